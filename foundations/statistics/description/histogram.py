"""Histograms: how many samples lie in each of neighboring intervals.

Wide bins hide what the sample shows, narrow ones show what is chance. For a sample of n the width that makes the mean
squared distance to the density smallest shrinks as n^(-1/3), and Freedman and Diaconis' rule

    width = 2 IQR / n^(1/3)

estimates its factor by the interquartile range, which outliers do not move. The number of bins is the range over the
width, rounded up. Each bin holds its left end and not its right one, but for the last, which holds both.
Source: Freedman & Diaconis, On the histogram as a density estimator, 1981.
"""

import math
from typing import NamedTuple

import numpy as np

from foundations.statistics._edge import samples
from foundations.statistics.description.quantiles import interquartile_range

MOST = 1_000_000  # bins


class Histogram(NamedTuple):
    """counts (k,) ints; edges (k + 1,) in units of the sample; density (k,), which integrates to 1."""

    counts: np.ndarray
    edges: np.ndarray

    @property
    def density(self):
        return self.counts / (max(self.counts.sum(), 1) * np.diff(self.edges))


def freedman_diaconis_width(x):
    """2 IQR / n^(1/3), in units of x; 0 where half of the sample is one value.

    Raises ValueError for an empty sample, or a number that is not finite.
    """
    x = samples(x, "x", ndim=1)
    return interquartile_range(x) * (2 / len(x) ** (1 / 3))


def histogram(x, bins="freedman-diaconis"):
    """Count the samples in each bin.

    Parameters
    ----------
    x : (n,) finite numbers, n ≥ 1
    bins : "freedman-diaconis"; how many bins of equal width from the smallest to the largest value; or their edges
        (k + 1,), rising: what lies outside is not counted

    Returns
    -------
    Histogram(counts, edges)

    Raises
    ------
    ValueError : no samples, one that is not finite, fewer than one bin or more than a million, edges that do not rise

    Notes
    -----
    Cost: one sort of n and a search of k edges. Where all samples are equal, one bin of width 1 holds them.
    Compare: numpy.histogram (bins="fd").
    """
    x = np.sort(samples(x, "x", ndim=1))
    edges = _edges(x, bins)
    below = np.searchsorted(x, edges, side="left")
    below[-1] = np.searchsorted(x, edges[-1], side="right")
    return Histogram(np.diff(below), edges)


def _edges(x, bins):
    """The edges (k + 1,), by the rule, by their number, or as given."""
    if np.ndim(bins) == 0:
        low, high = (x[0], x[-1]) if x[0] < x[-1] else (x[0] - 0.5, x[-1] + 0.5)
        if high / 2 - low / 2 > np.finfo(float).max / 2:
            raise ValueError(f"from {low:g} to {high:g} is further than the largest number: divide the values first")
        k = _by_rule(x) if isinstance(bins, str) and bins == "freedman-diaconis" else _number(bins)
        edges = np.linspace(low, high, k + 1)
        if not (edges[1:] > edges[:-1]).all():
            raise ValueError(f"between {low} and {high} there are not enough numbers for the edges of {k} bins")
        return edges
    edges = samples(bins, "bins", ndim=1)
    if len(edges) < 2 or not (edges[1:] > edges[:-1]).all():
        raise ValueError(f"the edges of bins rise, and are two or more; got {edges.tolist()}")
    return edges


def _number(bins):
    if isinstance(bins, str) or bins is None:
        raise ValueError(f"bins is 'freedman-diaconis', a number of bins, or their edges; got {bins!r}")
    if not (1 <= bins <= MOST and bins == int(bins)):
        raise ValueError(f"the number of bins is a whole number from 1 to {MOST:,}; got {bins!r}")
    return int(bins)


def _by_rule(x):
    width = freedman_diaconis_width(x)
    k = math.ceil((x[-1] - x[0]) / width) if width > 0 else 1
    if k > MOST:
        raise ValueError(
            f"by Freedman and Diaconis' rule there would be {k:,} bins, since a few values lie far from the rest: "
            "give their number"
        )
    return max(k, 1)
