"""Expectation, variance, covariance, correlation, moments: of values with probabilities.

    μ = E X = Σ pᵢ xᵢ        Var X = E (X - μ)²        Cov(X, Y) = E (X - μ)(Y - ν)        ρ = Cov / (σ τ)

A sample is the case of equal probabilities 1/n; its variance here has the divisor n, not n - 1. The mean is taken off
before anything is squared: E X² - μ² is the same on paper, and cancels on a machine.

The formulas serve arrays of doubles, and arrays of Fractions (dtype object), for which every step is exact.
Source: Blitzstein & Hwang, Introduction to Probability, 2nd ed., ch. 4, 6 and 7.
"""

import numpy as np

from foundations.probability._edge import probabilities, whole

quiet = np.errstate(over="ignore", invalid="ignore")  # inf among the values, or an overflow, shows in the result


@quiet
def expectation(x, p=None):
    """E X = Σ pᵢ xᵢ along the last axis.

    Parameters
    ----------
    x : (..., n) values
    p : (n,) probabilities; None for 1/n each

    Returns
    -------
    (...) array, or a number

    Raises
    ------
    ValueError : no values, not one probability for each, or probabilities that do not sum to 1

    Notes
    -----
    Compare: numpy.average.
    """
    x, p = _values(x), None if p is None else probabilities(p, exact=True)
    if p is None:
        return x.sum(axis=-1) / x.shape[-1]
    if x.shape[-1] != len(p):
        raise ValueError(f"there is one probability for each value; got {len(p)} for {x.shape[-1]} values")
    return (x * p).sum(axis=-1)  # NumPy sums by halves: the rounding grows with log n, not with n


def variance(x, p=None):
    """Var X = E (X - E X)² along the last axis, with arguments as for `expectation`. Compare: numpy.var."""
    return central_moment(x, 2, p)


@quiet
def covariance(x, y, p=None):
    """Cov(X, Y) = E (X - E X)(Y - E Y), for values that occur together: xᵢ with yᵢ, with probability pᵢ.

    Compare: numpy.cov with ddof=0.
    """
    dx, dy = _deviations(x, p), _deviations(y, p)
    if dx.shape[-1] != dy.shape[-1]:
        raise ValueError(f"x and y come in pairs; got {dx.shape[-1]} and {dy.shape[-1]} values")
    return expectation(dx * dy, p)


@quiet
def correlation(x, y, p=None):
    """ρ = Cov(X, Y) / √(Var X Var Y), from -1 to 1; nan where one of them is constant. Compare: numpy.corrcoef."""
    # Scaled to deviations of at most 1, so that squares neither overflow nor underflow
    dx, dy = (_divided(d, np.abs(d).max(axis=-1, keepdims=True)) for d in (_deviations(x, p), _deviations(y, p)))
    spread = np.sqrt(_float(expectation(dx**2, p))) * np.sqrt(_float(expectation(dy**2, p)))
    return np.clip(_divided(_float(covariance(dx, dy, p)), spread), -1, 1)[()]


@quiet
def moment(x, k, p=None):
    """The k-th raw moment E Xᵏ."""
    return expectation(_power(_values(x), k), p)


@quiet
def central_moment(x, k, p=None):
    """E (X - E X)ᵏ: 0 for k = 1, the variance for k = 2. Compare: scipy.stats.moment."""
    return expectation(_power(_deviations(x, p), k), p)


@quiet
def standardized_moment(x, k, p=None):
    """E ((X - μ) / σ)ᵏ: the skewness for k = 3, the kurtosis for k = 4 (3 for a normal law); nan for a constant.

    Compare: scipy.stats.skew; scipy.stats.kurtosis with fisher=False.
    """
    d = _deviations(x, p)
    d = _float(_divided(d, np.abs(d).max(axis=-1, keepdims=True)))
    sigma = np.sqrt(_float(expectation(d**2, p)))[..., None]  # (..., 1)
    return expectation(_power(_divided(d, sigma), k), None if p is None else _float(p))


def _values(x) -> np.ndarray:
    """(..., n) array, n ≥ 1, of doubles or of Python's exact numbers."""
    x = np.asarray(x)
    if x.ndim == 0 or x.shape[-1] == 0:
        raise ValueError(f"there is at least one value along the last axis; got shape {x.shape}")
    if x.dtype.kind not in "fiubO":
        raise TypeError(f"moments are of real numbers; got an array of {x.dtype}")
    return x if x.dtype == object else x.astype(np.float64)


def _deviations(x, p) -> np.ndarray:
    """X - E X, of the shape of x."""
    x = _values(x)
    return x - np.asarray(expectation(x, p))[..., None]  # (..., n) - (..., 1)


def _power(x, k):
    """xᵏ by squaring: a few products, where NumPy's power takes logarithms."""
    k, power = whole(k, "k"), np.ones_like(x)
    while k:
        if k % 2:
            power = power * x
        k //= 2
        x = x * x if k else x
    return power


def _float(x) -> np.ndarray:
    return np.asarray(x).astype(np.float64)


def _divided(a, b):
    """a / b, and nan for 0 / 0; of exact numbers exactly, unless b is 0."""
    zero = np.asarray(b == 0)
    if zero.any():
        a, b = _float(a), _float(b)
    with np.errstate(invalid="ignore"):
        return np.asarray(a / np.where(zero, np.nan, b) if zero.any() else a / b)
