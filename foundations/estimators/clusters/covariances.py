"""Four shapes that the covariance of a Gaussian in a mixture may have: one line of a table for each.

    full        any ellipsoid          Σ_j                  k d (d + 1) / 2 numbers
    tied        one for all            Σ                    d (d + 1) / 2
    diag        along the axes         diag(σ²_j1, ...)     k d
    spherical   balls                  σ²_j I               k

With responsibilities r (n, k), N_j = Σ_i r_ij and means μ_j, each is the maximum of the expected likelihood,

    Σ_j = 1/N_j Σ_i r_ij (x_i - μ_j)(x_i - μ_j)ᵀ

or its average over components, its diagonal, or the mean of that; `reg` is added along the diagonal. A density needs
the precision Σ⁻¹ only through a factor P with P Pᵀ = Σ⁻¹: ‖(x - μ)ᵀ P‖² is the squared distance, and log det P half of
the log determinant. Σ = L Lᵀ by Cholesky gives P = L⁻ᵀ.

Source: Bishop, Pattern Recognition and Machine Learning, §9.2; Fraley and Raftery, Model-based clustering, JASA 2002.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from foundations.linalg import LinAlgError, cholesky, solve_triangular


class Covariance(NamedTuple):
    """What one shape means."""

    shape: Callable  # (k, d) -> shape of the array of covariances
    estimate: Callable  # X (n, d), r (n, k), N (k,), mu (k, d), reg -> covariances
    factor: Callable  # covariances -> P
    factor_of_precision: Callable  # precisions -> P
    squares: Callable  # X (n, d), mu (k, d), P -> squared distances (n, k)
    log_det: Callable  # P, d -> log det P, (k,) or a number
    precision: Callable  # P -> Σ⁻¹
    n_parameters: Callable  # (k, d) -> numbers to learn


# ---- Estimates


def _full(X, r, N, mu, reg):
    S = np.empty((len(mu), X.shape[1], X.shape[1]))
    for j, m in enumerate(mu):
        D = X - m  # (n, d)
        S[j] = (r[:, j, None] * D).T @ D / N[j]  # (d, n) (n, d)
    return S + reg * np.eye(X.shape[1])


def _tied(X, r, N, mu, reg):
    return np.tensordot(N, _full(X, r, N, mu, reg), axes=1) / N.sum()  # (k) (k, d, d)


def _diag(X, r, N, mu, reg):
    return np.stack([r[:, j] @ (X - m) ** 2 / N[j] for j, m in enumerate(mu)]) + reg  # (n) (n, d)


def _spherical(X, r, N, mu, reg):
    return _diag(X, r, N, mu, reg).mean(axis=1)


# ---- Factors of the precision


def _factor(S):
    """P = L⁻ᵀ of one covariance (d, d) or of a stack."""
    try:
        L = cholesky(S)
    except LinAlgError:
        raise ValueError(COLLAPSED) from None
    variances, pivots = (np.diagonal(A, axis1=-2, axis2=-1) for A in (S, L))
    if (pivots**2 <= 2 * S.shape[-1] * np.finfo(float).eps * variances).any():  # zero, to rounding
        raise ValueError(COLLAPSED)
    return np.swapaxes(solve_triangular(L, np.broadcast_to(np.eye(S.shape[-1]), S.shape), lower=True), -1, -2)


def _inverse_root(S):
    if not (S > 0).all():
        raise ValueError(COLLAPSED)
    return 1 / np.sqrt(S)


def _lower_factor(precisions):
    """P = L of one precision L Lᵀ (d, d) or of a stack."""
    try:
        if np.allclose(precisions, np.swapaxes(precisions, -1, -2), rtol=1e-10):
            return cholesky(precisions)
    except LinAlgError:
        pass
    raise ValueError("precisions_init must be symmetric and positive definite")


def _root(precisions):
    if not (precisions > 0).all():
        raise ValueError("precisions_init must be positive")
    return np.sqrt(precisions)


COLLAPSED = (
    "the covariance of a component is not positive definite, since its samples are too few or lie in a plane: take "
    "fewer components, or a larger reg_covar"
)


# ---- Squared distances


def _squares_full(X, mu, P):
    return np.stack([(((X - m) @ Pj) ** 2).sum(axis=1) for m, Pj in zip(mu, P, strict=True)], axis=1)


def _squares_scaled(X, mu, P):
    """The same for a P that is diagonal, given as (k, d), or as (k, 1) where all its entries are one."""
    return np.stack([(((X - m) * Pj) ** 2).sum(axis=1) for m, Pj in zip(mu, P, strict=True)], axis=1)


def _log_diagonal(P):
    return np.log(np.diagonal(P, axis1=-2, axis2=-1)).sum(axis=-1)


COVARIANCES = {
    "full": Covariance(
        shape=lambda k, d: (k, d, d),
        estimate=_full,
        factor=_factor,
        factor_of_precision=_lower_factor,
        squares=_squares_full,
        log_det=lambda P, d: _log_diagonal(P),
        precision=lambda P: P @ np.swapaxes(P, -1, -2),
        n_parameters=lambda k, d: k * d * (d + 1) // 2,
    ),
    "tied": Covariance(
        shape=lambda k, d: (d, d),
        estimate=_tied,
        factor=_factor,
        factor_of_precision=_lower_factor,
        squares=lambda X, mu, P: _squares_full(X, mu, np.broadcast_to(P, (len(mu), *P.shape))),
        log_det=lambda P, d: _log_diagonal(P),
        precision=lambda P: P @ P.T,
        n_parameters=lambda k, d: d * (d + 1) // 2,
    ),
    "diag": Covariance(
        shape=lambda k, d: (k, d),
        estimate=_diag,
        factor=_inverse_root,
        factor_of_precision=_root,
        squares=_squares_scaled,
        log_det=lambda P, d: np.log(P).sum(axis=1),
        precision=np.square,
        n_parameters=lambda k, d: k * d,
    ),
    "spherical": Covariance(
        shape=lambda k, d: (k,),
        estimate=_spherical,
        factor=_inverse_root,
        factor_of_precision=_root,
        squares=lambda X, mu, P: _squares_scaled(X, mu, P[:, None]),
        log_det=lambda P, d: d * np.log(P),
        precision=np.square,
        n_parameters=lambda k, d: k,
    ),
}

