"""A problem with constraints, its derivatives by our autodiff, and what a search for its minimum hands back.

    min f(x)    where    c_i(x) = 0 for the equations,    c_i(x) >= 0 for the inequalities

The sign of the inequalities is SciPy's. Constraints are one function of a Tensor (n,) that gives a Tensor (m,) or a
single number, or a list of such functions.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from foundations import autodiff
from foundations.autodiff import Tensor
from foundations.optim.smooth.results import Result
from foundations.optim.smooth.way_back import LEAVES, Watched

HOW = f"{{name}} {LEAVES}: write it with operators and functions of foundations.autodiff"
QUIET = np.errstate(all="ignore")  # outside its domain a function is infinite or nan, and a search turns back
Constraint = Callable[[Tensor], Tensor] | Sequence[Callable[[Tensor], Tensor]] | None


class Multipliers(NamedTuple):
    """One number for each constraint: the rate at which the minimum changes when c_i(x) has to reach b instead of 0."""

    eq: np.ndarray  # (p,)
    ineq: np.ndarray  # (m,), >= 0 at a minimum


class KKT(NamedTuple):
    """How far a point and multipliers are from the conditions of Karush, Kuhn and Tucker; all zero at a minimum."""

    stationarity: float  # max |∇f - Σ λ_i ∇c_i|
    primal: float  # max |c_i| of the equations, max -c_i of the inequalities
    dual: float  # max -λ_i of the inequalities
    complementarity: float  # max |λ_i c_i| of the inequalities


class Round(NamedTuple):
    """One minimization within a method that makes several."""

    parameter: float  # the weight ρ of the penalty, or μ of the barrier
    violation: float
    nit: int
    x: np.ndarray


@dataclass(frozen=True, eq=False)
class ConstrainedResult(Result):
    """A Result with the multipliers, the KKT residuals and, of methods in rounds, the history; jac is that of f."""

    multipliers: Multipliers | None = None
    kkt: KKT | None = None
    history: tuple[Round, ...] = ()


def joined(constraint: Constraint, name: str) -> Callable[[Tensor], Tensor]:
    """The constraints as one function from a Tensor (n,) to a Tensor (m,); m = 0 for None."""
    if constraint is None:
        return lambda x: x[:0]
    parts: list[Any] = list(constraint) if isinstance(constraint, list | tuple) else [constraint]
    if not all(map(callable, parts)):
        raise TypeError(f"{name} must be a function of a Tensor or a list of them, got {constraint!r}")

    def values(x):
        found = [part(x) for part in parts]
        for value in found:
            if not isinstance(value, Tensor) or value.ndim > 1:
                raise TypeError(f"{name} must give a Tensor with at most one axis, got {describe(value)}")
        return autodiff.cat([value.reshape(-1) for value in found])

    return values if parts else lambda x: x[:0]


def size(x: np.ndarray) -> float:
    """The largest |x_i|; 0 for none."""
    return float(np.abs(x).max(initial=0.0))


def largest_failure(eq, ineq) -> float:
    """The largest |c_i| of the equations and -c_j of the inequalities."""
    return max(size(eq), float((-ineq).max(initial=0.0)))


def describe(value: Any) -> str:
    """What a function gave, for a message: the shape of a tensor, else the type."""
    return f"shape {value.shape}" if isinstance(value, Tensor) else type(value).__name__


class Problem:
    """f, the equations and the inequalities, with values and derivatives as arrays; those of f are counted."""

    def __init__(self, fun, eq: Constraint = None, ineq: Constraint = None):
        if not callable(fun):
            raise TypeError(f"fun must be a function of a Tensor, got {fun!r}")
        self.fun, self.eq, self.ineq = fun, joined(eq, "eq"), joined(ineq, "ineq")
        self._watched = {"fun": Watched(self.single), "eq": Watched(self.eq), "ineq": Watched(self.ineq)}
        self.nfev = self.njev = self.nhev = 0

    @QUIET
    def value(self, x: np.ndarray) -> float:
        """f(x)."""
        self.nfev += 1
        return float(self.single(autodiff.tensor(x)).item())

    @QUIET
    def gradient(self, x: np.ndarray) -> np.ndarray:
        """∇f(x), (n,)."""
        self.njev += 1
        return self._differentiated("fun", x)

    def _differentiated(self, name: str, x: np.ndarray) -> np.ndarray:
        watched = self._watched[name]
        J = autodiff.jacobian(watched, autodiff.tensor(x)).numpy()

        def values(x):
            return watched.fun(autodiff.tensor(x, requires_grad=True)).detach().numpy()

        watched.check(J, x, values, HOW.format(name=name))
        return J

    def single(self, x: Tensor) -> Tensor:
        """f(x) of a Tensor, without axes."""
        value = self.fun(x)
        if not isinstance(value, Tensor) or value.numel() != 1:
            raise TypeError(f"fun must give a Tensor with one number, got {describe(value)}")
        return value.reshape(())

    @QUIET
    def constraints(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The values of the equations (p,) and of the inequalities (m,)."""
        at = autodiff.tensor(x)
        return self.eq(at).detach().numpy(), self.ineq(at).detach().numpy()

    @QUIET
    def jacobians(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Their derivatives, (p, n) and (m, n)."""
        return self._differentiated("eq", x), self._differentiated("ineq", x)

    def violation(self, x: np.ndarray) -> float:
        """The largest amount by which a constraint fails."""
        return largest_failure(*self.constraints(x))

    def merit(self, x: np.ndarray, nu: float) -> float:
        """f(x) + ν ‖c(x)‖₁ over the equations; infinite outside the domain."""
        value = self.value(x) + nu * float(np.abs(self.constraints(x)[0]).sum())
        return value if np.isfinite(value) else np.inf

    @QUIET
    def lagrangian_hessian(self, x: np.ndarray, eq: np.ndarray) -> np.ndarray:
        """∇²(f - Σ λ_i c_i) over the equations, (n, n)."""
        self.nhev += 1
        weights = autodiff.tensor(eq)

        def lagrangian(x):
            return self.single(x) - (weights * self.eq(x)).sum()

        return autodiff.hessian(lagrangian, autodiff.tensor(x)).numpy()

    def kkt(self, x: np.ndarray, multipliers: Multipliers) -> KKT:
        """The residuals at x with these multipliers."""
        jac_eq, jac_ineq = self.jacobians(x)
        eq, ineq = self.constraints(x)
        stationarity = self.gradient(x) - multipliers.eq @ jac_eq - multipliers.ineq @ jac_ineq
        return KKT(
            size(stationarity),
            largest_failure(eq, ineq),
            size(np.minimum(multipliers.ineq, 0)),
            size(multipliers.ineq * ineq),
        )
