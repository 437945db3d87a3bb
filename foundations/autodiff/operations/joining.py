"""Tensors put side by side, and taken apart again: each is the other's derivative."""

import itertools

import numpy as np

from foundations.autodiff.dtypes import result_type, to
from foundations.autodiff.fused import array_of
from foundations.autodiff.operations.getitem import sliced
from foundations.autodiff.operations.indexing import index_select
from foundations.autodiff.operations.names import numpy_names
from foundations.autodiff.operations.shapes import dimension, expand, ravel, reshape, sizes, transpose, unsqueeze
from foundations.autodiff.primitive import primitive, record, unbroadcast
from foundations.autodiff.tensor import Tensor, read


class Cat:
    """The rule of `cat`, for any number of inputs: each gets its part of the gradient."""

    name = "cat"
    view = False

    def forward(self, *arrays, dim: int, ends):
        """The arrays one after another; those without any numbers, of whatever shape, are passed over."""
        return np.concatenate([x for x in arrays if x.shape != (0,)] or arrays[:1], axis=dim)

    def save(self, inputs, parents, result):
        return (), ()

    def backward(self, node, g, create_graph: bool, parents: list):
        before = (slice(None),) * node.static["dim"]
        ends = itertools.pairwise(node.static["ends"])
        return [
            None if parent is None else reshape(sliced(g, (*before, slice(start, end), ...)), parent.shape)
            for parent, (start, end) in zip(parents, ends, strict=True)
        ]


_cat = Cat()
_repeat = primitive(
    "repeat",
    lambda x, *, between, tiled, whole, source: np.array(np.broadcast_to(x.reshape(between), tiled)).reshape(whole),
    lambda g, *, between, tiled, source: reshape(unbroadcast(reshape(g, tiled), between), source),
)


@numpy_names
def cat(tensors, dim=0):
    """Tensors one after another along a dimension; their other sizes are equal. Compare: torch.cat."""
    tensors = several(tensors)
    if not tensors:
        raise ValueError("cat takes at least one tensor")
    if any(x.ndim == 0 for x in tensors):
        raise RuntimeError("tensors without dimensions cannot be joined along one; use stack")
    if len({x.dtype for x in tensors}) > 1:
        dtype = result_type(*tensors)
        tensors = [to(x, dtype) for x in tensors]
    # (0,) goes with every shape, as in PyTorch
    whole = [x for x in tensors if tuple(x.shape) != (0,)] or tensors[:1]
    dim = dimension(dim, whole[0].ndim)
    ends = tuple(itertools.accumulate((0 if tuple(x.shape) == (0,) else x.shape[dim] for x in tensors), initial=0))
    try:
        array = _cat.forward(*map(array_of, tensors), dim=dim, ends=ends)
    except ValueError:
        shapes = [tuple(x.shape) for x in tensors]
        raise RuntimeError(f"cat along dimension {dim} takes shapes that agree beside it; got {shapes}") from None
    if not any(isinstance(x, Tensor) for x in tensors):
        return array
    return record(_cat, tuple(tensors), array, {"dim": dim, "ends": ends})


@numpy_names
def stack(tensors, dim=0):
    """Tensors of one shape along a new dimension. Compare: torch.stack."""
    tensors = several(tensors)
    if not tensors:
        raise RuntimeError("stack takes at least one tensor")
    if len({tuple(x.shape) for x in tensors}) > 1:
        raise RuntimeError(f"stack takes tensors of one shape; got {[tuple(x.shape) for x in tensors]}")
    return cat([unsqueeze(x, dim) for x in tensors], dimension(dim, tensors[0].ndim + 1))


def several(tensors) -> list:
    """Tensors or arrays as a list. Raises TypeError if one is neither."""
    tensors = list(tensors)
    for x in tensors:
        if not isinstance(x, Tensor | np.ndarray):
            raise TypeError(f"tensors are joined, or arrays; got {type(x).__name__}")
    return tensors


def hstack(tensors):
    """Side by side: along dimension 1, or 0 for vectors. Compare: torch.hstack."""
    tensors = [reshape(x, (1,)) if x.ndim == 0 else x for x in several(tensors)]
    return cat(tensors, 0 if tensors and tensors[0].ndim == 1 else 1)


def vstack(tensors):
    """One above the other: along dimension 0, vectors as rows. Compare: torch.vstack."""
    return cat([reshape(x, (1, *(x.shape or (1,)))) if x.ndim < 2 else x for x in several(tensors)], 0)


# Repetition, with copies


def repeat(input, *counts, repeats=None):
    """input so many times along each dimension; counts in front make new dimensions. Compare: torch.Tensor.repeat."""
    repeats = sizes(counts, repeats)
    new = len(repeats) - input.ndim
    if new < 0 or min(repeats, default=0) < 0:
        raise RuntimeError(f"repeat takes a count, at least 0, for each of {input.ndim} dimensions; got {repeats}")
    shape = (1,) * new + tuple(input.shape)
    between = tuple(n for size in shape for n in (1, size))  # (1, n0, 1, n1, ...)
    tiled = tuple(n for pair in zip(repeats, shape, strict=True) for n in pair)  # (r0, n0, r1, n1, ...)
    whole = tuple(r * n for r, n in zip(repeats, shape, strict=True))
    return _repeat(input, between=between, tiled=tiled, whole=whole, source=input.shape)


def tile(input, *counts, dims=None):
    """As `repeat`; counts that are missing in front are 1. Compare: torch.tile."""
    dims = sizes(counts, dims)
    return repeat(input, (1,) * (input.ndim - len(dims)) + dims)


@numpy_names
def repeat_interleave(input, repeats, dim=None):
    """Each slice so many times in a row: a number for all, or one for each. Compare: torch.repeat_interleave."""
    if dim is None:
        input, dim = ravel(input), 0
    if not input.ndim:
        raise IndexError("a tensor without dimensions has none along which to repeat")
    dim = dimension(dim, input.ndim)
    n = input.shape[dim]
    counts = np.asarray(read(repeats))
    if counts.dtype.kind != "i" or counts.ndim > 1 or counts.size not in (1, n) or counts.min(initial=0) < 0:
        raise RuntimeError(f"repeats is a number, or one for each of {n} slices, at least 0; got {repeats}")
    return index_select(input, dim, np.arange(n).repeat(counts))


def meshgrid(*tensors, indexing="ij"):
    """Vectors, each repeated along the dimensions of the others: all coordinates of a grid. Compare: torch.meshgrid."""
    if len(tensors) == 1 and isinstance(tensors[0], list | tuple):
        tensors = tuple(tensors[0])
    if indexing not in ("ij", "xy"):
        raise RuntimeError(f'indexing is "ij" or "xy"; got {indexing!r}')
    if any(x.ndim > 1 for x in tensors):
        raise RuntimeError(f"meshgrid takes vectors; got shapes {[tuple(x.shape) for x in tensors]}")
    vectors = [ravel(x) for x in tensors]
    shape = tuple(x.shape[0] for x in vectors)
    grids = [expand(reshape(x, (-1, *[1] * (len(shape) - i - 1))), shape) for i, x in enumerate(vectors)]
    return tuple(transpose(g, 0, 1) for g in grids) if indexing == "xy" and len(grids) > 1 else tuple(grids)


METHODS = {f.__name__: f for f in (repeat, tile, repeat_interleave)}
