"""Which points lie nearest to a query, and how many lie within a radius: one question, three ways to answer it.

    sorted        one dimension: sort the points, then bisect
    kd_tree       few dimensions: halve the points again and again, skip the boxes that are too far away
    brute_force   measure every pair, in tiles

All ways measure a pair by the same steps and settle ties alike, so that they give the same answer to the last bit; the
choice is one of speed only. Cosine distance 1 - cos θ is half the squared Euclidean distance of the unit vectors, and
goes the way of that.
"""

import numpy as np

from foundations.neighbors import brute_force, sorted_search
from foundations.neighbors.kd_tree import KDTree
from foundations.neighbors.metrics import METRICS, check_metric, chord, rescaled, simplest, unit_vectors
from foundations.neighbors.selection import first_copies

METHODS = ("auto", "sorted", "kd_tree", "brute_force")
MEMORY = 64 * 2**20
# Where the tree was faster than brute force on normal data, k = 4: from 1000 points up, asked for all of their
# neighbors, in up to 6 dimensions. `python -m foundations.neighbors.measure_methods` prints the times.
TREE_DIMENSIONS, TREE_PAIRS = 6, 10**6
MANY = 1000  # fewer points are searched sooner than copies among them are found


def k_nearest(X, queries, k, metric="euclidean", p=2, memory=MEMORY, method="auto"):
    """The k points of X nearest to each query.

    Parameters
    ----------
    X : (n, d) array, finite
    queries : (m, d) array, finite
    k : int, 1 to n
    metric : "euclidean", "manhattan", "chebyshev", "cosine" (1 - cos θ; 1 where a vector is zero) or "minkowski"
    p : exponent of "minkowski", greater than 0; np.inf is Chebyshev's distance
    memory : bytes that the search may take; X, queries, a few copies of each and the result are not counted
    method : "sorted" (one dimension, not cosine), "kd_tree", "brute_force", or "auto" for what should be the fastest

    Returns
    -------
    distances : (m, k) float64, ascending along a row
    indices : (m, k) int, rows of X; among equal distances the lower index first

    Raises
    ------
    ValueError : shapes that do not match, numbers that are not finite, k out of range, an unknown metric or method

    Notes
    -----
    Cost: (n + m) log n sorted, about as much by a tree in few dimensions, 2 m n d flops by brute force. The result
    depends neither on `memory` nor on `method`.
    Compare: sklearn.neighbors.NearestNeighbors.
    """
    X, Q = np.asarray(X, dtype=np.float64), np.asarray(queries, dtype=np.float64)
    _check("k_nearest", X, Q, metric, p, method, memory)
    if not isinstance(k, int | np.integer) or isinstance(k, bool) or not 1 <= k <= len(X):
        raise ValueError(f"k must be an int between 1 and the number of points, {len(X)}, got {k}")
    if metric == "cosine":
        X, Q = unit_vectors(X, Q)
        distances, indices = k_nearest(X, Q, k, memory=memory, method=method)
        return distances**2 / 2, indices

    metric = simplest(metric, p, X.shape[1])
    X, Q, scale = rescaled(X, Q)
    method = _chosen(method, X, Q)
    many = method != "sorted" and len(X) >= MANY  # the sorted search leaves them out itself
    kept = first_copies(X, k) if many else np.arange(len(X))
    copies = len(kept) < len(X)
    X = X[kept] if copies else X
    if method == "sorted":
        distances, indices = sorted_search.nearest(X, Q, k, memory)
    elif method == "kd_tree":
        distances, indices = KDTree(X).query(Q, k, metric, p, memory)
    else:
        distances, indices = brute_force.nearest(X, Q, k, metric, p, memory)
    with np.errstate(over="ignore"):
        distances *= scale  # inf where a distance is beyond the largest float
    return distances, kept[indices] if copies else indices


def count_within(X, queries, radii, metric="euclidean", p=2, strict=False, method="auto", memory=MEMORY):
    """How many points of X lie within a radius of each query.

    Parameters
    ----------
    X : (n, d) array, finite
    queries : (m, d) array, finite
    radii : (m,) array or a number, 0 or more; np.inf counts all
    metric, p, memory, method : as for `k_nearest`
    strict : False counts points at distance <= radius, True those at distance < radius

    Returns
    -------
    (m,) int

    Raises
    ------
    ValueError : as for `k_nearest`, and for radii that are negative, NaN, or not one per query

    Notes
    -----
    A point is counted by its distance as `k_nearest` returns it: with the distance of the k-th neighbor as the radius,
    at least k points are within, and less than k strictly.
    Cost: as for `k_nearest`.
    Compare: sklearn.neighbors.KDTree.query_radius(count_only=True), scipy.spatial.cKDTree.query_ball_point.
    """
    X, Q = np.asarray(X, dtype=np.float64), np.asarray(queries, dtype=np.float64)
    _check("count_within", X, Q, metric, p, method, memory)
    r = _radii(radii, len(Q))
    if metric == "cosine":
        r = chord(np.nextafter(r, -np.inf) if strict else r)
        X, Q = unit_vectors(X, Q)
        return _count(X, Q, r, "euclidean", 2, memory, method)

    metric = simplest(metric, p, X.shape[1])
    X, Q, scale = rescaled(X, Q)
    with np.errstate(over="ignore", under="ignore"):
        r = np.maximum(r / scale, (r > 0) * np.nextafter(0.0, 1.0))  # what is above 0 stays above 0
    return _count(X, Q, np.nextafter(r, -np.inf) if strict else r, metric, p, memory, method)


def _count(X, Q, r, metric, p, memory, method):
    """Points at a distance of at most r (m,); below 0 there are none."""
    method = _chosen(method, X, Q)
    if method == "sorted":
        return sorted_search.count(X, Q, r)
    if method == "kd_tree":
        return KDTree(X).count_within(Q, r, metric=metric, p=p, memory=memory)
    return brute_force.count(X, Q, r, metric, p, memory)


def _chosen(method, X, Q):
    if method != "auto":
        return method
    if X.shape[1] == 1:
        return "sorted"
    pays = X.shape[1] <= TREE_DIMENSIONS and len(X) * len(Q) >= TREE_PAIRS
    return "kd_tree" if pays else "brute_force"


def _radii(radii, m):
    r = np.asarray(radii, dtype=np.float64)
    if r.ndim > 1 or (r.ndim == 1 and len(r) != m):
        raise ValueError(f"count_within needs one radius per query, {m} of them, got shape {r.shape}")
    if not (r >= 0).all():
        raise ValueError(f"radii must be 0 or more, got {r[~(r >= 0)].flat[0]}")
    return np.broadcast_to(r, (m,))


def _check(name, X, Q, metric, p, method, memory):
    if X.ndim != 2 or Q.ndim != 2 or X.shape[1] != Q.shape[1] or 0 in X.shape:
        raise ValueError(f"{name} needs X (n, d) and queries (m, d) with one d, got {X.shape} and {Q.shape}")
    if not (np.isfinite(X).all() and np.isfinite(Q).all()):
        raise ValueError(f"{name} needs finite numbers, and X or queries contain NaN or inf")
    check_metric(metric, p, METRICS)
    if not isinstance(memory, int | np.integer) or memory < 1:
        raise ValueError(f"memory must be a whole number of bytes, 1 or more, got {memory!r}")
    if method not in METHODS:
        raise ValueError(f"method must be one of {', '.join(METHODS)}, got {method!r}")
    if method == "sorted" and (X.shape[1] != 1 or metric == "cosine"):
        raise ValueError(f'method "sorted" is for distances in one dimension, got {metric} in {X.shape[1]}')
