"""What a test problem is: a sum of squares to make small, where to begin, and the values known to be reachable.

    f(x) = Σᵢ rᵢ(x)²,    ∇f = 2 Jᵀ r,    J = ∂r/∂x

The formulas are written with operators, once for arrays (n,), batches of points (..., n) and Tensors, so that the same
lines give values and, through the engine, derivatives. The Jacobian stands beside them in closed form, because a test
of an optimizer asks for it thousands of times; a test holds it against the engine's.
Trial steps land anywhere: where a formula overflows or has no value, it gives inf or nan, without a warning.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from foundations import autodiff
from foundations.autodiff import Tensor


class Optimum(NamedTuple):
    """A minimum of f, and a point where it is reached (or comes near, where the coordinates were published rounded)."""

    value: float
    x: tuple[float, ...] | None = None


@dataclass(frozen=True)
class Problem:
    """A sum of squares with its start and its minima.

    Parameters
    ----------
    name, number : as in Moré, Garbow and Hillstrom
    m : how many residuals; the unknowns are as many as `start` has numbers
    start : the standard starting point, n numbers
    optima : the minima that are published, the global one first
    formula : x (..., n) -> r (..., m)
    derivative : x (n,) -> J (m, n), or rows of it
    """

    name: str
    number: int
    m: int
    start: tuple[float, ...]
    optima: tuple[Optimum, ...]
    formula: Callable[[Any], Any]
    derivative: Callable[[np.ndarray], Any]

    @property
    def n(self) -> int:
        """How many unknowns."""
        return len(self.start)

    @property
    def x0(self) -> np.ndarray:
        """The start as a new array (n,)."""
        return np.array(self.start, dtype=float)

    @property
    def minima(self) -> tuple[float, ...]:
        """The published values of f at its minima."""
        return tuple(optimum.value for optimum in self.optima)

    @property
    def minimizers(self) -> list[np.ndarray]:
        """The points (n,) that are published; none for a minimum approached at infinity."""
        return [np.array(optimum.x, dtype=float) for optimum in self.optima if optimum.x is not None]

    def residuals(self, x):
        """r (..., m) at x (..., n), array or Tensor. Raises ValueError for another number of unknowns."""
        with np.errstate(all="ignore"):
            return self.formula(self._checked(x))

    def jacobian(self, x) -> np.ndarray:
        """J (m, n) at one point x (n,), in closed form. Raises ValueError for another shape."""
        x = self._one_point(x)
        with np.errstate(all="ignore"):
            return np.array(self.derivative(x), dtype=float)

    def fun(self, x):
        """f = Σ r², a float at one point, an array (...) for a batch, a Tensor for a Tensor."""
        x = self._checked(x)
        with np.errstate(all="ignore"):
            r = self.formula(x)
            f = (r * r).sum(-1)
        return float(f) if isinstance(f, np.float64) else f

    def jac(self, x) -> np.ndarray:
        """The gradient 2 Jᵀ r (n,) at one point x (n,)."""
        x = self._one_point(x)
        with np.errstate(all="ignore"):
            J, r = np.asarray(self.derivative(x), dtype=float), self.formula(x)
            return 2 * (r @ J)  # (m,) @ (m, n)

    def _checked(self, x):
        x = x if isinstance(x, Tensor) else np.asarray(x, dtype=float)
        if x.ndim == 0 or x.shape[-1] != self.n:
            raise ValueError(f"{self.name} has {self.n} unknowns, got x of shape {tuple(x.shape)}")
        return x

    def _one_point(self, x):
        x = self._checked(x)
        if x.ndim != 1:
            raise ValueError(f"{self.name}: derivatives are taken at one point ({self.n},), got x of shape {x.shape}")
        return x


def solved(problem: Problem, x) -> bool:
    """Whether f(x) is within 1e-6, relative, or 1e-8, absolute, whichever is more, of a published minimum."""
    f = problem.fun(x)
    return any(abs(f - value) <= max(1e-6 * abs(value), 1e-8) for value in problem.minima)


def columns(x):
    """The unknowns one by one, each (..., 1), so that they broadcast against m data."""
    return [x[..., i : i + 1] for i in range(x.shape[-1])]


def join(*parts):
    """Residuals (..., mᵢ) side by side: (..., Σ mᵢ)."""
    return autodiff.cat(parts, dim=-1) if isinstance(parts[0], Tensor) else np.concatenate(parts, axis=-1)
