"""Bias and variance by simulation: within their standard errors of what the textbook derives."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import Ridge
from sklearn.neighbors import KNeighborsRegressor

from foundations.probability.distributions.normal import Normal
from foundations.probability.distributions.uniform import Uniform
from foundations.probability.inference.bias_variance import (
    estimator_error,
    exact_regression_error,
    nearest,
    polynomial,
    regression_error,
    ridged,
)

N = 5  # samples an experiment


def variance(ddof):
    return lambda x: x.var(axis=-1, ddof=ddof)


def largest(x):
    return x.max(axis=-1)


def corrected_largest(x):
    return (N + 1) / N * x.max(axis=-1)


NORMAL, UNIFORM = Normal(1.0, 2.0), Uniform(0.0, 3.0)
# estimator, distribution, truth, bias, variance of the estimate
ESTIMATORS = {
    "mean": (lambda x: x.mean(axis=-1), NORMAL, 1.0, 0.0, 4 / N),
    "median of 5": (lambda x: np.median(x, axis=-1), NORMAL, 1.0, 0.0, 4 * 0.28683366),  # tabulated for n = 5
    "variance, ddof 0": (variance(0), NORMAL, 4.0, -4 / N, 2 * 16 * (N - 1) / N**2),
    "variance, ddof 1": (variance(1), NORMAL, 4.0, 0.0, 2 * 16 / (N - 1)),
    "upper end of a uniform": (largest, UNIFORM, 3.0, -3 / (N + 1), 9 * N / ((N + 1) ** 2 * (N + 2))),
    "the same, corrected": (corrected_largest, UNIFORM, 3.0, 0.0, 9 / (N * (N + 2))),
}


@pytest.mark.parametrize("name", ESTIMATORS)
def test_estimators_have_the_bias_and_variance_of_the_textbook(name):
    estimator, distribution, truth, bias, variance = ESTIMATORS[name]
    got = estimator_error(estimator, distribution, truth, N, np.random.default_rng(0), repeats=40_000)
    assert abs(got.bias - bias) < 4 * got.bias_error
    assert abs(got.variance - variance) < 4 * got.variance_error
    assert abs(got.squared_error - (bias**2 + variance)) < 4 * got.squared_error_error
    assert 0 < got.bias_error < 0.03 and 0 < got.variance_error < 0.1  # small enough for the lines above to mean much


def test_a_bias_can_lower_the_squared_error():
    # ddof -1, division by n + 1, is the best of the three for a normal
    errors = [
        estimator_error(variance(ddof), NORMAL, 4.0, N, np.random.default_rng(1)).squared_error for ddof in (-1, 0, 1)
    ]
    assert errors == sorted(errors)


@given(st.integers(2, 50), st.floats(-5, 5))
def test_the_decomposition_is_exact_in_every_simulation(repeats, truth):
    got = estimator_error(variance(0), NORMAL, truth, 3, np.random.default_rng(repeats), repeats)
    total = got.bias**2 + got.variance * (repeats - 1) / repeats
    assert got.squared_error == pytest.approx(total, rel=1e-12, abs=1e-12)


def test_the_standard_errors_are_those_seen_over_many_simulations():
    runs = [estimator_error(variance(1), NORMAL, 4.0, N, np.random.default_rng(seed), 400) for seed in range(300)]
    for value in ("bias", "variance", "squared_error"):
        seen = np.std([getattr(run, value) for run in runs])
        assert seen == pytest.approx(np.mean([getattr(run, f"{value}_error") for run in runs]), rel=0.15)


X, X_NEW = np.linspace(0, 1, 30), np.linspace(0.02, 0.98, 41)


def wave(x):
    return np.sin(2 * np.pi * x)


MODELS = {"degree 3": polynomial(3), "degree 9": polynomial(9), "3 nearest": nearest(3), "ridge": ridged(9, 0.1)}
GROWING = {"degree": [polynomial(d) for d in range(1, 12, 2)], "k": [nearest(k) for k in (30, 15, 9, 5, 3, 1)]}


@pytest.mark.parametrize("name", MODELS)
def test_the_simulation_approaches_the_exact_decomposition(name):
    exact = exact_regression_error(MODELS[name], wave, 0.3, X, X_NEW)
    got = regression_error(MODELS[name], wave, 0.3, X, X_NEW, np.random.default_rng(0), repeats=4000)
    assert got.noise == exact.noise == pytest.approx(0.09)
    assert got.variance == pytest.approx(exact.variance, rel=0.03)
    assert got.bias_squared == pytest.approx(exact.bias_squared, rel=0.05, abs=1e-5)
    assert abs(got.squared_error - exact.squared_error) < 4 * got.squared_error_error
    total = got.bias_squared + got.variance + got.noise
    assert abs(got.squared_error - total) < 4 * got.squared_error_error


@pytest.mark.parametrize("growing", GROWING)
def test_as_the_model_grows_bias_falls_and_variance_rises(growing):
    errors = [exact_regression_error(model, wave, 0.3, X, X) for model in GROWING[growing]]
    assert all(after.bias_squared < before.bias_squared for before, after in pairwise(errors))
    assert all(after.variance > before.variance for before, after in pairwise(errors))
    best = min(range(len(errors)), key=lambda i: errors[i].squared_error)
    assert 0 < best < len(errors) - 1  # the best model is neither the smallest nor the largest


def test_a_polynomial_has_one_variance_per_coefficient():
    # the trace of S Sᵀ = S is the number of coefficients
    for degree in (0, 3, 8):
        exact = exact_regression_error(polynomial(degree), wave, 0.5, X, X)
        assert exact.variance == pytest.approx(0.25 * (degree + 1) / len(X), rel=1e-12)


@pytest.mark.parametrize("degree", [0, 1, 4, 15])
def test_polynomial_is_numpys(degree):
    y = wave(X) + np.random.default_rng(0).standard_normal(len(X))
    wanted = np.polynomial.Polynomial.fit(X, y, degree)(X_NEW)
    np.testing.assert_allclose(polynomial(degree)(X, X_NEW) @ y, wanted, rtol=0, atol=1e-9)


def test_ridged_is_scikit_learns():
    y = wave(X) + np.random.default_rng(0).standard_normal(len(X))
    T, T_new = (np.polynomial.chebyshev.chebvander(2 * x - 1, 6) for x in (X, X_NEW))
    wanted = Ridge(alpha=0.3, fit_intercept=False).fit(T, y).predict(T_new)
    np.testing.assert_allclose(ridged(6, 0.3)(X, X_NEW) @ y, wanted, rtol=0, atol=1e-10)


def test_nearest_is_scikit_learns():
    rng = np.random.default_rng(0)
    x, y, x_new = rng.random(25), rng.random(25), rng.random(40)
    wanted = KNeighborsRegressor(4).fit(x[:, None], y).predict(x_new[:, None])
    np.testing.assert_allclose(nearest(4)(x, x_new) @ y, wanted, rtol=0, atol=1e-12)


def test_without_noise_only_bias_is_left():
    got = regression_error(polynomial(2), wave, 0.0, X, X_NEW, np.random.default_rng(0), repeats=3)
    assert got.variance == pytest.approx(0, abs=1e-25) and got.noise == 0
    assert got.squared_error == pytest.approx(got.bias_squared) and got.bias_squared > 0.01


def test_points_that_are_all_equal():
    assert exact_regression_error(polynomial(0), np.cos, 1.0, [2.0, 2.0], [2.0]).variance == pytest.approx(0.5)
    assert exact_regression_error(ridged(1, 1e-9), np.cos, 1.0, [2.0, 2.0], [2.0]).variance == pytest.approx(0.5)


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda rng: estimator_error(np.mean, NORMAL, 0.0, 4, rng, 10), r"to \(10,\), got shape \(\)"),
        (lambda rng: estimator_error(largest, NORMAL, 0.0, 0, rng), "n must be at least 1, got 0"),
        (lambda rng: estimator_error(largest, NORMAL, 0.0, 4, rng, 1), "repeats must be at least 2, got 1"),
        (lambda rng: regression_error(nearest(1), wave, 1.0, X, X, rng, 1), "repeats must be at least 2, got 1"),
        (lambda rng: regression_error(nearest(1), wave, -1.0, X, X, rng), "noise_scale must be 0 or more and finite"),
        (lambda rng: regression_error(nearest(1), wave, math.nan, X, X, rng), "noise_scale .* got nan"),
        (lambda rng: exact_regression_error(nearest(1), wave, 1.0, [], X), r"got shapes \(0,\) and \(30,\)"),
        (lambda rng: exact_regression_error(nearest(31), wave, 1.0, X, X), "k must be at most .* 30, got 31"),
        (lambda rng: exact_regression_error(polynomial(2), wave, 1.0, [1, 1, 2], X), "degree 2 needs 3 different"),
        (lambda rng: polynomial(-1), "degree must be at least 0, got -1"),
        (lambda rng: nearest(0), "k must be at least 1, got 0"),
        (lambda rng: ridged(2, 0.0), "penalty must be positive and finite, got 0.0"),
    ],
)
def test_bad_input_is_said_in_one_sentence(call, message):
    with pytest.raises(ValueError, match=message):
        call(np.random.default_rng(0))
