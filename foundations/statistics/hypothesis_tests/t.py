"""Student's t tests: for means whose standard deviation is estimated from the same samples.

    one sample    t = (x̄ - μ) / (s / √n)                                        ν = n - 1
    paired        the one-sample test of the differences xᵢ - yᵢ                ν = n - 1
    pooled        t = (x̄ - ȳ) / (s √(1/n + 1/m)),  s² = (S_x + S_y) / (n + m - 2),   ν = n + m - 2
    Welch         t = (x̄ - ȳ) / √(u + v),  u = s_x²/n,  v = s_y²/m,   ν = (u + v)² / (u²/(n - 1) + v²/(m - 1))

with S the sum of squared deviations and s² = S / (n - 1). Under the null hypothesis t is Student's with ν degrees of
freedom; Welch's only nearly, but without the assumption that both populations vary alike.
A sample without any variation has t = ±inf and p = 0, or nan for both where the means agree as well: SciPy's answers.
Left out: trimmed means, weights, axes.
Source: Student, Biometrika 6 (1908) 1; Welch, Biometrika 34 (1947) 28; Cohen, Statistical Power Analysis (1988), ch. 2.
"""

import math

from foundations.statistics._edge import pair
from foundations.statistics.hypothesis_tests.centered import Centered, centered, known, mean_difference, samples
from foundations.statistics.hypothesis_tests.result import TestResult, check_alternative, real
from foundations.statistics.hypothesis_tests.tails import quotient, student_p_value


def t_test(x, mean=0.0, *, alternative="two-sided") -> TestResult:
    """Is the mean of the population `mean`?

    Parameters
    ----------
    x : (n,) numbers, n ≥ 2
    mean : the mean under the null hypothesis
    alternative : "two-sided", "less" (the mean is smaller) or "greater"

    Returns
    -------
    TestResult with statistic t, df n - 1, and effect "Cohen's d", (x̄ - mean) / s

    Raises
    ------
    ValueError : fewer than two samples, a number that is not finite, an unknown alternative

    Notes
    -----
    Assumes independent samples of a normal population; for many samples nearly any will do, unless its tails are heavy.
    Compare: scipy.stats.ttest_1samp.
    """
    check_alternative(alternative)
    unit, (x,) = samples({"x": x}, least=2)
    return _one_sample(centered(x), real(mean, "mean") / unit, alternative, "Cohen's d")


def paired_t_test(x, y, *, alternative="two-sided") -> TestResult:
    """Is the mean of the differences between two measurements of the same things zero?

    Parameters
    ----------
    x, y : (n,) numbers each, n ≥ 2, in pairs
    alternative : "two-sided", "less" (x is smaller on average) or "greater"

    Returns
    -------
    TestResult with statistic t, df n - 1, and effect "Cohen's d_z", the mean difference over the standard deviation of
    the differences

    Raises
    ------
    ValueError : fewer than two pairs, lengths that differ, a number that is not finite, an unknown alternative

    Notes
    -----
    Assumes independent pairs whose differences are normal; x and y themselves need not be.
    Compare: scipy.stats.ttest_rel.
    """
    check_alternative(alternative)
    _, (x, y) = samples({"x": x, "y": y}, least=2)
    x, y = pair(x, y, "x", "y")
    return _one_sample(centered(x - y), 0.0, alternative, "Cohen's d_z")


def _one_sample(a: Centered, mean: float, alternative, effect) -> TestResult:
    apart = mean_difference(a, known(mean))
    d = quotient(apart, math.sqrt(a.variance))
    t = d * math.sqrt(a.n)
    return TestResult(t, student_p_value(t, a.n - 1, alternative), d, effect, df=a.n - 1)


def two_sample_t_test(x, y, *, alternative="two-sided") -> TestResult:
    """Have two populations that vary alike the same mean?

    Parameters
    ----------
    x, y : (n,) and (m,) numbers, n, m ≥ 1, n + m ≥ 3
    alternative : "two-sided", "less" (the mean of x is smaller) or "greater"

    Returns
    -------
    TestResult with statistic t, df n + m - 2, and effect "Cohen's d", the difference of means over the pooled s

    Raises
    ------
    ValueError : too few samples, a number that is not finite, an unknown alternative

    Notes
    -----
    Assumes two independent samples of normal populations with one variance: where the variances differ and the sample
    sizes too, p-values are wrong, and `welch_t_test` is right. t² is the F of `one_way_anova` of the two samples.
    Compare: scipy.stats.ttest_ind.
    """
    check_alternative(alternative)
    _, (x, y) = samples({"x": x, "y": y}, least=1)
    a, b = centered(x), centered(y)
    df = a.n + b.n - 2
    if df < 1:
        raise ValueError("x and y have one element each, and at least three in all are needed")
    d = quotient(mean_difference(a, b), math.sqrt((a.S + b.S) / df))
    t = d / math.sqrt(1 / a.n + 1 / b.n)
    return TestResult(t, student_p_value(t, df, alternative), d, "Cohen's d", df=df)


def welch_t_test(x, y, *, alternative="two-sided") -> TestResult:
    """Have two populations, whose variances may differ, the same mean?

    Parameters
    ----------
    x, y : (n,) and (m,) numbers, n, m ≥ 2
    alternative : "two-sided", "less" (the mean of x is smaller) or "greater"

    Returns
    -------
    TestResult with statistic t, df after Welch and Satterthwaite (no whole number), and effect "Cohen's d_av", the
    difference of means over √((s_x² + s_y²)/2)

    Raises
    ------
    ValueError : fewer than two samples on a side, a number that is not finite, an unknown alternative

    Notes
    -----
    Assumes two independent samples of normal populations. Where neither sample varies, df is nan.
    Compare: scipy.stats.ttest_ind(x, y, equal_var=False).
    """
    check_alternative(alternative)
    _, (x, y) = samples({"x": x, "y": y}, least=2)
    a, b = centered(x), centered(y)
    u, v = a.variance / a.n, b.variance / b.n
    apart = mean_difference(a, b)
    t = quotient(apart, math.sqrt(u + v))
    df = welch_df(u, a.n, v, b.n)
    p = student_p_value(t, 1.0 if math.isnan(df) else df, alternative)  # t is then ±inf or nan, whatever df is
    return TestResult(t, p, quotient(apart, math.sqrt((a.variance + b.variance) / 2)), "Cohen's d_av", df=df)


def welch_df(u: float, n: int, v: float, m: int) -> float:
    """(u + v)² / (u²/(n - 1) + v²/(m - 1)), from the shares of u and v in their sum; nan where both are zero."""
    share = quotient(u, u + v)
    return 1 / (share**2 / (n - 1) + (1 - share) ** 2 / (m - 1))
