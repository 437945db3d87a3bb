"""The loop that the methods with a line search share.

    p = direction(g)                g = ∇f(x), with gᵀp < 0
    a = search along p
    x, g = x + a p, ∇f(x + a p)     and the direction learns from s = a p and y = the change of g

until the largest entry of |g| is at most tol. A method is a direction: what it makes of g and of the pairs (s, y) it
has seen. Where a search along what was learned fails, that is forgotten, and -g tried, before the method gives up.
"""

import math
from collections.abc import Callable
from typing import Protocol

import numpy as np

from foundations.optim.smooth.derivatives import Objective, starting_point
from foundations.optim.smooth.line_search import wolfe
from foundations.optim.smooth.results import Result, Stall, check_limits, finished


class Direction(Protocol):
    """What a method knows."""

    @property
    def scaled(self) -> bool:
        """Whether a step of 1 is the one to try first."""

    def along(self, x: np.ndarray, g: np.ndarray) -> np.ndarray:
        """p (n,) at x, where the gradient is g."""

    def learn(self, s: np.ndarray, y: np.ndarray) -> None:
        """After a step s = x⁺ - x, along which the gradient changed by y."""

    def forget(self) -> bool:
        """Start anew from -g; False if there is nothing to forget."""


@np.errstate(all="ignore")  # what overflows was a step too long
def descend(
    f: Objective, x0, direction: Direction, *, tol, max_iter, keep_path, search: Callable = wolfe, **constants
) -> Result:
    """Minimize f from x0 by steps along a direction; the constants go to the search."""
    check_limits(tol, max_iter)
    x = starting_point(x0)
    value, g = f.value(x), f.gradient(x)
    path = [x] if keep_path else None
    if not (math.isfinite(value) and np.isfinite(g).all()):
        return finished(f, x, value, g, 0, "not_finite", path=path)
    nit, gain, status, why, stall = 0, 0.0, "", "", Stall()
    while not status:
        largest = float(np.abs(g).max())
        if largest <= tol:
            status = "gradient"
        elif nit >= max_iter:
            status = "max_iterations"
        elif stall.noticed(value, largest):
            status = "rounding"
        else:
            p = direction.along(x, g)
            found = search(f, x, p, value, g, first=1.0 if direction.scaled else _first(g, p, gain), **constants)
            if found.step:
                direction.learn(found.x - x, found.jac - g)
                gain = value - found.fun
                nit, x, value, g = nit + 1, found.x, found.fun, found.jac
                if path is not None:
                    path.append(x)
            if found.status == "unbounded":
                status, why = "unbounded", found.message
            elif not found.step and not direction.forget():
                status, why = "line_search", found.message
    return finished(f, x, value, g, nit, status, path=path, tol=tol, why=why)


def _first(g, p, gain) -> float:
    """The step to try first along a direction without a scale of its own: of length 1, or to gain as much as before."""
    slope = -float(g @ p)
    step = 2 * gain / slope if gain > 0 and slope > 0 else 1 / math.sqrt(p @ p)
    return step if 0 < step < math.inf else 1.0
