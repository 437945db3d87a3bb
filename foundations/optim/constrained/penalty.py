"""Penalty and barrier: a problem with constraints as a sequence of problems without.

    quadratic penalty    min f(x) + ρ/2 (Σ c_i(x)² + Σ min(c_j(x), 0)²),    ρ → ∞      from outside
    logarithmic barrier  min f(x) - μ Σ log c_j(x),                         μ → 0      from inside, inequalities alone

Each minimum starts the next search. Comparing gradients with ∇f = Σ λ_i ∇c_i shows the multipliers: λ_i ≈ -ρ c_i(x),
and λ_j ≈ μ / c_j(x). So the penalty's minimum is off by |c_i| ≈ |λ_i| / ρ, and a small error needs a large ρ. But the
Hessian then has curvatures near ρ across the constraints and near 1 along them: its condition number grows with ρ, and
the search slows down. `augmented_lagrangian` is the way out.

Source: Nocedal & Wright, Numerical Optimization, 2nd ed., §17.1 and §19.6.
"""

from collections.abc import Callable
from functools import partial

import numpy as np

from foundations import autodiff
from foundations.optim.constrained.constraints import ConstrainedResult, Constraint, Multipliers, Problem
from foundations.optim.constrained.rounds import GROWTH, LARGEST, Track, prepared


def quadratic_penalty(fun, eq: Constraint, ineq: Constraint, rho) -> Callable:
    """f(x) + ρ/2 (‖c_E(x)‖² + ‖min(c_I(x), 0)‖²) as a function of a Tensor (n,)."""
    return partial(penalized, Problem(fun, eq, ineq), rho=rho)


def penalized(problem, x, rho):
    """The same of a Problem; here and below a weight is a number or one in an array (1,)."""
    missing = autodiff.clamp_max(problem.ineq(x), 0)
    return problem.single(x) + rho / 2 * ((problem.eq(x) ** 2).sum() + (missing**2).sum())


def with_barrier(problem, x, mu):
    """f(x) - μ Σ log c_j(x); infinite or nan outside, from where a line search turns back."""
    return problem.single(x) - mu * autodiff.log(problem.ineq(x)).sum()


def penalty_method(
    fun, x0, eq: Constraint = None, ineq: Constraint = None, *, rho=1.0, tol=1e-5, max_iter=30, keep_path=False
) -> ConstrainedResult:
    """Minimize fun under constraints by quadratic penalties of growing weight.

    Parameters
    ----------
    fun : function of a Tensor (n,) that gives a number
    x0 : (n,) array_like, anywhere
    eq, ineq : functions of a Tensor that are to be 0 and at least 0, or lists of them
    rho : the first weight; ten times as much in each round
    tol : converged when no constraint fails by more, and no entry of the gradient of the Lagrangian is larger than tol
        times the largest of ∇f, or than tol
    max_iter : rounds at most
    keep_path : keep the minimum of each round

    Returns
    -------
    ConstrainedResult : with multipliers, KKT residuals, and in `history` ρ, violation and BFGS steps of each round

    Raises
    ------
    ValueError : an x0 that is no finite vector, or a rho that is not positive

    Notes
    -----
    The point lies outside by about |λ| / ρ. Source: Nocedal & Wright, §17.1.
    Compare: scipy.optimize.minimize(method="SLSQP").
    """
    problem, x = prepared(fun, x0, eq, ineq, rho, tol, max_iter)
    track, status = Track(problem, x, partial(penalized, problem), [rho]), ""
    while not status:
        track.minimize(rho, tol, [rho])
        of_eq, of_ineq = problem.constraints(track.x)
        track.multipliers = Multipliers(-rho * of_eq, np.maximum(-rho * of_ineq, 0))
        status = track.verdict(tol, max_iter, rho >= LARGEST)
        rho *= GROWTH
    return track.result(status, keep_path)


def log_barrier(fun, x0, ineq: Constraint, *, mu=1.0, tol=1e-6, max_iter=30, keep_path=False) -> ConstrainedResult:
    """Minimize fun where ineq(x) >= 0, by logarithmic barriers, from a point inside.

    Parameters
    ----------
    fun, ineq, tol, max_iter, keep_path : as of `penalty_method`
    x0 : (n,) array_like with ineq(x0) > 0
    mu : the first weight; a tenth as much in each round

    Returns
    -------
    ConstrainedResult : every iterate strictly inside; multipliers μ / c_j(x); converged when also λ_j c_j <= tol

    Raises
    ------
    ValueError : an x0 that is no finite vector or not strictly inside, or a mu that is not positive

    Notes
    -----
    For convex problems f is off by at most m μ, m constraints. Source: Nocedal & Wright, §19.6.
    Compare: scipy.optimize.minimize(method="trust-constr").
    """
    problem, x = prepared(fun, x0, None, ineq, mu, tol, max_iter)
    least = problem.constraints(x)[1].min(initial=np.inf)
    if not least > 0:
        raise ValueError(f"x0 must lie strictly inside, with every inequality above zero, but one of them is {least}")
    track, status = Track(problem, x, partial(with_barrier, problem), [mu]), ""
    while not status:
        track.minimize(mu, tol, [mu])
        track.multipliers = Multipliers(np.zeros(0), mu / problem.constraints(track.x)[1])
        status = track.verdict(tol, max_iter, mu <= 1 / LARGEST)
        mu /= GROWTH
    return track.result(status, keep_path)
