"""Each concept of this folder beside scikit-learn's or SciPy's, and what agreement means for it."""

import numpy as np

from foundations.comparison import Comparison, close, relative_error
from foundations.neighbors.neighbors import count_within, k_nearest

# Inputs


def points(rng, n):
    """n points in 16 dimensions, n queries, and k = 5."""
    return rng.standard_normal((n, 16)), rng.standard_normal((n, 16)), 5


def on_a_line(rng, n):
    """n points in one dimension, n queries, and k = 5."""
    return rng.standard_normal((n, 1)), rng.standard_normal((n, 1)), 5


def in_the_plane(rng, n):
    """n points in two dimensions, asked for their own neighbors, and k = 5."""
    X = rng.standard_normal((n, 2))
    return X, X, 5


def discs(rng, n):
    """n points in two dimensions, and n queries with a radius each."""
    return rng.standard_normal((n, 2)), rng.standard_normal((n, 2)), rng.uniform(0, 0.2, n)


# By hand: plain Python lists


def k_nearest_by_hand(X, queries, k):
    """All distances from a query, sorted; pairs, so that equal distances go by index."""
    distances, indices = [], []
    for q in queries:
        pairs = [(sum((a - b) ** 2 for a, b in zip(q, x, strict=True)) ** 0.5, i) for i, x in enumerate(X)]
        nearest = sorted(pairs)[:k]
        distances.append([d for d, _ in nearest])
        indices.append([i for _, i in nearest])
    return distances, indices


def count_within_by_hand(X, queries, radii):
    """Every pair is measured."""
    return [
        sum(sum((a - b) ** 2 for a, b in zip(q, x, strict=True)) ** 0.5 <= r for x in X)
        for q, r in zip(queries, radii, strict=True)
    ]


# The library


def scipy_tree(X, queries, k):
    """scipy.spatial.cKDTree.query."""
    from scipy.spatial import cKDTree

    return cKDTree(X).query(queries, k)


def sklearn_radius(X, queries, radii):
    """sklearn.neighbors.KDTree.query_radius(count_only=True)."""
    from sklearn.neighbors import KDTree

    return KDTree(X).query_radius(queries, radii, count_only=True)


def sklearn_brute(X, queries, k):
    """sklearn.neighbors.NearestNeighbors(algorithm="brute")."""
    from sklearn.neighbors import NearestNeighbors

    return NearestNeighbors(n_neighbors=k, algorithm="brute").fit(X).kneighbors(queries)


# Agreement


def same_neighbors(got, wanted, X, queries, k):
    """Distances within 1e-12, and each index is a point at the distance given for it (equal ones may change places)."""
    distances, indices = np.asarray(got[0]), np.asarray(got[1])
    error = relative_error(distances, wanted[0])
    assert error <= 1e-12, f"distances: got an error of {error:.1e}, wanted 1e-12"
    measured = np.sqrt(((queries[:, None] - X[indices]) ** 2).sum(axis=-1))  # (m, k)
    assert relative_error(measured, distances) <= 1e-12, "indices: points that are not at the distances given"
    assert all(len(set(row)) == k for row in indices.tolist()), "indices: a point is named twice for one query"
    return error


COMPARISONS = [
    Comparison(
        concept="k nearest neighbors",
        ours=k_nearest,
        theirs=sklearn_brute,
        by_hand=k_nearest_by_hand,
        inputs=points,
        sizes=(64, 512, 4096),
        agrees=same_neighbors,
    ),
    Comparison(
        concept="Sorted search",
        ours=k_nearest,
        theirs=scipy_tree,
        by_hand=k_nearest_by_hand,
        inputs=on_a_line,
        sizes=(64, 512, 4096, 32_768),
        agrees=same_neighbors,
    ),
    Comparison(
        concept="k-d tree",
        ours=k_nearest,
        theirs=scipy_tree,
        by_hand=k_nearest_by_hand,
        inputs=in_the_plane,
        sizes=(64, 2048, 16_384),
        agrees=same_neighbors,
    ),
    Comparison(
        concept="Points within a radius",
        ours=count_within,
        theirs=sklearn_radius,
        by_hand=count_within_by_hand,
        inputs=discs,
        sizes=(64, 512, 4096),
        agrees=close(0.0),
    ),
]
