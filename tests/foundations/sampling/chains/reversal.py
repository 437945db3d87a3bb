"""A target that is drawn from exactly, and what one step of a chain must leave as it is: the law, and its reversal."""

import numpy as np
from scipy import stats

from foundations import autodiff

BINS = 6
EDGES = stats.gamma(2).ppf(np.arange(1, BINS) / BINS)


def log_gamma(x):
    """Gamma(2, 1) of one dimension: 0 below 0, and not symmetric."""
    return autodiff.log(x[:, 0]) - x[:, 0]


def exact_draws(rng, n):
    """(n, 1) independent draws: a sum of two exponentials."""
    return -np.log1p(-rng.random((n, 2))).sum(axis=1, keepdims=True)


def flows(before, after):
    """How many went from bin to bin, (BINS, BINS); each bin has the same probability."""
    counts = np.zeros((BINS, BINS))
    np.add.at(counts, (np.searchsorted(EDGES, before.ravel()), np.searchsorted(EDGES, after.ravel())), 1)
    return counts


def stationarity(counts):
    """p-value of equal numbers in all bins after the step."""
    return stats.chisquare(counts.sum(axis=0)).pvalue


def symmetry(counts):
    """p-value of as much going from i to j as back (Bowker's test)."""
    i, j = np.triu_indices(BINS, 1)
    there, back = counts[i, j], counts[j, i]
    some = there + back > 0
    return stats.chi2(some.sum()).sf(((there - back)[some] ** 2 / (there + back)[some]).sum())
