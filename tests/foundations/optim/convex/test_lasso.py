"""The lasso and the elastic net by every route: scikit-learn's coefficients, the duality gap, zeros, and bad input."""

import functools
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.datasets import load_breast_cancer, load_diabetes
from sklearn.linear_model import ElasticNet
from sklearn.linear_model import Lasso as LibraryLasso

from foundations.optim.convex.admm import admm_lasso
from foundations.optim.convex.lasso import alpha_max, lasso, lasso_gap


def data(n, p, correlation=0.0, seed=0):
    """X with columns each of which leans on the one before, y from a few of them."""
    rng = np.random.default_rng([seed, n, p])
    X = rng.standard_normal((n, p))
    for j in range(1, p):
        X[:, j] = correlation * X[:, j - 1] + np.sqrt(1 - correlation**2) * X[:, j]
    w = np.where(rng.uniform(size=p) < 0.3, 2 * rng.standard_normal(p), 0.0)
    return X, X @ w + rng.standard_normal(n)


@functools.cache
def problem(shape, fraction, l1_ratio):
    """X, y, alpha as a fraction of alpha_max, and scikit-learn's coefficients."""
    X, y = data(*shape)
    alpha = fraction * alpha_max(X, y, l1_ratio)
    return X, y, alpha, library(X, y, alpha, l1_ratio).coef_


def library(X, y, alpha, l1_ratio=1.0):
    model = ElasticNet(alpha=alpha, l1_ratio=l1_ratio, fit_intercept=False, tol=1e-14, max_iter=10**6)
    return model.fit(X, y)


# Each by itself, with its own defaults: only the first solves for the coefficients at the end
ROUTES = {
    "polished": lasso,
    "ista": lambda *a, **k: lasso(*a, method="ista", polish=False, **k),
    "fista": lambda *a, **k: lasso(*a, polish=False, **k),
    "admm": admm_lasso,
}
SHAPES = [(50, 10, 0.0), (50, 10, 0.95), (20, 50, 0.5), (12, 40, 0.0), (1, 1, 0.0), (5, 1, 0.0)]


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("fraction", [0.05, 0.9])
@pytest.mark.parametrize("l1_ratio", [1.0, 0.5])
def test_equals_scikit_learn(route, shape, fraction, l1_ratio):
    X, y, alpha, wanted = problem(shape, fraction, l1_ratio)
    got = ROUTES[route](X, y, alpha, l1_ratio=l1_ratio)
    assert got.success and (got.status == "exact") <= (route == "polished")
    np.testing.assert_allclose(got.x, wanted, atol=1e-8)
    assert ((got.x == 0) == (wanted == 0)).all()
    assert 0 <= got.gap <= 1e-8
    residual = y - X @ wanted
    price = l1_ratio * np.abs(wanted).sum() + (1 - l1_ratio) * (wanted @ wanted) / 2
    assert got.fun == pytest.approx(residual @ residual / (2 * len(y)) + alpha * price, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("route", ["polished", "fista", "admm"])  # ISTA takes 64,000 iterations
@pytest.mark.parametrize("load, fraction", [(load_diabetes, 0.001), (load_breast_cancer, 0.01)])
def test_equals_scikit_learn_on_real_data(route, load, fraction):
    X, y = load(return_X_y=True)
    X, y = (X - X.mean(axis=0)) / X.std(axis=0), (y - y.mean()) / y.std()
    alpha = fraction * alpha_max(X, y)
    np.testing.assert_allclose(ROUTES[route](X, y, alpha).x, library(X, y, alpha).coef_, atol=1e-8)


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("unit", [1e-120, 1e-6, 1e6])
def test_answers_have_the_units_of_the_data(route, unit):
    X, y = data(20, 6)
    wanted = library(X, y, 0.1).coef_
    result = ROUTES[route](X, y * unit, 0.1 * unit)
    assert result.success
    np.testing.assert_allclose(result.x / unit, wanted, atol=1e-8)


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("l1_ratio", [1.0, 0.3])
def test_at_alpha_max_and_above_all_are_zero_and_just_below_one_is_not(route, l1_ratio):
    X, y = data(40, 8)
    most = alpha_max(X, y, l1_ratio)
    for alpha in (most * (1 + 1e-12), 1.5 * most, 100 * most):
        result = ROUTES[route](X, y, alpha, l1_ratio=l1_ratio)
        assert result.success and (result.x == 0).all() and result.gap <= 1e-15 * (y @ y)
    assert np.count_nonzero(ROUTES[route](X, y, 0.999 * most, l1_ratio=l1_ratio).x) == 1


@pytest.mark.parametrize("route", ROUTES)
def test_a_target_of_zeros_and_a_column_of_zeros(route):
    X, y = data(30, 5)
    assert (ROUTES[route](X, np.zeros(30), 0.1).x == 0).all()
    X[:, 2] = 0
    result = ROUTES[route](X, y, 0.1)
    assert result.x[2] == 0
    np.testing.assert_allclose(result.x, library(X, y, 0.1).coef_, atol=1e-8)
    assert (ROUTES[route](np.zeros((4, 3)), np.ones(4), 0.1).x == 0).all()


@pytest.mark.parametrize("route", ROUTES)
def test_equal_columns_have_no_unique_answer_but_one_value(route):
    X, y = data(30, 4)
    X = np.hstack([X, X])
    got, wanted = ROUTES[route](X, y, 0.1), library(X, y, 0.1)
    assert got.success and got.gap <= 1e-9
    np.testing.assert_allclose(got.x[:4] + got.x[4:], wanted.coef_[:4] + wanted.coef_[4:], atol=1e-8)


@pytest.mark.parametrize("apart", [1e-4, 1e-10])
def test_exact_means_exact_for_columns_that_nearly_agree(apart):
    X, y = data(30, 4)
    X = np.hstack([X, X + apart * np.random.default_rng(1).standard_normal(X.shape)])
    result = lasso(X, y, 0.1)
    slope = X.T @ (y - X @ result.x) / 30
    support = result.x != 0
    assert result.success and np.abs(slope).max() <= 0.1 + 1e-9
    np.testing.assert_allclose(slope[support], 0.1 * np.sign(result.x[support]), atol=1e-9)
    assert result.gap <= 1e-9


@settings(max_examples=20)
@given(seed=st.integers(0, 10**6), l1_ratio=st.sampled_from([1.0, 0.5, 0.1]), scale=st.sampled_from([0.0, 1e-3, 1.0]))
def test_the_gap_bounds_the_excess(seed, l1_ratio, scale):
    X, y = data(15, 6, 0.5, seed)
    alpha = 0.1 * alpha_max(X, y, l1_ratio)
    best = lasso(X, y, alpha, l1_ratio=l1_ratio)
    w = best.x + scale * np.random.default_rng(seed).standard_normal(6)
    residual = y - X @ w
    value = residual @ residual / 30 + alpha * (l1_ratio * np.abs(w).sum() + (1 - l1_ratio) * (w @ w) / 2)
    assert -1e-12 <= value - best.fun <= lasso_gap(X, y, w, alpha, l1_ratio) + 1e-12
    if scale == 0:
        assert lasso_gap(X, y, w, alpha, l1_ratio) <= 1e-12 * max(1, y @ y)


def test_the_gap_is_scikit_learns():
    X, y = data(60, 20, 0.8)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # stopped early on purpose
        for l1_ratio in (1.0, 0.4):
            for sweeps in (1, 5, 20):
                model = ElasticNet(alpha=0.05, l1_ratio=l1_ratio, fit_intercept=False, tol=1e-30, max_iter=sweeps)
                model.fit(X, y)
                assert lasso_gap(X, y, model.coef_, 0.05, l1_ratio) == pytest.approx(model.dual_gap_, rel=1e-8)


@pytest.mark.parametrize("method", ["ista", "fista"])
def test_a_lonely_large_eigenvalue_is_not_overlooked(method):
    """XᵀX/n = I but for one eigenvalue of 3, which a random vector hardly sees: a step for the others diverges."""
    n = 100
    d = np.ones(n)
    d[np.abs(np.random.default_rng(0).standard_normal(n)).argmin()] = np.sqrt(3)
    y = np.sqrt(n) * np.random.default_rng(3).standard_normal(n)
    c = d * y / np.sqrt(n)
    result = lasso(np.diag(d * np.sqrt(n)), y, 1.0, method=method, polish=False, max_iter=500)
    assert result.success
    np.testing.assert_allclose(result.x, np.sign(c) * np.maximum(np.abs(c) - 1, 0) / d**2, atol=1e-9)


def test_stops_by_the_gap():
    X, y = data(60, 20, 0.8)
    for method in ("ista", "fista"):
        coarse = lasso(X, y, 0.05, method=method, polish=False, gap_tol=1e-3)
        fine = lasso(X, y, 0.05, method=method, polish=False, gap_tol=1e-9)
        assert coarse.status == fine.status == "gap" and coarse.nit < fine.nit
        assert fine.gap <= 1e-9 < coarse.gap <= 1e-3


def test_polishing_ends_sooner_and_says_so():
    X, y = data(100, 40, 0.9)
    exact, plain = lasso(X, y, 0.05), lasso(X, y, 0.05, polish=False, tol=1e-12)
    assert exact.status == "exact" and exact.nit < plain.nit
    assert f"{np.count_nonzero(exact.x)} coefficients" in exact.message
    assert exact.nprox >= exact.nit and exact.njev >= exact.nit


def test_a_start_near_the_answer_saves_work():
    X, y = data(100, 40, 0.9)
    cold = lasso(X, y, 0.05, polish=False)
    warm = lasso(X, y, 0.05, polish=False, x0=cold.x)
    assert warm.nit <= 2 < cold.nit


@pytest.mark.parametrize("polish", [False, True])
def test_says_when_iterations_ran_out(polish):
    X, y = data(100, 40, 0.99)
    result = lasso(X, y, 0.001, polish=polish, max_iter=7)
    assert not result.success and result.status == "max_iterations" and result.nit == 7 and result.gap > 0


@pytest.mark.parametrize("function", [lasso, admm_lasso])
@pytest.mark.parametrize(
    "changes, words",
    [
        ({"alpha": 0}, "alpha must be a positive number, got 0"),
        ({"alpha": float("nan")}, "alpha must be a positive number, got nan"),
        ({"l1_ratio": 0.0}, "l1_ratio must be above 0 and at most 1, got 0.0"),
        ({"l1_ratio": 1.1}, "l1_ratio must be above 0 and at most 1, got 1.1"),
        ({"y": np.ones(4)}, r"got \(3, 2\) and \(4,\)"),
        ({"X": np.ones(3)}, r"got \(3,\) and \(3,\)"),
        ({"X": np.ones((3, 0))}, r"neither empty; got \(3, 0\)"),
        ({"X": np.full((3, 2), np.inf)}, "X holds a number that is not finite"),
        ({"y": np.array([0.0, np.nan, 1])}, "y holds a number that is not finite"),
        ({"X": np.ones((3, 2)) * 1j}, "X must be an array of real numbers, got one of complex128"),
        ({"X": (row for row in np.ones((3, 2)))}, "X must be an array of real numbers, got one of object"),
        ({"y": np.full(3, 1e200)}, r"X and y must be at most 1e\+140, .* got 1.0e\+200"),
        ({"X": np.full((3, 2), 1e-160)}, "X must have an element of at least 1e-140 to be squared, got 1.0e-160"),
        ({"l1_ratio": "1"}, "l1_ratio must be above 0 and at most 1, got '1'"),
        ({"x0": [0.0, np.nan]}, "x0 must be finite, got nan"),
        ({"max_iter": 0}, "max_iter must be a whole number from 1 on, got 0"),
        ({"x0": np.ones(3)}, r"x0 must have a coefficient for each of 2 columns of X, got shape \(3,\)"),
    ],
)
def test_bad_input(function, changes, words):
    with pytest.raises(ValueError, match=words):
        function(**{"X": np.eye(3)[:, :2], "y": np.ones(3), "alpha": 0.1} | changes)


def test_bad_input_of_one_function():
    X, y = data(5, 2)
    with pytest.raises(ValueError, match="method must be one of 'ista', 'fista', got 'lars'"):
        lasso(X, y, 0.1, method="lars")
    with pytest.raises(ValueError, match="gap_tol must be a positive number"):
        lasso(X, y, 0.1, gap_tol=-1.0)
    with pytest.raises(ValueError, match=r"w must have a coefficient for each of 2 columns of X, got shape \(3,\)"):
        lasso_gap(X, y, np.ones(3), 0.1)
    with pytest.raises(ValueError, match="w must be finite, got nan"):
        lasso_gap(X, y, [np.nan, 0.0], 0.1)
    assert lasso_gap(X, y, [1e200, 0.0], 0.1) == np.inf


def test_lists_and_integers():
    got = lasso([[1, 0], [0, 2], [1, 1]], [1, 2, 3], 0.1)
    wanted = LibraryLasso(alpha=0.1, fit_intercept=False, tol=1e-14).fit([[1, 0], [0, 2], [1, 1]], [1, 2, 3]).coef_
    np.testing.assert_allclose(got.x, wanted, atol=1e-12)
