"""Line searches: how far to go along a direction p in which f falls.

With φ(a) = f(x + a p), so that φ'(0) = ∇f(x)ᵀp < 0, and 0 < c1 < c2 < 1, a step a > 0 is asked for

    sufficient decrease      φ(a) <= φ(0) + c1 a φ'(0)       not too long        (Armijo)
    curvature                |φ'(a)| <= c2 |φ'(0)|           not too short       (with the first: strong Wolfe)

`armijo` shortens a step until the first holds. `wolfe` wants both. It keeps two ends: `low`, where the first holds and
the slope is still steep (0 is such a point), and `high`, which is too long: the first fails there, or the slope is
positive. Between them lies a step that meets both: φ(a) - φ(0) - c1 a φ'(0) is at most 0 and falls at low, and is above
0 or rises at high, so it has a minimum between, with φ' = c1 φ'(0) there. Each trial, placed by interpolation, becomes
one of the ends; until there is a high end, trials go outward. A value that is infinite or nan is too long.

Close to a minimum φ(a) and φ(0) differ by less than their rounding. Values within that of each other are judged by the
slope: for a parabola the first condition is the same as φ'(a) <= (1 - 2 c1) |φ'(0)| (Hager and Zhang).

Left out: searches that allow the value to rise for a while.
Source: Nocedal & Wright, Numerical Optimization, 2nd ed., §3.1 and §3.5; Moré and Thuente, Line search algorithms with
guaranteed sufficient decrease (1994); Hager and Zhang, A new conjugate gradient method (2005).
"""

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from foundations.optim.smooth.derivatives import Objective, objective
from foundations.optim.smooth.results import ROUNDING, UNBOUNDED

SHORTEST, LONGEST = 0.1, 0.5  # what part of a step that was too long is tried next, by `armijo`
MARGIN = 0.1  # of the bracket, which trials keep from its ends
OUTWARD = 1.1, 10.0  # least and most by which the bracket grows, in widths


WHY = {
    "found": "the step meets the conditions",
    "unbounded": "the value goes on falling along the direction, from {start:.3g} to {low:.3g} at a step of {a:.1e}",
    "no_descent": "the slope along the direction is {slope:.1e}, and the value must fall along it",
    "too_short": "steps along the direction no longer change x, and none lowered the value enough",
    "max_trials": "none of {trials} steps along the direction, down to {a:.1e}, met the conditions",
}


class LineSearch(NamedTuple):
    """Where a line search ended: a step, the point x + step p, value and gradient there, and what was found.

    status is "found", or why nothing was: "unbounded", "no_descent", "too_short", "max_trials"; the point is then the
    longest step met that has sufficient decrease, which may be 0. The message says it in a sentence.
    """

    step: float
    x: np.ndarray
    fun: float
    jac: np.ndarray
    status: str
    message: str

    @property
    def success(self) -> bool:
        """Whether the conditions hold."""
        return self.status == "found"


class _Point(NamedTuple):
    """A trial: the step a, x + a p, φ(a), and where they were needed ∇f there and φ'(a)."""

    a: float
    x: np.ndarray
    value: float
    gradient: Any = None
    slope: float = math.nan


@np.errstate(all="ignore")  # what overflows is a step too long
def wolfe(
    f: Objective | Callable, x, p, value=None, gradient=None, *, c1=1e-4, c2=0.9, first=1.0, max_trials=50
) -> LineSearch:
    """A step that meets the strong Wolfe conditions.

    Parameters
    ----------
    f : what `objective` returns, or a function that it takes alone: of a Tensor (n,), differentiated by autodiff
    x, p : (n,) array_like, a point and a direction in which f falls
    value, gradient : f(x) and ∇f(x), where they are known
    c1, c2 : the constants of the two conditions, 0 < c1 < c2 < 1
    first : the step to try first
    max_trials : how many steps to try

    Returns
    -------
    LineSearch

    Raises
    ------
    ValueError : constants out of order, or a first step that is not positive
    TypeError : an f that cannot be called, or differentiated where a derivative is needed

    Notes
    -----
    Cost: one value a trial, and one gradient where the value is low enough; one or two trials where `first` is good.
    Compare: scipy.optimize.line_search.
    """
    if not 0 < c1 < c2 < 1:
        raise ValueError(f"line searches need 0 < c1 < c2 < 1, got c1 = {c1} and c2 = {c2}")
    f, x, p = _given(f, x, p)
    start = _start(f, x, p, value, gradient, first)
    if not start.slope < 0:
        return _ended("no_descent", start, start)
    low, high, a, before, widths = start, None, first, start, (math.inf, math.inf)
    for _ in range(max_trials):
        verdict, here = _judged(f, start, p, a, c1, c2)
        if verdict == "found":
            return _ended("found", start, here)
        still = (here.x == low.x).all()
        if (still and (high or verdict == "long")) or (high and (here.x == high.x).all()):
            return _ended("too_short", start, low)
        if verdict == "long":
            high = here
        else:
            before, low = low, here
            if low.value < UNBOUNDED:
                return _ended("unbounded", start, low)
        if high is None:
            a = _outward(before, low)
            continue
        # A bracket that shrinks slowly, because trials fall on one side only, is halved
        slow, widths = high.a - low.a > widths[0] / 2, (widths[1], high.a - low.a)
        a = (low.a + high.a) / 2 if slow else _inside(low, high)
    return _ended("max_trials", start, low, max_trials, a) if high else _ended("unbounded", start, low)


@np.errstate(all="ignore")
def armijo(
    f: Objective | Callable, x, p, value=None, gradient=None, *, c1=1e-4, first=1.0, max_trials=50
) -> LineSearch:
    """A step of sufficient decrease: `first`, or the longest that was met on the way from there to 0.

    Arguments and result are those of `wolfe`. Each trial is where the parabola through φ(0), φ'(0) and the last φ(a)
    is lowest, between a tenth and half of the last. Compare: scipy.optimize.line_search, which wants curvature too.
    """
    if not 0 < c1 < 1:
        raise ValueError(f"sufficient decrease needs 0 < c1 < 1, got c1 = {c1}")
    f, x, p = _given(f, x, p)
    start = _start(f, x, p, value, gradient, first)
    if not start.slope < 0:
        return _ended("no_descent", start, start)
    a = first
    for _ in range(max_trials):
        verdict, here = _judged(f, start, p, a, c1, math.inf)
        if verdict != "long":
            return _ended("unbounded" if here.value < UNBOUNDED else "found", start, here)
        if (here.x == start.x).all():
            return _ended("too_short", start, start)
        a = _clipped(_inside(start, here), SHORTEST * a, LONGEST * a)
    return _ended("max_trials", start, start, max_trials, a)


def _given(f, x, p) -> tuple[Objective, np.ndarray, np.ndarray]:
    if not isinstance(f, Objective):
        if not callable(f):
            raise TypeError(f"f must be a function, or objective(fun, jac) where its gradient is known, got {f!r}")
        f = objective(f)
    return f, np.asarray(x, float), np.asarray(p, float)


def _start(f, x, p, value, gradient, first) -> _Point:
    if not (first > 0 and math.isfinite(first)):
        raise ValueError(f"the first step must be positive and finite, got {first}")
    value = f.value(x) if value is None else value
    gradient = f.gradient(x) if gradient is None else gradient
    return _Point(0.0, x, value, gradient, float(gradient @ p))


def _judged(f, start, p, a, c1, c2) -> tuple[str, _Point]:
    """Whether the step a is "long", "short" or "found", and the point; no gradient where the value is too high."""
    x = start.x + a * p
    value = f.value(x)
    decreased = value <= start.value + c1 * a * start.slope
    level = abs(value - start.value) <= ROUNDING * abs(start.value)
    if not (decreased or level) or value == math.inf:  # false for nan
        return "long", _Point(a, x, value)
    gradient = f.gradient(x)
    slope = float(gradient @ p)
    here = _Point(a, x, value, gradient, slope)
    if value == -math.inf:
        return "short", here
    if not math.isfinite(slope):
        return "long", here._replace(value=math.inf)
    if not decreased and slope > (2 * c1 - 1) * start.slope:
        return "long", here
    if abs(slope) <= -c2 * start.slope:
        return "found", here
    return ("long" if slope > 0 else "short"), here


def _inside(low, high) -> float:
    """A trial between the ends: where the cubic, or without the slope at high the parabola, through them is lowest."""
    a, b, w = low.a, high.a, high.a - low.a
    if not math.isfinite(high.value):
        return a + MARGIN * w
    secant = (high.value - low.value) / w
    if math.isnan(high.slope):
        bend = secant - low.slope
        t = a - low.slope * w / (2 * bend) if bend > 0 else a + w / 2
    else:  # eq. 3.59
        d1 = low.slope + high.slope - 3 * secant
        square = d1 * d1 - low.slope * high.slope
        d2 = math.sqrt(square) if square > 0 else 0.0
        bend = high.slope - low.slope + 2 * d2
        t = b - w * (high.slope + d2 - d1) / bend if bend > 0 else a + w / 2
    return _clipped(t, a + MARGIN * w, b - MARGIN * w)


def _outward(before, low) -> float:
    """A trial beyond low: where the slope, continued as a straight line, is zero."""
    w, rise = low.a - before.a, low.slope - before.slope
    shortest, longest = (low.a + factor * w for factor in OUTWARD)
    return _clipped(low.a - low.slope * w / rise, shortest, longest) if rise > 0 else longest


def _clipped(a, lowest, highest) -> float:
    return min(max(a, lowest), highest)


def _ended(status, start, point, trials=0, a=None) -> LineSearch:
    message = WHY[status]
    if status != "found":
        a = point.a if a is None else a
        message = message.format(start=start.value, low=point.value, a=a, slope=start.slope, trials=trials)
    return LineSearch(point.a, point.x, point.value, point.gradient, status, message)
