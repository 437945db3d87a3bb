"""Each conjugate prior beside the library's: evidence, predictive log-probabilities, and an interval of 95 %."""

import math

import numpy as np

from foundations.comparison import Comparison, close
from foundations.probability.inference.conjugate.discrete import BetaBernoulli, DirichletCategorical, GammaPoisson
from foundations.probability.inference.conjugate.normal import NormalGamma, NormalNormal


def coins(rng, n):
    """a, b, and n zeros and ones."""
    return *rng.uniform(0.5, 5, 2).tolist(), (rng.random(n) < 0.3).astype(float)


def categories(rng, n):
    """α of 4 categories, and n of them."""
    return rng.uniform(0.5, 5, 4), rng.integers(0, 4, n).astype(float)


def counts(rng, n):
    """a, β, and n counts."""
    return *rng.uniform(0.5, 5, 2).tolist(), rng.integers(0, 12, n).astype(float)


def measurements(rng, n):
    """Three positive parameters, and n real numbers."""
    return *rng.uniform(0.5, 3, 3).tolist(), 1 + 2 * rng.standard_normal(n)


def after(prior, values):
    """What a prior, given its parameters and samples, says of them, of the next one and of the parameter."""

    def ours(*parameters_and_samples):
        *parameters, samples = parameters_and_samples
        posterior = prior(*parameters).update(samples)
        foretold = [posterior.predictive().log_prob(value) for value in values]
        evidence = prior(*parameters).log_evidence(samples)
        return np.concatenate([[evidence], foretold, np.ravel(posterior.credible_interval())])

    return ours


def library_coin(a, b, x):
    """scipy.stats.betabinom and beta."""
    from scipy.stats import beta, betabinom

    n, h = len(x), x.sum()
    evidence = betabinom.logpmf(h, n, a, b) - math.log(math.comb(n, int(h)))
    foretold = betabinom.logpmf([0, 1], 1, a + h, b + n - h)
    return np.concatenate([[evidence], foretold, beta.interval(0.95, a + h, b + n - h)])


def library_categories(alpha, x):
    """scipy.stats.dirichlet_multinomial and beta."""
    from scipy.special import gammaln
    from scipy.stats import beta, dirichlet_multinomial

    c = np.bincount(x.astype(int), minlength=4)
    arrangements = gammaln(len(x) + 1) - gammaln(c + 1).sum()
    evidence = dirichlet_multinomial.logpmf(c, alpha, len(x)) - arrangements
    foretold = [dirichlet_multinomial.logpmf(one, alpha + c, 1) for one in np.eye(4, dtype=int)]
    total = (alpha + c).sum()
    return np.concatenate([[evidence], foretold, np.ravel(beta.interval(0.95, alpha + c, total - alpha - c))])


def library_counts(a, rate, x):
    """scipy.stats.nbinom and gamma."""
    from scipy.stats import gamma, nbinom

    shapes, rates = a + np.cumsum(x) - x, rate + np.arange(len(x))  # before each sample
    evidence = nbinom.logpmf(x, shapes, rates / (rates + 1)).sum()  # the chain of predictives
    shape, rate = a + x.sum(), rate + len(x)
    foretold = nbinom.logpmf([0, 5], shape, rate / (rate + 1))
    return np.concatenate([[evidence], foretold, gamma.interval(0.95, shape, scale=1 / rate)])


def library_known_noise(loc, scale, noise, x):
    """scipy.stats.multivariate_normal and norm."""
    from scipy.stats import multivariate_normal, norm

    n = len(x)
    evidence = multivariate_normal.logpdf(x, np.full(n, loc), noise**2 * np.eye(n) + scale**2)
    variance = 1 / (1 / scale**2 + n / noise**2)
    mean = variance * (loc / scale**2 + x.sum() / noise**2)
    foretold = norm.logpdf([0, 3], mean, math.sqrt(variance + noise**2))
    return np.concatenate([[evidence], foretold, norm.interval(0.95, mean, math.sqrt(variance))])


def normal_gamma(weight, a, rate):
    """One that expects 0.5."""
    return NormalGamma(0.5, weight, a, rate)


def library_unknown_noise(weight, a, rate, x):
    """scipy.stats.multivariate_t, t and gamma."""
    from scipy.stats import gamma, multivariate_t, t

    n, mean = len(x), x.mean()
    evidence = multivariate_t.logpdf(x, np.full(n, 0.5), rate / a * (np.eye(n) + 1 / weight), df=2 * a)
    a = a + n / 2
    rate = rate + n * x.var() / 2 + weight * n * (mean - 0.5) ** 2 / (2 * (weight + n))
    loc, weight = (weight * 0.5 + n * mean) / (weight + n), weight + n
    foretold = t.logpdf([0, 3], 2 * a, loc, math.sqrt(rate * (weight + 1) / (a * weight)))
    of_mean = t.interval(0.95, 2 * a, loc, math.sqrt(rate / (a * weight)))
    return np.concatenate([[evidence], foretold, of_mean, gamma.interval(0.95, a, scale=1 / rate)])


def compare(concept, ours, theirs, inputs, tolerance, sizes=(8, 64, 512)):
    """A comparison of functions whose answers are unique."""
    agrees = close(tolerance)
    return Comparison(concept=concept, ours=ours, theirs=theirs, inputs=inputs, sizes=sizes, agrees=agrees)


COMPARISONS = [
    compare("Beta-Bernoulli prior", after(BetaBernoulli, (0, 1)), library_coin, coins, 1e-9),
    compare("Dirichlet-Categorical prior", after(DirichletCategorical, range(4)), library_categories, categories, 1e-9),
    compare("Gamma-Poisson prior", after(GammaPoisson, (0, 5)), library_counts, counts, 1e-9),
    compare("Normal-Normal prior", after(NormalNormal, (0.0, 3.0)), library_known_noise, measurements, 1e-9),
    compare("Normal-Gamma prior", after(normal_gamma, (0.0, 3.0)), library_unknown_noise, measurements, 1e-9),
]
