"""A matrix made real upper bidiagonal, a block of columns and rows at a time: the version to use.

`bidiagonalize` changes the whole trailing block twice per column. Here the changes of some columns and rows, a panel,
are kept as rows of two thin matrices, and made together at the end of the panel as one matrix product:

    A ← A - sum_m v_m y_m + x_m u_mᴴ = A - Lᵀ R,    rows of L: v, x, v, x, ...    rows of R: y, uᴴ, y, uᴴ, ...

with y = conj(tau) vᴴ A for a reflection from the left and x = tau A u for one from the right, A being what it is by
then. What is left is two products of the old A with a vector per column: half of the work, and bound by memory.

Left out: reduction to a band first, which trades memory traffic for a longer way back.
Source: Dongarra, Hammarling & Sorensen (1989); LAPACK's labrd and gebrd.
"""

from typing import NamedTuple

import numpy as np

from foundations.linalg.blocked_tridiagonal import panel_width
from foundations.linalg.householder import reflector


class Bidiagonal(NamedTuple):
    """B = diag(d) + diag(e, 1), and the reflections that made it, ready for `compact_wy.reflect_rows`.

    Row j of W (n, m) and tau[j] are the reflection from the left; row j of Z (n-1, n-1) and zeta[j] the complex
    conjugate of the one from the right, which acts on entries 1..n-1.
    """

    d: np.ndarray
    e: np.ndarray
    W: np.ndarray
    tau: np.ndarray
    Z: np.ndarray
    zeta: np.ndarray


def blocked_bidiagonalize(A, block=None):
    """Reduce A (m, n), m >= n, to real upper bidiagonal form, and keep the reflections.

    Parameters
    ----------
    A : (m, n) float64 or complex128 array, m >= n >= 1, its entries within 1e+-150 of 1

    Notes
    -----
    Cost 4n²(m - n/3) flops. Compare: scipy.linalg.lapack.dgebrd.
    """
    (m, n), A = A.shape, A.copy()
    block = block or panel_width(n)
    d, e = np.zeros(n), np.zeros(n - 1)
    W, tau = np.zeros((n, m), A.dtype), np.zeros(n, A.dtype)
    Z, zeta = np.zeros((n - 1, n - 1), A.dtype), np.zeros(n - 1, A.dtype)
    L, R = np.zeros((2 * block, m), A.dtype), np.zeros((2 * block, n), A.dtype)
    for start in range(0, n, block):
        stop = min(start + block, n)
        for j in range(start, stop):
            known = 2 * (j - start)
            W[j, j:], tau[j], d[j] = _reduce_column(A, L, R, known, j)
            if j < n - 1:
                Z[j, j:], zeta[j], e[j] = _reduce_row(A, L, R, known + 1, j)
        k = 2 * (stop - start)
        A[stop:, stop:] -= L[:k, stop:].T @ R[:k, stop:]
    return Bidiagonal(d, e, W, tau, Z, zeta)


def _reduce_column(A, L, R, known, j):
    """Clear column j below the diagonal; appends v, y to L, R, of which `known` rows are still to be taken from A."""
    Lj, Rj = L[:known, j:], R[:known, j + 1 :]
    v, tau, beta = reflector(A[j:, j] - R[:known, j] @ Lj)
    vh = v.conj()
    y = vh @ A[j:, j + 1 :] - (Lj @ vh) @ Rj
    y *= np.conj(tau)
    L[known, j:], R[known, j + 1 :] = v, y
    return v, tau, beta


def _reduce_row(A, L, R, known, j):
    """Clear row j beyond the entry next to the diagonal; appends x, uᴴ to L, R."""
    Lj, Rj = L[:known, j + 1 :], R[:known, j + 1 :]
    u, tau, beta = reflector((A[j, j + 1 :] - L[:known, j] @ Rj).conj())
    x = A[j + 1 :, j + 1 :] @ u - (Rj @ u) @ Lj
    x *= tau
    L[known, j + 1 :], R[known, j + 1 :] = x, u.conj()
    return u.conj(), np.conj(tau), beta
