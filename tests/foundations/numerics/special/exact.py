"""Forty digits from mpmath, and errors against them."""

import mpmath
import numpy as np

SMALLEST = 1e-300


def exactly(function, *vectors):
    """function of mpmath numbers, at each element."""
    with mpmath.workdps(40):
        return [function(*(mpmath.mpf(float(v)) for v in row)) for row in zip(*vectors, strict=True)]


def relative(got, wanted):
    """Largest |got - wanted| / |wanted|, where wanted is above 1e-300; nan counts as infinite."""
    assert len(got) == len(wanted) > 0
    pairs = [(float(g), w) for g, w in zip(got, wanted, strict=True) if abs(w) > SMALLEST]
    with mpmath.workdps(40):
        return max(float(abs(g / w - 1)) if np.isfinite(g) else np.inf for g, w in pairs)


def log_uniform(rng, low, high, n):
    return 10 ** rng.uniform(np.log10(low), np.log10(high), n)


def lower_gamma(a, x, **options):
    """By its series of positive terms."""
    factor = mpmath.exp(a * mpmath.log(x) - x - mpmath.loggamma(a + 1)) if x else mpmath.mpf(0)
    return factor * mpmath.hyp1f1(1, a + 1, x, **options)


def upper_gamma(a, x):
    return mpmath.gammainc(a, x, mpmath.inf, regularized=True)


def lower_beta(a, b, x):
    return mpmath.betainc(a, b, 0, x, regularized=True)


def upper_beta(a, b, x):
    return mpmath.betainc(b, a, 0, 1 - x, regularized=True)
