"""Richardson extrapolation: several poor derivatives that make a good one.

The error of a central difference is a series in h²: D(h) = f' + c₁ h² + c₂ h⁴ + ... Two of them, at h and h/2,
eliminate c₁; three eliminate c₂ too; and so on down a triangle:

    D[k, 0] = central difference at h / 2ᵏ
    D[k, j] = D[k, j-1] + (D[k, j-1] - D[k-1, j-1]) / (4ʲ - 1)        error of order h^(2j + 2)

Far to the right the truncation is small while h is still large, so that rounding is small as well: 12 to 14 digits
where the best single central difference has 10. Which entry is best is told by its neighbors, as Ridders does.

Entries may agree on something that is no derivative: all of |x| at 0 are 0. Two numbers tell a smooth f. The slope to
the right differs from the central one by h f'' / 2, and D(h) from D(h/2) by a multiple of h²: they fall with h. If one
of them does not, f has a kink or a jump, or changes within the smallest step, and the error is made as large.
Left out: rules whose error has odd powers, other ratios than 2.
Source: Ridders, Accurate computation of F'(x) and F'(x) F''(x) (1982); Press et al., Numerical Recipes, 3rd ed., §5.7.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from foundations.numerics.differentiation import point_and_step
from foundations.numerics.elementwise import as_float
from foundations.numerics.evaluate import values


class Extrapolation(NamedTuple):
    """A value, and an estimate of its error, in the shape of x."""

    value: np.ndarray
    error: np.ndarray


def richardson(f: Callable, x, h=None, levels=14) -> Extrapolation:
    """f'(x) from central differences at h, h/2, ..., h/2^(levels-1), for x of any shape and f elementwise.

    Parameters
    ----------
    f : elementwise function of an array; where it is not finite (outside its domain), smaller steps are used
    x : array of any shape
    h : the largest step, default max(1, |x|) / 8: unlike in a plain difference, large
    levels : number of steps, at least 2

    Returns
    -------
    Extrapolation : value and error, the larger distance from the two entries it was made of, with the rounding of f;
        nan and inf where no two steps gave a number; where f has a kink, a jump, or changes within the smallest step,
        which is h / 2^(levels-1), the error says so

    Raises ValueError for an h that is not positive, or fewer than 2 levels.
    Error of order h^(2 levels) before rounding. Cost: 2 levels + 1 evaluations.
    Compare: scipy.differentiate.derivative.
    """
    if levels < 2:
        raise ValueError(f"levels must be at least 2, got {levels}")
    x, h = point_and_step(x, np.fmax(1, np.abs(as_float(x)[0])) / 8 if h is None else h, 0)
    best, least = np.full(x.shape, np.nan, x.dtype), np.full(x.shape, np.inf)
    eps = np.finfo(x.dtype).eps
    y = values(f, x[()])
    with np.errstate(all="ignore"):
        before: list[np.ndarray] = []
        bends, changes = [], []
        for step in (h / 2**k for k in range(levels)):
            left, right = values(f, (x - step)[()]), values(f, (x + step)[()])
            distance = (x + step) - (x - step)
            bends.append(np.abs(right - y - (y - left)) / distance)  # the slope to the right, less the central one
            row = _row((right - left) / distance, before)
            changes.append(np.abs(row[0] - before[0]) if before else np.zeros_like(row[0]))
            # Of two that agree, the rounding remains: of f, and of x inside f
            rounding = eps * (np.nan_to_num(np.abs(y)) / step + (2 + np.abs(x) / step) * np.abs(row[0]))
            for j in range(len(before)):
                error = np.maximum(np.abs(row[j + 1] - row[j]), np.abs(row[j + 1] - before[j])) + rounding
                better = error < least  # false for nan
                best, least = np.where(better, row[j + 1], best), np.where(better, error, least)
            before = row
        # Large steps may agree by chance: of sin(50x) at h = π/50 and h = π/100, both differences are 0
        doubt = np.abs(row[1] - row[0]) + 8 * rounding
        missed = np.abs(row[1] - best) > least + 4 * doubt
        best, least = np.where(missed, row[1], best), np.where(missed, doubt, least)
        least = np.where(_stays(bends, 2, 8 * rounding), np.maximum(least, bends[-1]), least)
        least = np.where(_stays(changes, 4, 8 * rounding), np.maximum(least, np.abs(row[0] - best)), least)
    return Extrapolation(best[()], least.astype(x.dtype)[()])


def _row(difference, before):
    """D[k, 0], D[k, 1], ..., from the row above."""
    row = [difference]
    for j in range(len(before)):
        row.append(row[j] + (row[j] - before[j]) / (4 ** (j + 1) - 1))
    return row


def _stays(sizes, ratio, rounding):
    """Whether the last of some sizes is more than larger steps promise, by which it falls by a ratio at each half."""
    last = len(sizes) - 1
    promised = [size / ratio ** (last - k) for k, size in enumerate(sizes[:-4] or sizes[:1])]
    promised = [np.where(np.isfinite(size), size, 0.0) for size in promised]
    return sizes[-1] > 2 * np.max(promised, axis=0) + rounding  # false for nan
