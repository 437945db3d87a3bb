"""Numbers written to named places of a tensor: in place of what is there, or added to it.

    scatter:      y = x, but y[index[j]] = s[j]       x̄ = ȳ with zeros at the places,   s̄ = ȳ picked there
    scatter_add:  y = x + sum of s at the places      x̄ = ȳ,                            s̄ = ȳ picked there

where s is `src`, and x̄ = dL/dx for a scalar L at the end.
"""

import math
from collections.abc import Callable

import numpy as np

from foundations.autodiff.operations.getitem import sliced, within
from foundations.autodiff.operations.indexing import along, one_at, places, vector
from foundations.autodiff.operations.names import numpy_names
from foundations.autodiff.operations.picking import add_at, in_blocks, pick
from foundations.autodiff.operations.shapes import dimension
from foundations.autodiff.primitive import primitive


def _written(x, src, *, rows):
    y = np.array(x, order="C")
    y.reshape(-1)[rows] = src
    return y


_write: Callable = primitive(
    "scatter",
    _written,
    lambda g, *, rows: _write(g, np.zeros((), g.dtype), rows=rows),
    lambda g, *, rows: pick(g, rows, g.ndim),
)


@numpy_names
def scatter(input, dim, index, src=None, *, value=None):
    """y = input, but y[index[i, j], j] = src[i, j] for dim = 0, and so on; src may be a number.

    Where an index comes twice, the last one is written, and each of them gets the gradient. Compare: torch.scatter.
    """
    dim = dimension(dim, input.ndim)
    rows = along(places(index, input.shape, dim), input.shape, dim)
    src = value if src is None else src
    if not isinstance(src, bool | int | float | np.generic):
        return _write(input, part_of(src, rows.shape, input.dtype), rows=rows)
    return _write(input, np.full(rows.shape, src, input.dtype), rows=rows)


@numpy_names
def scatter_add(input, dim, index, src):
    """y = input, but y[index[i, j], j] += src[i, j] for dim = 0, and so on. Compare: torch.scatter_add."""
    dim = dimension(dim, input.ndim)
    rows = along(places(index, input.shape, dim), input.shape, dim)
    return input + add_at(part_of(src, rows.shape, input.dtype), rows, input.shape, input.ndim)


@numpy_names
def index_add(input, dim, index, source, *, alpha=1):
    """input, to whose slices along `dim` those of alpha * source are added. Compare: torch.index_add."""
    dim, rows = slices(input, dim, index, source.shape, lambda index, n: places(index, (n,), 0).copy())
    return input + add_at(source if alpha == 1 else source * alpha, rows, input.shape, dim + 1)


@numpy_names
def index_copy(input, dim, index, source):
    """input, whose slices along `dim` are replaced by those of source. Compare: torch.index_copy."""
    dim, rows = slices(input, dim, index, source.shape)
    return _write(input, source, rows=entries(rows, input.shape, dim))


@numpy_names
def index_fill(input, dim, index, value):
    """input, whose slices along `dim` named by the index hold one value. Compare: torch.index_fill."""
    dim = dimension(dim, input.ndim)
    size = vector(index).size
    dim, rows = slices(input, dim, index, tuple(size if d == dim else n for d, n in enumerate(input.shape)))
    return _write(input, np.array(value, input.dtype), rows=entries(rows, input.shape, dim))


# Arguments


def part_of(src, shape: tuple[int, ...], dtype):
    """The part of src that an index of this shape covers.

    Raises
    ------
    RuntimeError
        If src is smaller, or of another type.
    """
    if src.dtype != dtype:
        raise RuntimeError(f"a tensor of {dtype} takes a src of {dtype}; got {src.dtype}")
    if math.prod(shape) and (src.ndim != len(shape) or any(m > n for m, n in zip(shape, src.shape, strict=True))):
        raise RuntimeError(f"src of shape {tuple(src.shape)} is smaller than the index {shape}")
    if tuple(src.shape) == shape:
        return src
    return sliced(src, (*(slice(n) for n in shape), ...))


def slices(x, dim, index, shape, counted=within):
    """The dimension, and the rows that the index names over the dimensions up to it; `counted` checks the numbers.

    Raises
    ------
    IndexError
        If the index has more than one dimension, or holds numbers out of range.
    RuntimeError
        If slices of this shape do not fit.
    """
    dim, index = dimension(dim, x.ndim), vector(index)
    if one_at(dim, shape) != one_at(dim, x.shape) or (shape[dim] if shape else 1) != index.size:
        raise RuntimeError(f"{index.size} slices along {dim} for {tuple(x.shape)} do not have shape {tuple(shape)}")
    return dim, in_blocks(counted(index, x.shape[dim]), x.shape[:dim], x.shape[dim])


def entries(rows: np.ndarray, shape, dim: int) -> np.ndarray:
    """Every entry of the rows, counted over all dimensions."""
    trailing = shape[dim + 1 :]
    K = math.prod(trailing)
    return rows.reshape(*rows.shape, *[1] * len(trailing)) * K + np.arange(K).reshape(trailing)


METHODS = {f.__name__: f for f in (scatter, scatter_add, index_add, index_copy, index_fill)}
