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

import numpy as np

from foundations import autodiff
from foundations.optim.constrained.constraints import ConstrainedResult, Constraint, Multipliers, Problem, Round, size
from foundations.optim.smooth.derivatives import starting_point
from foundations.optim.smooth.quasi_newton import bfgs
from foundations.optim.smooth.results import check_limits

GROWTH = 10.0  # of ρ, and of 1/μ, from round to round
LARGEST = 1e12  # of ρ, and of 1/μ
INNER = 200  # iterations of a round at most
FAR = 1e3  # a search that ends without success, with a violation this many times larger, has run away

ENDINGS = {
    "kkt": "the constraints hold to {violation:.1e} and the Lagrangian is stationary to {stationarity:.1e}",
    "max_iterations": "stopped after {rounds} rounds; the constraints fail by {violation:.1e}",
    "weight": "the weight of the constraints reached its limit; they still fail by {violation:.1e}: perhaps they "
    "cannot all be met",
    "inner": "the last search ended early, with the Lagrangian stationary to {stationarity:.1e}",
    "not_finite": "the value, a constraint or a derivative at the start is not finite",
    "unbounded": "the value falls without end, with any weight of the constraints",
}


def quadratic_penalty(fun, eq: Constraint, ineq: Constraint, rho) -> Callable:
    """f(x) + ρ/2 (‖c_E(x)‖² + ‖min(c_I(x), 0)‖²) as a function of a Tensor (n,)."""
    problem = Problem(fun, eq, ineq)

    def penalized(x):
        missing = autodiff.clamp_max(problem.ineq(x), 0)
        return fun(x) + rho / 2 * ((problem.eq(x) ** 2).sum() + (missing**2).sum())

    return penalized


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
    track, status = Track(problem, x), ""
    while not status:
        track.minimize(quadratic_penalty(fun, eq, ineq, rho), rho, tol)
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
    track, status = Track(problem, x), ""
    while not status:
        track.minimize(with_barrier(problem, mu), mu, tol)
        track.multipliers = Multipliers(np.zeros(0), mu / problem.constraints(track.x)[1])
        status = track.verdict(tol, max_iter, mu <= 1 / LARGEST)
        mu /= GROWTH
    return track.result(status, keep_path)


def with_barrier(problem, mu):
    """f(x) - μ Σ log c_j(x); infinite or nan outside, from where a line search turns back."""
    return lambda x: problem.fun(x) - mu * autodiff.log(problem.ineq(x)).sum()


def prepared(fun, x0, eq, ineq, weight, tol, max_iter):
    """The problem and the start, after the checks that the methods in rounds share."""
    check_limits(tol, max_iter)
    if max_iter < 1:
        raise ValueError(f"max_iter must be at least one round, got {max_iter}")
    if not 0 < weight < np.inf:
        raise ValueError(f"the first weight must be a positive number, got {weight!r}")
    return Problem(fun, eq, ineq), starting_point(x0)


class Track:
    """The rounds of a method: where they ended and what they cost."""

    def __init__(self, problem: Problem, x):
        self.problem, self.x = problem, x
        self.multipliers = Multipliers(*map(np.zeros_like, problem.constraints(x)))
        self.rounds: list[Round] = []
        self.start, self.ran_away, self.nfev, self.njev = x, False, 0, 0

    def minimize(self, function, weight, tol):
        """One round, from where the last one ended; one that ran away is forgotten."""
        with np.errstate(over="ignore", invalid="ignore"):  # a search may run away, see below
            self.inner = bfgs(function, self.x, tol=tol, max_iter=INNER)
        self.nfev, self.njev = self.nfev + self.inner.nfev, self.njev + self.inner.njev
        # f may fall without end where the weight is too small to hold it; the next round has a larger one
        far = FAR * (1 + self.problem.violation(self.x))
        self.ran_away = not self.inner.success and not self.problem.violation(self.inner.x) <= far
        if not self.ran_away:
            self.x = self.inner.x
        self.rounds.append(Round(weight, self.problem.violation(self.x), self.inner.nit, self.x))

    def verdict(self, tol, max_iter, at_limit) -> str:
        """Why to stop, or nothing."""
        self.kkt = self.problem.kkt(self.x, self.multipliers)
        if self.inner.status == "not_finite":
            return "not_finite"
        scaled = tol * max(1.0, size(self.problem.gradient(self.x)))
        if self.ran_away:
            return "unbounded" if at_limit or len(self.rounds) >= max_iter else ""
        if self.kkt.primal <= tol and self.kkt.stationarity <= scaled and self.kkt.complementarity <= scaled:
            return "kkt"
        if len(self.rounds) >= max_iter:
            return "max_iterations"
        if at_limit:
            return "weight" if self.kkt.primal > tol else "inner"
        return ""

    def result(self, status, keep_path) -> ConstrainedResult:
        kkt = self.kkt
        message = ENDINGS[status].format(violation=kkt.primal, stationarity=kkt.stationarity, rounds=len(self.rounds))
        path = np.array([self.start, *(r.x for r in self.rounds)]) if keep_path else None
        return ConstrainedResult(
            x=self.x, fun=self.problem.value(self.x), jac=self.problem.gradient(self.x), nit=len(self.rounds),
            nfev=self.nfev, njev=self.njev, nhev=0, success=status == "kkt", status=status, message=message, path=path,
            multipliers=self.multipliers, kkt=kkt, history=tuple(self.rounds),
        )  # fmt: skip
