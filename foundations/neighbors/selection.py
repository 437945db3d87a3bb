"""The k nearest of some candidates: by distance, and among equal distances by index."""

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


def gathered(distances, indices, r, c, d) -> tuple[np.ndarray, np.ndarray]:
    """Those found so far (b, k) and the candidates (row, column, distance), rows ascending, side by side: (b, w) each.

    Rows of fewer candidates end in inf.
    """
    b, k = distances.shape
    counts = np.bincount(r, minlength=b)
    place = k + np.arange(len(r)) - np.repeat(counts.cumsum() - counts, counts)  # after those found so far
    D = np.full((b, k + counts.max(initial=0)), inf)
    columns = np.zeros(D.shape, dtype=np.intp)
    D[:, :k], D[r, place] = distances, d
    columns[:, :k], columns[r, place] = indices, c
    return D, columns
