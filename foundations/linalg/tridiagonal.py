"""A Hermitian matrix made real tridiagonal by Householder reflections, one column at a time: the version to read.

A reflection H_j that clears column j below its subdiagonal is applied from both sides, which also clears the row:

    Qᴴ A Q = T,    Q = H_1 ... H_{n-2},    T = tridiag(e, d, e) real

Both sides together are one update of rank two. With v, tau of the reflection and B the trailing block,

    p = tau B v,    w = p - ½ tau (pᴴ v) v,    Hᴴ B H = B - v wᴴ - w vᴴ

Eigenvalues stay, since Q is unitary; an eigenvector of T times Q is one of A.

Left out: blocking, which half of the work allows (see `blocked_tridiagonal`).
Source: Golub & Van Loan, Matrix Computations, 4th ed., §8.3.1; LAPACK's hetd2 for the complex case.
"""

import numpy as np

from foundations.linalg.householder import reflector


def tridiagonalize(A):
    """Reduce a Hermitian A to real tridiagonal form: A = Q T Qᴴ.

    Parameters
    ----------
    A : (n, n) Hermitian float64 or complex128 array, its entries within 1e+-150 of 1

    Returns
    -------
    d : (n,) real diagonal of T, e : (n-1,) real off-diagonal, Q : (n, n) unitary

    Notes
    -----
    Cost 4/3 n³ flops for T, as much again for Q. Compare: scipy.linalg.hessenberg.
    """
    n = len(A)
    A, reflections = A.copy(), []
    e = np.zeros(max(n - 1, 0))
    for j in range(n - 1):
        # the last column has one entry below the diagonal: nothing to clear, but in the complex case to make real
        v, tau, e[j] = reflector(A[j + 1 :, j])
        B = A[j + 1 :, j + 1 :]  # (n-j-1, n-j-1)
        p = tau * (B @ v)
        w = p - 0.5 * tau * (p.conj() @ v) * v
        B -= np.outer(v, w.conj()) + np.outer(w, v.conj())
        reflections.append((j + 1, v, tau))

    Q = np.eye(n, dtype=A.dtype)
    for j, v, tau in reversed(reflections):
        Q[j:, j:] -= tau * np.outer(v, v.conj() @ Q[j:, j:])  # (n-j, n-j)
    return A.diagonal().real.copy(), e, Q
