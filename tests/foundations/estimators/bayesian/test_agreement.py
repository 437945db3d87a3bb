"""Estimated precisions, coefficients, predictions and evidence against scikit-learn's BayesianRidge."""

import numpy as np
import pytest
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import ConstantKernel, DotProduct
from sklearn.linear_model import BayesianRidge

from foundations.estimators import BayesianLinearRegression
from tests.foundations.estimators.bayesian.data import DATA, FLAT, random_data

CASES = [(name, True) for name in DATA] + [(name, False) for name in DATA if name != "far from zero"]


def assert_same(got, wanted, rtol=1e-6):
    """Every number to rtol of the largest one."""
    got, wanted = np.asarray(got), np.asarray(wanted)
    np.testing.assert_allclose(got, wanted, rtol=0, atol=rtol * np.abs(wanted).max())


@pytest.mark.parametrize(("name", "fit_intercept"), CASES)
def test_fixed_point(name, fit_intercept):
    X, y = DATA[name]
    ours = BayesianLinearRegression(tol=1e-12, max_iter=20_000, fit_intercept=fit_intercept).fit(X, y)
    theirs = BayesianRidge(**FLAT, fit_intercept=fit_intercept, compute_score=True).fit(X, y)
    assert theirs.n_iter_ < FLAT["max_iter"]
    assert_same(ours.coef_, theirs.coef_)
    assert_same(ours.intercept_, theirs.intercept_)
    assert_same(ours.weight_precision_, theirs.lambda_)
    assert_same(ours.noise_precision_, theirs.alpha_)
    assert_same(ours.covariance_, theirs.sigma_)
    new = X[::3] * 1.5 + 0.1
    (mean, std), (their_mean, their_std) = ours.predict(new, return_std=True), theirs.predict(new, return_std=True)
    assert_same(mean, their_mean)
    np.testing.assert_allclose(std, their_std, rtol=1e-6)
    assert ours.log_evidence_ == pytest.approx(theirs.scores_[-1], rel=1e-9)


@pytest.mark.parametrize(("noise", "size"), [(1e-3, 1.0), (0.5, 1e4)])
def test_little_noise_and_columns_of_different_size(noise, size):
    X, y = random_data(noise=noise)
    X = X * [1, 1, 1, 1, size]
    ours, theirs = BayesianLinearRegression(tol=1e-12).fit(X, y), BayesianRidge(**FLAT).fit(X, y)
    np.testing.assert_allclose(ours.coef_, theirs.coef_, rtol=1e-6)
    np.testing.assert_allclose(ours.noise_precision_, theirs.alpha_, rtol=1e-6)
    np.testing.assert_allclose(ours.weight_precision_, theirs.lambda_, rtol=1e-6)


@pytest.mark.parametrize("name", ["diabetes", "random", "collinear"])
def test_both_walk_the_same_path(name):
    X, y = DATA[name]
    ours = BayesianLinearRegression(tol=1e-12).fit(X, y)
    theirs = BayesianRidge(**FLAT, compute_score=True).fit(X, y)
    steps = ours.n_iter_  # their first score is that of the start, before any step
    np.testing.assert_allclose(ours.evidence_path_, theirs.scores_[1 : steps + 1], rtol=1e-9)


@pytest.mark.parametrize(("alpha", "beta"), [(0.3, 2.0), (1e-6, 1e-3), (1e3, 50.0)])
def test_evidence_at_equal_precisions(alpha, beta):
    X, y = random_data()
    theirs = BayesianRidge(**FLAT | {"max_iter": 1}, compute_score=True, alpha_init=beta, lambda_init=alpha).fit(X, y)
    ours = BayesianLinearRegression().fit(X, y)
    assert ours.log_evidence(alpha, beta) == pytest.approx(theirs.scores_[0], rel=1e-12)


def test_a_gaussian_process_with_a_linear_kernel_is_the_same_model():
    X, y = random_data()
    Xc, yc, new = X - X.mean(axis=0), y - y.mean(), random_data(seed=9)[0]
    ours = BayesianLinearRegression(weight_precision=0.7, noise_precision=3.0).fit(X, y)
    kernel = ConstantKernel(1 / 0.7) * DotProduct(sigma_0=1e-9)
    process = GaussianProcessRegressor(kernel, alpha=1 / 3.0, optimizer=None).fit(Xc, yc)
    mean, std = ours.predict(new, return_std=True)
    their_mean, their_std = process.predict(new - X.mean(axis=0), return_std=True)  # of the plane, without noise
    np.testing.assert_allclose(mean - y.mean(), their_mean, rtol=1e-9)
    np.testing.assert_allclose(std, np.sqrt(their_std**2 + 1 / 3.0), rtol=1e-9)
    assert ours.log_evidence_ == pytest.approx(process.log_marginal_likelihood(), rel=1e-10)


@pytest.mark.parametrize("unit", [1e-12, 1e-3, 1e5, 1e12, 1e20])
def test_the_unit_of_y_does_not_matter(unit):
    X, y = random_data(40, 3)
    model, other = BayesianLinearRegression().fit(X, y), BayesianLinearRegression().fit(X, unit * y)
    np.testing.assert_allclose(other.coef_, unit * model.coef_, rtol=1e-6)
    np.testing.assert_allclose(other.noise_precision_ * unit**2, model.noise_precision_, rtol=1e-4)
