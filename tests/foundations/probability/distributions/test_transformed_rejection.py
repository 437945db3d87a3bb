"""Hörmann's rejection is exact if what a proposal is kept with is a probability, and the rectangle lies below it."""

import numpy as np
import pytest
from scipy import stats

from foundations.probability.distributions import transformed_rejection as rejection

EDGE = np.concatenate([np.geomspace(1e-9, 0.01, 200), np.linspace(0.01, 0.5, 1500)])
U = np.concatenate([EDGE - 0.5, 0.5 - EDGE])
MEANS = np.concatenate([np.linspace(10, 40, 61), np.geomspace(40, 1e8, 15)])


def kept_with(constants, log_prob, *parameters):
    """P(k) G'(u) / α at each U, and v_r."""
    a, b, c, alpha, v_r = constants(*parameters)
    edge = 0.5 - np.abs(U)
    k = np.floor((2 * a / edge + b) * U + c)
    log_p = log_prob(np.maximum(k, 0), *(np.full(U.size, parameter) for parameter in parameters))
    return np.where(k < 0, 0, np.exp(log_p)) * (a / edge**2 + b) / alpha, v_r


FAMILIES = {
    "poisson": (rejection._poisson_constants, rejection.poisson_log_prob),
    "binomial": (rejection._binomial_constants, rejection._binomial_log_prob),
}
CASES = [("poisson", (mean,)) for mean in MEANS]
CASES += [("binomial", (np.ceil(mean / p), p, 1 - p)) for mean in MEANS[::6] for p in (0.5, 0.2, 1e-6)]


@pytest.mark.parametrize("name", FAMILIES)
def test_proposals_are_kept_with_a_probability(name):
    for _, parameters in (case for case in CASES if case[0] == name):
        kept, v_r = kept_with(*FAMILIES[name], *parameters)
        assert kept.max() <= 1, parameters
        assert kept[np.abs(U) <= 0.43].min() >= v_r, parameters


@pytest.mark.parametrize("mean", [0.3, 9.9, 10.0, 12.5, 1e5])
def test_draws_have_the_distribution(mean):
    n, rng = 40_000, np.random.default_rng(1)
    draws = [
        (rejection.poisson_draws(rng, mean, (n,)), stats.poisson(mean)),
        (rejection.binomial_draws(rng, np.ceil(mean / 0.3), 0.3, 0.7, (n,)), stats.binom(np.ceil(mean / 0.3), 0.3)),
        (rejection.binomial_draws(rng, np.ceil(mean / 0.1), 0.9, 0.1, (n,)), stats.binom(np.ceil(mean / 0.1), 0.9)),
    ]
    for x, law in draws:
        edges = np.unique(law.ppf(np.linspace(0.01, 0.99, 40)))
        expected = np.diff(np.concatenate([[0.0], law.cdf(edges), [1.0]])) * n
        observed = np.bincount(np.searchsorted(edges, x), minlength=len(expected))
        assert stats.chisquare(observed[expected > 0], expected[expected > 0]).pvalue > 1e-3


def test_parameters_broadcast_and_choose_their_method():
    rate = np.array([0.0, 0.5, 9.0, 11.0, 1e4])
    x = rejection.poisson_draws(np.random.default_rng(0), rate, (20_000, 5))
    assert (np.abs(x.mean(axis=0) - rate) <= 5 * np.sqrt(rate / 20_000)).all()
    assert rejection.poisson_draws(np.random.default_rng(0), rate, (0, 5)).shape == (0, 5)
