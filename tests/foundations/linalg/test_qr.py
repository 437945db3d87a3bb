"""QR: Q R = A, QᴴQ = I, R upper triangular, on matrices of all kinds; LAPACK's conventions; the two versions agree."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from foundations.linalg import qr
from foundations.linalg.blocked_qr import blocked_qr, form_q
from foundations.linalg.compact_wy import gram, reflect_rows, triangular_factor
from foundations.linalg.householder import householder_qr, reflector
from tests.foundations.linalg.cases import HARD, LIMIT, MATRICES, SIZES, adjoint, error_in_eps, off_identity


def assert_qr(A, Q, R):
    """Q R = A column by column, QᴴQ = I, R upper triangular."""
    A = np.asarray(A)
    double = np.result_type(A, np.float64)
    for j in range(A.shape[-1]):
        column = A[..., :, j : j + 1].astype(double)
        residual = np.matmul(Q, R[..., :, j : j + 1], dtype=double) - column
        assert error_in_eps(residual, A, column) < LIMIT, f"column {j}"
    assert error_in_eps(off_identity(Q), A) < LIMIT
    assert np.all(np.tril(R, -1) == 0)


@pytest.mark.parametrize("name", MATRICES)
@pytest.mark.parametrize("mode", ["reduced", "complete"])
def test_definition(name, mode):
    assert_qr(MATRICES[name], *qr(MATRICES[name], mode))


@pytest.mark.parametrize("name", MATRICES)
@pytest.mark.parametrize("mode", ["reduced", "complete", "r", "raw"])
def test_shapes_and_precision_are_numpys(name, mode):
    ours, theirs = (f(MATRICES[name], mode) for f in (qr, np.linalg.qr))
    if mode == "r":
        ours, theirs = (ours,), (theirs,)
    assert [(x.shape, x.dtype) for x in ours] == [(x.shape, x.dtype) for x in theirs]


@pytest.mark.parametrize("name", ["no zeros", "tall", "wide", "tall complex", "wide complex64", "one row", "strided"])
def test_signs_and_reflections_are_lapacks(name):
    A = MATRICES[name]
    tolerance = 1e3 * np.finfo(A.dtype).eps
    for ours, theirs in zip(qr(A, "raw"), np.linalg.qr(A, "raw"), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=tolerance * np.abs(theirs).max())
    np.testing.assert_array_equal(qr(A, "r"), qr(A).R)


@pytest.mark.parametrize("n", SIZES)
@pytest.mark.parametrize("name", HARD)
def test_hard_matrices(name, n):
    A = HARD[name](n, np.random.default_rng(n))
    Q, R = qr(A)
    assert error_in_eps(Q @ R - A, A, A) < LIMIT
    assert error_in_eps(off_identity(Q), A) < LIMIT


@pytest.mark.parametrize("shape", [(40, 40), (90, 33), (33, 90), (70, 1), (1, 70), (64, 64), (0, 3), (3, 0)])
@pytest.mark.parametrize("dtype", [float, complex])
def test_blocked_equals_unblocked(shape, dtype):
    A = np.random.default_rng(0).standard_normal(shape).astype(dtype) * (1 if dtype is float else np.exp(0.7j))
    Q, R = householder_qr(A)
    blocked, W, tau = blocked_qr(A)
    np.testing.assert_allclose(blocked[: min(shape)], R, rtol=0, atol=1e-12)
    np.testing.assert_allclose(form_q(W, tau, min(shape)), Q, rtol=0, atol=1e-12)


def test_a_square_of_random_numbers_of_size_512():
    A = np.random.default_rng(0).standard_normal((512, 512))
    Q, R = qr(A)
    assert error_in_eps(Q @ R - A, A, A) < LIMIT
    assert error_in_eps(off_identity(Q), A) < LIMIT


@pytest.mark.parametrize(
    "x", [[1.0, 1e-9], [-1.0, 1e-9], [1e-160, 1e-160], [3.0], [0.0, 0.0], [0.0, 1j], [1j], [5e-324, 0.0]]
)
def test_a_reflection_clears_all_but_the_first_entry(x):
    x = np.array(x)
    v, tau, beta = reflector(x)
    assert v[0] == 1 and np.imag(beta) == 0
    H = np.eye(len(x)) - tau * np.outer(v, v.conj())
    assert error_in_eps(off_identity(H), x) < 4
    scale = np.abs(x).max() or 1.0
    np.testing.assert_allclose(H.conj().T @ (x / scale), np.eye(len(x))[0] * beta / scale, atol=1e-15)


def test_the_other_sign_would_lose_half_of_the_digits():
    x = np.array([1.0, 1e-9])
    cancelled = x - [np.hypot(*x), 0.0]  # the v of the other sign: its first entry is -5e-19, and comes out as zero
    H = np.eye(2) - 2 * np.outer(cancelled, cancelled) / (cancelled @ cancelled)
    assert abs((H @ x)[1]) > 1e-10
    v, tau, _ = reflector(x)
    assert abs((x - tau * v * (v @ x))[1]) < 1e-24


@pytest.mark.parametrize("dtype", [float, complex])
def test_compact_form_is_the_product_of_the_reflections(dtype):
    rng = np.random.default_rng(1)
    A = (
        (rng.standard_normal((12, 7)) + 1j * rng.standard_normal((12, 7))).astype(dtype)
        if dtype is complex
        else (rng.standard_normal((12, 7)))
    )
    _, W, tau = blocked_qr(A)
    product = np.eye(12, dtype=dtype)
    for v, t in zip(W, tau, strict=True):
        product = product @ (np.eye(12) - t * np.outer(v, v.conj()))
    compact = np.eye(12) - W.T @ triangular_factor(W, tau) @ W.conj()
    assert error_in_eps(compact - product, A) < 10
    X = rng.standard_normal((3, 12)).astype(dtype)
    assert error_in_eps(reflect_rows(X.copy(), W, tau, block=3) - X @ product.T, A, X) < 10


def test_inner_products_are_rounded_once():
    W = np.random.default_rng(2).random((6, 400)) / 20  # all positive: plain products round all the same way
    exact = W.astype(np.longdouble) @ W.astype(np.longdouble).T
    assert np.abs(gram(W) - exact).max() <= np.finfo(float).eps * np.abs(exact).max()


def test_unknown_mode():
    with pytest.raises(ValueError, match="Unrecognized mode 'economic'; use one of reduced, complete, r, raw"):
        qr(np.eye(2), "economic")


# no subnormal numbers, which are not exact when scaled
NUMBERS = st.floats(-1e100, 1e100).map(lambda x: x if abs(x) > 1e-100 else 0.0)


@given(arrays(np.float64, st.tuples(st.integers(1, 7), st.integers(1, 7)), elements=NUMBERS))
def test_laws(A):
    Q, R = qr(A)
    assert_qr(A, Q, R)
    # scaling columns by powers of two scales R to the last bit, and leaves Q
    factors = 2.0 ** np.arange(A.shape[1])
    scaled = qr(A * factors)
    np.testing.assert_array_equal(scaled.Q, Q)
    np.testing.assert_array_equal(scaled.R, R * factors)
    complete = qr(A, "complete").Q
    assert error_in_eps(adjoint(complete) @ complete - np.eye(len(A)), A) < LIMIT
