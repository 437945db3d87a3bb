"""The k nearest of some candidates: by distance, and among equal distances by index.

And what follows from that rule before any search: a point that equals k points of lower index is not needed.
"""

from math import inf

import numpy as np


def smallest(D, indices, k) -> tuple[np.ndarray, np.ndarray]:
    """The k smallest of each row of D (b, w) with their indices (b, w): each (b, k), ascending, ties by index."""
    order = D.argsort(axis=1)
    first = np.take_along_axis(D, order[:, : k + 1], axis=1)
    tied = (first[:, 1:] == first[:, :-1]).any(axis=1)
    order[tied] = np.lexsort((indices[tied], D[tied]), axis=-1)
    order = order[:, :k]
    return np.take_along_axis(D, order, axis=1), np.take_along_axis(indices, order, axis=1)


def merge(distances, indices, r, c, d, memory):
    """Put candidates (row, column, distance), rows ascending, among the k nearest found so far, (m, k) each, in place.

    A row may have many candidates and most of them few, so rows of about as many are put side by side.
    """
    m, k = distances.shape
    counts = np.bincount(r, minlength=m)
    starts = counts.cumsum() - counts
    some = np.flatnonzero(counts)
    for block in blocks(k + counts[some], memory):
        rows = some[block]
        mine, sizes = ragged(starts[rows], counts[rows]), counts[rows]
        cells = np.repeat(np.arange(len(rows)), sizes), k + ragged(np.zeros_like(sizes), sizes)
        D, columns = np.full((len(rows), k + sizes.max()), inf), np.zeros((len(rows), k + sizes.max()), dtype=np.intp)
        D[:, :k], D[cells] = distances[rows], d[mine]
        columns[:, :k], columns[cells] = indices[rows], c[mine]
        distances[rows], indices[rows] = smallest(D, columns, k)


def first_copies(X, k):
    """The rows of X (n, d), ascending, without those that equal k rows before them: no k nearest need these."""
    h = X @ np.sqrt(np.arange(2.0, 2.0 + X.shape[1]))  # equal rows have equal products, up to rounding; few others do
    order = h.argsort(kind="stable")
    same = np.flatnonzero(h[order[1:]] == h[order[:-1]])
    equal = np.zeros(len(X), dtype=bool)  # to the one before it in this order, by which it is the earlier row
    equal[same + 1] = (X[order[same + 1]] == X[order[same]]).all(axis=1)
    place = np.arange(len(X))
    first = np.maximum.accumulate(np.where(equal, 0, place))  # of the run of equals
    kept = order[place - first < k]
    kept.sort()
    return kept


def blocks(widths, memory):
    """Arrays of rows of about the same width, each small enough for `memory` bytes, or one row."""
    rows = widths.argsort(kind="stable")
    i = 0
    while i < len(rows):
        room = max(1, memory // (8 * 10 * int(widths[rows[i]])))
        block = rows[i : i + room]
        j = i + int((widths[block] <= 2 * widths[block[0]]).sum())
        yield rows[i:j]
        i = j


def ragged(starts, sizes):
    """The numbers starts[i], ..., starts[i] + sizes[i] - 1 of every i, one after the other."""
    before = sizes.cumsum() - sizes
    return np.arange(sizes.sum()) + np.repeat(starts - before, sizes)
