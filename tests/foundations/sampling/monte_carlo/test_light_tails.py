"""A proposal with lighter tails: the error that does not go down, and reports that do not tell."""

import numpy as np
import pytest
from scipy.integrate import quad

from foundations.probability import Normal
from foundations.probability.limit_theorems import log_log_slope
from foundations.sampling.monte_carlo import (
    effective_size,
    error_exponent,
    importance_sample,
    light_tails,
    self_normalized_estimate,
    weight_second_moment,
)

SIZES = [50, 500, 5000]


def runs(scale):
    rng = np.random.default_rng(0)
    return [light_tails(scale, n, 200, rng=rng) for n in SIZES]


def test_the_second_moment():
    def integral(s):
        return quad(lambda x: s / (2 * np.pi) ** 0.5 * np.exp(-x * x * (1 - 0.5 / s**2)), -np.inf, np.inf)[0]

    scale = np.array([0.75, 1.0, 2.0, 5.0])
    np.testing.assert_allclose(weight_second_moment(scale), [integral(s) for s in scale], rtol=1e-7)
    assert weight_second_moment(1.0) == 1
    np.testing.assert_allclose(weight_second_moment([1e200, np.inf, 1e-200]), [1e200 / 2**0.5, np.inf, np.inf])
    assert weight_second_moment([0.5**0.5 * (1 - 1e-9), 0.3]).tolist() == [np.inf, np.inf]


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_heavier_tails_work(scale):
    results = runs(scale)
    for n, r in zip(SIZES, results, strict=True):
        assert r.effective_share == pytest.approx(1 / weight_second_moment(scale), rel=0.05)
        deviation = (weight_second_moment(scale) - 1) ** 0.5
        assert r.standard_error == pytest.approx(deviation / n**0.5, rel=0.05)
        assert r.covered > 0.9
    if scale > 1:
        assert log_log_slope(SIZES, [r.error for r in results]) == pytest.approx(error_exponent(scale), abs=0.08)


def test_lighter_tails_do_not():
    results = runs(0.3)
    assert error_exponent(0.3) == pytest.approx(-0.09)
    assert log_log_slope(SIZES, [r.error for r in results]) == pytest.approx(-0.09, abs=0.08)  # not -0.5
    assert results[-1].error > 0.5 * results[0].error  # after a hundred times the draws
    for r in results:
        assert r.covered < 0.5 and r.error > 2 * r.standard_error  # 95 in 100 are promised
    shares = [r.effective_share for r in results]
    assert shares[0] > 0.2 and shares[-1] < 0.05  # it collapses, if one has the patience


def test_the_effective_size_does_not_see_what_no_draw_has_met():
    def two_modes(x):
        return np.logaddexp(Normal(0.0, 1.0).log_prob(x), Normal(20.0, 1.0).log_prob(x)) - np.log(2)

    x, log_w = importance_sample(two_modes, Normal(0.0, 1.0), 5000, rng=np.random.default_rng(0))
    got = self_normalized_estimate(x, log_w)
    assert effective_size(log_w) == pytest.approx(5000)
    assert abs(got.estimate - 10) > 500 * got.standard_error


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: weight_second_moment([1.0, 0.0]), "scale is positive; got"),
        (lambda: error_exponent(-1.0), "scale is positive; got -1.0"),
        (lambda: error_exponent(np.nan), "scale is positive; got nan"),
        (lambda: light_tails(1.0, 1, 5, rng=np.random.default_rng(0)), "n is at least 2; got 1"),
        (lambda: light_tails(1.0, 5, 0, rng=np.random.default_rng(0)), "runs is at least 1; got 0"),
        (lambda: light_tails(-1.0, 5, 5, rng=np.random.default_rng(0)), "scale must be positive and finite"),
    ],
)
def test_what_is_refused(call, words):
    with pytest.raises(ValueError, match=words):
        call()
