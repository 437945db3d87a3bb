"""The Cholesky factorization: the square root of a positive definite matrix.

    A = L Lᴴ,    l_jj = √(a_jj - Σ_{k<j} |l_jk|²),    l_ij = (a_ij - Σ_{k<j} l_ik conj(l_jk)) / l_jj    for i > j

It exists exactly for Hermitian A with xᴴ A x > 0 for all x ≠ 0, and trying it is the test: A is positive definite where
no root of a negative number or zero comes up. Half the work of elimination, and no pivoting: |l_ij|² <= a_ii.

`cholesky_by_columns` is the version to read; `cholesky`, what you call, works on blocks of rows of Lᴴ, so that almost
all the work is matrix products. Left out: pivoting, for matrices that are only semidefinite.
Source: Golub & Van Loan, Matrix Computations, 4th ed., §4.2; LAPACK's potrf.
"""

import math

import numpy as np

from foundations.linalg._edge import LinAlgError, matrix_function

PANEL = 48  # rows; enough for the matrix products to win, few enough for the panel to stay in cache


@matrix_function(square=True)
def cholesky(a, /, *, upper=False):
    """Factor A = L Lᴴ, or A = Uᴴ U.

    Parameters
    ----------
    a : (..., m, m) array_like, positive definite; only the triangle asked for is read, of its diagonal the real part
    upper : return U = Lᴴ, from the upper triangle of `a`

    Returns
    -------
    (..., m, m) array with zeros in the other triangle and a positive diagonal

    Raises
    ------
    LinAlgError : `a` has fewer than two dimensions, is not square, or is not positive definite

    Notes
    -----
    Cost m³/3 flops. ‖A - L Lᴴ‖ <= c eps ‖A‖. Not finite input gives nan, without an error, as NumPy does.
    Source: Golub & Van Loan, Matrix Computations, 4th ed., §4.2. Compare: numpy.linalg.cholesky.
    """
    if upper:
        return blocked_cholesky(a)
    return blocked_cholesky(a.conj().T).conj().T


def cholesky_by_columns(A):
    """L with A = L Lᴴ, one column at a time; A : (m, m) float64 or complex128 array. Compare: numpy.linalg.cholesky."""
    m = len(A)
    L = np.zeros_like(A)
    for j in range(m):
        column = A[j:, j] - L[j:, :j] @ L[j, :j].conj()  # (m-j)
        L[j, j] = _root(column[0])
        L[j + 1 :, j] = column[1:] / L[j, j]
    return L


def blocked_cholesky(A, block=PANEL):
    """U with A = Uᴴ U, from the upper triangle of A (m, m), a block of rows at a time."""
    U = A.copy()
    for start in range(0, len(A), block):
        R = U[start : start + block, start:]  # (b, m-start), rows that end up as those of U
        b = len(R)
        for j in range(b):
            row = R[j, j:]
            row -= R[:j, j].conj() @ R[:j, j:]  # (j) (j, m-j)
            row[0] = _root(row[0])
            row[1:] /= row[0]
        rest = R[:, b:]
        U[start + b :, start + b :] -= rest.conj().T @ rest  # (m-start-b, b) (b, m-start-b)
    return np.triu(U)


def _root(pivot):
    if pivot.real <= 0:
        raise LinAlgError("Matrix is not positive definite")
    return math.sqrt(pivot.real)
