"""p-values by permutation: against counting one by one, under the null, and against the chi-square they tend to."""

import numpy as np
import pytest
from scipy.stats import chi2

from foundations.estimators.selection import permutation_p_values, significance
from foundations.information.discrete import mutual_information_columns
from foundations.statistics.hypothesis_tests import adjust


def table(n=80, d=5, seed=0, classes=3):
    rng = np.random.default_rng(seed)
    y = rng.integers(0, classes, n)
    X = rng.integers(0, 4, (n, d))
    X[:, 0] = np.where(rng.random(n) < 0.3, y, X[:, 0])
    return X, y


@pytest.mark.parametrize("cells", [1, 400, 1 << 23])  # blocks of one, of a few, of all
@pytest.mark.parametrize("classes", [2, 3])
def test_is_the_share_of_permutations_that_tell_as_much(cells, classes, monkeypatch):
    X, y = table(classes=classes)
    X[:, 3] = np.arange(80) // 2  # many values
    seen = []

    class Recorded(np.random.Generator):
        def permuted(self, *arguments, **settings):
            seen.extend(super().permuted(*arguments, **settings).T)
            return np.array(seen[-arguments[0].shape[1] :]).T

    monkeypatch.setattr(significance, "CELLS", cells)
    p = permutation_p_values(X, 5 * y, 39, Recorded(np.random.PCG64(0)))
    assert len(seen) == 39
    assert all(np.array_equal(np.sort(labels), np.sort(y)) for labels in seen)
    observed = mutual_information_columns(X, y)
    chance = np.array([mutual_information_columns(X, labels) for labels in seen])
    assert p.tolist() == ((1 + (chance >= observed - 1e-9).sum(axis=0)) / 40).tolist()


def test_p_values_are_valid_where_there_is_nothing():
    rng = np.random.default_rng(0)
    X, y = rng.integers(0, 3, (30, 2000)), rng.integers(0, 2, 30)
    p = permutation_p_values(X, y, 99, rng)
    for a in (0.01, 0.05, 0.2, 0.5):
        assert (p <= a).mean() <= a + 4 * np.sqrt(a * (1 - a) / 2000)
    assert (p <= 0.5).mean() > 0.4


def test_tends_to_the_likelihood_ratio_test():
    X, y = table(n=1000, d=4, seed=3)
    X[:, 0] = np.where(np.random.default_rng(1).random(1000) < 0.05, y, X[:, 1])
    p = permutation_p_values(X, y, 2000, np.random.default_rng(0))
    wanted = chi2.sf(2 * 1000 * mutual_information_columns(X, y), 3 * 2)
    np.testing.assert_allclose(p, wanted, atol=4 * 0.5 / np.sqrt(2000) + 0.01)


def test_what_is_certain():
    y = np.arange(40) % 2
    X = np.column_stack([y, np.zeros(40, int)])
    p = permutation_p_values(X, y, 199, np.random.default_rng(0))
    assert p.tolist() == [1 / 200, 1]


def test_names_of_values_do_not_matter():
    X, y = table()
    renamed = np.array([10**12, -5, 7, 0])[X]
    got = permutation_p_values(renamed, np.array(["b", "a", "c"])[y], 39, np.random.default_rng(0))
    assert got.shape == (5,) and (got < 1).any()
    for codes in (X, X.astype(np.uint8), X.astype(np.uint64), X + 252.0, (X + 252).astype(np.uint8)):
        wanted = permutation_p_values(codes, np.array([1, 0, 2])[y], 39, np.random.default_rng(0))
        np.testing.assert_array_equal(got, wanted)


@pytest.mark.parametrize(
    ("codes", "target", "times", "message"),
    [
        ([[0], [1]], [0, 1], 0, "n_permutations must be an int of 1 or more, got 0"),
        ([[0], [1]], [0, 1, 1], 9, r"codes is \(n, d\) and target \(n,\); got shapes \(2, 1\) and \(3,\)"),
        ([0, 1], [0, 1], 9, r"got shapes \(2,\) and \(2,\)"),
        ([[0], [np.nan]], [0, 1], 9, r"column has no value in row 1 \(nan\)"),
    ],
)
def test_wrong_arguments(codes, target, times, message):
    with pytest.raises(ValueError, match=message):
        permutation_p_values(codes, target, times, np.random.default_rng(0))


def test_false_discoveries_are_held_to_their_share():
    """5 of 40 columns tell something; of those with q <= 0.2 a fifth may be false, on average over 60 tables."""
    rng, false, found = np.random.default_rng(0), [], []
    for _ in range(60):
        X, y = rng.integers(0, 2, (80, 40)), rng.integers(0, 2, 80)
        X[:, :5] = np.where(rng.random((80, 5)) < 0.5, y[:, None], X[:, :5])
        taken = adjust(permutation_p_values(X, y, 399, rng)) <= 0.2
        false.append(taken[5:].sum() / max(1, taken.sum()))
        found.append(taken[:5].mean())
    assert 0.05 < np.mean(false) <= 0.2 * 35 / 40 + 4 * np.std(false) / np.sqrt(60)
    assert np.mean(found) > 0.9
