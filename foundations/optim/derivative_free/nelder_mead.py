"""Nelder and Mead's simplex: minimization by comparing values, without any derivative.

n + 1 points x₀, ..., xₙ, sorted so that f(x₀) <= ... <= f(xₙ). The worst is to be replaced by a point on the line
from it through the centroid c of the others,

    x(t) = c + t (c - xₙ)        t = 1 reflects, t > 1 expands, 0 < t < 1 contracts outside, -1 < t < 0 inside

which step is taken depends on how f(x(1)) compares with the best, the second worst and the worst. If no trial helps,
all points move toward the best. The simplex stretches down slopes and shrinks around a minimum.

                         reflection   expansion   contraction       shrinkage
    usual                    1            2           1/2              1/2
    adaptive (Gao, Han)      1         1 + 2/n    3/4 - 1/(2n)        1 - 1/n       for many unknowns

There is no guarantee: McKinnon's convex function of two unknowns lets the simplex flatten to a line at a point where
the gradient is not zero. A search started anew where the last ended, `restarts`, gets away from there.
Left out: bounds.
Source: Lagarias, Reeds, Wright and Wright, Convergence properties of the Nelder-Mead simplex method in low dimensions
(1998), section 2, with its rules for ties; Gao and Han, Implementing the Nelder-Mead simplex algorithm with adaptive
parameters (2012); McKinnon, Convergence of the Nelder-Mead simplex method to a nonstationary point (1998).
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from foundations.optim.smooth.derivatives import Objective, objective, starting_point
from foundations.optim.smooth.results import UNBOUNDED, Result

FIRST = 0.05, 0.00025  # the first simplex: a coordinate is raised by a twentieth, or set to this where it is zero
ITERATIONS = 400  # the most, for each unknown, where nothing else is said

# status -> (success, sentence)
ENDINGS = {
    "simplex": (True, "all {points} points are within {size:.1e} of the best and their values within {spread:.1e}"),
    "max_iterations": (False, "stopped after {nit} iterations; points differ by {size:.1e}, values by {spread:.1e}"),
    "not_finite": (False, "no point of the first simplex has a finite value"),
    "unbounded": (False, "the value fell to {fun:.1e}: it seems to have no lower bound"),
}


@dataclass(frozen=True, eq=False)
class SimplexResult(Result):
    """A Result with the last simplex (n + 1, n), the best point first, and the values (n + 1,) there.

    Of its own is the status "simplex": points and values agree to the tolerances. Without derivatives that is no proof
    of a minimum.
    """

    simplex: np.ndarray | None = None
    values: np.ndarray | None = None


class Steps(NamedTuple):
    """How far each trial goes."""

    expansion: float = 2.0
    contraction: float = 0.5
    shrinkage: float = 0.5


def nelder_mead(
    fun: Callable, x0, *, xatol=1e-8, fatol=1e-8, max_iter: int | None = None, adaptive=False,
    initial_simplex=None, restarts=0, keep_path=False,
) -> SimplexResult:  # fmt: skip
    """Minimize fun from x0 by its values alone.

    Parameters
    ----------
    fun : fun(x) -> a number; infinite and nan count as worse than any number
    x0 : (n,) the start
    xatol, fatol : stop when no coordinate of any point is further than this from the best point's, and no value
        further from the best value: both absolute
    max_iter : the most steps, 400 n if None
    adaptive : scale the steps to the number of unknowns, which helps from about five on
    initial_simplex : (n + 1, n) points to begin with in place of x0 and points near it
    restarts : how often a search that ended begins anew, with a fresh simplex around the best point; the last of them
        is the first that gains no more than fatol
    keep_path : keep the best point of each step

    Returns
    -------
    SimplexResult

    Raises
    ------
    ValueError : a start, simplex, tolerance or number of steps that makes no sense; a fun that gives no number
    TypeError : a fun that is no function

    Notes
    -----
    Cost: one or two values a step, n + 2 where all points move; the number of steps grows quickly with n.
    Compare: scipy.optimize.minimize with method="Nelder-Mead".
    """
    x = starting_point(x0)
    n = len(x)
    max_iter = ITERATIONS * n if max_iter is None else max_iter
    _check(xatol, fatol, max_iter, restarts)
    simplex = _Simplex(
        objective(fun, _not_needed),
        _around(x) if initial_simplex is None else _points(initial_simplex, n),
        adaptive_steps(n) if adaptive else Steps(),
    )
    path = [simplex.x[0].copy()]
    before, nit = math.inf, 0
    while True:
        status = simplex.state(xatol, fatol)
        if status == "simplex" and restarts and before - simplex.f[0] > fatol:
            before, restarts = simplex.f[0], restarts - 1
            simplex.begin(_around(simplex.x[0]))
            continue
        if not status and nit >= max_iter:
            status = "max_iterations"
        if status:
            break
        simplex.step()
        nit += 1
        if keep_path:
            path.append(simplex.x[0].copy())
    return _finished(simplex, nit, status, np.array(path) if keep_path else None)


def adaptive_steps(n: int) -> Steps:
    """Gao and Han's: smaller steps for more unknowns, the usual ones for two."""
    n = max(n, 2)
    return Steps(1 + 2 / n, 0.75 - 1 / (2 * n), 1 - 1 / n)


class _Simplex:
    """Points x (n + 1, n) and their values f (n + 1,), the best first; a point that is new goes behind its equals."""

    def __init__(self, fun: Objective, points: np.ndarray, steps: Steps):
        self.fun, self.steps = fun, steps
        self.begin(points)

    def begin(self, points):
        """All points anew."""
        self.x = points
        self.f = np.array([self.value(x) for x in points])
        self.sort()

    def value(self, x) -> float:
        """f(x), where nan is the worst there is."""
        value = self.fun.value(x)
        return math.inf if math.isnan(value) else value

    def sort(self):
        """The best first."""
        order = self.f.argsort(kind="stable")
        self.x, self.f = self.x[order], self.f[order]

    def extent(self) -> tuple[float, float]:
        """How far points, by coordinate, and values are from the best."""
        with np.errstate(all="ignore"):  # all values infinite: inf - inf
            return float(np.abs(self.x[1:] - self.x[0]).max()), float(self.f[-1] - self.f[0])

    def state(self, xatol, fatol) -> str:
        """A status if the search can go no further, or need not; empty if it can."""
        size, spread = self.extent()
        if self.f[0] == math.inf:
            return "not_finite"
        if self.f[0] < UNBOUNDED:
            return "unbounded"
        return "simplex" if size <= xatol and spread <= fatol else ""

    def step(self):
        """One step of the method: a new worst point, or all but the best moved."""
        with np.errstate(over="ignore", invalid="ignore"):
            trial, value = self.replacement()
            if value < math.inf:
                self.x[-1], self.f[-1] = trial, value
            else:
                self.x[1:] = self.x[0] + self.steps.shrinkage * (self.x[1:] - self.x[0])
                self.f[1:] = [self.value(x) for x in self.x[1:]]
        self.sort()

    def replacement(self) -> tuple[np.ndarray, float]:
        """The point to take the place of the worst; its value is infinite where no trial was good enough."""
        worst, center = self.x[-1], self.x[:-1].sum(axis=0) / (len(self.x) - 1)  # (n,), (n,)
        best, second, last = self.f[0], self.f[-2], self.f[-1]

        def at(t):
            x = (1 + t) * center - t * worst
            return x, self.value(x)

        reflected = at(1.0)
        if reflected[1] < best:
            return min(reflected, at(self.steps.expansion), key=lambda trial: trial[1])
        if reflected[1] < second:
            return reflected
        outside = reflected[1] < last
        trial, value = at(self.steps.contraction if outside else -self.steps.contraction)
        good = value <= reflected[1] if outside else value < last
        return trial, value if good else math.inf


def _around(x) -> np.ndarray:
    """x and n points near it, one coordinate changed in each: (n + 1, n)."""
    ratio, least = FIRST
    changed = np.where(x != 0, (1 + ratio) * x, least)
    return np.concatenate([x[None], np.where(np.eye(len(x), dtype=bool), changed, x)])


def _points(simplex, n) -> np.ndarray:
    points = np.array(simplex, dtype=float)
    if points.shape != (n + 1, n) or not np.isfinite(points).all():
        raise ValueError(
            f"initial_simplex must be {n + 1} finite points of {n} coordinates, got an array of shape {points.shape}"
            + (" that is not finite" if points.shape == (n + 1, n) else "")
        )
    return points


def _check(xatol, fatol, max_iter, restarts):
    for name, value in (("xatol", xatol), ("fatol", fatol)):
        if not value >= 0:
            raise ValueError(f"{name} must be a number from 0 up, got {value}")
    for name, value in (("max_iter", max_iter), ("restarts", restarts)):
        if value < 0 or value != int(value):
            raise ValueError(f"{name} must be a whole number from 0 up, got {value}")


def _not_needed(x):
    raise AssertionError("Nelder-Mead asks for no gradient")


def _finished(simplex, nit, status, path) -> SimplexResult:
    success, sentence = ENDINGS[status]
    size, spread = simplex.extent()
    best = float(simplex.f[0])
    message = sentence.format(points=len(simplex.f), size=size, spread=spread, fun=best, nit=nit)
    x, nfev = simplex.x[0].copy(), simplex.fun.nfev
    return SimplexResult(x, best, None, nit, nfev, 0, 0, success, status, message, path, simplex.x, simplex.f)
