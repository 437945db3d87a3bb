"""A matrix made real upper bidiagonal by Householder reflections, one column and row at a time: the version to read.

A reflection from the left clears column j below the diagonal; one from the right clears row j beyond the entry next to
the diagonal, and, as it leaves the first j + 1 columns alone, does not undo what the left one did:

    Qᴴ A P = B,    Q = H_1 ... H_n,    P = diag(1, G_1 ... G_{n-1}),    B = diag(d) + diag(e, 1) real

Singular values stay, since Q and P are unitary, and AᴴA is never formed: squaring the singular values would lose those
below √eps of the largest.

Left out: blocking (see `blocked_bidiagonal`); QR first, which is cheaper for m > 5/3 n.
Source: Golub & Kahan (1965); Golub & Van Loan, Matrix Computations, 4th ed., §5.4.8.
"""

import numpy as np

from foundations.linalg.householder import reflector


def bidiagonalize(A):
    """Reduce A to real upper bidiagonal form: A = Q B Pᴴ.

    Parameters
    ----------
    A : (m, n) float64 or complex128 array, m >= n, its entries within 1e+-150 of 1

    Returns
    -------
    d : (n,) diagonal of B, e : (n-1,) the entries right of it, Q : (m, n), P : (n, n)

    Notes
    -----
    Cost 4n²(m - n/3) flops for B, as much again for Q and P. Compare: scipy.linalg.lapack.dgebrd.
    """
    m, n = A.shape
    A, lefts, rights = A.copy(), [], []
    d, e = np.zeros(n), np.zeros(max(n - 1, 0))
    for j in range(n):
        v, tau, d[j] = reflector(A[j:, j])
        A[j:, j:] -= np.conj(tau) * np.outer(v, v.conj() @ A[j:, j:])  # (m-j, n-j)
        lefts.append((j, v, tau))
        if j < n - 1:
            u, tau, e[j] = reflector(A[j, j + 1 :].conj())
            A[j:, j + 1 :] -= tau * np.outer(A[j:, j + 1 :] @ u, u.conj())  # (m-j, n-j-1)
            rights.append((j + 1, u, tau))
    return d, e, _product(lefts, m, n, A.dtype), _product(rights, n, n, A.dtype)


def _product(reflections, m, n, dtype):
    """The first n columns of the product of the reflections."""
    Q = np.eye(m, n, dtype=dtype)
    for j, v, tau in reversed(reflections):
        Q[j:, j:] -= tau * np.outer(v, v.conj() @ Q[j:, j:])  # (m-j, n-j)
    return Q
