"""The augmented Lagrangian: a penalty that learns the multipliers, so that its weight may stay moderate.

    L_ρ(x, λ) = f(x) + ρ/2 Σ (c_i(x) - λ_i/ρ)² + ρ/2 Σ min(c_j(x) - λ_j/ρ, 0)²

With λ = 0 this is the quadratic penalty. Its minimum has ∇f = Σ (λ_i - ρ c_i) ∇c_i, and that bracket is the better λ:

    λ_i ← λ_i - ρ c_i(x)        λ_j ← max(λ_j - ρ c_j(x), 0)

With the right λ the minimum of L_ρ is the constrained one for every ρ that is large enough. The error falls by a factor
of about 1/ρ a round, and the condition number stays where it is. ρ grows only where the constraints do not improve.

Source: Nocedal & Wright, Numerical Optimization, 2nd ed., §17.3; Birgin & Martínez, Practical Augmented Lagrangian
Methods (2014). Left out: bounds treated apart, by projection.
"""

from collections.abc import Callable
from functools import partial

import numpy as np

from foundations import autodiff
from foundations.optim.constrained.constraints import ConstrainedResult, Constraint, Multipliers, Problem, size
from foundations.optim.constrained.rounds import GROWTH, LARGEST, Track, prepared

IMPROVED = 0.25  # a violation below this share of the last one leaves ρ as it is


def augmented(fun, eq: Constraint, ineq: Constraint, multipliers: Multipliers, rho) -> Callable:
    """L_ρ(x, λ) as a function of a Tensor (n,)."""
    of_eq, of_ineq = (autodiff.tensor(part / rho) for part in multipliers)
    return partial(with_shifts, Problem(fun, eq, ineq), of_eq=of_eq, of_ineq=of_ineq, rho=rho)


def with_shifts(problem, x, of_eq, of_ineq, rho):
    """The same of a Problem, with λ/ρ of the equations and the inequalities; ρ a number or one in an array (1,)."""
    missing = autodiff.clamp_max(problem.ineq(x) - of_ineq, 0)
    return problem.single(x) + rho / 2 * (((problem.eq(x) - of_eq) ** 2).sum() + (missing**2).sum())


def augmented_lagrangian(
    fun, x0, eq: Constraint = None, ineq: Constraint = None, *, rho=10.0, tol=1e-7, max_iter=50, keep_path=False
) -> ConstrainedResult:
    """Minimize fun where eq(x) = 0 and ineq(x) >= 0.

    Parameters
    ----------
    fun : function of a Tensor (n,) that gives a number
    x0 : (n,) array_like, anywhere
    eq, ineq : functions of a Tensor that are to be 0 and at least 0, or lists of them
    rho : the first weight
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
    A round is a minimization by BFGS, at first a rough one. What is found is a local minimum.
    Source: Nocedal & Wright, algorithm 17.4. Compare: scipy.optimize.minimize(method="SLSQP").
    """
    problem, x = prepared(fun, x0, eq, ineq, rho, tol, max_iter)
    zeros = map(np.zeros_like, problem.constraints(x))
    track = Track(problem, x, partial(with_shifts, problem), *zeros, [rho])
    status, inner, before = "", max(tol, 1e-2), np.inf
    while not status:
        track.minimize(rho, inner, *(part / rho for part in track.multipliers), [rho])
        grows = track.ran_away
        if not track.ran_away:
            of_eq, of_ineq = problem.constraints(track.x)
            y, z = track.multipliers
            short = max(size(of_eq), size(np.minimum(of_ineq, z / rho)))
            grows = short > max(IMPROVED * before, inner)  # less than was asked of the search says nothing about ρ
            track.multipliers = Multipliers(y - rho * of_eq, np.maximum(z - rho * of_ineq, 0))
            before, inner = short, max(tol / 2, inner / 10)
        status = track.verdict(tol, max_iter, rho >= LARGEST)
        rho *= GROWTH if grows else 1
    return track.result(status, keep_path)
