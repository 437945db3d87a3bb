"""Each concept of this folder beside scikit-learn's, both from the same start, and what agreement means for it."""

import math
import warnings

import numpy as np

from foundations.comparison import Comparison, close
from foundations.estimators.clusters import GaussianMixture, KMeans

# Inputs


def clouds(rng, n):
    """n samples of overlapping clouds, and as many of them as there are clouds, to start from: 10,000 x 10 and 8."""
    d, k = (10, 8) if n >= 1000 else (3, 2)
    X = 2 * rng.standard_normal((k, d))[rng.integers(0, k, n)] + rng.standard_normal((n, d))
    return X, X[rng.permutation(n)[:k]]


# Both sides: the same options, what was learned in a tuple


def centers_of(KMeans, X, C):
    """Centers, labels, and the sum of squared distances."""
    model = KMeans(len(C), init=C, n_init=1).fit(X)
    return model.cluster_centers_, model.labels_, model.inertia_


def mixture_of(GaussianMixture, X, means):
    """Weights, means and covariances after at most a hundred steps, and the log-densities."""
    k, d = means.shape
    start = {"weights_init": np.full(k, 1 / k), "means_init": means, "precisions_init": np.stack([np.eye(d)] * k)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # that a hundred steps were too few
        model = GaussianMixture(k, **start).fit(X)
    return model.weights_, model.means_, model.covariances_, model.score_samples(X)


def our_centers(X, C):
    """Lloyd's algorithm from the centers C."""
    return centers_of(KMeans, X, C)


def our_mixture(X, means):
    """EM from these means, equal weights and unit covariances."""
    return mixture_of(GaussianMixture, X, means)


def sklearn_centers(X, C):
    """sklearn.cluster.KMeans(init=C)."""
    from sklearn.cluster import KMeans

    return centers_of(KMeans, X, C)


def sklearn_mixture(X, means):
    """sklearn.mixture.GaussianMixture(means_init=means)."""
    from sklearn.mixture import GaussianMixture

    return mixture_of(GaussianMixture, X, means)


# By hand: plain Python lists


def centers_by_hand(X, C):
    """Label, move, until no label changes."""
    labels: list = []
    while True:
        before, labels = labels, [min(range(len(C)), key=lambda j: math.dist(x, C[j])) for x in X]
        if labels == before:
            return C, labels, sum(math.dist(x, C[j]) ** 2 for x, j in zip(X, labels, strict=True))
        groups = [[x for x, label in zip(X, labels, strict=True) if label == j] for j in range(len(C))]
        C = [[sum(column) / len(group) for column in zip(*group, strict=True)] for group in groups]


# Agreement


def same(tolerance):
    """Every part within a tolerance."""
    return lambda got, wanted, *_: max(close(tolerance)(a, b) for a, b in zip(got, wanted, strict=True))


COMPARISONS = [
    Comparison(
        concept="k-means",
        ours=our_centers,
        theirs=sklearn_centers,
        by_hand=centers_by_hand,
        inputs=clouds,
        sizes=(64, 1000, 10_000),
        agrees=same(1e-11),
    ),
    Comparison(
        concept="Gaussian mixture",
        ours=our_mixture,
        theirs=sklearn_mixture,
        inputs=clouds,
        sizes=(64, 1000, 10_000),
        agrees=same(1e-8),
    ),
]
