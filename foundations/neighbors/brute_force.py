"""Neighbors by looking at every pair, in blocks that fit a memory budget.

All distances between m queries and n points at once would take an (m, n) matrix; a tile of rows and columns at a time
takes what it is given, and the best k of each row, or the number of points within its radius, are carried from tile to
tile. For Euclidean distance a tile is one matrix product, by

    ‖q - x‖² = ‖q‖² + ‖x‖² - 2 q·x

which is fast, and loses every digit where q is close to x and both are far from zero: the three terms are large and
their sum is small. So the product only filters. Its error is at most e = (d + 8) eps (‖q‖ + ‖x‖)², hence every one of
the true k nearest is within 2e of the k-th smallest product form, and only points within e of a sphere can be on the
wrong side of it; those candidates are measured again by the difference q - x, and the answer is the one that measuring
every pair by differences would give. The other metrics are measured by differences at once.

Equal distances: the point with the lower index comes first. Left out: threads, metrics given as functions.
Source: Johnson, Douze, Jégou, Billion-scale similarity search with GPUs, 2017, for the tiling; Higham, Accuracy and
Stability of Numerical Algorithms, 2nd ed., §3.1, for the bound.
"""

from math import inf, isqrt

import numpy as np

from foundations.neighbors.metrics import DISTANCES, distance
from foundations.neighbors.selection import merge

EPS = np.finfo(float).eps


def nearest(X, Q, k, metric, p, memory):
    """Distances and indices (m, k) of the nearest rows of X (n, d) to each row of Q (m, d), tile after tile."""
    pairs = _pairs(X, Q, metric, p, memory)
    distances, indices = np.full((len(Q), k), inf), np.zeros((len(Q), k), dtype=np.intp)
    for rows, columns in _tiles(len(Q), len(X), pairs.room):
        r, c, d = pairs.candidates(rows, columns, distances[rows, -1:], k)
        merge(distances[rows], indices[rows], r, c, d, memory // 4)
    return distances, indices


def count(X, Q, radii, metric, p, memory):
    """How many rows of X (n, d) are at a distance of at most radii (m,) from each row of Q (m, d): (m,) int."""
    pairs = _pairs(X, Q, metric, p, memory)
    counts = np.zeros(len(Q), dtype=np.intp)
    for rows, columns in _tiles(len(Q), len(X), pairs.room):
        counts[rows] += pairs.count(rows, columns, radii[rows, None])
    return counts


def _pairs(X, Q, metric, p, memory):
    return _EuclideanFilter(X, Q, memory) if metric == "euclidean" else _AllPairs(X, Q, metric, p, memory)


class _AllPairs:
    """Every pair of a tile, measured by differences: d arrays (height, width) at a time."""

    def __init__(self, X, Q, metric, p, memory):
        self.X, self.Q, self.metric, self.p = X.T, Q.T, metric, p
        self.room = memory // (8 * (4 * X.shape[1] + 10))

    def _measured(self, rows, columns):
        differences = [np.abs(q[rows, None] - x[columns]) for q, x in zip(self.Q, self.X, strict=True)]
        return distance(differences, self.metric, self.p)  # (height, width)

    def candidates(self, rows, columns, bound, k):
        return _within(self._measured(rows, columns), bound, 0.0, k, columns.start)

    def count(self, rows, columns, r):
        return (self._measured(rows, columns) <= r).sum(axis=1)


class _EuclideanFilter:
    """Candidates by the product form, then their distances by differences."""

    def __init__(self, X, Q, memory):
        self.X, self.Q = X, Q
        center = X.mean(axis=0)  # distances do not change, and the norms in the bound shrink
        Xc, self.Qc = X - center, Q - center
        self.x2, self.q2 = (Xc * Xc).sum(axis=1), (self.Qc * self.Qc).sum(axis=1)
        self.X2 = -2 * Xc
        self.room = memory // (8 * 10)
        self.few = max(1, memory // (8 * 6 * X.shape[1]))  # pairs measured at a time

    def _product(self, rows, columns):
        """The squared distances (height, width) of a tile, and the most they are off by (height, 1)."""
        x2, q2 = self.x2[columns], self.q2[rows, None]
        D2 = self.Qc[rows] @ self.X2[columns].T  # (height, width): -2 q·x
        D2 += x2
        D2 += q2
        return D2, (self.X.shape[1] + 8) * EPS * (np.sqrt(q2) + np.sqrt(x2.max())) ** 2

    def _measured(self, rows, r, c):
        """The distances of the pairs (r, c), r counted from the first of `rows`."""
        d = np.empty(len(r))
        for i in range(0, len(r), self.few):
            part = slice(i, i + self.few)
            d[part] = DISTANCES["euclidean"](self.Q[rows][r[part]] - self.X[c[part]], 2)  # (few, d)
        return d

    def candidates(self, rows, columns, bound, k):
        D2, e = self._product(rows, columns)
        r, c, _ = _within(D2, bound**2, 2 * e, k, columns.start)
        return r, c, self._measured(rows, r, c)

    def count(self, rows, columns, radii):
        D2, e = self._product(rows, columns)
        r2 = np.clip(radii, 0.0, 1e150) ** 2  # no distance is larger, and the square does not overflow
        e = e + (self.X.shape[1] + 8) * EPS * r2  # the distance by differences has an error too
        inside = r2 - e > D2
        counts = inside.sum(axis=1)
        r, c = np.nonzero((r2 + e >= D2) & ~inside)  # too close to the sphere to tell
        closer = self._measured(rows, r, c + columns.start) <= radii[r, 0]
        return counts + np.bincount(r[closer], minlength=len(counts))


def _within(D, bound, slack, k, first):
    """Row, column and value of the entries of D (b, w) that exceed neither `bound` (b, 1) nor the k-th smallest of
    their row by more than `slack`.
    """
    b, w = D.shape
    k, groups = min(k, w), 16 * k
    least = D
    if w >= 4 * groups:  # the k-th smallest of many minima is no less than the k-th smallest, and seldom more
        least = D[:, : w - w % groups].reshape(b, -1, groups).min(axis=1)  # (b, groups)
    kth = np.partition(least, k - 1, axis=1)[:, k - 1, None]  # (b, 1)
    r, c = np.nonzero(np.minimum(kth, bound) + slack >= D)
    return r, c + first, D[r, c]


def _tiles(m, n, room):
    """Slices of rows and of columns: tiles of at most `room` pairs, or of one; wide, since each row keeps k of each."""
    height = max(1, min(m, 256, isqrt(room)))
    width = min(n, max(1, room // height))
    for i in range(0, m, height):
        for j in range(0, n, width):
            yield slice(i, min(i + height, m)), slice(j, min(j + width, n))
