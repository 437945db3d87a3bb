"""The k nearest neighbors by looking at every pair, in blocks that fit a memory budget.

All distances between m queries and n points at once would take an (m, n) matrix; a tile of rows and columns at a time
takes what it is given, and the best k of each row are carried from tile to tile. For Euclidean distance a tile is one
matrix product, by

    ‖q - x‖² = ‖q‖² + ‖x‖² - 2 q·x

which is fast, and loses every digit where q is close to x and both are far from zero: the three terms are large and
their sum is small. So the product only filters. Its error is at most e = (d + 8) eps (‖q‖ + ‖x‖)², hence every one of
the true k nearest is within 2e of the k-th smallest product form; those candidates are measured again by the
difference q - x, and the answer is the one that measuring every pair by differences would give. Cosine distance
1 - cos θ is half the squared Euclidean distance of the unit vectors, so it goes the same way; the other metrics are
measured by differences at once.

Equal distances: the point with the lower index comes first. Left out: trees (worth it below some ten dimensions),
threads, metrics given as functions.
Source: Johnson, Douze, Jégou, Billion-scale similarity search with GPUs, 2017, for the tiling; Higham, Accuracy and
Stability of Numerical Algorithms, 2nd ed., §3.1, for the bound.
"""

from math import inf, isqrt

import numpy as np

# |q - x| along the last axis -> distance
_DISTANCES = {
    "euclidean": lambda D, p: np.sqrt((D * D).sum(axis=-1)),
    "manhattan": lambda D, p: D.sum(axis=-1),
    "chebyshev": lambda D, p: D.max(axis=-1),
    "minkowski": lambda D, p: _minkowski(D, p),
}
METRICS = ("euclidean", "manhattan", "chebyshev", "cosine", "minkowski")


def k_nearest(X, queries, k, metric="euclidean", p=2, memory=64 * 2**20):
    """The k points of X nearest to each query.

    Parameters
    ----------
    X : (n, d) array, finite
    queries : (m, d) array, finite
    k : int, 1 to n
    metric : "euclidean", "manhattan", "chebyshev", "cosine" (1 - cos θ; 1 where a vector is zero) or "minkowski"
    p : exponent of "minkowski", greater than 0; np.inf is Chebyshev's distance
    memory : bytes that a tile may take; X, queries, a centered copy of each and the result are not counted

    Returns
    -------
    distances : (m, k) float64, ascending along a row
    indices : (m, k) int, rows of X; among equal distances the lower index first

    Raises
    ------
    ValueError : shapes that do not match, numbers that are not finite, k out of range, an unknown metric

    Notes
    -----
    Cost: 2 m n d flops. The result does not depend on `memory`.
    Compare: sklearn.neighbors.NearestNeighbors(algorithm="brute").
    """
    X, Q = np.asarray(X, dtype=np.float64), np.asarray(queries, dtype=np.float64)
    _check(X, Q, k, metric, p)
    if metric == "cosine":
        X, Q = _unit_vectors(X, Q)
        distances, indices = k_nearest(X, Q, k, memory=memory)
        return distances**2 / 2, indices

    metric = {1: "manhattan", 2: "euclidean", inf: "chebyshev"}.get(p, metric) if metric == "minkowski" else metric
    X, Q, scale = _rescaled(X, Q)
    find = _EuclideanFilter(X, Q, k, memory) if metric == "euclidean" else _AllPairs(X, Q, k, memory, metric, p)
    m, n = len(Q), len(X)
    distances, indices = np.full((m, k), inf), np.zeros((m, k), dtype=np.intp)
    for i in range(0, m, find.height):
        rows = slice(i, min(i + find.height, m))
        for j in range(0, n, find.width):
            found = find.candidates(rows, slice(j, min(j + find.width, n)), distances[rows, -1:])
            distances[rows], indices[rows] = _nearest_of(distances[rows], indices[rows], *found)
    return distances * scale, indices


def _minkowski(D, p):
    """(Σ D^p)^(1/p) along the last axis, over the largest term: as D^p it would overflow for large p, or vanish."""
    largest = D.max(axis=-1)
    return largest * ((D / np.where(largest == 0, 1.0, largest)[..., None]) ** p).sum(axis=-1) ** (1 / p)


class _AllPairs:
    """Every pair of a tile, measured by differences: (height, width, d) numbers at a time."""

    def __init__(self, X, Q, k, memory, metric, p):
        self.X, self.Q, self.measure, self.p = X, Q, _DISTANCES[metric], p
        self.k = k
        self.height, self.width = _tile(memory // (8 * (4 * X.shape[1] + 10)), len(Q), len(X))

    def candidates(self, rows, columns, bound):
        D = np.abs(self.Q[rows, None, :] - self.X[None, columns, :])  # (height, width, d)
        return _within(self.measure(D, self.p), bound, 0.0, self.k, columns.start)


class _EuclideanFilter:
    """Candidates by the product form, then their distances by differences."""

    def __init__(self, X, Q, k, memory):
        self.X, self.Q, self.k = X, Q, k
        center = X.mean(axis=0)  # distances do not change, and the norms in the bound shrink
        Xc, self.Qc = X - center, Q - center
        self.x2, self.q2 = (Xc * Xc).sum(axis=1), (self.Qc * self.Qc).sum(axis=1)
        self.X2 = -2 * Xc
        self.height, self.width = _tile(memory // (8 * 10), len(Q), len(X))
        self.pairs = max(1, memory // (8 * 3 * X.shape[1]))

    def candidates(self, rows, columns, bound):
        x2, q2 = self.x2[columns], self.q2[rows, None]
        D2 = self.Qc[rows] @ self.X2[columns].T  # (height, width): -2 q·x
        D2 += x2
        D2 += q2
        e = (self.X.shape[1] + 8) * np.finfo(float).eps * (np.sqrt(q2) + np.sqrt(x2.max())) ** 2
        r, c, d = _within(D2, bound**2, 2 * e, self.k, columns.start)
        for i in range(0, len(r), self.pairs):
            part = slice(i, i + self.pairs)
            d[part] = _DISTANCES["euclidean"](self.Q[rows][r[part]] - self.X[c[part]], 2)  # (pairs, d)
        return r, c, d


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


def _nearest_of(distances, indices, r, c, d):
    """The nearest of those found so far (b, k) and of the candidates (row, column, distance), whose columns ascend."""
    b, k = distances.shape
    counts = np.bincount(r, minlength=b)
    place = k + np.arange(len(r)) - np.repeat(counts.cumsum() - counts, counts)  # after those found so far
    D = np.full((b, k + counts.max()), inf)
    columns = np.zeros(D.shape, dtype=np.intp)
    D[:, :k], D[r, place] = distances, d
    columns[:, :k], columns[r, place] = indices, c
    order = D.argsort(axis=1, kind="stable")[:, :k]  # stable: among equal distances the lower column stays first
    return np.take_along_axis(D, order, axis=1), np.take_along_axis(columns, order, axis=1)


def _tile(pairs, m, n):
    """Height and width of a tile of at most `pairs` pairs, or of one; wide, since each row keeps k of every tile."""
    height = max(1, min(m, 256, isqrt(pairs)))
    return height, min(n, max(1, pairs // height))


def _rescaled(X, Q):
    """X and Q over a power of two, and that power: 1 unless squares would overflow or underflow."""
    largest = max(np.abs(X).max(initial=0.0), np.abs(Q).max(initial=0.0))
    if largest == 0 or 1e-100 < largest < 1e100:
        return X, Q, 1.0
    scale = 2.0 ** np.frexp(largest)[1].clip(-1022, 1023)
    return X / scale, Q / scale, scale


def _unit_vectors(X, Q):
    """Rows at length 1. Zero rows get an axis of their own, one for X and one for Q: orthogonal to everything else."""
    units: list[np.ndarray] = []
    for side, A in enumerate((X, Q)):
        largest = np.abs(A).max(axis=1, keepdims=True)
        zero = largest == 0
        A = A / np.where(zero, 1.0, largest)  # so that squaring neither overflows nor underflows
        length = np.sqrt((A * A).sum(axis=1, keepdims=True))
        axes = zero * np.eye(2)[side]  # (rows, 2)
        units.append(np.hstack([A / np.where(zero, 1.0, length), axes]))
    return units


def _check(X, Q, k, metric, p):
    if X.ndim != 2 or Q.ndim != 2 or X.shape[1] != Q.shape[1] or 0 in X.shape:
        raise ValueError(f"k_nearest needs X (n, d) and queries (m, d) with one d, got {X.shape} and {Q.shape}")
    if not (np.isfinite(X).all() and np.isfinite(Q).all()):
        raise ValueError("k_nearest needs finite numbers, and X or queries contain NaN or inf")
    if not isinstance(k, int | np.integer) or not 1 <= k <= len(X):
        raise ValueError(f"k must be an int between 1 and the number of points, {len(X)}, got {k}")
    if metric not in METRICS:
        raise ValueError(f"metric must be one of {', '.join(METRICS)}, got {metric!r}")
    if metric == "minkowski" and not p > 0:
        raise ValueError(f"the exponent p of the Minkowski distance must be greater than 0, got {p}")
