"""Diagonals, and the triangles above and below them.

With offset k, the diagonal of a matrix is a_{i, i+k}: k > 0 lies above the main one, k < 0 below. It is a view; its
derivative writes a diagonal into zeros. A triangle keeps a_{ij} with j - i <= k (`tril`) or j - i >= k (`triu`), and so
does its derivative.
"""

from collections.abc import Callable

import numpy as np

from foundations.autodiff.operations.shapes import dimension, movedim
from foundations.autodiff.primitive import primitive


def _diagonal_of(x, *, offset, dims, source=None):
    view = x.diagonal(offset, *dims)
    view.flags.writeable = x.flags.writeable  # NumPy hands it out as read-only
    return view


def _on_diagonal(g, *, offset, dims, source):
    x = np.zeros(source, g.dtype)
    _diagonal_of(x, offset=offset, dims=dims)[...] = g
    return x


def _where(x, compares, k):
    n, m = x.shape[-2:]
    y = np.zeros(x.shape, x.dtype)
    np.copyto(y, x, where=compares(np.arange(m) - np.arange(n)[:, None], k))  # j - i, (n, m)
    return y


_diagonal = primitive(
    "diagonal",
    _diagonal_of,
    lambda g, *, offset, dims, source: _undiagonal(g, offset=offset, dims=dims, source=source),
    view=True,
)
_diag = primitive(
    "diag",
    lambda x, *, offset, dims, source: x.diagonal(offset, *dims).copy(),
    lambda g, *, offset, dims, source: _undiagonal(g, offset=offset, dims=dims, source=source),
)
_undiagonal: Callable = primitive(
    "undiagonal",
    _on_diagonal,
    lambda g, *, offset, dims, source: _diagonal(g, offset=offset, dims=dims, source=source),
)
_tril: Callable = primitive("tril", lambda x, *, k: _where(x, np.less_equal, k), lambda g, *, k: _tril(g, k=k))
_triu: Callable = primitive("triu", lambda x, *, k: _where(x, np.greater_equal, k), lambda g, *, k: _triu(g, k=k))


def diagonal(input, offset=0, dim1=0, dim2=1):
    """The diagonals of matrices that two dimensions make, as the last dimension; a view. Compare: torch.diagonal."""
    dim1, dim2 = dimension(dim1, input.ndim), dimension(dim2, input.ndim)
    if dim1 == dim2:
        raise RuntimeError(f"a diagonal lies between two dimensions; got {dim1} twice")
    return _diagonal(input, offset=offset, dims=(dim1, dim2), source=input.shape)


def diag_embed(input, offset=0, dim1=-2, dim2=-1):
    """Matrices with the last dimension of input on their diagonals. Compare: torch.diag_embed."""
    if not input.ndim:
        raise IndexError("diag_embed takes a tensor with dimensions: the last becomes a diagonal")
    n = input.shape[-1] + abs(offset)
    y = _undiagonal(input, offset=offset, dims=(input.ndim - 1, input.ndim), source=(*input.shape[:-1], n, n))
    dim1, dim2 = dimension(dim1, y.ndim), dimension(dim2, y.ndim)
    if dim1 == dim2:
        raise RuntimeError(f"a diagonal lies between two dimensions; got {dim1} twice")
    return movedim(y, (-2, -1), (dim1, dim2))


def diag(input, diagonal=0):
    """The diagonal of a matrix, or the matrix with a vector on its diagonal; a copy. Compare: torch.diag."""
    if input.ndim not in (1, 2):
        raise RuntimeError(f"diag takes a vector or a matrix; the shape is {tuple(input.shape)}")
    if input.ndim == 1:
        return diag_embed(input, diagonal)
    return _diag(input, offset=diagonal, dims=(0, 1), source=input.shape)


def tril(input, diagonal=0):
    """Matrices with zeros above a diagonal. Compare: torch.tril."""
    return _tril(matrices(input), k=diagonal)


def triu(input, diagonal=0):
    """Matrices with zeros below a diagonal. Compare: torch.triu."""
    return _triu(matrices(input), k=diagonal)


def matrices(x):
    """x, if it has two dimensions at least."""
    if x.ndim < 2:
        raise RuntimeError(f"a triangle is cut from matrices or stacks of them; the shape is {tuple(x.shape)}")
    return x


METHODS = {f.__name__: f for f in (diagonal, diag, diag_embed, tril, triu)}
