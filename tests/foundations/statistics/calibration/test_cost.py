"""The threshold of least cost against every other threshold, and bad input."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundations.statistics.calibration import bayes_threshold, minimum_cost_threshold
from tests.foundations.statistics.calibration.cases import RNG, labelled, tied_samples


@given(tied_samples, st.integers(0, 10), st.integers(0, 10))
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
    assert bayes_threshold(cost_false_positive=1e308, cost_false_negative=1e308) == 0.5
    p = RNG.random(200_000)
    y = (RNG.random(len(p)) < p).astype(int)
    assert minimum_cost_threshold(y, p).threshold == pytest.approx(bayes_threshold(), abs=0.02)


@pytest.mark.parametrize(
    "function, arguments, options, message",
    [
        (minimum_cost_threshold, ([0, 1], [0.5, 0.6]), {"cost_false_positive": -1}, "a cost is"),
        (minimum_cost_threshold, ([0, 1], [0.5, 0.6]), {"cost_false_negative": np.inf}, "a cost is"),
        (minimum_cost_threshold, ([0, 1], [0.5, 0.6]), {"cost_false_negative": None}, "a cost is"),
        (bayes_threshold, (), {"cost_false_positive": 0, "cost_false_negative": 0}, "both costs are zero"),
    ],
)
def test_bad_input_is_one_sentence(function, arguments, options, message):
    with pytest.raises(ValueError, match=message) as caught:
        function(*arguments, **options)
    assert "\n" not in str(caught.value)
