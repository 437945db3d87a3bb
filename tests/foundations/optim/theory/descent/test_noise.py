"""The noise of mini-batches and where it leads: exact formulas, beside enumeration, SciPy and simulation."""

from itertools import combinations, product

import numpy as np
import pytest
from scipy.linalg import solve_discrete_lyapunov

from foundations.optim.theory import (
    batch_covariance,
    noise_floor,
    noise_scale,
    noise_scale_of_two_sizes,
    stationary_covariance,
)


@pytest.mark.parametrize("B", [1, 2, 3, 5])
@pytest.mark.parametrize("replace", [False, True])
def test_every_batch_there_is(B, replace):
    g = np.random.default_rng(B).standard_normal((5, 2))
    batches = product(range(5), repeat=B) if replace else combinations(range(5), B)
    means = np.array([g[list(batch)].mean(axis=0) for batch in batches])
    assert batch_covariance(g, B, replace=replace) == pytest.approx(np.cov(means.T, bias=True), abs=1e-15)


def test_the_whole_has_no_noise_and_one_sample_none_to_tell():
    g = np.arange(6.0).reshape(3, 2)
    assert not batch_covariance(g, 3).any()
    assert not batch_covariance(g[:1], 1).any()
    assert batch_covariance(g, 6, replace=True) == pytest.approx(np.cov(g.T, bias=True) / 6)


def test_the_floor_is_where_it_settles():
    rng = np.random.default_rng(0)
    x = np.zeros(200_000)
    for _ in range(60):
        x = x - 0.3 * (2.0 * x + rng.standard_normal(len(x)))
    # the sample variance of n normal numbers has the relative standard error sqrt(2/n)
    assert x.var() == pytest.approx(noise_floor(2.0, 0.3, 1.0), rel=5 * np.sqrt(2 / len(x)))


def test_the_floor_is_about_proportional_to_the_rate_and_infinite_at_the_edge():
    assert noise_floor(1.0, 1e-6, 4.0) == pytest.approx(2e-6, rel=1e-5)
    assert np.array_equal(noise_floor(1.0, [2.0, 3.0], 1.0), [np.inf, np.inf])
    assert noise_floor(1.0, 1.0, 7.0) == pytest.approx(7)  # x is the last noise alone
    assert noise_floor(1e-300, 1e-300, 1e-300) == pytest.approx(5e-301) and noise_floor(1e300, 1e300, 1) == np.inf
    assert noise_floor(np.ones((2, 1)), np.full(3, 0.1), 1.0).shape == (2, 3)


def test_a_tiny_rate_settles_too():
    H, C = np.diag([1.0, 2.0]), np.array([[2.0, 1.0], [1.0, 3.0]])
    assert stationary_covariance(H, 1e-17, C) == pytest.approx(1e-17 * C / [[2, 3], [3, 4]], rel=1e-12)


@pytest.mark.parametrize("n", [1, 3, 8])
def test_stationary_covariance_solves_its_equation(n):
    rng = np.random.default_rng(n)
    A, B = rng.standard_normal((2, n, n))
    H, C, lr = A @ A.T + np.eye(n), B @ B.T, 0.02
    V = stationary_covariance(H, lr, C)
    assert solve_discrete_lyapunov(np.eye(n) - lr * H, lr**2 * C) == pytest.approx(V, rel=1e-9, abs=1e-12)
    if n == 1:
        assert V[0, 0] == pytest.approx(noise_floor(H[0, 0], lr, C[0, 0]))


def test_noise_scale_is_unbiased():
    rng = np.random.default_rng(0)
    truth, sigma = np.array([1.0, 2.0]), np.array([3.0, 1.0])
    found = [noise_scale(truth + sigma * rng.standard_normal((8, 2))) for _ in range(4000)]
    # standard errors: about 0.07 and 0.1
    assert np.mean([f.gradient for f in found]) == pytest.approx(5, abs=0.3)
    assert np.mean([f.variance for f in found]) == pytest.approx(10, abs=0.4)
    exact = noise_scale(np.array([[2.0], [4.0]]))
    assert exact == (9 - 2 / 2, 2.0, 2.0 / 8.0)
    assert noise_scale(np.array([[1.0], [-1.0]])).batch_size == np.inf  # nothing but noise


def test_two_sizes_tell_the_same():
    mean, variance = 5.0, 12.0
    found = noise_scale_of_two_sizes(mean + variance / 4, mean + variance / 64, 4, 64)
    assert found == pytest.approx((5, 12, 2.4))
    assert noise_scale_of_two_sizes(1.0, 2.0, 2, 4).batch_size == 0  # by chance the small batch has less noise


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: batch_covariance(np.ones((3, 1)), 4), "at most all 3 samples; got 4"),
        (lambda: batch_covariance(np.ones((3, 1)), 0), "batch_size is a whole number"),
        (lambda: batch_covariance(np.ones(3), 1), r"gradients is a matrix.*\(3,\)"),
        (lambda: noise_floor(-1, 0.1, 1), "h is to be above 0"),
        (lambda: noise_floor(1, 0.1, -1), "variance"),
        (lambda: stationary_covariance(np.eye(2), 3, np.eye(2)), r"lies in \(0, 2\)"),
        (lambda: stationary_covariance(np.eye(2), 1, np.eye(3)), "as large as H"),
        (lambda: stationary_covariance(np.eye(2), 0, np.eye(2)), "lr is to be above 0"),
        (lambda: stationary_covariance(np.eye(2), 0.1, -np.eye(2)), "variances of 0 or more; got -1"),
        (lambda: noise_scale_of_two_sizes(-1, 1, 2, 4), "0 or more; got -1 and 1"),
        (lambda: noise_scale(np.ones((1, 2))), "two at least"),
        (lambda: noise_scale_of_two_sizes(1, 1, 8, 8), "larger than the small"),
    ],
)
def test_says_what_was_wrong(call, message):
    with pytest.raises(ValueError, match=message):
        call()
