"""Least squares by the normal equations, for tables whose columns are far from dependent.

    Aᵀ A = Rᵀ R (Cholesky),    Rᵀ R x = Aᵀ y,    and once more for what that leaves:  Rᵀ R d = Aᵀ (y - A x),  x ← x + d

A is passed over a few times and never rewritten, so that a tall table costs little more than to read it. The price is
that Aᵀ A has the square of the condition number κ of A, and rounding costs up to κ² eps. What makes κ large is most
often a column far from zero, such as years; beside a column of ones each can be measured from its mean c instead:

    A x = B z,    B = A T,    T = I - e₀ cᵀ,    x = T z,    (Aᵀ A)⁻¹ = T (Bᵀ B)⁻¹ Tᵀ

This is for a B of κ up to 100. None is the answer, and `refined` has to do it, where κ is larger or unknown, where a
column varies by less than a thousandth of its mean, and where y is explained so well that the rounding of A x would
count among the residuals.

Source: Björck, Numerical Methods for Least Squares Problems (1996), §2.3 and §6.6.5.
"""

import numpy as np

from foundations.linalg import LinAlgError, cholesky, solve_triangular

CONDITION = 1e2  # the largest κ, of columns of length 1
FAR = 1e3  # the largest mean of a column beside its deviations
CANCELS = 1e-3  # residuals below this part of y have lost three digits


def normal_equations(A, y, intercept) -> tuple[np.ndarray, np.ndarray, np.ndarray] | None:
    """r (n,), x (p,) and (Aᵀ A)⁻¹ (p, p) of the x with the least ‖r‖, r = y - A x; None where digits would be lost.

    A (n, p) has columns whose largest entry is near 1, and the first is constant if `intercept`; y (n,) is near 1 too.
    Cost n p² flops and 8 passes over A.
    """
    B, c = (A, np.zeros(A.shape[1])) if not intercept else _centered(A)
    G = B.T @ B  # (p, p)
    lengths = np.sqrt(np.diagonal(G))
    try:
        inverse = solve_triangular(cholesky(G, upper=True), np.eye(len(G)))
    except LinAlgError:
        return None
    if not condition_bound(inverse, lengths) <= CONDITION or (np.abs(c) * np.sqrt(len(A)) > FAR * lengths).any():
        return None
    V = inverse @ inverse.T
    z = V @ (B.T @ y)
    z += V @ (B.T @ (y - B @ z))
    r = y - B @ z
    if not np.abs(r).max() > CANCELS * np.abs(y).max():
        return None
    T = np.eye(len(G))
    T[0] -= c / A[0, 0]
    return r, T @ z, T @ V @ T.T


def _centered(A):
    """A - c (n, p) and c (p,), the means of all columns but the first."""
    c = A.mean(axis=0)
    c[0] = 0.0
    return A - c, c


def condition_bound(inverse, lengths) -> float:
    """No less than the κ of A with columns of length 1: the scale of a column takes no digits.

    inverse : R⁻¹ (p, p) of A = Q R; lengths : (p,) of the columns of A
    """
    return float(np.sqrt(len(lengths) * ((inverse * lengths[:, None]) ** 2).sum()))
