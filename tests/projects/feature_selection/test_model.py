"""The model: what it ranks, on which rows, and how sure it is of a score."""

import dataclasses

import numpy as np
import pytest

from foundations.estimators.selection import CRITERIA, greedy
from projects.feature_selection.intervals import half_samples, scores_in_order
from projects.feature_selection.model import Model, Task


def made(n=300, d=8, n_train=None, discrete=False, seed=0, classes=True):
    """A task in which column 0 decides, column 1 is a noisy copy, column 2 helps, and the others are noise."""
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((n, d))
    X[:, 1:2] = (X[:, :1] + 0.2 * rng.standard_normal((n, 1)))[:, : d - 1]
    y = 2 * X[:, 0] + X[:, 2:3].sum(axis=1) + 0.5 * rng.standard_normal(n)
    if discrete:
        X = np.floor(2 * X)
    names = tuple(f"x{j}" for j in range(d))
    kinds = {"discrete": np.full(d, discrete), "discrete_target": classes, "classes": ("no", "yes") if classes else ()}
    y = (y > 0).astype(int) if classes else y
    return Task("made", "generated", names, "y", X, y, n_train=n_train or n, levels=((),) * d, **kinds)


@pytest.mark.parametrize("criterion", CRITERIA)
def test_rows_of_the_ranked_table(criterion):
    task = made()
    model = Model(4, criterion, n_permutations=99).fit(task)
    fitted = model.selector
    assert [row.column for row in model.ranked] == fitted.ranking_.tolist()
    assert [row.feature for row in model.ranked] == [f"x{j}" for j in fitted.ranking_]
    assert [row.score for row in model.ranked] == fitted.scores_.tolist()
    assert [row.p_value for row in model.ranked] == fitted.p_values_[fitted.ranking_].tolist()
    assert {row.column for row in model.ranked[:2]} == ({0, 1} if criterion == "mim" else {model.ranked[0].column, 2})
    for row in model.ranked:
        assert row.interval[0] < row.score < row.interval[1]
    assert np.isnan(model.ranked[0].redundancy)
    assert model.ranked[1].redundancy > 0


def test_without_permutations_there_are_no_p_values():
    assert [row.p_value for row in Model(2).fit(made(60)).ranked] == [None, None]


@pytest.mark.parametrize("classes", [True, False], ids=["classes", "number"])
def test_rows_held_back_have_no_say(classes):
    task = made(200, n_train=120, classes=classes)
    other = dataclasses.replace(task, X=task.X.copy(), y=task.y.copy())
    other.X[120:] = 7.0
    other.y[120:] = task.y[0]
    assert Model(3).fit(task).ranked[1:] == Model(3).fit(other).ranked[1:]


def test_fewer_rows_to_choose_by():
    task = made(50, n_train=30)
    fewer, same = task.with_fewer_rows(10), task.with_fewer_rows(40)
    np.testing.assert_array_equal(fewer.X_train, task.X[:10])
    np.testing.assert_array_equal(fewer.y_test, task.y[30:])
    np.testing.assert_array_equal(same.X, task.X)
    assert (fewer.n_train, same.n_train) == (10, 30)


def test_a_task_may_have_fewer_columns_than_are_asked_for():
    assert len(Model(20).fit(made(80, d=5)).ranked) == 5


def test_the_same_seed_gives_the_same_table():
    task = made(120)
    first, again, other = (Model(3, "mim", seed=seed).fit(task).ranked for seed in (0, 0, 1))
    assert first[1:] == again[1:]
    assert first[1].interval != other[1].interval


@pytest.mark.parametrize("criterion", [name for name, row in CRITERIA.items() if row.pairs])
def test_scores_in_order_are_those_of_the_greedy_choice(criterion):
    rng = np.random.default_rng(1)
    codes = rng.integers(4, size=(300, 6))
    target = (codes[:, 0] + codes[:, 1] + rng.integers(2, size=300)) % 3
    ranking, scores = greedy(codes, target, 6, criterion)
    np.testing.assert_allclose(scores_in_order(codes[:, ranking], target, criterion), scores, rtol=0, atol=1e-12)


def test_halves_are_halves():
    halves = half_samples(9, 50, np.random.default_rng(0))
    assert halves.shape == (50, 4)
    assert all(len(set(half)) == 4 for half in halves)
    assert set(halves.ravel()) == set(range(9))


@pytest.mark.parametrize("criterion", ["mim", "jmi"])
def test_intervals_are_as_wide_as_scores_differ_between_tables(criterion):
    """The score of the first column on many tables strays by what the interval of one table says."""
    tables = [made(160, d=1, seed=seed) for seed in range(40)]
    found = [Model(1, criterion).fit(task).ranked[0] for task in tables]
    scores = np.array([row.score for row in found])
    widths = np.array([row.interval[1] - row.interval[0] for row in found]) / (2 * 1.96)
    assert np.median(widths) == pytest.approx(scores.std(), rel=0.35)


def test_too_few_rows_for_halves():
    ranked = Model(2).fit(made(7, d=3)).ranked
    assert np.isnan([row.interval for row in ranked]).all()


def test_discrete_columns_with_a_rare_class():
    task = made(40, discrete=True)
    rare = dataclasses.replace(task, y=(np.arange(40) == 5).astype(int))
    for criterion in CRITERIA:
        assert len(Model(8, criterion).fit(rare).ranked) == 8
