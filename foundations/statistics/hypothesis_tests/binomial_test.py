"""The binomial test: is the chance of success p? The number of successes in n trials is binomial, and tells exactly.

    less    P(X ≤ k) = 1 - I_p(k + 1, n - k)            greater    P(X ≥ k) = I_p(k, n - k + 1)

Two-sided, every count counts that is no more probable than k.
Left out: other definitions of two-sided; confidence intervals, which are in `statistics.intervals`.
Source: Conover, Practical Nonparametric Statistics, 3rd ed. (1999), §3.1; Cohen (1988), ch. 6.
"""

from foundations.numerics.special import betainc, betaincc
from foundations.probability.distributions import Binomial
from foundations.statistics.hypothesis_tests.counts import whole_counts
from foundations.statistics.hypothesis_tests.exact import Counts, exact_p_value
from foundations.statistics.hypothesis_tests.result import TestResult, check_alternative, real
from foundations.statistics.hypothesis_tests.z_test import cohens_h

TIES = 1e-7  # relative, as SciPy and R have it


def binomial_test(successes, trials, p=0.5, *, alternative="two-sided") -> TestResult:
    """Is the chance of success p?

    Parameters
    ----------
    successes, trials : whole numbers, successes no more than trials, and trials at least 1
    p : the chance under the null hypothesis, from 0 to 1
    alternative : "two-sided" (all counts that are no more probable than this one count), "less" (the chance is
        smaller) or "greater"

    Returns
    -------
    TestResult with statistic the share of successes, and effect "Cohen's h", 2 asin √share - 2 asin √p

    Raises
    ------
    ValueError : counts that are no such numbers, a p outside [0, 1], an unknown alternative

    Notes
    -----
    Assumes independent trials with one chance of success. The p-value is exact: P(p-value ≤ alpha) ≤ alpha.
    Cost O(log n). Compare: scipy.stats.binomtest.
    """
    alternative = check_alternative(alternative)
    k, n = (int(count) for count in whole_counts([successes, trials], "[successes, trials]", (2,)))
    p = real(p, "p")
    if not (k <= n and n >= 1 and 0 <= p <= 1):
        raise ValueError(f"successes are no more than trials, trials at least 1 and p from 0 to 1; got {k}, {n}, {p}")
    p_value = min(1.0, exact_p_value(k, binomial(n, p), alternative, TIES))
    return TestResult(k / n, p_value, cohens_h(k / n, p), "Cohen's h")


def binomial(n: int, p: float) -> Counts:
    """The number of successes in n trials."""
    X = Binomial(n, probs=p)

    def lower(k: int) -> float:
        return float(X.cdf(k))

    def upper(k: int) -> float:
        if k == 0 or p == 1:
            return 1.0
        if p == 0:
            return 0.0
        return float(betainc(k, n - k + 1, p) if p <= 0.5 else betaincc(n - k + 1, k, 1 - p))

    return Counts(0, n, int(X.mode), X.log_prob, lower, upper)
