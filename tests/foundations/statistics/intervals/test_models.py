"""Cross-validation, bias and variance, and the comparison of two models."""

import math

import numpy as np
import pytest
import scipy.stats
import sklearn.model_selection
from hypothesis import given
from hypothesis import strategies as st
from sklearn.datasets import load_iris
from sklearn.frozen import FrozenEstimator
from sklearn.linear_model import LinearRegression as TheirRegression
from sklearn.neighbors import KNeighborsClassifier as TheirNeighbors
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from foundations.estimators import KNeighborsClassifier, LinearRegression
from foundations.probability.inference import bias_variance as linear
from foundations.statistics.cross_validation import cross_val_score
from foundations.statistics.intervals import (
    corrected_resampled_t_test,
    squared_error_parts,
    trained_predictions,
    zero_one_parts,
)
from foundations.statistics.model_selection import KFold, StratifiedShuffleSplit

X, Y = load_iris(return_X_y=True)

# ---- Cross-validation


@pytest.mark.parametrize(
    "ours, theirs, y",
    [
        (KNeighborsClassifier(3), TheirNeighbors(3), Y),
        (KNeighborsClassifier(3), TheirNeighbors(3), np.array(["a", "b", "c"])[Y]),
        (LinearRegression(), TheirRegression(), X[:, 3]),
    ],
)
@pytest.mark.parametrize("cv", [None, 3])
def test_scores_are_scikit_learns(ours, theirs, y, cv):
    wanted = sklearn.model_selection.cross_val_score(theirs, X[:, :3], y, cv=cv)
    np.testing.assert_allclose(cross_val_score(ours, X[:, :3], y, cv=cv), wanted, rtol=1e-10)
    np.testing.assert_allclose(cross_val_score(theirs, X[:, :3], y, cv=cv), wanted, rtol=1e-14)


def test_a_splitter_a_score_and_the_estimator_that_stays_as_it_is():
    model = KNeighborsClassifier(3)
    splits = StratifiedShuffleSplit(n_splits=4, test_size=30, random_state=0)
    scores = cross_val_score(model, X.tolist(), Y.tolist(), cv=splits, scoring=lambda model, X, y: len(X))
    assert scores.tolist() == [30.0] * 4
    assert not hasattr(model, "classes_")
    assert len(cross_val_score(model, X, Y, cv=KFold(3, shuffle=True, random_state=1))) == 3
    with pytest.raises(ValueError, match="X has 150 samples and y has 10; they go in pairs"):
        cross_val_score(model, X, Y[:10])


class Counter:
    """Scores how many samples it has ever been fitted on, with parameters as scikit-learn's estimators have them."""

    def __init__(self, part=None):
        self.part, self.seen = part, 0

    def get_params(self, deep=True):
        return {"part": self.part}

    def fit(self, X, y=None):
        self.seen += len(X)
        return self

    def score(self, X, y=None):
        return self.seen + sum(part.seen for _, part in self.part or [])


def test_what_was_learned_before_is_forgotten():
    fitted = Counter([("inner", Counter().fit(X))]).fit(X)
    assert cross_val_score(fitted, X, cv=3).tolist() == [100.0] * 3
    assert fitted.score(X) == 300


@pytest.mark.parametrize("wrap", [FrozenEstimator, lambda model: make_pipeline(StandardScaler(), model)])
def test_copies_are_those_of_scikit_learn(wrap):
    model = wrap(TheirNeighbors(3).fit(X, Y))
    assert cross_val_score(model, X, Y).tolist() == sklearn.model_selection.cross_val_score(model, X, Y).tolist()


@pytest.mark.parametrize(
    "options, kind, sentence",
    [
        ({"scoring": "accuracy"}, TypeError, "scoring is a function of estimator, X and y, or None; got 'accuracy'"),
        ({"scoring": lambda model, X, y: np.ones(2)}, ValueError, "a score is one number; got an array of shape"),
        ({"cv": "5"}, TypeError, "cv is how many folds, or a splitter such as KFold"),
        ({"cv": 1}, ValueError, "n_splits is a whole number, 2 or more; got 1"),
        ({"estimator": KNeighborsClassifier}, TypeError, "the estimator is an object with fit"),
    ],
)
def test_what_cross_validation_refuses(options, kind, sentence):
    with pytest.raises(kind) as error:
        cross_val_score(**{"estimator": KNeighborsClassifier(3), "X": X, "y": Y} | options)
    assert sentence in str(error.value)


# ---- Bias and variance


@given(st.integers(0, 10**6))
def test_parts_of_the_squared_error_add_up(seed):
    rng = np.random.default_rng(seed)
    P, f = rng.standard_normal((5, 7)) * 10, rng.standard_normal(7)
    parts = squared_error_parts(P, f)
    assert parts.loss == pytest.approx(parts.bias + parts.variance, rel=1e-13)
    assert parts.variance == pytest.approx(P.var(axis=0).mean(), rel=1e-13)


def test_simulation_agrees_with_what_is_known_of_a_linear_model():
    x, x_new, degree, noise = np.linspace(0, 1, 25), np.linspace(0.1, 0.9, 9), 2, 0.3
    f = lambda x: np.sin(6 * x)  # noqa: E731
    smoother = linear.polynomial(degree)
    draw = lambda rng: (x, f(x) + noise * rng.standard_normal(25))  # noqa: E731
    fit_predict = lambda x, y, x_new: smoother(x, x_new) @ y  # noqa: E731
    P = trained_predictions(fit_predict, draw, x_new, np.random.default_rng(0), 400)
    got, wanted = squared_error_parts(P, f(x_new)), linear.exact_regression_error(smoother, f, noise, x, x_new)
    assert got.variance == pytest.approx(wanted.variance, rel=0.15)
    assert got.bias == pytest.approx(wanted.bias_squared, abs=0.005)


def test_zero_one_loss_by_hand():
    predictions = [["a", "b", "b"], ["a", "b", "c"], ["b", "c", "c"]]
    parts = zero_one_parts(predictions, ["a", "c", "c"])  # main: a, b, c
    assert parts == (4 / 9, 1 / 3, 3 / 9)
    assert zero_one_parts([[1], [0]], [0]) == (0.5, 0.0, 0.5)


def test_more_neighbors_vary_less():
    def draw(rng):
        X = rng.standard_normal((40, 2))
        return X, (X[:, 0] + 0.8 * rng.standard_normal(40) > 0).astype(int)

    new = np.random.default_rng(9).standard_normal((60, 2))
    truth = (new[:, 0] > 0).astype(int)
    parts = {}
    for k in (1, 15):
        fit_predict = lambda X, y, X_new, k=k: KNeighborsClassifier(k).fit(X, y).predict(X_new)  # noqa: E731
        parts[k] = zero_one_parts(trained_predictions(fit_predict, draw, new, np.random.default_rng(0), 30), truth)
    assert parts[15].variance < parts[1].variance and parts[15].loss < parts[1].loss


# ---- Two models


def test_without_overlap_it_is_the_paired_t_test():
    rng = np.random.default_rng(0)
    a, b = rng.random((2, 12))
    for alternative in ("two-sided", "less", "greater"):
        got = corrected_resampled_t_test(a, b, n_train=10**15, n_test=1, alternative=alternative)
        wanted = scipy.stats.ttest_rel(a, b, alternative=alternative)
        assert (got.statistic, got.p_value) == pytest.approx((wanted.statistic, wanted.pvalue), rel=1e-10)
    folds = corrected_resampled_t_test(a, b, n_train=90, n_test=10)
    assert folds.statistic == pytest.approx(got.statistic / math.sqrt(1 + 12 * 10 / 90), rel=1e-12)
    assert folds.df == 11 and folds.effect_size == pytest.approx((a - b).mean() / (a - b).std(ddof=1))


def test_overlapping_splits_fool_the_ordinary_test_and_not_the_corrected_one():
    """Two equally good guesses, scored on 15 random splits of the same 60 samples, again and again."""
    rng, n, n_test, found = np.random.default_rng(3), 60, 20, []
    for _ in range(150):
        right = rng.random((2, n)) < 0.7  # of each model and sample
        tests = rng.permuted(np.tile(np.arange(n), (15, 1)), axis=1)[:, :n_test]
        a, b = right[0][tests].mean(axis=1), right[1][tests].mean(axis=1)
        corrected = corrected_resampled_t_test(a, b, n - n_test, n_test).p_value
        found.append((corrected, scipy.stats.ttest_rel(a, b).pvalue))
    corrected, ordinary = (np.array(found) < 0.05).mean(axis=0)
    assert ordinary > 0.3 and corrected < ordinary / 2


def test_models_that_always_score_alike():
    same = corrected_resampled_t_test([0.5, 0.6], [0.5, 0.6], 10, 5)
    assert math.isnan(same.statistic) and math.isnan(same.p_value)
    better = corrected_resampled_t_test([0.75, 0.875], [0.5, 0.625], 10, 5)
    assert better.statistic == math.inf and better.p_value == 0


@pytest.mark.parametrize(
    "call, sentence",
    [
        (lambda: corrected_resampled_t_test([1.0], [2.0], 9, 1), "two splits or more are compared; got one"),
        (lambda: corrected_resampled_t_test([1.0, 2], [2.0], 9, 1), "they go in pairs"),
        (lambda: corrected_resampled_t_test([1.0, 2], [2.0, 1], 9, 0), "got 9 and 0"),
        (lambda: corrected_resampled_t_test([1.0, 2], [2.0, 1], 9, 1, "more"), "alternative is one of"),
        (lambda: squared_error_parts([[1.0]], [1.0]), "got shapes (1, 1) and (1,)"),
        (lambda: zero_one_parts([[1, 2], [1, 2]], [1]), "got shapes (2, 2) and (1,)"),
        (lambda: squared_error_parts(np.ones((2, 0)), []), "at m ≥ 1 points"),
        (lambda: squared_error_parts([[1, 2], [1]], [1, 2]), "got rows of different lengths"),
        (lambda: squared_error_parts([[1, np.nan], [1, 2]], [1, 2]), "are finite numbers"),
        (lambda: zero_one_parts([[1, 2], [1, 2]], ["1", "2"]), "holds texts and the other numbers"),
        (lambda: trained_predictions(None, None, None, None, repeats=0), "got repeats = 0"),
    ],
)
def test_bad_input_is_one_sentence(call, sentence):
    with pytest.raises(ValueError) as error:
        call()
    assert sentence in str(error.value)
