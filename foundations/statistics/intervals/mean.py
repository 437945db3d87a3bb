"""Intervals for a mean: the normal one where σ is known, Student's where it is not.

    x̄ ± z σ / √n        x̄ ± t s / √n        z, t the (1 + level) / 2 quantiles of Normal(0, 1) and of t with n - 1 df

Both cover exactly as often as they claim if the samples are independent and normal, and nearly so for large n if their
variance is finite. With s in the place of σ the normal interval is too short, since it takes s for certain; Student's
quantile makes up for it.
Source: Student, The Probable Error of a Mean, 1908.
"""

import math

from foundations.statistics._edge import samples
from foundations.statistics.description import mean, standard_deviation
from foundations.statistics.intervals.interval import Interval, normal_quantile, student_quantile, tail


def mean_interval(x, level=0.95, sigma=None) -> Interval:
    """An interval for the mean of what x was drawn from.

    Parameters
    ----------
    x : (n,) finite numbers; n ≥ 2, or n ≥ 1 where sigma is given
    level : what share of such intervals is to cover the mean
    sigma : the standard deviation of a single sample, where it is known; None for Student's interval

    Returns
    -------
    Interval, in units of x

    Raises
    ------
    ValueError : too few samples, one that is not finite, a level outside (0, 1), a sigma that is not above 0

    Notes
    -----
    Compare: scipy.stats.ttest_1samp(x, 0).confidence_interval, scipy.stats.norm.interval.
    """
    x, alpha = samples(x, "x", least=2 if sigma is None else 1, ndim=1), tail(level)
    if sigma is None:
        half = student_quantile(len(x) - 1, alpha) * (standard_deviation(x, ddof=1) / math.sqrt(len(x)))
    elif 0 < sigma < math.inf:
        half = normal_quantile(alpha) * (float(sigma) / math.sqrt(len(x)))
    else:
        raise ValueError(f"sigma is a standard deviation above 0; got {sigma}")
    center = mean(x)
    return Interval(center - half, center + half, level)
