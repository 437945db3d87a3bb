"""Gram-Schmidt by what defines it, and by how much orthogonality each way of it loses."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundations.linalg import LinAlgError, gram_schmidt

EPS = np.finfo(float).eps
METHODS = ["classical", "modified", "twice"]
DTYPES = [np.float32, np.float64, np.complex64, np.complex128]


def random(shape, dtype=np.float64, seed=0):
    rng = np.random.default_rng(seed)
    A = rng.standard_normal(shape)
    return (A + 1j * rng.standard_normal(shape) if np.dtype(dtype).kind == "c" else A).astype(dtype)


def loss(Q):
    """‖QᴴQ - I‖₂: 0 for orthonormal columns."""
    return np.linalg.norm(Q.conj().T @ Q - np.eye(Q.shape[1]), 2)


def lauchli(eps, n=3):
    return np.concatenate([np.ones((1, n)), eps * np.eye(n)])


def hilbert(n):
    i = np.arange(n)
    return 1 / (i[:, None] + i + 1)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", [(1, 1), (6, 4), (5, 5), (3, 7), (4, 0), (0, 4), (0, 0)])
def test_factors_are_numpys_up_to_signs(shape, dtype, method):
    A = random(shape, dtype)
    Q, R = gram_schmidt(A, method)
    wanted_Q, wanted_R = np.linalg.qr(A)
    assert Q.shape == wanted_Q.shape and R.shape == wanted_R.shape and Q.dtype == R.dtype == dtype
    # NumPy's R has diagonal entries of any phase, ours has positive ones
    diagonal = np.diag(wanted_R)
    phase = diagonal / np.abs(diagonal)
    tolerance = 2000 * np.finfo(dtype).eps
    np.testing.assert_allclose(Q, wanted_Q * phase, atol=tolerance)
    np.testing.assert_allclose(R, wanted_R / phase[:, None], atol=tolerance)
    assert (np.diag(R).real > 0).all() and not np.tril(R, -1).any()


@pytest.mark.parametrize("method", METHODS)
def test_stacks(method):
    A = random((2, 3, 5, 4))
    Q, R = gram_schmidt(A, method)
    assert Q.shape == (2, 3, 5, 4) and R.shape == (2, 3, 4, 4)
    for index in np.ndindex(2, 3):
        np.testing.assert_array_equal(Q[index], gram_schmidt(A[index], method).Q)
    empty = gram_schmidt(np.zeros((0, 5, 4)), method)
    assert empty.Q.shape == (0, 5, 4) and empty.R.shape == (0, 4, 4)


@given(st.integers(0, 2**32 - 1), st.sampled_from(METHODS))
def test_product_is_the_matrix_whatever_the_method(seed, method):
    rng = np.random.default_rng(seed)
    A = rng.standard_normal((6, 4)) * 10.0 ** rng.integers(-8, 1, 4)  # columns of very different lengths
    Q, R = gram_schmidt(A, method)
    assert (np.linalg.norm(Q @ R - A, axis=0) <= 20 * EPS * np.linalg.norm(A, axis=0)).all()
    np.testing.assert_allclose(np.linalg.norm(Q, axis=0), 1, rtol=4 * EPS)


def test_lauchlis_matrix_breaks_the_classical_way():
    A = lauchli(1e-8)
    lost = {method: gram_schmidt(A, method).Q for method in METHODS}
    assert lost["classical"][:, 1] @ lost["classical"][:, 2] == pytest.approx(0.5, rel=1e-7)  # 60°
    assert 1e-9 < loss(lost["modified"]) < 1e-7
    assert loss(lost["twice"]) < 4 * EPS
    for method in METHODS:  # the residual says nothing of it
        Q, R = gram_schmidt(A, method)
        assert np.abs(Q @ R - A).max() < 4 * EPS


@pytest.mark.parametrize("n", [6, 8, 10, 12])
def test_loss_on_hilberts_matrix_grows_with_its_condition_as_said(n):
    H = hilbert(n)
    kappa = np.linalg.cond(H)
    lost = {method: loss(gram_schmidt(H, method).Q) for method in METHODS}
    assert lost["twice"] < 10 * EPS
    assert lost["modified"] < 10 * EPS * kappa
    assert lost["classical"] > 100 * lost["modified"] or n == 12  # at 12 modified has lost nearly all too
    assert lost["classical"] > 1 or n == 6


def test_loss_of_the_modified_way_is_in_proportion_to_the_condition():
    rng = np.random.default_rng(0)
    U = np.linalg.qr(rng.standard_normal((30, 20)))[0]
    V = np.linalg.qr(rng.standard_normal((20, 20)))[0]
    exponents = np.arange(2, 13, 2)
    lost = [loss(gram_schmidt(U * np.geomspace(1, 10.0**-e, 20) @ V.T, "modified").Q) for e in exponents]
    slope = np.polyfit(exponents, np.log10(lost), 1)[0]
    assert slope == pytest.approx(1, abs=0.15)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("size", [1e-200, 1e200])
def test_large_and_small_numbers(size, method):
    A = random((6, 4))
    Q, R = gram_schmidt(A * size, method)
    assert loss(Q) < 100 * EPS
    np.testing.assert_allclose(Q @ (R / size), A, atol=10 * EPS)


@pytest.mark.parametrize("method", METHODS)
def test_input_is_left_alone(method):
    A = random((5, 3))
    before = A.copy()
    gram_schmidt(A, method)
    np.testing.assert_array_equal(A, before)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    "A, message",
    [
        (np.zeros((3, 2)), "column 0 depends"),
        (np.array([[1.0, 0.0], [0.0, 0.0]]), "column 1 depends"),
        (np.array([[3.0, 3.0], [0.0, 0.0], [0.0, 0.0]]), "column 1 depends"),
        (np.array([[1.0, np.nan], [1.0, 2.0]]), "column 1 is not finite"),
        (np.array([[np.inf, 1.0], [1.0, 2.0]]), "column 0 is not finite"),
        (np.ones(3), "at least two-dimensional"),
    ],
)
def test_what_has_no_factors(A, message, method):
    with pytest.raises(LinAlgError, match=message):
        gram_schmidt(A, method)


def test_unknown_method():
    with pytest.raises(ValueError, match="use one of classical, modified, twice"):
        gram_schmidt(np.eye(2), "Modified")
