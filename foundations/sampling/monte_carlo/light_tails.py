"""What breaks importance sampling: a proposal with lighter tails than the target.

Of p = N(0, 1) and q = N(0, s²), the weight at x is s exp(x² (1/s² - 1) / 2). Under q,

    E w = 1        E w² = s² / √(2s² - 1)    if s² > 1/2, else ∞        P(w > t) ~ t^(-1 / (1 - s²))    if s < 1

Below s² = 1/2 the variance is infinite. The mean of n weights still tends to 1, about as n^(-s²) instead of n^(-1/2):
at s = 0.3 a hundred times the draws leave more than half of the error. The reported standard error does not say so:
most runs have seen no large weight, their mean is too low and its error far larger than reported. Now and then a run
meets one, and is spoiled by it. The effective size does fall here, for runs that are long enough; where the target has
a second mode that no draw has come near, all weights look alike and the effective size is the best there is.

`light_tails` runs it many times and holds the error against what the runs report of it.
Source: Owen, Monte Carlo Theory, Methods and Examples (2013), §9.1; Durrett, Probability: Theory and Examples, §3.8,
for the rate.
"""

from typing import NamedTuple

import numpy as np

from foundations.probability import Normal
from foundations.sampling.checks import whole
from foundations.sampling.monte_carlo.importance import effective_size


class Reported(NamedTuple):
    """What runs of n draws report of the mean weight, which is 1, and what is true."""

    error: float  # median over the runs of |mean weight - 1|
    standard_error: float  # median of those reported
    covered: float  # share of runs with |mean weight - 1| within two reported standard errors
    effective_share: float  # median of effective size / n


def weight_second_moment(scale):
    """E_q w² for p = N(0, 1) and q = N(0, scale²), elementwise: inf from scale² = 1/2 down.

    Its inverse is the share of n to which the effective size tends.
    Raises ValueError for a scale that is not positive. Compare: scipy.integrate.quad of p²/q.
    """
    s = _positive(scale)
    with np.errstate(over="ignore"):
        left = 2 - (1 / s) ** 2  # s² / √(2s² - 1) = s / √(2 - 1/s²), whose parts do not overflow for a large s
    return np.where(left > 0, s / np.sqrt(np.where(left > 0, left, 1.0)), np.inf)[()]


def error_exponent(scale: float) -> float:
    """The power of n with which the mean weight nears 1: -1/2, or -scale² where the variance is infinite.

    Raises ValueError for a scale that is not positive.
    """
    return -min(0.5, float(_positive(scale)) ** 2)


def light_tails(scale: float, n: int, runs: int, *, rng: np.random.Generator) -> Reported:
    """Repeat the estimate of E w = 1 from n draws of N(0, scale²), against the target N(0, 1).

    Raises ValueError for n below 2, no runs, or a scale that is not positive.
    """
    n, runs = whole(n, "n", least=2), whole(runs, "runs")
    q, p = Normal(0.0, float(scale)), Normal(0.0, 1.0)
    x = q.sample(rng, (runs, n))
    log_w = p.log_prob(x) - q.log_prob(x)  # (runs, n)
    w = np.exp(log_w)
    error = np.abs(w.mean(axis=1) - 1)
    reported = w.std(axis=1, ddof=1) / n**0.5
    return Reported(
        error=float(np.median(error)),
        standard_error=float(np.median(reported)),
        covered=float(np.mean(error <= 2 * reported)),
        effective_share=float(np.median(effective_size(log_w)) / n),
    )


def _positive(scale) -> np.ndarray:
    """scale as float64, or a ValueError."""
    s = np.asarray(scale, dtype=np.float64)
    if not (s > 0).all():
        raise ValueError(f"scale is positive; got {scale}")
    return s
