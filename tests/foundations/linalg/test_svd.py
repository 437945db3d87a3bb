"""Singular values: U diag(S) Vh = A, unitary U and Vh, on matrices of all kinds; the fast version equals Jacobi's."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from foundations.linalg import LinAlgError, secular, svd
from foundations.linalg import jacobi_svd as jacobi_module
from foundations.linalg.bidiagonal import bidiagonalize
from foundations.linalg.bidiagonal_divide_and_conquer import bidiagonal_divide_and_conquer
from foundations.linalg.blocked_bidiagonal import blocked_bidiagonalize
from foundations.linalg.jacobi_svd import jacobi_svd
from tests.foundations.linalg.cases import (
    HARD,
    HERMITIAN,
    LIMIT,
    MATRICES,
    SIZES,
    adjoint,
    eps,
    error_in_eps,
    known_to_the_last_bit,
    off_identity,
)


def assert_svd(A, U, S, Vh):
    """U diag(S) Vh = A, UᴴU = I, Vh Vhᴴ = I, S descending and not negative, and the values as LAPACK's."""
    A = np.asarray(A)
    scale = np.abs(A).max(initial=0) or 1.0
    double = A.astype(np.result_type(A, np.float64)) / scale
    S = np.asarray(S, np.float64) / scale
    k = S.shape[-1]
    residual = (U[..., :, :k] * S[..., None, :]) @ Vh[..., :k, :] - double
    assert error_in_eps(residual, A, double) < LIMIT
    assert error_in_eps(off_identity(U), A) < LIMIT
    assert error_in_eps(off_identity(adjoint(Vh)), A) < LIMIT
    assert np.all(np.diff(S) <= 0) and np.all(S >= 0)
    wanted = np.linalg.svd(double, compute_uv=False)
    assert np.all(np.abs(S - wanted) <= LIMIT * eps(A) * wanted.max(axis=-1, initial=0, keepdims=True))


@pytest.mark.parametrize("name", MATRICES)
@pytest.mark.parametrize("full_matrices", [True, False])
def test_definition(name, full_matrices):
    A = MATRICES[name]
    ours, theirs = (f(A, full_matrices=full_matrices) for f in (svd, np.linalg.svd))
    assert [(x.shape, x.dtype) for x in ours] == [(x.shape, x.dtype) for x in theirs]
    assert_svd(A, *ours)


@pytest.mark.parametrize("name", MATRICES)
def test_values_alone(name):
    S = svd(MATRICES[name], compute_uv=False)
    np.testing.assert_array_equal(S, svd(MATRICES[name]).S)
    assert S.dtype == np.linalg.svd(MATRICES[name], compute_uv=False).dtype


@pytest.mark.parametrize("name", HERMITIAN)
def test_of_hermitian_matrices(name):
    assert_svd(HERMITIAN[name], *svd(HERMITIAN[name], hermitian=True))
    S = svd(HERMITIAN[name], compute_uv=False, hermitian=True)
    np.testing.assert_array_equal(S, svd(HERMITIAN[name], hermitian=True).S)


@pytest.mark.parametrize("n", SIZES)
@pytest.mark.parametrize("name", HARD)
def test_hard_matrices(name, n):
    A = HARD[name](n, np.random.default_rng(n))
    assert_svd(A, *svd(A))


@pytest.mark.parametrize("shape", [(257, 257), (300, 20), (20, 300), (130, 129), (129, 60)])
def test_larger_and_rectangular(shape):
    A = np.random.default_rng(0).standard_normal(shape)
    assert_svd(A, *svd(A))
    assert_svd(A[:, :15] @ A[:15], *svd(A[:, :15] @ A[:15], full_matrices=False))


def test_singular_values_of_ones_do_not_end_in_subnormal_numbers():
    """Reducing a matrix of ones leaves 1e-16, 1e-32, ... and at last numbers that are too small to rotate by."""
    for n in (60, 100, 129):
        assert_svd(np.ones((n, n)), *svd(np.ones((n, n))))


def test_zero_and_identity_are_exact():
    for factor in (0.0, 1.0, -3.0, 1e-200):
        S = svd(factor * np.eye(37, 30)).S
        np.testing.assert_array_equal(S, abs(factor))


def test_small_singular_values_are_as_accurate_as_lapacks():
    """Singular values from 1 to 1e-12, the truth known exactly; largest error of each over 20 matrices.

    An error of a single value may be zero by luck, on either side; its maximum over many matrices is not luck.
    """
    ours, lapacks = [], []
    for seed in range(20):
        A, S = known_to_the_last_bit(np.random.default_rng(seed))
        for errors, function in ((ours, svd), (lapacks, np.linalg.svd)):
            errors.append(np.abs(function(A).S - S) / S)
    assert np.all(np.max(ours, axis=0) <= 10 * np.max(lapacks, axis=0))


def test_the_matrices_with_known_singular_values_are_exact():
    from fractions import Fraction

    A, S = known_to_the_last_bit(np.random.default_rng(0))
    exact = [[Fraction(x) for x in row] for row in A.tolist()]
    # ‖A‖² in the Frobenius norm is the sum of squares of the singular values, without rounding
    assert sum(x * x for row in exact for x in row) == sum(Fraction(s) ** 2 for s in S.tolist())


@pytest.mark.parametrize("shape", [(1, 1), (3, 2), (9, 9), (30, 17)])
@pytest.mark.parametrize("dtype", [float, complex])
def test_fast_equals_jacobi(shape, dtype):
    rng = np.random.default_rng(0)
    A = rng.standard_normal(shape) + (1j * rng.standard_normal(shape) if dtype is complex else 0)
    U, S, Vh = jacobi_svd(A)
    assert_svd(A, U, S, Vh)
    fast = svd(A, full_matrices=False)
    np.testing.assert_allclose(S, fast.S, rtol=0, atol=LIMIT * eps(A) * S[0])
    # singular values are simple here: vectors agree but for a common phase
    phase = np.sum(U.conj() * fast.U, axis=0)
    np.testing.assert_allclose(fast.U, U * phase, atol=1e-12)
    np.testing.assert_allclose(fast.Vh, Vh * phase.conj()[:, None], atol=1e-12)


@pytest.mark.parametrize("shape", [(1, 1), (2, 2), (5, 3), (40, 37)])
@pytest.mark.parametrize("dtype", [float, complex])
def test_blocked_bidiagonal_form_is_the_unblocked_one(shape, dtype):
    rng = np.random.default_rng(1)
    A = rng.standard_normal(shape) + (1j * rng.standard_normal(shape) if dtype is complex else 0)
    d, e, Q, P = bidiagonalize(A)
    B = np.diag(d) + np.diag(e, 1)
    assert error_in_eps(Q @ B @ P.conj().T - A, A, A) < LIMIT
    assert error_in_eps(off_identity(Q), A) < LIMIT and error_in_eps(off_identity(P), A) < LIMIT
    for block in (1, 4, 16):
        blocked = blocked_bidiagonalize(A, block)
        np.testing.assert_allclose(blocked.d, d, atol=1e-11)
        np.testing.assert_allclose(blocked.e, e, atol=1e-11)


BIDIAGONAL = {
    "random": lambda n, rng: (rng.standard_normal(n), rng.standard_normal(n - 1)),
    "ones": lambda n, rng: (np.ones(n), np.ones(n - 1)),
    "nilpotent": lambda n, rng: (np.zeros(n), np.ones(n - 1)),
    "diagonal": lambda n, rng: (rng.standard_normal(n), np.zeros(n - 1)),
    "some zeros": lambda n, rng: (np.arange(n) % 3 - 1.0, np.arange(n - 1) % 4 - 1.0),
    "couplings at rounding level": lambda n, rng: (np.ones(n), 1e-16 * rng.standard_normal(n - 1)),
    "graded to 1e-200": lambda n, rng: (10.0 ** -np.linspace(0, 200, n), 10.0 ** -np.linspace(0, 200, n)[1:]),
    "graded upwards": lambda n, rng: (10.0 ** np.linspace(-30, 0, n), 10.0 ** np.linspace(-30, 0, n)[1:]),
}


@pytest.mark.parametrize("n", [1, 2, 3, 5, 12, 40])
@pytest.mark.parametrize("name", BIDIAGONAL)
def test_divide_and_conquer_on_bidiagonal_matrices(name, n):
    d, e = BIDIAGONAL[name](n, np.random.default_rng(n))
    S, Ut, Vt = bidiagonal_divide_and_conquer(d, e)
    assert_svd(np.diag(d) + np.diag(e, 1), Ut.T, S, Vt)


def test_no_convergence_is_an_error(monkeypatch):
    A = np.random.default_rng(0).standard_normal((8, 8))
    monkeypatch.setattr(secular, "ITERATIONS", 2)
    with pytest.raises(LinAlgError, match="did not converge"):
        svd(A)
    monkeypatch.setattr(jacobi_module, "SWEEPS", 1)
    with pytest.raises(LinAlgError, match="did not converge"):
        jacobi_svd(A)


def test_not_square_and_hermitian():
    with pytest.raises(LinAlgError, match="Last 2 dimensions of the array must be square, got 2 x 3"):
        svd(np.ones((2, 3)), hermitian=True)


@given(
    arrays(np.float64, st.tuples(st.integers(1, 7), st.integers(1, 7)), elements=st.floats(-1e3, 1e3)),
    st.integers(-40, 40),
)
def test_laws(A, exponent):
    U, S, Vh = svd(A)
    assert_svd(A, U, S, Vh)
    tolerance = LIMIT * 2.0**-52 * S[0]
    np.testing.assert_allclose(svd(A.T).S, S, atol=tolerance)
    np.testing.assert_allclose(svd(A[::-1]).S, S, atol=tolerance)
    assert abs(np.sqrt(np.sum(S**2)) - np.sqrt(np.sum(A**2))) <= tolerance
    # a power of two changes nothing but the size; only numbers next to zero lose digits by it
    whole = S * min(1.0, 2.0**exponent) >= np.finfo(float).tiny
    np.testing.assert_array_equal(svd(A * 2.0**exponent).S[whole], S[whole] * 2.0**exponent)
