"""The criteria against sums over tables, how many estimates they take, and what each of them sees and does not."""

import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundations.estimators.selection import CRITERIA, greedy, greedy_by_each, redundancy
from foundations.information.discrete import mutual_information_columns
from tests.foundations.estimators.selection import oracle


def table(seed, n=60, d=6, levels=3, classes=3):
    """Columns that depend on the target and on each other, and one column twice."""
    rng = np.random.default_rng(seed)
    y = rng.integers(0, classes, n)
    X = rng.integers(0, levels, (n, d))
    X[:, 0] = (X[:, 0] + y) % levels
    X[:, 1] = np.where(rng.random(n) < 0.7, X[:, 0], X[:, 1])
    X[:, 2] = (X[:, 1] * y) % levels
    return np.hstack([X, X[:, :1]]), y


@pytest.mark.parametrize("criterion", CRITERIA)
@pytest.mark.parametrize("seed", range(6))
def test_equals_the_slow_one(criterion, seed):
    X, y = table(seed, levels=2 + seed % 3, classes=2 + seed % 2)
    k = X.shape[1]
    ranking, scores = greedy(X, y, k, criterion)
    wanted, values = oracle.select(criterion, X.T.tolist(), y.tolist(), k)
    assert ranking.tolist() == wanted
    np.testing.assert_allclose(scores, values, atol=1e-12)


@pytest.mark.parametrize("criterion", CRITERIA)
@given(st.integers(0, 10_000), st.integers(1, 40), st.integers(1, 5))
def test_equals_the_slow_one_on_any_table(criterion, seed, n, d):
    rng = np.random.default_rng(seed)
    X, y = rng.integers(0, 3, (n, d)), rng.integers(0, 3, n)
    y[0], y[-1] = 0, 1
    if n == 1:
        X, y = np.vstack([X, X]), np.array([0, 1])
    ranking, scores = greedy(X, y, d, criterion)
    wanted, values = oracle.select(criterion, X.T.tolist(), y.tolist(), d)
    assert ranking.tolist() == wanted
    np.testing.assert_allclose(scores, values, atol=1e-12)


def test_criteria_that_share_terms_choose_as_each_alone():
    X, y = table(2)
    together = greedy_by_each(X, y, 5, CRITERIA)
    assert list(together) == list(CRITERIA)
    for criterion, (ranking, scores) in together.items():
        wanted = greedy(X, y, 5, criterion)
        assert (ranking.tolist(), scores.tolist()) == (wanted.ranking.tolist(), wanted.scores.tolist())


@pytest.mark.parametrize("criterion", CRITERIA)
def test_names_of_values_do_not_matter(criterion):
    X, y = table(1)
    renamed = np.array([4, 0, 9])[X]  # other codes, in another order, with gaps
    got, wanted = greedy(renamed, 7 - 3 * y + 1, 5, criterion), greedy(X, y, 5, criterion)
    assert got.ranking.tolist() == wanted.ranking.tolist()
    np.testing.assert_allclose(got.scores, wanted.scores, atol=1e-12)


def count_estimates(monkeypatch, X, y, k, criterion):
    """How many columns are held against one, in all."""
    estimates = []

    def counted(A, b):
        estimates.append(np.shape(A)[1])
        return mutual_information_columns(A, b)

    monkeypatch.setattr(sys.modules[greedy.__module__], "mutual_information_columns", counted)
    greedy(X, y, k, criterion)
    return sum(estimates)


@pytest.mark.parametrize("criterion", CRITERIA)
@pytest.mark.parametrize("d", [7, 30])
@pytest.mark.parametrize("k", [1, 2, 5])
def test_choosing_k_of_d_takes_2_k_d_estimates_at_most(criterion, d, k, monkeypatch):
    rng = np.random.default_rng(d)
    X, y = rng.integers(0, 3, (50, d)), rng.integers(0, 2, 50)
    wanted = (2 * k - 1) * d if CRITERIA[criterion].pairs else d
    assert count_estimates(monkeypatch, X, y, k, criterion) == wanted


def exclusive_or(n=400):
    """y is a xor b, the last two columns; b tells nothing alone, a little, since b is mostly 0."""
    a, b = np.tile([0, 1], n // 2), np.repeat([0, 0, 0, 1, 1], n // 5)
    return np.column_stack([np.random.default_rng(0).integers(0, 2, (n, 3)), a, b]), a ^ b


@pytest.mark.parametrize(("criterion", "sees"), [("mim", False), ("jmi", True), ("cmim", True), ("disr", True)])
def test_a_column_that_tells_only_together_with_another(criterion, sees):
    X, y = exclusive_or()
    ranking, scores = greedy(X, y, 2, criterion)
    assert ranking[0] == 3
    assert (ranking[1] == 4) == sees
    if criterion in ("jmi", "cmim"):  # given a, b tells all that is left: H(Y | a)
        assert scores[1] == pytest.approx(oracle.entropy(y, X[:, 3]) - oracle.entropy(X[:, 3]), abs=1e-12)


def test_a_column_that_is_there_twice():
    rng = np.random.default_rng(0)
    y = rng.integers(0, 2, 500)
    strong, weak, noise = (np.where(rng.random(500) < p, y, rng.integers(0, 2, 500)) for p in (0.8, 0.4, 0.0))
    X = np.column_stack([noise, strong, strong, weak])
    chosen = {criterion: greedy(X, y, 2, criterion) for criterion in CRITERIA}
    assert chosen["mim"].ranking.tolist() == [1, 2]
    for criterion in ("mrmr", "jmi", "cmim"):
        assert chosen[criterion].ranking.tolist() == [1, 3]
    # the duplicate adds nothing to what is known
    last = greedy(X, y, 4, "cmim")
    assert last.ranking[-1] == 2 and last.scores[-1] == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("criterion", CRITERIA)
def test_ties_go_to_the_first(criterion):
    X, y = table(3)
    ranking = greedy(np.repeat(X, 2, axis=1), y, 4, criterion).ranking.tolist()
    assert ranking[0] % 2 == 0
    alike = np.stack([X[:, 0], 2 - X[:, 0], (X[:, 0] + 1) % 3], axis=1)  # one column under three names
    assert greedy(alike, y, 3, criterion).ranking.tolist() == [0, 1, 2]


@pytest.mark.parametrize("criterion", CRITERIA)
def test_columns_of_one_value(criterion):
    X, y = table(0)
    X[:, 2] = 5
    ranking, scores = greedy(X, y, X.shape[1], criterion)
    assert sorted(ranking) == list(range(X.shape[1])) and np.isfinite(scores).all()
    np.testing.assert_allclose(greedy(np.zeros((4, 2), int), [0, 1, 0, 1], 2, criterion).scores, 0)
    assert greedy(np.zeros((4, 2), int), [1, 1, 1, 1], 2, criterion).scores.tolist() == [0, 0]


def test_redundancy_is_the_mean_information_with_those_before():
    X, y = table(2)
    ranking = greedy(X, y, 4, "jmi").ranking
    wanted = [
        oracle.mean(oracle.information(X[:, ranking[i]].tolist(), X[:, j].tolist()) for j in ranking[:i])
        for i in (1, 2, 3)
    ]
    got = redundancy(X, ranking)
    assert np.isnan(got[0])
    np.testing.assert_allclose(got[1:], wanted, atol=1e-13)
    assert redundancy(X, ranking[:1]).shape == (1,)
    assert redundancy(X, []).shape == (0,)


def test_wrong_arguments():
    X, y = table(0)
    with pytest.raises(ValueError, match="criterion is one of 'mim', 'mrmr', 'jmi', 'cmim', 'disr'; got 'mifs'"):
        greedy(X, y, 1, "mifs")
    for k in (0, 8):
        with pytest.raises(ValueError, match=f"from 1 to 7; got {k}"):
            greedy(X, y, k, "mim")
        with pytest.raises(ValueError, match=f"from 1 to 7; got {k}"):
            greedy(X, y, k)
    with pytest.raises(ValueError, match="rows"):
        greedy(X, y[:-1], 2)
