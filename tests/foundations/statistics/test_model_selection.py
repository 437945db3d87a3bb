"""Splits: scikit-learn's where nothing is drawn, of scikit-learn's sizes where something is, and lawful always."""

import inspect

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sklearn import model_selection as theirs
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier

from foundations.statistics import model_selection as ours

SPLITTERS = ["KFold", "StratifiedKFold", "StratifiedShuffleSplit"]
labels = st.lists(st.sampled_from("abc"), min_size=6, max_size=40)


def bare_signature(function):
    """Names, kinds and defaults, without the types."""
    parameters = inspect.signature(function).parameters.values()
    return [(p.name, p.kind, p.default) for p in parameters]


def counts_of(y, rows):
    return np.array([(y[rows] == c).sum() for c in np.unique(y)])


@pytest.mark.parametrize("name", [*SPLITTERS, "train_test_split"])
def test_parameters_have_scikit_learns_names_and_defaults(name):
    assert bare_signature(getattr(ours, name)) == bare_signature(getattr(theirs, name))


@pytest.mark.parametrize("name", SPLITTERS)
def test_methods_take_scikit_learns_arguments(name):
    for method in ("split", "get_n_splits"):
        got, wanted = (list(inspect.signature(getattr(getattr(m, name), method)).parameters) for m in (ours, theirs))
        assert got == wanted


# K-fold


@given(st.integers(2, 40), st.integers(2, 9))
def test_unshuffled_folds_are_scikit_learns(n, k):
    assume(k <= n)
    for (train, test), (wanted_train, wanted_test) in zip(
        ours.KFold(k).split(range(n)), theirs.KFold(k).split(range(n)), strict=True
    ):
        np.testing.assert_array_equal(train, wanted_train)
        np.testing.assert_array_equal(test, wanted_test)


@pytest.mark.filterwarnings("ignore:(The least populated|the smallest) class")
@given(labels, st.integers(2, 5))
def test_unshuffled_stratified_folds_are_scikit_learns(y, k):
    assume(k <= max(y.count(c) for c in "abc"))
    for (train, test), (wanted_train, wanted_test) in zip(
        ours.StratifiedKFold(k).split(y, y), theirs.StratifiedKFold(k).split(y, y), strict=True
    ):
        np.testing.assert_array_equal(train, wanted_train)
        np.testing.assert_array_equal(test, wanted_test)


@pytest.mark.filterwarnings("ignore:(The least populated|the smallest) class")
@given(labels, st.integers(2, 5), st.integers(0, 3))
def test_shuffled_folds_test_every_sample_once_with_scikit_learns_sizes(y, k, seed):
    y = np.array(y)
    for name in ("KFold", "StratifiedKFold"):
        assume(k <= max((y == c).sum() for c in "abc"))
        got = list(getattr(ours, name)(k, shuffle=True, random_state=seed).split(y, y))
        wanted = list(getattr(theirs, name)(k).split(y, y))
        np.testing.assert_array_equal(np.sort(np.concatenate([test for _, test in got])), np.arange(len(y)))
        for (train, test), (_, wanted_test) in zip(got, wanted, strict=True):
            np.testing.assert_array_equal(np.sort(np.concatenate([train, test])), np.arange(len(y)))
            assert len(test) == len(wanted_test)
            if name == "StratifiedKFold":
                np.testing.assert_array_equal(counts_of(y, test), counts_of(y, wanted_test))


def test_small_classes_are_warned_of():
    with pytest.warns(UserWarning, match="the smallest class has 2 members for n_splits=3"):
        list(ours.StratifiedKFold(3).split(range(8), [0] * 6 + [1] * 2))


# Shuffle split


def test_seven_of_each_ten_are_exactly_seven():
    y = np.repeat([f"person {i}" for i in range(40)], 10)
    for test_size, train_size in ((0.3, None), (None, 0.7), (120, 280), (0.3, 0.7)):
        splitter = ours.StratifiedShuffleSplit(10, test_size=test_size, train_size=train_size, random_state=0)
        for train, test in splitter.split(y, y):
            np.testing.assert_array_equal(counts_of(y, train), np.full(40, 7))
            np.testing.assert_array_equal(counts_of(y, test), np.full(40, 3))


@given(labels, st.floats(0.15, 0.85), st.integers(0, 3))
def test_shuffle_split_is_lawful(y, test_size, seed):
    y = np.array(y)
    counts, n = counts_of(y, slice(None)), len(y)
    n_test = int(np.ceil(test_size * n))
    assume(counts.min() >= 2 and n_test >= len(counts) <= n - n_test)
    for train, test in ours.StratifiedShuffleSplit(3, test_size=test_size, random_state=seed).split(y, y):
        assert len(test) == n_test
        np.testing.assert_array_equal(np.sort(np.concatenate([train, test])), np.arange(n))
        for rows in (train, test):
            quota = counts * len(rows) / n
            assert counts_of(y, rows).min() >= 1
            if quota.min() >= 1 and (counts - quota).min() >= 1:  # then rounding alone decides
                assert np.abs(counts_of(y, rows) - quota).max() < 1


@pytest.mark.parametrize(
    "counts, test_size, train_size",
    [
        ((52, 28, 20), 0.25, None),
        ((50, 31, 22), 0.3, None),
        ((9, 17, 33), 0.2, None),
        ((9, 17, 33), 20, 25),
        ((101, 57), None, 0.61),
        ((40, 23), None, None),
    ],
)
def test_class_sizes_are_scikit_learns_where_no_lot_decides(counts, test_size, train_size):
    y = np.random.default_rng(0).permutation(np.repeat(np.arange(len(counts)), counts))
    options = {"test_size": test_size, "train_size": train_size, "random_state": 1}
    got = ours.StratifiedShuffleSplit(4, **options).split(y, y)
    wanted = theirs.StratifiedShuffleSplit(4, **options).split(y, y)
    for pair in zip(got, wanted, strict=True):
        for ours_rows, their_rows in zip(*pair, strict=True):
            np.testing.assert_array_equal(counts_of(y, ours_rows), counts_of(y, their_rows))


def test_a_class_of_two_stands_on_both_sides():
    y = np.array([0] * 50 + [1] * 2 + [2] * 3)
    for size in (0.1, 0.9):
        for train, test in ours.StratifiedShuffleSplit(5, test_size=size, random_state=0).split(y, y):
            assert set(y[train]) == set(y[test]) == {0, 1, 2}
            assert len(train) + len(test) == 55


def test_as_many_samples_as_classes_is_one_of_each():
    y = np.array([0] * 20 + [1] * 2 + [2] * 2)
    for train, test in ours.StratifiedShuffleSplit(5, train_size=3, test_size=3, random_state=0).split(y, y):
        np.testing.assert_array_equal(counts_of(y, train), [1, 1, 1])
        np.testing.assert_array_equal(counts_of(y, test), [1, 1, 1])


def test_every_sample_is_drawn_equally_often():
    y = np.repeat([0, 1], [30, 10])
    splits = 400
    tested = np.zeros(40)
    for _, test in ours.StratifiedShuffleSplit(splits, test_size=0.3, random_state=0).split(y, y):
        tested[test] += 1
    # each count is binomial: 5 standard deviations would be exceeded by one of 40 once in 40,000 seeds
    assert np.abs(tested - 0.3 * splits).max() < 5 * np.sqrt(splits * 0.3 * 0.7)


def test_ties_are_broken_by_lot():
    y = np.array([0, 1] * 5)  # 5 to train of 10: the odd one is drawn anew each time
    splits = ours.StratifiedShuffleSplit(40, train_size=5, random_state=0).split(y, y)
    assert {int(y[train].sum()) for train, _ in splits} == {2, 3}


# Train-test split


@given(st.integers(2, 60), st.one_of(st.floats(0.05, 0.95), st.integers(1, 59)), st.booleans())
def test_train_test_split_has_scikit_learns_sizes(n, size, of_train):
    options = {"train_size" if of_train else "test_size": size}
    try:
        wanted = theirs.train_test_split(np.arange(n), **options)
    except ValueError:
        with pytest.raises(ValueError):
            ours.train_test_split(np.arange(n), **options)
        return
    train, test = ours.train_test_split(np.arange(n), **options, random_state=0)
    assert (len(train), len(test)) == (len(wanted[0]), len(wanted[1]))
    np.testing.assert_array_equal(np.sort(np.concatenate([train, test])), np.arange(n))


def test_arrays_are_split_together_and_keep_their_kind():
    pandas, sparse = pytest.importorskip("pandas"), pytest.importorskip("scipy.sparse")
    X = np.arange(20).reshape(10, 2)
    frame = pandas.DataFrame({"a": np.arange(10)}, index=list("abcdefghij"))
    parts = ours.train_test_split(X, list(range(10)), frame, sparse.csr_array(X), frame["a"], random_state=3)
    for train_or_test in (0, 1):
        array, plain, table, rows, series = parts[train_or_test::2]
        assert isinstance(plain, list) and isinstance(table, pandas.DataFrame) and sparse.issparse(rows)
        np.testing.assert_array_equal(array[:, 0] // 2, plain)
        np.testing.assert_array_equal(table["a"], plain)
        np.testing.assert_array_equal(rows.toarray(), array)
        np.testing.assert_array_equal(series, plain)


def test_unshuffled_split_is_scikit_learns():
    got = ours.train_test_split(list(range(11)), "abcdefghijk", shuffle=False, test_size=0.3)
    assert got == theirs.train_test_split(list(range(11)), "abcdefghijk", shuffle=False, test_size=0.3)


def test_stratified_train_test_split_keeps_proportions():
    y = np.repeat(["ham", "spam"], [60, 20])
    train, test = ours.train_test_split(y, stratify=y, random_state=0)
    assert [(train == "ham").sum(), (train == "spam").sum()] == [45, 15]
    assert [(test == "ham").sum(), (test == "spam").sum()] == [15, 5]


# Randomness


@pytest.mark.parametrize(
    "make",
    [
        lambda seed: ours.KFold(3, shuffle=True, random_state=seed),
        lambda seed: ours.StratifiedKFold(3, shuffle=True, random_state=seed),
        lambda seed: ours.StratifiedShuffleSplit(3, random_state=seed),
    ],
)
def test_same_seed_same_split_and_seed_zero_counts(make):
    y = np.arange(60) % 3
    first, again, other = (np.concatenate([test for _, test in make(seed).split(y, y)]) for seed in (0, 0, 1))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)
    generator = np.random.default_rng(0)
    np.testing.assert_array_equal(first, np.concatenate([test for _, test in make(generator).split(y, y)]))
    assert not np.array_equal(first, np.concatenate([test for _, test in make(generator).split(y, y)]))


# Guests of scikit-learn


@pytest.mark.parametrize(
    "cv",
    [
        ours.KFold(4, shuffle=True, random_state=0),
        ours.StratifiedKFold(4, shuffle=True, random_state=0),
        ours.StratifiedShuffleSplit(4, test_size=0.25, random_state=0),
    ],
    ids=lambda cv: type(cv).__name__,
)
def test_scikit_learn_takes_our_splitters(cv):
    X, y = load_iris(return_X_y=True)
    model = KNeighborsClassifier()
    scores = theirs.cross_val_score(model, X, y, cv=cv)
    wanted = [model.fit(X[train], y[train]).score(X[test], y[test]) for train, test in cv.split(X, y)]
    np.testing.assert_array_equal(scores, wanted)
    search = theirs.GridSearchCV(model, {"n_neighbors": [1, 5]}, cv=cv).fit(X, y)
    assert search.n_splits_ == cv.get_n_splits(X, y) == 4
    assert search.best_score_ > 0.9


def test_unshuffled_folds_give_scikit_learns_scores():
    X, y = load_iris(return_X_y=True)
    model = LogisticRegression(max_iter=500)
    got = theirs.cross_val_score(model, X, y, cv=ours.StratifiedKFold(5))
    np.testing.assert_array_equal(got, theirs.cross_val_score(model, X, y, cv=5))


# Bad input


@pytest.mark.parametrize(
    "run, message",
    [
        (lambda: ours.KFold(1), "2 or more; got 1"),
        (lambda: ours.KFold(2.0), "whole number"),
        (lambda: ours.KFold(True), "whole number"),
        (lambda: ours.KFold(random_state=0), "shuffle=True"),
        (lambda: list(ours.KFold(5).split(range(4))), "n_splits=5 is more than the 4 samples"),
        (lambda: list(ours.KFold(5).split([])), "no samples"),
        (lambda: list(ours.StratifiedKFold(3).split(range(4), [0, 0, 1, 1])), "more than the 2 members"),
        (lambda: list(ours.StratifiedKFold(2).split(range(4), [0, 1])), "each of the 4 samples; got 2"),
        (lambda: list(ours.StratifiedKFold(2).split(range(4), [0.5, 1, 2, 3])), "no labels"),
        (lambda: ours.StratifiedShuffleSplit(0), "1 or more; got 0"),
        (lambda: list(ours.StratifiedShuffleSplit().split(range(21), [0] * 20 + [1])), "only one member"),
        (lambda: list(ours.StratifiedShuffleSplit(test_size=1).split(range(4), [0, 0, 1, 1])), "test side has 1"),
        (lambda: list(ours.StratifiedShuffleSplit(train_size=1).split(range(4), [0, 0, 1, 1])), "train side has 1"),
        (lambda: list(ours.StratifiedShuffleSplit().split([], [])), "no samples"),
        (lambda: ours.train_test_split(), "nothing to split"),
        (lambda: ours.train_test_split([1, 2], [1]), "different lengths, 2, 1"),
        (lambda: ours.train_test_split([1, 2], test_size=2), "test_size is a fraction"),
        (lambda: ours.train_test_split([1, 2], test_size=1.0), "test_size is a fraction"),
        (lambda: ours.train_test_split([1, 2], train_size=0), "train_size is a fraction"),
        (lambda: ours.train_test_split([1, 2], train_size="half"), "got 'half'"),
        (lambda: ours.train_test_split([1, 2, 3], test_size=2, train_size=2), "2 to train and 2 to test"),
        (lambda: ours.train_test_split([1], test_size=0.5), "0 to train and 1 to test"),
        (lambda: ours.train_test_split([1, 2], stratify=[0, 1], shuffle=False), "shuffle=True"),
    ],
)
def test_bad_input_is_one_sentence(run, message):
    with pytest.raises(ValueError, match=message) as caught:
        run()
    assert "\n" not in str(caught.value)
