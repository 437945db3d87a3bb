"""Functions of exp and log in forms that neither overflow nor cancel.

exp overflows above 709.8, underflows below -745, and log(1 + x) forgets an x below 1e-16. Each function here is an
identity that keeps exp away from large arguments and hands small ones to log1p and expm1, such as

    log Σ exp(xᵢ) = m + log Σ exp(xᵢ - m),    m = max xᵢ.

The form from the textbook stands above each as `@naive`, with an input that breaks it; it is kept as the attribute
`naive`, so that the two can be run side by side: `logsumexp.naive(*logsumexp.breaks_at)`.

Left out: weights and signs in logsumexp, complex arguments.
Source: Blanchard, Higham & Higham, Accurately computing the log-sum-exp and softmax functions (2021); Mächler,
Accurately computing log(1 - exp(-|a|)) (2012).
"""

from collections.abc import Callable

import numpy as np

from foundations.numerics.elementwise import as_float


def naive(form: Callable, breaks_at: tuple) -> Callable:
    """Put the textbook's form, and arguments at which it fails, beside the stable function."""

    def beside(function):
        function.naive, function.breaks_at = form, breaks_at
        return function

    return beside


# ---- Along an axis


@naive(lambda x: np.log(np.sum(np.exp(x))), breaks_at=([1000.0, 1000.0],))  # inf; it is 1000.69
def logsumexp(x, axis=None, *, keepdims=False):
    """log Σ exp(x) over an axis, a tuple of axes, or all elements; -inf for no elements.

    The largest term leaves the sum, as 1 in log1p: what the others add is kept where it is below eps.
    Cost: one exp an element. Compare: scipy.special.logsumexp.
    """
    (x,) = as_float(x)
    m, rest = _largest_and_rest(x, axis)
    total = m + rest
    return (total if keepdims else np.squeeze(total, axis=_axes(x, axis)))[()]


@naive(lambda x: np.exp(x) / np.sum(np.exp(x)), breaks_at=([1000.0, 999.0],))  # nan; it is 0.73, 0.27
def softmax(x, axis=None):
    """exp(x) / Σ exp(x) along an axis (default: over all elements), of the shape of x.

    Shifting x by its maximum changes nothing and leaves exp arguments ≤ 0.
    nan where the maximum is not finite. Compare: scipy.special.softmax.
    """
    (x,) = as_float(x)
    with np.errstate(invalid="ignore", under="ignore"):  # inf - inf
        e = np.exp(x - x.max(axis=axis, keepdims=True, initial=-np.inf))
        return (e / e.sum(axis=axis, keepdims=True))[()]


@naive(lambda x: np.log(np.exp(x) / np.sum(np.exp(x))), breaks_at=([0.0, -800.0],))  # -inf; it is -800
def log_softmax(x, axis=None):
    """log of softmax, x - logsumexp(x), along an axis (default: over all elements).

    nan where the maximum is not finite. Compare: scipy.special.log_softmax.
    """
    (x,) = as_float(x)
    m, rest = _largest_and_rest(x, axis)
    with np.errstate(invalid="ignore"):
        return (x - m - rest)[()]


def _largest_and_rest(x, axis):
    """m = max x and log Σ exp(x - m), with the axes kept."""
    m = x.max(axis=axis, keepdims=True, initial=-np.inf)
    largest = x == m
    with np.errstate(invalid="ignore", under="ignore"):  # inf - inf, where x is m
        others = np.exp(np.where(largest, -np.inf, x - m)).sum(axis=axis, keepdims=True)
    count = np.maximum(largest.sum(axis=axis, keepdims=True), 1).astype(x.dtype)  # 0 for no elements, and for nan
    return m, np.log(count) + np.log1p(others / count)


def _axes(x, axis):
    return tuple(range(x.ndim)) if axis is None else axis


# ---- Element by element


@naive(lambda x: 1 / (1 + np.exp(-x)), breaks_at=(-720.0,))  # 0 after an overflow; it is 2e-313
def sigmoid(x):
    """1 / (1 + exp(-x)), the inverse of logit.

    Below zero it is exp(x) / (1 + exp(x)): both branches need exp(-|x|) alone. Compare: scipy.special.expit.
    """
    (x,) = as_float(x)
    with np.errstate(under="ignore"):
        e = np.exp(-np.abs(x))
        return (np.where(x < 0, e, 1) / (1 + e))[()]


@naive(lambda x: np.log(1 / (1 + np.exp(-x))), breaks_at=(-800.0,))  # -inf; it is -800
def log_sigmoid(x):
    """log(1 / (1 + exp(-x))) = -softplus(-x). Compare: scipy.special.log_expit."""
    (x,) = as_float(x)
    with np.errstate(under="ignore"):
        return (np.minimum(x, 0) - np.log1p(np.exp(-np.abs(x))))[()]


@naive(lambda x: np.log(1 + np.exp(x)), breaks_at=(-40.0,))  # 0; it is 4e-18
def softplus(x):
    """log(1 + exp(x)), a smooth max(x, 0). Compare: numpy.logaddexp with 0."""
    (x,) = as_float(x)
    with np.errstate(under="ignore"):
        return (np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x))))[()]


@naive(lambda x: np.log(1 - np.exp(x)), breaks_at=(-1e-20,))  # -inf; it is -46
def log1mexp(x):
    """log(1 - exp(x)) for x ≤ 0: the log-probability of "not" from that of an event; nan for x > 0.

    For x near 0 the difference cancels and expm1 has it exactly; far below 0 log1p has it. They change at -log 2,
    where either is good. Compare: the naive form in mpmath.
    """
    (x,) = as_float(x)
    with np.errstate(divide="ignore", invalid="ignore", under="ignore"):
        return np.where(x > -np.log(2), np.log(-np.expm1(x)), np.log1p(-np.exp(x)))[()]


@naive(lambda a, b: np.log(np.exp(a) + np.exp(b)), breaks_at=(-1000.0, -1000.0))  # -inf; it is -999.3
def logaddexp(a, b):
    """log(exp(a) + exp(b)), the sum of two numbers known by their logarithms. Compare: numpy.logaddexp."""
    a, b = as_float(a, b)
    with np.errstate(invalid="ignore", under="ignore"):  # inf - inf
        apart = np.where(a == b, 0, np.abs(a - b)).astype(a.dtype)
        return (np.maximum(a, b) + np.log1p(np.exp(-apart)))[()]


@naive(lambda x, y: x * np.log(y), breaks_at=(0.0, 0.0))  # nan; it is 0
def xlogy(x, y):
    """x log y, and 0 where x = 0 unless y is nan: the limit that entropies and likelihoods mean.

    Compare: scipy.special.xlogy.
    """
    x, y = as_float(x, y)
    with np.errstate(divide="ignore", invalid="ignore", under="ignore", over="ignore"):
        return np.where((x == 0) & ~np.isnan(y), 0, x * np.log(y))[()]


@naive(lambda p: np.log(p / (1 - p)), breaks_at=(0.5 - 2.0**-54,))  # half of what it is, -2e-16
def logit(p):
    """log(p / (1 - p)) for 0 ≤ p ≤ 1, the inverse of sigmoid; nan outside.

    Around 1/2 the quotient is near 1 and log would see its rounding: there 2p - 1 is exact, and
    p / (1 - p) = 1 + (2p - 1) / (1 - p). Compare: scipy.special.logit.
    """
    (p,) = as_float(p)
    with np.errstate(all="ignore"):
        middle = np.abs(p - 0.5) < 0.25
        return np.where(middle, np.log1p((2 * p - 1) / (1 - p)), np.log(p / (1 - p)))[()]
