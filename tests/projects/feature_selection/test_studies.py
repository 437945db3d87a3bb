"""What the pictures show is what the formulas and the libraries say, on ordinary tasks and on odd ones."""

import dataclasses

import numpy as np
import pytest
from scipy.stats import entropy
from sklearn.linear_model import LinearRegression
from sklearn.metrics import mutual_info_score
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.preprocessing import StandardScaler

from foundations.estimators.selection import CRITERIA
from projects.feature_selection import studies, studies_rankings
from projects.feature_selection.model import Model
from projects.feature_selection.studies_accuracy import JUDGES, accuracy, standardized
from projects.feature_selection.studies_information import as_one, best_pair, gain, pairs, together
from projects.feature_selection.studies_rankings import bootstrap, hits, part_of_rows, precision, rank, row_counts
from tests.projects.feature_selection.studied import TASKS, counted, fitted, made, studied, task_of


@pytest.mark.parametrize("name", ["classes", "number", "counted"])
@pytest.mark.parametrize("criterion", CRITERIA)
def test_a_ranking_is_the_selectors(name, criterion):
    task, model = fitted(name)
    alone = Model(3, criterion, model.n_neighbors, model.n_bins, model.seed).new_selector(task, 3)
    wanted = alone.fit(task.X_train, task.y_train).ranking_
    np.testing.assert_array_equal(rank(task, model, 3)[criterion], wanted)
    assert len(set(rank(task, model, len(task.columns))[criterion])) == len(task.columns)


def test_precision_is_the_share_of_those_that_matter():
    task, model, found = studied("classes")
    assert hits(task, np.array([0, 8, 1, 7]), 4) == 0.5
    assert found.precision.k == 4
    assert found.precision.by_chance == 4 / 9
    assert found.precision.whole["the library's"] == 0  # its ranking begins with the noise
    for name, ranking in found.ranked.items():
        assert found.precision.whole[name] == task.truth[ranking[:4]].mean()
        np.testing.assert_array_equal(found.precision.by_rows[name][-1], found.precision.whole[name])
    assert found.precision.rows.tolist() == [24, 120]
    unknown = dataclasses.replace(task, truth=None)
    assert precision(unknown, model, found.ranked, np.random.default_rng(0), True) is None


def test_more_rows_find_more_of_what_matters():
    task = made(1000, 10, d=30)
    ranked = rank(task, Model(4), 4)
    found = precision(task, Model(4), ranked, np.random.default_rng(0), quick=False)
    assert found.rows.tolist() == [100, 250, 500, 1000]
    assert found.by_rows["jmi"].shape == (4, 3)
    assert found.by_rows["jmi"][-1].tolist() == [1.0] * 3
    assert found.by_rows["jmi"][0].mean() < 1


def test_parts_of_rows():
    assert row_counts(1000, (0.1, 0.5)).tolist() == [100, 500, 1000]
    assert row_counts(30, (0.1, 0.5)).tolist() == [20, 30]
    assert row_counts(5, (0.1,)).tolist() == [5]
    task, rng = made(200, 0), np.random.default_rng(0)
    rows = part_of_rows(task, 50, rng)
    assert len(set(rows)) == 50
    shares = np.bincount(task.y_train) / 200
    np.testing.assert_allclose(np.bincount(task.y_train[rows]) / 50, shares, atol=0.021)


def test_a_bootstrap_is_of_distinct_rows_with_targets_that_differ():
    X = np.arange(20.0)[:, None]
    rare = task_of(X, (X[:, 0] == 7).astype(int), ("no", "yes"), 20)
    for seed in range(10):
        rows = bootstrap(rare, np.random.default_rng(seed))
        assert 7 in rows
        assert len(set(rows)) == len(rows) < 20
    many = bootstrap(made(2000, 0), np.random.default_rng(0))
    assert len(many) / 2000 == pytest.approx(1 - np.exp(-1), abs=0.04)


def test_a_choice_that_cannot_change_is_stable():
    rng = np.random.default_rng(0)
    X = rng.standard_normal((300, 6))
    task = task_of(X, (X[:, 0] + X[:, 3] > 0).astype(int), ("no", "yes"), 300)
    found = studies_rankings.stability(task, Model(2), rng, quick=True)
    assert found.measure["jmi"] == (1.0, 1.0, 1.0)
    assert found.frequency.tolist() == [1, 0, 0, 1, 0, 0]
    assert found.bootstraps == 2


def test_a_choice_by_lot_is_not():
    rng = np.random.default_rng(1)
    task = task_of(rng.standard_normal((60, 20)), np.arange(60) % 2, ("no", "yes"), 60)
    found = studies_rankings.stability(task, Model(2), rng, quick=False)
    assert all(low <= middle <= high for middle, low, high in found.measure.values())
    assert np.mean([middle for middle, _, _ in found.measure.values()]) < 0.5
    assert found.frequency.sum() == pytest.approx(2)


def test_two_codes_are_counted_as_one():
    task, _ = fitted("counted")
    codes = as_one(task.X_train[:, :2])
    pair = [f"{a} {b}" for a, b in task.X_train[:, :2]]
    assert together(codes, task.y_train, True, 3) == pytest.approx(mutual_info_score(pair, task.y_train))
    assert together(codes, task.y_train, True, 3) == pytest.approx(entropy(np.bincount(task.y_train)))


def test_information_together_of_gaussians():
    """-log(1 - R²) / 2 nats, where the target is a sum of both columns and noise."""
    rng = np.random.default_rng(0)
    X, noise = rng.standard_normal((2000, 2)), rng.standard_normal(2000)
    assert together(X, X.sum(axis=1) + noise, False, 3) == pytest.approx(np.log(3) / 2, abs=0.06)
    assert together(X, noise, False, 3) < 0.05
    label = rng.integers(2, size=2000)
    apart = X + 20 * label[:, None]
    assert together(apart, label, True, 3) == pytest.approx(np.log(2), abs=0.01)
    assert together(label, 20 * label + noise, False, 3) == pytest.approx(np.log(2), abs=0.01)


@pytest.mark.parametrize("name", TASKS)
def test_information_against_columns_chosen(name):
    task, model, found = studied(name)
    k = len(model.selector.ranking_)
    assert found.gain.sizes[0] == 1 and found.gain.sizes[-1] <= k
    np.testing.assert_array_equal(found.gain.relevance, model.selector.relevance_[model.selector.ranking_])
    assert found.gain.shuffled.shape == (len(found.gain.sizes), 3)
    assert (found.gain.ceiling is None) == (not task.discrete_target)


def test_more_columns_tell_more_than_one_and_shuffled_targets_nothing():
    task = made(1000, 10)
    found = gain(task, Model(4).fit(task), np.random.default_rng(0), quick=False)
    assert found.rows == 1000
    assert found.together[-1] > 1.5 * found.together[0]
    assert found.shuffled.max() < 0.1
    assert found.ceiling == pytest.approx(entropy(np.bincount(task.y_train)))


def test_counts_give_way_to_neighbors_where_values_are_many():
    """Six columns of four values have more cells than rows: counted, even shuffled targets would seem to be known."""
    task = counted(600, 10)
    found = gain(task, Model(6, "mim").fit(task), np.random.default_rng(0), quick=False)
    assert found.together[0] == found.together[0].clip(0, np.log(3))
    assert found.shuffled[-1].max() < 0.2


@pytest.mark.parametrize("name", ["classes", "counted", "number"])
def test_pairs_are_the_librarys_information_of_bins(name):
    task, model = fitted(name)
    found = pairs(task, model)
    assert found.names == [row.feature for row in model.ranked]
    np.testing.assert_allclose(found.information, found.information.T, atol=1e-12)
    columns = task.X_train[:, model.selector.ranking_[:2]]
    codes = [
        column if task.discrete[j] else np.argsort(np.argsort(column)) * model.n_bins // len(column)
        for j, column in zip(model.selector.ranking_[:2], columns.T, strict=True)
    ]
    assert found.information[0, 1] == pytest.approx(mutual_info_score(*codes), abs=1e-12)
    if task.discrete_target:
        assert found.with_target[1] == pytest.approx(mutual_info_score(codes[1], task.y_train), abs=1e-12)


def test_the_best_pair_is_the_one_that_tells_most_together():
    rng = np.random.default_rng(0)
    X = rng.integers(2, size=(200, 4)).astype(float)
    task = task_of(X, (X[:, 1] != X[:, 3]).astype(int), ("same", "different"), 200, discrete=range(4))
    found = best_pair(task, Model(4).fit(task))
    assert set(found.names) == {"column 1", "column 3"}
    assert found.together == pytest.approx(entropy(np.bincount(task.y_train)))
    assert max(found.alone) < 0.05
    assert found.values.shape == (200, 2)
    assert best_pair(*fitted("one column")) is None


def test_scores_are_the_librarys():
    task, _, found = studied("classes")
    train, test = standardized(task, np.arange(len(task.columns)))
    scaler = StandardScaler().fit(task.X_train)
    np.testing.assert_allclose(test, scaler.transform(task.X_test))
    first = found.ranked["jmi"][:3]
    library = KNeighborsClassifier(5).fit(train[:, first], task.y_train)
    at_three = found.accuracy.sizes.tolist().index(3)
    wanted = library.score(test[:, first], task.y_test)
    assert found.accuracy.scores["5 nearest neighbors"]["jmi"][at_three] == pytest.approx(wanted)
    all_columns = KNeighborsClassifier(5).fit(train, task.y_train).score(test, task.y_test)
    assert found.accuracy.all_columns["5 nearest neighbors"] == pytest.approx(all_columns)
    assert found.accuracy.by_chance["logistic regression"].shape == (3, len(found.accuracy.sizes))
    assert set(found.accuracy.scores["logistic regression"]) == {*CRITERIA, "the library's"}


def test_scores_of_a_number_are_the_librarys():
    task, _, found = studied("number")
    train, test = standardized(task, np.arange(len(task.columns)))
    judges, measure, _ = JUDGES[False]
    assert found.accuracy.measure == measure == "R²"
    for judge, library in zip(judges, (KNeighborsRegressor(5), LinearRegression()), strict=True):
        wanted = library.fit(train, task.y_train).score(test, task.y_test)
        assert found.accuracy.all_columns[judge] == pytest.approx(wanted)


def test_a_ranking_that_ends_has_no_scores_beyond():
    task, _, found = studied("classes")
    short = {"short": np.array([2, 0])}
    scores = accuracy(task, found.ranked, short, np.random.default_rng(0), True).scores["5 nearest neighbors"]["short"]
    assert np.isfinite(scores[:2]).all()
    assert np.isnan(scores[2:]).all()


def test_columns_of_one_value_can_be_standardized():
    task = made(20, 5)
    task.X[:, 4] = 7.0
    train, test = standardized(task, np.arange(len(task.columns)))
    assert (train[:, 4] == 0).all() and (test[:, 4] == 0).all()


def test_texts_have_no_order():
    task = made(40, 3)
    task = dataclasses.replace(task, X=task.X.copy(), levels=(("a", "b", "c"), (), ("u", "v")))
    task.X[:, 0], task.X[:, 2] = np.arange(len(task.X)) % 3, np.arange(len(task.X)) % 2
    train, _ = standardized(task, np.array([2, 0]))
    assert train.shape[1] == 1 + 3
    wanted = StandardScaler().fit_transform(task.X_train[:, [0]] == np.arange(3))
    np.testing.assert_allclose(train[:, 1:], wanted)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", TASKS)
def test_every_task_can_be_studied(name):
    task, model, found = studied(name)
    d, k = len(task.columns), len(model.selector.ranking_)
    assert (found.precision is None) == (task.truth is None)
    assert (found.best_pair is None) == (d == 1)
    assert (found.accuracy is None) == (len(task.y_test) < (1 if task.discrete_target else 2))
    assert (found.stability is None) == (k == d or len(task.y_train) < 20)
    assert all(len(ranking) >= k for ranking in found.ranked.values())


def test_progress_is_told_and_a_seed_repeats_a_study():
    task, model, found = studied("classes")
    told = []
    again = studies.study(task, model, quick=True, progress=lambda: told.append(1))
    assert len(told) == studies.STEPS
    np.testing.assert_array_equal(again.gain.shuffled, found.gain.shuffled)
    assert again.stability.measure == found.stability.measure
    assert set(again.accuracy.scores["5 nearest neighbors"]) == set(CRITERIA)
