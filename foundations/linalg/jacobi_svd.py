"""The singular value decomposition by one-sided Jacobi rotations: the version to read.

Two columns x, y of A become orthogonal by a rotation in their plane, chosen to make xᴴy vanish:

    zeta = (‖y‖² - ‖x‖²) / (2 |xᴴy|),    t = sign(zeta) / (|zeta| + √(1 + zeta²)),    c = 1/√(1 + t²),  s = c t

Sweeps over all pairs converge quadratically. Then A V has orthogonal columns: their lengths are the singular values S,
their directions U, and A V = U S is the decomposition. It never forms AᴴA as a matrix, so small singular values keep
their digits: to high relative accuracy whenever A = B D with D diagonal and B well conditioned.

Left out: full U and V, more columns than rows (take Aᴴ), QR first, which makes it faster.
Source: Hestenes (1958); Demmel & Veselić (1992), Jacobi's method is more accurate than QR.
"""

import math

import numpy as np

from foundations.linalg._edge import LinAlgError

SWEEPS = 60  # at the most; six to ten are usual


def jacobi_svd(A):
    """Factor A = U diag(S) Vᴴ.

    Parameters
    ----------
    A : (m, n) float64 or complex128 array, m >= n, its entries within 1e+-150 of 1

    Returns
    -------
    U : (m, n), S : (n,) descending, Vh : (n, n). Columns of U that belong to S = 0 are zero.

    Raises
    ------
    LinAlgError : columns are not orthogonal after 60 sweeps

    Notes
    -----
    Cost about 4 m n² flops a sweep. Compare: numpy.linalg.svd.
    """
    m, n = A.shape
    X, Vh = A.T.copy(), np.eye(n, dtype=A.dtype)  # rows of X: the columns of A (n, m)
    for _ in range(SWEEPS):
        rotated = [_orthogonalize(X, Vh, i, j, m) for i in range(n) for j in range(i + 1, n)]
        if not any(rotated):
            break
    else:
        raise LinAlgError("SVD did not converge")
    S = np.sqrt(np.sum(np.abs(X) ** 2, axis=1))
    order = np.argsort(-S, kind="stable")
    S = S[order]
    U = np.divide(X[order], S[:, None], where=S[:, None] > 0, out=np.zeros_like(X)).T
    return U, S, Vh[order]


def _orthogonalize(X, Vh, i, j, m):
    """Rotate rows i, j of X until they are orthogonal, Vh along with them; False where they are already."""
    a, b = np.vdot(X[i], X[i]).real, np.vdot(X[j], X[j]).real
    dot = np.vdot(X[i], X[j])  # xᴴy
    size = abs(dot)
    if size <= np.finfo(float).eps * math.sqrt(m) * math.sqrt(a) * math.sqrt(b):
        return False
    zeta = (b - a) / (2 * size)
    t = math.copysign(1.0, zeta) / (abs(zeta) + math.hypot(1.0, zeta))
    c = 1 / math.hypot(1.0, t)
    s, phase = c * t, dot / size  # e^{i arg xᴴy}: turns the complex case into the real one
    X[i], X[j] = c * X[i] - s * phase.conjugate() * X[j], s * phase * X[i] + c * X[j]
    Vh[i], Vh[j] = c * Vh[i] - s * phase * Vh[j], s * phase.conjugate() * Vh[i] + c * Vh[j]
    return True
