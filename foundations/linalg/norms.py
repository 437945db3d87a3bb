"""Norms: how large a vector or a matrix is.

    vectors     ‖x‖_p = (Σ |xᵢ|^p)^(1/p);    p = ∞: the largest |xᵢ|,  -∞: the smallest,  0: how many are not zero
    matrices    ‖A‖_p = max ‖Ax‖_p / ‖x‖_p:  p = 1: largest column sum of |A|,  ∞: largest row sum,  2: largest σ
                "fro": √Σ |aᵢⱼ|²,  "nuc": Σ σᵢ,  and for -1, -∞, -2 the smallest in place of the largest

Squares overflow long before norms do: √(Σ x²) of [3e200, 4e200] is ∞ in numpy.linalg.norm. Here, where the plain sum
of squares leaves the safe range, entries are divided by the largest one first, and the norm is 5e200. For p = 2 the
divisor is the power of two next to it, which is exact.

Left out: weighted norms, dual norms.
Source: Golub & Van Loan, Matrix Computations, 4th ed., §2.2-2.3; Higham, Accuracy and Stability, §27.8 on scaling.
"""

import numpy as np

from foundations.linalg._edge import power_of_two
from foundations.linalg.svd import svd

inf = np.inf
# Sums of squares between these have lost nothing to overflow or underflow.
SAFE = np.finfo(float).tiny / np.finfo(float).eps, np.finfo(float).max

# ord -> norm along the last axis of x
VECTOR_NORMS = {
    inf: lambda x: np.abs(x).max(axis=-1, initial=0),
    -inf: lambda x: np.abs(x).min(axis=-1),
    0: lambda x: (x != 0).sum(axis=-1),
    1: lambda x: np.abs(x).sum(axis=-1),
    2: lambda x: euclidean(x),
    None: lambda x: euclidean(x),
}

# ord -> norm of the matrices in the last two axes of A
MATRIX_NORMS = {
    1: lambda A: np.abs(A).sum(axis=-2).max(axis=-1, initial=0),
    -1: lambda A: np.abs(A).sum(axis=-2).min(axis=-1),
    inf: lambda A: np.abs(A).sum(axis=-1).max(axis=-1, initial=0),
    -inf: lambda A: np.abs(A).sum(axis=-1).min(axis=-1),
    2: lambda A: svd(A, compute_uv=False).max(axis=-1, initial=0),
    -2: lambda A: svd(A, compute_uv=False).min(axis=-1),
    "nuc": lambda A: svd(A, compute_uv=False).sum(axis=-1),
    "fro": lambda A: euclidean(A.reshape(*A.shape[:-2], A.shape[-2] * A.shape[-1])),
}
MATRIX_NORMS["f"] = MATRIX_NORMS[None] = MATRIX_NORMS["fro"]


def norm(x, ord=None, axis=None, keepdims=False):
    """The norm of a vector, of a matrix, or of each one in a stack.

    Parameters
    ----------
    x : array_like; a vector or a matrix unless `axis` says where they are or `ord` is None
    ord : which norm. Vectors: any number, inf, -inf. Matrices: 1, -1, 2, -2, inf, -inf, "fro", "nuc".
        None is the 2-norm of vectors and "fro" of matrices, and with axis None that of all elements in a row
    axis : the axis of the vectors, or the pair of axes of the rows and columns of the matrices
    keepdims : keep these axes, with length one

    Returns
    -------
    a number, or an array over the other axes; float32 for float32 and complex64

    Raises
    ------
    ValueError : no such norm, more than two axes, an axis given twice, the smallest of no elements
    LinAlgError : 2, -2 or "nuc" of a matrix that holds nan
    numpy.exceptions.AxisError : there is no such axis

    Notes
    -----
    Neither overflows nor underflows before the norm itself does: numpy.linalg.norm does, from 1e155 on.
    Cost: one pass, but an SVD for 2, -2, "nuc". Compare: numpy.linalg.norm.
    """
    x = np.asarray(x)
    if x.dtype.kind not in "fc":
        x = x.astype(float)
    axes = _axes(axis, x.ndim)
    with np.errstate(all="ignore"):
        if ord is None and axis is None:
            value = euclidean(x.reshape(-1))
        elif len(axes) == 1:
            value = _vector_norm(x if x.ndim == 1 else np.moveaxis(x, axes, (-1,)), ord)
        elif len(axes) == 2:
            value = _matrix_norm(np.moveaxis(x, axes, (-2, -1)), ord)
        else:
            raise ValueError(f"Improper number of dimensions to norm: one or two, got {len(axes)}")
        value = np.asarray(value, dtype=x.real.dtype)
    return (np.expand_dims(value, axes) if keepdims else value)[()]


def euclidean(x):
    """√Σ |x|² along the last axis; entries are scaled where squares overflow or underflow, or are all zero."""
    x = _at_least_double(x)
    squares = _sum_of_squares(x)
    if ((SAFE[0] < squares) & (squares < SAFE[1])).all():
        return np.sqrt(squares)
    scale = power_of_two(np.abs(x).max(axis=-1, keepdims=True, initial=0))
    return np.sqrt(_sum_of_squares(x / scale)) * scale[..., 0]


def _sum_of_squares(x):
    if x.ndim == 1:  # one vector: a single pass, nothing stored
        return (x.conj() @ x).real
    return (x.real**2 + x.imag**2 if x.dtype.kind == "c" else x * x).sum(axis=-1)


def p_norm(x, p):
    """(Σ |x|^p)^(1/p) along the last axis, entries divided first by the largest |x|, or for p < 0 by the smallest."""
    x = _at_least_double(np.abs(x))
    dominant = x.max(axis=-1, initial=0) if p > 0 else x.min(axis=-1, initial=inf)
    scale = np.where((dominant > 0) & (dominant < inf), dominant, 1.0)
    return ((x / scale[..., None]) ** p).sum(axis=-1) ** (1 / p) * scale


def _vector_norm(x, ord):
    if isinstance(ord, str):
        raise ValueError(f"Invalid norm order '{ord}' for vectors")
    return VECTOR_NORMS[ord](x) if ord in VECTOR_NORMS else p_norm(x, ord)


def _matrix_norm(A, ord):
    if ord not in MATRIX_NORMS:
        raise ValueError(f"Invalid norm order for matrices: {ord!r}; use one of 1, -1, 2, -2, inf, -inf, 'fro', 'nuc'")
    return MATRIX_NORMS[ord](A)


def _axes(axis, ndim):
    if axis is None:
        return tuple(range(ndim))
    if isinstance(axis, tuple):
        return axis
    try:
        return (int(axis),)
    except (TypeError, ValueError):
        raise TypeError("'axis' must be None, an integer or a tuple of integers") from None


def _at_least_double(x):
    return x.astype(np.result_type(x, np.float64), copy=False)
