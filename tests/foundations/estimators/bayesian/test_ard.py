"""Automatic relevance determination against scikit-learn, by both of its routes, and what it is for."""

import numpy as np
import pytest
from scipy.stats import multivariate_normal
from sklearn.linear_model import ARDRegression as Theirs

from foundations.estimators import ARDRegression, BayesianLinearRegression
from foundations.estimators.bayesian import ard
from foundations.estimators.bayesian.statistics import statistics
from tests.foundations.estimators.bayesian.data import DATA, FLAT, random_data, sparse_data

CASES = {name: DATA[name] for name in ("diabetes", "random", "constant column")}
CASES |= {"sparse": sparse_data(), "fewer samples than columns": sparse_data(30, 40)}


@pytest.mark.parametrize("fit_intercept", [True, False])
@pytest.mark.parametrize("name", CASES)
def test_fixed_point(name, fit_intercept):
    X, y = CASES[name]
    y = y if fit_intercept else y - 7
    flat = FLAT | ({"max_iter": 400} if name == "fewer samples than columns" else {})  # theirs ends at rounding
    ours = ARDRegression(tol=1e-12, max_iter=3000, fit_intercept=fit_intercept).fit(X, y)
    theirs = Theirs(**flat, fit_intercept=fit_intercept).fit(X, y)
    kept = np.isfinite(ours.weight_precision_)
    np.testing.assert_array_equal(kept, theirs.lambda_ < theirs.threshold_lambda)
    np.testing.assert_allclose(ours.coef_[kept], theirs.coef_[kept], rtol=1e-6)
    np.testing.assert_allclose(ours.intercept_, theirs.intercept_, rtol=1e-6)
    np.testing.assert_allclose(ours.weight_precision_[kept], theirs.lambda_[kept], rtol=1e-6)
    np.testing.assert_allclose(ours.noise_precision_, theirs.alpha_, rtol=1e-6)
    wanted = theirs.predict(X[:20], return_std=True)
    np.testing.assert_allclose(ours.predict(X[:20], return_std=True), wanted, rtol=1e-6)
    assert not ours.coef_[~kept].any() and not ours.covariance_[~kept].any()


@pytest.mark.parametrize("shape", [(30, 5), (5, 30), (7, 7)])
def test_all_routes_are_one_posterior_and_the_evidence_is_the_density_of_y(shape):
    X, y = random_data(*shape)
    lam, beta = np.exp(np.random.default_rng(1).standard_normal(shape[1])), 1.7
    sums = statistics(X, y, centered=False)
    weights = ard.by_weights(sums.G, sums.b, sums.c, sums.n, lam, beta)
    samples = ard.by_samples(X, y, lam, beta)
    eigenvectors = ard.by_eigenvectors(sums, lam, beta)
    for one, two, three in zip(weights, samples, eigenvectors, strict=True):
        np.testing.assert_allclose(one, two, rtol=1e-9, atol=1e-11)
        np.testing.assert_allclose(three, two, rtol=1e-9, atol=1e-11)
    wanted = multivariate_normal.logpdf(y, cov=np.eye(len(y)) / beta + (X / lam) @ X.T)
    assert samples.log_evidence == pytest.approx(wanted, rel=1e-10)
    F = ard.factor(sums.G, lam, beta)
    np.testing.assert_allclose(F @ F.T @ (np.diag(lam) + beta * sums.G), np.eye(shape[1]), atol=1e-10)


def test_one_precision_each_is_more_evident_than_one_for_all():
    X, y = sparse_data()
    assert ARDRegression().fit(X, y).log_evidence_ > BayesianLinearRegression().fit(X, y).log_evidence_ + 5


def test_evidence_at_other_precisions():
    X, y = sparse_data(60, 5)
    model = ARDRegression(tol=1e-12, max_iter=5000).fit(X, y)
    lam, beta = model.weight_precision_, model.noise_precision_
    assert model.log_evidence(lam, beta) == pytest.approx(model.log_evidence_, rel=1e-13)
    for factor in (0.99, 1.01):
        assert model.log_evidence(lam * factor, beta) < model.log_evidence_
        assert model.log_evidence(lam, beta * factor) < model.log_evidence_
    same = BayesianLinearRegression().fit(X, y)
    assert model.log_evidence(np.full(5, 0.3), 2.0) == pytest.approx(same.log_evidence(0.3, 2.0), rel=1e-12)
    with pytest.raises(ValueError, match="weight_precision must be 5 numbers above 0"):
        model.log_evidence(lam[:2], beta)
    with pytest.raises(ValueError, match=r"weight_precision must be 5 numbers above 0, .*, got much"):
        model.log_evidence("much", beta)


def test_columns_of_no_use_are_pruned():
    X, y = sparse_data(200, 20)
    model = ARDRegression(max_iter=2000).fit(X, y)
    coef = np.abs(model.coef_)
    assert coef[:3].min() > 0.8
    assert coef[3:].max() < 0.2
    assert (coef[3:] == 0).sum() >= 8
    assert model.n_effective_ < 13


def test_all_pruned_leaves_the_mean_and_the_noise():
    X, y = random_data(50, 3)
    model = ARDRegression(threshold=1e-9).fit(X, y)
    assert not model.coef_.any()
    mean, std = model.predict(X, return_std=True)
    np.testing.assert_allclose(mean, y.mean())
    np.testing.assert_allclose(std, y.std())
    assert model.n_effective_ == 0
    coef, intercept = model.sample_weights(np.random.default_rng(0), 5)
    assert not coef.any()
    np.testing.assert_allclose(intercept, y.mean())


def test_noise_that_is_given_stays():
    X, y = sparse_data()
    assert ARDRegression(noise_precision=2).fit(X, y).noise_precision_ == 2.0
