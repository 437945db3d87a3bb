"""Lagrange multipliers: at a constrained minimum the gradient of f is a combination of those of the constraints.

    ∇f(x) = Σ λ_i ∇c_i(x)        else a step along the constraints would go down

So x and λ together make the Lagrangian L(x, λ) = f(x) - Σ λ_i c_i(x) stationary. λ_i is also a price: if the constraint
is to reach a small b instead of 0, the minimum changes by λ_i b. Karush, Kuhn and Tucker add inequalities, of which
only those that hold with equality push, and only inward: λ_i >= 0, and λ_i c_i(x) = 0.

    lagrange                     x and λ of a problem with equations, by Newton's method on ∇L = 0, c = 0 (in
                                 `newton_lagrange`)
    least_squares_multipliers    the λ that fits best at a given x
    kkt_residuals                by how much each condition fails

Source: Nocedal & Wright, Numerical Optimization, 2nd ed., §12.1-12.3.
"""

from collections.abc import Sequence

import numpy as np

from foundations.linalg import pinv
from foundations.optim.constrained.constraints import KKT, Constraint, Multipliers, Problem
from foundations.optim.smooth.derivatives import starting_point

ACTIVE = 1e-6  # an inequality below this holds with equality


def kkt_residuals(fun, x, eq: Constraint = None, ineq: Constraint = None, multipliers=None) -> KKT:
    """By how much a point fails the conditions of Karush, Kuhn and Tucker.

    Parameters
    ----------
    fun : function of a Tensor (n,) that gives a number
    x : (n,) array_like
    eq, ineq : functions of a Tensor that are to be 0 and at least 0, or lists of them
    multipliers : the pair (of the equations (p,), of the inequalities (m,)); None for `least_squares_multipliers`

    Returns
    -------
    KKT : stationarity, primal, dual, complementarity, each the largest failure

    Raises
    ------
    ValueError : an x that is no finite vector, or multipliers of another number than the constraints
    """
    problem, x = Problem(fun, eq, ineq), starting_point(x)
    if multipliers is None:
        return problem.kkt(x, fitted(problem, x))
    wanted = tuple(len(c) for c in problem.constraints(x))
    if not isinstance(multipliers, Sequence) or len(multipliers) != 2:
        raise ValueError(f"multipliers must be a pair, of eq and of ineq, got {multipliers!r}")
    given = Multipliers(*(np.array([] if part is None else part, float) for part in multipliers))
    if (given.eq.shape, given.ineq.shape) != ((wanted[0],), (wanted[1],)):
        raise ValueError(
            f"multipliers must be {wanted[0]} numbers for eq and {wanted[1]} for ineq, "
            f"got shapes {given.eq.shape} and {given.ineq.shape}"
        )
    return problem.kkt(x, given)


def least_squares_multipliers(fun, x, eq: Constraint = None, ineq: Constraint = None) -> Multipliers:
    """The λ with the least ‖∇f(x) - Σ λ_i ∇c_i(x)‖₂, zero for inequalities that hold with room to spare.

    Where x is not a minimum, a λ of an inequality may come out negative. Where gradients of constraints depend on each
    other, it is the shortest λ. Raises ValueError for an x that is no finite vector.
    """
    return fitted(Problem(fun, eq, ineq), starting_point(x))


def fitted(problem: Problem, x) -> Multipliers:
    """The multipliers by least squares over the active constraints."""
    jac_eq, jac_ineq = problem.jacobians(x)
    eq, ineq = problem.constraints(x)
    active = ineq <= ACTIVE
    fit = pinv(np.concatenate([jac_eq, jac_ineq[active]]).T) @ problem.gradient(x)  # (p + a, n) (n)
    of_ineq = np.zeros(len(ineq))
    of_ineq[active] = fit[len(eq) :]
    return Multipliers(fit[: len(eq)], of_ineq)
