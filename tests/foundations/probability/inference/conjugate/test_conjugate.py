"""Conjugate priors: Bayes' rule by quadrature, predictives by one sample's evidence, and batches equal to one go."""

import dataclasses
import math

import numpy as np
import pytest
import scipy.integrate
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from foundations.probability.inference.conjugate.discrete import BetaBernoulli, DirichletCategorical, GammaPoisson
from foundations.probability.inference.conjugate.normal import NormalGamma, NormalNormal
from foundations.probability.inference.conjugate.prior import log_rising

COIN = [1, 0, 1, 1, 0, 1]
COUNTS = [3, 0, 2, 7]
REALS = [0.3, -1.2, 2.5, 1.1]
# prior, samples it can see
CASES = {
    "coin": (BetaBernoulli(2.0, 0.7), COIN),
    "categories": (DirichletCategorical((0.5, 2.0, 1.0)), [0, 2, 2, 1, 2]),
    "counts": (GammaPoisson(2.5, 0.8), COUNTS),
    "known noise": (NormalNormal(0.5, 2.0, 0.7), REALS),
    "unknown noise": (NormalGamma(0.5, 1.5, 2.0, 0.7), REALS),
}
PRIORS = [prior for prior, _ in CASES.values()]
ids = list(CASES)
SAMPLES = {
    BetaBernoulli: st.integers(0, 1),
    DirichletCategorical: st.integers(0, 2),
    GammaPoisson: st.integers(0, 50),
    NormalNormal: st.floats(-20, 20),
    NormalGamma: st.floats(-20, 20),
}


def numbers(prior):
    return np.concatenate([np.atleast_1d(value) for value in dataclasses.astuple(prior)])


# One-dimensional posteriors: the likelihood of θ, the prior density, and where it lives
QUADRATURE = {
    "coin": (lambda p, x: scipy.stats.bernoulli.pmf(x, p), scipy.stats.beta(2.0, 0.7).pdf, (0, 1)),
    "counts": (lambda rate, x: scipy.stats.poisson.pmf(x, rate), scipy.stats.gamma(2.5, scale=1 / 0.8).pdf, (0, 60)),
    "known noise": (lambda mu, x: scipy.stats.norm.pdf(x, mu, 0.7), scipy.stats.norm(0.5, 2.0).pdf, (-20, 20)),
}


@pytest.mark.parametrize("name", QUADRATURE)
def test_evidence_and_posterior_are_those_of_quadrature(name):
    prior, samples = CASES[name]
    likelihood, density, ends = QUADRATURE[name]

    def joint(theta):
        return np.prod(likelihood(theta, np.array(samples))) * density(theta)

    evidence, _ = scipy.integrate.quad(joint, *ends, epsabs=0, epsrel=1e-10, limit=200)
    assert prior.log_evidence(samples) == pytest.approx(math.log(evidence), rel=1e-9)
    posterior = prior.update(samples).distribution()
    for q in (0.05, 0.3, 0.8):
        theta = posterior.icdf(q)
        assert posterior.log_prob(theta) == pytest.approx(math.log(joint(theta) / evidence), rel=1e-9)


def test_categories_by_quadrature():
    prior, samples = CASES["categories"]
    counts = np.bincount(samples, minlength=3)
    density = scipy.stats.dirichlet(prior.concentration).pdf

    def joint(u, p0):  # p = p0, (1 - p0) u, the rest: on a square, in place of a triangle
        p = np.array([p0, (1 - p0) * u, (1 - p0) * (1 - u)])
        return np.prod(p**counts) * density(p / p.sum()) * (1 - p0)

    evidence, _ = scipy.integrate.dblquad(joint, 0, 1, 0, 1, epsrel=1e-9)
    assert prior.log_evidence(samples) == pytest.approx(math.log(evidence), rel=1e-6)
    p = np.array([0.2, 0.5, 0.3])
    wanted = math.log(np.prod(p**counts) * density(p) / evidence)
    assert prior.update(samples).distribution().log_prob(p) == pytest.approx(wanted, rel=1e-6)


def gauss_legendre(low, high, n):
    """Points and weights of a quadrature over [low, high]."""
    t, w = np.polynomial.legendre.leggauss(n)
    return low + (high - low) * (t + 1) / 2, w * (high - low) / 2


def test_unknown_noise_by_quadrature():
    prior, samples = CASES["unknown noise"]

    def joint(mu, rho):
        of_mu = scipy.stats.norm.pdf(mu, prior.loc, 1 / np.sqrt(prior.weight * rho))
        of_rho = scipy.stats.gamma.pdf(rho, prior.concentration, scale=1 / prior.rate)
        likelihood = np.prod([scipy.stats.norm.pdf(x, mu, 1 / np.sqrt(rho)) for x in samples], axis=0)
        return likelihood * of_mu * of_rho

    (mu, w_mu), (rho, w_rho) = gauss_legendre(-30, 30, 400), gauss_legendre(0, 12, 150)
    evidence = w_mu @ joint(mu[:, None], rho) @ w_rho
    assert prior.log_evidence(samples) == pytest.approx(math.log(evidence), rel=1e-9)
    of_mean, of_precision = prior.update(samples).distribution()
    for value in (0.1, 1.4):
        marginal = math.log(joint(value, rho) @ w_rho / evidence)
        assert of_mean.log_prob(value) == pytest.approx(marginal, abs=1e-9)
    for value in (0.3, 1.5):
        marginal = math.log(w_mu @ joint(mu, value) / evidence)
        assert of_precision.log_prob(value) == pytest.approx(marginal, abs=1e-9)


@pytest.mark.parametrize("name", ids)
def test_the_predictive_is_the_evidence_of_one_sample(name):
    prior, samples = CASES[name]
    posterior = prior.update(samples)
    for x in sorted(set(samples)):
        assert posterior.predictive().log_prob(x) == pytest.approx(posterior.log_evidence([x]), rel=1e-12, abs=1e-13)


@pytest.mark.parametrize("name", ["coin", "counts", "known noise", "unknown noise"])
def test_the_predictive_is_what_the_model_draws(name):
    """A parameter from the prior, then a sample with it, many times: the mean and the share below 1 are foretold."""
    prior, _ = CASES[name]
    rng, n = np.random.default_rng(0), 40_000
    if name == "unknown noise":
        rho = prior.distribution().precision.sample(rng, n)
        mu = prior.loc + rng.standard_normal(n) / np.sqrt(prior.weight * rho)
        x = mu + rng.standard_normal(n) / np.sqrt(rho)
    else:
        theta = prior.distribution().sample(rng, n)
        draw = {"coin": lambda: rng.random(n) < theta, "counts": lambda: rng.poisson(theta)}
        x = draw.get(name, lambda: theta + 0.7 * rng.standard_normal(n))()
    predictive = prior.predictive()
    for q in (0, 1):
        share = np.mean(x <= q)
        assert share == pytest.approx(float(predictive.cdf(q)), abs=4 * 0.5 / math.sqrt(n))
    if name != "unknown noise":
        assert np.mean(x) == pytest.approx(float(predictive.mean), abs=4 * float(predictive.stddev) / math.sqrt(n))


@pytest.mark.parametrize("prior", PRIORS, ids=ids)
@given(data=st.data())
def test_batches_end_where_one_update_does(prior, data):
    some = st.lists(SAMPLES[type(prior)], max_size=12)
    a, b = data.draw(some), data.draw(some)
    at_once, in_batches = prior.update(a + b), prior.update(a).update(b)
    assert type(at_once) is type(prior)
    np.testing.assert_allclose(numbers(in_batches), numbers(at_once), rtol=1e-11, atol=1e-12)
    chained = prior.log_evidence(a) + prior.update(a).log_evidence(b)
    assert chained == pytest.approx(prior.log_evidence(a + b), rel=1e-11, abs=1e-10)


@pytest.mark.parametrize("prior", PRIORS, ids=ids)
@given(data=st.data())
def test_the_order_of_samples_does_not_matter(prior, data):
    samples = data.draw(st.lists(SAMPLES[type(prior)], max_size=12))
    np.testing.assert_allclose(numbers(prior.update(samples[::-1])), numbers(prior.update(samples)), rtol=1e-12)
    assert prior.log_evidence(samples[::-1]) == pytest.approx(prior.log_evidence(samples), rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("prior", PRIORS, ids=ids)
def test_no_samples_leave_the_prior(prior):
    assert prior.update([]) == prior
    assert prior.log_evidence([]) == 0


@pytest.mark.parametrize("prior", PRIORS, ids=ids)
def test_a_prior_cannot_be_changed_and_equals_its_like(prior):
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(prior, dataclasses.fields(prior)[0].name, 3.0)
    assert hash(prior) == hash(dataclasses.replace(prior)) and prior == dataclasses.replace(prior)
    assert eval(repr(prior)) == prior


@pytest.mark.parametrize("name", ids)
def test_with_many_samples_the_posterior_is_sure_of_the_truth(name):
    rng = np.random.default_rng(0)
    data = {
        "coin": (rng.random(20_000) < 0.3, 0.3),
        "categories": (rng.choice(3, 20_000, p=[0.5, 0.2, 0.3]), np.array([0.5, 0.2, 0.3])),
        "counts": (rng.poisson(4.0, 20_000), 4.0),
        "known noise": (rng.normal(1.0, 0.7, 20_000), 1.0),
        "unknown noise": (rng.normal(1.0, 2.0, 20_000), 1.0),
    }
    samples, truth = data[name]
    prior, _ = CASES[name]
    interval = prior.update(samples).credible_interval(0.9999)
    if name == "unknown noise":
        assert interval.precision[0] < 0.25 < interval.precision[1] < 0.27
        interval = interval.mean
    low, high = interval
    assert np.all(low < truth) and np.all(truth < high) and np.all(high - low < 0.15)


@pytest.mark.parametrize("name", ["coin", "counts", "known noise"])
def test_credible_intervals_hold_their_share(name):
    prior, samples = CASES[name]
    posterior = prior.update(samples)
    low, high = posterior.credible_interval(0.8)
    assert posterior.distribution().cdf(low) == pytest.approx(0.1, rel=1e-9)
    assert posterior.distribution().cdf(high) == pytest.approx(0.9, rel=1e-9)


def test_intervals_of_categories_are_those_of_their_betas():
    low, high = DirichletCategorical((1.0, 2.0, 5.0)).credible_interval(0.9)
    beta = scipy.stats.beta([1.0, 2.0, 5.0], [7.0, 6.0, 3.0])
    np.testing.assert_allclose([low, high], [beta.ppf(0.05), beta.ppf(0.95)], rtol=1e-9)


def test_evidence_prefers_the_model_that_foretold_the_data():
    fair, biased = BetaBernoulli(50, 50), BetaBernoulli(80, 20)
    assert fair.log_evidence([1, 0] * 20) > biased.log_evidence([1, 0] * 20)
    assert fair.log_evidence([1] * 40) < biased.log_evidence([1] * 40)


@pytest.mark.parametrize("x", [0.3, 5.0, 1e3, 1e8, 1e15])
@pytest.mark.parametrize("n", [0, 1, 2, 7, 100])
def test_log_rising_keeps_its_digits(x, n):
    assert log_rising(x, n) == pytest.approx(math.fsum(math.log(x + k) for k in range(n)), rel=1e-13, abs=1e-14)


def test_a_prior_of_many_samples_keeps_the_digits_of_the_evidence():
    # each sample is foretold with 1/2; differences of gammaln(1e12) would leave nothing of it
    assert BetaBernoulli(1e12, 1e12).log_evidence([1, 0, 1]) == pytest.approx(-3 * math.log(2), rel=1e-11)


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: BetaBernoulli(0.0, 1.0), "BetaBernoulli: concentration1 must be positive and finite, got 0.0"),
        (lambda: GammaPoisson(1.0, math.inf), "GammaPoisson: rate must be positive and finite, got inf"),
        (lambda: NormalNormal(math.nan, 1.0, 1.0), "NormalNormal: loc must be finite, got nan"),
        (lambda: NormalGamma(0.0, -1.0, 1.0, 1.0), "NormalGamma: weight must be positive and finite, got -1.0"),
        (lambda: BetaBernoulli([1.0, 2.0], 1.0), "BetaBernoulli: concentration1 must be .* got"),
        (lambda: DirichletCategorical((1.0,)), "concentration must be 2 or more positive numbers, got"),
        (lambda: DirichletCategorical((1.0, 0.0)), "concentration must be 2 or more positive numbers, got"),
        (lambda: BetaBernoulli(1, 1).update([0, 2]), "BetaBernoulli: each sample must be 0 or 1, got 2.0"),
        (lambda: GammaPoisson(1, 1).update([0.5]), "each sample must be a whole number, 0 or more, got 0.5"),
        (lambda: NormalNormal(0, 1, 1).log_evidence([math.nan]), "each sample must be finite, got nan"),
        (lambda: DirichletCategorical((1, 1)).update([2]), "each sample must be a whole number from 0 to 1, got 2.0"),
        (lambda: DirichletCategorical((1, 1)).update([-1]), "each sample must be a whole number from 0 to 1, got -1.0"),
        (lambda: NormalGamma(0, 1, 1, 1).update([1e200, -1e200]), "NormalGamma: rate must be .* got inf"),
        (lambda: NormalNormal(0, 1e200, 1e-200).update([1.0]), "NormalNormal: loc must be finite, got nan"),
        (lambda: NormalGamma(0, 1, 1, 1).update(3.0), r"samples must be in one row, got shape \(\)"),
        (lambda: BetaBernoulli(1, 1).credible_interval(1.0), "level must be between 0 and 1, got 1.0"),
    ],
)
def test_bad_input_is_said_in_one_sentence(call, message):
    with pytest.raises(ValueError, match=message):
        call()
