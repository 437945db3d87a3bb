"""Calculus: derivatives by dual numbers and Taylor series, symbolic ones, critical points, limits, integrals."""

from foundations.calculus import dual_arrays, symbolic
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
from foundations.calculus.limits_and_integrals import (
    Limit,
    change_of_variables,
    cylindrical,
    delta_for,
    double_integral,
    iterated_integral,
    jacobian_determinant,
    limit,
    polar,
    spherical,
    triple_integral,
)
from foundations.calculus.taylor import Taylor, remainder_bound, taylor
from foundations.numerics import central_difference, complex_step, error_curve, forward_difference, richardson

__all__ = [
    "CriticalPoint",
    "Dual",
    "Limit",
    "Taylor",
    "central_difference",
    "chain_rule",
    "change_of_variables",
    "classify",
    "complex_step",
    "critical_points",
    "curl",
    "cylindrical",
    "delta_for",
    "derivative",
    "directional_derivative",
    "divergence",
    "double_integral",
    "dual_arrays",
    "error_curve",
    "forward_difference",
    "gradient",
    "hessian",
    "implicit_derivative",
    "implicit_series",
    "iterated_integral",
    "jacobian",
    "jacobian_determinant",
    "laplacian",
    "lifted",
    "limit",
    "partial",
    "polar",
    "push_forward",
    "relu",
    "remainder_bound",
    "richardson",
    "second_order",
    "sigmoid",
    "spherical",
    "symbolic",
    "taylor",
    "triple_integral",
]
