"""What discrete distributions over numbers share: quantiles by search, and expectations by summation.

The quantile of q is the smallest whole k with cdf(k) ≥ q. The cdf has no inverse in closed form, but rises: a guess is
widened by 1, 2, 4, ... until it holds k, and the bracket halved. The answer is exact for the cdf as it is computed. The
guess is the normal quantile, corrected for skewness by the first term of Cornish and Fisher.

E f(X) = Σ f(k) P(k) over 40 standard deviations. Where these are many, every h-th k is enough: the terms are values of
one smooth bell, whose sum on any grid much finer than its width is its integral (Poisson's summation formula).
Source: Cornish & Fisher, Rev. Inst. Int. Stat. 5 (1938) 307; Trefethen & Weideman, SIAM Review 56 (2014) 385;
Takahasi & Mori, Publ. RIMS 9 (1974) 721, for tanh-sinh.
"""

from collections.abc import Callable

import numpy as np

from foundations.numerics.special import erfcinv

WIDTH = 40  # standard deviations; a Poisson variable of mean 1 is beyond with probability 1e-50
MOST_HALVINGS = 1100  # of the widest bracket of doubles: 1024 down to a width of 1, fewer from 2**53 on
TERMS_PER_DEVIATION = 16  # a bell sampled so finely is summed to the last digit
NARROWEST = 1e-12  # a deviation below this share of the mean spans too few doubles to sum over
UNLIKELY = -1e4  # a log probability whose share of a sum is 0, but which is finite
ONE_BY_ONE = 2.0**16  # terms before the sum is taken for an integral
NODES = 8001  # of that integral


def smallest_with_cdf(cdf: Callable, q, start, low, high):
    """The smallest whole k from low to high with cdf(k) >= q, elementwise, from a guess; nan where the cdf is nan."""
    above = np.clip(np.ceil(start), low, np.minimum(high, 2.0**1000))
    step = apart = np.maximum(1.0, np.spacing(above))  # so far are doubles apart from 2**53 on
    while (short := cdf(above) < q).any():
        above = np.where(short, np.minimum(above + step, high), above)
        step = 2 * step
    below, step = above - apart, apart
    while (enough := (below >= low) & (cdf(below) >= q)).any():
        above = np.where(enough, below, above)
        below = np.where(enough, np.maximum(below - step, low - 1), below)
        step = 2 * step
    for _ in range(MOST_HALVINGS):
        between = below + np.floor((above - below) / 2)
        # From 2**53 on two neighbors differ by more than 1, and what is between them rounds to one of them
        if not ((below < between) & (between < above)).any():
            break
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
    step = 2.0 ** max(0.0, np.floor(np.log2(stddev / TERMS_PER_DEVIATION))) if stddev > 0 else 1.0
    reach = WIDTH * (stddev + 1)
    start = np.floor(max(low, mean - reach) / step) * step  # a power of two and its multiples are not rounded
    k = np.arange(max(low, start), min(high, np.ceil(mean + reach)) + 1, step)
    return float(step * (f(k) * np.exp(log_prob(k))).sum())


def bell_entropy(log_prob: Callable, mean, stddev, high) -> float:
    """-Σ P(k) log P(k) for a bell-shaped variable on 0, 1, ..., high; the normal one's where doubles are too coarse."""
    if stddev < NARROWEST * mean:
        return 0.5 * np.log(2 * np.pi * np.e) + np.log(stddev)
    return expectation(surprise(log_prob), log_prob, mean, stddev, 0, high)


def surprise(log_prob: Callable) -> Callable:
    """-log P(k), made finite where P(k) is 0."""
    return lambda k: -np.maximum(log_prob(k), UNLIKELY)


def wide_expectation(f: Callable, log_prob: Callable, last) -> float:
    """E f(X) for a variable on 0, 1, ..., last whose probabilities, from some thousands on, change slowly.

    The first numbers one by one; of the rest the sum of h(k) = f(k) P(k) is the midpoint rule for an integral:

        Σ_{k ≥ M} h(k) = ∫ h(k) dk from M - ½ on + h'(M - ½)/24 - ...

    The integral is taken over log k, by the tanh-sinh rule.
    """

    def h(k):
        return f(k) * np.exp(log_prob(k))

    first = h(np.arange(min(last + 1, ONE_BY_ONE)))
    if last < ONE_BY_ONE:
        return float(first.sum())
    low, high = np.log(ONE_BY_ONE - 0.5), np.log(min(last, 1e308))
    t = np.linspace(-3.5, 3.5, NODES)
    s = np.pi * np.sinh(t)
    log_k = low + (high - low) / (1 + np.exp(-s))
    slope = (high - low) * np.pi * np.cosh(t) / (2 + 2 * np.cosh(s))  # d log k / dt
    integral = (h(np.exp(log_k)) * np.exp(log_k) * slope).sum() * (7 / (NODES - 1))
    return float(first.sum() + integral + (h(np.array([ONE_BY_ONE])) - first[-1])[0] / 24)
