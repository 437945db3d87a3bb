"""Pearson's chi-squared tests: do counts follow a given law, and does one way of counting depend on another?

    χ² = Σ (O - E)² / E        fit              E is given                  ν = k - 1 - ddof
                               independence     E_ij = O_i. O_.j / n        ν = (r - 1)(c - 1)

Under the null hypothesis χ² is nearly chi-squared with ν degrees of freedom, if no expected count is small: five or
more is the rule of thumb. For ν = 1 Yates's correction takes up to 1/2 from each |O - E|, which makes the p-value
larger, often too large.
Left out: tables of more than two axes, other power divergences.
Source: Pearson, Phil. Mag. 50 (1900) 157; Yates, J. R. Statist. Soc. Suppl. 1 (1934) 217; Cohen (1988), ch. 7.
"""

import math

import numpy as np

from foundations.statistics.hypothesis_tests.counts import counts
from foundations.statistics.hypothesis_tests.result import TestResult, real
from foundations.statistics.hypothesis_tests.tails import chi_square_p_value

SAME_SUM = 2.0**-26  # by how much, relatively, expected counts may miss the sum of the observed ones


def chi_square_fit(observed, expected=None, *, ddof=0) -> TestResult:
    """Do counts of k categories follow the expected ones?

    Parameters
    ----------
    observed : (k,) counts, k ≥ 2
    expected : (k,) positive numbers with the same sum; None for all categories alike
    ddof : how many parameters of the expected counts were estimated from the observed ones

    Returns
    -------
    TestResult with statistic χ², df k - 1 - ddof, and effect "Cohen's w", √(χ² / n); extra has "expected"

    Raises
    ------
    ValueError : counts that are negative or not finite, all zero, an expected count of zero, sums that differ, or no
        degrees of freedom left

    Notes
    -----
    Assumes independent observations, each in one category, and expected counts of five or more.
    Compare: scipy.stats.chisquare.
    """
    O = counts(observed, "observed")
    real(ddof, "ddof")
    if O.ndim != 1 or len(O) - 1 - ddof < 1 or ddof < 0:
        raise ValueError(f"observed is a vector of at least 2 + ddof counts, got shape {O.shape} and ddof {ddof}")
    n = O.sum()
    if n == 0:
        raise ValueError("observed holds zeros alone, and at least one observation is needed")
    E = np.full_like(O, n / len(O)) if expected is None else counts(expected, "expected")
    if E.shape != O.shape or not (E > 0).all():
        raise ValueError(f"expected holds positive numbers, as many as observed, {len(O)}; got {E.tolist()}")
    if abs(E.sum() - n) > SAME_SUM * n:
        raise ValueError(f"expected has the sum of observed, {n}, got {E.sum()}")
    chi2, df = float(((O - E) ** 2 / E).sum()), len(O) - 1 - ddof
    p = chi_square_p_value(chi2, df)
    return TestResult(chi2, p, math.sqrt(chi2 / n), "Cohen's w", df=df, extra={"expected": E})


def chi_square_independence(table, *, correction=True) -> TestResult:
    """Do the rows of a table of counts have the same distribution over its columns?

    Parameters
    ----------
    table : (r, c) counts, with no row or column of zeros
    correction : Yates's, for a table of 2 x 2

    Returns
    -------
    TestResult with statistic χ², df (r - 1)(c - 1), and effect "Cramér's V", √(χ² / (n min(r - 1, c - 1))) of the χ²
    without correction; extra has "expected" (r, c). A table of one row or column has statistic 0, p-value 1 and
    effect nan, as SciPy has it.

    Raises
    ------
    ValueError : no table, counts that are negative or not finite, a row or a column of zeros

    Notes
    -----
    Assumes independent observations, each counted in one cell, and expected counts of five or more: for fewer,
    `fisher_exact`. Compare: scipy.stats.chi2_contingency.
    """
    O = counts(table, "table")
    if O.ndim != 2 or O.size == 0:
        raise ValueError(f"table has rows and columns of counts, got shape {O.shape}")
    rows, columns, n = O.sum(axis=1), O.sum(axis=0), O.sum()
    for name, sums in (("row", rows), ("column", columns)):
        if not sums.all():
            raise ValueError(f"{name} {np.flatnonzero(sums == 0)[0]} of the table holds zeros alone; leave it out")
    E = rows[:, None] * columns / n  # (r, c)
    r, c = O.shape
    df = (r - 1) * (c - 1)
    if df == 0:
        return TestResult(0.0, 1.0, math.nan, "Cramér's V", df=0, extra={"expected": E})
    apart = np.abs(O - E)
    plain = float((apart**2 / E).sum())
    V = math.sqrt(plain / (n * min(r - 1, c - 1)))
    chi2 = float((np.maximum(apart - 0.5, 0) ** 2 / E).sum()) if correction and df == 1 else plain
    return TestResult(chi2, chi_square_p_value(chi2, df), V, "Cramér's V", df=df, extra={"expected": E})
