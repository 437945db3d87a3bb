"""Cholesky: L Lᴴ = A with a positive diagonal, on definite matrices of all kinds; one triangle is read; refusals."""

import inspect

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundations.linalg import LinAlgError, cholesky
from foundations.linalg.cholesky import PANEL, blocked_cholesky, cholesky_by_columns
from tests.foundations.linalg.cases import LIMIT, MATRICES, SIZES, adjoint, eps, error_in_eps


def definite(A):
    """AᴴA + I, in A's precision, with A scaled to size one first: positive definite whatever A is."""
    A = np.asarray(A)
    A = A.astype(A.dtype if A.dtype.kind in "fc" else float)
    A = A / (np.abs(A).max(initial=0) or 1)
    return (np.matmul(adjoint(A), A) + np.eye(A.shape[-1])).astype(A.dtype)


def assert_cholesky(A, L):
    double = L.astype(np.result_type(L, np.float64))
    assert error_in_eps(double @ adjoint(double) - A, A, A) < LIMIT
    assert np.all(np.triu(L, 1) == 0)
    diagonal = np.diagonal(L, axis1=-2, axis2=-1)
    assert np.all(diagonal.real > 0) and np.all(diagonal.imag == 0)


def test_parameters_are_numpys():
    assert inspect.signature(cholesky) == inspect.signature(np.linalg.cholesky)


@pytest.mark.parametrize("name", MATRICES)
def test_definition_and_numpys_shapes(name):
    A = definite(MATRICES[name])
    before = A.copy()
    L, theirs = cholesky(A), np.linalg.cholesky(A)
    assert (L.shape, L.dtype) == (theirs.shape, theirs.dtype)
    assert_cholesky(A, L)
    U = cholesky(A, upper=True)
    np.testing.assert_allclose(adjoint(U), L, rtol=0, atol=20 * eps(A))
    np.testing.assert_array_equal(A, before)


@pytest.mark.parametrize("upper", [False, True])
def test_one_triangle_is_read_and_the_real_part_of_the_diagonal(upper):
    A = definite(MATRICES["complex128"])
    half = (np.triu if upper else np.tril)(A)
    half = half + 3j * np.eye(len(A)) + (np.tril if upper else np.triu)(np.full(A.shape, np.nan), -1 if upper else 1)
    np.testing.assert_array_equal(cholesky(half, upper=upper), cholesky(A, upper=upper))


@pytest.mark.parametrize("n", [*SIZES, PANEL, PANEL + 1, 150])
@pytest.mark.parametrize("dtype", [float, complex])
def test_blocked_equals_unblocked(n, dtype):
    rng = np.random.default_rng(n)
    G = rng.standard_normal((n, n)) + (1j * rng.standard_normal((n, n)) if dtype is complex else 0)
    A = G @ adjoint(G) + n * np.eye(n)
    L = cholesky_by_columns(A)
    assert_cholesky(A, L)
    np.testing.assert_allclose(adjoint(blocked_cholesky(A)), L, rtol=0, atol=1e-13 * np.abs(L).max())
    np.testing.assert_allclose(adjoint(blocked_cholesky(A, block=3)), L, rtol=0, atol=1e-13 * np.abs(L).max())


@pytest.mark.parametrize("n", [2, 5, 8, 12])
def test_hilberts_matrices(n):
    A = 1 / (np.arange(n)[:, None] + np.arange(n) + 1.0)  # condition number up to 2e16
    assert_cholesky(A, cholesky(A))


@pytest.mark.parametrize("scale", [1e200, 1e-200, 1e-300])
def test_huge_and_tiny(scale):
    A = scale * definite(MATRICES["no zeros"])
    assert_cholesky(A, cholesky(A))


@pytest.mark.parametrize(
    "A",
    [
        np.zeros((2, 2)),
        -np.eye(3),
        [[1.0, 2.0], [2.0, 1.0]],
        [[1, 1], [1, 1]],
        np.diag([1.0] * 60 + [-1e-300]),
        np.stack([np.eye(2), -np.eye(2)]),
        np.array([[1, 2j], [-2j, 1]]),
    ],
)
@pytest.mark.parametrize("function", [cholesky, np.linalg.cholesky])
def test_not_positive_definite(function, A):
    with pytest.raises(LinAlgError, match="Matrix is not positive definite"):
        function(A)


@pytest.mark.parametrize("function", [cholesky, np.linalg.cholesky])
def test_not_square_matrices(function):
    with pytest.raises(LinAlgError, match="Last 2 dimensions of the array must be square"):
        function(np.ones((2, 3)))
    with pytest.raises(LinAlgError, match="at least two-dimensional"):
        function([1.0])


def test_nan_goes_through_as_in_numpy():
    assert np.isnan(cholesky([[np.nan]])).all() and np.isnan(cholesky([[1.0, 0], [np.nan, 1.0]])[1]).all()


@given(st.integers(0, 2**32 - 1), st.integers(1, 40), st.booleans())
def test_laws(seed, n, is_complex):
    rng = np.random.default_rng(seed)
    G = rng.standard_normal((n, n)) + (1j * rng.standard_normal((n, n)) if is_complex else 0)
    A = G @ adjoint(G) + np.eye(n)
    L = cholesky(A)
    # the factor of L Lᴴ is L; scaling by 4 scales it by 2 to the last bit; |l_ij|² <= a_ii
    exact = np.tril(np.rint(4 * L))
    np.fill_diagonal(exact, np.abs(np.diag(exact)) + n)
    np.testing.assert_allclose(cholesky(exact @ adjoint(exact)), exact, rtol=0, atol=1e-12 * np.abs(exact).max() * n)
    np.testing.assert_array_equal(cholesky(4 * A), 2 * L)
    assert np.all(np.abs(L) ** 2 <= np.diag(A).real[:, None] * (1 + 1e-14))
