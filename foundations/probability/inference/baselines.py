"""Each concept of inference beside the library's, and what agreement means for it."""

import math

import numpy as np

from foundations.comparison import Comparison
from foundations.probability.distributions.bernoulli import Bernoulli
from foundations.probability.distributions.beta import Beta
from foundations.probability.distributions.gamma import Gamma
from foundations.probability.distributions.normal import Normal
from foundations.probability.distributions.poisson import Poisson
from foundations.probability.distributions.student_t import StudentT
from foundations.probability.inference.bias_variance import estimator_error, polynomial, regression_error
from foundations.probability.inference.conjugate.baselines import COMPARISONS as PRIORS
from foundations.probability.inference.conjugate.baselines import compare
from foundations.probability.inference.exponential_family import (
    FAMILIES,
    log_prob,
    mean_statistics,
    moment_matching,
    natural_parameters,
)
from foundations.probability.inference.fisher import fisher_information, observed_information
from foundations.probability.inference.likelihood import log_likelihood
from foundations.probability.inference.map_estimation import coin_map, lasso, ridge

# ---- Exponential families and likelihood


def points(rng, n):
    """n values of each kind: ones and zeros, counts, reals, positive ones, shares."""
    return (
        rng.integers(0, 2, n).astype(float),
        rng.integers(0, 20, n).astype(float),
        3 * rng.standard_normal(n),
        np.exp(rng.standard_normal(n)),
        rng.uniform(0.01, 0.99, n),
    )


def our_families(*values):
    members = (Bernoulli(0.3), Poisson(4.2), Normal(0.7, 1.3), Gamma(2.5, 0.4), Beta(2.0, 0.6))
    return np.stack([log_prob(type(d), natural_parameters(d), x) for d, x in zip(members, values, strict=True)])


def library_families(*values):
    """logpmf and logpdf of scipy.stats."""
    from scipy.stats import bernoulli, beta, gamma, norm, poisson

    functions = (bernoulli(0.3).logpmf, poisson(4.2).logpmf, norm(0.7, 1.3).logpdf, gamma(2.5, scale=2.5).logpdf)
    return np.stack([f(x) for f, x in zip((*functions, beta(2.0, 0.6).logpdf), values, strict=True)])


def shapes_and_rates(rng, n):
    """n pairs of parameters of a gamma distribution."""
    return rng.uniform(0.5, 8, n), rng.uniform(0.3, 3, n)


def our_gradient(a, rate):
    """∇A of gamma distributions, as mean statistics."""
    return FAMILIES[Gamma].mean(natural_parameters(Gamma(a, rate)))


def library_gradient(a, rate):
    """torch.autograd of the log-partition function."""
    import torch

    eta = torch.tensor(np.stack([a - 1, -rate], axis=-1), requires_grad=True)
    A = torch.lgamma(eta[:, 0] + 1) - (eta[:, 0] + 1) * torch.log(-eta[:, 1])
    A.sum().backward()
    return eta.grad.numpy()


def gamma_samples(rng, n):
    """n positive numbers."""
    return (np.exp(0.7 * rng.standard_normal(n)),)


def our_moment_matching(x):
    fitted = moment_matching(Gamma, mean_statistics(Gamma, x))
    return natural_parameters(fitted) * [1, -1] + [1, 0]  # η = (a - 1, -β)


def library_gamma_fit(x):
    """scipy.stats.gamma.fit."""
    from scipy.stats import gamma

    shape, _, scale = gamma.fit(x, floc=0)
    return np.array([shape, 1 / scale])


def our_log_likelihood(x):
    return log_likelihood(Gamma(2.5, 0.8), x)


def library_log_likelihood(x):
    """scipy.stats.gamma.nnlf."""
    from scipy.stats import gamma

    return -gamma.nnlf((2.5, 0, 1 / 0.8), x)


# ---- Fisher information


def our_information(a, rate):
    return np.stack([fisher_information(Gamma(*one)) for one in zip(a, rate, strict=True)])


def library_information(a, rate):
    """scipy.integrate.quad of the score's products."""
    from scipy.integrate import quad
    from scipy.special import digamma, gammaln
    from scipy.stats import gamma

    def entry(a, rate, i, j):
        mean_log, log_constant = digamma(a) - math.log(rate), a * math.log(rate) - gammaln(a)

        def integrand(x):
            score = math.log(x) - mean_log, a / rate - x
            return score[i] * score[j] * math.exp(log_constant + (a - 1) * math.log(x) - rate * x)

        middle = gamma.ppf(0.2, a, scale=1 / rate)  # a pole at 0 for a < 1
        return quad(integrand, 0, middle)[0] + quad(integrand, middle, math.inf)[0]

    pairs = zip(a.tolist(), rate.tolist(), strict=True)
    entries = [[entry(*pair, i, j) for i, j in ((0, 0), (0, 1), (1, 1))] for pair in pairs]
    return np.array([[[first, cross], [cross, last]] for first, cross, last in entries])


def heavy_tailed(rng, n):
    """n samples with some far out."""
    return (rng.standard_normal(n) / np.sqrt(rng.uniform(0.05, 1, n)),)


def our_observed(x):
    return observed_information(StudentT(4.0, 0.1, 1.2), x) / len(x)


def library_observed(x):
    """torch.autograd.functional.hessian of StudentT.log_prob."""
    import torch

    samples = torch.tensor(x)

    def likelihood(theta):
        return torch.distributions.StudentT(theta[0], theta[1], theta[2]).log_prob(samples).sum()

    start = torch.tensor([4.0, 0.1, 1.2], dtype=torch.float64)
    return -torch.autograd.functional.hessian(likelihood, start).numpy() / len(x)


# ---- MAP


def regression(rng, n):
    """X (n, 8), y of which three columns are the cause, and a penalty."""
    X = rng.standard_normal((n, 8)) + rng.standard_normal((n, 1)) + 1
    y = X[:, :3] @ np.array([2.0, -1.0, 0.5]) + rng.standard_normal(n)
    return X, y, 0.1 * n


def plane(fit):
    """The weights and the intercept that `fit` finds, in one vector."""

    def ours(X, y, penalty):
        found = fit(X, y, penalty)
        return np.append(found.weights, found.intercept)

    return ours


def library_ridge(X, y, penalty):
    """sklearn.linear_model.Ridge."""
    from sklearn.linear_model import Ridge

    found = Ridge(alpha=penalty).fit(X, y)
    return np.append(found.coef_, found.intercept_)


def library_lasso(X, y, penalty):
    """sklearn.linear_model.Lasso."""
    from sklearn.linear_model import Lasso

    found = Lasso(alpha=penalty / len(y), tol=1e-14, max_iter=100_000).fit(X, y)
    return np.append(found.coef_, found.intercept_)


def coin_prior(rng, n):
    """Heads among n tosses, and a prior."""
    return int(rng.integers(0, n + 1)), n, *rng.uniform(1.1, 9, 2).tolist()


def library_coin_map(heads, tosses, a, b):
    """scipy.optimize.minimize_scalar of -scipy.stats.beta.logpdf."""
    from scipy.optimize import minimize_scalar
    from scipy.stats import beta

    posterior = beta(heads + a, tosses - heads + b)
    return minimize_scalar(lambda p: -posterior.logpdf(p), bounds=(0, 1), options={"xatol": 1e-10}).x


# ---- Bias and variance


def seed_and_size(rng, n):
    """A seed, and a number of samples."""
    return int(rng.integers(2**32)), n


def our_bias_and_variance(seed, n):
    def maximum_likelihood(x):
        return x.var(axis=-1, ddof=0)

    return estimator_error(maximum_likelihood, Normal(1.0, 2.0), 4.0, n, np.random.default_rng(seed), repeats=2000)


def library_bias_and_variance(_seed, n):
    """scipy.stats.chi2, the distribution of n/σ² times the estimate."""
    from scipy.stats import chi2

    estimate = chi2(n - 1, scale=4.0 / n)
    return estimate.mean() - 4.0, estimate.var()


def within_five_standard_errors(got, wanted, *_arguments):
    """The largest difference in standard errors, as a share of five."""
    bias, variance = wanted
    errors = abs(got.bias - bias) / got.bias_error, abs(got.variance - variance) / got.variance_error
    assert max(errors) < 5, f"got {got}, wanted bias {bias} and variance {variance}: {max(errors):.1f} standard errors"
    return max(abs(got.bias - bias), abs(got.variance - variance) / max(1.0, variance))


def wave(x):
    """The function to be learned."""
    return np.sin(2 * np.pi * x)


def our_decomposition(seed, n):
    x = np.linspace(0, 1, n)
    return np.array(regression_error(polynomial(4), wave, 0.3, x, x, np.random.default_rng(seed), repeats=200))[:4]


def library_decomposition(seed, n):
    """numpy.polynomial.chebyshev.chebfit on each training set."""
    from numpy.polynomial import chebyshev

    rng, x = np.random.default_rng(seed), np.linspace(0, 1, n)
    y = wave(x)[:, None] + 0.3 * rng.standard_normal((n, 200))
    predicted = chebyshev.chebval(2 * x - 1, chebyshev.chebfit(2 * x - 1, y, 4)).T
    fresh = wave(x)[:, None] + 0.3 * rng.standard_normal((n, 200))
    variance = predicted.var(axis=1, ddof=1).mean()
    bias_squared = np.mean((predicted.mean(axis=1) - wave(x)) ** 2) - variance / 200
    return np.array([bias_squared, variance, 0.09, np.mean((fresh - predicted) ** 2)])


LIKELIHOOD = [
    compare("Exponential family", our_families, library_families, points, 1e-12, (8, 64, 4096)),
    compare("Gradient of the log-partition", our_gradient, library_gradient, shapes_and_rates, 1e-12, (8, 64, 4096)),
    compare("Moment matching", our_moment_matching, library_gamma_fit, gamma_samples, 1e-9, (8, 64, 4096)),
    compare("Log-likelihood", our_log_likelihood, library_log_likelihood, gamma_samples, 1e-12, (8, 64, 4096)),
    compare("Fisher information", our_information, library_information, shapes_and_rates, 1e-7, (2, 8, 128)),
    compare("Observed information", our_observed, library_observed, heavy_tailed, 1e-6, (8, 64, 4096)),
]
MAP = [
    compare("MAP under a normal prior", plane(ridge), library_ridge, regression, 1e-8, (16, 64, 1024)),
    compare("MAP under a Laplace prior", plane(lasso), library_lasso, regression, 1e-8, (16, 64, 1024)),
    compare("MAP of a coin", coin_map, library_coin_map, coin_prior, 1e-6),
]
BIAS = [
    Comparison(
        concept="Bias and variance of an estimator",
        ours=our_bias_and_variance,
        theirs=library_bias_and_variance,
        inputs=seed_and_size,
        sizes=(8, 64, 512),
        agrees=within_five_standard_errors,
    ),
    compare("Bias-variance decomposition", our_decomposition, library_decomposition, seed_and_size, 1e-10),
]

COMPARISONS = [*PRIORS, *LIKELIHOOD, *MAP, *BIAS]
