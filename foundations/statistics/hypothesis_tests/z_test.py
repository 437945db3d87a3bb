"""z tests: for means whose standard deviation is known, and for proportions of large samples.

    z = (x̄ - μ) / (σ / √n)        z = (x̄ - ȳ - Δ) / √(σ_x²/n + σ_y²/m)        z = (p̂₁ - p̂₂) / √(p̂ (1 - p̂) (1/n₁ + 1/n₂))

In the last p̂ is the share of successes in both samples together, since the null hypothesis says that they have one.
Left out: unequal proportions as the null hypothesis; estimated standard deviations, which are Student's (`t_test`).
Source: Lehmann & Romano, Testing Statistical Hypotheses, 3rd ed., §3 and §11; Cohen, Statistical Power Analysis (1988).
"""

import math

import numpy as np

from foundations.statistics.hypothesis_tests.centered import centered, known, mean_difference, samples
from foundations.statistics.hypothesis_tests.counts import whole_counts
from foundations.statistics.hypothesis_tests.result import TestResult, check_alternative, real
from foundations.statistics.hypothesis_tests.tails import normal_p_value, quotient


def z_test(x, mean=0.0, *, std, alternative="two-sided") -> TestResult:
    """Is the mean of the population `mean`, where its standard deviation is known to be `std`?

    Parameters
    ----------
    x : (n,) numbers, n ≥ 1
    mean : the mean under the null hypothesis
    std : the standard deviation of the population, positive
    alternative : "two-sided", "less" (the mean is smaller) or "greater"

    Returns
    -------
    TestResult with statistic z and effect "Cohen's d", (x̄ - mean) / std

    Raises
    ------
    ValueError : no samples, a number that is not finite, a std that is not positive, an unknown alternative

    Notes
    -----
    Assumes independent samples, of a normal population or so many that their mean is normal, and a known std.
    Compare: scipy.stats.norm.sf of the z by hand.
    """
    check_alternative(alternative)
    std, mean = positive(std, "std"), real(mean, "mean")
    unit, (x,) = samples({"x": x}, least=1)
    d = quotient(mean_difference(centered(x), known(mean / unit)), std / unit)
    z = d * math.sqrt(len(x))
    return TestResult(z, normal_p_value(z, alternative), d, "Cohen's d")


def two_sample_z_test(x, y, difference=0.0, *, std_x, std_y, alternative="two-sided") -> TestResult:
    """Do the means of two populations with known standard deviations differ by `difference`?

    Parameters
    ----------
    x, y : (n,) and (m,) numbers, n, m ≥ 1
    difference : the mean of x minus that of y under the null hypothesis
    std_x, std_y : the standard deviations of the populations, positive
    alternative : "two-sided", "less" (the difference is smaller) or "greater"

    Returns
    -------
    TestResult with statistic z and effect "Cohen's d", the difference beyond the null's over √((σ_x² + σ_y²)/2)

    Raises
    ------
    ValueError : no samples, a number that is not finite, a std that is not positive, an unknown alternative

    Notes
    -----
    Assumes two independent samples whose means are normal, and known standard deviations.
    Compare: scipy.stats.norm.sf of the z by hand.
    """
    check_alternative(alternative)
    unit, (x, y) = samples({"x": x, "y": y}, least=1)
    sx, sy = positive(std_x, "std_x") / unit, positive(std_y, "std_y") / unit
    apart = mean_difference(centered(x), centered(y)) - real(difference, "difference") / unit
    z = quotient(apart, math.hypot(sx / math.sqrt(len(x)), sy / math.sqrt(len(y))))
    d = quotient(apart, math.hypot(sx, sy) / math.sqrt(2))
    return TestResult(z, normal_p_value(z, alternative), d, "Cohen's d")


def two_proportions_z_test(successes, trials, *, alternative="two-sided") -> TestResult:
    """Have two populations the same share of successes?

    Parameters
    ----------
    successes, trials : (2,) whole numbers each, successes[i] of trials[i] ≥ 1
    alternative : "two-sided", "less" (the first share is smaller) or "greater"

    Returns
    -------
    TestResult with statistic z (nan where all or none succeed) and effect "Cohen's h", 2 asin √p̂₁ - 2 asin √p̂₂;
    extra has "shares", p̂₁ and p̂₂

    Raises
    ------
    ValueError : counts that are not two whole numbers, more successes than trials, no trials, an unknown alternative

    Notes
    -----
    Assumes independent trials, and so many that each share is about normal: ten successes and failures in each sample
    are the rule of thumb. z² is the chi-squared statistic of the 2 x 2 table without Yates's correction.
    Compare: scipy.stats.chi2_contingency(table, correction=False).
    """
    check_alternative(alternative)
    k, n = whole_counts(successes, "successes", (2,)), whole_counts(trials, "trials", (2,))
    if (n < 1).any() or (k > n).any():
        raise ValueError(f"successes are no more than trials, and trials at least 1; got {k.tolist()} of {n.tolist()}")
    p1, p2 = k / n
    pooled, failed = k.sum() / n.sum(), (n - k).sum() / n.sum()
    apart = (k[0] * n[1] - k[1] * n[0]) / (n[0] * n[1])  # of whole numbers: equal shares differ by 0
    z = quotient(apart, math.sqrt(pooled * failed * (1 / n[0] + 1 / n[1])))
    return TestResult(z, normal_p_value(z, alternative), cohens_h(p1, p2), "Cohen's h", extra={"shares": (p1, p2)})


def cohens_h(p1, p2) -> float:
    """2 asin √p₁ - 2 asin √p₂: a distance between shares whose sampling error does not depend on the shares."""
    return float(2 * np.arcsin(np.sqrt(p1)) - 2 * np.arcsin(np.sqrt(p2)))


def positive(value, name: str) -> float:
    """A finite number above zero."""
    number = real(value, name)
    if number <= 0:
        raise ValueError(f"{name} is positive, got {number}")
    return number
