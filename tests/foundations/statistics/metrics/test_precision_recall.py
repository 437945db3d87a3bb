"""Precision, recall and F against scikit-learn's: all averages, what 0/0 is, labels that do not occur, bad input."""

import inspect
import warnings

import numpy as np
import pytest
from sklearn import metrics as theirs
from sklearn.exceptions import UndefinedMetricWarning

from foundations.statistics import metrics as ours

RNG = np.random.default_rng(0)
NAMES = ["precision_score", "recall_score", "f1_score", "precision_recall_fscore_support"]
TWO = {
    "integers": (RNG.integers(0, 2, 50), RNG.integers(0, 2, 50)),
    "booleans": (RNG.random(20) < 0.5, RNG.random(20) < 0.5),
    "minus one and one": (RNG.choice([-1, 1], 30), RNG.choice([-1, 1], 30)),
    "perfect": ([0, 1, 1], [0, 1, 1]),
    "all wrong": ([0, 1, 1], [1, 0, 0]),
    "nothing called positive": ([0, 1, 1], [0, 0, 0]),
    "nothing positive": ([0, 0, 0], [0, 1, 0]),
    "only negatives": ([0, 0], [0, 0]),
    "only positives": ([1, 1], [1, 1]),
    "one sample": ([1], [0]),
}
MANY = TWO | {
    "four classes": (RNG.integers(0, 4, 50), RNG.integers(0, 4, 50)),
    "strings": (RNG.choice(["ham", "spam", "egg"], 50), RNG.choice(["ham", "spam", "egg"], 50)),
    "a label never predicted": ([0, 1, 2, 2, 2], [0, 1, 1, 0, 1]),
    "a label only predicted": ([0, 1, 1, 0, 1], [0, 1, 2, 2, 2]),
    "objects": (np.array(["x", "y", "x"], dtype=object), np.array(["x", "y", "y"], dtype=object)),
    "whole floats": ([0.0, 1.0, 2.0], [0, 1, 1]),
}


def assert_same(name, y_true, y_pred, **options):
    """Values, types, and whether there is a warning."""
    with warnings.catch_warnings(record=True) as got_warned:
        warnings.simplefilter("always")
        got = getattr(ours, name)(y_true, y_pred, **options)
    with warnings.catch_warnings(record=True) as wanted_warned:
        warnings.simplefilter("always")
        wanted = getattr(theirs, name)(y_true, y_pred, **options)
    assert bool(got_warned) == bool(wanted_warned), f"{name} {options}: {got_warned}, {wanted_warned}"
    if not isinstance(wanted, tuple):
        got, wanted = (got,), (wanted,)
    for a, b in zip(got, wanted, strict=True):
        assert (a is None) == (b is None)
        if b is not None:
            assert type(a) is type(b)  # not the dtype: their support is float64 where nothing is right, and int64 else
            np.testing.assert_allclose(a, b, rtol=1e-15, equal_nan=True, err_msg=f"{name} {options}")


@pytest.mark.parametrize("name", NAMES)
def test_parameters_have_scikit_learns_names_and_defaults(name):
    assert inspect.signature(getattr(ours, name)) == inspect.signature(getattr(theirs, name))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("y_true, y_pred", TWO.values(), ids=TWO)
def test_binary_scores_are_scikit_learns(name, y_true, y_pred):
    for zero_division in ("warn", 0, 1, 1.0, np.nan):
        assert_same(name, y_true, y_pred, average="binary", zero_division=zero_division)
    weight = np.linspace(2.0, 0.0, len(y_true))
    assert_same(name, y_true, y_pred, average="binary", sample_weight=weight)


@pytest.mark.parametrize("average", [None, "macro", "micro", "weighted"])
@pytest.mark.parametrize("y_true, y_pred", MANY.values(), ids=MANY)
def test_averages_are_scikit_learns(average, y_true, y_pred):
    weight = np.linspace(2.0, 0.0, len(y_true))
    for zero_division, beta in [("warn", 1.0), (0, 0.5), (1, 0), (np.nan, np.inf), (np.nan, 1.0)]:
        for sample_weight in (None, weight):
            options = {"zero_division": zero_division, "sample_weight": sample_weight, "beta": beta}
            assert_same("precision_recall_fscore_support", y_true, y_pred, average=average, **options)
    for name in NAMES[:3]:
        assert_same(name, y_true, y_pred, average=average)


@pytest.mark.parametrize("average", [None, "macro", "micro", "weighted"])
@pytest.mark.parametrize("labels", [["spam", "egg", "ham"], ["spam"], ["ham", "never seen"]])
def test_labels_choose_the_classes_and_their_order(labels, average):
    for name in NAMES:
        assert_same(name, *MANY["strings"], labels=labels, average=average)


def test_either_of_two_string_labels_can_be_positive():
    y_true, y_pred = RNG.choice(["ham", "spam"], 30), RNG.choice(["ham", "spam"], 30)
    for pos_label in ("ham", "spam"):
        for name in NAMES:
            assert_same(name, y_true, y_pred, pos_label=pos_label, average="binary")


def test_nothing_to_average_is_not_a_number():
    assert_same("f1_score", [0, 0], [0, 0], labels=[1, 2], average="macro", zero_division=np.nan)


def test_warnings_come_where_the_caller_looks():
    with pytest.warns(UserWarning, match="precision is 0/0 for a class with no predicted member") as caught:
        ours.precision_score([0, 1], [0, 0])
    with pytest.warns(UndefinedMetricWarning):
        theirs.precision_score([0, 1], [0, 0])
    assert [warning.filename for warning in caught] == [__file__]
    with pytest.warns(UserWarning, match="recall is 0/0") as caught:
        ours.precision_recall_fscore_support([0, 0], [0, 1], average="binary", warn_for=["recall"])
    assert [warning.filename for warning in caught] == [__file__]
    with pytest.warns(UserWarning, match="pos_label=2 has no effect"):
        ours.f1_score([0, 1, 2], [0, 1, 2], pos_label=2, average="macro")


@pytest.mark.parametrize(
    "arguments, options, message",
    [
        (([], []), {}, "at least one element"),
        (([0, 1], [0]), {}, "in pairs"),
        ((["a"], [0]), {}, "strings"),
        (([0, 1, 2], [0, 1, 2]), {"average": "binary"}, "there are 3"),
        ((["a", "b"], ["a", "b"]), {"average": "binary"}, "neither of the labels"),
        (([0, 1], [None, 1]), {}, "all strings or all numbers"),
        (([0, 1], [0, 1]), {"average": "samples"}, "average is"),
        (([0, 1], [0, 1]), {"zero_division": 2}, "zero_division is"),
        (([0, 1], [0, 1]), {"zero_division": "nan"}, "zero_division is"),
        (([0, 1], [0, 1]), {"beta": -1}, "beta is"),
        (([0, 1], [0, 1]), {"sample_weight": [1, -1]}, "none negative"),
    ],
)
def test_bad_input_is_one_sentence(arguments, options, message):
    with pytest.raises(ValueError, match=message) as caught:
        ours.precision_recall_fscore_support(*arguments, **options)
    assert "\n" not in str(caught.value)
