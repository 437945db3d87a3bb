"""Mean, variance, skewness and kurtosis of a sample.

    x̄ = Σ xᵢ / n        s² = Σ (xᵢ - x̄)² / (n - ddof)        g₁ = m₃ / m₂^(3/2)        g₂ = m₄ / m₂² - 3

with the central moments mₖ = Σ (xᵢ - x̄)ᵏ / n. The sum of squares about the mean is computed after the mean is known:
Σ xᵢ² - n x̄² is the same on paper, and where the values lie far from zero it keeps no digit. The mean itself is rounded
to a number of its own size; the deviations show by how much, since their mean is not zero, and it is taken off again.

With ddof = 1 the variance is unbiased: the sample lies closer to its own mean than to the true one, by a factor of
(n - 1) / n on average. The unbiased forms of g₁ and g₂ correct for the same.
Source: Chan, Golub & LeVeque, Algorithms for Computing the Sample Variance, 1983; Joanes & Gill, Comparing measures of
sample skewness and kurtosis, 1998.
"""

import math

import numpy as np

from foundations.statistics._edge import samples


def mean(x):
    """x̄ along the last axis.

    Parameters
    ----------
    x : (..., n) finite numbers, n ≥ 1

    Returns
    -------
    (...) float64, or a number

    Raises
    ------
    ValueError : no values, or one that is not finite

    Notes
    -----
    Cost: two passes; the second adds the mean of what the first left over. Compare: numpy.mean.
    """
    x = samples(x, "x")
    scale, x = scaled(x)
    return _number(scale * _mean(x))


def variance(x, ddof=0):
    """s² along the last axis, in squared units of x.

    Parameters
    ----------
    x : (..., n) finite numbers
    ddof : what is taken off n in the divisor; 1 for the unbiased estimate

    Returns
    -------
    (...) float64, or a number; inf where the squares are too large for one

    Raises
    ------
    ValueError : ddof values or fewer, or one that is not finite

    Notes
    -----
    Compare: numpy.var.
    """
    x = samples(x, "x")
    n = x.shape[-1]
    if not 0 <= ddof < n:
        raise ValueError(f"ddof lies between 0 and the number of values, here {n}; got {ddof}")
    scale, x = scaled(x)
    with np.errstate(over="ignore", under="ignore"):
        return _number(scale * (scale * ((deviations(x) ** 2).sum(axis=-1) / (n - ddof))))


def standard_deviation(x, ddof=0):
    """s along the last axis, in units of x; arguments as for `variance`. Compare: numpy.std."""
    scale, x = scaled(samples(x, "x"))
    with np.errstate(over="ignore"):
        return _number(scale * np.sqrt(variance(x, ddof)))


def skewness(x, bias=True):
    """g₁ along the last axis: above zero where the long tail is on the right.

    Parameters
    ----------
    x : (..., n) finite numbers
    bias : False for the estimate g₁ √(n (n - 1)) / (n - 2), which needs three values

    Returns
    -------
    (...) float64, or a number; nan where all values are equal

    Raises
    ------
    ValueError : too few values, or one that is not finite

    Notes
    -----
    Compare: scipy.stats.skew.
    """
    x = samples(x, "x", least=1 if bias else 3)
    n = x.shape[-1]
    g1 = _standardized(x, 3)
    return _number(g1 if bias else g1 * math.sqrt(n * (n - 1)) / (n - 2))


def kurtosis(x, bias=True):
    """g₂ along the last axis: zero for a normal distribution, above it for heavier tails; from -2 on.

    Arguments and result are those of `skewness`; the unbiased estimate ((n + 1) g₂ + 6) (n - 1) / ((n - 2)(n - 3))
    needs four values. Compare: scipy.stats.kurtosis.
    """
    x = samples(x, "x", least=1 if bias else 4)
    n = x.shape[-1]
    g2 = _standardized(x, 4) - 3
    return _number(g2 if bias else ((n + 1) * g2 + 6) * (n - 1) / ((n - 2) * (n - 3)))


def scaled(x):
    """Of each row a power of two near its largest value, (...), and the row over it: no digit is lost, and no square
    overflows."""
    _, exponent = np.frexp(np.abs(x).max(axis=-1, keepdims=True))
    scale = np.ldexp(1.0, exponent - 1)
    return scale[..., 0], x / scale


def _first_mean(x):
    return x.sum(axis=-1, keepdims=True) / x.shape[-1]


def _mean(x):
    first = _first_mean(x)
    return (first + _first_mean(x - first))[..., 0]


def deviations(x):
    """x - x̄, with the mean's own rounding taken off."""
    d = x - _first_mean(x)
    return d - _first_mean(d)


def _standardized(x, k):
    """mₖ / m₂^(k/2) for k = 3 or 4, nan where the deviations are nothing but rounding."""
    _, x = scaled(x)
    d = deviations(x)
    largest = np.abs(d).max(axis=-1, keepdims=True)
    varies = largest[..., 0] > 4 * np.finfo(float).eps * np.abs(x).max(axis=-1)
    d = d / np.where(largest > 0, largest, 1)
    square = d * d
    m2 = square.sum(axis=-1) / x.shape[-1]
    mk = (square * (d if k == 3 else square)).sum(axis=-1) / x.shape[-1]  # d**k would take logarithms
    return np.where(varies, mk / np.where(varies, m2, 1) ** (k / 2), np.nan)


def _number(value):
    return float(value) if np.ndim(value) == 0 else value
