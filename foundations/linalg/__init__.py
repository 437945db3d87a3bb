"""Linear algebra: the names, arguments and results of `numpy.linalg`, from scratch."""

from foundations.linalg._edge import LinAlgError
from foundations.linalg.eigh import eigh
from foundations.linalg.qr import qr
from foundations.linalg.svd import svd

__all__ = ["LinAlgError", "eigh", "qr", "svd"]
