"""Richardson extrapolation: several poor derivatives that make a good one.

The error of a central difference is a series in h²: D(h) = f' + c₁ h² + c₂ h⁴ + ... Two of them, at h and h/2,
eliminate c₁; three eliminate c₂ too; and so on down a triangle:

    D[k, 0] = central difference at h / 2ᵏ
    D[k, j] = D[k, j-1] + (D[k, j-1] - D[k-1, j-1]) / (4ʲ - 1)        error of order h^(2j + 2)

Far to the right the truncation is small while h is still large, so that rounding is small as well: 12 to 14 digits
where the best single central difference has 10. Which entry is best is told by its neighbors, as Ridders does.
Left out: rules whose error has odd powers, other ratios than 2.
Source: Ridders, Accurate computation of F'(x) and F'(x) F''(x) (1982); Press et al., Numerical Recipes, 3rd ed., §5.7.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from foundations.numerics.differentiation import central_difference
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
        nan and inf where no two steps gave a number

    Raises ValueError for an h that is not positive, or fewer than 2 levels.
    Error of order h^(2 levels) before rounding. Cost: 2 levels + 1 evaluations.
    Compare: scipy.differentiate.derivative.
    """
    if levels < 2:
        raise ValueError(f"levels must be at least 2, got {levels}")
    (x,) = as_float(x)
    if h is not None and not (np.asarray(h) > 0).all():
        raise ValueError(f"the step h must be positive, got {np.min(h)}")
    h = np.fmax(1, np.abs(x)) / 8 if h is None else h
    best, least = np.full(x.shape, np.nan, x.dtype), np.full(x.shape, np.inf)
    eps = np.finfo(x.dtype).eps
    size = np.nan_to_num(np.abs(values(f, x[()])))
    with np.errstate(all="ignore"):
        before: list[np.ndarray] = []
        for k in range(levels):
            step = np.asarray(h / 2**k, x.dtype)
            row = [np.asarray(central_difference(f, x, step))]
            for j in range(len(before)):
                row.append(row[j] + (row[j] - before[j]) / (4 ** (j + 1) - 1))
                error = np.maximum(np.abs(row[j + 1] - row[j]), np.abs(row[j + 1] - before[j]))
                # Of two that agree, the rounding remains: of f, and of x inside f
                error = error + eps * (size / step + (2 + np.abs(x) / step) * np.abs(row[0]))
                better = error < least  # false for nan
                best, least = np.where(better, row[j + 1], best), np.where(better, error, least)
            before = row
    return Extrapolation(best[()], least.astype(x.dtype)[()])
