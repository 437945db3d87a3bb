"""The LU factorization with partial pivoting, as `scipy.linalg.lu` offers it, and what it is for.

    A = P L U        P a permutation, L lower triangular with ones on its diagonal, |l_ij| <= 1, U upper triangular

A system of equations becomes two triangular ones; a determinant becomes the product of a diagonal, kept as a sign and a
logarithm because the product itself leaves the range of floating point for a few hundred rows.

`elimination` has the algorithm to read, `blocked_lu` the same one arranged for speed, which is used here.
Source: Golub & Van Loan, Matrix Computations, 4th ed., §3.2-3.4.
"""

from typing import NamedTuple

import numpy as np

from foundations.linalg._edge import LinAlgError, matrix_function, system_function
from foundations.linalg.blocked_lu import blocked_lu
from foundations.linalg.triangular import substitute


class LUResult(NamedTuple):
    """P a permutation (a matrix, or indices), L with ones on its diagonal, U upper triangular."""

    P: np.ndarray
    L: np.ndarray
    U: np.ndarray


class SlogdetResult(NamedTuple):
    """det A = sign · exp(logabsdet)."""

    sign: np.ndarray | np.number
    logabsdet: np.ndarray | np.number


@matrix_function
def lu(a, permute_l=False, *, p_indices=False, check_finite=True):
    """Factor A = P L U by elimination with partial pivoting.

    Parameters
    ----------
    a : (..., m, n) array_like, real or complex, singular or not
    permute_l : return (P L, U)
    p_indices : return for P the indices p with A = L[p] U
    check_finite : refuse infinities and nan; otherwise they go through

    Returns
    -------
    (P, L, U) as a named tuple: (..., m, m) or (..., m) indices, (..., m, k) and (..., k, n), with k = min(m, n);
    the tuple (P L, U) for `permute_l`. P has as many rows as `a` even where that is empty

    Raises
    ------
    LinAlgError : `a` has fewer than two dimensions
    ValueError : a number that is not finite

    Notes
    -----
    Cost 2n²(m - n/3) flops for m >= n. ‖A - P L U‖ <= c eps g ‖A‖ with the growth g = max|U| / max|A|: up to 2^(n-1),
    rarely above 10. Pivots are the largest by |z|, where LAPACK takes |Re z| + |Im z|: of complex matrices the factors
    may differ from SciPy's. Source: Golub & Van Loan, Matrix Computations, 4th ed., §3.4. Compare: scipy.linalg.lu.
    """
    if check_finite and not np.isfinite(a).all():
        raise ValueError("array must not contain infs or NaNs")
    m, n = a.shape
    k = min(m, n)
    LU, order = blocked_lu(a)
    L, U = np.tril(LU[:, :k], -1), np.triu(LU[:k])
    np.fill_diagonal(L, 1.0)
    p = np.argsort(order)  # A[order] = L U, so A = L[p] U
    if permute_l:
        return L[p], U
    return LUResult(p if p_indices else np.eye(m)[p], L, U)


@system_function
def solve(a, b):
    """Solve A x = b.

    Parameters
    ----------
    a : (..., m, m) array_like
    b : (m,) or (..., m, n) array_like; a vector only if it has one dimension, else a matrix or a stack of them

    Returns
    -------
    x : (m,) or (..., m, n) array

    Raises
    ------
    LinAlgError : `a` has fewer than two dimensions, is not square, or has a pivot of exactly zero
    ValueError : shapes that do not fit

    Notes
    -----
    Cost 2m³/3 + 2m² n flops: b is eliminated along with A, as further columns of it. The residual is small whatever
    the condition number, ‖b - A x‖ <= c eps ‖A‖ ‖x‖; the error of x is up to κ(A) times as large. A matrix that is
    singular but for rounding is not refused. Not finite input gives nan, without an error, as NumPy does.
    Source: Golub & Van Loan, Matrix Computations, 4th ed., §3.4-3.5. Compare: numpy.linalg.solve.
    """
    m = len(a)
    LU, _ = blocked_lu(np.hstack([a, b]))  # (m, m+n)
    if not np.diagonal(LU).all():
        raise LinAlgError("Singular matrix")
    X = LU[:, m:].copy()
    substitute(LU[:, :m], X, lower=False)
    return X


@matrix_function(square=True)
def slogdet(a):
    """Sign and logarithm of the absolute value of the determinant.

    Parameters
    ----------
    a : (..., m, m) array_like

    Returns
    -------
    (sign, logabsdet) as a named tuple of (...) arrays: sign is 1, -1, or of absolute value 1 where `a` is complex;
    0, with logabsdet -inf, for a pivot of exactly zero; det A = sign · exp(logabsdet)

    Raises
    ------
    LinAlgError : `a` has fewer than two dimensions or is not square

    Notes
    -----
    Cost 2m³/3 flops. det A = ± Π u_ii; the product would overflow: det(10 I) is infinite from m = 309 on.
    Not finite input gives nan, without an error. Compare: numpy.linalg.slogdet.
    """
    LU, order = blocked_lu(a)
    u = np.diagonal(LU)
    if not u.all():
        return SlogdetResult(a.dtype.type(0.0), np.float64(-np.inf))
    return SlogdetResult(_parity(order) * np.prod(np.sign(u)), np.log(np.abs(u)).sum())


def _parity(order):
    """1.0 for an even permutation, -1.0 for an odd one: each cycle of length c takes c - 1 exchanges."""
    following = order.tolist()
    exchanges = 0
    for start in range(len(following)):
        # An index is unlinked when visited: it then follows itself.
        while following[start] != start:
            at = following[start]
            following[start], following[at] = following[at], at
            exchanges += 1
    return -1.0 if exchanges % 2 else 1.0
