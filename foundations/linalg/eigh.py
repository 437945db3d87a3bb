"""The eigendecomposition of a Hermitian matrix as `numpy.linalg.eigh` offers it.

    A = V diag(w) Vᴴ,    VᴴV = I,    w real and ascending

in three steps: Householder reflections make A real tridiagonal, divide and conquer diagonalizes that, and the same
reflections turn the eigenvectors of the tridiagonal matrix into those of A. Up to 16 x 16 QL takes the place of divide
and conquer, whose calls cost more than their few numbers.

To read, beside those used here: `tridiagonal` for `blocked_tridiagonal`.
"""

from typing import NamedTuple

import numpy as np

from foundations.linalg._edge import LinAlgError, matrix_function, power_of_two
from foundations.linalg.blocked_tridiagonal import blocked_tridiagonalize
from foundations.linalg.compact_wy import reflect_rows
from foundations.linalg.divide_and_conquer import divide_and_conquer
from foundations.linalg.ql import ql

SMALL = 16  # rows: up to here QL is faster


class EighResult(NamedTuple):
    """Eigenvalues ascending, eigenvectors as columns."""

    eigenvalues: np.ndarray
    eigenvectors: np.ndarray


@matrix_function(square=True)
def eigh(a, UPLO="L"):
    """Eigenvalues and eigenvectors of a Hermitian (real: symmetric) matrix.

    Parameters
    ----------
    a : (..., n, n) array_like, real or complex; only one triangle is read
    UPLO : "L" or "U", which triangle; the imaginary part of the diagonal is taken as zero

    Returns
    -------
    eigenvalues : (..., n) real, ascending
    eigenvectors : (..., n, n), the column [:, i] belongs to eigenvalues[i], of length 1

    Raises
    ------
    LinAlgError : `a` is not square, has fewer than two dimensions, is not finite (smaller than
        3 x 3, or diagonal: nan instead), or an iteration did not converge
    ValueError : UPLO is neither "L" nor "U"

    Notes
    -----
    Cost 4/3 n³ flops for the tridiagonal form, up to 4/3 n³ for its eigenvectors, 2 n³ to carry them back. Backward
    stable: the eigenvalues are those of A + E with ‖E‖ <= c eps ‖A‖. Signs, and bases of equal eigenvalues, are not
    unique. What is not finite NumPy does not always refuse: from about 30 x 30 on it may return nan.
    Source: Golub & Van Loan, Matrix Computations, 4th ed., §8.3-8.4. Compare: numpy.linalg.eigh.
    """
    if UPLO.upper() not in ("L", "U"):
        raise ValueError("UPLO argument must be 'L' or 'U'")
    A = _hermitian(a, UPLO.upper())
    if not np.isfinite(A).all():
        if len(A) > 2 and np.tril(A, -1).any():  # as LAPACK, which iterates on nothing smaller, nor on a diagonal
            raise LinAlgError("Eigenvalues did not converge")
        return EighResult(np.full(len(A), np.nan), np.full_like(A, np.nan))
    if len(A) == 0:
        return EighResult(np.zeros(0), A)
    scale = power_of_two(np.abs(A).max())
    A /= scale
    d, e, W, tau = blocked_tridiagonalize(A)
    w, Vt = _by_ql(d, e) if len(A) <= SMALL else divide_and_conquer(d, e)
    Vt = Vt.astype(A.dtype, copy=False)
    reflect_rows(Vt[:, 1:], W, tau)  # the first entry is left alone by all reflections
    return EighResult(w * scale, Vt.T)


def _by_ql(d, e):
    """What `divide_and_conquer` returns: eigenvalues, and the eigenvectors as rows."""
    w, V = ql(d, e, np.eye(len(d)))
    return w, V.T


def _hermitian(a, triangle):
    """The Hermitian matrix of which `a` has one triangle."""
    lower = np.tri(len(a), dtype=bool)
    A = np.where(lower if triangle == "L" else lower.T, a, a.conj().T)
    np.fill_diagonal(A, a.diagonal().real)
    return A
