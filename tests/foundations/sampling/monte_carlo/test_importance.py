"""Estimates against integrals, unbiasedness over many runs, weights whose exponentials do not exist."""

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.integrate import quad

from foundations.probability import MultivariateNormal, Normal, StudentT
from foundations.sampling.monte_carlo import (
    effective_size,
    importance_estimate,
    importance_sample,
    log_normalizer,
    monte_carlo_estimate,
    self_normalized_estimate,
)

P = Normal(0.0, 1.0)
WEIGHTS = arrays(float, st.integers(2, 30), elements=st.floats(-700, 700))


def bumps(x):
    return 0.5 * x - (x**2 - 1) ** 2


def integral(f):
    return quad(lambda x: f(x) * np.exp(bumps(x)), -8, 8)[0]


Z = integral(lambda x: 1.0)


@pytest.mark.parametrize("f", [np.ones_like, np.sin, np.square, lambda x: (x > 1.2) * 1.0])
def test_self_normalized_estimates(f):
    x, log_w = importance_sample(bumps, StudentT(5.0), 40_000, rng=np.random.default_rng(3))
    got, wanted = self_normalized_estimate(f(x), log_w), integral(lambda v: f(np.float64(v))) / Z
    assert abs(got.estimate - wanted) <= 4 * got.standard_error + 1e-12
    normalized = importance_estimate(f(x), log_w - np.log(Z))
    assert abs(normalized.estimate - wanted) <= 4 * normalized.standard_error


def test_a_tail_that_plain_draws_never_meet():
    x, log_w = importance_sample(P.log_prob, Normal(6.0, 1.0), 10_000, rng=np.random.default_rng(0))
    got, wanted = importance_estimate(x > 6, log_w), scipy.stats.norm.sf(6)
    assert abs(got.estimate - wanted) <= 4 * got.standard_error
    # Its variance is known: E w² over the tail = exp(36) P(X > 12), less the square
    variance = np.exp(36) * scipy.stats.norm.sf(12) - wanted**2
    assert got.variance == pytest.approx(variance, rel=0.1)
    assert variance < 1e-6 * wanted * (1 - wanted)  # a million times less than with plain draws
    assert not (P.sample(np.random.default_rng(0), 10_000) > 6).any()


def test_the_normalized_estimate_is_unbiased_and_its_error_honest():
    rng, q, runs, n = np.random.default_rng(0), StudentT(3.0), 2000, 50
    x = q.sample(rng, (runs, n))
    log_w = P.log_prob(x) - q.log_prob(x)
    results = [importance_estimate(f, w) for f, w in zip(x**2, log_w, strict=True)]
    overall = monte_carlo_estimate([r.estimate for r in results])
    assert abs(overall.estimate - 1) <= 4 * overall.standard_error
    assert np.mean([r.standard_error**2 for r in results]) == pytest.approx(overall.variance, rel=0.15)


def test_the_standard_error_of_the_self_normalized_is_honest():
    rng, q, runs, n = np.random.default_rng(1), Normal(0.5, 1.5), 1000, 400
    x = q.sample(rng, (runs, n))
    log_w = P.log_prob(x) - q.log_prob(x) + 5.0
    results = [self_normalized_estimate(f, w) for f, w in zip(3 + x, log_w, strict=True)]
    spread = np.std([r.estimate for r in results])
    assert np.mean([r.standard_error for r in results]) == pytest.approx(spread, rel=0.1)


def test_vectors_and_the_normalizer():
    d = 3
    target = MultivariateNormal(np.ones(d), np.diag([0.5, 1.0, 1.5]))
    x, log_w = importance_sample(
        lambda X: target.log_prob(X) + 800.0, MultivariateNormal(np.ones(d), 2 * np.eye(d)), 20_000,
        rng=np.random.default_rng(0),
    )  # fmt: skip
    assert x.shape == (20_000, d)
    got = self_normalized_estimate(x[:, 2] ** 2, log_w)
    assert abs(got.estimate - 2.5) <= 4 * got.standard_error
    relative = (1 / effective_size(log_w) - 1 / len(x)) ** 0.5  # the standard error of the mean weight over it
    assert abs(log_normalizer(log_w) - 800) <= 4 * relative


@given(WEIGHTS, st.floats(-500, 500))
def test_effective_size_is_between_one_and_n_and_knows_no_constant(log_w, shift):
    got = effective_size(log_w)
    assert 1 - 1e-12 <= got <= len(log_w) * (1 + 1e-12)
    assert effective_size(log_w + shift) == pytest.approx(got, rel=1e-9)
    wanted = np.exp(log_w - log_w.max())
    assert got == pytest.approx(wanted.sum() ** 2 / (wanted**2).sum(), rel=1e-12)


@given(WEIGHTS)
def test_equal_weights_are_a_plain_mean(values):
    equal = np.full(len(values), 3.0)
    got = self_normalized_estimate(values, equal)
    assert got.estimate == pytest.approx(values.mean(), abs=1e-12 * np.abs(values).max())
    assert effective_size(equal) == pytest.approx(len(values))
    plain = monte_carlo_estimate(values)
    assert importance_estimate(values, equal * 0) == pytest.approx(plain)


def test_points_outside_the_support_count_nothing():
    f, log_w = np.array([2.0, np.nan, 4.0]), np.array([0.0, -np.inf, 0.0])
    assert self_normalized_estimate(f, log_w).estimate == 3
    assert effective_size(log_w) == 2
    x, log_w = importance_sample(np.log, P, 1000, rng=np.random.default_rng(0))  # nan below 0
    assert (np.isneginf(log_w) == (x < 0)).all()
    assert importance_estimate([0.0, 1.0], [2000.0, 0.0]).estimate == 0.5  # 0 · ∞ is 0 here
    assert importance_estimate([1.0, 1.0], [2000.0, 0.0]).estimate == np.inf
    assert importance_estimate([np.nan, np.inf, 3.0], [-np.inf, -2000.0, 0.0]).estimate == 1
    assert effective_size([[0.0, 0.0], [0.0, -np.inf]]).tolist() == [2, 1]


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: importance_estimate([1, 2, 3], [0.0, 0.0]), "one log weight for each value; got 2 for 3"),
        (lambda: self_normalized_estimate([1.0], [0.0]), r"values has 1 axis, \(n\), n at least 2; got shape \(1,\)"),
        (lambda: self_normalized_estimate([1, 2], [-np.inf, -np.inf]), "some draw has a weight above zero"),
        (lambda: effective_size([[0.0], [-np.inf]]), "none an infinite one; got a largest log of -inf"),
        (lambda: effective_size([np.inf, 0.0]), "none an infinite one; got a largest log of inf"),
        (lambda: effective_size([np.nan, 0.0]), "got a largest log of nan"),
        (lambda: effective_size([]), "some draw has a weight above zero"),
        (lambda: log_normalizer([]), r"log_weights has 1 axis, .* got shape \(0,\)"),
        (lambda: importance_sample(bumps, P, 0, rng=np.random.default_rng(0)), "n is at least 1; got 0"),
    ],
)
def test_what_is_refused(call, words):
    with pytest.raises(ValueError, match=words):
        call()


@pytest.mark.parametrize("bad", [np.inf, np.nan])
def test_what_is_no_number_shows(bad):
    got = self_normalized_estimate([1.0, bad, 2.0], np.zeros(3))
    assert got.estimate == pytest.approx(bad, nan_ok=True) and np.isnan(got.standard_error)
    assert self_normalized_estimate([1e300, -1e300], np.zeros(2)).standard_error == np.inf


class Nowhere:
    """A proposal that is 0 at its own draws, as where its density underflows."""

    @staticmethod
    def sample(rng, shape):
        return rng.random(shape)

    @staticmethod
    def log_prob(x):
        return np.full(len(x), -np.inf)


def test_where_both_densities_are_0_the_weight_is_0():
    _, log_w = importance_sample(lambda x: np.where(x < 0.5, -np.inf, 0.0), Nowhere, 20, rng=np.random.default_rng(0))
    assert set(log_w) == {-np.inf, np.inf}


def test_a_density_may_not_move_the_draws():
    with pytest.raises(ValueError, match="read-only"):
        importance_sample(lambda x: np.negative(x, out=x), P, 5, rng=np.random.default_rng(0))
