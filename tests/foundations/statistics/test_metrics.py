"""Scores of predictions against scikit-learn's, over labels of all kinds, ties, weights, and what is no input."""

import inspect

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
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
SCORES = {
    "continuous": (RNG.integers(0, 2, 60), RNG.standard_normal(60)),
    "ties": (RNG.integers(0, 2, 60), RNG.integers(0, 5, 60)),
    "all equal": ([0, 1, 1, 0, 1], [0.5] * 5),
    "perfect": ([0, 0, 1, 1], [0.1, 0.2, 0.8, 0.9]),
    "inverted": ([1, 1, 0, 0], [0.1, 0.2, 0.8, 0.9]),
    "minus one and one": (RNG.choice([-1, 1], 40), RNG.standard_normal(40)),
    "booleans": (RNG.random(40) < 0.3, RNG.random(40).astype(np.float32)),
    "unsigned scores": ([0, 1, 0, 1], np.array([3, 200, 100, 100], dtype=np.uint8)),
    "a straight run": ([1, 0, 0, 0, 1], [5, 4, 3, 2, 1]),
}


@pytest.mark.parametrize("name", ["accuracy_score", "confusion_matrix", "roc_curve", "auc"])
def test_parameters_have_scikit_learns_names_and_defaults(name):
    assert inspect.signature(getattr(ours, name)) == inspect.signature(getattr(theirs, name))


def test_parameters_of_the_area_are_among_scikit_learns():
    got, wanted = (inspect.signature(module.roc_auc_score).parameters for module in (ours, theirs))
    assert all(wanted[name] == parameter for name, parameter in got.items())


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


@pytest.mark.parametrize("drop_intermediate", [True, False])
@pytest.mark.parametrize("y_true, score", SCORES.values(), ids=SCORES)
def test_roc_curve_is_scikit_learns(y_true, score, drop_intermediate):
    weight = RNG.integers(0, 4, len(score)) + np.arange(len(score)) % 2
    for sample_weight in (None, np.linspace(0.0, 2.0, len(score))[::-1], weight):
        if sample_weight is not None and len(set(np.asarray(y_true)[sample_weight > 0])) < 2:
            continue
        options = {"drop_intermediate": drop_intermediate, "sample_weight": sample_weight}
        got, wanted = ours.roc_curve(y_true, score, **options), theirs.roc_curve(y_true, score, **options)
        for name, a, b in zip(got._fields, got, wanted, strict=True):
            np.testing.assert_allclose(a, b, rtol=1e-14, err_msg=name)


@pytest.mark.parametrize("y_true, score", SCORES.values(), ids=SCORES)
def test_area_is_scikit_learns(y_true, score):
    weight = np.arange(1.0, len(score) + 1)
    for sample_weight in (None, weight):
        wanted = theirs.roc_auc_score(y_true, score, sample_weight=sample_weight)
        assert ours.roc_auc_score(y_true, score, sample_weight=sample_weight) == pytest.approx(wanted, rel=1e-14)


def test_string_labels_have_a_positive_one():
    y_true, score = RNG.choice(["ham", "spam"], 30), RNG.standard_normal(30)
    for pos_label in ("ham", "spam"):
        for a, b in zip(
            ours.roc_curve(y_true, score, pos_label=pos_label),
            theirs.roc_curve(y_true, score, pos_label=pos_label),
            strict=True,
        ):
            np.testing.assert_allclose(a, b, rtol=1e-14)
    assert ours.roc_auc_score(y_true, score) == pytest.approx(theirs.roc_auc_score(y_true, score), rel=1e-14)


def test_one_label_against_several_others():
    y_true, score = RNG.integers(0, 3, 40), RNG.standard_normal(40)
    got, wanted = (module.roc_curve(y_true, score, pos_label=2) for module in (ours, theirs))
    for a, b in zip(got, wanted, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-14)


def test_auc_goes_either_way_and_below_zero():
    x, y = np.array([0.0, 0.5, 0.5, 2.0]), np.array([-1.0, 3.0, -4.0, -2.0])
    for p, q in ((x, y), (x[::-1], y[::-1])):
        assert ours.auc(p, q) == theirs.auc(p, q)


@st.composite
def rankings(draw):
    """Labels with both classes present, and small integers as scores: ties are frequent."""
    n = draw(st.integers(2, 30))
    y_true = draw(st.lists(st.integers(0, 1), min_size=n, max_size=n).filter(lambda y: 0 < sum(y) < len(y)))
    return np.array(y_true), np.array(draw(st.lists(st.integers(-4, 4), min_size=n, max_size=n)))


@given(rankings())
def test_area_is_the_chance_that_a_positive_scores_above_a_negative(ranking):
    y_true, score = ranking
    difference = score[y_true == 1][:, None] - score[y_true == 0]
    chance = np.mean((difference > 0) + 0.5 * (difference == 0))
    assert ours.roc_auc_score(y_true, score) == pytest.approx(chance, rel=1e-14)


@given(rankings())
def test_equal_error_rate_lies_on_the_curve_and_on_the_antidiagonal(ranking):
    y_true, score = ranking
    rate = ours.equal_error_rate(y_true, score)
    fpr, tpr, _ = theirs.roc_curve(y_true, score, drop_intermediate=False)
    # On some straight piece of the curve lies the point (rate, 1 - rate): its distance from the chord is zero.
    p, q = np.stack([fpr, tpr], axis=1)[:-1], np.stack([fpr, tpr], axis=1)[1:]  # (m, 2) ends of the pieces
    to_point, along = np.array([rate, 1 - rate]) - p, q - p
    across = along[:, 0] * to_point[:, 1] - along[:, 1] * to_point[:, 0]
    t = (along * to_point).sum(axis=1) / (along**2).sum(axis=1)
    assert (np.abs(across) < 1e-14)[(t > -1e-12) & (t < 1 + 1e-12)].any()


@given(rankings())
def test_equal_error_rate_does_not_care_which_class_is_positive(ranking):
    y_true, score = ranking
    assert ours.equal_error_rate(1 - y_true, -score) == pytest.approx(ours.equal_error_rate(y_true, score), abs=1e-14)


@pytest.mark.parametrize(
    "y_true, score, wanted",
    [
        ([0, 0, 1, 1], [1, 2, 3, 4], 0.0),
        ([1, 1, 0, 0], [1, 2, 3, 4], 1.0),
        ([0, 1], [7, 7], 0.5),  # one threshold: the middle of the diagonal
        ([0, 1, 0, 1], [1, 2, 3, 4], 0.5),
        ([0, 0, 0, 0, 1, 1, 1, 1], [1, 2, 3, 5, 4, 6, 7, 8], 0.25),
        ([0, 0, 1, 1, 1], [1, 3, 2, 3, 4], 0.4),  # on the slanted piece that the tie at 3 makes
    ],
)
def test_equal_error_rates_worked_out_by_hand(y_true, score, wanted):
    assert ours.equal_error_rate(y_true, score) == pytest.approx(wanted, abs=1e-15)


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
        (ours.roc_curve, ([], []), {}, "at least one element"),
        (ours.roc_curve, ([0, 1], [0.5]), {}, "y_score has 1"),
        (ours.roc_curve, ([1, 1], [0.1, 0.2]), {}, "only one class"),
        (ours.roc_curve, ([0, 1], [0.1, np.nan]), {}, "not finite"),
        (ours.roc_curve, (["a", "b"], [0.1, 0.2]), {}, "pos_label"),
        (ours.roc_curve, ([0, 1], [0.1, 0.2]), {"sample_weight": [0, 1]}, "only one class"),
        (ours.roc_auc_score, ([], []), {}, "at least one element"),
        (ours.roc_auc_score, ([0, 0], [0.1, 0.2]), {}, "only one class"),
        (ours.roc_auc_score, ([0, 1, 2], [0.1, 0.2, 0.3]), {}, "has 3"),
        (ours.equal_error_rate, ([0, 0], [0.1, 0.2]), {}, "only one class"),
        (ours.auc, ([0, 1, 0.5], [0, 1, 2]), {}, "neither rising nor falling"),
        (ours.auc, ([0], [1]), {}, "two points"),
    ],
)
def test_bad_input_is_one_sentence(function, arguments, options, message):
    with pytest.raises(ValueError, match=message) as caught:
        function(*arguments, **options)
    assert "\n" not in str(caught.value)
