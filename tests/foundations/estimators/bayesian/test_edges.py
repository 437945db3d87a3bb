"""Data that leave something undetermined, and arguments that are refused."""

import numpy as np
import pytest
from sklearn.exceptions import DataConversionWarning

from foundations.estimators import ARDRegression, BayesianLinearRegression
from tests.foundations.estimators.bayesian.data import random_data

X, Y = random_data(20, 3)
MODELS = [BayesianLinearRegression, ARDRegression]
LINE = np.linspace(-1, 1, 20)[:, None]
HARD = {
    "perfect fit": (X, X @ [1.0, 2.0, -1.0] + 3),
    "perfect fit, fewer samples than columns": (X.T[:, :15], np.array([1.0, 5.0, 2.0])),
    "constant y": (X, np.full(20, 0.1)),
    "constant y, fewer samples than columns": (X.T[:, :15], np.full(3, 0.1)),
    "constant y of zeros": (X, np.zeros(20)),
    "constant columns": (np.full((20, 2), 0.7), Y),
    "constant columns far from zero": (np.full((20, 2), 1e8 + 0.1), Y),
    "all constant": (np.full((20, 2), 0.1), np.full(20, 0.3)),
    "one sample": (X[:1], Y[:1]),
    "two samples": (X[:2], Y[:2]),
    "the same sample many times": (np.repeat(X[:1], 9, axis=0), np.repeat(Y[:1], 9)),
    "y has nothing to do with x": (LINE, LINE[:, 0] ** 2),
    "large numbers": (X * 1e50, Y * 1e50),
    "small numbers": (X * 1e-50, Y * 1e-50),
    "large beside small": (X * 1e-50, Y * 1e50),
}


@pytest.mark.parametrize("fit_intercept", [True, False])
@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("name", HARD)
@pytest.mark.filterwarnings("ignore:no convergence")
def test_everything_is_finite(name, model, fit_intercept):
    A, b = HARD[name]
    model = model(fit_intercept=fit_intercept).fit(A, b)
    mean, std = model.predict(A, return_std=True)
    for value in (model.coef_, model.covariance_, model.noise_precision_, model.log_evidence_, mean, std):
        assert np.isfinite(value).all()
    assert (std > 0).all()
    coef, intercept = model.sample_weights(np.random.default_rng(0), 3)
    assert np.isfinite(coef).all() and np.isfinite(intercept).all()


@pytest.mark.parametrize("model", MODELS)
def test_a_perfect_fit_is_found_and_trusted_to_rounding(model):
    A, b = HARD["perfect fit"]
    model = model(max_iter=2000).fit(A, b)
    np.testing.assert_allclose(model.coef_, [1, 2, -1], rtol=1e-6)
    assert model.intercept_ == pytest.approx(3)
    assert model.predict(A, return_std=True)[1].max() < 1e-6


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("name", ["constant columns", "constant columns far from zero", "constant y", "all constant"])
def test_what_is_constant_explains_nothing(model, name):
    A, b = HARD[name]
    model = model().fit(A, b)
    np.testing.assert_array_equal(model.coef_, 0)
    np.testing.assert_allclose(model.predict(A + 5), b.mean())
    assert model.n_effective_ == pytest.approx(0, abs=1e-9)


def test_no_relation_leaves_no_weight():
    A, b = HARD["y has nothing to do with x"]
    model = BayesianLinearRegression().fit(A, b)
    np.testing.assert_allclose(model.coef_, 0, atol=1e-12)
    np.testing.assert_allclose(model.predict(A, return_std=True)[1], b.std(), rtol=1e-9)


def test_one_sample_gives_the_intercept_and_the_prior_stays():
    model = BayesianLinearRegression().fit(X[:1], Y[:1])
    assert (model.weight_precision_, model.noise_precision_, model.n_effective_) == (1.0, 1.0, 0.0)
    np.testing.assert_allclose(model.covariance_, np.eye(3))
    assert model.predict(X[:1])[0] == pytest.approx(Y[0])


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"noise_precision": 0}, "noise_precision must be a number above 0"),
        ({"noise_precision": "high"}, "noise_precision must be a number above 0, got 'high'"),
        ({"noise_precision": np.inf}, "noise_precision must be a number above 0"),
        ({"max_iter": 0}, "max_iter must be an int of 1 or more"),
        ({"max_iter": 2.5}, "max_iter must be an int of 1 or more"),
        ({"tol": 0.0}, "tol must be a number above 0"),
        ({"fit_intercept": "yes"}, "fit_intercept must be True or False, got 'yes'"),
    ],
)
def test_bad_parameters(model, params, sentence):
    with pytest.raises(ValueError, match=sentence):
        model(**params).fit(X, Y)


def test_bad_parameters_of_one_model():
    with pytest.raises(ValueError, match="weight_precision must be a number above 0, got -1"):
        BayesianLinearRegression(weight_precision=-1).fit(X, Y)
    with pytest.raises(ValueError, match="threshold must be a number above 0, got nan"):
        ARDRegression(threshold=np.nan).fit(X, Y)
    with pytest.raises(ValueError, match="weight_precision must be a number above 0, got None"):
        BayesianLinearRegression().fit(X, Y).log_evidence(None, 1.0)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(
    ("A", "b", "sentence"),
    [
        (X[:0], Y[:0], "minimum of 1 is required"),
        (X, Y[:-1], "a row for each sample"),
        (X, None, "requires y to be passed"),
        (X, np.where(Y > 0, np.nan, Y), "y contains NaN or inf"),
        (X, np.column_stack([Y, Y]), "one number per sample in a 1d y"),
        (X * 1e61, Y, "numbers above 1e\\+60: scale them"),
        (X * 1e200, Y, "numbers above 1e\\+60: scale them"),
        (X, Y * 1e200, "numbers above 1e\\+60: scale them"),
    ],
)
def test_bad_data(model, A, b, sentence):
    with pytest.raises(ValueError, match=sentence):
        model().fit(A, b)


def test_a_column_as_y_is_read_as_a_vector():
    with pytest.warns(DataConversionWarning, match="column-vector"):
        model = BayesianLinearRegression().fit(X, Y[:, None])
    assert model.coef_.shape == (3,)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("of_x, of_y", [(1e-59, 1e59), (1e59, 1e-59), (1e-59, 1e-59), (1e59, 1e59)])
@pytest.mark.filterwarnings("ignore:no convergence")
def test_sizes_up_to_the_limit(model, of_x, of_y):
    for A, b in ((X, Y), (X.T, Y[:3])):
        for beta in (None, 1.0):
            fitted = model(noise_precision=beta).fit(A * of_x, b * of_y)
            mean, std = fitted.predict(A * of_x, return_std=True)
            assert np.isfinite(fitted.covariance_).all() and np.isfinite(mean).all() and np.isfinite(std).all()


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(
    "A, b, sentence", [(X * 1e-200, Y, "X holds no number above 1e-60"), (X, Y * 1e-160, "y holds no number above")]
)
def test_numbers_whose_squares_vanish(model, A, b, sentence):
    with pytest.raises(ValueError, match=sentence):
        model().fit(A, b)


@pytest.mark.parametrize("alpha, beta", [(1e120, 1e-120), (1e-120, 1e120)])
def test_precisions_up_to_the_limit(alpha, beta):
    for A, b in ((X, Y), (X.T, Y[:3])):
        model = BayesianLinearRegression(weight_precision=alpha, noise_precision=beta).fit(A, b)
        relevance = ARDRegression(noise_precision=beta).fit(A, b)
        assert np.isfinite([model.log_evidence_, relevance.log_evidence_]).all()
    with pytest.raises(ValueError, match=r"weight_precision must be between 1e-120 and 1e\+120, got 1e\+300"):
        BayesianLinearRegression(weight_precision=1e300).fit(X, Y)
    with pytest.raises(ValueError, match="noise_precision must be between"):
        ARDRegression(noise_precision=1e-300).fit(X, Y)
    with pytest.raises(ValueError, match="too far apart for the evidence"):
        BayesianLinearRegression().fit(X, Y).log_evidence(1e300, 1e-300)
    with pytest.raises(ValueError, match="too far apart for the evidence"):
        ARDRegression().fit(X, Y).log_evidence(np.full(3, 1e-300), 1e300)


@pytest.mark.parametrize("model", MODELS)
def test_predictions_that_overflow(model):
    model = model().fit(X, Y)
    for far in (1.7e308, -1.7e308):
        with pytest.raises(ValueError, match="cannot represent what it predicts"):
            model.predict([[far, -far, far]])
    assert np.isfinite(model.predict(X * 1e200)).all()
    with pytest.raises(ValueError, match="cannot represent what it predicts"):
        model.predict(X * 1e200, return_std=True)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("rng", [None, 0, np.random])
def test_draws_want_a_generator(model, rng):
    with pytest.raises(TypeError, match=r"rng must be a numpy\.random\.Generator"):
        model().fit(X, Y).sample_weights(rng, 2)


@pytest.mark.parametrize("model", MODELS)
def test_input_is_not_written_to(model):
    A, b = X.copy(), Y.copy()
    model().fit(A, b).predict(A, return_std=True)
    np.testing.assert_array_equal(A, X)
    np.testing.assert_array_equal(b, Y)
