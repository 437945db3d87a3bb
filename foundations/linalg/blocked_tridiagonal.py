"""A Hermitian matrix made real tridiagonal, a block of columns at a time: the version to use.

`tridiagonalize` changes the whole trailing block once per column. Here the changes of some columns, a panel, are kept
as rows of two thin matrices, and made together at the end of the panel as one matrix product:

    B ← B - sum_m v_m w_mᴴ + w_m v_mᴴ = B - Lᵀ R,    rows of L: v, w, v, w, ...    rows of R: w̄, v̄, w̄, v̄, ...

In between, a column of the true B is the old column less Lᵀ R[:, i], and B v the old product less Lᵀ (R v). What is
left is one product of the old B with a vector per column: half of the work, and bound by memory.

Left out: reduction to a band first, which trades memory traffic for a longer way back.
Source: Dongarra, Hammarling & Sorensen (1989); LAPACK's latrd and hetrd.
"""

import numpy as np

from foundations.linalg.householder import reflector


def panel_width(n):
    """How many columns of an n x n matrix to reduce before the rest is changed.

    A rounding error is as large as the block it is made in. Where eigenvalues or singular values decay, that block
    shrinks from column to column, and small ones keep more digits the sooner it is changed: small matrices afford it.
    """
    return 2 if n <= 128 else 16


def blocked_tridiagonalize(A, block=None):
    """Reduce a Hermitian A to real tridiagonal form, and keep the reflections.

    Parameters
    ----------
    A : (n, n) Hermitian float64 or complex128 array, its entries within 1e+-150 of 1

    Returns
    -------
    d : (n,) real diagonal, e : (n-1,) real off-diagonal
    W : (n-1, n-1), row j the vector of the reflection that acts on entries 1..n-1
    tau : (n-1,)

    Notes
    -----
    A = Q T Qᴴ, Q = diag(1, H_1 ... H_{n-1}), H_j = I - tau_j v_j v_jᴴ. Cost 4/3 n³ flops.
    Compare: scipy.linalg.lapack.dsytrd.
    """
    n, A = len(A), A.copy()
    m, block = max(n - 1, 0), block or panel_width(n)
    e, W, tau = np.zeros(m), np.zeros((m, m), A.dtype), np.zeros(m, A.dtype)
    L, R = np.zeros((2 * block, n), A.dtype), np.zeros((2 * block, n), A.dtype)
    for start in range(0, m, block):
        stop = min(start + block, m)
        for j in range(start, stop):
            known = 2 * (j - start)
            v, tau[j], e[j] = _reduce_column(A, L, R, known, j)
            W[j, j:] = v
        k = 2 * (stop - start)
        A[stop:, stop:] -= L[:k, stop:].T @ R[:k, stop:]
    return A.diagonal().real.copy(), e, W, tau


def _reduce_column(A, L, R, known, j):
    """Clear column j, with `known` rows of L, R still to be taken from A; appends v, w to them."""
    Lj, Rj = L[:known, j:], R[:known, j:]
    A[j:, j] -= Rj[:, 0] @ Lj  # the column as it is by now (n-j,)
    v, tau, beta = reflector(A[j + 1 :, j])
    p = A[j + 1 :, j + 1 :] @ v - (Rj[:, 1:] @ v) @ Lj[:, 1:]
    p *= tau
    w = p - (0.5 * tau * (p.conj() @ v)) * v
    L[known, j + 1 :], L[known + 1, j + 1 :] = v, w
    R[known, j + 1 :], R[known + 1, j + 1 :] = w.conj(), v.conj()
    return v, tau, beta
