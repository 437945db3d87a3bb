"""Calibration curve against scikit-learn's, the expected error against its definition, and bad input."""

import inspect

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.calibration import calibration_curve as their_curve

from foundations.statistics.calibration import calibration_curve, expected_calibration_error

RNG = np.random.default_rng(0)
PROBABILITIES = {
    "continuous": (RNG.integers(0, 2, 200), RNG.random(200)),
    "on the edges": (RNG.integers(0, 2, 60), np.arange(60) % 11 / 10),
    "zero and one": ([0, 1, 1, 0, 1], [0, 1, 0, 1, 1]),
    "one sample": ([1], [0.3]),
    "all equal": ([0, 1, 1], [0.5] * 3),
    "booleans": (RNG.random(40) < 0.3, RNG.random(40).astype(np.float32)),
}


def test_parameters_have_scikit_learns_names_and_defaults():
    assert inspect.signature(calibration_curve) == inspect.signature(their_curve)


@pytest.mark.parametrize("strategy", ["uniform", "quantile"])
@pytest.mark.parametrize("n_bins", [1, 2, 5, 10, 17])
@pytest.mark.parametrize("y, p", PROBABILITIES.values(), ids=PROBABILITIES)
def test_curve_is_scikit_learns(y, p, n_bins, strategy):
    got = calibration_curve(y, p, n_bins=n_bins, strategy=strategy)
    wanted = their_curve(y, p, n_bins=n_bins, strategy=strategy)
    for a, b in zip(got, wanted, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-6 if p is PROBABILITIES["booleans"][1] else 1e-14)


def test_curve_of_string_labels():
    y, p = RNG.choice(["ham", "spam"], 50), RNG.random(50)
    for a, b in zip(calibration_curve(y, p, pos_label="ham"), their_curve(y, p, pos_label="ham"), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-14)


@pytest.mark.parametrize("y, p", PROBABILITIES.values(), ids=PROBABILITIES)
def test_expected_error_is_its_definition(y, p):
    y, p = np.asarray(y), np.asarray(p, dtype=float)
    wanted = 0.0
    for low, high in zip(np.linspace(0, 1, 11)[:-1], np.linspace(0, 1, 11)[1:], strict=True):
        inside = ((low < p) | (p == 0) & (low == 0)) & (p <= high)
        if inside.any():
            wanted += inside.mean() * abs(y[inside].mean() - p[inside].mean())
    assert expected_calibration_error(y, p) == pytest.approx(wanted, abs=1e-15)


@given(st.lists(st.tuples(st.integers(0, 1), st.floats(0, 1)), min_size=1), st.integers(1, 12))
def test_expected_error_is_between_zero_and_one(pairs, n_bins):
    y, p = zip(*pairs, strict=True)
    assert 0 <= expected_calibration_error(y, p, n_bins=n_bins) <= 1
    assert expected_calibration_error(y, y, n_bins=n_bins) == 0
    assert expected_calibration_error(y, [1 - t for t in y], n_bins=2) == 1


@pytest.mark.parametrize(("labels", "pos_label"), [([0, 0], None), ([1, 1], None), (["ham"] * 2, "spam")])
def test_labels_all_of_one_kind_are_scikit_learns(labels, pos_label):
    got = calibration_curve(labels, [0.1, 0.9], pos_label=pos_label)
    np.testing.assert_array_equal(got, their_curve(labels, [0.1, 0.9], pos_label=pos_label))


@pytest.mark.parametrize(
    "function, arguments, options, message",
    [
        (calibration_curve, ([], []), {}, "at least one element"),
        (calibration_curve, ([0, 1], [0.5]), {}, "in pairs"),
        (calibration_curve, ([0, 1], [0.5, 1.5]), {}, "outside"),
        (calibration_curve, ([0, 1], [0.5, np.nan]), {}, "outside"),
        (calibration_curve, ([0, 1, 2], [0.5, 0.5, 0.5]), {}, "has 3"),
        (calibration_curve, (["a", "b"], [0.5, 0.5]), {}, "pos_label"),
        (calibration_curve, (["ham", "spam"], [0.1, 0.9]), {"pos_label": "spma"}, "'spma' is none of the labels"),
        (expected_calibration_error, (["ham", "spam"], [0.1, 0.9]), {"pos_label": "spma"}, "none of the labels"),
        (calibration_curve, ([0, 1], [0.5, 0.5]), {"n_bins": 0}, "n_bins is"),
        (calibration_curve, ([0, 1], [0.5, 0.5]), {"strategy": "even"}, "strategy is"),
        (expected_calibration_error, ([0, 1], [0.5, 0.5]), {"n_bins": 2.5}, "n_bins is"),
    ],
)
def test_bad_input_is_one_sentence(function, arguments, options, message):
    with pytest.raises(ValueError, match=message) as caught:
        function(*arguments, **options)
    assert "\n" not in str(caught.value)
