"""Elimination with partial pivoting, a block of columns at a time: the version to use.

`eliminate` passes over the whole remaining matrix once per column, and waits for memory. Here 32 columns (a panel) are
factored among themselves; their row exchanges are then made in all other columns, and the rest follows by blocks:

    [A11 A12]   [L11    ] [U11 U12]
    [A21 A22] = [L21 L22] [    U22]        U12 = L11⁻¹ A12,        A22 ← A22 - L21 U12

Same pivots, same factors up to rounding; almost all the work is now one matrix product per panel. Within the panel the
entries of a column are computed when the column is reached (Crout's order), as a product of what stands before it.

Left out: recursion inside the panel, which pays for much larger matrices.
Source: Golub & Van Loan, Matrix Computations, 4th ed., §3.2.10-3.2.11; LAPACK's getrf.
"""

import numpy as np

from foundations.linalg.triangular import substitute

PANEL = 32  # columns; enough for the matrix products to win, few enough for the panel to stay in cache


def blocked_lu(A, block=PANEL):
    """Factor A[p] = L U with partial pivoting.

    Parameters
    ----------
    A : (m, n) float64 or complex128 array

    Returns
    -------
    LU : (m, n), U in its upper triangle, L below its diagonal; the ones of L are not stored
    p : (m,) the order of the rows

    Notes
    -----
    Cost 2mnk - (m + n)k² + 2k³/3 flops, k = min(m, n). Compare: scipy.linalg.lu_factor.
    """
    m, n = A.shape
    k = min(m, n)
    LU, p = A.copy(), np.arange(m)
    for start in range(0, k, block):
        stop = min(start + block, k)
        P = LU[start:, start:stop].T.copy()  # (b, m-start), the columns of the panel as rows
        order = _factor_panel(P)
        LU[start:, start:stop] = P.T
        moved = np.flatnonzero(order != np.arange(m - start))  # at most 2b of the rows
        into, source = start + moved, start + order[moved]
        p[into] = p[source]
        left, right = LU[:, :start], LU[:, stop:]
        left[into], right[into] = left[source], right[source]

        U12 = right[start:stop]  # (b, n-stop)
        substitute(LU[start:stop, start:stop], U12, lower=True, unit_diagonal=True)
        right[stop:] -= LU[stop:, start:stop] @ U12  # (m-stop, b) (b, n-stop)
    return LU, p


def _factor_panel(P):
    """LU of the panel whose columns are the rows of P (b, m), in place. Returns the order of its m rows."""
    order = list(range(P.shape[1]))
    for j in range(len(P)):
        column = P[j, j:]
        column -= P[j, :j] @ P[:j, j:]  # (j) (j, m-j)
        i = j + int(np.abs(column).argmax())
        if i != j:
            order[i], order[j] = order[j], order[i]
            row = P[:, i].copy()
            P[:, i] = P[:, j]
            P[:, j] = row
        P[j + 1 :, j] -= P[j + 1 :, :j] @ P[:j, j]  # row j of U, (b-j-1)
        if column[0] != 0:
            column[1:] /= column[0]
    return np.array(order)
