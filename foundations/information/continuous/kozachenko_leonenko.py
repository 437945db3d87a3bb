"""Differential entropy from the distances to nearest neighbors.

Around each point, the ball that reaches to the k-th neighbor holds about k/n of the probability, so the density there
is about k over n times its volume. The mean of -log density, with ψ for log so that a constant density has an error of
0 in the mean, is

    h(X) = ψ(n) - ψ(k) + log c_d + d <log r>

with r the distance to the k-th neighbor and c_d the volume of the unit ball: 2ᵈ for the largest difference of a
coordinate, π^(d/2) / Γ(d/2 + 1) for Euclidean distance. Closed forms of named distributions are
`foundations.probability`'s `.entropy()`.

Source: Kozachenko and Leonenko, Sample estimate of the entropy of a random vector, Problems of Information Transmission
23(2), 1987; with ψ(n) as in Kraskov and others, 2004, eq. 20.
"""

import numpy as np

from foundations.information.continuous._edge import neighbors, points
from foundations.neighbors import k_nearest
from foundations.numerics.special import digamma, gammaln

# Logarithm of the volume of the unit ball in d dimensions
LOG_VOLUME = {
    "euclidean": lambda d: d / 2 * np.log(np.pi) - gammaln(d / 2 + 1),
    "chebyshev": lambda d: d * np.log(2),
}


def kozachenko_leonenko(X, k=3, metric="euclidean"):
    """Estimate the differential entropy of a density from n samples.

    Parameters
    ----------
    X : (n, d) or (n,) array, finite
    k : int, 1 to n - 1
    metric : "euclidean" or "chebyshev"

    Returns
    -------
    float, nats; -inf where a point has k others at its place, as the density is not finite there

    Raises
    ------
    ValueError : numbers that are not finite, k out of range, another metric

    Notes
    -----
    Cost: one search for neighbors in d dimensions. Entropy of a density may be below 0, and depends on the unit of X:
    h(aX) = h(X) + d log |a|.
    Compare: scipy.stats.differential_entropy, which takes spacings in one dimension.
    """
    X = points(X, "X")
    (n, d), k = X.shape, neighbors(k, len(X))
    if metric not in LOG_VOLUME:
        raise ValueError(f"metric is one of {', '.join(LOG_VOLUME)}; got {metric!r}")
    r = k_nearest(X, X, k + 1, metric=metric)[0][:, k]  # the nearest of the k + 1 is the point itself
    if (r == 0).any():
        return -np.inf
    return float(digamma(float(n)) - digamma(float(k)) + LOG_VOLUME[metric](d) + d * np.log(r).mean())
