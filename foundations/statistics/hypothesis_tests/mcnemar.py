"""McNemar's test: two yes-no answers about the same things, such as whether each of two models is right.

             second yes  no        Of the n = b + c things on which they differ, b is binomial with chance 1/2 if both
    first yes    a       b         answers are yes equally often. For large n
    first no     c       d
                                       χ² = (|b - c| - 1)² / (b + c)     (without correction: no - 1)

is chi-squared with one degree of freedom. The things on which they agree, a and d, say nothing about it.
Left out: more than two answers (Bowker), the mid-p version.
Source: McNemar, Psychometrika 12 (1947) 153; Edwards, Psychometrika 13 (1948) 185, for the correction.
"""

from foundations.statistics.hypothesis_tests.binomial_test import binomial_test
from foundations.statistics.hypothesis_tests.counts import whole_counts
from foundations.statistics.hypothesis_tests.result import TestResult
from foundations.statistics.hypothesis_tests.tails import chi_square_p_value


def mcnemar(table, *, exact=True, correction=True) -> TestResult:
    """Are both answers yes equally often?

    Parameters
    ----------
    table : (2, 2) whole numbers; rows are the first answer, columns the second
    exact : by the binomial distribution; else by the chi-squared one, which wants b + c ≥ 25
    correction : for continuity, of the chi-squared statistic

    Returns
    -------
    TestResult with statistic b if exact, else χ² (df 1), and effect "Cohen's g", b / (b + c) - 1/2. Where b + c is 0
    there is nothing to tell: p-value 1, and statistic and effect 0.

    Raises
    ------
    ValueError : another shape, counts that are negative or not whole

    Notes
    -----
    Assumes independent pairs of answers. Compare: scipy.stats.binomtest(b, b + c), scipy.stats.chi2.sf.
    """
    (_, b), (c, _) = whole_counts(table, "table", (2, 2)).tolist()
    n, df = b + c, None if exact else 1
    if n == 0:
        return TestResult(0.0, 1.0, 0.0, "Cohen's g", df=df)
    g = (b - c) / (2 * n)
    if exact:
        return TestResult(b, binomial_test(b, n).p_value, g, "Cohen's g")
    chi2 = max(abs(b - c) - correction, 0.0) ** 2 / n
    return TestResult(chi2, chi_square_p_value(chi2, 1), g, "Cohen's g", df=df)
