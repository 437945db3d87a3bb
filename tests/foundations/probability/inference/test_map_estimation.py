"""MAP estimates: scikit-learn's ridge and lasso, and the posteriors whose modes they are."""

import math

import numpy as np
import pytest
import scipy.stats
import sklearn.linear_model
from hypothesis import given
from hypothesis import strategies as st

from foundations.linalg import LinAlgError
from foundations.probability.inference.map_estimation import (
    coin_map,
    duality_gap,
    lasso,
    lasso_penalty,
    ridge,
    ridge_penalty,
    soft_threshold,
)

SHAPES = [(50, 5), (20, 60), (80, 40), (3, 1), (1, 2)]


def problem(n, d, seed=0):
    """Columns that are neither centered nor independent, and a target that a third of them explain."""
    rng = np.random.default_rng([seed, n, d])
    X = rng.standard_normal((n, d)) + 0.5 * rng.standard_normal((n, 1)) + 3
    w = rng.standard_normal(d) * (rng.random(d) < 0.3)
    return X, X @ w + rng.standard_normal(n) - 2


@pytest.mark.parametrize("n, d", SHAPES)
@pytest.mark.parametrize("fit_intercept", [True, False])
@pytest.mark.parametrize("penalty", [0.1, 20.0])
def test_ridge_is_scikit_learns(n, d, fit_intercept, penalty):
    X, y = problem(n, d)
    got = ridge(X, y, penalty, fit_intercept=fit_intercept)
    wanted = sklearn.linear_model.Ridge(alpha=penalty, fit_intercept=fit_intercept).fit(X, y)
    np.testing.assert_allclose(got.weights, wanted.coef_, rtol=0, atol=1e-8)
    assert got.intercept == pytest.approx(wanted.intercept_, abs=1e-8)


@pytest.mark.parametrize("n, d", SHAPES)
@pytest.mark.parametrize("fit_intercept", [True, False])
@pytest.mark.parametrize("share", [0.02, 0.3, 1.1])
def test_lasso_is_scikit_learns(n, d, fit_intercept, share):
    X, y = problem(n, d)
    penalty = share * np.abs((X - fit_intercept * X.mean(axis=0)).T @ y).max() + 1e-3  # from share 1 on, all are 0
    got = lasso(X, y, penalty, fit_intercept=fit_intercept)
    reference = sklearn.linear_model.Lasso(alpha=penalty / n, fit_intercept=fit_intercept, tol=1e-14, max_iter=10**6)
    wanted = reference.fit(X, y)
    assert got.converged
    np.testing.assert_allclose(got.weights, wanted.coef_, rtol=0, atol=1e-8)
    assert got.intercept == pytest.approx(wanted.intercept_, abs=1e-8)
    np.testing.assert_array_equal(got.weights != 0, wanted.coef_ != 0)


@pytest.mark.parametrize(
    "fit, penalty_of, prior", [(ridge, ridge_penalty, scipy.stats.norm), (lasso, lasso_penalty, scipy.stats.laplace)]
)
def test_the_estimate_is_the_mode_of_the_posterior(fit, penalty_of, prior):
    X, y = problem(30, 6)
    sigma, scale = 0.7, 0.4

    def log_posterior(w):
        likelihood = scipy.stats.norm.logpdf(y, X @ w, sigma).sum()
        return likelihood + prior.logpdf(w, scale=scale).sum()

    w = fit(X, y, penalty_of(sigma, scale), fit_intercept=False).weights
    rng = np.random.default_rng(0)
    for size in (1e-3, 1e-1, 1.0):
        for _ in range(50):
            assert log_posterior(w + size * rng.standard_normal(6)) < log_posterior(w)


def test_penalties():
    assert ridge_penalty(3.0, 2.0) == 2.25
    assert lasso_penalty(3.0, 2.0) == 4.5


def test_ridge_of_a_wide_matrix_is_that_of_the_tall_form():
    X, y = problem(10, 30)
    X, y = X - X.mean(axis=0), y - y.mean()
    direct = np.linalg.solve(X.T @ X + 2.0 * np.eye(30), X.T @ y)
    np.testing.assert_allclose(ridge(X, y, 2.0).weights, direct, rtol=0, atol=1e-12)


def test_the_duality_gap_is_what_the_objective_is_above_its_minimum_or_more():
    X, y = problem(30, 8)
    X, y = X - X.mean(axis=0), y - y.mean()

    def objective(w):
        return np.sum((y - X @ w) ** 2) / 2 + 5.0 * np.abs(w).sum()

    best = lasso(X, y, 5.0)
    assert 0 <= best.duality_gap < 1e-9
    rng = np.random.default_rng(0)
    for size in (1e-6, 1e-3, 1.0):
        w = best.weights + size * rng.standard_normal(8)
        gap, above = duality_gap(X, y, w, 5.0), objective(w) - objective(best.weights)
        assert gap >= above * (1 - 1e-6) > 0
        r = y - X @ w  # the textbook's form, primal less dual
        theta = r * min(1, 5.0 / np.abs(X.T @ r).max())
        assert gap == pytest.approx(objective(w) - (y @ y - (y - theta) @ (y - theta)) / 2, rel=1e-6, abs=1e-11)


def test_a_lasso_without_enough_sweeps_says_so():
    X, y = problem(80, 40)
    got = lasso(X, y, 1.0, max_sweeps=2)
    assert not got.converged and got.sweeps == 2 and got.duality_gap > 1e-3


def test_columns_of_zeros_and_no_columns():
    X, y = problem(20, 3)
    X[:, 1] = 0
    got = lasso(X, y, 1.0)
    assert got.converged and got.weights[1] == 0
    for fit in (ridge, lasso):
        nothing = fit(np.zeros((4, 0)), [1.0, 2.0, 3.0, 6.0], 1.0)
        assert nothing.weights.shape == (0,) and nothing.intercept == 3


def test_inputs_are_left_alone_and_lists_are_taken():
    X, y = problem(20, 3)
    before = X.copy(), y.copy()
    for fit in (ridge, lasso):
        fit(X, y, 1.0, fit_intercept=False)
        fit(X, y, 1.0)
        np.testing.assert_array_equal(X, before[0])
        np.testing.assert_array_equal(y, before[1])
    assert ridge([[1], [2], [3]], [2, 4, 6], 1e-12).weights == pytest.approx([2.0])


@given(st.floats(-10, 10), st.floats(0, 5))
def test_soft_threshold_minimizes_its_objective(x, threshold):
    best = float(soft_threshold(x, threshold))
    w = np.linspace(-10, 10, 401)
    assert ((w - x) ** 2 / 2 + threshold * np.abs(w)).min() >= (best - x) ** 2 / 2 + threshold * abs(best) - 1e-12


@given(st.integers(0, 30), st.integers(0, 30), st.floats(1.01, 20), st.floats(1.01, 20))
def test_coin_is_the_mode_of_the_posterior(heads, tails, a, b):
    p = coin_map(heads, heads + tails, a, b)
    grid = np.linspace(0.0005, 0.9995, 500)
    posterior = scipy.stats.beta(heads + a, tails + b)
    assert posterior.logpdf(p) >= posterior.logpdf(grid).max() - 1e-9


@pytest.mark.parametrize(
    "heads, tosses, a, b, wanted",
    [
        (3, 4, 1, 1, 0.75),  # a flat prior: maximum likelihood
        (7, 10, 5, 5, 11 / 18),
        (0, 4, 1, 1, 0.0),
        (0, 4, 0.5, 1, 0.0),
        (2, 2, 1, 0.5, 1.0),
        (0, 0, 3, 2, 2 / 3),
        (0, 0, 1, 0.5, 1.0),
    ],
)
def test_coin(heads, tosses, a, b, wanted):
    assert coin_map(heads, tosses, a, b) == pytest.approx(wanted, abs=1e-15)


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: ridge(np.ones((3, 2)), np.ones(4), 1.0), r"got shapes \(3, 2\) and \(4,"),
        (lambda: lasso(np.ones(3), np.ones(3), 1.0), r"X must be \(n, d\)"),
        (lambda: lasso(np.ones((0, 3)), np.ones(0), 1.0), "n at least 1"),
        (lambda: ridge([[1.0], [math.nan]], [1, 2], 1.0), "X and y must be finite"),
        (lambda: lasso([[1.0], [2.0]], [1, 1e200], 1.0), "at most 1e150 for their squares to be so, got 1e[+]200"),
        (lambda: ridge([[1.0]], [1], 0.0), "penalty must be positive and finite, got 0.0"),
        (lambda: lasso([[1.0]], [1], math.nan), "penalty must be positive and finite, got nan"),
        (lambda: ridge_penalty(1.0, -1.0), "prior_scale must be positive and finite, got -1.0"),
        (lambda: coin_map(5, 4), "heads must be between 0 and tosses, got 5 heads in 4 tosses"),
        (lambda: coin_map(0, 0), r"the posterior Beta\(1, 1\) has no single mode"),
        (lambda: coin_map(0, 0, 0.5, 0.5), r"the posterior Beta\(0.5, 0.5\) has no single mode"),
    ],
)
def test_bad_input_is_said_in_one_sentence(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_a_penalty_lost_in_rounding():
    X = np.full((4, 2), 2.0**20)  # its Gram matrix, and the root of its pivot, are exact
    with pytest.raises(LinAlgError, match="not positive definite"):
        ridge(X, [1.0, 2.0, 3.0, 4.0], 1e-12, fit_intercept=False)
