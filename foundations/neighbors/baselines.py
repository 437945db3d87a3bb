"""Each concept of this folder beside scikit-learn's, and what agreement means for it."""

import numpy as np

from foundations.comparison import Comparison, relative_error
from foundations.neighbors import k_nearest

# Inputs


def points(rng, n):
    """n points in 16 dimensions, n queries, and k = 5."""
    return rng.standard_normal((n, 16)), rng.standard_normal((n, 16)), 5


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


# The library


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
]
