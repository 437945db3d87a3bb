"""QR by Householder reflections, a block of columns at a time: the version to use.

`householder_qr` passes over the whole remaining matrix once per column, and waits for memory. Here 32 columns (a panel)
are reduced among themselves; then their reflections are applied to all columns to the right together, as three matrix
products (see `compact_wy`):

    C ← (I - V T Vᴴ)ᴴ C = C - V Tᴴ (Vᴴ C)

Same reflections, same R, same stability; almost all the work is now matrix products.

Left out: recursion inside the panel, which pays for much larger matrices.
Source: Golub & Van Loan, Matrix Computations, 4th ed., §5.2.3; LAPACK's geqrf and orgqr.
"""

import numpy as np

from foundations.linalg.compact_wy import triangular_factor
from foundations.linalg.householder import reflector

PANEL = 32  # columns; enough for the matrix products to win, few enough for the panel to stay in cache


def blocked_qr(A, block=PANEL):
    """Reduce A to upper triangular form, and keep the reflections.

    Parameters
    ----------
    A : (m, n) float64 or complex128 array, its entries within 1e+-150 of 1

    Returns
    -------
    R : (m, n) upper triangular
    W : (k, m), row j the vector of reflection j, k = min(m, n)
    tau : (k,)

    Notes
    -----
    A = (H_1 ... H_k) R with H_j = I - tau_j v_j v_jᴴ, v_j[j] = 1. Cost 2n²(m - n/3) flops.
    Compare: scipy.linalg.lapack.dgeqrf.
    """
    m, n = A.shape
    k = min(m, n)
    R, W, tau = A.copy(), np.zeros((k, m), A.dtype), np.zeros(k, A.dtype)
    for start in range(0, k, block):
        stop = min(start + block, k)
        V, t = W[start:stop, start:], tau[start:stop]
        R[start:, start:stop] = _reduce_panel(R[start:, start:stop].T.copy(), V, t).T
        if stop < n:
            C = R[start:, stop:]  # (m-start, n-stop)
            C -= V.T @ (triangular_factor(V, t).conj().T @ (V.conj() @ C))
    return R, W, tau


def _reduce_panel(P, V, tau):
    """QR of the panel whose columns are the rows of P (b, m): R, as rows too. Writes the reflections to V, tau."""
    for j in range(len(P)):
        v, tau[j], beta = reflector(P[j, j:])
        V[j, j:] = v
        P[j, j] = beta
        P[j, j + 1 :] = 0.0
        rest = P[j + 1 :, j:]  # the columns to the right (b-j-1, m-j)
        rest -= np.multiply.outer(rest @ v.conj() * np.conj(tau[j]), v)
    return P


def form_q(W, tau, columns, block=PANEL):
    """The first `columns` columns of Q = H_1 ... H_k, (m, columns), for W (k, m)."""
    k, m = W.shape
    Q = np.eye(m, columns, dtype=W.dtype)
    for start in reversed(range(0, k, block)):  # backwards: only the trailing block is touched
        V, t = W[start : start + block, start:], tau[start : start + block]
        C = Q[start:, start:]  # (m-start, columns-start)
        C -= V.T @ (triangular_factor(V, t) @ (V.conj() @ C))
    return Q
