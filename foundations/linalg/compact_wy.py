"""Many reflections applied at once: the compact WY form.

The product of k reflections H_i = I - tau_i v_i v_iᴴ is the identity less one matrix of rank k,

    H_1 H_2 ... H_k = I - V T Vᴴ,    V = [v_1 ... v_k],    T upper triangular (k, k)

so that applying them all takes three matrix products instead of k passes over memory. T grows by one column at a time:
T[:i, i] = -tau_i T[:i, :i] (V[:, :i]ᴴ v_i) and T[i, i] = tau_i.

Every entry of T is a chain of the inner products v_iᴴ v_j, and where the vectors are nearly parallel (those of a matrix
of ones are) their rounding errors all push Q the same way: with plain products its columns are orthogonal to 300 eps at
n = 200. So the products are formed from vectors in two parts, the first of which multiplies without any rounding. That
leaves a third of it, from the products with V; like LAPACK's, more than 50 eps (`test_large.py`).

The vectors are held as rows, W = Vᵀ (k, m): NumPy's rows are contiguous, and each v is written and read as one.
Source: Schreiber & Van Loan (1989); LAPACK's larft and larfb.
"""

import numpy as np


def triangular_factor(W, tau):
    """T (k, k) of the reflections with vectors in the rows of W (k, m) and factors tau (k,)."""
    k = len(tau)
    G = gram(W)
    T = np.zeros_like(G)
    for i in range(k):
        T[i, i] = tau[i]
        T[:i, i] = -tau[i] * (T[:i, :i] @ G[:i, i])
    return T


def gram(W):
    """G (k, k), G[i, j] = v_iᴴ v_j for the rows v of W (k, m), |v| <= 1 and ‖v‖² <= 2, to about one rounding."""
    # 22 bits after the point: products have 44, and their sums stay below 2⁹, so that 53 bits hold them exactly.
    high = np.rint(W * 2.0**22) / 2.0**22
    low = W - high
    cross = high.conj() @ low.T  # (k, k)
    return high.conj() @ high.T + (cross + cross.conj().T + low.conj() @ low.T)


def reflect_rows(X, W, tau, block=64):
    """Apply reflections to row vectors, in place: X ← X (H_1 ... H_k)ᵀ, that is Xᵀ ← H_1 ... H_k Xᵀ.

    X : (r, m), W : (k, m), tau : (k,). Row i of W may start with zeros only, as far as its block reaches.
    """
    k = len(tau)
    for start in reversed(range(0, k, block)):  # H_k meets Xᵀ first
        V = W[start : start + block, start:]  # (b, m-start): earlier columns are zero
        T = triangular_factor(V, tau[start : start + block])
        part = X[:, start:]
        part -= (part @ V.conj().T @ T.T) @ V  # (r, b) @ (b, m-start)
    return X
