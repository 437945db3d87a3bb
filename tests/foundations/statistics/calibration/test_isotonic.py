"""Isotonic regression and scaling against scikit-learn's, the laws of a projection, and bad input."""

import inspect

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.isotonic import IsotonicRegression
from sklearn.isotonic import isotonic_regression as their_regression

from foundations.statistics.calibration import isotonic_regression, isotonic_scaling
from tests.foundations.statistics.calibration.cases import SAMPLES, tied_samples

RNG = np.random.default_rng(0)


def test_parameters_have_scikit_learns_names_and_defaults():
    assert inspect.signature(isotonic_regression) == inspect.signature(their_regression)


@pytest.mark.parametrize("n", [1, 2, 7, 100, 3000])
@pytest.mark.parametrize("increasing", [True, False])
def test_isotonic_regression_is_scikit_learns(n, increasing):
    k = np.arange(n)
    for y in (RNG.standard_normal(n), RNG.integers(0, 2, n), k, -k, 0 * k, k % 7):
        for weight in (None, RNG.random(n) + 0.01):
            wanted = their_regression(np.asarray(y, float), sample_weight=weight, increasing=increasing)
            got = isotonic_regression(y, sample_weight=weight, increasing=increasing)
            np.testing.assert_allclose(got, wanted, rtol=1e-12, atol=1e-13)
            clipped = isotonic_regression(y, sample_weight=weight, increasing=increasing, y_max=0.5)
            np.testing.assert_array_equal(clipped, np.minimum(got, 0.5))


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


@given(tied_samples)
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


@pytest.mark.parametrize(
    "function, arguments, options, message",
    [
        (isotonic_regression, ([],), {}, "at least one element"),
        (isotonic_regression, ([1, np.nan],), {}, "not finite"),
        (isotonic_regression, ([1, 2],), {"sample_weight": [1, 0]}, "holds a zero"),
        (isotonic_scaling, ([0, 1], [0.5, np.inf]), {}, "not finite"),
        (isotonic_regression, ([1e308, 1e308],), {}, "overflows"),
        (isotonic_scaling, (["a", "b"], [0.5, 0.6]), {}, "pos_label"),
        (isotonic_scaling, (["ham", "spam"], [0.1, 0.9]), {"pos_label": "spma"}, "'spma' is none .* 'ham' and 'spam'"),
        (isotonic_regression, ([1, 2, 3],), {"y_min": 5, "y_max": 0}, "y_min is at most y_max; got 5 and 0"),
        (isotonic_regression, ([1, 2, 3],), {"y_max": np.nan}, "got None and nan"),
        (isotonic_scaling([0, 1], [1, 2]).predict, ([np.nan],), {}, "not finite"),
    ],
)
def test_bad_input_is_one_sentence(function, arguments, options, message):
    with pytest.raises(ValueError, match=message) as caught:
        function(*arguments, **options)
    assert "\n" not in str(caught.value)
