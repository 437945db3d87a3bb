"""Ranks: the place of each value in the sorted sample, 1 to n.

Equal values share the mean of the places that they take together, so that the ranks sum to n (n + 1) / 2 whatever the
ties. Of the values only their order is left, which is what tests without assumptions about a distribution stand on.
Source: Kendall, Rank Correlation Methods, 4th ed., ch. 3.
"""

import numpy as np

from foundations.statistics._edge import samples


def ranks(x):
    """The ranks of the values along the last axis, equal values sharing their mean.

    Parameters
    ----------
    x : (..., n) finite numbers, n ≥ 1

    Returns
    -------
    (..., n) float64

    Raises
    ------
    ValueError : no values, or one that is not finite

    Notes
    -----
    Cost: one sort of each row. Compare: scipy.stats.rankdata.
    """
    x = samples(x, "x")
    rows = x.reshape(-1, x.shape[-1])
    return np.array([_ranks(row) for row in rows]).reshape(x.shape)


def _ranks(x):
    order = np.argsort(x, kind="stable")
    starts, sizes = _runs(x[order])
    shared = starts + (sizes + 1) / 2  # places starts + 1 to starts + sizes
    out = np.empty(len(x))
    out[order] = np.repeat(shared, sizes)
    return out


def tie_sizes(x):
    """How many times each value occurs, (k,) ints in the order of the values; for a sample without ties all ones."""
    return _runs(np.sort(samples(x, "x"), axis=None))[1]


def _runs(sorted_x):
    """Where each run of equal values starts, and its length."""
    starts = np.flatnonzero(np.concatenate([[True], sorted_x[1:] != sorted_x[:-1]]))
    return starts, np.diff(np.append(starts, len(sorted_x)))
