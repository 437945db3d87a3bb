"""Platt scaling against scikit-learn's and a logistic regression, its laws, and bad input."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.calibration import _SigmoidCalibration
from sklearn.linear_model import LogisticRegression

from foundations.statistics.calibration import platt_scaling
from tests.foundations.statistics.calibration.cases import SAMPLES, tied_samples


@pytest.mark.parametrize("y, score", SAMPLES.values(), ids=SAMPLES)
def test_platt_scaling_is_scikit_learns(y, score):
    for weight in (None, np.linspace(1.0, 2.0, len(score))):
        ours = platt_scaling(y, score, sample_weight=weight)
        theirs = _SigmoidCalibration().fit(np.asarray(score, float), np.asarray(y), sample_weight=weight)
        assert ours.converged
        new = np.linspace(min(score), max(score), 50)
        np.testing.assert_allclose(ours.predict(new), theirs.predict(new), atol=1e-6)


@pytest.mark.parametrize("name", ["continuous", "ties", "separated", "inverted", "minus one and one"])
def test_platt_scaling_is_a_logistic_regression_on_softened_labels(name):
    """Each sample once as positive with weight t and once as negative with weight 1 - t, by Newton's method."""
    y, score = (np.asarray(part) for part in SAMPLES[name])
    positive = y == 1
    n_plus, n_minus = positive.sum(), (~positive).sum()
    t = np.where(positive, (n_plus + 1) / (n_plus + 2), 1 / (n_minus + 2))
    both = np.repeat([1, 0], len(y)), np.concatenate([t, 1 - t])
    model = LogisticRegression(C=np.inf, solver="newton-cholesky", tol=1e-14)
    model.fit(np.tile(score, 2)[:, None], both[0], sample_weight=both[1])
    ours = platt_scaling(y, score)
    np.testing.assert_allclose([-ours.a, -ours.b], [model.coef_[0, 0], model.intercept_[0]], rtol=1e-9, atol=1e-9)


@given(tied_samples, st.floats(1e-3, 1e3), st.floats(-100, 100))
def test_platt_scaling_is_stationary_and_does_not_care_for_units(pairs, unit, shift):
    y, score = np.array(pairs, dtype=float).T
    scaling = platt_scaling(y, score)
    p = scaling.predict(score)
    t = np.where(y == 1, (y.sum() + 1) / (y.sum() + 2), 1 / ((1 - y).sum() + 2))
    assert scaling.converged
    assert abs((p - t).sum()) <= 1e-11 and abs((p - t) @ score) <= 1e-10
    np.testing.assert_allclose(platt_scaling(y, unit * score + shift).predict(unit * score + shift), p, atol=1e-9)


@pytest.mark.parametrize("far", [1e4, 1e8, 1e12, 1e300])
def test_one_score_far_out_does_not_stop_platt_scaling(far):
    y, score = SAMPLES["continuous"]
    scaling = platt_scaling(np.append(y, 1), np.append(score, far))
    assert scaling.converged
    assert scaling.predict([far])[0] > 0.9


def test_scores_as_far_apart_as_numbers_go():
    p = platt_scaling([0, 0, 1, 1], [-1.7e308, -1.7e308, 1.7e308, 1.7e308]).predict([-1.7e308, 0.0, 1.7e308])
    np.testing.assert_allclose(p, [0.25, 0.5, 0.75], rtol=1e-12)


@pytest.mark.parametrize("score", [[0.0, 5e-324], [0.0, 1e-310], [3.0, 3.0]])
def test_scores_that_cannot_be_told_apart_get_one_probability(score):
    scaling = platt_scaling([0, 1], score)
    assert scaling.converged
    np.testing.assert_allclose(scaling.predict(score), 0.5, rtol=1e-15)


@pytest.mark.parametrize(
    "function, arguments, options, message",
    [
        (platt_scaling, ([0, 1], [0.5, np.inf]), {}, "not finite"),
        (platt_scaling, ([0, 1], [0.5, 0.6]), {"sample_weight": [0, 0]}, "at least one must count"),
        (platt_scaling, (["ham", "spam"], [0.1, 0.9]), {"pos_label": "spma"}, "'spma' is none of the labels"),
        (platt_scaling, ([0, 0, 2], [0.1, 0.9, 1.0]), {"pos_label": 1}, "such as 0 and 2"),
        (platt_scaling([0, 1], [1, 2]).predict, ([np.nan],), {}, "not finite"),
    ],
)
def test_bad_input_is_one_sentence(function, arguments, options, message):
    with pytest.raises(ValueError, match=message) as caught:
        function(*arguments, **options)
    assert "\n" not in str(caught.value)
