"""One member of each distribution that can be estimated, away from special values, for tests that go through all."""

import itertools

import numpy as np

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
    Multinomial,
    MultivariateNormal,
    NegativeBinomial,
    Normal,
    Poisson,
    StudentT,
    Uniform,
)

MEMBERS = [
    Bernoulli(0.3),
    Binomial(7, 0.4),
    Categorical([0.2, 0.5, 0.3]),
    Multinomial(5, [0.2, 0.5, 0.3]),
    Geometric(0.35),
    NegativeBinomial(2.5, 0.6),
    Poisson(3.2),
    Uniform(-1.0, 2.5),
    Normal(0.7, 1.3),
    LogNormal(0.2, 0.6),
    Exponential(0.4),
    Gamma(2.5, 0.8),
    InverseGamma(3.5, 1.7),
    Beta(2.2, 3.1),
    StudentT(2.5, 0.5, 1.5),
    Chi2(5.0),
    Laplace(0.3, 1.2),
    Cauchy(-0.4, 0.9),
    Dirichlet([1.5, 2.0, 0.8]),
    MultivariateNormal([0.5, -1.0], [[2.0, 0.6], [0.6, 1.0]]),
]
IDS = [type(d).__name__ for d in MEMBERS]


def draw(d, n, seed=0):
    """(n, *event_shape) samples of d as float64."""
    return np.asarray(d.sample(np.random.default_rng(seed), (n,)), dtype=np.float64)


def fit(d, samples):
    """The member of d's family that `fit` finds, told what samples do not say: how many trials or categories."""
    if isinstance(d, Binomial):
        return Binomial.fit(samples, total_count=d.total_count)
    if type(d) is Categorical:
        return Categorical.fit(samples, num_categories=d.probs.shape[-1])
    return type(d).fit(samples)


def grid(d):
    """Points and weights with Σ w g(x) = E g(X) to some 1e-8 for what is smooth, and for what is not at a kink."""
    if isinstance(d, Multinomial):
        x = np.array([c for c in itertools.product(range(6), repeat=3) if sum(c) == 5], dtype=float)
        return x, np.exp(d.log_prob(x))
    if isinstance(d, MultivariateNormal):
        t, w = np.polynomial.hermite_e.hermegauss(12)
        z = np.stack(np.meshgrid(t, t), axis=-1).reshape(-1, 2)
        L = np.linalg.cholesky(d.covariance_matrix)
        return d.loc + z @ L.T, np.outer(w, w).ravel() / (2 * np.pi)
    if d.discrete:
        low, high = d.support
        x = np.arange(low, min(high, 300) + 1)
        return x, np.exp(d.log_prob(x))
    # by x = quantile(u), u = sigmoid(t): the tails die out in t, and a kink at the median falls between two halves
    t, w = np.polynomial.legendre.leggauss(400)
    t = np.concatenate([-30 + 15 * (t + 1), 15 * (t + 1)])
    u = 1 / (1 + np.exp(-t))
    return d.icdf(u), np.tile(w, 2) * 15 * u * (1 - u)
