"""Intervals for a proportion p, of which k successes in n trials were seen.

The textbook's p̂ ± z √(p̂ (1 - p̂) / n) is a point where k = 0, and covers too seldom for p near 0 or 1. Wilson asks
instead which p would not be rejected: |p̂ - p| ≤ z √(p (1 - p) / n), a quadratic in p, so that

    p = (p̂ + z²/2n ± z √(p̂ (1 - p̂) / n + z²/4n²)) / (1 + z²/n)

Clopper and Pearson ask the same of the binomial distribution itself: the lower end is the p of which k or more have
probability α/2, the upper end that of which k or fewer have. Both are quantiles of beta distributions. It never covers
less often than claimed, and for that often more; Wilson's covers as often as claimed on the average over p.
Source: Brown, Cai & DasGupta, Interval Estimation for a Binomial Proportion, 2001.
"""

import math

import numpy as np

from foundations.numerics.special import betainccinv, betaincinv
from foundations.statistics.intervals.interval import Interval, normal_quantile, tail


def wilson_interval(k, n, level=0.95) -> Interval:
    """Wilson's interval.

    Parameters
    ----------
    k, n : successes, 0 to n, and trials, at least 1; whole numbers
    level : what share of such intervals is to cover p

    Returns
    -------
    Interval within [0, 1]

    Raises
    ------
    ValueError : counts that are none, a level outside (0, 1)

    Notes
    -----
    Compare: scipy.stats.binomtest(k, n).proportion_ci(method="wilson").
    """
    k, n = counts(k, n)
    z = normal_quantile(tail(level))
    p, w = k / n, z * z / n
    half = math.sqrt(w * (p * (1 - p) + w / 4))
    lower = 0.0 if k == 0 else (p + w / 2 - half) / (1 + w)
    upper = 1.0 if k == n else (p + w / 2 + half) / (1 + w)
    return Interval(lower, upper, level)


def clopper_pearson_interval(k, n, level=0.95) -> Interval:
    """Clopper and Pearson's interval; arguments and result as for `wilson_interval`.

    Compare: scipy.stats.binomtest(k, n).proportion_ci(method="exact").
    """
    k, n = counts(k, n)
    alpha = tail(level)
    lower = 0.0 if k == 0 else float(betaincinv(k, n - k + 1, alpha))
    upper = 1.0 if k == n else float(betainccinv(k + 1, n - k, alpha))
    return Interval(lower, upper, level)


def counts(k, n):
    """k and n as ints. ValueError unless 0 ≤ k ≤ n and n ≥ 1, both whole."""
    numbers = all(np.ndim(count) == 0 and np.asarray(count).dtype.kind in "biuf" for count in (k, n))
    if not (numbers and 0 <= k <= n < math.inf and n >= 1 and k == int(k) and n == int(n)):
        wanted = "k successes of n trials are whole numbers with 0 ≤ k ≤ n and n ≥ 1"
        raise ValueError(f"{wanted}; got k = {k!r}, n = {n!r}")
    return int(k), int(n)
