"""The Mann-Whitney test (Wilcoxon's rank-sum test): does one sample tend to have the larger values?

    U = #{(i, j): xᵢ > yⱼ} + ½ #{(i, j): xᵢ = yⱼ} = Σ rank(xᵢ) - n (n + 1)/2

If both samples are of one population every order of the n + m values is as likely, and of all (n + m over n) of them
those with U = u are counted by the coefficient of q^u in

    Π_{i=1..n} (1 - q^(m+i)) / (1 - q^i)

in whole numbers. Where values are equal, or both samples are large, U is nearly normal with mean n m / 2.
Left out: exact p-values of samples with equal values, which `permutation_test` gives.
Source: Mann & Whitney, Ann. Math. Statist. 18 (1947) 50; Andrews, The Theory of Partitions (1976), §3.2.
"""

import math

import numpy as np

from foundations.statistics._edge import finite_vector
from foundations.statistics.description.ranks import ranks, tie_sizes
from foundations.statistics.hypothesis_tests.result import TestResult, check_alternative, check_method
from foundations.statistics.hypothesis_tests.tails import normal_p_value, quotient

SMALL = 8  # "auto" counts up to this size of the smaller sample, as SciPy does


def mann_whitney(x, y, *, alternative="two-sided", method="auto", continuity=True) -> TestResult:
    """Does a value of one population exceed one of the other as often as the other way round?

    Parameters
    ----------
    x, y : (n,) and (m,) numbers, n, m ≥ 1
    alternative : "two-sided", "less" (x tends to be smaller) or "greater"
    method : "exact", "asymptotic", or "auto": exact where no values are equal and a sample has 8 or fewer
    continuity : of the asymptotic p-value, whether U moves by 1/2 towards its mean

    Returns
    -------
    TestResult with statistic U of x, and effect "rank-biserial correlation", 2U/(n m) - 1, from -1 to 1. Where all
    values are equal the p-value is 1, without continuity nan, as SciPy has it.

    Raises
    ------
    ValueError : no samples, a number that is not finite, "exact" with equal values, an unknown alternative or method

    Notes
    -----
    Assumes independent samples, and under the null hypothesis one distribution for both. Two populations of one mean
    and different spreads are no such thing. Cost: a sort; exact, n² m whole numbers, n the smaller.
    Compare: scipy.stats.mannwhitneyu.
    """
    check_alternative(alternative)
    x, y = finite_vector(x, "x"), finite_vector(y, "y")
    n, m, pooled = len(x), len(y), np.concatenate([x, y])
    ties = tie_sizes(pooled)
    tied = bool((ties > 1).any())
    exact = check_method(method, not tied and min(n, m) <= SMALL)
    if exact and tied:
        raise ValueError("method 'exact' counts orders of values that all differ, and some of these are equal")
    U = float(ranks(pooled)[:n].sum()) - n * (n + 1) / 2
    tail = {"greater": U, "less": n * m - U, "two-sided": max(U, n * m - U)}[alternative]
    p = upper_tail_of_u(int(tail), n, m) if exact else _normal_tail(tail, n, m, ties, continuity)
    p = float(np.minimum(1.0, 2 * p)) if alternative == "two-sided" else p  # nan stays nan
    return TestResult(U, p, 2 * U / (n * m) - 1, "rank-biserial correlation")


def upper_tail_of_u(u: int, n: int, m: int) -> float:
    """P(U ≥ u), correctly rounded: by symmetry P(U ≤ n m - u)."""
    counts = orders_by_u(*sorted((n, m)))
    return sum(counts[: n * m - u + 1]) / math.comb(n + m, n)


def orders_by_u(n: int, m: int) -> list[int]:
    """How many orders of n + m different values have U = 0, 1, ..., n m."""
    counts = [1] + [0] * (n * m)
    for i in range(1, n + 1):
        for u in range(n * m, m + i - 1, -1):  # times 1 - q^(m+i)
            counts[u] -= counts[u - m - i]
        for u in range(i, n * m + 1):  # over 1 - q^i
            counts[u] += counts[u - i]
    return counts


def _normal_tail(u: float, n: int, m: int, ties, continuity: bool) -> float:
    """P(U ≥ u) for a normal U with the variance that these ties leave."""
    N = n + m
    lost = float((ties.astype(float) ** 3 - ties).sum()) / max(N * (N - 1), 1)
    variance = n * m / 12 * (N + 1 - lost)
    return normal_p_value(quotient(u - n * m / 2 - 0.5 * continuity, math.sqrt(max(variance, 0.0))), "greater")
