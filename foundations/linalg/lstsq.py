"""Least squares: the x that brings A x as near to b as it can.

    minimize ‖b - A x‖₂,    and among those that do, ‖x‖₂

A tall A is first made a triangle, A = Q R: what of b lies outside the columns of Q no x can reach, and what lies inside
is C = Qᴴ b, so that ‖b - A x‖² = ‖C - R x‖² + ‖b - Q C‖². Then with R = U diag(s) Vᴴ,

    x = Σ_{i: s_i > rcond s_1} v_i (u_iᴴ C) / s_i

Leaving out the s_i that are no more than rounding gives the shortest of many solutions where A has dependent columns.
The normal equations Aᴴ A x = Aᴴ b would square the condition number; here nothing does.

Left out: `lstsq` through QR with column pivoting (LAPACK's gelsy), which is faster and finds the rank less surely.
Source: Golub & Van Loan, Matrix Computations, 4th ed., §5.3, §5.5.
"""

from typing import NamedTuple

import numpy as np

from foundations.linalg._edge import LinAlgError, in_one_precision, power_of_two, to_single
from foundations.linalg.qr import qr
from foundations.linalg.svd import svd


class LstsqResult(NamedTuple):
    """The solution, its squared residuals, and what the singular values said."""

    x: np.ndarray
    residuals: np.ndarray
    rank: int
    s: np.ndarray


def lstsq(a, b, rcond=None):
    """The shortest least-squares solution of a x = b.

    Parameters
    ----------
    a : (m, n) array_like, real or complex, of any rank
    b : (m,) or (m, k) array_like: one right-hand side, or one in each column
    rcond : singular values up to rcond · (the largest) count as zero; None for max(m, n)·eps of the input's precision,
        and whatever is not between 0 and 1 for half the eps of double precision, as in LAPACK

    Returns
    -------
    x : (n,) or (n, k)
    residuals : (1,) or (k,) ‖b - a x‖² of each right-hand side; (0,) where rank < n or m <= n
    rank : int
    s : (min(m, n),) singular values of `a`, descending

    Raises
    ------
    LinAlgError : `a` is not two-dimensional or not finite, b is neither a vector nor a matrix, or has other than m rows
    TypeError : a precision other than single and double

    Notes
    -----
    Cost for m >= n: 4 n² (m - n/3) flops for Q and R, about 20 n³ for the SVD, 4 m n k for the right-hand sides.
    x solves exactly a system that differs by c eps ‖a‖. Not finite b gives nan in its column, without an error.
    Source: Golub & Van Loan, Matrix Computations, 4th ed., §5.5. Compare: numpy.linalg.lstsq.
    """
    A, B = np.asarray(a), np.asarray(b)
    vector = B.ndim == 1
    B = B[:, None] if vector else B
    for M in (A, B):
        if M.ndim != 2:
            raise LinAlgError(f"{M.ndim}-dimensional array given. Array must be two-dimensional")
    if len(A) != len(B):
        raise LinAlgError(f"Incompatible dimensions: a has {len(A)} rows and b has {len(B)}")
    (A, B), single = in_one_precision(A, B)
    if not np.isfinite(A).all():
        raise LinAlgError("SVD did not converge in Linear Least Squares: a has entries that are not finite")
    if rcond is None:
        rcond = max(A.shape) * np.finfo(np.float32 if single else np.float64).eps
    elif not 0 < rcond < 1:
        rcond = np.finfo(float).eps / 2
    with np.errstate(all="ignore"):  # an overflow shows in the result
        x, residuals, rank, s = _least_squares(A, B, rcond)
    x = x[:, 0] if vector else x
    if single:
        x, residuals, s = to_single((x, residuals, s))
    return LstsqResult(x, residuals, rank, s)


def _least_squares(A, B, rcond):
    m, n = A.shape
    scale = power_of_two(np.abs(A).max(initial=0.0))
    if m > n:
        Q, R = qr(A / scale)
        C = Q.conj().T @ B  # (n, m) @ (m, k)
    else:
        R, C = A / scale, B
    U, s, Vh = svd(R, full_matrices=False)
    rank = int(np.count_nonzero(s > rcond * s.max(initial=0.0)))  # s is descending: the first ones
    z = U[:, :rank].conj().T @ C / s[:rank, None]  # (rank, k)
    x = Vh[:rank].conj().T @ z / scale
    residuals = np.zeros(0)
    if rank == n < m:
        E = np.abs(B - Q @ C)  # (m, k): what no x can reach
        residuals = (E * E).sum(axis=0)
    return x, residuals, rank, s * scale
