"""Draws of the right law, at the rate that was predicted; envelopes that are none."""

import numpy as np
import pytest
import scipy.stats

from foundations.probability import Beta, Cauchy, Laplace, MultivariateNormal, Normal, Uniform
from foundations.sampling.monte_carlo import acceptance_rate, rejection_sample
from tests.foundations.sampling.monte_carlo.test_importance import Nowhere

HALF_LOG_2PI = 0.5 * np.log(2 * np.pi)


def bell(x):  # its integral is √(2π)
    return -0.5 * x**2


def half_bell(x):  # nan where x < 0, which is taken for a density of 0
    return bell(x) + 0 * np.log(x)


CASES = {
    # log density, proposal, log M, log Z, the law of the draws
    "beta": (Beta(2.5, 4).log_prob, Uniform(0, 1), Beta(2.5, 4).log_prob(1 / 3), 0.0, scipy.stats.beta(2.5, 4)),
    "bell under Laplace": (bell, Laplace(0, 1), 0.5 + np.log(2), HALF_LOG_2PI, scipy.stats.norm),
    "bell under Cauchy": (bell, Cauchy(0, 1), np.log(2 * np.pi) - 0.5, HALF_LOG_2PI, scipy.stats.norm),
    "half a bell": (half_bell, Laplace(0, 1), 0.5 + np.log(2), HALF_LOG_2PI - np.log(2), scipy.stats.halfnorm),
    "itself": (Normal(3, 2).log_prob, Normal(3, 2), 0.0, 0.0, scipy.stats.norm(3, 2)),
}


@pytest.mark.parametrize("name", CASES)
def test_the_draws_and_the_predicted_rate(name):
    log_density, proposal, log_bound, log_Z, law = CASES[name]
    got = rejection_sample(log_density, proposal, log_bound, 20_000, rng=np.random.default_rng(1))
    assert got.draws.shape == (20_000,)
    assert scipy.stats.kstest(got.draws, law.cdf).pvalue > 1e-4
    predicted = acceptance_rate(log_Z, log_bound)
    assert abs(got.acceptance_rate - predicted) <= 4 * (predicted * (1 - predicted) / got.proposed) ** 0.5
    assert got.standard_error == pytest.approx((predicted * (1 - predicted) / got.proposed) ** 0.5, rel=0.05, abs=1e-12)


@pytest.mark.parametrize("d", [1, 2, 4, 6])
def test_the_rate_falls_exponentially_with_the_dimension(d):
    # N(0, I) under N(0, 1.5² I): M = 1.5^d
    target, proposal = MultivariateNormal(np.zeros(d), np.eye(d)), MultivariateNormal(np.zeros(d), 2.25 * np.eye(d))
    got = rejection_sample(target.log_prob, proposal, d * np.log(1.5), 3000, rng=np.random.default_rng(d))
    assert got.draws.shape == (3000, d)
    assert np.abs(got.draws.mean(0)).max() <= 4 / 3000**0.5
    assert np.abs((got.draws**2).mean(0) - 1).max() <= 4 * (2 / 3000) ** 0.5
    assert abs(got.acceptance_rate - 1.5**-d) <= 4 * got.standard_error


def test_a_rate_of_one_in_five_hundred():
    got = rejection_sample(bell, Uniform(-1000, 1000), np.log(2000), 300, rng=np.random.default_rng(0))
    predicted = acceptance_rate(HALF_LOG_2PI, np.log(2000))
    assert predicted == pytest.approx((2 * np.pi) ** 0.5 / 2000)
    assert abs(got.acceptance_rate - predicted) <= 4 * got.standard_error
    assert got.proposed < 1.5 * 300 / predicted


def test_the_same_seed_gives_the_same_draws():
    first, second = (
        rejection_sample(bell, Cauchy(0, 1), 2.0, 1, rng=np.random.default_rng(5)).draws.tolist() for _ in "ab"
    )
    assert first == second and len(first) == 1


def test_an_envelope_that_is_none_is_found_out():
    with pytest.raises(ValueError, match=r"log_bound is 1\.\d+ or more for an envelope at x = -?\d.*; got 1"):
        rejection_sample(bell, Laplace(0, 1), 1.0, 1000, rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match="or more for an envelope"):  # tails too light for any bound
        rejection_sample(Cauchy(0, 1).log_prob, Normal(0, 1), 1.0, 100_000, rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match="log_bound is inf or more"):  # the proposal's density is 0, the target's not
        rejection_sample(bell, Nowhere, 1.0, 5, rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match="log_bound is inf or more"):
        rejection_sample(lambda x: np.full(len(x), np.inf), Normal(0, 1), 1.0, 5, rng=np.random.default_rng(0))


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"n": 0}, ValueError, "n is at least 1; got 0"),
        ({"n": 2.5}, TypeError, "n is a whole number; got 2.5"),
        ({"log_density": lambda x: 0.0}, ValueError, r"log_density gives \(\d+,\) values .*got shape \(\)"),
        ({"proposal": Normal([0, 1], 1)}, ValueError, r"proposal.log_prob gives .*got shape \(\d+, 2\)"),
        ({"log_bound": None}, ValueError, "log_bound is a finite number; got None"),
        ({"log_bound": np.nan}, ValueError, "log_bound is a finite number; got nan"),
        ({"log_bound": np.inf}, ValueError, "log_bound is a finite number; got inf"),
        ({"log_bound": -np.inf}, ValueError, "log_bound is a finite number; got -inf"),
        ({"log_bound": np.zeros(2)}, ValueError, r"log_bound is a finite number; got \[0. 0.\]"),
        ({"log_density": lambda x: np.negative(x, out=x)}, ValueError, "read-only"),
        ({"log_density": lambda x: x - np.inf}, ValueError, "log_bound = 2.0 kept 0 of .* proposals; 5 draws"),
    ],
)
def test_what_is_refused(change, error, words):
    given = {"log_density": bell, "proposal": Cauchy(0, 1), "log_bound": 2.0, "n": 5, "max_proposals": 1000} | change
    with pytest.raises(error, match=words):
        rejection_sample(**given, rng=np.random.default_rng(0))


def test_a_rate_above_one_is_refused():
    assert acceptance_rate([0.0, -1.0], 0.0).tolist() == [1, np.exp(-1)]
    with pytest.raises(ValueError, match=r"log_bound is at least log_normalizer; got 0\.0 and 0\.1"):
        acceptance_rate(0.1, 0.0)
    with pytest.raises(ValueError, match="log_bound is at least"):
        acceptance_rate(np.nan, 0.0)
    with pytest.raises(ValueError, match="log_bound is at least log_normalizer; got -inf and -inf"):
        acceptance_rate(-np.inf, -np.inf)
