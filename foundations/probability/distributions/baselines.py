"""Each distribution beside SciPy's, and each sampler beside NumPy's: one table of rows, one helper for all of them."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from foundations.comparison import Comparison, close, unique
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
    kl_divergence,
)
from foundations.probability.distributions.alias import alias_draws, alias_table
from foundations.probability.distributions.box_muller import box_muller
from foundations.probability.distributions.marsaglia_tsang import standard_gamma
from foundations.probability.distributions.transformed_rejection import binomial_draws, poisson_draws

SIZES = (8, 64, 4096)


class Row(NamedTuple):
    """A distribution, the library's name for it, and how one's parameters are written for the other."""

    concept: str
    ours: Any
    theirs: str  # in scipy.stats
    ranges: tuple[tuple[float, float], ...]  # from which each parameter is drawn
    translate: Callable[..., dict]  # our parameters -> theirs


def beside_scipy(row: Row) -> Comparison:
    """log_prob and cdf at draws from the distribution, and icdf: the first within 1e-12, the others relatively 1e-9."""

    def inputs(rng, n):
        parameters = [rng.uniform(low, high, n) for low, high in row.ranges]
        return row.ours(*parameters).sample(rng), rng.uniform(0.001, 0.999, n), *parameters

    def ours(x, q, *parameters):
        d = row.ours(*parameters)
        return np.stack([d.log_prob(x), d.cdf(x), d.icdf(q)])

    def theirs(x, q, *parameters):
        from scipy import stats

        d = getattr(stats, row.theirs)(**row.translate(*parameters))
        return np.stack([d.logpmf(x) if hasattr(d, "logpmf") else d.logpdf(x), d.cdf(x), d.ppf(q)])

    theirs.__doc__ = f"scipy.stats.{row.theirs}."
    return Comparison(
        concept=row.concept, ours=ours, theirs=theirs, inputs=inputs, sizes=SIZES, agrees=same_functions
    )


def same_functions(got, wanted, *_arguments):
    """Rows of log_prob, cdf and icdf."""
    scale = np.where(wanted[1:] == 0, 1, np.abs(wanted[1:]))
    return max(close(1e-12)(got[0], wanted[0]), close(1e-9)(got[1:] / scale, wanted[1:] / scale))


def sampled_alike(got, wanted, *_arguments):
    """Kolmogorov and Smirnov's distance of two samples; by chance, 2.3 √(2/n) is passed once in 20,000 times."""
    points = np.concatenate([got, wanted])
    below = [np.searchsorted(np.sort(sample), points, side="right") / len(sample) for sample in (got, wanted)]
    distance, most = np.abs(below[0] - below[1]).max(), 2.3 * np.sqrt(2 / len(got))
    assert got.shape == wanted.shape, f"got shape {got.shape}, wanted {wanted.shape}"
    assert distance <= most, f"got a distance of {distance:.3g}, wanted at most {most:.3g}"
    return float(distance)


# Continuous

PLACE, SIZE, SHAPE = (-3.0, 3.0), (0.2, 5.0), (0.3, 20.0)


def located(loc, scale):
    """The parameters of a family of one shape."""
    return {"loc": loc, "scale": scale}


CONTINUOUS = [
    Row("Uniform distribution", Uniform, "uniform", ((-3, 0), (1, 4)), lambda low, high: located(low, high - low)),
    Row("Normal distribution", Normal, "norm", (PLACE, SIZE), located),
    Row("Log-normal distribution", LogNormal, "lognorm", (PLACE, SIZE), lambda m, s: {"s": s, "scale": np.exp(m)}),
    Row("Exponential distribution", Exponential, "expon", (SIZE,), lambda rate: {"scale": 1 / rate}),
    Row("Gamma distribution", Gamma, "gamma", (SHAPE, SIZE), lambda a, rate: {"a": a, "scale": 1 / rate}),
    Row("Inverse gamma distribution", InverseGamma, "invgamma", (SHAPE, SIZE), lambda a, rate: {"a": a, "scale": rate}),
    Row("Chi-squared distribution", Chi2, "chi2", (SHAPE,), lambda df: {"df": df}),
    Row("Beta distribution", Beta, "beta", (SHAPE, SHAPE), lambda a, b: {"a": a, "b": b}),
    Row("Student's t distribution", StudentT, "t", (SHAPE, PLACE, SIZE), lambda df, m, s: {"df": df, **located(m, s)}),
    Row("Laplace distribution", Laplace, "laplace", (PLACE, SIZE), located),
    Row("Cauchy distribution", Cauchy, "cauchy", (PLACE, SIZE), located),
]


def how_many(rng, n):
    """n, and a seed for each side."""
    return n, *rng.integers(0, 2**32, 2).tolist()


def our_normals(n, seed, _):
    """By Box and Muller."""
    return box_muller(np.random.default_rng(seed), n)


def library_normals(n, _, seed):
    """numpy.random.Generator.standard_normal."""
    return np.random.default_rng(seed).standard_normal(n)


def our_gammas(n, seed, _):
    """By Marsaglia and Tsang."""
    return standard_gamma(np.random.default_rng(seed), 2.5, (n,))


def library_gammas(n, _, seed):
    """numpy.random.Generator.standard_gamma."""
    return np.random.default_rng(seed).standard_gamma(2.5, n)


def sampling(concept, ours, theirs):
    """A comparison of samplers, each with a seed of its own."""
    return Comparison(
        concept=concept, ours=ours, theirs=theirs, inputs=how_many, sizes=(64, 4096, 1_000_000), agrees=sampled_alike
    )


# Discrete

CHANCE = (0.05, 0.95)


def binomial(n, p):
    """Of ⌊n⌋ trials."""
    return Binomial(np.floor(n), p)


def with_failures(r, p):
    """SciPy's p is the probability of what is waited for."""
    return {"n": r, "p": 1 - p}


DISCRETE = [
    Row("Bernoulli distribution", Bernoulli, "bernoulli", (CHANCE,), lambda p: {"p": p}),
    Row("Binomial distribution", binomial, "binom", ((1, 100), CHANCE), lambda n, p: {"n": np.floor(n), "p": p}),
    Row("Geometric distribution", Geometric, "geom", (CHANCE,), lambda p: {"p": p, "loc": -1}),
    Row("Negative binomial distribution", NegativeBinomial, "nbinom", (SHAPE, CHANCE), with_failures),
    Row("Poisson distribution", Poisson, "poisson", ((0.1, 100),), lambda rate: {"mu": rate}),
]


def our_categories(n, seed, _):
    """By the alias method, from ten categories."""
    return alias_draws(np.random.default_rng(seed), alias_table(TEN), n)


def library_categories(n, _, seed):
    """numpy.random.Generator.choice."""
    return np.random.default_rng(seed).choice(10, n, p=TEN)


def our_counts(n, seed, _):
    """By Hörmann's rejection."""
    return poisson_draws(np.random.default_rng(seed), 30.0, (n,))


def library_counts(n, _, seed):
    """numpy.random.Generator.poisson."""
    return np.random.default_rng(seed).poisson(30.0, n)


def our_successes(n, seed, _):
    """By Hörmann's rejection."""
    return binomial_draws(np.random.default_rng(seed), 100.0, 0.3, 0.7, (n,))


def library_successes(n, _, seed):
    """numpy.random.Generator.binomial."""
    return np.random.default_rng(seed).binomial(100, 0.3, n)


TEN = np.arange(1, 11) / 55

# Vectors


def categories(rng, n):
    """n values, and the weights of n categories."""
    return rng.integers(0, n, n).astype(float), rng.uniform(0, 1, n)


def library_categorical(x, weights):
    """torch.distributions.Categorical.log_prob."""
    import torch

    return torch.distributions.Categorical(torch.from_numpy(weights)).log_prob(torch.from_numpy(x)).numpy()


def counts_of_five(rng, n):
    """n draws of a multinomial variable, and its weights."""
    weights = rng.uniform(0.1, 1, 5)
    return Multinomial(50, weights).sample(rng, n), weights / weights.sum()


def library_multinomial(x, probs):
    """scipy.stats.multinomial.logpmf."""
    from scipy import stats

    return stats.multinomial.logpmf(x, 50, probs)


def shares_of_five(rng, n):
    """n draws of a Dirichlet variable, and its concentrations."""
    a = rng.uniform(*SHAPE, 5)
    return Dirichlet(a).sample(rng, n), a


def library_dirichlet(x, a):
    """scipy.stats.dirichlet.logpdf."""
    from scipy import stats

    return stats.dirichlet.logpdf(x.T, a)


def correlated(rng, n):
    """n vectors of five, a mean, and a covariance."""
    A = rng.standard_normal((5, 5))
    return rng.standard_normal((n, 5)), rng.standard_normal(5), A @ A.T + np.eye(5)


def library_multivariate_normal(x, mean, covariance):
    """scipy.stats.multivariate_normal.logpdf."""
    from scipy import stats

    return stats.multivariate_normal.logpdf(x, mean, covariance)


def half_known(rng, n):
    """The values of the first half of n coordinates, and a covariance."""
    A = rng.standard_normal((n, n))
    return rng.standard_normal(n // 2), A @ A.T / n + np.eye(n)


def our_conditional(values, covariance):
    """Mean and covariance of the second half."""
    d = MultivariateNormal(0.0, covariance).conditional(range(len(values)), values)
    return np.vstack([d.mean, d.covariance_matrix])


def library_conditional(values, covariance):
    """numpy.linalg.solve, with the blocks of the covariance."""
    k = len(values)
    gain = np.linalg.solve(covariance[:k, :k], covariance[:k, k:]).T
    return np.vstack([gain @ values, covariance[k:, k:] - gain @ covariance[:k, k:]])


def pairs_of_gammas(rng, n):
    """Concentrations and rates of n gamma distributions, and of n others."""
    return tuple(rng.uniform(0.3, 20, n) for _ in range(4))


def our_divergence(a, rate, b, other):
    """KL of the first from the second."""
    return kl_divergence(Gamma(a, rate), Gamma(b, other))


def library_divergence(*parameters):
    """torch.distributions.kl_divergence."""
    import torch

    a, rate, b, other = map(torch.from_numpy, parameters)
    gamma = torch.distributions.Gamma
    return torch.distributions.kl_divergence(gamma(a, rate), gamma(b, other)).numpy()


VECTORS = [
    unique("Categorical distribution", lambda x, w: Categorical(w).log_prob(x), library_categorical, categories, SIZES),
    unique(
        "Multinomial distribution",
        lambda x, p: Multinomial(50, p).log_prob(x),
        library_multinomial,
        counts_of_five,
        SIZES,
    ),
    unique("Dirichlet distribution", lambda x, a: Dirichlet(a).log_prob(x), library_dirichlet, shares_of_five, SIZES),
    unique(
        "Multivariate normal distribution",
        lambda x, mean, covariance: MultivariateNormal(mean, covariance).log_prob(x),
        library_multivariate_normal,
        correlated,
        SIZES,
    ),
    unique("Conditional normal distribution", our_conditional, library_conditional, half_known, (8, 64, 256)),
    unique("Kullback-Leibler divergence", our_divergence, library_divergence, pairs_of_gammas, SIZES, 1e-11),
]

COMPARISONS = [
    *map(beside_scipy, CONTINUOUS + DISCRETE),
    *VECTORS,
    sampling("Normal sampling", our_normals, library_normals),
    sampling("Gamma sampling", our_gammas, library_gammas),
    sampling("Alias method", our_categories, library_categories),
    sampling("Poisson sampling", our_counts, library_counts),
    sampling("Binomial sampling", our_successes, library_successes),
]
