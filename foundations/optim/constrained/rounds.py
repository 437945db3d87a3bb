"""What penalty, barrier and augmented Lagrangian share: rounds of minimization without constraints, and when to stop.

A round minimizes one and the same function of x, with other parameters: weights, multipliers. Value and gradient are
recorded once, as a list of array operations (`autodiff.replay`), and all rounds run that. A function that cannot be
recorded is run as it is. Where the record differs from the function at the end of a round, the round is done again with
the function. The conditions of Karush, Kuhn and Tucker, on which success depends, never come from the record.
"""

import numpy as np

from foundations import autodiff
from foundations.autodiff.replay import replay
from foundations.optim.constrained.constraints import ConstrainedResult, Multipliers, Problem, Round, size
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


def prepared(fun, x0, eq, ineq, weight, tol, max_iter):
    """The problem and the start, after the checks that the methods in rounds share."""
    check_limits(tol, max_iter)
    if max_iter < 1:
        raise ValueError(f"max_iter must be at least one round, got {max_iter}")
    if not isinstance(weight, int | float | np.number) or not 0 < weight < np.inf:
        raise ValueError(f"the first weight must be a positive number, got {weight!r}")
    problem, x = Problem(fun, eq, ineq), starting_point(x0)
    problem.value(x)  # a fun that gives no number is refused here, in its own words
    problem.gradient(x), problem.jacobians(x)  # and what cannot be differentiated
    return problem, x


def recorded(function, x, *parameters):
    """Value and gradient of function(x, *parameters), one number, as a list of array operations, or None."""

    def both(x, *parameters):
        value = function(x, *parameters).sum()
        return value, autodiff.grad(value, x, create_graph=True, materialize_grads=True)[0]

    try:
        with np.errstate(all="ignore"):
            return replay(both, x, *parameters)
    except Exception:  # whatever it is, the function itself will say it better
        return None


def value_of(function, x):
    """function(x), as a number."""
    with np.errstate(all="ignore"):
        return function(autodiff.tensor(x)).sum().item()


class Track:
    """The rounds of a method: where they ended and what they cost. One minimizes function(x, *parameters)."""

    def __init__(self, problem: Problem, x, function, *parameters):
        self.problem, self.x, self.function = problem, x, function
        self.replay = recorded(function, x, *map(np.asarray, parameters))
        self.multipliers = Multipliers(*map(np.zeros_like, problem.constraints(x)))
        self.rounds: list[Round] = []
        self.start, self.ran_away, self.nfev, self.njev = x, False, 0, 0

    def minimize(self, weight, tol, *parameters):
        """One round, from where the last one ended; one that ran away is forgotten."""
        self.inner = self.search(tol, *map(np.asarray, parameters))
        self.nfev, self.njev = self.nfev + self.inner.nfev, self.njev + self.inner.njev
        # f may fall without end where the weight is too small to hold it; the next round has a larger one
        far = FAR * (1 + self.problem.violation(self.x))
        self.ran_away = not self.inner.success and not self.problem.violation(self.inner.x) <= far
        if not self.ran_away:
            self.x = self.inner.x
        self.rounds.append(Round(weight, self.problem.violation(self.x), self.inner.nit, self.x))

    def search(self, tol, *parameters):
        """BFGS on the recorded function; on the function itself where there is no record, or it says something else."""
        tensors = [autodiff.tensor(part) for part in parameters]

        def function(x):
            return self.function(x, *tensors)

        with np.errstate(over="ignore", invalid="ignore"):  # a search may run away
            if self.replay is not None:
                found = bfgs(lambda x: self.replay(x, *parameters), self.x, True, tol=tol, max_iter=INNER)
                if np.array_equal(value_of(function, found.x), found.fun, equal_nan=True):
                    return found
                self.replay = None
            return bfgs(function, self.x, tol=tol, max_iter=INNER)

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
