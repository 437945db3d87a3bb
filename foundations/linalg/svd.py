"""The singular value decomposition as `numpy.linalg.svd` offers it.

    A = U diag(S) Vᴴ,    UᴴU = I,  VᴴV = I,    S real, not negative, descending

in three steps: Householder reflections make A real bidiagonal, divide and conquer factors that, and the same
reflections turn its singular vectors into those of A. A tall A is made square by QR first; a wide one is turned over.

To read, beside those used here: `jacobi_svd` for the whole, `bidiagonal` for `blocked_bidiagonal`.
"""

from typing import NamedTuple

import numpy as np

from foundations.linalg._edge import LinAlgError, assert_square, matrix_function, power_of_two
from foundations.linalg.bidiagonal_divide_and_conquer import bidiagonal_divide_and_conquer
from foundations.linalg.blocked_bidiagonal import blocked_bidiagonalize
from foundations.linalg.blocked_qr import blocked_qr
from foundations.linalg.compact_wy import reflect_rows
from foundations.linalg.eigh import eigh

TALL = 1.5  # from here on m / n makes QR first worth its while


class SVDResult(NamedTuple):
    """U and Vh with orthonormal columns and rows, S descending."""

    U: np.ndarray
    S: np.ndarray
    Vh: np.ndarray


@matrix_function
def svd(a, full_matrices=True, compute_uv=True, hermitian=False):
    """Factor A = U diag(S) Vh.

    Parameters
    ----------
    a : (..., m, n) array_like, real or complex
    full_matrices : U (m, m) and Vh (n, n) if true, else U (m, k) and Vh (k, n), k = min(m, n)
    compute_uv : false for S alone
    hermitian : `a` is Hermitian, and its lower triangle alone is read: faster, by `eigh`

    Returns
    -------
    (U, S, Vh) as a named tuple, or the array S: S (..., k) real, descending

    Raises
    ------
    LinAlgError : `a` has fewer than two dimensions, contains nan, or is infinite (smaller than 3 x 3, or diagonal: nan
        instead); `hermitian`, and `a` is not square; an iteration did not converge

    Notes
    -----
    Cost about 4n²(m - n/3) flops for the bidiagonal form, 8/3 n³ for its vectors and 2n²(m + n) to carry them back, for
    m >= n. Backward stable: the singular values are those of A + E with ‖E‖ <= c eps ‖A‖. Signs, and bases of equal
    singular values, are not unique. What is infinite NumPy does not always refuse, and it
    may not return.
    Source: Golub & Van Loan, Matrix Computations, 4th ed., §5.4.8, §8.6. Compare: numpy.linalg.svd.
    """
    if hermitian:
        assert_square(a)
        result = _of_hermitian(a)
    elif np.isnan(a).any() or (np.isinf(a).any() and _iterates(a)):
        raise LinAlgError("SVD did not converge")
    elif a.shape[0] < a.shape[1]:
        U, S, Vh = _of_tall(a.conj().T, full_matrices)
        result = SVDResult(Vh.conj().T, S, U.conj().T)
    else:
        result = SVDResult(*_of_tall(a, full_matrices))
    return result if compute_uv else result.S


def _iterates(A):
    """Whether LAPACK iterates on A: not up to 2 x 2, nor where A is diagonal; there infinity gives nan in silence."""
    return min(A.shape) > 2 and np.count_nonzero(A) > np.count_nonzero(A.diagonal())


def _of_tall(A, full_matrices):
    """U, S, Vh of A (m, n) with m >= n."""
    m, n = A.shape
    rows = m if full_matrices else n
    if not np.isfinite(A).all():
        return np.full((m, rows), np.nan, A.dtype), np.full(n, np.nan), np.full((n, n), np.nan, A.dtype)
    if n == 0:
        return np.eye(m, rows, dtype=A.dtype), np.zeros(0), np.eye(0, dtype=A.dtype)
    scale = power_of_two(np.abs(A).max())
    A = A / scale
    triangularize = m > TALL * n
    if triangularize:
        R, W, tau = blocked_qr(A)
        A = R[:n]
    B = blocked_bidiagonalize(A)
    S, Ub, Vb = bidiagonal_divide_and_conquer(B.d, B.e)

    Ut = np.eye(rows, m, dtype=A.dtype)  # its first n rows: the left singular vectors (n, m)
    Ut[:n, :n] = Ub
    reflect_rows(Ut[:n, : len(A)] if triangularize else Ut, B.W, B.tau)
    if triangularize:
        reflect_rows(Ut, W, tau)
    Vh = Vb.astype(A.dtype, copy=False)
    reflect_rows(Vh[:, 1:], B.Z, B.zeta)  # the first entry is left alone by all reflections
    return Ut.T, S * scale, Vh


def _of_hermitian(A):
    """A = V diag(w) Vᴴ is an SVD but for the order and the signs of w."""
    w, V = eigh(A)
    order = np.argsort(-np.abs(w), kind="stable")
    w, V = w[order], V[:, order]
    return SVDResult(V, np.abs(w), (V * np.where(w < 0, -1.0, 1.0)).conj().T)
