"""Covariance, and three correlations: along a line, in order, in pairs.

    Cov = Σ (xᵢ - x̄)(yᵢ - ȳ) / (n - ddof)        Pearson's r = Cov / (s_x s_y)
    Spearman's ρ = Pearson's r of the ranks        Kendall's τ_b = (P - Q) / √((N - T_x)(N - T_y))

Pearson's r is 1 for points on a rising straight line. Spearman's is 1 for any rising curve. Kendall's counts the
N = n (n - 1) / 2 pairs of points: P that both values order alike, Q that they order differently, T_x tied in x and T_y
tied in y.

Comparing all pairs costs n². Sorted by x, a pair that is ordered differently is an inversion of y, and inversions are
counted bit by bit: of values whose higher bits are equal, those are inverted that have a 1 before a 0.
Source: Knight, A Computer Method for Calculating Kendall's Tau with Ungrouped Data, 1966, with a radix sort in place of
his merge sort.
"""

import math

import numpy as np

from foundations.statistics._edge import pair, samples
from foundations.statistics.description.moments import deviations, scaled
from foundations.statistics.description.ranks import ranks, tie_sizes


def covariance_matrix(X, ddof=1):
    """The covariances of the columns of a table.

    Parameters
    ----------
    X : (n, d) finite numbers, rows are samples
    ddof : what is taken off n in the divisor

    Returns
    -------
    (d, d) float64, symmetric, in products of the columns' units

    Raises
    ------
    ValueError : an X of another shape, ddof rows or fewer, or a number that is not finite

    Notes
    -----
    Cost: 2 n d² flops. Compare: numpy.cov with rowvar=False.
    """
    scale, D = _deviations(X)
    n = len(D)
    if not 0 <= ddof < n:
        raise ValueError(f"ddof lies between 0 and the number of rows, here {n}; got {ddof}")
    with np.errstate(over="ignore", under="ignore"):
        C = scale * (D.T @ D / (n - ddof) * scale[:, None])
    return np.where(np.tri(len(C), dtype=bool), C, C.T)  # the same to the last bit on both sides, tiny numbers too


def correlation_matrix(X):
    """Pearson's r of each pair of columns of X (n, d): (d, d), ones on the diagonal; nan where a column is constant.

    Raises ValueError as `covariance_matrix` does. Compare: numpy.corrcoef with rowvar=False.
    """
    _, D = _deviations(X)
    largest = np.abs(D).max(axis=0)
    varies = largest > 4 * np.finfo(float).eps  # what is less is rounding: the largest value is between 1 and 2
    D = D / np.where(largest > 0, largest, 1)
    D = D / np.where(varies, np.sqrt((D * D).sum(axis=0)), np.nan)
    R = np.clip(D.T @ D, -1, 1)
    np.fill_diagonal(R, np.where(varies, 1.0, np.nan))
    return R


def pearson(x, y):
    """Pearson's r of n pairs.

    Parameters
    ----------
    x, y : (n,) finite numbers, n ≥ 2

    Returns
    -------
    float from -1 to 1; nan where x or y is constant

    Raises
    ------
    ValueError : vectors of different lengths or shorter than 2, or a number that is not finite

    Notes
    -----
    Compare: scipy.stats.pearsonr.
    """
    return float(correlation_matrix(np.column_stack(_pairs(x, y)))[0, 1])


def spearman(x, y):
    """Spearman's ρ of n pairs; arguments and result as for `pearson`. Compare: scipy.stats.spearmanr."""
    x, y = _pairs(x, y)
    return pearson(ranks(x), ranks(y))


def kendall(x, y):
    """Kendall's τ_b of n pairs; arguments and result as for `pearson`.

    Cost: log₂ n passes over the values. Compare: scipy.stats.kendalltau.
    """
    x, y = _pairs(x, y)
    order = np.lexsort((y, x))  # by x, and by y where x is tied, so that such a pair is no inversion
    _, codes = np.unique(y[order], return_inverse=True)
    n_pairs = math.comb(len(x), 2)
    _, both = np.unique(np.column_stack([x, y]), axis=0, return_counts=True)
    tied_x, tied_y, tied_both = (int((sizes * (sizes - 1) // 2).sum()) for sizes in (tie_sizes(x), tie_sizes(y), both))
    differently = inversions(codes)
    alike = n_pairs - tied_x - tied_y + tied_both - differently
    free = (n_pairs - tied_x) * (n_pairs - tied_y)
    return (alike - differently) / math.sqrt(free) if free else math.nan


def inversions(codes):
    """How many pairs i < j have codes[i] > codes[j], for (n,) integers from 0 on."""
    codes = np.asarray(codes, dtype=np.intp)
    n, count = len(codes), 0
    group = np.zeros(n, dtype=np.intp)  # where in the sorted codes those with the same higher bits start
    for bit in reversed(range(int(codes.max(initial=0)).bit_length())):
        one = (codes >> bit) & 1
        ones_before = np.cumsum(one) - one
        ones_before -= ones_before[group]  # of the same group
        count += int(ones_before[one == 0].sum())
        zeros = np.bincount(group, weights=1 - one, minlength=n).astype(np.intp)[group]  # of the whole group
        place = np.arange(n) - group - ones_before  # zeros before, where this is a zero
        to = group + np.where(one == 1, zeros + ones_before, place)
        new_codes, new_group = np.empty_like(codes), np.empty_like(group)
        new_codes[to], new_group[to] = codes, group + one * zeros
        codes, group = new_codes, new_group
    return count


def _pairs(x, y):
    x, y = samples(x, "x", least=2, ndim=1), samples(y, "y", least=2, ndim=1)
    return pair(x, y, "x", "y")


def _deviations(X):
    """Of each column its scale, (d,), and x - x̄ in units of that scale, (n, d)."""
    scale, columns = scaled(samples(X, "X", ndim=2).T)
    return scale, deviations(columns).T
