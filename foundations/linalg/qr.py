"""The QR factorization as `numpy.linalg.qr` offers it.

    A = Q R,    QᴴQ = I,    R upper triangular

`householder` has the algorithm to read, `blocked_qr` the same one arranged for speed, which is used here.
"""

from typing import NamedTuple

import numpy as np

from foundations.linalg._edge import matrix_function, power_of_two
from foundations.linalg.blocked_qr import blocked_qr, form_q

MODES = ("reduced", "complete", "r", "raw")


class QRResult(NamedTuple):
    """Q with orthonormal columns, R upper triangular."""

    Q: np.ndarray
    R: np.ndarray


@matrix_function
def qr(a, mode="reduced"):
    """Factor A = Q R by Householder reflections.

    Parameters
    ----------
    a : (..., m, n) array_like, real or complex
    mode : what to return, with k = min(m, n)
        "reduced" : Q (..., m, k) and R (..., k, n)
        "complete" : Q (..., m, m) and R (..., m, n)
        "r" : R (..., k, n) alone
        "raw" : h (..., n, m) and tau (..., k): the transpose of R with the vectors of the reflections below its
        diagonal, as LAPACK's geqrf leaves it, and their factors

    Returns
    -------
    (Q, R) as a named tuple; the array R for "r"; the tuple (h, tau) for "raw"

    Raises
    ------
    LinAlgError : `a` has fewer than two dimensions
    ValueError : an unknown mode

    Notes
    -----
    Cost 2n²(m - n/3) flops for R, as much again for Q. Backward stable column by column: ‖A_j - Q R_j‖ <= c eps ‖A_j‖.
    The diagonal of R is real, and negative or zero more often than not; numpy.linalg.qr has the same signs.
    Not finite input gives nan, without an error, as NumPy does.
    Source: Golub & Van Loan, Matrix Computations, 4th ed., §5.2. Compare: numpy.linalg.qr.
    """
    if mode not in MODES:
        raise ValueError(f"Unrecognized mode {mode!r}; use one of {', '.join(MODES)}")
    m, n = a.shape
    k = min(m, n)
    # Scaling a column scales that column of R and leaves Q: each column may have its own size.
    scale = power_of_two(np.abs(a).max(axis=0, initial=0.0))  # (n,)
    R, W, tau = blocked_qr(a / scale)
    R *= scale
    if mode == "raw":
        h = R.T.copy()
        rows, columns = np.tril_indices(m, -1)
        inside = columns < k
        h[columns[inside], rows[inside]] = W[columns[inside], rows[inside]]
        return h, tau
    if mode == "r":
        return R[:k]
    wanted = m if mode == "complete" else k
    return QRResult(form_q(W, tau, wanted), R[:wanted])
