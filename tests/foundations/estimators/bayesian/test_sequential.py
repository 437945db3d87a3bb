"""Batches in any order, and models merged, end where one fit on all data ends."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.exceptions import NotFittedError

from foundations.estimators import ARDRegression, BayesianLinearRegression
from tests.foundations.estimators.bayesian.data import random_data, sparse_data

MODELS = [
    BayesianLinearRegression(),
    BayesianLinearRegression(fit_intercept=False),
    BayesianLinearRegression(weight_precision=0.1, noise_precision=3.0),
    ARDRegression(),
]


def fresh(model):
    return type(model)(**model.get_params())


def assert_equal(one, two):
    for name in ("coef_", "covariance_", "intercept_", "weight_precision_", "noise_precision_", "log_evidence_"):
        np.testing.assert_allclose(getattr(one, name), getattr(two, name), rtol=1e-10, atol=1e-13, err_msg=name)
    assert one.n_samples_ == two.n_samples_


@pytest.mark.parametrize("model", MODELS, ids=str)
@given(data=st.data())
@settings(max_examples=8, deadline=None)
def test_batches_in_any_order(model, data):
    X, y = random_data(40, 3, seed=data.draw(st.integers(0, 99)))
    X = X + data.draw(st.sampled_from([0.0, 100.0]))
    cuts = sorted(data.draw(st.lists(st.integers(1, 39), max_size=5, unique=True)))
    batches = data.draw(st.permutations(np.split(np.arange(40), cuts)))
    learner = fresh(model)
    for rows in batches:
        learner.partial_fit(X[rows], y[rows])
    assert_equal(learner, fresh(model).fit(X, y))


@pytest.mark.parametrize("model", MODELS, ids=str)
@pytest.mark.filterwarnings("ignore:no convergence")
def test_row_by_row(model):
    X, y = random_data(30, 3)
    learner = fresh(model)
    for i in range(30):
        learner.partial_fit(X[i : i + 1], y[i : i + 1])
        assert np.isfinite(learner.predict(X, return_std=True)).all()
    assert_equal(learner, fresh(model).fit(X, y))


@pytest.mark.parametrize("model", MODELS, ids=str)
@pytest.mark.parametrize("cut", [1, 20, 59])
def test_merging_is_fitting_on_both(model, cut):
    X, y = sparse_data(60, 4)
    X += [0, 50, 0, -3]
    one, two = fresh(model).fit(X[:cut], y[:cut]), fresh(model).fit(X[cut:], y[cut:])
    before = one.coef_.copy()
    merged = one.merge(two)
    assert_equal(merged, fresh(model).fit(X, y))
    assert_equal(two.merge(one), merged)
    np.testing.assert_array_equal(one.coef_, before)
    np.testing.assert_allclose(merged.predict(X), fresh(model).fit(X, y).predict(X))


def test_yesterdays_posterior_is_todays_prior():
    X, y = random_data(20, 3)
    model = BayesianLinearRegression(weight_precision=0.5, noise_precision=2.0, fit_intercept=False)
    first = fresh(model).fit(X[:12], y[:12])
    P = np.linalg.inv(first.covariance_) + 2.0 * X[12:].T @ X[12:]
    mean = np.linalg.solve(P, np.linalg.inv(first.covariance_) @ first.coef_ + 2.0 * X[12:].T @ y[12:])
    second = first.partial_fit(X[12:], y[12:])
    np.testing.assert_allclose(second.coef_, mean, rtol=1e-10)
    np.testing.assert_allclose(second.covariance_, np.linalg.inv(P), rtol=1e-10, atol=1e-14)


def test_models_that_do_not_merge():
    X, y = random_data(20, 3)
    model = BayesianLinearRegression().fit(X, y)
    for other, sentence in [
        (ARDRegression().fit(X, y), "merges with another BayesianLinearRegression, got ARDRegression"),
        (BayesianLinearRegression(noise_precision=1.0).fit(X, y), "merges with equal parameters"),
        (BayesianLinearRegression().fit(X[:, :2], y), "merges with as many features, got 3 and 2"),
    ]:
        with pytest.raises(ValueError, match=sentence):
            model.merge(other)
    with pytest.raises(NotFittedError):
        model.merge(BayesianLinearRegression())
    with pytest.raises(NotFittedError):
        BayesianLinearRegression().merge(model)


def test_names_of_columns_go_along():
    X, y = random_data(20, 3)
    frame = pd.DataFrame(X, columns=["a", "b", "c"])
    model = BayesianLinearRegression().fit(frame, y)
    assert list(model.merge(BayesianLinearRegression().fit(X, y)).feature_names_in_) == ["a", "b", "c"]
    with pytest.raises(ValueError, match="features of the same names"):
        model.merge(BayesianLinearRegression().fit(frame[["a", "c", "b"]], y))
    with pytest.raises(ValueError, match="columns named"):
        model.partial_fit(frame[["a", "c", "b"]], y)


def test_a_batch_that_is_refused_changes_nothing():
    X, y = random_data(20, 3)
    model = BayesianLinearRegression().fit(X, y)
    before = model.predict(X)
    for bad_X, bad_y in [(X[:0], y[:0]), (X[:, :2], y), (X, y[:-1]), (X, np.full(20, np.nan))]:
        with pytest.raises(ValueError):
            model.partial_fit(bad_X, bad_y)
    np.testing.assert_array_equal(model.predict(X), before)
    assert model.n_samples_ == 20
