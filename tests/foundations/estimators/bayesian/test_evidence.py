"""The evidence by formulas that share nothing with ours, and that its maximum is one."""

import math

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import multivariate_normal, norm
from sklearn.exceptions import ConvergenceWarning

from foundations.estimators import ARDRegression, BayesianLinearRegression
from tests.foundations.estimators.bayesian.data import DATA, random_data, sparse_data


@pytest.mark.parametrize("shape", [(12, 4), (5, 9), (1, 3)])
@pytest.mark.parametrize(("alpha", "beta"), [(0.3, 2.0), (1e-3, 40.0), (50.0, 0.01)])
def test_it_is_the_density_of_y_with_the_weights_integrated_out(shape, alpha, beta):
    X, y = random_data(*shape)
    model = BayesianLinearRegression(weight_precision=alpha, noise_precision=beta, fit_intercept=False).fit(X, y)
    wanted = multivariate_normal.logpdf(y, cov=np.eye(len(y)) / beta + X @ X.T / alpha)
    assert model.log_evidence_ == pytest.approx(wanted, rel=1e-10)
    assert BayesianLinearRegression(fit_intercept=False).fit(X, y).log_evidence(alpha, beta) == model.log_evidence_


def test_with_an_intercept_x_and_y_are_centered_and_all_samples_counted():
    X, y = random_data(12, 4)
    model = BayesianLinearRegression(weight_precision=0.3, noise_precision=2.0).fit(X, y)
    Xc, yc = X - X.mean(axis=0), y - y.mean()
    wanted = multivariate_normal.logpdf(yc, cov=np.eye(12) / 2.0 + Xc @ Xc.T / 0.3)
    assert model.log_evidence_ == pytest.approx(wanted, rel=1e-12)


def test_by_quadrature_over_the_one_weight():
    X, y = random_data(6, 1)
    y = y - 7

    def joint(w):
        return math.exp(norm.logpdf(y, X[:, 0] * w, 0.5**0.5).sum() + norm.logpdf(w, 0, 0.4**-0.5))

    wanted = math.log(quad(joint, -20, 20, epsabs=0, epsrel=1e-11, points=[0.0])[0])
    model = BayesianLinearRegression(weight_precision=0.4, noise_precision=2.0, fit_intercept=False).fit(X, y)
    assert model.log_evidence_ == pytest.approx(wanted, rel=1e-10)


@pytest.mark.parametrize("name", ["diabetes", "random", "collinear", "fewer samples than columns"])
def test_no_other_precisions_nearby_have_more_of_it(name):
    model = BayesianLinearRegression(tol=1e-12, max_iter=5000).fit(*DATA[name])
    alpha, beta = model.weight_precision_, model.noise_precision_
    h = 1e-4
    for a, b in [(h, 0), (-h, 0), (0, h), (0, -h), (h, h), (h, -h)]:
        assert model.log_evidence(alpha * math.exp(a), beta * math.exp(b)) < model.log_evidence_


def test_the_path_ends_at_the_evidence_and_has_one_value_a_step():
    X, y = random_data()
    for model in (BayesianLinearRegression().fit(X, y), ARDRegression().fit(X, y)):
        assert model.evidence_path_.shape == (model.n_iter_,)
        assert model.evidence_path_[-1] == pytest.approx(model.log_evidence_, rel=1e-14)
        assert np.argmax(model.evidence_path_) >= model.n_iter_ - 3  # the last ones differ by rounding


def test_one_precision_given_and_the_other_found():
    X, y = random_data()
    given_alpha = BayesianLinearRegression(weight_precision=2.0, tol=1e-12).fit(X, y)
    given_beta = BayesianLinearRegression(noise_precision=2.0, tol=1e-12).fit(X, y)
    assert (given_alpha.weight_precision_, given_beta.noise_precision_) == (2.0, 2.0)
    for factor in (0.999, 1.001):
        assert given_alpha.log_evidence(2.0, given_alpha.noise_precision_ * factor) < given_alpha.log_evidence_
        assert given_beta.log_evidence(given_beta.weight_precision_ * factor, 2.0) < given_beta.log_evidence_
    both = BayesianLinearRegression(weight_precision=2, noise_precision=2).fit(X, y)
    assert (both.n_iter_, both.evidence_path_.tolist()) == (1, [both.log_evidence_])


def test_effective_weights_count_what_the_data_determine():
    X, y = random_data(400, 5)
    model = BayesianLinearRegression(weight_precision=1e-9, noise_precision=1.0).fit(X, y)
    assert model.n_effective_ == pytest.approx(5, abs=1e-9)
    strong = BayesianLinearRegression(weight_precision=1e9, noise_precision=1.0).fit(X, y)
    assert strong.n_effective_ == pytest.approx(0, abs=1e-5)


@pytest.mark.parametrize("model", [BayesianLinearRegression(max_iter=2), ARDRegression(max_iter=2)])
def test_a_warning_where_steps_were_too_few(model):
    with pytest.warns(ConvergenceWarning, match="max_iter=2"):
        model.fit(*sparse_data())
    assert model.n_iter_ == 2
