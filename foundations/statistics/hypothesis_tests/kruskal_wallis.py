"""The Kruskal-Wallis test: the analysis of variance of ranks.

    H = (n - 1) Σ_g n_g (r̄_g - r̄)² / Σ (r - r̄)²

over the ranks r of all n values together, r̄ = (n + 1)/2. With this denominator equal values, which share their ranks,
need no correction. If all groups are of one population H is nearly chi-squared with k - 1 degrees of freedom, from
about five values in each group on.
Left out: exact p-values, which `permutation_test` gives.
Source: Kruskal & Wallis, J. Amer. Statist. Assoc. 47 (1952) 583; Tomczak & Tomczak, Trends in Sport Sciences 21 (2014)
19, for the effect.
"""

import numpy as np

from foundations.statistics._edge import finite_vector
from foundations.statistics.description.ranks import ranks
from foundations.statistics.hypothesis_tests.result import TestResult
from foundations.statistics.hypothesis_tests.tails import chi_square_p_value, quotient


def kruskal_wallis(*groups) -> TestResult:
    """Have the populations of the groups the same distribution, against one or some tending to larger values?

    Parameters
    ----------
    groups : two or more (n_g,) vectors of numbers, n_g ≥ 1

    Returns
    -------
    TestResult with statistic H, df k - 1, and effect "epsilon squared", H / (n - 1): the share of the variance of the
    ranks that the groups explain. All nan where all values are equal, as SciPy has it.

    Raises
    ------
    ValueError : fewer than two groups, an empty one, a number that is not finite

    Notes
    -----
    Assumes independent samples and, under the null hypothesis, one distribution. Compare: scipy.stats.kruskal.
    """
    if len(groups) < 2:
        raise ValueError(f"the Kruskal-Wallis test needs at least two groups, got {len(groups)}")
    vectors = [finite_vector(group, f"group {i}") for i, group in enumerate(groups)]
    sizes = np.array([len(x) for x in vectors])
    n, df = int(sizes.sum()), len(groups) - 1
    r = ranks(np.concatenate(vectors)) - (n + 1) / 2
    sums = np.add.reduceat(r, np.cumsum(sizes) - sizes)  # (k,)
    explained = quotient((sums * sums / sizes).sum(), r @ r)
    H = (n - 1) * explained
    return TestResult(H, chi_square_p_value(H, df), explained, "epsilon squared", df=df)
