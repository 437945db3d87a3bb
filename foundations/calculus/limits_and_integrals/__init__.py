"""What a function tends to, and what it adds up to over regions of the plane and of space."""

from foundations.calculus.limits_and_integrals.change_of_variables import (
    change_of_variables,
    cylindrical,
    jacobian_determinant,
    polar,
    spherical,
)
from foundations.calculus.limits_and_integrals.limits import Limit, delta_for, limit
from foundations.calculus.limits_and_integrals.multiple_integrals import (
    double_integral,
    iterated_integral,
    triple_integral,
)

__all__ = [
    "Limit",
    "change_of_variables",
    "cylindrical",
    "delta_for",
    "double_integral",
    "iterated_integral",
    "jacobian_determinant",
    "limit",
    "polar",
    "spherical",
    "triple_integral",
]
