"""Limits, from values near the point: what can be said, and what cannot.

f is evaluated at distances that halve, h, h/2, h/4, ..., and the values yₖ are extrapolated. An error that is a sum of
powers of h is a sum of geometric sequences in k, of which Wynn's epsilon algorithm removes one every second column:

    ε[k, j+1] = ε[k+1, j-1] + 1 / (ε[k+1, j] - ε[k, j]),    ε[k, -1] = 0,    ε[k, 0] = yₖ

Of all entries the one with the least error is the answer. Two errors add up: what its column still changes by, and what
f itself is uncertain by. (1 - cos x) / x² settles near 1/2, becomes noise below 1e-6, and is 0, steadily, below 1e-8:
but 0 is not its limit. So once the values have settled, f is asked again at eight points side by side. Their seventh
difference nearly vanishes for a smooth function, and for noise it is 58 times the noise; whatever noise has been seen,
nearer values inherit. So it is where values grew smoothly: (x - sin x) / x⁵ grows, becomes noise, and is 0 below 1e-8.

A limit is a statement about every distance, and this is a sample of fifty: a function that changes at 1e-20, as
tanh(1e20 x) does, is taken for what it is before. `exists` is evidence, never a proof.
Left out: several variables, complex functions, limits slower than a power of h (1 / log x at 0).
Source: Wynn, On a device for computing the eₘ(Sₙ) transformation (1956); Moré & Wild, Estimating computational noise
(2011).
"""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from foundations.numerics.evaluate import values

EPS = 2.0**-52
FIRST = (math.sqrt(5) - 1) / 2  # not a power of two, at which sin(π / x) would always be 0
HALVINGS = 50
NEARBY = 8  # points side by side, h / 32 apart
AMPLIFIED = 58.6  # √C(14, 7): what the seventh difference makes of independent errors
COLUMNS = 9  # of the epsilon table; four powers of h are taken away
TAIL = 16  # values that say how a sequence without limit behaves


class Limit(NamedTuple):
    """What a function seems to tend to.

    `value` is the limit, inf or -inf where f grows without bound on the sides asked, nan where there is none.
    `error` is an estimate. `exists` says that the limit is a number, found to the tolerance; `flag` says "converged",
    or why there is none.
    """

    value: float
    error: float
    exists: bool
    flag: str


def limit(f: Callable, point, side="both", tolerance=1e-6) -> Limit:
    """The limit of f(x) for x → point, from one side or both.

    Parameters
    ----------
    f : elementwise function of a vector, real; need not be defined at the point
    point : a number, inf or -inf (which have one side only)
    side : "left" (x < point), "right" (x > point) or "both"
    tolerance : the error, relative to max(1, |value|), up to which a limit counts as found

    Returns
    -------
    Limit : value, error, exists, flag

    Raises
    ------
    ValueError : a point that is nan, another side, a tolerance that is not positive
    TypeError : f is no function of arrays: math.sin, a formula, a text

    Notes
    -----
    Error: that of the best entry of the table, mostly 1e-10 and less. Cost: 408 evaluations a side, in one call.
    Compare: mpmath.limit, sympy.limit.
    """
    point = float(point)
    if math.isnan(point):
        raise ValueError("point must be a number, got nan")
    if side not in ("both", "left", "right"):
        raise ValueError(f'side must be "both", "left" or "right", got {side!r}')
    if not tolerance > 0:
        raise ValueError(f"tolerance must be positive, got {tolerance}")
    if math.isinf(point):
        return _from_one_side(f, point, 0, tolerance)
    if side != "both":
        return _from_one_side(f, point, -1 if side == "left" else 1, tolerance)
    left, right = (_from_one_side(f, point, sign, tolerance) for sign in (-1, 1))
    return _together(left, right, tolerance)


def delta_for(f: Callable, point, value, epsilon, largest=1.0) -> float:
    """A δ such that |f(x) - value| < ε wherever 0 < |x - point| < δ: the definition of a limit, at 2 · 1000 points.

    The points lie at distances from `largest` down to 1e-12 of it, or to where rounding ends; δ is the largest of them
    up to which all fulfil the inequality, and 0 where the nearest does not. Evidence, not proof.

    Raises ValueError for a point or value that is not finite, or an ε or `largest` that is not positive.
    Cost: 2000 evaluations. Error: δ may be 3 % short of the best. Compare: mpmath.limit, which gives no δ.
    Source: Apostol, Mathematical Analysis, 2nd ed., §4.5.
    """
    if not (math.isfinite(point) and math.isfinite(value)):
        raise ValueError(f"point and value must be finite, got {point} and {value}")
    if not (epsilon > 0 and largest > 0):
        raise ValueError(f"epsilon and largest must be positive, got {epsilon} and {largest}")
    h = largest * 10.0 ** np.linspace(-12, 0, 1000)
    h = h[h > 4 * EPS * abs(point)]
    good = np.ones(h.shape, bool)
    for sign in (-1, 1):
        with np.errstate(invalid="ignore"):
            good &= np.abs(values(f, point + sign * h) - value) < epsilon
    reach = len(h) if good.all() else int(np.argmin(good))
    return float(h[reach - 1]) if reach else 0.0


def _together(left, right, tolerance):
    """The two-sided limit from the one-sided ones."""
    if left.exists and right.exists:
        gap = abs(left.value - right.value)
        best = left if left.error < right.error else right
        if gap <= 2 * (left.error + right.error) + tolerance * max(1.0, abs(best.value)):
            return best._replace(error=max(best.error, min(gap, left.error + right.error)))
        return Limit(math.nan, gap, False, f"left and right differ: {left.value:.6g} and {right.value:.6g}")
    if not left.exists and left.flag == right.flag:  # both infinite alike, or without limit alike
        return left
    if not (math.isnan(left.value) or math.isnan(right.value)):
        return Limit(math.nan, math.inf, False, f"left and right differ: {left.value:.6g} and {right.value:.6g}")
    flags = [f"{name}: {s.flag}" for name, s in (("left", left), ("right", right)) if not s.exists]
    return Limit(math.nan, math.inf, False, "; ".join(flags))


def _from_one_side(f, point, sign, tolerance):
    x = _points(point, sign)  # (k, NEARBY)
    samples = values(f, x.ravel()).reshape(x.shape)
    y = samples[:, 0]
    if np.isnan(y[-1]):
        return Limit(math.nan, math.inf, False, "f is nan next to the point: undefined there, or 0/0, 0 * inf")
    if np.isinf(y[-1]):
        same = (y[np.isinf(y)] == y[-1]).all()
        value = float(y[-1]) if same else math.nan
        return Limit(value, math.inf, False, _unbounded(value) if same else "oscillates without bound")
    first = np.flatnonzero(~np.isfinite(samples).all(axis=1))[-1:] + 1  # f is finite from here on
    samples = samples[int(first[0]) if first.size else 0 :]
    if len(samples) < TAIL:
        return Limit(math.nan, math.inf, False, "f is finite at too few points to tell")
    y, noise = samples[:, 0], _noise(samples)
    value, error = _extrapolated(y, noise, tolerance)
    if error <= (allowed := tolerance * max(1.0, abs(value))):
        if _in_step_with_the_points(samples, noise, allowed):
            return Limit(math.nan, math.inf, False, "oscillates")
        return Limit(value, error, True, "converged")
    return _without_limit(y, noise, error)


def _points(point, sign):
    """x at distances that halve, and beside each a few a little further."""
    near = 1 + np.arange(NEARBY) / 32
    if math.isinf(point):
        return np.copysign(2.0 ** np.arange(1, HALVINGS + 2)[:, None] / FIRST * near, point)
    size = abs(point)
    largest = max(1.0, min(size / 4, 64.0), size * 2.0**-12)
    # A distance below 2⁻³⁰ |point| has too few digits left
    halvings = HALVINGS if size * 2.0**HALVINGS < largest * 2.0**30 else int(30 + math.log2(largest / size))
    h = FIRST * largest * 2.0 ** -np.arange(halvings + 1.0)
    return point + sign * h[:, None] * near


def _noise(samples):
    """What each value is uncertain by: its rounding and, once the values have settled, the noise seen so far."""
    y, size = samples[:, 0], np.abs(samples).max(axis=1)
    with np.errstate(all="ignore"):
        rough = np.abs(np.diff(samples, NEARBY - 1, axis=1)[:, 0]) / AMPLIFIED
        small = np.abs(np.diff(y)) <= 1e-3 * size[1:]
        growing = (y[1:] / y[:-1] > 1.2) & (rough[1:] <= 1e-3 * size[1:])
    settled, grew = (_from_the_first(small, 2, len(y)), _from_the_first(growing, 4, len(y)))
    # A power of x has a seventh difference too, if a small one
    known = settled | (grew & (rough > 1e-2 * size))
    return np.maximum(np.maximum.accumulate(np.where(known, rough, 0.0)), EPS * size)


def _from_the_first(steps, count, length):
    """Whether so many steps in a row were all true before each of the values, or up to it."""
    runs = np.all([steps[i : length - count + i] for i in range(count)], axis=0)
    return np.concatenate([np.zeros(count, bool), np.logical_or.accumulate(runs)])


def _in_step_with_the_points(samples, noise, allowed):
    """Whether values agree from one distance to the next and differ between, as those of sin(2π log₂ x) do."""
    y, tail = samples[:, 0], slice(-TAIL, None)
    between = np.abs(samples - y[:, None]).max(axis=1)[1:]
    return bool((between > allowed + 10 * (np.abs(np.diff(y)) + noise[1:]))[tail].all())


def _extrapolated(y, noise, tolerance):
    """The entry of the epsilon table with the least error, and that error; unless nearer ones say something else."""
    place, value, error = _epsilon_table(y, noise)
    best = int(np.argmin(error))
    while np.isfinite(error[best]):
        allowed = tolerance * np.maximum(1.0, np.abs(value))
        other = np.abs(value - value[best]) > np.maximum(allowed, 10 * (error + error[best]))
        differs = np.flatnonzero((place > place[best]) & (error <= allowed) & other)
        if not differs.size:
            break
        best = int(differs[np.argmin(error[differs])])
    return float(value[best]), float(error[best])


def _epsilon_table(y, noise):
    """Every entry of the even columns: the last k that it was made from, its value and its error (inf: not trusted)."""
    entries = []
    with np.errstate(all="ignore"):
        steps = np.abs(np.diff(y))
        calm = np.concatenate([[False], (steps[1:] < 0.95 * steps[:-1]) | (steps[1:] <= 4 * noise[2:])])
        before, column = np.zeros(len(y) + 1), y
        for j in range(COLUMNS):
            if j % 2 == 0:
                change = np.abs(np.diff(column))
                ratio, rounding = change[1:] / change[:-1], noise[j + 2 :]
                change = np.maximum(change[1:], change[:-1] / 8)  # a single small change may be chance
                error = np.where(ratio < 0.9, change * np.maximum(1.0, ratio / (1 - ratio)), change)
                # Trusted where it comes together, and so did the values that it was made from
                calm_so_far = np.array([calm[k : k + j + 1].all() for k in range(1, len(change) + 1)])
                trusted = calm_so_far & ((ratio < 0.9) | (change <= 4 * rounding))
                error = np.where(trusted & np.isfinite(column[2:]), error + (j + 1) * rounding, np.inf)
                entries.append((np.arange(j + 2, len(y)), column[2:], error))
            before, column = column, before[1:-1] + 1 / np.diff(column)
    place, value, error = (np.concatenate(part)[::-1] for part in zip(*entries, strict=True))
    nearest_first = np.argsort(-place, kind="stable")  # so that of equal errors the nearest to the point is taken
    return place[nearest_first], value[nearest_first], error[nearest_first]


def _without_limit(y, noise, error):
    """How a sequence behaves that was not seen to converge: grows, oscillates, crawls, or drowns in noise."""
    steps = np.diff(y)
    if noise[-1] >= np.abs(steps[-1]) and noise[-1] > EPS * np.abs(y[-1]):
        return Limit(math.nan, math.inf, False, f"cancellation: the digits lost leave an error of {error:.1e}")
    tail = steps[-TAIL:]
    if not (np.sign(tail) == np.sign(tail[-1])).all():
        return Limit(math.nan, math.inf, False, "oscillates")
    growth = np.median(tail[1:] / tail[:-1])
    if growth >= 0.995:
        value = math.copysign(math.inf, tail[-1])
        return Limit(value, math.inf, False, _unbounded(value))
    return Limit(math.nan, math.inf, False, "changes too slowly to tell a limit from growth without bound")


def _unbounded(value):
    return f"unbounded: grows to {value}"
