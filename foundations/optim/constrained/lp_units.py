"""Units in which the coefficients of a linear program are near 1.

    rows       A_ub, A_eq and their right-hand sides are divided by the largest entry of the row
    columns    x_j is measured in units u_j, the inverse of what is then the largest entry of its column

Nothing is then too large to be squared, and a variable that is counted in millions does not hide one that is counted in
units. All factors are powers of two, so that there and back no digit changes.
Source: Andersen & Andersen, Presolving in linear programming (1995); Higham, Accuracy and Stability, 2nd ed., §7.3.
"""

from typing import NamedTuple

import numpy as np

from foundations.optim.constrained.lp_reduction import Problem

LARGEST = 2.0**1000


class Units(NamedTuple):
    """One unit for each inequality (m,), each equation (p,) and each variable (n,)."""

    ub: np.ndarray
    eq: np.ndarray
    x: np.ndarray


def power_of_two(x):
    """The powers of two just above x > 0, as far as they and their inverses are numbers; 1 for zero."""
    return np.where(x > 0, np.ldexp(1.0, np.clip(np.frexp(x)[1], -1021, 1021)), 1.0)


def units_of(p: Problem) -> Units:
    """Powers of two near the largest entries."""
    of_ub, of_eq = (power_of_two(np.abs(A).max(1, initial=0)) for A in (p.A_ub, p.A_eq))
    both = np.abs(np.concatenate([p.A_ub / of_ub[:, None], p.A_eq / of_eq[:, None]]))  # (m + p, n)
    return Units(of_ub, of_eq, 1 / power_of_two(both.max(0, initial=0)))


def scaled(p: Problem, units: Units) -> Problem:
    """The program in these units. What leaves the range of numbers becomes infinite, a right-hand side the largest."""
    with np.errstate(over="ignore"):
        return Problem(
            p.c * units.x,
            p.A_ub / units.ub[:, None] * units.x,
            np.clip(p.b_ub / units.ub, -LARGEST, LARGEST),
            p.A_eq / units.eq[:, None] * units.x,
            np.clip(p.b_eq / units.eq, -LARGEST, LARGEST),
            p.lower / units.x,
            p.upper / units.x,
        )


def multipliers_back(units: Units, of_ub, of_eq, of_lower, of_upper):
    """Multipliers of the scaled program, as rates of the one that was given."""
    with np.errstate(over="ignore"):
        return of_ub / units.ub, of_eq / units.eq, of_lower / units.x, of_upper / units.x
