"""Of every distribution with a `fit`: no other parameters make the samples more probable."""

import numpy as np
import pytest
import scipy.stats

import foundations.probability.distributions as distributions
from foundations.comparison import close
from foundations.probability.distributions import (
    Bernoulli,
    Beta,
    Binomial,
    Categorical,
    Cauchy,
    Chi2,
    Dirichlet,
    Exponential,
    Gamma,
    Geometric,
    InverseGamma,
    Laplace,
    LogNormal,
    MultivariateNormal,
    NegativeBinomial,
    Normal,
    Poisson,
    StudentT,
    Uniform,
)
from foundations.probability.distributions.base import Distribution
from foundations.probability.inference.fisher import fisher_information
from foundations.probability.inference.likelihood import log_likelihood
from foundations.probability.inference.parameters import (
    PARAMETERS,
    free_names,
    free_vector,
    from_vector,
    named,
)
from tests.foundations.probability.inference.members import IDS, MEMBERS, draw, fit

N = 60


def fitted(d, seed):
    samples = draw(d, N, seed)
    return fit(d, samples), samples


def likelihood_at(d, theta, samples):
    """-inf for parameters that there are not."""
    try:
        return log_likelihood(from_vector(d, theta), samples)
    except ValueError:
        return -np.inf


def test_every_distribution_with_a_fit_is_among_the_members():
    public = [getattr(distributions, name) for name in distributions.__all__]
    with_fit = {c for c in public if isinstance(c, type) and issubclass(c, Distribution) and c is not Distribution}
    assert with_fit == {type(d) for d in MEMBERS} == set(PARAMETERS)


# Parameters of other sizes than the members', and far from each other
EXTREME = [
    Bernoulli(0.01),
    Binomial(100, 0.97),
    Categorical([0.9, 0.05, 0.05]),
    Geometric(0.001),
    NegativeBinomial(0.3, 0.9),
    Poisson(1e5),
    Uniform(1e6, 1e6 + 1),
    Normal(1e6, 1e-2),
    LogNormal(-5.0, 3.0),
    Exponential(1e-5),
    Gamma(0.05, 3.0),
    Gamma(1e4, 1e-3),
    InverseGamma(0.5, 1e3),
    Beta(0.2, 0.3),
    Beta(2000.0, 3000.0),
    StudentT(1.2, 5.0, 0.01),
    Chi2(0.1),
    Chi2(1e4),
    Laplace(1e5, 1e-3),
    Cauchy(1e5, 0.1),
    Dirichlet([0.05, 0.1, 0.2]),
    Dirichlet([500.0, 300.0, 10.0]),
    MultivariateNormal([1e4, 0.0, 0.0], [[1e-2, 0.0, 0.0], [0.0, 1.0, 0.99], [0.0, 0.99, 1.0]]),
]


def deviations(d, samples):
    """How far each parameter moves until one sample would notice."""
    if isinstance(d, Uniform):
        return np.full(2, np.ptp(samples))
    return 1 / np.sqrt(np.diagonal(fisher_information(d)))


@pytest.mark.parametrize("d", MEMBERS + EXTREME, ids=repr)
@pytest.mark.parametrize("seed", range(2))
def test_no_perturbed_parameters_do_better(d, seed):
    best, samples = fitted(d, seed)
    theta, height = free_vector(best), log_likelihood(best, samples)
    assert np.isfinite(height)
    k, rng = len(theta), np.random.default_rng(seed)
    directions = np.vstack([np.eye(k), -np.eye(k), rng.standard_normal((8, k))])
    scale = deviations(d, samples)
    for size in (1e-4, 1e-2, 0.3):  # the smallest lowers the sum by some 1e-7; its rounding is far below
        for direction in directions:
            there = likelihood_at(best, theta + size * scale * direction, samples)
            assert there <= height + 1e-12 * max(N, abs(height))


@pytest.mark.parametrize("d", MEMBERS, ids=IDS)
def test_the_fit_does_no_worse_than_the_truth(d):
    best, samples = fitted(d, 7)
    assert log_likelihood(best, samples) >= log_likelihood(d, samples)


SMOOTH = [d for d in MEMBERS if not isinstance(d, Uniform | Laplace)]


@pytest.mark.parametrize("d", SMOOTH, ids=lambda d: type(d).__name__)
def test_the_score_is_zero_at_the_fit(d):
    best, samples = fitted(d, 1)
    theta, h = free_vector(best), 1e-5
    for e in h * np.eye(len(theta)):
        slope = (likelihood_at(best, theta + e, samples) - likelihood_at(best, theta - e, samples)) / (2 * h)
        assert abs(slope) / N < 2e-7


@pytest.mark.parametrize("d", MEMBERS, ids=IDS)
def test_parameters_to_a_vector_and_back(d):
    theta = free_vector(d)
    assert len(free_names(d)) == len(theta)
    samples = draw(d, 5)
    close(1e-14)(from_vector(d, theta).log_prob(samples), d.log_prob(samples))
    for name, value in named(d, theta).items():
        np.testing.assert_allclose(value, getattr(d, name), rtol=1e-15)


def test_likelihood_is_scipys():
    x = draw(Gamma(2.5, 0.8), 20)
    assert log_likelihood(Gamma(2.5, 0.8), x) == pytest.approx(-scipy.stats.gamma.nnlf((2.5, 0, 1 / 0.8), x), rel=1e-13)


def test_a_batch_of_distributions_sees_the_same_samples():
    loc, x = np.linspace(-1, 1, 7)[:, None], draw(Normal(0.0, 1.0), 12)
    surface = log_likelihood(Normal(loc, [0.5, 1.0, 2.0]), x)
    assert surface.shape == (7, 3)
    assert surface[4, 2] == pytest.approx(log_likelihood(Normal(loc[4, 0], 2.0), x), rel=1e-14)
    wanted = log_likelihood(Dirichlet([1.0, 2.0]), [[0.5, 0.5], [0.2, 0.8]])
    assert wanted == pytest.approx(np.log(2 * 0.5) + np.log(2 * 0.8))


def test_no_samples_and_impossible_ones():
    assert log_likelihood(Normal(0.0, 1.0), []) == 0
    assert log_likelihood(Gamma(1.0, 1.0), [1.0, -1.0]) == -np.inf


@pytest.mark.parametrize(
    "call, error, message",
    [
        (lambda: log_likelihood(Normal(0, 1), 3.0), ValueError, r"samples must be \(n,\), got shape \(\)"),
        (lambda: log_likelihood(Dirichlet([1, 2]), [[1.0]]), ValueError, r"samples must be \(n, 2\), got shape"),
        (lambda: free_vector(Normal([0, 1], 1)), ValueError, r"one Normal is wanted, got a batch of shape \(2,\)"),
        (lambda: free_vector(Distribution()), TypeError, "Distribution has no entry in the table of free parameters"),
    ],
)
def test_bad_input_is_said_in_one_sentence(call, error, message):
    with pytest.raises(error, match=message):
        call()
