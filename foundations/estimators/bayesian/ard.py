"""Automatic relevance determination: a prior precision for every weight, and the evidence to set them all.

Prior w_i ~ N(0, 1/λ_i), noise of precision β, Λ = diag(λ):

    Σ = (Λ + βG)⁻¹,    m = βΣb,    log p(y | λ, β) = ½ [ Σ log λ_i + n log β - βE(m) - mᵀΛm - log|Λ + βG| - n log 2π ]

Derivatives of zero give MacKay's fixed point once more, now weight by weight:

    γ_i = 1 - λ_i Σ_ii,    λ_i ← γ_i / m_i²,    β ← (n - Σ γ_i) / E(m)

For a weight of which the data know nothing, λ_i runs to infinity and takes the weight to zero; above a threshold it is
pruned, and its column is out. What is left is sparse, though no step of it has looked for zeros.

A step solves with k kept columns. Three routes give the same numbers:

    by_weights        Cholesky of Λ + βG, k x k
    by_samples        Cholesky of C = I/β + X Λ⁻¹ Xᵀ, n x n, where there are fewer samples: Woodbury's identity says
                      Σ = Λ⁻¹ - Λ⁻¹ Xᵀ C⁻¹ X Λ⁻¹, and m = Λ⁻¹ Xᵀ C⁻¹ y
    by_eigenvectors   Λ^-½ G Λ^-½ diagonalized, where there is next to no noise and the matrices above may be singular

Source: Tipping, Sparse Bayesian learning and the relevance vector machine, 2001; MacKay, Bayesian methods for
backpropagation networks, 1994; the start (λ = 1, 1/β the variance of y) and the threshold are scikit-learn's.
"""

import math
from typing import NamedTuple

import numpy as np

from foundations.estimators.bayesian.evidence import log_evidence, terms
from foundations.estimators.bayesian.posterior import spectrum
from foundations.estimators.bayesian.statistics import EPS, Statistics
from foundations.linalg import cholesky, eigh, solve_triangular


class Posterior(NamedTuple):
    """What is known of the k kept weights at given precisions."""

    m: np.ndarray  # (k,)
    gamma: np.ndarray  # (k,) from 0 to 1, how far the data have determined each
    error: float  # E(m), the sum of squared residuals
    log_evidence: float


class Relevance(NamedTuple):
    """Precisions, and how they were found."""

    kept: np.ndarray  # (k,) indices of columns
    lam: np.ndarray  # (k,)
    beta: float
    posterior: Posterior
    path: list[float]  # log evidence after each step
    converged: bool


def determine(sums: Statistics, rows, beta: float | None, threshold: float, max_iter: int, tol: float) -> Relevance:
    """The fixed point; rows is (X, y), centered as in the sums, where there are fewer samples than columns, else None.

    A β that is given stays as it is. Converged when no precision changes by more than tol times itself.
    """
    n, c = sums.n, sums.c
    find_beta, most_beta = beta is None, n / (EPS * c) if c > 0 else 1 / EPS
    beta = min(n / c, most_beta) if beta is None and c > 0 else float(beta or most_beta)
    kept, lam = np.arange(len(sums.b)), np.ones(len(sums.b))
    now = solve(sums, rows, kept, lam, beta)
    path: list[float] = []
    converged = False
    while not converged and len(path) < max_iter:
        before = lam, beta
        squares = now.m * now.m
        pruned = squares <= now.gamma / threshold
        lam = now.gamma / np.where(pruned, 1.0, squares)
        if find_beta:
            free = max(n - float(now.gamma.sum()), EPS * n)
            beta = min(free / max(now.error, EPS * c), most_beta) if c > 0 else most_beta
        changes = np.abs(lam - before[0]) > tol * lam
        converged = not (pruned.any() or changes.any() or abs(beta - before[1]) > tol * beta)
        kept, lam = kept[~pruned], lam[~pruned]
        now = solve(sums, rows, kept, lam, beta)
        path.append(now.log_evidence)
    return Relevance(kept, lam, beta, now, path, converged)


def solve(sums: Statistics, rows, kept, lam, beta: float) -> Posterior:
    """The posterior of the kept weights, by the cheapest route that keeps half of the digits."""
    G, b = sums.G[np.ix_(kept, kept)], sums.b[kept]
    if nearly_singular(G, lam, beta):
        return by_eigenvectors(sums._replace(G=G, b=b), lam, beta)
    if rows is not None and len(rows[1]) < len(kept):
        return by_samples(rows[0][:, kept], rows[1], lam, beta)
    return by_weights(G, b, sums.c, sums.n, lam, beta)


def nearly_singular(G, lam, beta: float) -> bool:
    """Whether the data may outweigh the prior so far that Λ + βG is nearly as singular as G is."""
    return bool(beta * (G.diagonal() / lam).max(initial=0) > 1 / math.sqrt(EPS))


def by_weights(G, b, c: float, n: int, lam, beta: float) -> Posterior:
    """From sums over the data: G (k, k), b (k,); k³ flops."""
    L = cholesky(np.diag(lam) + beta * G)
    L_inverse = solve_triangular(L, np.eye(len(L)), lower=True)  # Σ = L⁻ᵀ L⁻¹
    m = beta * (L_inverse.T @ (L_inverse @ b))  # (k, k) @ (k,)
    gamma = 1 - lam * (L_inverse * L_inverse).sum(axis=0)
    squares = float(lam @ (m * m))
    error = max(c - float(m @ b) - squares / beta, 0.0)  # since bᵀm = mᵀGm + mᵀΛm/β
    log_det = 2 * float(np.log(L.diagonal()).sum())
    fit = beta * error + squares
    evidence = float(np.log(lam).sum()) + n * math.log(beta) - fit - log_det - n * math.log(2 * math.pi)
    return Posterior(m, gamma.clip(EPS, 1), error, 0.5 * evidence)


def by_samples(X, y, lam, beta: float) -> Posterior:
    """From the data themselves: X (n, k), y (n,); n² k flops."""
    n = len(y)
    L = cholesky(np.eye(n) / beta + (X / lam) @ X.T)  # (n, k) @ (k, n)
    W, v = solve_triangular(L, X / lam, lower=True), solve_triangular(L, y, lower=True)  # (n, k), (n,)
    m = W.T @ v  # (k, n) @ (n,)
    gamma = lam * (W * W).sum(axis=0)
    error = y - X @ m
    log_det = 2 * float(np.log(L.diagonal()).sum())
    evidence = -log_det - float(v @ v) - n * math.log(2 * math.pi)
    return Posterior(m, gamma.clip(EPS, 1), float(error @ error), 0.5 * evidence)


def by_eigenvectors(sums: Statistics, lam, beta: float) -> Posterior:
    """From sums over the data: with columns divided by √λ_i all priors are N(0, 1); 10 k³ flops."""
    scale = 1 / np.sqrt(lam)
    scaled = spectrum(sums._replace(G=np.outer(scale, scale) * sums.G, b=scale * sums.b))
    q = 1 / (scaled.s + 1 / beta)
    m = scale * (scaled.V @ (scaled.z * q))  # (k, k) @ (k,)
    gamma = (scaled.V * scaled.V) @ (scaled.s * q)  # (k, k) @ (k,)
    return Posterior(m, gamma.clip(EPS, 1), terms(scaled, 1 / beta)[2], log_evidence(scaled, 1.0, beta))


def factor(G, lam, beta: float) -> np.ndarray:
    """F (k, k) with F Fᵀ = Σ = (Λ + βG)⁻¹."""
    if nearly_singular(G, lam, beta):
        s, V = eigh(beta * G / np.outer(np.sqrt(lam), np.sqrt(lam)))  # Λ + βG = √Λ (I + V diag(s) Vᵀ) √Λ
        return V / np.sqrt(np.outer(lam, 1 + s.clip(0)))
    L = cholesky(np.diag(lam) + beta * G)
    return solve_triangular(L, np.eye(len(L)), trans=1, lower=True)  # L⁻ᵀ
