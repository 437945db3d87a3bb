"""A model made of sums is the model that made them."""

import numpy as np
import pytest

from foundations.estimators import BayesianLinearRegression


def fitted(**params):
    rng = np.random.default_rng(3)
    X = rng.standard_normal((30, 3))
    return X, BayesianLinearRegression(**params).fit(X, X @ [1.0, -2.0, 0.0] + rng.standard_normal(30))


@pytest.mark.parametrize("params", [{}, {"weight_precision": 0.5}, {"weight_precision": 0.5, "noise_precision": 2.0}])
def test_it_predicts_the_same_and_goes_on_learning(params):
    X, model = fitted(**params)
    again = BayesianLinearRegression.from_statistics(model.statistics_, **params)
    np.testing.assert_array_equal(again.predict(X, return_std=True), model.predict(X, return_std=True))
    assert again.log_evidence_ == model.log_evidence_
    more = np.ones((2, 3)), np.array([1.0, 2.0])
    np.testing.assert_array_equal(again.partial_fit(*more).coef_, model.partial_fit(*more).coef_)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"x_mean": np.zeros(2)}, "have shapes"),
        ({"G": np.zeros(3)}, "have shapes"),
        ({"c": np.nan}, "finite"),
        ({"c": -1.0}, "not negative"),
        ({"n": 0}, "whole number of samples, one or more"),
        ({"n": 2.5}, "whole number of samples"),
        ({"G": -np.eye(3)}, "not negative"),
    ],
)
def test_sums_that_are_none(changed, sentence):
    sums = fitted()[1].statistics_._replace(**changed)
    with pytest.raises(ValueError, match=sentence):
        BayesianLinearRegression.from_statistics(sums)


def test_what_is_no_sums():
    with pytest.raises(TypeError, match="must be `statistics_` of a fitted model, got tuple"):
        BayesianLinearRegression.from_statistics(tuple(fitted()[1].statistics_))


def test_sums_about_means_are_of_a_model_with_an_intercept():
    X, model = fitted()
    with pytest.raises(ValueError, match="need fit_intercept=True"):
        BayesianLinearRegression.from_statistics(model.statistics_, fit_intercept=False)
    with pytest.raises(ValueError, match="need fit_intercept=True"):
        model.set_params(fit_intercept=False).partial_fit(X, X[:, 0])


def test_the_sums_are_copied():
    _, model = fitted()
    again = BayesianLinearRegression.from_statistics(model.statistics_)
    again.statistics_.G[0, 0] = 99.0
    assert model.statistics_.G[0, 0] != 99.0
