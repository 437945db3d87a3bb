"""LU: P L U = A with |L| <= 1, on matrices of all kinds; SciPy's shapes; what happens without pivoting."""

import numpy as np
import pytest
import scipy.linalg
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from foundations.linalg import LinAlgError, lu
from foundations.linalg.blocked_lu import PANEL, blocked_lu
from foundations.linalg.elimination import eliminate
from tests.foundations.linalg.cases import HARD, LIMIT, MATRICES, SIZES, eps, error_in_eps


def assert_lu(A, P, L, U, growth=10):
    """P a permutation, L and U triangles, |L| <= 1, P L U = A within eps of the largest |L| |U|."""
    A = np.asarray(A)
    assert np.all((P == 0) | (P == 1)) and np.all(P.sum(axis=-1) == 1) and np.all(P.sum(axis=-2) == 1)
    assert np.all(np.triu(L, 1) == 0) and np.all(np.tril(U, -1) == 0)
    assert np.all(np.diagonal(L, axis1=-2, axis2=-1) == 1) and np.all(np.abs(L) <= 1 + 2 * eps(A))
    L, U = (M.astype(np.result_type(M, np.float64)) for M in (L, U))
    assert error_in_eps(P @ L @ U - A, A, A) < growth * LIMIT


@pytest.mark.parametrize("name", MATRICES)
def test_definition(name):
    assert_lu(MATRICES[name], *lu(MATRICES[name]))


@pytest.mark.parametrize("name", MATRICES)
def test_shapes_and_precision_are_scipys(name):
    A = np.asarray(MATRICES[name])
    A = A.astype(A.dtype if A.dtype.kind in "fc" else float)  # SciPy makes single precision of bytes, NumPy never
    for options in ({}, {"permute_l": True}, {"p_indices": True}):
        ours, theirs = lu(A, **options), scipy.linalg.lu(A, **options)
        assert [x.dtype.kind for x in ours] == [x.dtype.kind for x in theirs]
        assert [x.dtype for x in ours[-2:]] == [x.dtype for x in theirs[-2:]]
        if A.size:
            assert [x.shape for x in ours] == [x.shape for x in theirs]
    P, L, U = lu(A)
    assert P.dtype == scipy.linalg.lu(A)[0].dtype
    # where A is empty SciPy's P is 0 x 0, so that P L has not the rows of A; ours has them
    assert (P @ L @ U).shape == A.shape and P.shape[-2:] == (A.shape[-2],) * 2


@pytest.mark.parametrize("name", ["no zeros", "tall", "wide", "strided", "stack", "tall stack", "huge"])
def test_factors_are_scipys(name):
    A = MATRICES[name]
    (P, L, U), theirs = lu(A), scipy.linalg.lu(A)
    np.testing.assert_array_equal(P, theirs[0])
    np.testing.assert_allclose(L, theirs[1], rtol=0, atol=1e-13)
    np.testing.assert_allclose(U, theirs[2], rtol=0, atol=1e-13 * np.abs(A).max())


def test_the_three_ways_to_return_p():
    A = MATRICES["tall stack"]
    P, L, U = lu(A)
    p = lu(A, p_indices=True).P
    PL, same_U = lu(A, permute_l=True)
    np.testing.assert_array_equal(PL, P @ L)
    np.testing.assert_array_equal(PL, np.take_along_axis(L, p[..., None], axis=-2))
    np.testing.assert_array_equal(same_U, U)


@pytest.mark.parametrize("n", SIZES)
@pytest.mark.parametrize("name", HARD)
def test_hard_matrices(name, n):
    A = HARD[name](n, np.random.default_rng(n))
    assert_lu(A, *lu(A))


@pytest.mark.parametrize(
    "shape",
    [(40, 40), (90, 33), (33, 90), (70, 1), (1, 70), (PANEL, PANEL), (2 * PANEL + 1, 2 * PANEL), (0, 3), (3, 0)],
)
@pytest.mark.parametrize("dtype", [float, complex])
def test_blocked_equals_unblocked(shape, dtype):
    A = np.random.default_rng(0).standard_normal(shape).astype(dtype) * (1 if dtype is float else np.exp(0.7j))
    p, L, U = eliminate(A)
    for block in (PANEL, 5):
        LU, order = blocked_lu(A, block)
        k = min(shape)
        np.testing.assert_array_equal(order, p)
        np.testing.assert_allclose(np.tril(LU[:, :k], -1) + np.eye(shape[0], k), L, rtol=0, atol=1e-12)
        np.testing.assert_allclose(np.triu(LU[:k]), U, rtol=0, atol=1e-12)


def test_two_rows_exchanged():
    P, L, U = lu([[0, 1], [1, 0]])
    np.testing.assert_array_equal(P, [[0, 1], [1, 0]])
    np.testing.assert_array_equal(L, np.eye(2))
    np.testing.assert_array_equal(U, np.eye(2))


def test_without_pivoting_zero_has_no_factorization_and_a_small_pivot_loses_the_matrix():
    _, L, U = eliminate(np.array([[0.0, 1.0], [1.0, 0.0]]), pivot=False)
    assert not np.array_equal(L @ U, [[0, 1], [1, 0]])

    A = np.array([[1e-20, 1.0], [1.0, 1.0]])
    _, L, U = eliminate(A, pivot=False)
    assert (L @ U)[1, 1] == 0.0  # the 1 of A drowned in 1e20
    assert np.abs(U).max() == 1e20
    p, L, U = eliminate(A)
    np.testing.assert_array_equal((L @ U)[np.argsort(p)], A)
    assert np.abs(U).max() == 1


def test_growth_with_pivoting_can_be_two_to_the_n():
    n = 30
    A = np.eye(n) - np.tril(np.ones((n, n)), -1)
    A[:, -1] = 1.0
    assert lu(A).U[-1, -1] == 2.0 ** (n - 1)


@pytest.mark.parametrize("rank", [0, 1, 2, 3])
def test_singular_matrices_have_one_too(rank):
    rng = np.random.default_rng(rank)
    A = (rng.integers(-3, 4, (5, rank)) @ rng.integers(-3, 4, (rank, 5))).astype(float)
    assert_lu(A, *lu(A))


def test_errors_are_scipys():
    for A in (np.full((2, 2), np.nan), np.array([[1.0, np.inf], [0.0, 1.0]])):
        for function in (lu, scipy.linalg.lu):
            with pytest.raises(ValueError, match="array must not contain infs or NaNs"):
                function(A)
        assert np.isnan(lu(A, check_finite=False).U).any() or np.isinf(lu(A, check_finite=False).U).any()
    with pytest.raises(LinAlgError, match="at least two-dimensional"):
        lu([1.0, 2.0])


NUMBERS = st.floats(-1e100, 1e100).map(lambda x: x if abs(x) > 1e-100 else 0.0)


@given(arrays(np.float64, st.tuples(st.integers(1, 7), st.integers(1, 7)), elements=NUMBERS))
def test_laws(A):
    P, L, U = lu(A)
    assert_lu(A, P, L, U)
    # scaling columns by powers of two scales U to the last bit, and leaves P and L
    factors = 2.0 ** np.arange(A.shape[1])
    scaled = lu(A * factors)
    np.testing.assert_array_equal(scaled.P, P)
    np.testing.assert_array_equal(scaled.L, L)
    np.testing.assert_array_equal(scaled.U, U * factors)
