"""The library estimates the same, and both sides are judged by the same numbers."""

import dataclasses

import numpy as np
import pytest
from sklearn.feature_selection import mutual_info_classif, mutual_info_regression
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.preprocessing import StandardScaler

from foundations.information.continuous import mutual_information_columns
from projects.feature_selection import baseline
from projects.feature_selection.evaluate import evaluate, metrics
from projects.feature_selection.model import Model
from tests.projects.feature_selection.test_model import made

KINDS = {"continuous": [False] * 6, "discrete": [True] * 6, "mixed": [True, False] * 3}


def generated(kind, classes, seed):
    """A task of 6 columns with ties, some of which follow the target."""
    rng = np.random.default_rng(seed)
    task = made(150 + 10 * seed, d=6, seed=seed, classes=classes)
    X, y = task.X.copy(), task.y
    discrete = np.array(KINDS[kind])
    X[:, discrete] = np.floor(2 * X[:, discrete])
    X[:, ~discrete] = X[:, ~discrete].round(1)  # ties
    if not classes:
        y = np.where(rng.random(len(y)) < 0.3, y.round(), y)
    return dataclasses.replace(task, X=X, y=y, discrete=discrete)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("classes", [True, False], ids=["classes", "number"])
@pytest.mark.parametrize("seed", range(4))
def test_estimates_are_the_librarys_once_the_noise_is_the_same(kind, classes, seed):
    task = generated(kind, classes, seed)
    X, y = baseline.with_noise(task, task.X, task.y, seed)
    sides = {"discrete_columns": task.discrete, "discrete_target": task.discrete_target}
    library = mutual_info_classif if classes else mutual_info_regression
    wanted = library(task.X, task.y, discrete_features=task.discrete, random_state=seed)
    np.testing.assert_array_equal(baseline.mutual_information(task, task.X, task.y, seed), wanted)
    np.testing.assert_allclose(mutual_information_columns(X, y, **sides), wanted, rtol=0, atol=1e-9)


def test_noise_is_added_to_what_is_continuous_alone():
    task = generated("mixed", True, 0)
    X, y = baseline.with_noise(task, task.X, task.y, 0)
    np.testing.assert_array_equal(X[:, task.discrete], task.X[:, task.discrete])
    assert y is task.y
    for j in np.flatnonzero(~task.discrete):
        assert len(np.unique(X[:, j])) == len(X) > len(np.unique(task.X[:, j]))


def test_the_library_keeps_the_best():
    scores = np.array([0.1, 0.7, 0.3, 0.5])
    assert baseline.choose(scores, 3).tolist() == [1, 3, 2]


def test_importances_find_what_matters():
    assert np.argmax(baseline.importances(made(300), 0)) in (0, 1)
    assert np.argmax(baseline.importances(made(300, classes=False), 0)) in (0, 1)


def test_the_forest_is_not_in_a_quick_run():
    task = made(40)
    assert list(baseline.rankings(task, 0)) == [baseline.MUTUAL_INFORMATION, baseline.IMPORTANCE]
    assert list(baseline.rankings(task, 0, quick=True)) == [baseline.MUTUAL_INFORMATION]


@pytest.mark.parametrize("classes", [True, False], ids=["classes", "number"])
def test_where_all_rows_are_alone_nothing_is_told(classes):
    task = made(6, d=3, classes=classes)
    numbers, kinds = np.arange(6), np.array([not classes, False, False])
    X = np.column_stack([numbers, task.X[:, 1:]])
    task = dataclasses.replace(task, X=X, y=numbers if classes else task.y, discrete=kinds)
    found = baseline.mutual_information(task, task.X, task.y, 0)
    sides = {"discrete_columns": task.discrete, "discrete_target": classes}
    np.testing.assert_allclose(mutual_information_columns(*baseline.with_noise(task, X, task.y, 0), **sides), found)
    assert (found == 0).tolist() == ([True] * 3 if classes else [True, *(found[1:] == 0)])


def test_numbers_of_any_size_have_importances():
    task = made(200)
    huge = dataclasses.replace(task, X=task.X * np.array([1e45, 1e-45, 1, 1, 1, 1, 1, 1]))
    assert np.argmax(baseline.importances(huge, 0)) in (0, 1)


def judged(task, **options):
    return evaluate(task, Model(5, n_permutations=0).fit(task), 2, True, **options)


@pytest.fixture(scope="module")
def of_classes():
    task = dataclasses.replace(made(240, d=24, n_train=160), truth=np.arange(24) < 3)
    return task, judged(task)


def test_both_sides_have_the_same_metrics_and_phases(of_classes):
    _, found = of_classes
    assert found.ours.keys() == found.dummy.keys() == {"accuracy", "accuracy_logistic", "precision_at_20"}
    both = {f"{name}{side}" for name in found.ours for side in ("", "_importance")}
    assert found.library.keys() == both
    for watch in (found.watch, found.library_watch):
        assert watch.seconds().keys() == {"estimate", "select", "total"}
        assert [len(times) for times in watch.rounds.values()] == [2, 2]


def test_estimates_agree(of_classes):
    assert of_classes[1].agreement["information"] < 1e-9


def test_ours_is_better_than_chance(of_classes):
    _, found = of_classes
    assert found.ours["accuracy"] > 0.8
    assert found.ours["accuracy"] > found.dummy["accuracy"] - 0.05


def test_precision_is_of_twenty_columns(of_classes):
    task, found = of_classes
    assert found.ours["precision_at_20"] is None  # five were chosen
    assert found.library["precision_at_20"] == pytest.approx(3 / 20)
    ranking = np.array([5, 0, 6, 1, *range(7, 24)])
    assert metrics(task, ranking)["precision_at_20"] == pytest.approx(2 / 20)


def test_accuracy_is_the_librarys_model_of_neighbors():
    task = made(240, n_train=160)
    ranking = np.array([2, 0, 5])
    scaler = StandardScaler().fit(task.X_train[:, ranking])
    train, test = scaler.transform(task.X_train[:, ranking]), scaler.transform(task.X_test[:, ranking])
    wanted = KNeighborsClassifier(5).fit(train, task.y_train).score(test, task.y_test)
    assert metrics(task, ranking)["accuracy"] == wanted


def test_a_target_that_is_a_number_is_judged_by_r2():
    task = made(240, n_train=160, classes=False)
    ranking = np.array([2, 0, 5])
    scaler = StandardScaler().fit(task.X_train[:, ranking])
    train, test = scaler.transform(task.X_train[:, ranking]), scaler.transform(task.X_test[:, ranking])
    wanted = KNeighborsRegressor(5).fit(train, task.y_train).score(test, task.y_test)
    found = metrics(task, ranking)
    assert found["r2"] == pytest.approx(wanted, abs=1e-12)
    assert found["r2_linear"] > 0.8
    assert judged(task, quick=True).agreement["information"] < 1e-9


@pytest.mark.parametrize(("classes", "n_train"), [(True, 60), (False, 60), (False, 59)])
def test_too_few_rows_held_back_judge_nothing(classes, n_train):
    found = metrics(made(60, n_train=n_train, classes=classes), np.arange(3))
    assert set(found.values()) == {None}


def test_without_the_baseline_there_is_ours_alone():
    task = made(80, n_train=60)
    found = evaluate(task, Model(3, "mim").fit(task), 1, with_baseline=False)
    assert found.library is found.dummy is found.agreement is None
    assert found.rankings == {}
    assert found.watch.seconds().keys() == {"estimate", "select", "total"}
