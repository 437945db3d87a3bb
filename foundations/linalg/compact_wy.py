"""Many reflections applied at once: the compact WY form.

The product of k reflections H_i = I - tau_i v_i v_iᴴ is the identity less one matrix of rank k,

    H_1 H_2 ... H_k = I - V T Vᴴ,    V = [v_1 ... v_k],    T upper triangular (k, k)

so that applying them all takes three matrix products instead of k passes over memory. T grows by one column at a time:
T[:i, i] = -tau_i T[:i, :i] (V[:, :i]ᴴ v_i) and T[i, i] = tau_i.

The vectors are held as rows, W = Vᵀ (k, m): NumPy's rows are contiguous, and each v is written and read as one.
Source: Schreiber & Van Loan (1989); LAPACK's larft and larfb.
"""

import numpy as np


def triangular_factor(W, tau):
    """T (k, k) of the reflections with vectors in the rows of W (k, m) and factors tau (k,)."""
    k = len(tau)
    G = W.conj() @ W.T  # (k, k): G[i, j] = v_iᴴ v_j
    T = np.zeros_like(G)
    for i in range(k):
        T[i, i] = tau[i]
        T[:i, i] = -tau[i] * (T[:i, :i] @ G[:i, i])
    return T


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
