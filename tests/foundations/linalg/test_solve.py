"""Systems of equations: small residuals whatever the condition, NumPy 2's vectors and stacks, SciPy's triangles."""

import inspect
import itertools

import numpy as np
import pytest
import scipy.linalg
from hypothesis import given
from hypothesis import strategies as st

from foundations.linalg import LinAlgError, solve, solve_triangular
from foundations.linalg.triangular import ROWS
from tests.foundations.linalg.cases import HARD, SIZES, SQUARE

EPS = np.finfo(float).eps
RNG = np.random.default_rng(0)


def backward_error(A, x, b):
    """‖b - A x‖ / (eps ‖A‖ ‖x‖), norms of the largest entry; both sides scaled to size one first."""
    A, x, b = (np.asarray(M, dtype=np.result_type(M, np.float64)) for M in (A, x, b))
    size, length = np.abs(A).max(initial=0) or 1.0, np.abs(x).max(initial=0) or 1.0
    A, x, b = A / size, x / length, b / size / length
    norm = np.abs(A).sum(axis=-1).max(initial=0) or 1.0
    return float(np.abs(b - A @ x).max(initial=0) / norm / EPS)


REGULAR = {
    "1 x 1": np.array([[-2.0]]),
    "exchange": np.array([[0.0, 1.0], [1.0, 0.0]]),
    "list": [[1, 2], [3, 4]],
    "bytes": SQUARE["bytes"],
    "booleans": SQUARE["booleans"],
    "float32": SQUARE["float32"],
    "complex64": SQUARE["complex64"],
    "complex128": SQUARE["complex128"],
    "stack": SQUARE["stack"],
    "complex stack": SQUARE["complex stack"],
    "strided": SQUARE["strided"],
    "read-only stack": SQUARE["read-only stack"],
    "huge": SQUARE["huge"],
    "tiny": SQUARE["tiny"],
    "0 x 0": SQUARE["0 x 0"],
    "stack of 0 x 0": SQUARE["stack of 0 x 0"],
    "empty stack": SQUARE["empty stack"],
}
RIGHT = {
    "vector": lambda n: RNG.standard_normal(n),
    "float32 vector": lambda n: RNG.standard_normal(n).astype(np.float32),
    "integers": lambda n: np.arange(n),
    "matrix": lambda n: RNG.standard_normal((n, 3)),
    "complex matrix": lambda n: RNG.standard_normal((n, 2)) * 1j,
    "no columns": lambda n: np.zeros((n, 0)),
}


@pytest.mark.parametrize(("name", "right"), [*itertools.product(REGULAR, RIGHT)])
def test_solve_is_numpys(name, right):
    A = np.asarray(REGULAR[name])
    b = RIGHT[right](A.shape[-1])
    before = A.copy(), b.copy()
    x, theirs = solve(A, b), np.linalg.solve(A, b)
    assert (x.shape, x.dtype) == (theirs.shape, theirs.dtype)
    scale = np.abs(theirs).max(initial=0)
    np.testing.assert_allclose(x, theirs, rtol=0, atol=1e3 * np.finfo(x.dtype).eps * scale)
    np.testing.assert_array_equal(A, before[0])
    np.testing.assert_array_equal(b, before[1])


def test_parameters_are_the_libraries():
    assert list(inspect.signature(solve).parameters) == list(inspect.signature(np.linalg.solve).parameters)
    ours = inspect.signature(solve_triangular).parameters.values()
    theirs = inspect.signature(scipy.linalg.solve_triangular).parameters
    assert [p.name for p in ours][:5] == list(theirs)[:5]
    assert [p.default for p in ours] == [theirs[p.name].default for p in ours]


def test_a_vector_has_one_dimension():
    A, B = RNG.standard_normal((4, 3, 3)), RNG.standard_normal((3, 3))
    np.testing.assert_allclose(solve(A, B[0]), [solve(M, B[0]) for M in A], rtol=1e-12)
    # one matrix of right-hand sides for each of the stack, although its shape is that of three vectors
    np.testing.assert_allclose(solve(A, B), [solve(M, B) for M in A], rtol=1e-12)
    stacks = RNG.standard_normal((2, 1, 3, 2))
    assert solve(A, stacks).shape == np.linalg.solve(A, stacks).shape == (2, 4, 3, 2)
    np.testing.assert_allclose(A @ solve(A, stacks), np.broadcast_to(stacks, (2, 4, 3, 2)), atol=1e-11)
    assert solve_triangular(A, B[0]).shape == (4, 3) and solve_triangular(A, B).shape == (4, 3, 3)


@pytest.mark.parametrize("n", SIZES)
@pytest.mark.parametrize("name", HARD)
def test_small_residuals_on_hard_matrices(name, n):
    A = HARD[name](n, np.random.default_rng(n))
    b = np.random.default_rng(1).standard_normal(n) * np.abs(A).max(initial=0)
    try:
        x = solve(A, b)
    except LinAlgError:
        assert np.linalg.matrix_rank(A) < n
        return
    with np.errstate(all="ignore"):
        if np.isfinite(x).all():
            assert backward_error(A, x, b) < 20
        else:
            assert np.linalg.matrix_rank(A) < n


@pytest.mark.parametrize("n", [4, 8, 12])
def test_hilberts_residual_is_small_and_its_error_is_not(n):
    A = 1 / (np.arange(n)[:, None] + np.arange(n) + 1.0)
    b = A @ np.ones(n)
    x = solve(A, b)
    assert backward_error(A, x, b) < 2
    kappa = np.linalg.cond(A)
    error = np.abs(x - 1).max()
    assert error <= 10 * EPS * kappa
    if n == 12:
        assert error > 1e-3  # eps · κ is about 4


def test_no_pivoting_would_give_zero():
    A, b = np.array([[1e-20, 1.0], [1.0, 1.0]]), np.array([1.0, 2.0])
    np.testing.assert_array_equal(solve(A, b), [1, 1])


@pytest.mark.parametrize(
    "A", [[[1, 2], [2, 4]], np.zeros((3, 3)), np.ones((2, 2)), np.diag([1.0, 0.0, 2.0]), np.eye(40) * 0]
)
@pytest.mark.parametrize("function", [solve, np.linalg.solve])
def test_singular(function, A):
    with pytest.raises(LinAlgError, match="Singular matrix"):
        function(A, np.ones(len(A)))


@pytest.mark.parametrize("function", [solve, solve_triangular, np.linalg.solve])
@pytest.mark.parametrize(
    ("A", "b", "error"),
    [
        (np.ones((2, 3)), np.ones(2), LinAlgError),
        (np.ones(2), np.ones(2), LinAlgError),
        (np.eye(2), np.ones(3), ValueError),
        (np.eye(2), 1.0, ValueError),
        (np.eye(2), np.ones((3, 2)), ValueError),
        (np.stack([np.eye(2)] * 3), np.ones((2, 2, 2)), ValueError),
        (np.eye(2, dtype=np.float16), np.ones(2), TypeError),
    ],
)
def test_refusals_are_numpys(function, A, b, error):
    with pytest.raises(error):
        function(A, b)


def test_nan_goes_through_as_in_numpy():
    assert np.isnan(solve([[1.0, np.nan], [0.0, 1.0]], [1.0, 1.0])).any()


OPTIONS = [
    {"trans": trans, "lower": lower, "unit_diagonal": unit}
    for trans, lower, unit in itertools.product((0, 1, 2, "N", "T", "C"), (False, True), (False, True))
]


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.complex64, np.complex128])
def test_triangular_systems_are_scipys(options, dtype):
    rng = np.random.default_rng(1)
    for n in (1, 2, ROWS, ROWS + 1, 3 * ROWS + 2):
        A = rng.standard_normal((n, n)) / n + 2 * np.eye(n)  # the other triangle is filled too, and not read
        A = (A * (np.exp(0.4j) if np.dtype(dtype).kind == "c" else 1)).astype(dtype)
        for b in (rng.standard_normal(n).astype(dtype), rng.standard_normal((n, 3)).astype(dtype)):
            x, theirs = solve_triangular(A, b, **options), scipy.linalg.solve_triangular(A, b, **options)
            assert (x.shape, x.dtype) == (theirs.shape, theirs.dtype)
            np.testing.assert_allclose(x, theirs, rtol=0, atol=100 * np.finfo(dtype).eps * np.abs(theirs).max())


def test_triangular_residuals_are_small_row_by_row():
    graded = np.triu(RNG.standard_normal((20, 20)), 1) + np.diag(np.geomspace(1, 1e-3, 20))
    doubling = np.eye(60) - np.triu(np.ones((60, 60)), 1)  # x doubles from row to row: condition number above 1e18
    for T in (graded, doubling):
        n = len(T)
        b = RNG.standard_normal(n)
        x = solve_triangular(T, b)
        exact = (T.astype(np.longdouble) @ x).astype(np.longdouble)
        assert np.all(np.abs(exact - b) <= n * EPS * (np.abs(T) @ np.abs(x)))


def test_triangular_refusals():
    with pytest.raises(LinAlgError, match="Singular matrix: diagonal element 1 is zero"):
        solve_triangular([[1.0, 2.0], [0.0, 0.0]], [1.0, 1.0])
    np.testing.assert_array_equal(solve_triangular([[1.0, 2.0], [0.0, 0.0]], [1.0, 1.0], unit_diagonal=True), [-1, 1])
    with pytest.raises(ValueError, match="Unrecognized trans 3; use 0, 1, 2, 'N', 'T' or 'C'"):
        solve_triangular(np.eye(2), [1.0, 1.0], trans=3)
    with pytest.raises(ValueError, match="array must not contain infs or NaNs"):
        solve_triangular(np.eye(2), [1.0, np.nan])
    assert np.isnan(solve_triangular(np.eye(2), [1.0, np.nan], check_finite=False)).any()


@given(st.integers(0, 2**32 - 1), st.integers(1, 45), st.integers(1, 3), st.booleans())
def test_laws(seed, n, k, is_complex):
    rng = np.random.default_rng(seed)
    A = rng.standard_normal((n, n)) + (1j * rng.standard_normal((n, n)) if is_complex else 0)
    B = rng.standard_normal((n, k))
    X = solve(A, B)
    for j in range(k):
        assert backward_error(A, X[:, j], B[:, j]) < 20
    # twice the right-hand side, twice the solution to the last bit; the rows in another order, the same system
    np.testing.assert_array_equal(solve(A, 2 * B), 2 * X)
    order = rng.permutation(n)
    assert backward_error(A, solve(A[order], B[order])[:, 0], B[:, 0]) < 20
    # a triangle and its transpose
    L = np.tril(A) / n + 2 * np.eye(n)
    Y, Z = solve_triangular(L, B, lower=True), solve_triangular(L.T, B, trans=1)
    np.testing.assert_allclose(Z, Y, rtol=0, atol=1e-13 * np.abs(Y).max())


@pytest.mark.parametrize("kind", [np.float32, np.float64, np.complex64, np.complex128])
@pytest.mark.parametrize("m", [1, 7, 8, 9, 33])
def test_a_vector_is_solved_like_a_column(kind, m):
    rng = np.random.default_rng(m)
    T = (rng.standard_normal((m, m)) / m + np.eye(m)).astype(kind)
    if T.dtype.kind == "c":
        T += (1j * rng.standard_normal((m, m)) / m).astype(kind)
    T[np.triu_indices(m, 1)] = np.nan  # the triangle that is not read
    b = rng.standard_normal(m).astype(kind)
    for trans in ("N", "T", "C"):
        for unit in (False, True):
            options = {"trans": trans, "lower": True, "unit_diagonal": unit, "check_finite": False}
            x, column = solve_triangular(T, b, **options), solve_triangular(T, np.stack([b, b], axis=1), **options)
            assert x.dtype == kind and np.abs(x - column[:, 0]).max() <= 30 * np.finfo(kind).eps * np.abs(x).max()
