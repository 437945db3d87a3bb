"""Neighbors in one dimension: sort once, then every query is a search in a sorted list.

The points within r of q are a run of the sorted points. Its ends are where q - r and q + r would stand, up to
rounding: x is within r when the difference fl(x - q) is at most r, and fl(q + r) may lie on the other side of x. So the
point at each end is tried by its difference, and where it is on the wrong side the end is found by bisecting on the
differences themselves, which are monotone in x.

The k nearest points of q are a run of length k. Bisection finds the first start s at which the point after the run is
not nearer than the run's first:

    q - x[s] <= x[s + k] - q

Where other points are exactly as far as the farthest of the run, all of them are collected and the lowest indices win.

Source: Bentley and Friedman, Data structures for range searching, 1979, §2.
"""

import numpy as np

from foundations.neighbors.selection import blocks, smallest


def nearest(X, Q, k, memory):
    """Distances and indices (m, k) of the nearest of X (n, 1) to each of Q (m, 1)."""
    order = X[:, 0].argsort(kind="stable")  # equal points by index
    x, q = X[order, 0], Q[:, 0]
    needed = np.ones(len(x), dtype=bool)
    needed[k:] = x[k:] != x[:-k]  # of equal points no more than the first k can be among the nearest
    x, order = x[needed], order[needed]

    start = _run_start(x, q, k)
    stop = start + k
    r = np.maximum(q - x[start], x[stop - 1] - q)  # distance of the k-th nearest
    tied = (start > 0) & (q - x[start - 1] <= r)
    tied |= (stop < len(x)) & (x[np.minimum(stop, len(x) - 1)] - q <= r)
    start[tied], stop[tied] = run_within(x, q[tied], r[tied])

    distances, indices = np.empty((len(q), k)), np.empty((len(q), k), dtype=np.intp)
    for rows in blocks(stop - start, memory):
        distances[rows], indices[rows] = _nearest_in_run(x, order, q[rows], start[rows], stop[rows], k)
    return distances, indices


def count(X, Q, radii):
    """How many of X (n, 1) are at a distance of at most radii (m,) from each of Q (m, 1): (m,) int."""
    start, stop = run_within(np.sort(X[:, 0]), Q[:, 0], radii)
    return np.maximum(stop - start, 0)


def run_within(x, q, r):
    """The run of the sorted points x (n,) at a distance of at most r (m,) from q (m,): its start and stop (m,)."""
    start = _first(x, x.searchsorted(q - r), lambda x, some: q[some] - x <= r[some])
    stop = _first(x, x.searchsorted(q + r, side="right"), lambda x, some: x - q[some] > r[some])
    return start, stop


def _first(x, guess, holds):
    """For each query the first position in x (n,) at which `holds(x, queries)`, monotone in x, is true; n for none.

    `guess` (m,) is right for nearly all: it is tried, and the others are found by bisection.
    """
    n = len(x)
    at = holds(x[np.minimum(guess, n - 1)], slice(None)) | (guess == n)
    before = holds(x[np.maximum(guess, 1) - 1], slice(None)) & (guess > 0)
    wrong = np.flatnonzero(~at | before)
    low, high = np.zeros(len(wrong), dtype=np.intp), np.full(len(wrong), n)
    while (low < high).any():
        middle = (low + high) // 2
        found = holds(x[np.minimum(middle, n - 1)], wrong) | (middle == n)
        low, high = np.where(found, low, middle + 1), np.where(found, middle, high)
    guess[wrong] = low
    return guess


def _run_start(x, q, k):
    """Where the run of the k points of x (n,) nearest to q (m,) begins."""
    low = np.maximum(x.searchsorted(q) - k, 0)
    high = np.minimum(low + k, len(x) - k)
    low = np.minimum(low, high)
    while (low < high).any():
        middle = (low + high) // 2
        enough = q - x[middle] <= x[np.minimum(middle + k, len(x) - 1)] - q
        enough |= low == high
        low, high = np.where(enough, low, middle + 1), np.where(enough, middle, high)
    return low


def _nearest_in_run(x, order, q, start, stop, k):
    """The k nearest of x[start:stop], for each of q (b,): by distance, then by index."""
    width = int((stop - start).max())
    columns = start[:, None] + np.arange(width)  # (b, width)
    outside = columns >= stop[:, None]
    columns = np.minimum(columns, len(x) - 1)
    D = np.abs(q[:, None] - x[columns])
    D[outside] = np.inf
    return smallest(D, order[columns], k)
