"""Calculus: derivatives by dual numbers and Taylor series, symbolic ones, critical points, limits, integrals."""

from foundations.calculus import dual_arrays
from foundations.calculus.critical_points import CriticalPoint, classify, critical_points
from foundations.calculus.derivatives import (
    chain_rule,
    curl,
    directional_derivative,
    divergence,
    gradient,
    hessian,
    jacobian,
    laplacian,
    partial,
    second_order,
)
from foundations.calculus.dual import Dual, derivative, lifted, push_forward, relu, sigmoid
from foundations.calculus.implicit import implicit_derivative, implicit_series
from foundations.calculus.taylor import Taylor, remainder_bound, taylor

__all__ = [
    "CriticalPoint",
    "Dual",
    "Taylor",
    "chain_rule",
    "classify",
    "critical_points",
    "curl",
    "derivative",
    "directional_derivative",
    "divergence",
    "dual_arrays",
    "gradient",
    "hessian",
    "implicit_derivative",
    "implicit_series",
    "jacobian",
    "laplacian",
    "lifted",
    "partial",
    "push_forward",
    "relu",
    "remainder_bound",
    "second_order",
    "sigmoid",
    "taylor",
]
