"""Bayesian linear regression against scikit-learn, and its evidence against formulas that share nothing with ours."""

import numpy as np
import pytest
from scipy.stats import multivariate_normal
from sklearn.datasets import load_diabetes
from sklearn.linear_model import BayesianRidge

from foundations.estimators import BayesianLinearRegression

FLAT = {"alpha_1": 0, "alpha_2": 0, "lambda_1": 0, "lambda_2": 0, "tol": 1e-12, "max_iter": 10_000}


def random_data(n, d, noise=0.5, seed=0):
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((n, d))
    return X, X @ rng.standard_normal(d) + 7 + noise * rng.standard_normal(n)


@pytest.mark.parametrize("fit_intercept", [True, False])
def test_diabetes(fit_intercept):
    X, y = load_diabetes(return_X_y=True)
    ours = BayesianLinearRegression(tol=1e-12, fit_intercept=fit_intercept).fit(X, y)
    theirs = BayesianRidge(**FLAT, fit_intercept=fit_intercept, compute_score=True).fit(X, y)
    np.testing.assert_allclose(ours.coef_, theirs.coef_, rtol=1e-6)
    np.testing.assert_allclose(ours.intercept_, theirs.intercept_, rtol=1e-6)
    np.testing.assert_allclose(ours.weight_precision_, theirs.lambda_, rtol=1e-6)
    np.testing.assert_allclose(ours.noise_precision_, theirs.alpha_, rtol=1e-6)
    np.testing.assert_allclose(ours.predict(X, return_std=True), theirs.predict(X, return_std=True), rtol=1e-6)
    np.testing.assert_allclose(ours.log_evidence_, theirs.scores_[-1], rtol=1e-10)


def test_evidence_is_the_density_of_y_with_the_weights_integrated_out():
    X, y = random_data(12, 4)
    model = BayesianLinearRegression(weight_precision=0.3, noise_precision=2.0).fit(X, y)
    Xc, yc = X - X.mean(axis=0), y - y.mean()
    wanted = multivariate_normal.logpdf(yc, cov=np.eye(12) / 2.0 + Xc @ Xc.T / 0.3)
    assert model.log_evidence_ == pytest.approx(wanted, rel=1e-12)
