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
    _, which, sizes = np.unique(x, return_inverse=True, return_counts=True)
    return (sizes.cumsum() - (sizes - 1) / 2)[which]  # the last place that the equal ones take, less half of the others


def tie_sizes(x):
    """How many times each value occurs, (k,) ints in the order of the values; for a sample without ties all ones."""
    return np.unique(samples(x, "x"), return_counts=True)[1]
