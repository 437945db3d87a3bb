"""Calibration against scikit-learn, its definitions, and thresholds against every other threshold."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.calibration import _SigmoidCalibration
from sklearn.calibration import calibration_curve as their_curve
from sklearn.isotonic import IsotonicRegression
from sklearn.isotonic import isotonic_regression as their_regression
from sklearn.linear_model import LogisticRegression

from foundations.statistics.calibration import (
    bayes_threshold,
    calibration_curve,
    expected_calibration_error,
    isotonic_regression,
    isotonic_scaling,
    minimum_cost_threshold,
    platt_scaling,
)

RNG = np.random.default_rng(0)


def labelled(n, digits=8):
    """n scores and labels that follow them; rounded, so that some are tied."""
    score = np.round(2 * RNG.standard_normal(n), digits)
    return (RNG.random(n) < 1 / (1 + np.exp(-score))).astype(int), score


SAMPLES = {
    "continuous": labelled(60),
    "ties": labelled(60, digits=0),
    "all tied": ([0, 1, 1, 0, 1], [0.5] * 5),
    "separated": ([0, 0, 0, 1, 1, 1], [-3.0, -2, -1, 1, 2, 3]),
    "inverted": ([1, 1, 0, 0], [0.1, 0.2, 0.8, 0.9]),
    "one sample": ([1], [0.3]),
    "one label": ([0, 0, 0], [0.1, 0.2, 0.3]),
    "minus one and one": (RNG.choice([-1, 1], 40), RNG.standard_normal(40)),
    "scores as far apart as log-odds": (labelled(50)[0], 300 * RNG.standard_normal(50)),
    "closer than the resolution": ([0, 1, 0, 1, 1, 0], [0, 4e-16, 9e-16, 1.2e-15, 2.1e-15, 1.0]),
}
PROBABILITIES = {
    "continuous": (RNG.integers(0, 2, 200), RNG.random(200)),
    "on the edges": (RNG.integers(0, 2, 60), np.arange(60) % 11 / 10),
    "zero and one": ([0, 1, 1, 0, 1], [0, 1, 0, 1, 1]),
    "one sample": ([1], [0.3]),
    "all equal": ([0, 1, 1], [0.5] * 3),
    "booleans": (RNG.random(40) < 0.3, RNG.random(40).astype(np.float32)),
}
samples = st.lists(st.tuples(st.integers(0, 1), st.integers(-5, 5)), min_size=1, max_size=40)


# ---- How far off


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


# ---- Isotonic


@pytest.mark.parametrize("n", [1, 2, 7, 100, 3000])
@pytest.mark.parametrize("increasing", [True, False])
def test_isotonic_regression_is_scikit_learns(n, increasing):
    k = np.arange(n)
    for y in (RNG.standard_normal(n), RNG.integers(0, 2, n), k, -k, 0 * k, k % 7):
        for weight in (None, RNG.random(n) + 0.01):
            wanted = their_regression(np.asarray(y, float), sample_weight=weight, increasing=increasing)
            got = isotonic_regression(y, sample_weight=weight, increasing=increasing)
            np.testing.assert_allclose(got, wanted, rtol=1e-12, atol=1e-13)


@given(st.lists(st.tuples(st.integers(-9, 9), st.integers(1, 5)), min_size=1, max_size=40))
def test_isotonic_regression_is_the_projection(pairs):
    """z is the nearest rising sequence if it rises, the residual is orthogonal to it, and uphill from it (KKT)."""
    y, w = np.array(pairs, dtype=float).T
    z = isotonic_regression(y, sample_weight=w)
    assert (np.diff(z) >= 0).all()
    residual = w * (y - z)
    tails = np.cumsum(residual[::-1])[::-1]  # multiplier of z_{i-1} ≤ z_i: what raising z_i and all after it gains
    assert abs(tails[0]) <= 1e-11  # the mean is preserved
    assert (tails[1:] <= 1e-11).all()
    assert (np.abs(tails[1:])[np.diff(z) > 0] <= 1e-11).all()  # a constraint that does not bind has no multiplier


def test_a_long_cascade_takes_one_pass():
    n = 50_000
    y = np.append(np.arange(n), -float(n) ** 2)  # rises everywhere, until the last pulls all of it down
    np.testing.assert_allclose(isotonic_regression(y), y.mean(), rtol=1e-11)


@pytest.mark.parametrize("y, score", SAMPLES.values(), ids=SAMPLES)
def test_isotonic_scaling_is_scikit_learns(y, score):
    for weight in (None, np.linspace(1.0, 2.0, len(score)), np.arange(len(score)) % 3 + (len(score) < 3)):
        ours = isotonic_scaling(y, score, sample_weight=weight)
        y01 = (np.asarray(y) == 1).astype(float)
        theirs = IsotonicRegression(out_of_bounds="clip").fit(np.asarray(score, float), y01, sample_weight=weight)
        new = np.concatenate([score, np.linspace(min(score) - 1, max(score) + 1, 100)])
        np.testing.assert_allclose(ours.predict(new), theirs.predict(new), atol=1e-13)


@given(samples)
def test_isotonic_scaling_rises_keeps_the_mean_and_stays_inside(pairs):
    y, score = np.array(pairs).T
    scaling = isotonic_scaling(y, score)
    p = scaling.predict(score)
    assert p.mean() == pytest.approx(y.mean(), abs=1e-12)
    rising = scaling.predict(np.linspace(-7, 7, 1001))
    assert (np.diff(rising) >= 0).all()
    assert rising.min() >= 0 and rising.max() <= 1


def test_scores_as_far_apart_as_numbers_go():
    scaling = isotonic_scaling([0, 1], [-1.7e308, 1.7e308])
    assert scaling.predict([-1.7e308, 0.0, 1.7e308]).tolist() == [0.0, 0.5, 1.0]
    p = platt_scaling([0, 0, 1, 1], [-1.7e308, -1.7e308, 1.7e308, 1.7e308]).predict([-1.7e308, 0.0, 1.7e308])
    np.testing.assert_allclose(p, [0.25, 0.5, 0.75], rtol=1e-12)


# ---- Platt


@pytest.mark.parametrize("y, score", SAMPLES.values(), ids=SAMPLES)
def test_platt_scaling_is_scikit_learns(y, score):
    for weight in (None, np.linspace(1.0, 2.0, len(score))):
        ours = platt_scaling(y, score, sample_weight=weight)
        theirs = _SigmoidCalibration().fit(np.asarray(score, float), np.asarray(y), sample_weight=weight)
        assert ours.converged
        new = np.linspace(min(score), max(score), 50)
        np.testing.assert_allclose(ours.predict(new), theirs.predict(new), atol=1e-5)  # where L-BFGS stops


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


@given(samples, st.floats(1e-3, 1e3), st.floats(-100, 100))
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


# ---- Cost


@given(samples, st.integers(0, 10), st.integers(0, 10))
def test_no_threshold_costs_less(pairs, cost_false_positive, cost_false_negative):
    y, score = np.array(pairs).T
    costs = {"cost_false_positive": cost_false_positive, "cost_false_negative": cost_false_negative}

    def cost(t):
        called = score >= t
        return cost_false_positive * (called & (y == 0)).sum() + cost_false_negative * (~called & (y == 1)).sum()

    candidates = [*np.unique(score), np.inf]
    best = min(map(cost, candidates))
    got = minimum_cost_threshold(y, score, **costs)
    assert got.cost == best == cost(got.threshold)
    assert got.threshold == max(t for t in candidates if cost(t) == best)


def test_weights_count_as_repetitions():
    y, score = labelled(40, digits=1)
    weight = RNG.integers(0, 4, 40)
    got = minimum_cost_threshold(y, score, sample_weight=weight)
    assert got == minimum_cost_threshold(np.repeat(y, weight), np.repeat(score, weight))


def test_bayes_threshold_is_where_calibrated_probabilities_cost_least():
    assert bayes_threshold() == 10 / 11
    assert bayes_threshold(cost_false_positive=1) == 0.5
    p = RNG.random(200_000)
    y = (RNG.random(len(p)) < p).astype(int)
    assert minimum_cost_threshold(y, p).threshold == pytest.approx(bayes_threshold(), abs=0.02)


# ---- Bad input


@pytest.mark.parametrize(
    "function, arguments, options, message",
    [
        (calibration_curve, ([], []), {}, "at least one element"),
        (calibration_curve, ([0, 1], [0.5]), {}, "in pairs"),
        (calibration_curve, ([0, 1], [0.5, 1.5]), {}, "outside"),
        (calibration_curve, ([0, 1], [0.5, np.nan]), {}, "outside"),
        (calibration_curve, ([0, 1, 2], [0.5, 0.5, 0.5]), {}, "has 3"),
        (calibration_curve, (["a", "b"], [0.5, 0.5]), {}, "pos_label"),
        (calibration_curve, ([0, 1], [0.5, 0.5]), {"n_bins": 0}, "n_bins is"),
        (calibration_curve, ([0, 1], [0.5, 0.5]), {"strategy": "even"}, "strategy is"),
        (expected_calibration_error, ([0, 1], [0.5, 0.5]), {"n_bins": 2.5}, "n_bins is"),
        (isotonic_regression, ([],), {}, "at least one element"),
        (isotonic_regression, ([1, np.nan],), {}, "not finite"),
        (isotonic_regression, ([1, 2],), {"sample_weight": [1, 0]}, "holds a zero"),
        (isotonic_scaling, ([0, 1], [0.5, np.inf]), {}, "not finite"),
        (isotonic_scaling, (["a", "b"], [0.5, 0.6]), {}, "pos_label"),
        (isotonic_scaling([0, 1], [1, 2]).predict, ([np.nan],), {}, "not finite"),
        (platt_scaling, ([0, 1], [0.5, np.inf]), {}, "not finite"),
        (platt_scaling, ([0, 1], [0.5, 0.6]), {"sample_weight": [0, 0]}, "at least one must count"),
        (platt_scaling([0, 1], [1, 2]).predict, ([np.nan],), {}, "not finite"),
        (minimum_cost_threshold, ([0, 1], [0.5, 0.6]), {"cost_false_positive": -1}, "a cost is"),
        (minimum_cost_threshold, ([0, 1], [0.5, 0.6]), {"cost_false_negative": np.inf}, "a cost is"),
        (bayes_threshold, (), {"cost_false_positive": 0, "cost_false_negative": 0}, "both costs are zero"),
    ],
)
def test_bad_input_is_one_sentence(function, arguments, options, message):
    with pytest.raises(ValueError, match=message) as caught:
        function(*arguments, **options)
    assert "\n" not in str(caught.value)
