"""The distances between two points, and what makes two metrics or two data sets the same problem.

All searches of this folder measure a pair by the same steps, so that they agree to the last bit: the differences
|q_j - x_j|, then one of the rows below along the last axis. NumPy adds fewer than eight numbers in order; `distance`,
which takes one array per coordinate and is faster in few dimensions, adds them in the same order.
"""

from functools import reduce
from math import inf

import numpy as np

# |q - x| along the last axis -> distance
DISTANCES = {
    "euclidean": lambda D, p: np.sqrt((D * D).sum(axis=-1)),
    "manhattan": lambda D, p: D.sum(axis=-1),
    "chebyshev": lambda D, p: D.max(axis=-1),
    "minkowski": lambda D, p: _minkowski(D, p),
}
METRICS = ("euclidean", "manhattan", "chebyshev", "cosine", "minkowski")


def check_metric(metric, p, metrics):
    """ValueError unless the metric is one of `metrics` and p an exponent it can have."""
    if metric not in metrics:
        raise ValueError(f"metric must be one of {', '.join(metrics)}, got {metric!r}")
    if metric == "minkowski" and not (isinstance(p, int | float | np.number) and p > 0):
        raise ValueError(f"the exponent p of the Minkowski distance must be greater than 0, got {p!r}")


def distance(differences, metric, p):
    """The distances from d arrays |q_j - x_j| of one shape: what DISTANCES gives, to the last bit."""
    if metric == "chebyshev":
        return reduce(np.maximum, differences)
    if metric == "minkowski" or len(differences) >= 8:
        return DISTANCES[metric](np.stack(differences, axis=-1), p)
    if metric == "manhattan":
        return reduce(np.add, differences)
    return np.sqrt(reduce(np.add, [D * D for D in differences]))


def rounding(metric, p, d):
    """How much, relatively, the distance of smaller differences may come out larger.

    Nothing where each step of the computation is monotone; a power is within some units in the last place.
    """
    return 8 * (d + 8) * (1 + 1 / p) * np.finfo(float).eps if metric == "minkowski" else 0.0


def _minkowski(D, p):
    """(Σ D^p)^(1/p) along the last axis, over the largest term: as D^p it would overflow for large p, or vanish."""
    largest = D.max(axis=-1)
    return largest * ((D / np.where(largest == 0, 1.0, largest)[..., None]) ** p).sum(axis=-1) ** (1 / p)


def simplest(metric, p, d):
    """The cheapest metric with the same distances in d dimensions: in one, all of them are |q - x|."""
    if d == 1:
        return "chebyshev"
    return {1: "manhattan", 2: "euclidean", inf: "chebyshev"}.get(p, metric) if metric == "minkowski" else metric


def rescaled(X, Q):
    """X and Q over a power of two, and that power: 1 unless squares would overflow or underflow."""
    largest = max(np.abs(X).max(initial=0.0), np.abs(Q).max(initial=0.0))
    if largest == 0 or 1e-100 < largest < 1e100:
        return X, Q, 1.0
    scale = 2.0 ** np.frexp(largest)[1].clip(-1022, 1023)
    return X / scale, Q / scale, scale


def unit_vectors(X, Q):
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


def chord(r):
    """The largest length s whose cosine distance s²/2, as it is computed, is at most r; below 0 where r is."""
    s = np.sqrt(2 * np.clip(r, 0.0, 4.0))  # no cosine distance is above 2
    for _ in range(4):  # the root is off by an ulp or two
        s = np.where(s**2 / 2 > r, np.nextafter(s, 0.0), s)
    for _ in range(8):
        up = np.nextafter(s, np.inf)
        s = np.where(up**2 / 2 <= r, up, s)
    return np.where(r < 0, r, s)
