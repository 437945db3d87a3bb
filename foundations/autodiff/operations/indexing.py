"""Entries chosen along one dimension, or by a mask: each function counts rows and picks them (see picking.py).

Indices are arrays, lists or tensors of integers. They are copied: changing one later changes no gradient.
"""

import math

import numpy as np

from foundations.autodiff.operations.getitem import all_below, getitem, within
from foundations.autodiff.operations.names import numpy_names
from foundations.autodiff.operations.picking import in_blocks, pick
from foundations.autodiff.operations.shapes import broadcast_shapes, broadcast_to, dimension
from foundations.autodiff.tensor import read, wrap


@numpy_names
def gather(input, dim, index):
    """y[i, j] = input[index[i, j], j] for dim = 0, y[i, j] = input[i, index[i, j]] for dim = 1, and so on.

    Raises
    ------
    IndexError
        If there is no such dimension.
    RuntimeError
        If the index has other dimensions than input, is larger than input beside `dim`, or holds numbers out of range.

    Compare: torch.gather.
    """
    dim = dimension(dim, input.ndim)
    return pick(input, along(places(index, input.shape, dim), input.shape, dim), input.ndim)


@numpy_names
def take_along_dim(input, indices, dim=None):
    """`gather` after broadcasting beside `dim`; without dim, from input raveled. Compare: torch.take_along_dim."""
    if dim is None:
        return pick(input, places(integers(indices).reshape(-1), (math.prod(input.shape),), 0).copy(), input.ndim)
    dim, indices = dimension(dim, input.ndim), integers(indices)
    if indices.ndim != input.ndim:
        raise RuntimeError(f"take_along_dim: indices {indices.shape} and {tuple(input.shape)} differ in dimensions")
    shape = list(broadcast_shapes(one_at(dim, input.shape), one_at(dim, indices.shape)))
    wide = [*shape[:dim], indices.shape[dim], *shape[dim + 1 :]] if shape else []
    tall = [*shape[:dim], input.shape[dim], *shape[dim + 1 :]] if shape else []
    return gather(broadcast_to(input, tuple(tall)), dim, broadcast_to(indices, tuple(wide)))


@numpy_names
def index_select(input, dim, index):
    """The slices of input along `dim` that a list of numbers names. Compare: torch.index_select."""
    dim, index = dimension(dim, input.ndim), vector(index)
    if index.size and index.min() < 0:
        raise IndexError(f"index_select takes numbers from 0 on; got {index.min()}")
    if not input.ndim:
        if index.size != 1:
            raise RuntimeError(f"a tensor without dimensions has one entry to select; got {index.size} indices")
        return pick(input, within(index.reshape(()), 1), 0)
    return pick(input, in_blocks(within(index, input.shape[dim]), input.shape[:dim], input.shape[dim]), dim + 1)


def take(input, index):
    """Entries of input raveled; negative numbers count from the end. Compare: torch.take."""
    return pick(input, within(integers(index), math.prod(input.shape)), input.ndim)


def masked_select(input, mask):
    """The entries at which a mask, broadcast against input, is true, in one dimension. Compare: torch.masked_select."""
    mask = np.asarray(read(mask))
    if mask.dtype != bool:
        raise RuntimeError(f"masked_select takes a mask of booleans; got {mask.dtype}")
    shape = broadcast_shapes(input.shape, mask.shape)
    return getitem(broadcast_to(input, shape), np.broadcast_to(mask, shape)) if shape else getitem(input, bool(mask))


def nonzero(input, *, as_tuple=False):
    """Where input is not zero: (n, ndim) numbers, or one list for each dimension. Compare: torch.nonzero."""
    input = np.asarray(read(input))
    if as_tuple:
        return tuple(wrap(part) for part in np.atleast_1d(input).nonzero())
    return wrap(np.argwhere(input))


def argwhere(input):
    """Where input is not zero, one row for each such place. Compare: torch.argwhere."""
    return nonzero(input)


# Arguments


def along(index: np.ndarray, shape, dim: int) -> np.ndarray:
    """Where the entries that `index` numbers along one dimension stand in an array of this shape, raveled; a copy."""
    if not shape or not index.size:
        return index.copy()
    steps = [math.prod(shape[d + 1 :]) for d in range(len(shape))]
    others = np.zeros((), np.intp)
    for d, n in enumerate(index.shape):
        if d != dim:
            others = others + (np.arange(n) * steps[d]).reshape(-1, *[1] * (index.ndim - d - 1))
    return (index if steps[dim] == 1 else index * steps[dim]) + others


def places(index, shape, dim: int) -> np.ndarray:
    """The index of `gather` and its kin, checked.

    Raises
    ------
    RuntimeError
        If it has other dimensions than the shape, or larger ones beside `dim`, or holds numbers out of range.
    """
    index = integers(index)
    if index.size and max(index.ndim, 1) != max(len(shape), 1):
        raise RuntimeError(f"the index has shape {index.shape}; it needs as many dimensions as {tuple(shape)}")
    if any(m > n for d, (m, n) in enumerate(zip(index.shape, shape, strict=False)) if d != dim):
        raise RuntimeError(f"an index of shape {index.shape} is larger than {tuple(shape)} beside dimension {dim}")
    n = shape[dim] if shape else 1
    if not all_below(index, n):
        raise RuntimeError(f"an index goes from 0 to {n - 1} here; got {index.min()} to {index.max()}")
    return index


def integers(index) -> np.ndarray:
    """The array of an index. Raises RuntimeError for other types than integers."""
    index = np.asarray(read(index))
    if index.dtype.kind != "i" and index.size:
        raise RuntimeError(f"an index holds signed integers; got {index.dtype}")
    return index.astype(np.intp, copy=False)


def vector(index) -> np.ndarray:
    """An index of one dimension, or none. Raises IndexError if it has more."""
    index = integers(index)
    if index.ndim > 1:
        raise IndexError(f"an index of one dimension is wanted; got shape {index.shape}")
    return index.reshape(-1)


def one_at(dim: int, shape) -> tuple[int, ...]:
    """A shape with 1 at a dimension, so that this one broadcasts with everything."""
    return tuple(1 if d == dim else n for d, n in enumerate(shape))


METHODS = {f.__name__: f for f in (gather, take_along_dim, index_select, take, masked_select, nonzero, argwhere)}
