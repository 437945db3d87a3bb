"""What discrete distributions over numbers share: quantiles by search, and expectations by summation.

The quantile of q is the smallest whole k with cdf(k) ≥ q. The cdf has no inverse in closed form, but rises: a guess is
widened by 1, 2, 4, ... until it holds k, and the bracket halved. The answer is exact for the cdf as it is computed. The
guess is the normal quantile, corrected for skewness by the first term of Cornish and Fisher.

E f(X) = Σ f(k) P(k) over 40 standard deviations. Where these are many, every h-th k is enough: the terms are values of
one smooth bell, whose sum on any grid much finer than its width is its integral (Poisson's summation formula).
Source: Cornish & Fisher, Rev. Inst. Int. Stat. 5 (1938) 307; Trefethen & Weideman, SIAM Review 56 (2014) 385.
"""

from collections.abc import Callable

import numpy as np

from foundations.numerics.special import erfcinv

WIDTH = 40  # standard deviations; a Poisson variable of mean 1 is beyond with probability 1e-50
TERMS_PER_DEVIATION = 16  # a bell sampled so finely is summed to the last digit


def smallest_with_cdf(cdf: Callable, q, start, low, high):
    """The smallest whole k from low to high with cdf(k) >= q, elementwise, from a guess; nan where the cdf is nan."""
    above = np.clip(np.ceil(start), low, np.minimum(high, 2.0**1000))
    step = 1.0
    while (short := cdf(above) < q).any():
        above = np.where(short, np.minimum(above + step, high), above)
        step *= 2
    below, step = above - 1, 1.0
    while (enough := (below >= low) & (cdf(below) >= q)).any():
        above = np.where(enough, below, above)
        below = np.where(enough, np.maximum(below - step, low - 1), below)
        step *= 2
    # From 2**53 on there may be no number between two that differ by more than 1
    while ((between := below + np.floor((above - below) / 2)) > below).any():
        enough = cdf(between) >= q
        above = np.where(enough, between, above)
        below = np.where(enough, below, between)
    return np.where(np.isnan(cdf(above)), np.nan, above)


def cornish_fisher(q, mean, stddev, skewness):
    """About where the cdf is q."""
    z = -np.sqrt(2) * erfcinv(2 * q)
    return mean + stddev * (z + np.where(stddev > 0, skewness, 0.0) * (z * z - 1) / 6)


def expectation(f: Callable, log_prob: Callable, mean, stddev, low, high) -> float:
    """E f(X) for a bell-shaped variable on the whole numbers from low to high, by summation."""
    step = max(1, int(stddev / TERMS_PER_DEVIATION))
    reach = WIDTH * (stddev + 1)
    k = np.arange(max(low, np.floor(mean - reach)), min(high, np.ceil(mean + reach)) + 1, step)
    return float(step * (f(k) * np.exp(log_prob(k))).sum())
