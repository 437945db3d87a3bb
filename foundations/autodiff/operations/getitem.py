"""What stands in square brackets: integers, slices, None, `...`, integer arrays, boolean masks, and any mix of these.

It is done in two steps, as in PyTorch. Integers and slices come first and give a view. Then come arrays: together they
name rows of what is left, which `pick` copies out. A mask counts as the arrays of the places where it is true, one for
each of its dimensions. Arrays at neighboring dimensions leave their result there, others in front.
"""

import math
from operator import index as integer
from types import EllipsisType

import numpy as np

from foundations.autodiff.operations.picking import in_blocks, pick
from foundations.autodiff.operations.shapes import permute
from foundations.autodiff.primitive import primitive
from foundations.autodiff.tensor import read

ALL = slice(None)
PLAIN = (int, slice, type(None), EllipsisType)


def _put(g, *, key, source):
    x = np.zeros(source, g.dtype)
    x[key] = g
    return x


_slice = primitive(
    "getitem", lambda x, *, key, source: x[key], lambda g, *, key, source: put_slice(g, key, source), view=True
)
_put_slice = primitive("put_slice", _put, lambda g, *, key: sliced(g, key))


def sliced(x, key: tuple):
    """x[key] for integers, slices, None and one `...`, as they stand in the key."""
    return _slice(x, key=key, source=x.shape)


def put_slice(g, key: tuple, shape):
    """The transpose of `sliced`: zeros of a shape, with g at the place that the key names."""
    return _put_slice(g, key=key, source=tuple(shape))


def getitem(x, key):
    """x[key]. Slices and integers give a view, arrays and masks a copy.

    Raises
    ------
    IndexError
        For an index out of range, more indices than dimensions, a mask of another shape, arrays that do not broadcast.
    ValueError
        For a step that is not positive.

    Compare: torch.Tensor.__getitem__.
    """
    basic, arrays = separated(key if isinstance(key, tuple) else (key,), x.shape)
    if not arrays:
        return sliced(x, basic)
    if any(k is not Ellipsis and k != ALL for k in basic):
        x = sliced(x, basic)
    return picked(x, arrays)


def separated(keys: tuple, shape: tuple[int, ...]) -> tuple[tuple, dict[int, np.ndarray]]:
    """The step of slices, and the arrays by the dimension that they index in what it leaves."""
    if all(type(k) in PLAIN for k in keys):  # the common case; NumPy counts and checks ranges
        keys = tuple(forward(k) if type(k) is slice else k for k in keys)
        return (keys if Ellipsis in keys else (*keys, ...)), {}
    keys = tuple(normal(k) for k in keys)
    if sum(k is Ellipsis for k in keys) > 1:
        raise IndexError("only one ... can stand in brackets: which dimensions each means would be open")
    free = len(shape) - sum(dimensions_of(k) for k in keys)
    if free < 0:
        raise IndexError(f"too many indices: {len(shape) - free} for a tensor of shape {shape}")
    basic: list = []
    arrays: dict[int, np.ndarray] = {}
    place = 0  # the dimension of x that comes next
    for k in keys:
        if k is Ellipsis:
            parts: list = [ALL] * free
        elif isinstance(k, bool):  # a new dimension, kept or not
            arrays[remaining(basic)] = np.zeros(int(k), np.intp)
            parts = [None]
        elif isinstance(k, np.ndarray):
            first = remaining(basic)
            arrays |= {first + i: part for i, part in enumerate(as_places(k, shape[place:]))}
            parts = [ALL] * dimensions_of(k)
        else:
            parts = [k]
        basic += parts
        place += sum(part is not None for part in parts)
    return (*basic, ...), arrays


def normal(k):
    """One index as an int, a bool, an array of either with dimensions, a slice, None or `...`."""
    if isinstance(k, slice):
        return forward(k)
    if k is None or k is Ellipsis:
        return k
    array = read(k)
    if not isinstance(array, np.ndarray | np.generic | bool | int | float | list | tuple | range):
        raise TypeError(f"an index is an integer, a slice, None, ..., or an array of integers or booleans; got {k!r}")
    array = np.asarray(array, None if np.size(array) else getattr(array, "dtype", np.intp))
    if array.dtype.kind not in "bi":
        raise IndexError(f"an index is a signed integer or a boolean, or an array of these; got {array.dtype}")
    return array if array.ndim else bool(array) if array.dtype == bool else int(array)


def forward(k: slice) -> slice:
    """The slice with numbers as bounds, which nobody can change later. Raises ValueError if it goes backward."""
    if k.step is not None and integer(k.step) <= 0:
        raise ValueError(f"the step of a slice is positive; got {k.step} (flip(dim) turns a dimension around)")
    bounds = k.start, k.stop, k.step
    if all(bound is None or type(bound) is int for bound in bounds):
        return k
    return slice(*(None if bound is None else integer(bound) for bound in bounds))


def dimensions_of(k) -> int:
    """How many dimensions of a tensor an index takes."""
    if k is None or k is Ellipsis or isinstance(k, bool):
        return 0
    return k.ndim if isinstance(k, np.ndarray) and k.dtype == bool else 1


def remaining(basic: list) -> int:
    """How many dimensions these leave."""
    return sum(not isinstance(part, int) for part in basic)


def as_places(array, shape: tuple[int, ...]) -> tuple[np.ndarray, ...]:
    """Integers, counted from the front; or for a mask, the places where it is true."""
    if array.dtype != bool:
        return (within(array, shape[0]),)
    if array.shape != shape[: array.ndim]:
        raise IndexError(f"a mask of shape {array.shape} does not fit dimensions of shape {shape[: array.ndim]}")
    return array.nonzero()


def picked(x, arrays: dict[int, np.ndarray]):
    """Entries of x that arrays name together, by dimension."""
    dims = tuple(arrays)
    first, lead = dims[0], dims[-1] + 1
    if lead - first != len(dims):  # not neighbors: they go to the front
        x = permute(x, (*dims, *(d for d in range(x.ndim) if d not in dims)))
        first, lead = 0, len(dims)
    try:
        rows: np.ndarray | int = 0
        for n, array in zip(x.shape[first:lead], arrays.values(), strict=True):
            rows = rows * n + array
    except ValueError:
        shapes = ", ".join(str(array.shape) for array in arrays.values())
        raise IndexError(f"arrays of indices have shapes {shapes}, which do not broadcast together") from None
    assert isinstance(rows, np.ndarray)
    return pick(x, in_blocks(rows, x.shape[:first], math.prod(x.shape[first:lead])), lead)


def within(index: np.ndarray, n: int) -> np.ndarray:
    """A copy of an index into n, negative numbers counted from the front. Raises IndexError if one is out of range."""
    index = index.astype(np.intp)
    if not all_below(index, n):
        low, high = index.min(), index.max()
        if low < -n or high >= n:
            raise IndexError(f"index {low if low < -n else high} is out of range for a dimension of size {n}")
        index[index < 0] += n
    return index


def all_below(index: np.ndarray, n: int) -> bool:
    """Whether all are in 0, ..., n - 1; read without a sign, negative numbers are larger than any n."""
    return index.size == 0 or bool(index.view(np.uintp).max() < n)


METHODS = {"__getitem__": getitem}
