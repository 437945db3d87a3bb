"""Matrices of mostly zeros, as compressed sparse rows.

Only what is not zero is kept, row after row: `data` has the values, `indices` their columns, and row i is

    data[indptr[i] : indptr[i + 1]]    in the columns    indices[indptr[i] : indptr[i + 1]]

so that products cost one step per value kept, (A x)_i = Σ_p data[p] x[indices[p]] over the p of row i. Bags of words
are like this: a message has twenty of eight thousand words.

Every function here takes whatever has `indptr`, `indices`, `data` and `shape`: a `SparseRows`, or SciPy's csr_matrix.
Left out: sparse times sparse, arithmetic of entries, slices of columns, other formats.
Source: Davis, Direct Methods for Sparse Linear Systems, §2.1-2.3.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

# kind -> what sums are computed in; single precision is rounded once, at the end
_COMPUTED_IN = {"b": np.int64, "i": np.int64, "u": np.uint64, "f": np.float64, "c": np.complex128}


@dataclass(frozen=True, eq=False)
class SparseRows:
    """An (m, n) matrix in compressed sparse rows: `A @ X`, `Y @ A`, `A[rows]`, `A.toarray()`.

    Parameters
    ----------
    data : (nnz,) values; several for one place add up
    indices : (nnz,) their columns
    indptr : (m + 1,) where each row starts; the last is nnz
    shape : (m, n)

    Raises
    ------
    ValueError : the arrays do not describe a matrix of this shape
    TypeError : values of a kind without sums in double precision

    Compare: scipy.sparse.csr_array.
    """

    data: np.ndarray
    indices: np.ndarray
    indptr: np.ndarray
    shape: tuple[int, int]

    __array_ufunc__ = None  # so that Y @ A asks us, not NumPy

    def __post_init__(self):
        m, n = _rows_and_columns(self.shape)
        indptr = _whole("indptr", self.indptr)
        if indptr.shape != (m + 1,) or indptr[0] != 0 or (np.diff(indptr) < 0).any():
            raise ValueError(f"indptr of {m} rows has {m + 1} numbers that start at 0 and never fall")
        kept = indptr[-1]  # SciPy may have reserved more
        data, indices = np.asarray(self.data)[:kept], _whole("indices", self.indices)[:kept]
        if data.shape != (kept,) or indices.shape != (kept,):
            raise ValueError(f"indptr ends at {kept}, but there are {data.shape} data and {indices.shape} indices")
        if kept and not (indices.min() >= 0 and indices.max() < n):
            raise ValueError(f"indices of {n} columns lie in 0...{n - 1}, got {indices.min()}...{indices.max()}")
        _computing_dtype(data.dtype)
        for name, value in (("data", data), ("indices", indices), ("indptr", indptr), ("shape", (m, n))):
            object.__setattr__(self, name, value)

    def __matmul__(self, X):
        return product(self, X)

    def __rmatmul__(self, Y):
        return np.transpose(transpose_product(self, np.transpose(Y)))

    def __getitem__(self, index):
        return take_rows(self, index)

    def toarray(self) -> np.ndarray:
        """The same as a dense (m, n) array."""
        A = np.zeros(self.shape, self.data.dtype)
        np.add.at(A, (row_of_each(self), self.indices), self.data)
        return A


def as_rows(A: Any) -> SparseRows:
    """What has indptr, indices, data and shape, checked; TypeError for anything else, and for columns or blocks."""
    if isinstance(A, SparseRows):
        return A
    if not all(hasattr(A, name) for name in ("indptr", "indices", "data", "shape")):
        raise TypeError(f"compressed sparse rows have indptr, indices, data and shape, got {type(A).__name__}")
    if getattr(A, "format", "csr") != "csr":
        raise TypeError(f"compressed sparse rows wanted, got format {A.format!r}; convert it with .tocsr()")
    return SparseRows(A.data, A.indices, A.indptr, A.shape)


def from_dense(A) -> SparseRows:
    """The nonzero entries of an (m, n) array_like. Cost mn. Compare: scipy.sparse.csr_array."""
    A = np.asarray(A)
    if A.ndim != 2:
        raise ValueError(f"a matrix has two dimensions, got {A.ndim}")
    rows, columns = np.nonzero(A)
    return SparseRows(A[rows, columns], columns, _starts(rows, A.shape[0]), A.shape)


def from_triples(rows, columns, values, shape) -> SparseRows:
    """The matrix with values[p] at (rows[p], columns[p]), in any order; those for the same place are added up.

    Parameters
    ----------
    rows, columns, values : (nnz,) array_like each
    shape : (m, n)

    Raises
    ------
    ValueError : a place outside the shape, lengths that differ, or mn of 2⁶³ and more

    Notes
    -----
    Columns come out sorted within each row. A sum of zero stays, as an explicit zero. Cost: one sort.
    Compare: scipy.sparse.coo_array(...).tocsr().
    """
    rows, columns, values = np.asarray(rows), np.asarray(columns), np.asarray(values)
    if not rows.shape == columns.shape == values.shape == (rows.size,):
        raise ValueError(f"triples are three vectors of one length, got {rows.shape}, {columns.shape}, {values.shape}")
    m, n = _rows_and_columns(shape)
    for what, places, size in (("rows", rows, m), ("columns", columns, n)):
        if places.size and not (places.dtype.kind in "iu" and places.min() >= 0 and places.max() < size):
            raise ValueError(f"{what} are integers in 0...{size - 1}, got {places.min()}...{places.max()}")
    if m * n >= 2**63:
        raise ValueError(f"a shape of {m} x {n} has more places than can be numbered; the limit is 2**63")
    place = rows.astype(np.int64) * n + columns.astype(np.int64)
    order = np.argsort(place, kind="stable")
    place, values = place[order], values[order]
    first = np.flatnonzero(np.diff(place, prepend=-1))  # where each place occurs first
    sums = np.add.reduceat(values, first, dtype=_computing_dtype(values.dtype)) if len(first) else values
    place = place[first]
    kept = _sum_dtype(values.dtype)
    return SparseRows(sums.astype(kept, copy=False), place % max(n, 1), _starts(place // max(n, 1), m), (m, n))


def product(A, X) -> np.ndarray:
    """A X for a sparse A (m, n) and a dense vector X (n,) or matrix (n, k).

    Raises
    ------
    ValueError : shapes that do not fit
    TypeError : A is not in compressed sparse rows

    Notes
    -----
    Cost 2 nnz k flops. Single precision, if both are, is summed in double and rounded once; booleans count as 0 and 1.
    Compare: scipy.sparse.csr_array @ X.
    """
    A, X = as_rows(A), np.asarray(X)
    out, X, kept = _operands(A, X, inner=A.shape[1], outer=A.shape[0])
    # reduceat wants a first element for each sum: rows without any are left at zero, and take none from others.
    filled = np.flatnonzero(np.diff(A.indptr))
    values = A.data.astype(X.dtype, copy=False)
    for x, column in zip(X, out, strict=True) if len(filled) else ():
        column[filled] = np.add.reduceat(values * x.take(A.indices), A.indptr[filled])
    return kept(out)


def transpose_product(A, Y) -> np.ndarray:
    """Aᵀ Y for a sparse A (m, n) and a dense vector Y (m,) or matrix (m, k), without forming Aᵀ.

    Errors, cost and precision are those of `product`; integers are exact up to 2⁵³.
    Compare: scipy.sparse.csr_array.T @ Y.
    """
    A, Y = as_rows(A), np.asarray(Y)
    out, Y, kept = _operands(A, Y, inner=A.shape[0], outer=A.shape[1])
    rows, values = row_of_each(A), A.data.astype(Y.dtype, copy=False)
    for y, column in zip(Y, out, strict=True):
        column[:] = _sums_at(A.indices, values * y[rows], A.shape[1])
    return kept(out)


def column_sums(A) -> np.ndarray:
    """Σ_i a_ij for each column j of a sparse A (m, n): (n,).

    Integers and booleans are summed as int64, as NumPy does, exactly up to 2⁵³. Cost nnz additions.
    Compare: scipy.sparse.csr_array.sum(axis=0).
    """
    A = as_rows(A)
    sums = _sums_at(A.indices, A.data.astype(_computing_dtype(A.data.dtype), copy=False), A.shape[1])
    return sums.astype(A.data.dtype if A.data.dtype.kind in "fc" else sums.dtype, copy=False)


def take_rows(A, index) -> SparseRows:
    """The rows of a sparse A (m, n) that a slice, an integer, integers or a mask choose, in that order.

    One integer makes a matrix of one row. A slice without a step shares A's values. Raises IndexError where a row is
    not there. Cost: the values taken. Compare: scipy.sparse.csr_array[index].
    """
    A = as_rows(A)
    m, n = A.shape
    if isinstance(index, tuple):
        raise IndexError("rows are chosen by one index, got one for columns too")
    rows = np.atleast_1d(np.arange(m)[index])
    starts, counts = A.indptr[rows], A.indptr[rows + 1] - A.indptr[rows]
    indptr = np.concatenate([[0], np.cumsum(counts)])
    if isinstance(index, slice) and index.step in (None, 1):
        where: Any = slice(starts[0], starts[0] + indptr[-1]) if len(rows) else slice(0)
    else:
        # position p of the result is position p - indptr[i] of its row i, which starts at starts[i] in A
        where = np.arange(indptr[-1]) + np.repeat(starts - indptr[:-1], counts)
    return SparseRows(A.data[where], A.indices[where], indptr, (len(rows), n))


def row_of_each(A) -> np.ndarray:
    """The row of each value of A, (nnz,): with `indices` and `data`, the triples."""
    return np.repeat(np.arange(A.shape[0]), np.diff(A.indptr))


def _starts(rows, m):
    """indptr for the rows of values that are sorted by row."""
    return np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=m))])


def _rows_and_columns(shape):
    """(m, n) as plain integers."""
    shape = tuple(shape)
    if len(shape) != 2 or not all(isinstance(size, int | np.integer) and size >= 0 for size in shape):
        raise ValueError(f"the shape of a matrix is two integers of 0 or more, got {shape}")
    return int(shape[0]), int(shape[1])


def _whole(name, values):
    """An array of integers; an empty one may be of any type."""
    values = np.asarray(values)
    if values.size and values.dtype.kind not in "iu":
        raise ValueError(f"{name} are integers, got an array of {values.dtype}")
    return values.astype(np.intp, copy=False)


def _operands(A, X, inner, outer):
    """Zeros for the result (k, outer), X's columns (k, inner) in the dtype to sum in, and what finishes a result."""
    if X.ndim not in (1, 2) or X.shape[0] != inner:
        raise ValueError(
            f"an operand of shape {X.shape} does not fit a sparse matrix of {A.shape}: {inner} rows wanted"
        )
    dtype = np.result_type(A.data, X)
    columns = (X[:, None] if X.ndim == 1 else X).T.astype(_computing_dtype(dtype), order="C", copy=False)  # (k, inner)
    out = np.zeros((len(columns), outer), columns.dtype)

    def kept(out):
        result = out.T.astype(_sum_dtype(dtype), order="C", copy=False)  # (outer, k)
        return result[:, 0] if X.ndim == 1 else result

    return out, columns, kept


def _sums_at(places, values, size):
    """Σ of the values at each place, (size,), in the values' dtype."""
    if values.dtype.kind == "c":
        return _sums_at(places, values.real, size) + 1j * _sums_at(places, values.imag, size)
    return np.bincount(places, values, minlength=size).astype(values.dtype, copy=False)


def _computing_dtype(dtype):
    if dtype.kind not in _COMPUTED_IN or dtype.char in "gG":
        raise TypeError(f"sparse values of type {dtype.name} are unsupported; use integers, single or double precision")
    return _COMPUTED_IN[dtype.kind]


def _sum_dtype(dtype):
    """The dtype of a sum: booleans are counted, the rest stays what it is."""
    return np.dtype(np.int64) if dtype.kind == "b" else dtype
