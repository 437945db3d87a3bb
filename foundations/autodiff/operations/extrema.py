"""The largest and the smallest numbers, and where they are.

    max(x, dim)     values and indices: the gradient goes to the one entry that the index names
    amax(x, dim)    values alone: the gradient is shared evenly among the entries that are the largest, as of max(x)

Between equal numbers no derivative exists; these choices are PyTorch's. nan counts as larger and as smaller than all;
the gradient of amax then goes to what is nan, where PyTorch makes all of it nan.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from foundations.autodiff.arrays import bool_
from foundations.autodiff.operations import indexing, shapes
from foundations.autodiff.operations.choice import maximum, minimum
from foundations.autodiff.operations.names import numpy_names
from foundations.autodiff.operations.reductions import axes, constant, names_none, put_back
from foundations.autodiff.primitive import primitive
from foundations.autodiff.tensor import Tensor


class Extremum(NamedTuple):
    """Values along a dimension, and their indices in it."""

    values: Any
    indices: Any


class Extent(NamedTuple):
    """The smallest and the largest."""

    min: Any
    max: Any


# Values


@constant
def _even_shares(x, extremum, *, dims):
    """One divided among the entries that are the extremum, zero for the others."""
    there, unknown = x == extremum, extremum != extremum
    if unknown.any():  # nan
        there |= (x != x) & unknown
    return there * (1 / there.sum(axis=dims, keepdims=True)).astype(x.dtype)


def _extremum_rule(g, a, out, *, dims):
    return put_back(g, dims, a.shape) * _even_shares(a, put_back(out, dims, a.shape), dims=dims)


_amax = primitive("amax", lambda x, *, dims, keepdim: x.max(axis=dims, keepdims=keepdim), _extremum_rule)
_amin = primitive("amin", lambda x, *, dims, keepdim: x.min(axis=dims, keepdims=keepdim), _extremum_rule)


@numpy_names
def amax(input, dim=(), keepdim=False):
    """The largest over dimensions. Raises RuntimeError or IndexError where there is none. Compare: torch.amax."""
    return _amax(input, dims=not_empty("amax", input, dim), keepdim=keepdim)


@numpy_names
def amin(input, dim=(), keepdim=False):
    """The smallest over dimensions. Raises RuntimeError or IndexError where there is none. Compare: torch.amin."""
    return _amin(input, dims=not_empty("amin", input, dim), keepdim=keepdim)


@numpy_names
def aminmax(input, *, dim=None, keepdim=False):
    """The smallest and the largest along dim, or of all. Compare: torch.aminmax."""
    return Extent(amin(input, dim, keepdim), amax(input, dim, keepdim))


def not_empty(name: str, x, dim, error: type[Exception] = RuntimeError) -> tuple[int, ...]:
    """The dimensions meant, if there are numbers along them.

    Raises
    ------
    IndexError
        If a dimension that is named has size zero.
    error
        If none is named and there are no numbers at all.
    """
    dims = axes(dim, x.ndim)
    if dim is None or names_none(dim):
        if 0 in x.shape:
            raise error(f"{name} of no numbers: shape {x.shape}")
    elif any(x.shape[d] == 0 for d in dims):
        raise IndexError(f"{name} of no numbers: shape {x.shape} along dim {dim}")
    return dims


# Values and where they are


@numpy_names
def argmax(input, dim=None, keepdim=False):
    """Index of the largest along dim, the first of several; without dim among all. Compare: torch.argmax."""
    return _place("argmax", np.argmax, input, dim, keepdim)


@numpy_names
def argmin(input, dim=None, keepdim=False):
    """Index of the smallest along dim, the first of several; without dim among all. Compare: torch.argmin."""
    return _place("argmin", np.argmin, input, dim, keepdim)


def _place(name: str, where, x, dim, keepdim: bool):
    if x.dtype == bool_:
        raise RuntimeError(f"{name} is not defined for booleans; say x.to(...)")
    not_empty(name, x, dim, IndexError)
    axis = None if dim is None or not x.ndim else shapes.dimension(dim, x.ndim)
    return constant(where)(x, axis=axis, keepdims=keepdim)


@numpy_names
def max_(input, dim=None, keepdim=False, *, other=None):
    """The largest of all; with dim values and indices along it; with a second tensor `maximum`. Compare: torch.max."""
    if other is not None or isinstance(dim, Tensor):
        return maximum(input, dim if other is None else other)
    return _extreme("max", np.argmax, amax, input, dim, keepdim)


@numpy_names
def min_(input, dim=None, keepdim=False, *, other=None):
    """The smallest of all; with dim values and indices along it; with a second tensor `minimum`. Compare: torch.min."""
    if other is not None or isinstance(dim, Tensor):
        return minimum(input, dim if other is None else other)
    return _extreme("min", np.argmin, amin, input, dim, keepdim)


def _extreme(name: str, where, value, x, dim, keepdim: bool):
    if dim is None:
        not_empty(name, x, None)
        return value(x)
    not_empty(name, x, dim)
    dim = shapes.dimension(dim, x.ndim)
    indices = constant(lambda x: where(x, axis=dim, keepdims=True) if x.ndim else np.zeros((), np.int64))(x)
    return picked(x, dim, indices, keepdim)


def _median_of(x, *, dims, keepdim):
    if not x.size:
        return np.full((), np.nan if x.dtype.kind == "f" else np.iinfo(x.dtype).min, x.dtype)
    return np.sort(x, axis=None)[(x.size - 1) // 2] if (x == x).all() else np.full((), np.nan, x.dtype)


_median = primitive("median", _median_of, _extremum_rule)


@numpy_names
def median(input, dim=None, keepdim=False):
    """The lower median of all, or with dim values and indices along it; nan if one is nan. Compare: torch.median."""
    if dim is None:
        return _median(input, dims=tuple(range(input.ndim)), keepdim=False)
    not_empty("median", input, dim)
    dim = shapes.dimension(dim, input.ndim)
    if input.dtype == bool_:
        raise NotImplementedError("median is not defined for booleans; say x.to(...)")
    return picked(input, dim, constant(_median_place)(input, dim=dim), keepdim)


def _median_place(x, *, dim):
    """Where the lower median stands, or the first nan."""
    if not x.ndim:
        return np.zeros((), np.int64)
    order = np.argsort(x, axis=dim, kind="stable")  # nan last
    middle = order.take([(x.shape[dim] - 1) // 2], axis=dim)
    unknown = x != x
    return np.where(unknown.any(axis=dim, keepdims=True), unknown.argmax(axis=dim, keepdims=True), middle)


def picked(x, dim: int, indices, keepdim: bool) -> Extremum:
    """The entries of x at indices, of size one along dim, and the indices; without that dimension unless keepdim."""
    values = indexing.gather(x, dim, indices)
    if keepdim or not x.ndim:
        return Extremum(values, indices)
    kept = x.shape[:dim] + x.shape[dim + 1 :]
    return Extremum(shapes.reshape(values, kept), shapes.reshape(indices, kept))


METHODS: dict[str, Callable] = {"max": max_, "min": min_, "amax": amax, "amin": amin, "aminmax": aminmax}
METHODS |= {"argmax": argmax, "argmin": argmin, "median": median}
