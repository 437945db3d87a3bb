"""Gaussian naive Bayes at its edges: no variance, classes still to come, large numbers; what epsilon_ is of."""

import numpy as np
import pytest
from scipy.stats import norm

from foundations.estimators import GaussianNB

RNG = np.random.default_rng(0)
Y = np.repeat(["a", "b"], 20)
X = RNG.standard_normal((40, 3)) + 3 * (Y == "b")[:, None]


def test_joint_is_the_sum_of_normal_log_densities():
    model = GaussianNB(var_smoothing=0).fit(X, Y)
    densities = [norm.logpdf(X, X[c == Y].mean(axis=0), X[c == Y].std(axis=0)).sum(axis=1) for c in ("a", "b")]
    np.testing.assert_allclose(model.predict_joint_log_proba(X), np.log(0.5) + np.transpose(densities), rtol=1e-13)


def test_epsilon_is_of_all_data_however_they_came():
    at_once = GaussianNB().fit(X, Y)
    assert at_once.epsilon_ == pytest.approx(1e-9 * X.var(axis=0).max(), rel=1e-14)
    batches = GaussianNB()
    for part in (slice(0, 5), slice(35, 40), slice(5, 35)):  # of other variances, one of them of one class only
        batches.partial_fit(X[part], Y[part], ["a", "b"])
    assert batches.epsilon_ == pytest.approx(at_once.epsilon_, rel=1e-14)
    weight = RNG.integers(0, 3, 40)
    weighted = GaussianNB().fit(X, Y, sample_weight=weight)
    assert weighted.epsilon_ == pytest.approx(1e-9 * np.repeat(X, weight, axis=0).var(axis=0).max(), rel=1e-14)


def test_means_that_are_large_beside_the_spread():
    shifted = GaussianNB().fit(X + 2.0**30, Y)  # exact to 2**-22
    exact = GaussianNB().fit((X + 2.0**30) - 2.0**30, Y)
    np.testing.assert_allclose(shifted.var_, exact.var_, rtol=1e-13)
    parts = [GaussianNB().fit(X[rows] + 2.0**30, Y[rows]) for rows in (slice(None, None, 2), slice(1, None, 2))]
    np.testing.assert_allclose(parts[0].merge(parts[1]).var_, exact.var_, rtol=1e-6)  # the means are rounded


def test_what_does_not_vary():
    constant = np.column_stack([np.where(Y == "a", 0.1, 0.7), np.full(40, 0.3)])
    model = GaussianNB(var_smoothing=0).fit(constant, Y)
    assert model.var_.tolist() == [[0, 0], [0, 0]] and model.epsilon_ == 0
    assert (model.predict(constant) == Y).all()
    np.testing.assert_array_equal(model.predict_proba(constant)[:, 0], Y == "a")
    assert (model.predict_joint_log_proba([[0.5, 0.3]]) < -1e300).all()
    assert model.predict([[0.5, 0.3], [0.3, 0.3]]).tolist() == ["b", "a"]  # the nearest
    assert GaussianNB().fit([[1.0, 2.0]], ["only"]).predict([[5.0, 5.0]]).tolist() == ["only"]


def test_a_class_still_to_come_is_never_predicted():
    model = GaussianNB().partial_fit(X, Y, ["a", "b", "c"])
    assert (model.predict_proba(X)[:, 2] == 0).all()
    np.testing.assert_array_equal(model.predict_proba(X)[:, :2], GaussianNB().fit(X, Y).predict_proba(X))


def test_far_away():
    joint = GaussianNB().fit(X, Y).predict_joint_log_proba([[1e200, 0, 0], [-1e100, 0, 0]])
    assert np.isneginf(joint[0]).all() and np.isfinite(joint[1]).all()


REFUSED = {
    "too few priors": ({"priors": [1.0]}, X, r"2 probabilities, one a class, that sum to 1, got \[1.0\]"),
    "priors that do not sum to 1": ({"priors": [0.5, 0.6]}, X, "sum to 1"),
    "a negative prior": ({"priors": [1.5, -0.5]}, X, "probabilities"),
    "negative smoothing": ({"var_smoothing": -1e-9}, X, "var_smoothing must be a number of 0 or more, got -1e-09"),
    "smoothing in words": ({"var_smoothing": "some"}, X, "var_smoothing must be a number"),
    "too large": ({}, X * 1e200, "variances that can be represented"),
    "classes too far apart": ({}, np.where(Y == "a", 1e200, -1e200)[:, None], "variances that can be represented"),
    "too much smoothing": ({"var_smoothing": 1e300}, X * 1e100, "variances that can be represented"),
}


@pytest.mark.parametrize(("params", "data", "sentence"), REFUSED.values(), ids=REFUSED)
def test_refusals(params, data, sentence):
    with pytest.raises(ValueError, match=sentence):
        GaussianNB(**params).fit(data, Y)
