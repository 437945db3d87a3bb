"""Rows of numbers picked out by their places, and put back: two primitives, each the other's transpose.

With the first `lead` dimensions of x taken as one, x is a list of N rows (of single numbers, if lead is all of them):

    pick:     y[j] = x[rows[j]]
    add_at:   x[i] = sum of y[j] over all j with rows[j] = i

So the gradient of one is the other, and so on to any order. Brackets with arrays, `gather`, `scatter_add`, `sort`,
embeddings: all are a way to count rows, and then one of the two.
"""

import math

import numpy as np

from foundations.autodiff.primitive import primitive

BLOCK = 1 << 16  # numbers added at a time: their places stay in the cache
MANY = 16  # values for one row from which it pays to add them by a product


def _picked(x, *, rows, lead):
    N, trailing = math.prod(x.shape[:lead]), x.shape[lead:]
    return x.reshape(N, *trailing).take(rows, axis=0)  # (*rows.shape, *trailing)


def _added(g, *, rows, source, lead):
    N, K = math.prod(source[:lead]), math.prod(source[lead:])
    return row_sums(g.reshape(rows.size, K), rows.reshape(-1), N).reshape(source)


_pick = primitive(
    "pick",
    lambda x, *, rows, source, lead: _picked(x, rows=rows, lead=lead),
    lambda g, *, rows, source, lead: add_at(g, rows, source, lead),
)
_add_at = primitive("add_at", _added, lambda g, *, rows, lead: pick(g, rows, lead))


def pick(x, rows: np.ndarray, lead: int):
    """Rows of x, counted over its first `lead` dimensions from 0 on: (*rows.shape, *x.shape[lead:])."""
    return _pick(x, rows=np.asarray(rows), source=x.shape, lead=lead)


def add_at(g, rows: np.ndarray, shape, lead: int):
    """The transpose of `pick`: zeros of a shape, to whose rows those of g are added."""
    return _add_at(g, rows=np.asarray(rows), source=tuple(shape), lead=lead)


def in_blocks(rows: np.ndarray, before: tuple[int, ...], n: int) -> np.ndarray:
    """Rows of each of many blocks of n, one for each entry of the dimensions before: (*before, *rows.shape)."""
    if not before:
        return rows
    return (np.arange(math.prod(before)) * n).reshape(*before, *[1] * rows.ndim) + rows


def row_sums(values: np.ndarray, rows: np.ndarray, N: int) -> np.ndarray:
    """(N, K) array: row i is the sum of those among the values (m, K) for which rows (m,) is i.

    Notes
    -----
    Three routes: plain assignment where no row comes twice in rising order; one sum per row where many values
    fall on each; otherwise one number after another, for which NumPy has a fast loop in one dimension only.
    """
    m, K = values.shape
    total = np.zeros((N, K), values.dtype)
    if (rows[1:] > rows[:-1]).all():
        total[rows] = values
    elif m >= MANY * N and K >= MANY and values.dtype.kind == "f":
        _sum_each(total, values, rows)
    else:
        _sum_in_turn(total.reshape(-1), np.ascontiguousarray(values).reshape(-1), rows, K)
    return total


def _sum_each(total, values, rows) -> None:
    """Values sorted by row; then each row by itself, as a product with ones."""
    order = rows.argsort(kind="stable")
    ends = np.bincount(rows, minlength=len(total)).cumsum().tolist()
    ones = np.ones(len(rows), values.dtype)
    start = 0
    for row, end in enumerate(ends):
        np.dot(ones[start:end], values.take(order[start:end], axis=0), out=total[row])  # (j,) @ (j, K)
        start = end


def _sum_in_turn(total, values, rows, K: int) -> None:
    """Both raveled; in blocks of rows."""
    if K == 1:
        np.add.at(total, rows, values)
        return
    step = max(BLOCK // max(K, 1), 1)
    for start in range(0, len(rows), step):
        places = rows[start : start + step, None] * K + np.arange(K)  # (step, K)
        np.add.at(total, places.reshape(-1), values[start * K : (start + step) * K])
