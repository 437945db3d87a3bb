"""The Hermitian eigendecomposition as `numpy.linalg.eigh` offers it."""

from typing import NamedTuple

import numpy as np

from foundations.linalg._edge import matrix_function
from foundations.linalg.ql import ql
from foundations.linalg.tridiagonal import tridiagonalize


class EighResult(NamedTuple):
    """Eigenvalues ascending, eigenvectors as columns."""

    eigenvalues: np.ndarray
    eigenvectors: np.ndarray


@matrix_function(square=True)
def eigh(a, UPLO="L"):
    """A v = lambda v for Hermitian A."""
    half = np.tril(a, -1) if UPLO.upper() == "L" else np.triu(a, 1)
    A = half + half.conj().T + np.diag(a.diagonal().real)
    return EighResult(*ql(*tridiagonalize(A)))
