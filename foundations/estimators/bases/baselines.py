"""Each basis beside a library's; evaluated at its training points."""

import math

import numpy as np

from foundations.comparison import Comparison, close, relative_error
from foundations.estimators.bases import FourierFeatures, OrthogonalPolynomialFeatures, RadialFeatures, SplineFeatures

# Inputs


def points(rng, n):
    """n points of a line, not evenly spread."""
    return (rng.random((n, 1)) ** 2,)


def days(rng, n):
    """The numbers 0, 1, ..., n - 1."""
    return (np.arange(float(n))[:, None],)


# Ours


def at_training_points(basis):
    return lambda X: basis.fit(X).transform(X)


def daily_waves(X):
    """Three harmonics of the period n."""
    return FourierFeatures(3, period=len(X)).fit(X).transform(X)


# By hand: plain Python lists


def bumps_by_hand(X):
    xs = [row[0] for row in X]
    low, high = min(xs), max(xs)
    w = (high - low) / 9
    return [[math.exp(-(((x - low - j * w) / w) ** 2) / 2) for j in range(10)] for x in xs]


def waves_by_hand(X):
    n = len(X)
    angles = [[2 * math.pi * k * row[0] / n for k in (1, 2, 3)] for row in X]
    return [[wave(a) for a in row for wave in (math.cos, math.sin)] for row in angles]


# The library's


def qr_of_powers(X):
    """numpy.linalg.qr of numpy.vander"""
    t = (2 * X[:, 0] - X.max() - X.min()) / (X.max() - X.min())
    Q, R = np.linalg.qr(np.vander(t, 7, increasing=True))
    return (Q * np.sign(np.diag(R)))[:, 1:] * np.sqrt(len(t))


def sklearn_rbf_kernel(X):
    """sklearn.metrics.pairwise.rbf_kernel"""
    from sklearn.metrics.pairwise import rbf_kernel

    centers = np.linspace(X.min(), X.max(), 10)[:, None]
    return rbf_kernel(X, centers, gamma=0.5 / (centers[1, 0] - centers[0, 0]) ** 2)


def columns_of_dft(X):
    """scipy.linalg.dft, three of its n columns"""
    from scipy.linalg import dft

    F = dft(len(X))[:, 1:4].conj()  # (n, 3)
    return np.stack([F.real, F.imag], axis=2).reshape(len(X), 6)


def sklearn_splines(X):
    """sklearn.preprocessing.SplineTransformer(include_bias=False)"""
    from sklearn.preprocessing import SplineTransformer

    return SplineTransformer(8, include_bias=False).fit_transform(X)


# Agreement


def same_polynomials(got, wanted, X):
    """The library's within 1e-10, and orthonormal on the points within 1e-13."""
    error = relative_error(got.T @ got / len(X), np.eye(got.shape[1]))
    assert error <= 1e-13, f"got inner products off by {error:.1e}, wanted 1e-13"
    return max(error, close(1e-10)(got, wanted))


COMPARISONS = [
    Comparison(
        concept="Orthogonal polynomials",
        ours=at_training_points(OrthogonalPolynomialFeatures(6)),
        theirs=qr_of_powers,
        inputs=points,
        sizes=(16, 64, 512, 4096),
        agrees=same_polynomials,
    ),
    Comparison(
        concept="Radial basis functions",
        ours=at_training_points(RadialFeatures(10)),
        theirs=sklearn_rbf_kernel,
        by_hand=bumps_by_hand,
        inputs=points,
        sizes=(16, 64, 512, 4096),
        agrees=close(1e-12),
    ),
    Comparison(
        concept="Fourier features",
        ours=daily_waves,
        theirs=columns_of_dft,
        by_hand=waves_by_hand,
        inputs=days,
        sizes=(16, 64, 512),
        agrees=close(1e-12),
    ),
    Comparison(
        concept="B-splines",
        ours=at_training_points(SplineFeatures(8)),
        theirs=sklearn_splines,
        inputs=points,
        sizes=(16, 64, 512, 4096),
        agrees=close(1e-13),
    ),
]
