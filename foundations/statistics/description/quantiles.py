"""Quantiles: the value below which a share q of a sample lies, by each of the usual definitions.

In a sorted sample x₁ ≤ ... ≤ x_n the q-quantile lies at a place that need not be whole. The definitions differ in the
place, and in what is said between two values:

    h = n q + m,    x_(⌊h⌋) + (h - ⌊h⌋) (x_(⌊h⌋+1) - x_(⌊h⌋)),    m = α + q (1 - α - β)

Four are usual. "linear" (α = β = 1: NumPy's, R's and spreadsheets') puts q = 0 and q = 1 at the smallest and the
largest value; "weibull" (α = β = 0: SPSS's and Minitab's) leaves a share 1 / (n + 1) beyond each; "inverted_cdf" is
the definition of the quantile itself, the smallest value whose share is at least q; "averaged_inverted_cdf" (SAS's)
takes the middle where the share is exactly q, as the median of an even number of values does. The other five are in
the tables, too. For large n all agree.
Source: Hyndman & Fan, Sample Quantiles in Statistical Packages, 1996.
"""

import numpy as np

from foundations.statistics._edge import samples

# name -> α, β of the definitions that are continuous in q
PLACES = {
    "interpolated_inverted_cdf": (0, 1),
    "hazen": (1 / 2, 1 / 2),
    "weibull": (0, 0),
    "linear": (1, 1),
    "median_unbiased": (1 / 3, 1 / 3),
    "normal_unbiased": (3 / 8, 3 / 8),
}
# name -> what part of the way to x_(j+1) is gone, where n q + m = j + g, and m
STEPS = {
    "inverted_cdf": (lambda j, g: g > 0, 0.0),
    "averaged_inverted_cdf": (lambda j, g: np.where(g > 0, 1.0, 0.5), 0.0),
    "closest_observation": (lambda j, g: (g > 0) | (j % 2 == 1), -0.5),
}
METHODS = (*STEPS, *PLACES)


def quantile(x, q, method="linear"):
    """The q-quantiles along the last axis.

    Parameters
    ----------
    x : (..., n) finite numbers, n ≥ 1
    q : a number, or an array of any shape, from 0 to 1
    method : one of METHODS, which are NumPy's names

    Returns
    -------
    float64 of shape q.shape + x.shape[:-1], or a number

    Raises
    ------
    ValueError : no values, one that is not finite, a q outside [0, 1], an unknown method

    Notes
    -----
    Cost: one sort. Compare: numpy.quantile.
    """
    x, q = np.sort(samples(x, "x"), axis=-1), np.asarray(q)
    outside = q if q.dtype.kind not in "biuf" else q[~((q >= 0) & (q <= 1))]  # nan, too
    if outside.size:
        raise ValueError(f"q is a share from 0 to 1; got {outside.flat[0]}")
    if method not in METHODS:
        raise ValueError(f"method is one of {', '.join(METHODS)}; got {method!r}")
    n = x.shape[-1]
    if method in PLACES:
        alpha, beta = PLACES[method]
        h = n * q + (alpha + q * (1 - alpha - beta))
        j, part = np.floor(h), h - np.floor(h)
    else:
        way, m = STEPS[method]
        h = n * q + m
        j = np.floor(h)
        part = np.asarray(way(j, h - j), dtype=float)
    low, high = (np.clip(place, 1, n).astype(np.intp) - 1 for place in (j, j + 1))
    a, b = (np.moveaxis(x[..., place], range(x.ndim - 1), range(-x.ndim + 1, 0)) for place in (low, high))
    part = part.reshape(q.shape + (1,) * (x.ndim - 1))
    near, half = 2 * np.minimum(part, 1 - part), b / 2 - a / 2  # b - a itself may be too large for a number
    value = np.where(part >= 0.5, b - near * half, a + near * half)
    return float(value) if value.ndim == 0 else value


def median(x):
    """The value in the middle, or between the two in the middle, along the last axis. Compare: numpy.median."""
    return quantile(x, 0.5)


def interquartile_range(x, method="linear"):
    """The distance between the quartiles, in units of x, along the last axis. Compare: scipy.stats.iqr."""
    low, high = quantile(x, [0.25, 0.75], method)
    with np.errstate(over="ignore"):
        distance = high - low
    return float(distance) if distance.ndim == 0 else distance
