"""Conjugate gradients: A x = b by minimizing ½ xᵀA x - bᵀx, for a symmetric positive definite A.

The gradient there is A x - b, the residual with its sign turned. Directions are made conjugate, pᵢᵀA pⱼ = 0 for i ≠ j:
a step along one then does not spoil what was gained along the others, and n steps end at the solution. With r = b - A x

    a = rᵀr / pᵀA p,    x ← x + a p,    r ← r - a A p,    β = r⁺ᵀr⁺ / rᵀr,    p ← r⁺ + β p

where β makes p conjugate to the last direction, and so to all. The matrix is only multiplied by: A may be a function.
In the norm √(eᵀA e) the error falls at least by (√κ - 1) / (√κ + 1) a step: after k steps x is the best of all
combinations of b, A b, ..., A^(k-1) b, and few distinct eigenvalues need few steps. Rounding slowly spoils conjugacy.
Source: Hestenes and Stiefel (1952); Nocedal & Wright, Numerical Optimization, 2nd ed., algorithm 5.2. Left out:
preconditioning.
"""

import math
from typing import NamedTuple

import numpy as np


class Solution(NamedTuple):
    """Where the iteration ended: x (n,), ‖b - A x‖ as it was updated, and why it stopped."""

    x: np.ndarray
    residual: float
    iterations: int
    converged: bool
    message: str


def conjugate_gradient_solve(A, b, x0=None, *, rtol=1e-5, atol=0.0, max_iter=None) -> Solution:
    """Solve A x = b for a symmetric positive definite A by conjugate gradients.

    Parameters
    ----------
    A : (n, n) array_like, or a function from v (n,) to A v (n,)
    b : (n,) array_like
    x0 : (n,) array_like, where to start; 0 if None
    rtol, atol : converged when ‖b - A x‖ <= max(rtol ‖b‖, atol)
    max_iter : steps at most; 10 n if None

    Returns
    -------
    Solution

    Raises
    ------
    ValueError : shapes that do not fit, numbers that are not finite

    Notes
    -----
    Cost: one product with A a step, and four vectors. Stops, not converged, where pᵀA p <= 0 shows that A is not
    positive definite; symmetry is not checked. Compare: scipy.sparse.linalg.cg.
    """
    b = _vector("b", b)
    product = A if callable(A) else _matrix(A, len(b)).dot
    x = np.zeros_like(b) if x0 is None else _vector("x0", x0, len(b))
    r = b - product(x) if x.any() else b.copy()
    enough = max(rtol * math.sqrt(b @ b), atol)
    p, rr = r, float(r @ r)
    for k in range(10 * len(b) if max_iter is None else max_iter):
        if math.sqrt(rr) <= enough:
            return Solution(x, math.sqrt(rr), k, True, "the residual is small enough")
        Ap = product(p)
        curvature = float(p @ Ap)
        if not curvature > 0:
            return Solution(x, math.sqrt(rr), k, False, f"A is not positive definite: pᵀA p is {curvature:.1e}")
        a = rr / curvature
        x = x + a * p
        r = r - a * Ap
        before, rr = rr, float(r @ r)
        p = r + rr / before * p
    k = 10 * len(b) if max_iter is None else max_iter
    converged = math.sqrt(rr) <= enough
    return Solution(x, math.sqrt(rr), k, converged, f"stopped after {k} steps")


def _vector(name, given, n=None):
    v = np.array(given, float)
    if v.ndim != 1 or (n is not None and len(v) != n):
        raise ValueError(f"{name} must be a vector{'' if n is None else f' of {n} numbers'}, got shape {v.shape}")
    if not np.isfinite(v).all():
        raise ValueError(f"{name} must be finite")
    return v


def _matrix(given, n):
    A = np.asarray(given, float)
    if A.shape != (n, n):
        raise ValueError(f"A must be of shape {(n, n)} as b has {n} numbers, got {A.shape}")
    if not np.isfinite(A).all():
        raise ValueError("A must be finite")
    return A
