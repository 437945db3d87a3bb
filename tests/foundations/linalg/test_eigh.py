"""Hermitian eigenvalues: A v = lambda v, VᴴV = I, on matrices of all kinds; divide and conquer equals QL."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from foundations.linalg import LinAlgError, eigh, secular
from foundations.linalg import ql as ql_module
from foundations.linalg.blocked_tridiagonal import blocked_tridiagonalize
from foundations.linalg.deflation import merge_close_poles
from foundations.linalg.divide_and_conquer import divide_and_conquer
from foundations.linalg.halving import halves
from foundations.linalg.ql import ql
from foundations.linalg.secular import exact_weights, secular_roots
from foundations.linalg.tridiagonal import tridiagonalize
from tests.foundations.linalg.cases import (
    HARD,
    HERMITIAN,
    LIMIT,
    SIZES,
    SQUARE,
    error_in_eps,
    known_to_the_last_bit,
    off_identity,
)


def assert_eigh(A, w, V):
    """A V = V diag(w), VᴴV = I, w ascending, and the values as LAPACK's."""
    A = np.asarray(A)
    scale = np.abs(A).max(initial=0) or 1.0
    double = A.astype(np.result_type(A, np.float64)) / scale
    w = np.asarray(w, np.float64) / scale
    residual = double @ V - V * w[..., None, :]
    assert error_in_eps(residual, A, double) < LIMIT
    assert error_in_eps(off_identity(V), A) < LIMIT
    assert np.all(np.diff(w) >= 0)
    wanted = np.linalg.eigvalsh(double)
    assert np.all(np.abs(w - wanted) <= LIMIT * error_unit(A) * np.abs(wanted).max(axis=-1, initial=0, keepdims=True))


def error_unit(A):
    return np.finfo(A.dtype if A.dtype.kind in "fc" else float).eps


@pytest.mark.parametrize("name", HERMITIAN)
def test_definition(name):
    assert_eigh(HERMITIAN[name], *eigh(HERMITIAN[name]))


@pytest.mark.parametrize("name", SQUARE)
@pytest.mark.parametrize("UPLO", ["L", "U", "l", "u"])
def test_only_the_named_triangle_is_read(name, UPLO):
    A = np.asarray(SQUARE[name])
    keep = np.tril if UPLO in "Ll" else np.triu
    half = keep(A.astype(A.dtype if A.dtype.kind in "fc" else float))
    diagonal = np.eye(A.shape[-1], dtype=bool)
    whole = np.where(diagonal, half.real, half + np.swapaxes(half.conj(), -1, -2))
    other = np.where(keep(np.ones(A.shape[-2:])) == 1, A, np.nan)
    w, V = eigh(other.astype(half.dtype), UPLO)
    assert_eigh(whole, w, V)
    assert w.dtype == half.real.dtype and V.dtype == half.dtype


@pytest.mark.parametrize("n", SIZES)
@pytest.mark.parametrize("name", HARD)
def test_hard_matrices(name, n):
    A = HARD[name](n, np.random.default_rng(n))
    assert_eigh(A, *eigh(A))


@pytest.mark.parametrize("name", ["random", "two clusters", "low rank", "Wilkinson"])
def test_matrices_of_more_than_one_panel(name):
    A = HARD[name](257, np.random.default_rng(0))
    assert_eigh(A, *eigh(A))


def test_zero_and_identity_are_exact():
    for factor in (0.0, 1.0, -3.0, 1e-200):
        w, V = eigh(factor * np.eye(37))
        np.testing.assert_array_equal(w, factor)
        np.testing.assert_array_equal(np.abs(V).sum(axis=0), 1.0)


def test_small_eigenvalues_are_as_accurate_as_lapacks():
    """Eigenvalues from 1 to 1e-12, the truth known exactly; largest error of each over 20 matrices.

    An error of a single value may be zero by luck, on either side; its maximum over many matrices is not luck.
    """
    ours, lapacks = [], []
    for seed in range(20):
        A, w = known_to_the_last_bit(np.random.default_rng(seed), symmetric=True)
        for errors, function in ((ours, eigh), (lapacks, np.linalg.eigh)):
            errors.append(np.abs(function(A).eigenvalues[::-1] - w) / w)
    assert np.all(np.max(ours, axis=0) <= 10 * np.max(lapacks, axis=0))


@pytest.mark.parametrize("n", [1, 2, 3, 10, 47])
@pytest.mark.parametrize("dtype", [float, complex])
def test_blocked_tridiagonal_form_is_the_unblocked_one(n, dtype):
    rng = np.random.default_rng(n)
    A = rng.standard_normal((n, n)) + (1j * rng.standard_normal((n, n)) if dtype is complex else 0)
    A = A + A.conj().T
    d, e, Q = tridiagonalize(A)
    T = np.diag(d) + np.diag(e, 1) + np.diag(e, -1)
    assert error_in_eps(Q @ T @ Q.conj().T - A, A, A) < LIMIT
    assert error_in_eps(off_identity(Q), A) < LIMIT
    for block in (1, 4, 16):
        blocked_d, blocked_e, _, _ = blocked_tridiagonalize(A, block)
        np.testing.assert_allclose(blocked_d, d, atol=1e-11)
        np.testing.assert_allclose(blocked_e, e, atol=1e-11)


TRIDIAGONAL = {
    "random": lambda n, rng: (rng.standard_normal(n), rng.standard_normal(n - 1)),
    "Wilkinson": lambda n, rng: (np.abs(np.arange(n) - (n - 1) / 2), np.ones(n - 1)),
    "falls apart": lambda n, rng: (rng.standard_normal(n), np.arange(n - 1) % 3 - 1.0),
    "repeated": lambda n, rng: (np.tile([1.0, 2.0, 3.0], n)[:n], np.tile([1.0, 1.0, 0.0], n)[: n - 1]),
    "couplings at rounding level": lambda n, rng: (np.ones(n), 1e-16 * rng.standard_normal(n - 1)),
    "couplings alone": lambda n, rng: (np.zeros(n), np.ones(n - 1)),
    "graded to 1e-200": lambda n, rng: (10.0 ** -np.linspace(0, 200, n), 10.0 ** -np.linspace(0, 200, n)[1:]),
}


@pytest.mark.parametrize("n", [1, 2, 3, 5, 12, 40])
@pytest.mark.parametrize("name", TRIDIAGONAL)
def test_divide_and_conquer_equals_ql(name, n):
    d, e = TRIDIAGONAL[name](n, np.random.default_rng(n))
    T = np.diag(d) + np.diag(e, 1) + np.diag(e, -1)
    w, Qt = divide_and_conquer(d, e)
    read, V = ql(d, e, np.eye(n))
    assert_eigh(T, w, Qt.T)
    assert_eigh(T, read, V)
    np.testing.assert_allclose(w, read, rtol=0, atol=LIMIT * 2.0**-52 * np.abs(w).max())


def test_secular_roots_interlace_and_solve_the_equation_for_nearby_weights():
    rng = np.random.default_rng(0)
    b, N = 5, 12
    count = np.array([12, 7, 1, 0, 12])
    D = np.sort(rng.standard_normal((b, N)), axis=1)
    D[4] = 1 + 1e-12 * np.arange(N)  # poles as close as they come
    z = rng.standard_normal((b, N)) * 10.0 ** rng.integers(-12, 1, (b, N))
    F = D[:, None, :] - D[:, :, None]
    delta, origin, mu = secular_roots(F, z * z, count)
    near = exact_weights(delta.copy(), F.copy(), z, count)
    for p in range(b):
        k = count[p]
        x = D[p][origin[p, :k]] + mu[p, :k]
        assert np.all(x >= D[p, :k]) and np.all(x[:-1] <= D[p, 1:k])
        assert np.all(delta[p, :k, :k][np.tri(k, dtype=bool)] < 0)  # strictly between the poles, as offsets from them
        np.testing.assert_allclose(near[p, :k], z[p, :k], rtol=1e-13)
        f = 1 + (z[p, :k] ** 2 / delta[p, :k, :k]).sum(axis=1)
        size = 1 + (z[p, :k] ** 2 / np.abs(delta[p, :k, :k])).sum(axis=1)
        assert np.all(np.abs(f) <= LIMIT * 2.0**-52 * size)


@pytest.mark.parametrize("seed", [0, 17, 36, 42, 50])
def test_a_root_whose_equation_drowns_in_rounding_is_settled(seed):
    """A pole of weight 1e-26 where the other terms, of size 1e6, cancel: 100 steps of the middle way creep past it."""
    rng = np.random.default_rng(seed)
    d, w = np.sort(rng.uniform(0, 1e-6, 16)), rng.uniform(0.01, 1, 16)
    _, origin, mu = secular_roots((d - d[:, None])[None], w[None], np.array([16]))
    d = np.insert(d, 9, d[origin[0, 8]] + mu[0, 8])
    w = np.insert(w, 9, 10.0 ** rng.uniform(-30, -22))
    F = (d - d[:, None])[None]
    delta, _, _ = secular_roots(F, w[None], np.array([17]))
    near = exact_weights(delta, F.copy(), np.sqrt(w)[None], np.array([17]))
    np.testing.assert_allclose(near[0], np.sqrt(w), atol=1e-15)


def test_equal_poles_are_merged_in_few_rounds():
    N = 64
    D, z, active = np.ones((1, N)), np.ones((1, N)), np.ones((1, N), dtype=bool)
    rounds = merge_close_poles(D, z, active, 1e-16)
    assert active.sum() == 1 and len(rounds) <= 2 * 6
    assert abs(z[active][0] - 8.0) < 1e-14 and np.all(z[~active] == 0)


@pytest.mark.parametrize("n", [1, 2, 3, 7, 33, 100, 512])
@pytest.mark.parametrize("torn", [0, 1])
def test_halves_cover_everything_with_two_sizes_a_level(n, torn):
    blocks = halves(n, torn)
    assert list(blocks) == sorted(blocks) and list(blocks[n]) == [0]
    assert len(blocks) <= 2 * (n.bit_length() + 1)
    if torn == 0:
        np.testing.assert_array_equal(blocks[1], np.arange(n))
    else:
        np.testing.assert_array_equal(blocks[0], np.arange(n + 1))


def test_no_convergence_is_an_error(monkeypatch):
    A = HARD["random"](24, np.random.default_rng(0))
    monkeypatch.setattr(secular, "ITERATIONS", 2)
    with pytest.raises(LinAlgError, match="did not converge"):
        eigh(A)
    monkeypatch.setattr(ql_module, "STEPS", 1)
    with pytest.raises(LinAlgError, match="did not converge"):
        ql(np.arange(4.0), np.ones(3), np.eye(4))
    with pytest.raises(LinAlgError, match="did not converge"):
        eigh(HARD["random"](8, np.random.default_rng(0)))


def test_bad_arguments():
    with pytest.raises(LinAlgError, match="Last 2 dimensions of the array must be square, got 2 x 3"):
        eigh(np.ones((2, 3)))
    with pytest.raises(ValueError, match="UPLO argument must be 'L' or 'U'"):
        eigh(np.eye(2), UPLO="X")


@given(arrays(np.float64, st.integers(1, 8).map(lambda n: (n, n)), elements=st.floats(-1e3, 1e3)), st.integers(-40, 40))
def test_laws(X, exponent):
    A = X + X.T
    w, V = eigh(A)
    assert_eigh(A, w, V)
    tolerance = LIMIT * 2.0**-52 * np.abs(A).sum()
    assert abs(w.sum() - np.trace(A)) <= tolerance
    np.testing.assert_allclose(eigh(A + 7 * np.eye(len(A))).eigenvalues, w + 7, atol=tolerance + 1e-13)
    np.testing.assert_allclose(eigh(-A).eigenvalues, -w[::-1], atol=tolerance)
    # a power of two changes nothing but the size
    np.testing.assert_array_equal(eigh(A * 2.0**exponent).eigenvalues, w * 2.0**exponent)
