"""Brier score and log loss against scikit-learn's, over vectors and matrices of probabilities, and bad input."""

import inspect
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics as theirs

from foundations.statistics import metrics as ours
from tests.foundations.statistics.metrics.cases import quietly

RNG = np.random.default_rng(0)
P = RNG.random((30, 3))
PROBABILITIES = {
    "two columns": (RNG.integers(0, 2, 30), np.stack([P[:, 0], 1 - P[:, 0]], axis=1)),
    "three columns": (RNG.integers(0, 3, 30), P / P.sum(axis=1, keepdims=True)),
    "strings": (RNG.choice(["egg", "ham", "spam"], 30), P / P.sum(axis=1, keepdims=True)),
    "single precision": (RNG.integers(0, 3, 30), (P / P.sum(axis=1, keepdims=True)).astype(np.float32)),
    "zero and one": ([0, 1, 1], [[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]]),
    "do not sum to one": (RNG.integers(0, 3, 30), P),
}
VECTORS = {
    "vector": (RNG.integers(0, 2, 30), P[:, 0]),
    "a column": (RNG.integers(0, 2, 30), P[:, :1]),
    "minus one and one": (RNG.choice([-1, 1], 30), P[:, 0]),
    "other numbers": (RNG.choice([3, 7], 30), P[:, 0]),
    "certain": ([0, 1, 1, 0], [0, 1, 0, 1]),
}


@pytest.mark.parametrize("name", ["brier_score_loss"])
def test_parameters_have_scikit_learns_names_and_defaults(name):
    assert inspect.signature(getattr(ours, name)) == inspect.signature(getattr(theirs, name))


def test_parameters_of_log_loss_are_among_scikit_learns():
    got, wanted = (inspect.signature(module.log_loss).parameters for module in (ours, theirs))
    assert [name for name in wanted if name in got] == list(got)


@pytest.mark.parametrize("y_true, p", (PROBABILITIES | VECTORS).values(), ids=PROBABILITIES | VECTORS)
def test_brier_score_is_scikit_learns(y_true, p):
    rtol = 1e-6 if np.asarray(p).dtype == np.float32 else 1e-14
    for weight in (None, np.linspace(2.0, 0.0, len(y_true))):
        for half in ("auto", True, False):
            options = {"sample_weight": weight, "scale_by_half": half}
            got, got_warned = quietly(ours.brier_score_loss, y_true, p, **options)
            wanted, wanted_warned = quietly(theirs.brier_score_loss, y_true, p, **options)
            assert got_warned == wanted_warned
            assert got == pytest.approx(wanted, rel=rtol)


@pytest.mark.parametrize("y_true, p", (PROBABILITIES | VECTORS).values(), ids=PROBABILITIES | VECTORS)
def test_log_loss_is_scikit_learns(y_true, p):
    rtol = 1e-6 if np.asarray(p).dtype == np.float32 else 1e-14
    for weight in (None, np.linspace(2.0, 0.0, len(y_true))):
        for normalize in (True, False):
            options = {"sample_weight": weight, "normalize": normalize}
            got, got_warned = quietly(ours.log_loss, y_true, p, **options)
            wanted, wanted_warned = quietly(theirs.log_loss, y_true, p, **options)
            assert got_warned == wanted_warned
            assert got == pytest.approx(wanted, rel=rtol)


def test_labels_that_do_not_occur():
    y_true, p = [2, 2, 0], [[0.1, 0.2, 0.7], [0.2, 0.2, 0.6], [0.3, 0.3, 0.4]]
    for name in ("log_loss", "brier_score_loss"):
        for labels in ([0, 1, 2], [2, 1, 0]):
            got, got_warned = quietly(getattr(ours, name), y_true, p, labels=labels)
            wanted, wanted_warned = quietly(getattr(theirs, name), y_true, p, labels=labels)
            assert got == pytest.approx(wanted, rel=1e-14)
            assert got_warned == wanted_warned
    assert ours.log_loss([1, 1], [0.2, 0.4], labels=[0, 1]) == pytest.approx(-math.log(0.08) / 2, rel=1e-14)


def test_brier_score_of_string_labels():
    y_true = RNG.choice(["ham", "spam"], 30)
    for pos_label in ("ham", "spam"):
        wanted = theirs.brier_score_loss(y_true, P[:, 0], pos_label=pos_label)
        assert ours.brier_score_loss(y_true, P[:, 0], pos_label=pos_label) == pytest.approx(wanted, rel=1e-14)


@given(st.floats(0, 1), st.floats(0, 1))
def test_who_believes_p_does_best_by_saying_p(p, said):
    for loss, options in ((ours.brier_score_loss, {}), (ours.log_loss, {"labels": [0, 1]})):

        def expected(q, loss=loss, options=options):
            return loss([0, 1], [q, q], sample_weight=[1 - p, p], **options)

        assert expected(p) <= expected(said) + 1e-14


@pytest.mark.parametrize(
    "function, arguments, options, message",
    [
        (ours.brier_score_loss, ([0, 1], [0.1, 1.1]), {}, "outside"),
        (ours.brier_score_loss, ([0, 1], [0.1, np.nan]), {}, "outside"),
        (ours.brier_score_loss, ([0, 1, 2], [0.1, 0.2, 0.3]), {}, "a column for each"),
        (ours.brier_score_loss, (["a", "b"], [0.1, 0.2]), {}, "pos_label"),
        (ours.brier_score_loss, (["ham", "spam"], [0.1, 0.2]), {"pos_label": "spma"}, "'spma' is none of the labels"),
        (ours.brier_score_loss, ([], []), {}, "got shape"),
        (ours.brier_score_loss, ([0, 1], [0.1]), {}, "in pairs"),
        (ours.brier_score_loss, ([0, 1], [0.1, 0.2]), {"sample_weight": [0, 0]}, "sums to zero"),
        (ours.log_loss, ([1, 1], [0.1, 0.2]), {}, "only one label"),
        (ours.log_loss, ([0, 1, 2], [0.1, 0.2, 0.3]), {}, "2 columns for 3 labels"),
        (ours.log_loss, ([0, 5], [0.1, 0.2]), {"labels": [0, 1]}, "which labels does not"),
        (ours.log_loss, ([0, 1], [[[0.5]], [[0.5]]]), {}, "got shape"),
    ],
)
def test_bad_input_is_one_sentence(function, arguments, options, message):
    with pytest.raises(ValueError, match=message) as caught:
        function(*arguments, **options)
    assert "\n" not in str(caught.value)
