"""The trapezoid rule, Simpson's rule, and Romberg's, which makes the second out of the first, and goes on.

    trapezoid     ∫ f ≈ Σ (xᵢ₊₁ - xᵢ) (yᵢ + yᵢ₊₁) / 2                  error -(b - a) h² f'' / 12
    Simpson       ∫ f ≈ h/3 (y₀ + 4 y₁ + 2 y₂ + ... + 4 yₙ₋₁ + yₙ)       error -(b - a) h⁴ f'''' / 180
    Romberg       R[k, j] = R[k, j-1] + (R[k, j-1] - R[k-1, j-1]) / (4ʲ - 1),  R[k, 0] the trapezoid rule at h / 2ᵏ

The first two take samples, as SciPy's do; the orders hold for smooth f. Of a periodic function over its period the
trapezoid rule is already spectral (Euler-Maclaurin: its error is a series in differences of derivatives at the ends).
Left out: Newton-Cotes rules of higher order, whose weights turn negative.
Source: Press et al., Numerical Recipes, 3rd ed., §4.1-4.3; Cartwright, Simpson's rule cumulative integration with
MS Excel and irregularly-spaced data (2017), for what is left of an odd number of intervals.
"""

from collections.abc import Callable

import numpy as np

from foundations.numerics.elementwise import as_float
from foundations.numerics.evaluate import values
from foundations.numerics.integration.integral import Integral


def trapezoid(y, x=None, dx=1.0, axis=-1):
    """∫ y dx along an axis from samples, by straight lines between them.

    Parameters
    ----------
    y : array of samples
    x : where they were taken: as long as that axis, or of y's shape; default dx apart
    axis : the axis to integrate along, which the result lacks

    Raises ValueError where x does not fit y. Error of order h² (and 0 of fewer than two samples).
    Cost: n samples. Compare: scipy.integrate.trapezoid.
    """
    y, h = _samples_and_spacings(y, x, dx, axis)
    with np.errstate(all="ignore"):  # samples that are not finite, or overflow
        return (h * (y[..., 1:] + y[..., :-1]) / 2).sum(-1)[()]


def simpson(y, x=None, dx=1.0, axis=-1):
    """∫ y dx along an axis from samples, by parabolas through every three, evenly spaced or not.

    For an even number of samples one interval is left over: it takes the parabola through the last three. Two samples
    make a trapezoid. Parameters as of `trapezoid`.

    Raises ValueError where x does not fit y. Error of order h⁴ for even spacing, h³ for uneven.
    Cost: n samples. Compare: scipy.integrate.simpson.
    """
    y, h = _samples_and_spacings(y, x, dx, axis)
    with np.errstate(all="ignore"):  # two samples at one x, and those that are not finite
        if y.shape[-1] < 3:
            return (h * (y[..., 1:] + y[..., :-1]) / 2).sum(-1)[()]
        pairs = (y.shape[-1] - 1) // 2
        h0, h1 = h[..., 0 : 2 * pairs : 2], h[..., 1 : 2 * pairs : 2]
        y0, y1, y2 = (y[..., i : i + 2 * pairs - 1 : 2] for i in range(3))
        each = (h0 + h1) / 6 * ((2 - h1 / h0) * y0 + (h0 + h1) ** 2 / (h0 * h1) * y1 + (2 - h0 / h1) * y2)
        total = each.sum(-1)
        if y.shape[-1] % 2 == 0:
            g, k = h[..., -2], h[..., -1]  # the last interval is k wide
            total = total + (2 * k**2 + 3 * g * k) / (6 * (g + k)) * y[..., -1]
            total = total + (k**2 + 3 * g * k) / (6 * g) * y[..., -2] - k**3 / (6 * g * (g + k)) * y[..., -3]
    return total[()]


def romberg(f: Callable, a, b, tolerance=1e-10, levels=20) -> Integral:
    """∫ f from a to b by extrapolating trapezoid rules of 1, 2, 4, ... intervals; f elementwise, smooth up to the ends.

    Converged where two neighbors on the diagonal agree to tolerance · max(1, |value|), from the fifth row on: sooner, a
    periodic f may look constant. sin²(64x) from 0 to π still does: it is 0 at all 17 points. For a kink or an infinite
    derivative at an end use `integrate`.

    Raises ValueError for ends that are not finite, a tolerance that is not positive, or fewer than 5 levels.
    Error of R[k, k] of order h^(2k + 2). Cost: 2^k + 1 evaluations for k halvings, k < levels.
    Compare: scipy.integrate.quad.
    """
    a, b = float(a), float(b)
    if not (np.isfinite(a) and np.isfinite(b)):
        raise ValueError(f"a and b must be finite, got {a} and {b}")
    if not tolerance > 0:
        raise ValueError(f"tolerance must be positive, got {tolerance}")
    if levels < 5:
        raise ValueError(f"levels must be at least 5, got {levels}")
    with np.errstate(all="ignore"):
        row = [float((b - a) * values(f, np.array([a, b])).sum() / 2)]
        for k in range(1, levels):
            h = (b - a) / 2**k
            between = values(f, a + h * np.arange(1, 2**k, 2))
            before, row = row, [row[0] / 2 + h * float(between.sum())]
            for j in range(k):
                row.append(row[j] + (row[j] - before[j]) / (4 ** (j + 1) - 1))
            error = abs(row[-1] - before[-1]) + 2.0**-50 * abs(row[-1])  # and rounding
            if not np.isfinite(row[-1]):
                return Integral(row[-1], np.inf, 2**k + 1, False, "f is not finite at one of the points")
            if k >= 4 and error <= tolerance * max(1.0, abs(row[-1])):
                return Integral(row[-1], error, 2**k + 1, True, "converged")
    return Integral(row[-1], error, 2**k + 1, False, f"not converged after {levels} levels")


def _samples_and_spacings(y, x, dx, axis):
    """y with the axis last, and the distances between its samples, to broadcast with it."""
    (y,) = as_float(y)
    if y.ndim == 0:
        raise ValueError("y must have at least one dimension, got a number")
    shape, y = y.shape, np.moveaxis(y, axis, -1)
    n = y.shape[-1]
    if x is None:
        if np.ndim(dx):
            raise ValueError(f"dx must be a number, got shape {np.shape(dx)}; where samples were taken is told by x")
        return y, np.broadcast_to(np.asarray(dx, y.dtype), max(n - 1, 0))
    (x,) = as_float(x)
    if x.shape == (n,):
        return y, np.diff(x)
    if x.shape != shape:
        raise ValueError(f"x must have {n} elements or y's shape {shape}, got shape {x.shape}")
    return y, np.diff(np.moveaxis(x, axis, -1))
