"""The log loss of a linear model, with its gradient and its Hessian.

Two classes, with z_i = θᵀa_i the log-odds of the second, and t_i = -1 where sample i is of the second class, else 1:

    f(θ) = Σ q_i log(1 + exp(t_i z_i)) + ½ Σ ρ_j θ_j²
    ∇f   = Aᵀ (q t σ(tz)) + ρ θ                ∇²f = Aᵀ diag(q σ(z) σ(-z)) A + diag ρ

Several, with a row θ_c for each class, z_ic = θ_cᵀa_i and p_i = softmax(z_i):

    f(θ)  = Σ q_i (log Σ_c exp z_ic - z_i,y_i) + ½ Σ ρ_j θ_cj²
    ∇_c f = Aᵀ (q (p_c - [y = c])) + ρ θ_c     ∇²_bc f = Aᵀ diag(q p_b ([b = c] - p_c)) A + [b = c] diag ρ

q are weights of sum 1, ρ (one for each column of A, 0 for the intercept's) is the L2 penalty. The same vector added to
all θ_c changes no probability: where ρ_j = 0 the Hessian has a direction of curvature 0. The gradient has no part along
it, and a search from θ = 0 stays where Σ_c θ_cj = 0. `multinomial` gives that direction a curvature of 1, so that
Newton's equations have a solution; it has no part along the direction either.

The loss is written with the sign inside, log(1 + exp(tz)), so that a sample that is surely right costs exp(-|z|) and
not the rounding of a difference. A is an (n, p) array, or rows with its products: SparseRows, `scaling.Centered`.
Source: Hastie, Tibshirani & Friedman, The Elements of Statistical Learning, 2nd ed., §4.4; Böhning, Multinomial
logistic regression algorithm, 1992.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from foundations.numerics import log_softmax, sigmoid, softplus

BLOCK = 1024  # sparse rows written out at a time


class Loss(NamedTuple):
    """θ (m,) -> (f, ∇f) and θ -> ∇²f (m, m); `shape` is that of θ as classes by columns."""

    value_and_gradient: Callable
    hessian: Callable
    shape: tuple[int, int]


def binary(A, codes, q, rho) -> Loss:
    """The loss of two classes: A (n, p), codes (n,) of 0 and 1, q (n,), rho (p,)."""
    t = np.where(codes == 1, -1.0, 1.0)

    def value_and_gradient(theta):
        m = t * (A @ theta)  # (n, p) @ (p,): above 0 where the model is wrong
        value = q @ softplus(m) + (rho * theta) @ theta / 2
        return value, (q * t * sigmoid(m)) @ A + rho * theta  # (n,) @ (n, p)

    def hessian(theta):
        e = _exp(-np.abs(A @ theta))
        H = _gram(A, q * e / (1 + e) ** 2)  # σ(z) σ(-z) = e / (1 + e)²
        H.flat[:: len(H) + 1] += rho
        return H

    return Loss(value_and_gradient, hessian, (1, A.shape[1]))


def multinomial(A, codes, q, rho, k) -> Loss:
    """The loss of k classes: A (n, p), codes (n,) of 0 ... k-1, q (n,), rho (p,); θ is (k, p), flat."""
    p, columns = A.shape[1], np.arange(A.shape[0])

    def log_probabilities(theta):
        scores = A @ theta.reshape(k, p).T  # (n, p) @ (p, k)
        return log_softmax(np.ascontiguousarray(scores.T), axis=0)  # (k, n): sums over k run along n

    def value_and_gradient(theta):
        log_p = log_probabilities(theta)
        R = _exp(log_p)
        R[codes, columns] -= 1
        penalty = rho * theta.reshape(k, p)  # (k, p)
        value = -(q @ log_p[codes, columns]) + penalty.ravel() @ theta / 2
        return value, ((R * q) @ A + penalty).ravel()  # (k, n) @ (n, p)

    def hessian(theta):
        P = _exp(log_probabilities(theta))
        H = np.empty((k, p, k, p))
        for b in range(k):
            for c in range(b):
                H[b, :, c] = H[c, :, b] = -_gram(A, q * P[b] * P[c])  # symmetric, so its own transpose
            H[b, :, b] = _gram(A, q * P[b] * (1 - P[b])) + np.diag(rho)
        free = np.flatnonzero(rho == 0)
        H[:, free, :, free] += 1 / k  # (free, k, k): curvature along a vector added to all classes
        return H.reshape(k * p, k * p)

    return Loss(value_and_gradient, hessian, (k, p))


def _gram(A, w):
    """Aᵀ diag(w) A (p, p) for w ≥ 0 (n,): BᵀB, which BLAS knows to be symmetric; sparse rows a block at a time."""
    if isinstance(A, np.ndarray):
        B = np.sqrt(w)[:, None] * A
        return B.T @ B  # (p, n) @ (n, p)
    blocks = (slice(i, i + BLOCK) for i in range(0, A.shape[0], BLOCK))
    return sum(_gram(A[rows].toarray(), w[rows]) for rows in blocks)


def _exp(x):
    with np.errstate(under="ignore"):
        return np.exp(x)
