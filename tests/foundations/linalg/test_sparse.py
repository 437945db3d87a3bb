"""Sparse rows: the same as dense arithmetic and as SciPy, with empty rows, repeated places, every dtype; refusals."""

import numpy as np
import pytest
import scipy.sparse
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from foundations.linalg.sparse import (
    SparseRows,
    as_rows,
    column_sums,
    from_dense,
    from_triples,
    product,
    row_of_each,
    take_rows,
    transpose_product,
)

RNG = np.random.default_rng(0)


def mostly_zeros(m, n, dtype=float):
    A = np.where(
        RNG.random((m, n)) < 0.3, RNG.integers(-5, 6, (m, n)) + (0.5 if np.dtype(dtype).kind in "fc" else 0), 0
    )
    A[m // 2 : m // 2 + 1] = 0  # a row without values
    return (A * (1 + 2j) if np.dtype(dtype).kind == "c" else A).astype(dtype)


CASES = {
    "square": mostly_zeros(6, 6),
    "tall": mostly_zeros(9, 4),
    "wide": mostly_zeros(4, 9),
    "zero": np.zeros((3, 4)),
    "full": RNG.standard_normal((3, 4)),
    "first and last rows empty": np.array([[0, 0], [1, 2], [0, 0], [0, 0], [3, 0], [0, 0]]),
    "one row": mostly_zeros(1, 5) + np.eye(1, 5),
    "no rows": np.zeros((0, 3)),
    "no columns": np.zeros((3, 0)),
    "nothing": np.zeros((0, 0)),
    "integers": mostly_zeros(5, 4, int),
    "bytes": mostly_zeros(5, 4, np.int8),
    "booleans": mostly_zeros(5, 4).astype(bool),
    "float32": mostly_zeros(5, 4, np.float32),
    "complex64": mostly_zeros(5, 4, np.complex64),
    "complex128": mostly_zeros(5, 4, np.complex128),
}


def counted(A):
    """Booleans as numbers: we count, where SciPy and NumPy take `or`."""
    return A.astype(np.int64) if A.dtype == bool else A


@pytest.fixture(params=CASES.values(), ids=CASES)
def A(request):
    return request.param


@pytest.mark.parametrize("make", [from_dense, scipy.sparse.csr_matrix, scipy.sparse.csr_array])
def test_the_same_as_dense_arithmetic(A, make):
    S, dense = make(A), counted(A)
    m, n = A.shape
    for X in (RNG.standard_normal(n), RNG.standard_normal((n, 3)), np.arange(2 * n).reshape(n, 2), np.zeros((n, 0))):
        same(product(S, X), dense @ X)
    for Y in (RNG.standard_normal(m), RNG.standard_normal((m, 3)) * 1j, np.arange(2 * m).reshape(m, 2)):
        same(transpose_product(S, Y), dense.T @ Y)
    same(column_sums(S), A.sum(axis=0))
    assert as_rows(S).shape == A.shape
    np.testing.assert_array_equal(as_rows(S).toarray(), A)


def same(got, wanted):
    assert (got.shape, got.dtype) == (wanted.shape, wanted.dtype)
    eps = np.finfo(wanted.dtype).eps if wanted.dtype.kind in "fc" else 0
    np.testing.assert_allclose(got, wanted, rtol=0, atol=10 * eps * (np.abs(wanted).max(initial=0) + 1))


def test_from_dense_is_scipys(A):
    ours, theirs = from_dense(A), scipy.sparse.csr_array(A)
    for name in ("data", "indices", "indptr"):
        np.testing.assert_array_equal(getattr(ours, name), getattr(theirs, name))
    assert ours.data.dtype == theirs.data.dtype


def test_operators():
    A, X, Y = CASES["tall"], RNG.standard_normal((4, 2)), RNG.standard_normal((3, 9))
    S = from_dense(A)
    same(S @ X, A @ X)
    same(S @ X[:, 0], A @ X[:, 0])
    same(Y @ S, Y @ A)
    same(Y[0] @ S, Y[0] @ A)
    same(S @ X.astype(np.float32), A @ X.astype(np.float32))


ROWS = [
    slice(None), slice(2, 5), slice(5, 2), slice(-3, None), slice(None, None, 2), slice(None, None, -1), 3, -1,
    [4, 4, 0], np.array([], int), np.arange(9) % 2 == 0, np.zeros(9, bool),
]  # fmt: skip


@pytest.mark.parametrize("index", ROWS, ids=str)
@pytest.mark.parametrize("make", [from_dense, scipy.sparse.csr_array])
def test_rows(index, make):
    A = CASES["tall"]
    got = take_rows(make(A), index)
    np.testing.assert_array_equal(got.toarray(), np.atleast_2d(A[index]))
    np.testing.assert_array_equal(from_dense(A)[index].indptr, got.indptr)


def test_rows_in_one_piece_share_their_values():
    S = from_dense(CASES["tall"])
    assert np.shares_memory(S[2:7].data, S.data) and not np.shares_memory(S[::2].data, S.data)


def test_triples_in_any_order_with_repetitions():
    rows, columns, values = [3, 0, 3, 0, 1, 3], [1, 2, 1, 0, 1, 0], [1.0, 2.0, 4.0, 8.0, 16.0, -1.0]
    S = from_triples(rows, columns, values, (5, 3))
    np.testing.assert_array_equal(S.toarray(), [[8, 0, 2], [0, 16, 0], [0, 0, 0], [-1, 5, 0], [0, 0, 0]])
    assert S.indices.tolist() == [0, 2, 1, 0, 1] and S.indptr.tolist() == [0, 2, 3, 3, 5, 5]
    # a sum of zero stays as an explicit zero, and adds nothing
    zero = from_triples([0, 0], [1, 1], [1, -1], (1, 2))
    assert zero.data.tolist() == [0] and zero.toarray().tolist() == [[0, 0]]
    assert from_triples([], [], [], (2, 3)).toarray().tolist() == [[0, 0, 0]] * 2
    np.testing.assert_array_equal(from_triples([0, 0], [0, 0], [True, True], (1, 1)).data, [2])


def test_a_place_may_come_twice_in_a_row_of_someone_elses():
    S = SparseRows(np.array([1.0, 2.0]), np.array([1, 1]), np.array([0, 2]), (1, 3))
    assert S.toarray().tolist() == [[0, 3, 0]] and (S @ np.arange(3.0)).tolist() == [3]
    assert column_sums(S).tolist() == [0, 3, 0]


def test_reserved_space_is_not_read():
    S = SparseRows(np.array([1.0, np.nan]), np.array([0, 99]), np.array([0, 1]), (1, 2))
    assert S.toarray().tolist() == [[1, 0]]


def test_single_precision_is_rounded_once():
    A = np.full((1, 10_000), 0.1, np.float32)
    exact = np.float32(A.astype(float).sum())
    assert from_dense(A) @ np.ones(10_000, np.float32) == exact
    assert transpose_product(from_dense(A.T), np.ones(10_000, np.float32)) == exact
    assert column_sums(from_dense(A.T)) == exact


REFUSED = {
    "dense": (lambda: product(np.eye(2), np.ones(2)), TypeError, "indptr, indices, data and shape, got ndarray"),
    "columns": (lambda: product(scipy.sparse.csc_array(np.eye(2)), np.ones(2)), TypeError, "'csc'; convert it with"),
    "long operand": (lambda: product(from_dense(np.eye(2)), np.ones(3)), ValueError, r"\(3,\) does not fit .* 2 rows"),
    "number": (lambda: transpose_product(from_dense(np.eye(2)), 1.0), ValueError, "does not fit"),
    "vector": (lambda: from_dense([1.0]), ValueError, "two dimensions, got 1"),
    "strings": (lambda: from_dense([["a"]]), TypeError, "unsupported"),
    "long double": (lambda: from_dense(np.eye(2, dtype=np.longdouble)), TypeError, "unsupported"),
    "row outside": (lambda: from_triples([2], [0], [1.0], (2, 2)), ValueError, r"rows are integers in 0\.\.\.1, got 2"),
    "column outside": (lambda: from_triples([0], [-1], [1.0], (2, 2)), ValueError, "columns are integers"),
    "broken row": (lambda: from_triples([0.5], [0], [1.0], (2, 2)), ValueError, "rows are integers"),
    "lengths": (lambda: from_triples([0, 1], [0], [1.0], (2, 2)), ValueError, "three vectors of one length"),
    "vast": (lambda: from_triples([0], [0], [1.0], (2**40, 2**40)), ValueError, "limit is 2"),
    "indptr too short": (lambda: SparseRows([1.0], [0], [0, 1], (2, 2)), ValueError, "indptr of 2 rows has 3 numbers"),
    "falling indptr": (lambda: SparseRows([1.0], [0], [0, 1, 0], (2, 2)), ValueError, "never fall"),
    "indptr too far": (lambda: SparseRows([1.0], [0], [0, 1, 2], (2, 2)), ValueError, "ends at 2"),
    "index outside": (lambda: SparseRows([1.0], [2], [0, 1, 1], (2, 2)), ValueError, r"0\.\.\.1, got 2\.\.\.2"),
    "broken index": (lambda: SparseRows([1.0], [0.7], [0, 1], (1, 2)), ValueError, "indices are integers, .* float64"),
    "broken start": (lambda: SparseRows([1.0], [0], [0, 1.5], (1, 2)), ValueError, "indptr are integers"),
    "one size": (lambda: SparseRows([1.0], [0], [0, 1], (1,)), ValueError, r"two integers of 0 or more, got \(1,\)"),
    "negative size": (lambda: SparseRows([], [], [0], (-1, 2)), ValueError, r"of 0 or more, got \(-1, 2\)"),
    "broken size": (lambda: from_triples([0], [0], [1.0], (1.5, 2)), ValueError, "two integers"),
    "no such row": (lambda: from_dense(np.eye(2))[2], IndexError, "out of bounds"),
    "a column": (lambda: from_dense(np.eye(2))[0, 1], IndexError, "one index"),
}


@pytest.mark.parametrize(("call", "error", "message"), REFUSED.values(), ids=REFUSED)
def test_refusals(call, error, message):
    with pytest.raises(error, match=message):
        call()


MATRICES = st.tuples(st.integers(1, 6), st.integers(1, 6)).flatmap(
    lambda shape: arrays(np.int64, (2, *shape), elements=st.integers(-3, 3).map(lambda x: x * (abs(x) > 1)))
)


@given(MATRICES, st.randoms(use_true_random=False))
def test_laws(matrices, random):
    A, B = matrices
    S = from_dense(A)
    x, y = np.arange(A.shape[1]) + 1, np.arange(A.shape[0]) - 2
    assert y @ (S @ x) == transpose_product(S, y) @ x
    # the triples of two matrices one after the other, in any order, are those of their sum
    parts = [(row_of_each(M), M.indices, M.data) for M in (S, from_dense(B))]
    order = random.sample(range(k := sum(len(part[2]) for part in parts)), k)
    rows, columns, values = (np.concatenate(part)[order] for part in zip(*parts, strict=True))
    np.testing.assert_array_equal(from_triples(rows, columns, values, A.shape).toarray(), A + B)
    # rows one by one make the whole
    np.testing.assert_array_equal(np.concatenate([S[i].toarray() for i in range(len(A))]), A)
    np.testing.assert_array_equal(column_sums(S), transpose_product(S, np.ones(len(A), int)))
