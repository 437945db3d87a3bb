"""The QR factorization as `numpy.linalg.qr` offers it."""

from typing import NamedTuple

import numpy as np

from foundations.linalg._edge import matrix_function
from foundations.linalg.householder import householder_qr


class QRResult(NamedTuple):
    """Q with orthonormal columns, R upper triangular."""

    Q: np.ndarray
    R: np.ndarray


@matrix_function
def qr(a, mode="reduced"):
    """Factor A = Q R."""
    if mode == "complete":
        Q, R = householder_qr(np.concatenate([a, np.eye(len(a))], axis=1))
        return QRResult(Q, R[:, : a.shape[1]])
    Q, R = householder_qr(a)
    return R if mode == "r" else QRResult(Q, R)
