"""Each distribution beside SciPy's, and each sampler beside NumPy's: one table of rows, one helper for all of them."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from foundations.comparison import Comparison, close
from foundations.probability.distributions import (
    Beta,
    Cauchy,
    Chi2,
    Exponential,
    Gamma,
    InverseGamma,
    Laplace,
    LogNormal,
    Normal,
    StudentT,
    Uniform,
)
from foundations.probability.distributions.box_muller import box_muller
from foundations.probability.distributions.marsaglia_tsang import standard_gamma

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
        return np.stack([d.logpmf(x) if row.ours.discrete else d.logpdf(x), d.cdf(x), d.ppf(q)])

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


COMPARISONS = [
    *map(beside_scipy, CONTINUOUS),
    sampling("Normal sampling", our_normals, library_normals),
    sampling("Gamma sampling", our_gammas, library_gammas),
]
