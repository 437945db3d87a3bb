"""Posterior, predictions and draws at given precisions, by the closed form and by counting."""

import numpy as np
import pytest

from foundations.estimators import ARDRegression, BayesianLinearRegression
from foundations.estimators.bayesian import posterior
from tests.foundations.estimators.bayesian.data import random_data, sparse_data


@pytest.mark.parametrize("shape", [(50, 4), (6, 9), (1, 2)])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_closed_form(shape, dtype):
    X, y = random_data(*shape)
    X = X.astype(dtype)
    model = BayesianLinearRegression(weight_precision=0.5, noise_precision=4.0, fit_intercept=False).fit(X, y)
    S = np.linalg.inv(0.5 * np.eye(shape[1]) + 4.0 * X.astype(float).T @ X.astype(float))
    np.testing.assert_allclose(model.covariance_, S, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(model.coef_, 4.0 * S @ (X.astype(float).T @ y), rtol=1e-9, atol=1e-12)
    mean, std = model.predict(X, return_std=True)
    np.testing.assert_allclose(mean, X @ model.coef_)
    np.testing.assert_allclose(std**2, 1 / 4.0 + np.diag(X @ S @ X.T), rtol=1e-9)


def test_the_line_goes_through_the_means_and_is_surest_there():
    X, y = random_data()
    model = BayesianLinearRegression().fit(X, y)
    (mean,), (std,) = model.predict(X.mean(axis=0, keepdims=True), return_std=True)
    assert mean == pytest.approx(y.mean())
    assert std == pytest.approx(model.noise_precision_**-0.5)
    assert (model.predict(X, return_std=True)[1] > std).all()


def test_integers_and_lists():
    X, y = np.arange(12).reshape(6, 2) ** 2, [1, 2, 2, 5, 3, 4]
    model, other = (BayesianLinearRegression().fit(A, b) for A, b in ((X, y), (X.astype(float), np.array(y, float))))
    np.testing.assert_array_equal(model.predict(X.tolist()), other.predict(X))


@pytest.mark.parametrize("model", [BayesianLinearRegression(), ARDRegression(), ARDRegression(threshold=2.0)])
@pytest.mark.parametrize("samples", [40, 3])
def test_draws_have_the_posteriors_moments(model, samples):
    X, y = sparse_data(samples, 4)
    model.fit(X + 2, y)
    n = 20_000
    coef, intercept = model.sample_weights(np.random.default_rng(0), n)
    assert (coef.shape, intercept.shape) == ((n, 4), (n,))
    std = np.sqrt(np.diag(model.covariance_))
    error = 4.5 / n**0.5
    assert (np.abs(coef.mean(axis=0) - model.coef_) <= error * std).all()
    deviations = coef - model.coef_
    moments, S = deviations.T @ deviations / n, model.covariance_
    assert (np.abs(moments - S) <= error * np.sqrt(S**2 + np.outer(std, std) ** 2)).all()

    mean, total = model.predict(X[:3], return_std=True)
    lines = coef @ X[:3].T + intercept[:, None]  # (n, 3)
    spread = np.sqrt(total**2 - 1 / model.noise_precision_)
    assert (np.abs(lines.mean(axis=0) - mean) <= error * spread).all()
    np.testing.assert_allclose(lines.std(axis=0), spread, rtol=error)


def test_fewer_samples_than_columns_by_rows_and_by_sums():
    X, y = random_data(30, 300, noise=9.0, seed=3)
    X[:, 7] = 1e8 + 0.1  # which does not vary
    X[5] = X[4]  # and a direction less
    by_rows, by_sums = BayesianLinearRegression(tol=1e-12).fit(X, y), BayesianLinearRegression(tol=1e-12)
    by_sums.partial_fit(X, y)
    assert (by_rows._spectrum.V.shape, by_sums._spectrum.V.shape) == ((300, 30), (300, 300))
    for name in ("coef_", "covariance_", "weight_precision_", "noise_precision_", "log_evidence_", "n_effective_"):
        np.testing.assert_allclose(getattr(by_rows, name), getattr(by_sums, name), rtol=1e-10, atol=1e-13, err_msg=name)
    new = X[:4] + random_data(4, 300)[0]
    for one, two in zip(by_rows.predict(new, return_std=True), by_sums.predict(new, return_std=True), strict=True):
        np.testing.assert_allclose(one, two, rtol=1e-8)
    again = by_rows.partial_fit(X[:7], y[:7])
    np.testing.assert_allclose(again.coef_, by_sums.partial_fit(X[:7], y[:7]).coef_, rtol=1e-10, atol=1e-13)


def test_rounding_is_no_direction_of_few_samples():
    X, y = random_data(6, 20)
    X[5], X[:, 3] = X[4], 1e8 + 1.5e-8 * np.arange(6)
    for a, b in ((X, y), (X, 1e8 + 1.5e-8 * np.arange(6))):
        by_rows, by_sums = (BayesianLinearRegression(weight_precision=1e-25, noise_precision=1.0) for _ in range(2))
        by_rows.fit(a, b)
        np.testing.assert_allclose(by_rows.coef_, by_sums.partial_fit(a, b).coef_, rtol=1e-8, atol=1e-12)
        assert abs(by_rows.coef_[3]) < 1e-14
    assert not by_rows.coef_.any()


def test_no_large_matrix_is_diagonalized_for_few_samples(monkeypatch):
    monkeypatch.setattr(posterior, "eigh", None)
    X, y = random_data(30, 600, noise=9.0)
    model = BayesianLinearRegression(weight_precision=1.0, noise_precision=0.1).fit(X, y)
    Xc = X - X.mean(axis=0)
    wanted = Xc.T @ np.linalg.solve(Xc @ Xc.T + 10 * np.eye(30), y - y.mean())
    np.testing.assert_allclose(model.coef_, wanted, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("seed", range(20))
def test_no_variance_is_below_zero(seed):
    X, y = np.random.default_rng(seed).standard_normal((12, 14)), np.arange(12.0)
    X[:, 8:] *= 1e-12  # the rows determine the first eight columns, so that next to nothing is left of their variance
    model = BayesianLinearRegression(weight_precision=1e-6, noise_precision=1e12).fit(X, y)
    assert model.covariance_.diagonal().min() >= 0


def test_draws_follow_their_generator():
    model = BayesianLinearRegression().fit(*random_data())
    one, two, three = (model.sample_weights(np.random.default_rng(seed), 3)[0] for seed in (0, 0, 1))
    np.testing.assert_array_equal(one, two)
    assert (one != three).all()
    with pytest.raises(ValueError, match="n must be an int of 1 or more"):
        model.sample_weights(np.random.default_rng(0), 0)


def test_intervals_cover_what_they_say():
    rng = np.random.default_rng(0)
    inside = []
    for _ in range(60):
        w = rng.standard_normal(6)  # from the prior, so that the model is true
        X, new = rng.standard_normal((2, 15, 6))
        y, y_new = (A @ w + 0.7 * rng.standard_normal(15) for A in (X, new))
        model = BayesianLinearRegression(weight_precision=1.0, noise_precision=0.7**-2, fit_intercept=False)
        mean, std = model.fit(X, y).predict(new, return_std=True)
        inside.append(np.abs(y_new - mean) < 1.2815515655446004 * std)
    assert np.mean(inside) == pytest.approx(0.8, abs=4 * (0.16 / 900) ** 0.5)
