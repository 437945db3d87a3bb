"""Accuracy and confusion matrix against scikit-learn's, over labels of all kinds, weights, and what is no input."""

import inspect

import numpy as np
import pytest
from sklearn import metrics as theirs

from foundations.statistics import metrics as ours

RNG = np.random.default_rng(0)
LABELS = {
    "integers": (RNG.integers(0, 4, 50), RNG.integers(0, 4, 50)),
    "negative integers": (RNG.integers(-3, 3, 50), RNG.integers(-3, 3, 50)),
    "strings": (RNG.choice(["ham", "spam", "egg"], 50), RNG.choice(["ham", "spam", "egg"], 50)),
    "lists": (["a", "b", "a", "c"], ["a", "a", "a", "b"]),
    "booleans": (RNG.random(20) < 0.5, RNG.random(20) < 0.5),
    "a label never predicted": ([0, 1, 2, 2, 2], [0, 1, 1, 0, 1]),
    "a label only predicted": ([0, 1, 1, 0, 1], [0, 1, 2, 2, 2]),
    "objects": (np.array(["x", "y", "x"], dtype=object), np.array(["x", "y", "y"], dtype=object)),
    "whole floats": ([0.0, 1.0, 2.0], [0, 1, 1]),
    "a column": (np.array([[0], [1], [1]]), np.array([0, 1, 0])),
}


@pytest.mark.parametrize("name", ["accuracy_score", "confusion_matrix"])
def test_parameters_have_scikit_learns_names_and_defaults(name):
    assert inspect.signature(getattr(ours, name)) == inspect.signature(getattr(theirs, name))


@pytest.mark.parametrize("y_true, y_pred", LABELS.values(), ids=LABELS)
def test_accuracy_is_scikit_learns(y_true, y_pred):
    weight = np.arange(1.0, len(y_true) + 1)
    for options in ({}, {"normalize": False}, {"sample_weight": weight}, {"normalize": False, "sample_weight": weight}):
        wanted = theirs.accuracy_score(y_true, y_pred, **options)
        assert ours.accuracy_score(y_true, y_pred, **options) == pytest.approx(wanted, rel=1e-15)


@pytest.mark.parametrize("normalize", [None, "true", "pred", "all"])
@pytest.mark.parametrize("y_true, y_pred", LABELS.values(), ids=LABELS)
def test_confusion_matrix_is_scikit_learns(y_true, y_pred, normalize):
    weight = np.linspace(0.0, 2.0, len(y_true))
    for sample_weight in (None, weight):
        got = ours.confusion_matrix(y_true, y_pred, normalize=normalize, sample_weight=sample_weight)
        wanted = theirs.confusion_matrix(y_true, y_pred, normalize=normalize, sample_weight=sample_weight)
        assert got.dtype == wanted.dtype
        np.testing.assert_allclose(got, wanted, rtol=1e-14)


def test_confusion_matrix_takes_the_order_of_the_given_labels():
    y_true, y_pred = LABELS["strings"]
    for labels in (["spam", "egg", "ham"], ["spam", "ham"], ["ham", "never seen"]):
        np.testing.assert_array_equal(
            ours.confusion_matrix(y_true, y_pred, labels=labels), theirs.confusion_matrix(y_true, y_pred, labels=labels)
        )


@pytest.mark.parametrize(
    "function, arguments, options, message",
    [
        (ours.accuracy_score, ([], []), {}, "at least one element"),
        (ours.accuracy_score, ([0, 1], [0]), {}, "y_true has 2 elements and y_pred has 1"),
        (ours.accuracy_score, (["a"], [0]), {}, "strings"),
        (ours.accuracy_score, ([0.5], [1]), {}, "no labels"),
        (ours.accuracy_score, (np.eye(2), np.eye(2)), {}, "vector"),
        (ours.accuracy_score, ([0, 1], [0, 1]), {"sample_weight": [0, 0]}, "sums to zero"),
        (ours.accuracy_score, ([0, 1], [0, 1]), {"sample_weight": [1, -1]}, "none negative"),
        (ours.accuracy_score, ([0, 1], [0, 1]), {"sample_weight": [1]}, "one for each sample"),
        (ours.confusion_matrix, ([], []), {}, "at least one element"),
        (ours.confusion_matrix, ([0], [0, 1]), {}, "in pairs"),
        (ours.confusion_matrix, ([0], [0]), {"labels": [1]}, "any of the given labels"),
        (ours.confusion_matrix, ([0], [0]), {"normalize": "rows"}, "normalize"),
    ],
)
def test_bad_input_is_one_sentence(function, arguments, options, message):
    with pytest.raises(ValueError, match=message) as caught:
        function(*arguments, **options)
    assert "\n" not in str(caught.value)
