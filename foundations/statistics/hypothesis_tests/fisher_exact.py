"""Fisher's exact test of a 2 x 2 table: given the sums of its rows and columns, its first cell is hypergeometric.

            yes   no                       P(a) = (a+b over a) (c+d over c) / (n over a+c)
    group 1  a    b   a+b
    group 2  c    d   c+d                  odds ratio = a d / (b c)
            a+c  b+d   n

No approximation: the p-value is right for any counts, and for small ones larger than it need be.
Left out: larger tables, the conditional estimate of the odds ratio, confidence intervals.
Source: Fisher, Statistical Methods for Research Workers, 5th ed. (1934), §21.02.
"""

import math

from foundations.statistics.hypothesis_tests.counts import whole_counts
from foundations.statistics.hypothesis_tests.exact import exact_p_value
from foundations.statistics.hypothesis_tests.hypergeometric import hypergeometric
from foundations.statistics.hypothesis_tests.result import TestResult, check_alternative
from foundations.statistics.hypothesis_tests.tails import quotient

TIES = 1e-11  # relative: some times the rounding error of a probability, even one of 1e-300


def fisher_exact(table, *, alternative="two-sided") -> TestResult:
    """Are the odds in both rows of a 2 x 2 table the same?

    Parameters
    ----------
    table : (2, 2) whole numbers
    alternative : "two-sided" (all tables that are no more probable than this one count), "less" (the odds ratio is
        below 1) or "greater"

    Returns
    -------
    TestResult whose statistic and effect is the "odds ratio" of the sample; nan, with p-value 1, where a row or a
    column is zero, and else inf where b or c is

    Raises
    ------
    ValueError : another shape, counts that are negative or not whole, an unknown alternative

    Notes
    -----
    Assumes independent observations. The p-value is exact if the sums of rows and columns are fixed beforehand, and
    safe, P(p ≤ alpha) ≤ alpha, if they are not. Cost O(√n). Compare: scipy.stats.fisher_exact.
    """
    alternative = check_alternative(alternative)
    (a, b), (c, d) = [[int(count) for count in row] for row in whole_counts(table, "table", (2, 2))]
    if 0 in (a + b, c + d, a + c, b + d):
        return TestResult(math.nan, 1.0, math.nan, "odds ratio")
    X = hypergeometric(a + b + c + d, a + b, a + c)
    p = min(1.0, exact_p_value(a, X, alternative, TIES))
    odds_ratio = quotient(a * d, b * c)
    return TestResult(odds_ratio, p, odds_ratio, "odds ratio")
