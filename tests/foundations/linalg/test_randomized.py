"""Randomized SVD: exact where the rank is low, within the bound of its theory where it is not."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundations.linalg import LinAlgError, randomized_svd

EPS = np.finfo(float).eps


def with_singular_values(sigma, m, n, seed=0):
    rng = np.random.default_rng(seed)
    U, V = (np.linalg.qr(rng.standard_normal((size, len(sigma))))[0] for size in (m, n))
    return (U * sigma) @ V.T


def generator(seed=0):
    return np.random.default_rng([seed, 7])


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.complex64, np.complex128])
@pytest.mark.parametrize("m, n", [(60, 40), (40, 60), (30, 30)])
def test_low_rank_is_recovered_exactly(m, n, dtype):
    A = with_singular_values([9, 5, 2, 1, 0.1], m, n)
    A = (A * np.exp(0.5j)).astype(dtype) if np.dtype(dtype).kind == "c" else A.astype(dtype)
    U, S, Vh = randomized_svd(A, 5, generator())
    assert U.shape == (m, 5) and S.shape == (5,) and Vh.shape == (5, n)
    assert U.dtype == Vh.dtype == dtype and S.dtype == A.real.dtype
    eps = np.finfo(dtype).eps
    np.testing.assert_allclose(S, [9, 5, 2, 1, 0.1], atol=50 * eps)
    np.testing.assert_allclose((U * S) @ Vh, A, atol=50 * eps)
    for Q in (U, Vh.conj().T):
        np.testing.assert_allclose(Q.conj().T @ Q, np.eye(5), atol=50 * eps)


@pytest.mark.parametrize("power", [0, 1, 2, 4])
@pytest.mark.parametrize("k, oversample", [(5, 5), (10, 10), (20, 10)])
def test_mean_error_is_within_the_bound_of_halko_martinsson_and_tropp(k, oversample, power):
    m, n = 80, 60
    sigma = 1 / np.arange(1.0, n + 1)  # falls slowly: the hard case
    A = with_singular_values(sigma, m, n)
    errors = []
    for seed in range(10):
        # of rank k + p: what the basis Q captures, before anything is cut off
        U, S, Vh = randomized_svd(A, k + oversample, generator(seed), oversample=0, power=power)
        errors.append(np.linalg.norm(A - (U * S) @ Vh, 2))
    p = oversample
    factor = 1 + np.sqrt(k / (p - 1)) + np.e * np.sqrt(k + p) / p * np.sqrt(n - k)
    assert np.mean(errors) <= factor ** (1 / (2 * power + 1)) * sigma[k]
    assert min(errors) >= sigma[k + p] * (1 - 1e-12)  # and no better than the best of that rank


@given(st.integers(0, 2**32 - 1))
def test_singular_values_are_never_too_large(seed):
    A = np.random.default_rng(seed).standard_normal((20, 15))
    S = randomized_svd(A, 5, generator(seed), oversample=2, power=1).S
    bound = np.linalg.svd(A, compute_uv=False)[:5] * (1 + 100 * EPS)
    assert (bound >= S).all() and (np.diff(S) <= 0).all()


def test_powers_and_oversampling_help():
    A = with_singular_values(1 / np.arange(1.0, 101), 150, 100)
    wanted = np.linalg.svd(A, compute_uv=False)[:10]

    def worst(**options):
        return np.max([1 - randomized_svd(A, 10, generator(seed), **options).S / wanted for seed in range(5)])

    errors = [worst(oversample=5, power=power) for power in (0, 1, 2, 4)]
    assert errors == sorted(errors, reverse=True) and errors[-1] < 1e-3 < 0.05 < errors[0]
    assert worst(oversample=20, power=1) < worst(oversample=0, power=1)


def test_many_powers_do_not_bury_the_small_singular_values():
    sigma = np.geomspace(1, 1e-10, 8)  # without orthonormal bases in between, 1e-10 to the ninth would be lost
    A = with_singular_values(sigma, 50, 40)
    np.testing.assert_allclose(randomized_svd(A, 8, generator(), power=6).S, sigma, atol=1e-15)


def test_same_generator_same_result_and_it_moves_on():
    A = np.random.default_rng(0).standard_normal((30, 20))
    rng = generator()
    first, second = randomized_svd(A, 3, rng, power=0), randomized_svd(A, 3, rng, power=0)
    again = randomized_svd(A, 3, generator(), power=0)
    for a, b in zip(first, again, strict=True):
        np.testing.assert_array_equal(a, b)
    assert not np.array_equal(first.S, second.S)


def test_all_singular_values_of_a_small_matrix_and_of_stacks():
    A = np.random.default_rng(0).standard_normal((2, 7, 4))
    U, S, Vh = randomized_svd(A, 4, generator())
    np.testing.assert_allclose(S, np.linalg.svd(A, compute_uv=False), rtol=100 * EPS)
    np.testing.assert_allclose((U * S[:, None]) @ Vh, A, atol=100 * EPS)
    assert randomized_svd(np.zeros((0, 7, 4)), 2, generator()).U.shape == (0, 7, 2)


@pytest.mark.parametrize("size", [1e-200, 1e200])
def test_large_and_small_numbers(size):
    A = with_singular_values([3, 2, 1], 20, 10)
    np.testing.assert_allclose(randomized_svd(A * size, 3, generator()).S / size, [3, 2, 1], rtol=100 * EPS)


@pytest.mark.parametrize(
    "options, message",
    [
        ({"k": 0}, "between 1 and min"),
        ({"k": 4}, "= 3; got 4"),
        ({"k": 1, "oversample": -1}, "zero or more"),
        ({"k": 1, "power": -1}, "zero or more"),
    ],
)
def test_bad_options_are_one_sentence(options, message):
    with pytest.raises(ValueError, match=message):
        randomized_svd(np.ones((5, 3)), rng=generator(), **options)


def test_what_is_no_finite_matrix():
    with pytest.raises(LinAlgError, match="two-dimensional"):
        randomized_svd(np.ones(3), 1, generator())
    with pytest.raises(LinAlgError):
        randomized_svd(np.full((4, 3), np.nan), 1, generator())
