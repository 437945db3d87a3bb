"""The singular value decomposition as `numpy.linalg.svd` offers it."""

from typing import NamedTuple

import numpy as np

from foundations.linalg._edge import matrix_function
from foundations.linalg.householder import householder_qr
from foundations.linalg.jacobi_svd import jacobi_svd


class SVDResult(NamedTuple):
    """U and Vh unitary, S descending."""

    U: np.ndarray
    S: np.ndarray
    Vh: np.ndarray


@matrix_function
def svd(a, full_matrices=True, compute_uv=True, hermitian=False):
    """Factor A = U diag(S) Vh."""
    if a.shape[0] < a.shape[1]:
        U, S, Vh = _tall(a.conj().T, full_matrices)
        result = SVDResult(Vh.conj().T, S, U.conj().T)
    else:
        result = SVDResult(*_tall(a, full_matrices))
    return result if compute_uv else result.S


def _tall(A, full_matrices):
    m, n = A.shape
    U, S, Vh = jacobi_svd(A)
    rank = int((S > 1e-15 * S.max(initial=0)).sum())
    Q, R = householder_qr(np.concatenate([U[:, :rank], np.eye(m)], axis=1))
    Q[:, :rank] = U[:, :rank]
    return (Q if full_matrices else Q[:, :n]), S, Vh
