"""Numbers picked out by their places. The derivative puts each back where it came from, and adds where two came from one.

Two primitives, each the other's transpose, carry all of it. With the first `lead` dimensions of x taken as one, x is a list
of N rows (single numbers, if lead is all of them):

    pick:     y[j] = x[rows[j]]                    y' = pick(x')
    add_at:   x[i] = sum of y[j] over rows[j] = i

So the gradient of one is the other, and so on to any order.
"""

import math

import numpy as np

from foundations.autodiff.primitive import primitive
from foundations.autodiff.fused import array_of
from foundations.autodiff.shapes import dimension


def _picked(x, *, rows, lead):
    trailing = x.shape[lead:]
    return x.reshape(math.prod(x.shape[:lead]), *trailing).take(rows, axis=0)  # (*rows.shape, *trailing)


def _added(g, *, rows, source, lead):
    n, width = math.prod(source[:lead]), math.prod(source[lead:])
    return row_sums(g.reshape(rows.size, width), rows.ravel(), n).reshape(source)


_pick = primitive(
    "pick",
    lambda x, *, rows, source, lead: _picked(x, rows=rows, lead=lead),
    lambda g, *, rows, source, lead: add_at(g, rows, source, lead),
)
_add_at = primitive("add_at", _added, lambda g, *, rows, lead: pick(g, rows, lead))


def pick(x, rows, lead: int):
    """Rows of x, numbered over its first `lead` dimensions from 0 on; (*rows.shape, *x.shape[lead:])."""
    return _pick(x, rows=rows, source=x.shape, lead=lead)


def add_at(g, rows, shape, lead: int):
    """The transpose of `pick`: zeros of a shape, to whose rows those of g are added."""
    return _add_at(g, rows=rows, source=tuple(shape), lead=lead)


def row_sums(values, rows, n: int):
    """(n, k) array whose row i is the sum of those values (m, k) for which rows (m,) is i."""
    total = np.zeros((n, values.shape[1]), values.dtype)
    if (rows[1:] > rows[:-1]).all():
        total[rows] = values
    else:
        np.add.at(total, rows, values)
    return total


def gather(x, dim, index):
    """y[i, j] = x[index[i, j], j] for dim = 0, and so on. Compare: torch.gather."""
    dim = dimension(dim, x.ndim)
    index = places(index, x.shape, dim)
    return pick(x, along(index, x.shape, dim), x.ndim)


def along(index, shape, dim: int):
    """Where in the raveled shape the entries stand that `index` numbers along one dimension."""
    if not index.size:
        return index
    steps = [math.prod(shape[d + 1 :]) for d in range(len(shape))]
    rows = index * steps[dim] if shape else index
    for d, n in enumerate(index.shape):
        if d != dim:
            rows = rows + (np.arange(n) * steps[d]).reshape(-1, *[1] * (index.ndim - d - 1))
    return rows


def places(index, shape, dim: int):
    """A copy of the index of gather and its kin, checked.

    Raises
    ------
    RuntimeError
        If it has other dimensions than the shape, or larger ones than `dim`, or numbers out of range.
    """
    index = integers(index)
    if index.ndim != len(shape) and index.size:
        raise RuntimeError(f"index has shape {index.shape}; {len(shape)} dimensions are wanted, as in {tuple(shape)}")
    if any(m > n for d, (m, n) in enumerate(zip(index.shape, shape, strict=False)) if d != dim):
        raise RuntimeError(f"index of shape {index.shape} is larger than {tuple(shape)} beside dimension {dim}")
    n = shape[dim] if shape else 1
    if index.size and (index.min() < 0 or index.max() >= n):
        raise RuntimeError(f"index has numbers from {index.min()} to {index.max()}; they are in [0, {n - 1}]")
    return index.astype(np.intp)


def integers(index) -> np.ndarray:
    """The array of an index. Raises RuntimeError if it is no integer."""
    index = np.asarray(array_of(index))
    if index.dtype.kind != "i" and index.size:
        raise RuntimeError(f"index is to hold signed integers; got {index.dtype}")
    return index


def within(index: np.ndarray, n: int) -> np.ndarray:
    """A copy of an index into n, negative numbers counted from the front. Raises IndexError if one is out of range."""
    index = index.astype(np.intp)
    if index.size:
        low, high = index.min(), index.max()
        if low < -n or high >= n:
            raise IndexError(f"an index of {low if low < -n else high} is out of range for a dimension of size {n}")
        if low < 0:
            index[index < 0] += n
    return index


METHODS = {"gather": gather}
