"""Gaussian elimination as a factorization, one column at a time: the version to read.

Column j is cleared below its diagonal by subtracting l_ij times row j from row i. The multipliers, kept, are a lower
triangle L with ones on its diagonal; what is left is an upper triangle U, and with the rows in the order `p`

    A[p] = L U,        l_ij = u_ij / u_jj,        row i ← row i - l_ij row j    for i > j

Partial pivoting brings the largest entry of the column up first, so that |l_ij| <= 1. Without it [[0, 1], [1, 0]] has
no factorization at all, and [[1e-20, 1], [1, 1]] has one in which the second row drowns: u_22 = 1 - 1e20, and the 1 is
lost. The error is eps times the largest entry that ever appears; pivoting keeps this growth below 2^(n-1), and in
practice near 10.

Left out here: blocking, which is what large matrices use (see `blocked_lu`); complete pivoting.
Source: Golub & Van Loan, Matrix Computations, 4th ed., §3.2-3.4.
"""

import numpy as np


def eliminate(A, pivot=True):
    """Factor A[p] = L U by elimination with partial pivoting.

    Parameters
    ----------
    A : (m, n) float64 or complex128 array
    pivot : False to keep the rows where they are, and to see what that does

    Returns
    -------
    p : (m,) the order of the rows
    L : (m, k) with ones on its diagonal and U : (k, n), k = min(m, n)

    Notes
    -----
    Cost 2mnk - (m + n)k² + 2k³/3 flops. A column of zeros has nothing to clear: its multipliers are zero, and so is its
    diagonal entry of U. Compare: scipy.linalg.lu.
    """
    m, n = A.shape
    k = min(m, n)
    U, L, p = A.copy(), np.zeros((m, k), A.dtype), np.arange(m)
    for j in range(k):
        if pivot:
            largest = j + np.abs(U[j:, j]).argmax()
            for rows in (U, L, p):
                rows[[j, largest]] = rows[[largest, j]]
        L[j, j] = 1.0
        if U[j, j] != 0:
            L[j + 1 :, j] = U[j + 1 :, j] / U[j, j]
        U[j + 1 :, j:] -= np.outer(L[j + 1 :, j], U[j, j:])  # (m-j-1, n-j)
    return p, L, np.triu(U[:k])
