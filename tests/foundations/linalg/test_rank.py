"""Rank and pseudoinverse as NumPy's, with tolerances, stacks, empty and Hermitian matrices; Penrose's equations."""

import inspect

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundations.linalg import LinAlgError, matrix_rank, pinv

RNG = np.random.default_rng(0)
EPS = np.finfo(float).eps


def of_rank(r, m, n, dtype=np.float64):
    A = RNG.standard_normal((m, r)) @ RNG.standard_normal((r, n))
    return (A * np.exp(0.3j)).astype(dtype) if np.dtype(dtype).kind == "c" else A.astype(dtype)


CASES = {
    "1 x 1": np.array([[2.0]]),
    "zero": np.zeros((3, 4)),
    "identity": np.eye(4),
    "integers": np.array([[1, 2], [2, 4], [3, 6]]),
    "tall": of_rank(3, 7, 3),
    "wide": of_rank(3, 3, 7),
    "rank 2 of 5": of_rank(2, 6, 5),
    "float32": of_rank(2, 6, 5, np.float32),
    "complex64": of_rank(2, 6, 5, np.complex64),
    "complex128": of_rank(4, 4, 4, np.complex128),
    "stack": np.stack([of_rank(r, 5, 4) for r in (1, 2, 3, 4)]).reshape(2, 2, 5, 4),
    "graded": np.diag([1.0, 1e-5, 1e-10]),
    "no rows": np.zeros((0, 3)),
    "no columns": np.zeros((3, 0)),
    "stack of empty": np.zeros((2, 0, 3)),
    "empty stack": np.zeros((0, 2, 3)),
    "strided": np.asfortranarray(of_rank(2, 8, 6))[::2, ::-1],
}
HERMITIAN = {
    "definite": np.diag([3.0, 1.0, 2.0]),
    "indefinite": np.array([[1.0, 2.0], [2.0, 1.0]]),
    "rank 1": np.ones((3, 3)),
    "complex": np.array([[2.0, 1j], [-1j, 2.0]]),
    "float32": np.array([[2.0, 1.0], [1.0, 2.0]], np.float32),
    "stack": np.stack([np.eye(3), np.ones((3, 3))]),
    "no rows": np.zeros((0, 0)),
}


def same_type(got, wanted):
    assert type(got) is type(wanted) and np.shape(got) == np.shape(wanted)
    assert np.asarray(got).dtype == np.asarray(wanted).dtype


def test_parameters_have_numpys_names_and_defaults():
    assert inspect.signature(matrix_rank) == inspect.signature(np.linalg.matrix_rank)
    got, wanted = inspect.signature(pinv).parameters, inspect.signature(np.linalg.pinv).parameters
    assert [(p.name, p.kind) for p in got.values()] == [(p.name, p.kind) for p in wanted.values()]
    # rtol's default stands for "not given", which is not None
    assert [p.default for p in got.values()][:-1] == [p.default for p in wanted.values()][:-1]


@pytest.mark.parametrize("A", CASES.values(), ids=CASES)
def test_rank_is_numpys(A):
    for options in ({}, {"tol": 0.5}, {"rtol": 0.3}, {"rtol": 1e-6}):
        got, wanted = matrix_rank(A, **options), np.linalg.matrix_rank(A, **options)
        same_type(got, wanted)
        np.testing.assert_array_equal(got, wanted)


@pytest.mark.parametrize("A", HERMITIAN.values(), ids=HERMITIAN)
def test_rank_of_hermitian_matrices_is_numpys(A):
    np.testing.assert_array_equal(matrix_rank(A, hermitian=True), np.linalg.matrix_rank(A, hermitian=True))


@pytest.mark.parametrize("x", [3, 0, [1, 2], [0, 0], [], [0.0, np.nan]])
def test_rank_of_vectors_and_numbers_is_numpys(x):
    got, wanted = matrix_rank(x), np.linalg.matrix_rank(x)
    same_type(got, wanted)
    assert got == wanted


def test_tolerances_of_each_matrix_of_a_stack():
    A = np.ones((2, 3, 3))
    np.testing.assert_array_equal(matrix_rank(A, tol=[0.5, 20]), [1, 0])
    np.testing.assert_array_equal(matrix_rank(A, rtol=[0.5, 2]), [1, 0])
    A = np.stack([np.diag([1, 0.1])] * 2)
    np.testing.assert_allclose(pinv(A, rcond=[0.5, 0.01]), np.linalg.pinv(A, rcond=[0.5, 0.01]), rtol=1e-14)


def same_inverse(A, **options):
    got, wanted = pinv(A, **options), np.linalg.pinv(A, **options)
    same_type(got, wanted)
    size = np.abs(wanted).max(initial=0)
    kappa = max(1, size * np.abs(A).max(initial=0))
    np.testing.assert_allclose(got, wanted, atol=20 * np.finfo(wanted.dtype).eps * kappa * size)


@pytest.mark.parametrize("A", CASES.values(), ids=CASES)
@pytest.mark.parametrize("options", [{"rcond": 0.3}, {"rtol": None}, {"rtol": 1e-6}], ids=str)
def test_pseudoinverse_is_numpys(A, options):
    same_inverse(A.astype(float) if A.dtype.kind == "i" else A, **options)  # NumPy has no eps for integers


@pytest.mark.parametrize("name", ["1 x 1", "zero", "identity", "tall", "wide", "complex128", "graded", "no rows"])
def test_pseudoinverse_without_a_tolerance_is_numpys(name):
    same_inverse(CASES[name])


def test_integers_have_a_pseudoinverse_of_floats():
    got = pinv(CASES["integers"])
    assert got.dtype == np.float64
    np.testing.assert_allclose(got, np.linalg.pinv(CASES["integers"].astype(float), rtol=None), atol=1e-15)


@pytest.mark.parametrize("A", HERMITIAN.values(), ids=HERMITIAN)
def test_pseudoinverse_of_hermitian_matrices_is_numpys(A):
    options = {"hermitian": True, "rtol": None}
    np.testing.assert_allclose(pinv(A, **options), np.linalg.pinv(A, **options), atol=20 * np.finfo(A.dtype).eps)


@given(st.integers(0, 2**32 - 1), st.integers(1, 4), st.booleans())
def test_penroses_equations(seed, rank, is_complex):
    rng = np.random.default_rng(seed)
    A = rng.standard_normal((6, rank)) @ rng.standard_normal((rank, 4))
    A = A * np.exp(1j * rng.random()) if is_complex else A
    X = pinv(A, rtol=1e-10)
    tolerance = 50 * EPS * np.linalg.cond(A) if rank == 4 else 1e3 * EPS * np.linalg.norm(A, 2) * np.linalg.norm(X, 2)
    size_A, size_X = np.linalg.norm(A, 2), np.linalg.norm(X, 2)
    assert np.abs(A @ X @ A - A).max() <= tolerance * size_A
    assert np.abs(X @ A @ X - X).max() <= tolerance * size_X
    assert np.abs(A @ X - (A @ X).conj().T).max() <= tolerance
    assert np.abs(X @ A - (X @ A).conj().T).max() <= tolerance


def test_shortest_least_squares_solution():
    A, b = of_rank(2, 6, 4), RNG.standard_normal(6)
    np.testing.assert_allclose(pinv(A, rtol=1e-12) @ b, np.linalg.lstsq(A, b)[0], atol=1e-13)


@pytest.mark.parametrize("size", [1e-200, 1e200])
def test_large_and_small_numbers(size):
    A = of_rank(3, 5, 3)
    assert matrix_rank(A * size) == 3
    np.testing.assert_allclose(pinv(A * size) * size, np.linalg.pinv(A), rtol=1e-11)


def test_the_line_between_rank_and_noise():
    A = np.diag([1.0, 1e-14])
    assert matrix_rank(A) == 2 and matrix_rank(A, rtol=1e-13) == 1
    assert pinv(A).max() == pytest.approx(1e14) and pinv(A, rtol=1e-13).max() == pytest.approx(1)


@pytest.mark.parametrize("function", [matrix_rank, pinv])
def test_errors_are_numpys(function):
    with pytest.raises(LinAlgError):
        function(np.full((3, 3), np.nan))
    with pytest.raises(LinAlgError, match="square"):
        function(np.ones((2, 3)), hermitian=True)
    first = {"tol": 0.5} if function is matrix_rank else {"rcond": 0.5}
    with pytest.raises(ValueError, match="can't be both set"):
        function(np.eye(2), **first, rtol=0.5)


@pytest.mark.parametrize("x", [3, [1, 2]])
def test_pseudoinverse_is_of_matrices(x):
    with pytest.raises(LinAlgError, match="at least two-dimensional"):
        pinv(x)
