"""Curves and areas over all thresholds against scikit-learn's: ties, weights, degenerate labels, and bad input."""

import inspect

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics as theirs

from foundations.statistics import metrics as ours
from tests.foundations.statistics.metrics.cases import quietly

RNG = np.random.default_rng(0)
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
ONE_CLASS = {
    "no positives": ([0, 0, 0], [0.1, 0.7, 0.7]),
    "no negatives": ([1, 1, 1], [0.1, 0.7, 0.7]),
    "one sample": ([1], [0.3]),
}


@pytest.mark.parametrize("name", ["roc_curve", "auc", "precision_recall_curve"])
def test_parameters_have_scikit_learns_names_and_defaults(name):
    assert inspect.signature(getattr(ours, name)) == inspect.signature(getattr(theirs, name))


@pytest.mark.parametrize("name", ["roc_auc_score", "average_precision_score"])
def test_parameters_of_the_areas_are_among_scikit_learns(name):
    got, wanted = (inspect.signature(getattr(module, name)).parameters for module in (ours, theirs))
    assert all(wanted[name] == parameter for name, parameter in got.items())


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


@pytest.mark.parametrize("drop_intermediate", [False, True])
@pytest.mark.parametrize("y_true, score", (SCORES | ONE_CLASS).values(), ids=SCORES | ONE_CLASS)
def test_precision_recall_curve_is_scikit_learns(y_true, score, drop_intermediate):
    for weight in (None, np.linspace(2.0, 0.0, len(score)), RNG.integers(1, 4, len(score))):
        options = {"drop_intermediate": drop_intermediate, "sample_weight": weight}
        got, got_warned = quietly(ours.precision_recall_curve, y_true, score, **options)
        wanted, wanted_warned = quietly(theirs.precision_recall_curve, y_true, score, **options)
        assert got_warned == wanted_warned
        for name, a, b in zip(got._fields, got, wanted, strict=True):
            np.testing.assert_allclose(a, b, rtol=1e-14, err_msg=name)


@pytest.mark.parametrize("y_true, score", (SCORES | ONE_CLASS).values(), ids=SCORES | ONE_CLASS)
def test_average_precision_is_scikit_learns(y_true, score):
    for weight in (None, np.linspace(2.0, 0.0, len(score))):
        got, got_warned = quietly(ours.average_precision_score, y_true, score, sample_weight=weight)
        wanted, wanted_warned = quietly(theirs.average_precision_score, y_true, score, sample_weight=weight)
        assert got_warned == wanted_warned
        assert got == pytest.approx(wanted, rel=1e-14)


def test_average_precision_of_string_labels():
    y_true, score = RNG.choice(["ham", "spam"], 30), RNG.standard_normal(30)
    for pos_label in ("ham", "spam"):
        wanted = theirs.average_precision_score(y_true, score, pos_label=pos_label)
        assert ours.average_precision_score(y_true, score, pos_label=pos_label) == pytest.approx(wanted, rel=1e-14)


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(-4, 4)), min_size=1, max_size=30))
def test_average_precision_is_the_mean_over_positives_of_the_precision_at_their_score(samples):
    y, s = np.array(samples).T
    if not y.any():
        return
    at_each = [y[s >= t].mean() for t in s[y == 1]]
    assert ours.average_precision_score(y, s) == pytest.approx(np.mean(at_each), rel=1e-13)


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
        (ours.precision_recall_curve, ([], []), {}, "at least one element"),
        (ours.precision_recall_curve, ([0, 1], [0.1]), {}, "in pairs"),
        (ours.precision_recall_curve, ([0, 1], [0.1, np.inf]), {}, "not finite"),
        (ours.precision_recall_curve, (["a", "b"], [0.1, 0.2]), {}, "pos_label"),
        (ours.precision_recall_curve, ([0, 1], [0.1, 0.2]), {"sample_weight": [0, 0]}, "at least one must count"),
        (ours.average_precision_score, ([0, 1, 2], [1, 2, 3]), {}, "has 3"),
        (ours.average_precision_score, (["a", "b"], [1, 2]), {}, "none of the labels"),
    ],
)
def test_bad_input_is_one_sentence(function, arguments, options, message):
    with pytest.raises(ValueError, match=message) as caught:
        function(*arguments, **options)
    assert "\n" not in str(caught.value)
