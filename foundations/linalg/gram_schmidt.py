"""The Gram-Schmidt process: columns made orthonormal one after another.

From each column, take away its projections on the columns already done, and give what is left unit length:

    v = a_j - Σ_{i<j} q_i r_ij,    r_ij = q_iᴴ a_j,    r_jj = ‖v‖,    q_j = v / r_jj        so        A = Q R

Three ways that agree on paper:

    classical   all r_ij from a_j itself                          ‖QᴴQ - I‖ ~ eps κ(A)² at best
    modified    r_ij from what is left after i - 1 projections    ‖QᴴQ - I‖ ~ eps κ(A)
    twice       classical, then once more on what is left         ‖QᴴQ - I‖ ~ eps

What breaks the first is Läuchli's matrix, three columns (1, ε, 0, 0), (1, 0, ε, 0), (1, 0, 0, ε) with ε = 1e-8. Since
1 + ε² rounds to 1, the error of q₂ is never seen when q₃ is made: classical leaves q₂·q₃ = 1/2, two vectors at 60°.
Modified leaves 7e-9, twice 4e-17. `householder` needs no second pass: reflections are orthogonal whatever the data.

Left out: pivoting, blocks.
Source: Björck, Numerics of Gram-Schmidt orthogonalization (1994); Giraud, Langou & Rozložník (2005) on the second pass.
"""

from functools import partial

import numpy as np

from foundations.linalg._edge import LinAlgError, matrix_function
from foundations.linalg.norms import norm
from foundations.linalg.qr import QRResult, qr


def gram_schmidt(A, method="modified"):
    """Factor A = Q R, with QᴴQ = I up to what `method` loses, and R upper triangular with a positive diagonal.

    Parameters
    ----------
    A : (..., m, n) array_like, real or complex
    method : "classical", "modified" or "twice"

    Returns
    -------
    Q : (..., m, k) and R : (..., k, n) with k = min(m, n), as a named tuple

    Raises
    ------
    LinAlgError : fewer than two dimensions; one of the first k columns leaves nothing, or is not finite
    ValueError : an unknown method

    Notes
    -----
    Cost 2mn² flops, twice that for "twice". A = Q R holds to rounding for all three: a small residual says
    nothing about Q. Where a column depends on those before it but for rounding, its q is noise (see `matrix_rank`).
    Compare: numpy.linalg.qr, whose R has signs of its own.
    """
    if method not in METHODS:
        raise ValueError(f"Unrecognized method {method!r}; use one of {', '.join(METHODS)}")
    if 0 in np.shape(A)[:-2]:
        return qr(A)  # no matrix at all, only shapes
    return _gram_schmidt(A, METHODS[method])


@matrix_function
def _gram_schmidt(A, orthonormalize):
    k = min(A.shape)
    Q, R = orthonormalize(A[:, :k])
    return QRResult(Q, np.concatenate([R, Q.conj().T @ A[:, k:]], axis=1))  # (m, k), (k, n)


def classical(A, passes=1):
    """Q and R of independent columns: each r from the column as it was given, `passes` times."""
    Q, R = np.zeros_like(A), np.zeros((A.shape[1],) * 2, A.dtype)
    for j, v in enumerate(A.T):
        for _ in range(passes):
            r = Q[:, :j].conj().T @ v  # (j,)
            v = v - Q[:, :j] @ r
            R[:j, j] += r
        R[j, j] = _length(v, j)
        Q[:, j] = v / R[j, j]
    return Q, R


def modified(A):
    """Q and R of independent columns: each r from what is left of the column."""
    V, R = A.copy(), np.zeros((A.shape[1],) * 2, A.dtype)
    for j in range(A.shape[1]):
        R[j, j] = _length(V[:, j], j)
        V[:, j] /= R[j, j]
        R[j, j + 1 :] = V[:, j].conj() @ V[:, j + 1 :]  # of all columns to come, at once
        V[:, j + 1 :] -= np.outer(V[:, j], R[j, j + 1 :])
    return V, R


METHODS = {"classical": classical, "modified": modified, "twice": partial(classical, passes=2)}


def _length(v, j):
    length = norm(v)
    if not 0 < length < np.inf:
        what = "depends on those before it" if length == 0 else "is not finite"
        raise LinAlgError(f"column {j} {what}; Gram-Schmidt needs independent columns of finite numbers")
    return length
