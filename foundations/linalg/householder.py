"""QR by Householder reflections, one column at a time: the version to read.

A reflection H = I - tau v vᴴ, with v = (1, v₂, ..., v_m), sends a vector x to a multiple of e₁:

    Hᴴ x = beta e₁,    beta = -sign(Re x₁) ‖x‖,    tau = (beta - x₁) / beta,    v = x / (x₁ - beta) with v₁ = 1

Applied to one column after another, k = min(m, n) of them turn A into an upper triangle:

    H_kᴴ ... H_1ᴴ A = R        so        A = (H_1 ... H_k) R = Q R

The sign of beta is the one for which x₁ - beta adds up: the other choice cancels, and loses half the digits when x is
already close to e₁ (try x = [1, 1e-9]). Beta is real, so R has a real diagonal even where A is complex; this is what
later turns Hermitian matrices into real tridiagonal ones, and any matrix into a real bidiagonal one.

Left out here: `mode`, and blocking, which is what large matrices use (see `blocked_qr`); column pivoting.
Source: Golub & Van Loan, Matrix Computations, 4th ed., §5.1-5.2; LAPACK's larfg for v₁ = 1 and tau.
"""

import math

import numpy as np

from foundations.linalg._edge import power_of_two

# Below this a sum of squares has lost digits to underflow.
SMALL = 1e-280


def householder_qr(A):
    """Factor A = Q R, with QᴴQ = I and R upper triangular.

    Parameters
    ----------
    A : (m, n) float64 or complex128 array, its entries within 1e+-150 of 1

    Returns
    -------
    Q : (m, k) and R : (k, n), k = min(m, n)

    Notes
    -----
    Cost 2n²(m - n/3) flops for R, as much again for Q; backward stable: ‖A - QR‖ <= c eps ‖A‖.
    Compare: numpy.linalg.qr.
    """
    m, n = A.shape
    k = min(m, n)
    R, reflections = A.copy(), []
    for j in range(k):
        v, tau, _ = reflector(R[j:, j])
        R[j:, j:] -= np.conj(tau) * np.outer(v, v.conj() @ R[j:, j:])  # (m-j, n-j)
        reflections.append((j, v, tau))

    Q = np.eye(m, k, dtype=A.dtype)
    for j, v, tau in reversed(reflections):  # backwards: only the trailing block is touched
        Q[j:, j:] -= tau * np.outer(v, v.conj() @ Q[j:, j:])  # (m-j, k-j)
    return Q, np.triu(R[:k])


def reflector(x):
    """v, tau, beta for which (I - tau v vᴴ)ᴴ x = beta e₁, with v[0] = 1 and beta real.

    tau = 0, that is no reflection, where x is a real multiple of e₁ already. x : (m,), m >= 1.
    """
    alpha = x[0]
    square = (x.conj() @ x).real.item()
    if square < SMALL:
        # Either x is zero, or its squares underflow; a power of two scales it without rounding.
        scale = power_of_two(np.abs(x).max())
        if scale < 0.5:
            v, tau, beta = reflector(x / scale)
            return v, tau, beta * scale
    v = np.zeros_like(x)
    v[0] = 1.0
    if square == 0 or (alpha.imag == 0 and square == alpha.real * alpha.real and not x[1:].any()):
        return v, 0.0 * alpha, alpha.real
    beta = -math.copysign(math.sqrt(square), alpha.real)
    np.divide(x[1:], alpha - beta, out=v[1:])
    tau = (beta - alpha) / beta
    # H is unitary if 2 Re tau = |tau|² ‖v‖². Rounding leaves a few eps, of one sign on some matrices (all ones), and a
    # product of hundreds adds them up: make it so for the v that was rounded.
    tau *= 2 * tau.real / ((tau.real**2 + tau.imag**2) * (v.conj() @ v).real)
    return v, tau, beta
