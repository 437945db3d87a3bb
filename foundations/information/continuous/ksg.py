"""Mutual information of two continuous variables by nearest neighbors: the two estimates of Kraskov and others.

I(X; Y) = H(X) + H(Y) - H(X, Y), and each entropy could be estimated from the distances to k-th neighbors, but the
errors of three estimates would not cancel. So one distance is taken for all three: in the joint space, with the norm
max(‖Δx‖, ‖Δy‖), the k-th neighbor of a point is r away; in X alone n_x points lie as near, in Y alone n_y. Then

    first     ψ(k) + ψ(n) - <ψ(n_x + 1) + ψ(n_y + 1)>        n_x, n_y: nearer than r, the point itself left out
    second    ψ(k) - 1/k + ψ(n) - <ψ(n_x) + ψ(n_y)>          not farther than r_x, r_y: the farthest of the k in X, in Y

<> is the mean over the points. In X and in Y the norm is the largest difference of a coordinate. Both are made for
densities: break ties first (`scaled_and_jittered`), and scale columns to like spreads.

Left out: the correction of the second for more than two variables.
Source: Kraskov, Stögbauer and Grassberger, Estimating mutual information, Phys. Rev. E 69, 066138, 2004, eq. 8, 9.
"""

import numpy as np

from foundations.information.continuous import plane
from foundations.information.continuous._edge import neighbors, points, same_rows
from foundations.information.continuous.line import count_nearer
from foundations.neighbors import count_within, k_nearest
from foundations.neighbors.metrics import rescaled
from foundations.numerics.special import digamma

AT_ONCE = 1 << 15  # points of the planes that are searched together


def ksg(X, Y, k=3, estimator=1):
    """Estimate the mutual information of two continuous variables from n samples of both.

    Parameters
    ----------
    X : (n, dx) or (n,) array, finite
    Y : (n, dy) or (n,) array, finite
    k : int, 1 to n - 1: small for little bias, large for little spread
    estimator : 1 or 2

    Returns
    -------
    float, nats; below 0 where the variables are nearly independent and the error is larger than the information

    Raises
    ------
    ValueError : rows that do not match, numbers that are not finite, k or estimator out of range

    Notes
    -----
    Cost: a search for neighbors in dx + dy dimensions; one-dimensional X and Y cost O(n log n) (plane.py, line.py).
    Compare: sklearn.feature_selection.mutual_info_regression, which takes the first, of two columns.
    """
    X, Y = points(X, "X"), points(Y, "Y")
    same_rows(X=X, Y=Y)
    k = neighbors(k, len(X))
    if estimator not in (1, 2):
        raise ValueError(f"estimator is 1 or 2, the first or the second of Kraskov and others; got {estimator!r}")
    return _first(X, Y, k) if estimator == 1 else _second(X, Y, k)


def _first(X, Y, k):
    if X.shape[1] == Y.shape[1] == 1:
        return float(first_of_columns(X, Y[:, 0], k)[0])
    XY = np.hstack([X, Y])  # (n, dx + dy)
    r = np.nextafter(k_nearest(XY, XY, k + 1, metric="chebyshev")[0][:, k], 0)  # the nearest of the k + 1 is the point
    n_x, n_y = (count_within(A, A, r, metric="chebyshev") for A in (X, Y))  # the point itself included
    return _mean_information(k, n_x, n_y, _digamma_table(len(X)))


def _second(X, Y, k):
    XY = np.hstack([X, Y])
    nearest = k_nearest(XY, XY, k + 1, metric="chebyshev")[1]  # (n, k + 1), the point itself among them
    n_x, n_y = (_within_the_farthest(A, nearest) for A in (X, Y))
    return _mean_information(k, n_x, n_y, _digamma_table(len(X))) - 1 / k


def _within_the_farthest(A, nearest):
    """How many others are no farther in A (n, d) than the farthest of `nearest` (n, k + 1): (n,)."""
    r = np.abs(A[nearest] - A[:, None]).max(axis=(1, 2))  # (n, k + 1, d) -> (n,)
    return count_within(A, A, r, metric="chebyshev") - 1


def first_of_columns(X, y, k):
    """The first estimate for each column of X (n, d) with y (n,), by sorting: (d,)."""
    n, d = X.shape
    psi, by_y, at_once = _digamma_table(n), np.argsort(y), max(1, AT_ONCE // n)
    out = []
    for j in range(0, d, at_once):
        planes = [_plane(x, y, by_y) for x in X.T[j : j + at_once]]
        for P, r in zip(planes, plane.kth_distances_in(planes, k), strict=True):
            ys = P.y[P.by_y]
            n_x, n_y = count_nearer(P.x, P.x, r), count_nearer(ys, ys, r[P.by_y])  # the point itself included
            out.append(_mean_information(k, n_x, n_y, psi))
    return np.array(out)


def _plane(x, y, by_y):
    x, y, _ = rescaled(x, y)
    return plane.plane(x, y, np.argsort(x), by_y)


def _mean_information(k, n_x, n_y, psi):
    """ψ(k) + ψ(n) - <ψ(n_x) + ψ(n_y)>."""
    return float(psi[k] + psi[len(n_x)] - psi[n_x].mean() - psi[n_y].mean())


def _digamma_table(n):
    return digamma(np.arange(n + 1.0))
