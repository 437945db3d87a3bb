"""Linear algebra: the names, arguments and results of `numpy.linalg`, from scratch."""

from foundations.linalg._edge import LinAlgError
from foundations.linalg.cholesky import cholesky
from foundations.linalg.eigh import eigh
from foundations.linalg.gram_schmidt import gram_schmidt
from foundations.linalg.lstsq import lstsq
from foundations.linalg.lu import lu, slogdet, solve
from foundations.linalg.norms import norm
from foundations.linalg.qr import qr
from foundations.linalg.randomized import randomized_svd
from foundations.linalg.rank import matrix_rank, pinv
from foundations.linalg.svd import svd
from foundations.linalg.triangular import solve_triangular
from foundations.linalg.vectors import cross, dot, outer, project

__all__ = [
    "LinAlgError",
    "cholesky",
    "cross",
    "dot",
    "eigh",
    "gram_schmidt",
    "lstsq",
    "lu",
    "matrix_rank",
    "norm",
    "outer",
    "pinv",
    "project",
    "qr",
    "randomized_svd",
    "slogdet",
    "solve",
    "solve_triangular",
    "svd",
]
