"""Orthogonal polynomials: the same curves as 1, x, x², ..., without their bad condition.

On training points x_i the polynomials p_0 = 1, p_1, ..., p_K, p_k of degree k, have

    1/n Σ_i p_j(x_i) p_k(x_i) = [j = k]

so each has mean 0 and variance 1 there, and none says what another says: coefficients of a least-squares fit do not
change when one more degree is added. Powers are nearly parallel: at 200 even points in [-1, 1] the condition number
of 1, t, ..., t^30 is 1e11.

Each next one is t times the last, with what the others already have of it taken away (Stieltjes):

    h_{k+1} p_{k+1}(t) = t p_k(t) - Σ_{j<=k} h_{jk} p_j(t),        h_{jk} = 1/n Σ_i p_j(t_i) t_i p_k(t_i)

Were there no rounding, three terms would do, since h_{jk} = 0 for j < k - 1. Where some points lie far from the others,
as in a sample of an exponential distribution, rounding grows until at degree 30 only two digits are left of the
orthogonality. So all h are computed, twice, and kept, and `transform` repeats the very same operations: at the training
points it finds the same numbers to the last bit, and they were made orthogonal.

Left out: weights of the points; several columns multiplied with one another.
Source: Gautschi, Orthogonal Polynomials, 2004, §2.2; Brubeck, Nakatsukasa and Trefethen, Vandermonde with Arnoldi,
2021.
"""

from typing import NamedTuple

import numpy as np

from foundations.estimators.bases.core import Basis, bounds
from foundations.estimators.validation import require_count

NOTHING = 100 * np.finfo(float).eps


class Recurrence(NamedTuple):
    """The steps from one polynomial to the next, in t = (x - center) / half."""

    center: float
    half: float
    steps: list  # one for each degree: what is taken away, first and then again, (2, k + 1), and the length h_{k+1}


class OrthogonalPolynomialFeatures(Basis):
    """Polynomials of degree 1 to `degree`, orthogonal on the training points.

    Parameters
    ----------
    degree : int >= 1

    Attributes
    ----------
    columns_ : for each column of X, its `Recurrence`
    n_features_in_ : d; feature_names_in_ where X was a data frame with names

    Notes
    -----
    Outside the range of the training points p_k grows like the power of its degree: do not extrapolate with it. Where a
    column has only m different values, polynomials of degree m and more are taken as 0, which they are at these values.
    Cost of fit 4 n degree² flops for each column, of transform 2 n degree².
    Compare: numpy.linalg.qr of numpy.vander.
    """

    def __init__(self, degree=3):
        self.degree = degree

    def _check_parameters(self):
        require_count("degree", self.degree)

    def _names(self):
        return [f"p{k}" for k in range(1, self.degree + 1)]

    def _learn(self, x):
        low, high = bounds(x)
        half = high / 2 - low / 2
        center = low + half
        return Recurrence(center, half, stieltjes((x - center) / half, self.degree))

    def _evaluate(self, x, learned):
        center, half, steps = learned
        P = evaluate((x - center) / half, steps)  # (1 + len(steps), m)
        Phi = np.zeros((len(x), self.degree))
        Phi[:, : len(steps)] = P[1:].T
        return Phi


def stieltjes(t, K):
    """The steps that make polynomials up to degree K orthonormal on t (n,), or as many as t has different values."""
    n = len(t)
    steps, P = [], [np.ones(n)]
    for _ in range(K):
        v = t * P[-1]
        passes = []
        for _ in range(2):  # what the first pass leaves by rounding, the second removes
            h = np.array(P) @ v / n  # (k+1, n) @ (n,)
            v = _without(v, h, P)
            passes.append(h)
        length = float(np.sqrt(v @ v / n))
        if length < NOTHING:  # the polynomial is 0 at every point
            break
        steps.append((np.array(passes), length))
        P.append(v / length)
    return steps


def evaluate(t, steps):
    """The polynomials of degree 0, 1, ... that the steps make, at t (m,): (1 + len(steps), m)."""
    P = [np.ones(len(t))]
    for passes, length in steps:
        v = t * P[-1]
        for h in passes:
            v = _without(v, h, P)
        P.append(v / length)
    return np.array(P)


def _without(v, h, P):
    """v - Σ_j h_j p_j, one after another: a matrix product would round differently for other numbers of points."""
    for h_j, p_j in zip(h, P, strict=True):
        v = v - h_j * p_j
    return v
