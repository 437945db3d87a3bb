"""Each concept of this folder beside the library's, and what agreement means for it."""

import math

import numpy as np

from foundations.comparison import SIZES, Comparison, close, unique
from foundations.statistics import description

# Inputs


def sample(rng, n):
    """n numbers with a tail on the right, far enough from zero that squares lose digits."""
    return (1000 + np.exp(rng.standard_normal(n)),)


def pairs(rng, n):
    """n points along a rising curve, rounded, so that some are tied."""
    x = rng.standard_normal(n)
    return np.round(x, 2), np.round(np.exp(x) + rng.standard_normal(n), 1)


def table(rng, n):
    """n rows of five columns that depend on each other."""
    X = rng.standard_normal((n, 5))
    return (X + X[:, :1],)


def sample_and_points(rng, n):
    """n numbers in two heaps, and 50 places."""
    return rng.standard_normal(n) + 4 * (rng.random(n) < 0.3), np.linspace(-3, 7, 50)


# By hand: plain Python lists


def mean_by_hand(x):
    """The sum over the number."""
    return sum(x) / len(x)


def variance_by_hand(x):
    """The mean square of the distances to the mean."""
    center = mean_by_hand(x)
    return sum((value - center) ** 2 for value in x) / len(x)


def quartiles_by_hand(x):
    """Three places in the sorted list, and the share of the way to the next."""
    x, found = sorted(x), []
    for q in (0.25, 0.5, 0.75):
        place = q * (len(x) - 1)
        j = int(place)
        found.append(x[j] + (place - j) * (x[min(j + 1, len(x) - 1)] - x[j]))
    return found


def kendall_by_hand(x, y):
    """All pairs of points."""
    alike = free_x = free_y = 0
    for i in range(len(x)):
        for j in range(i):
            a, b = x[i] - x[j], y[i] - y[j]
            alike += (a * b > 0) - (a * b < 0)
            free_x, free_y = free_x + (a != 0), free_y + (b != 0)
    return alike / math.sqrt(free_x * free_y)


# The library's side, where it is more than a name


def our_quartiles(x):
    return description.quantile(x, [0.25, 0.5, 0.75])


def library_quartiles(x):
    """numpy.quantile."""
    return np.quantile(x, [0.25, 0.5, 0.75])


def library_pearson(x, y):
    """scipy.stats.pearsonr."""
    from scipy.stats import pearsonr

    return pearsonr(x, y).statistic


def library_spearman(x, y):
    """scipy.stats.spearmanr."""
    from scipy.stats import spearmanr

    return spearmanr(x, y).statistic


def library_kendall(x, y):
    """scipy.stats.kendalltau."""
    from scipy.stats import kendalltau

    return kendalltau(x, y).statistic


def library_covariance(X):
    """numpy.cov."""
    return np.cov(X, rowvar=False)


def library_histogram(x):
    """numpy.histogram(bins="fd")."""
    return np.histogram(x, bins="fd")


def same_histogram(got, wanted, x):
    """The counts are equal, and the edges up to rounding."""
    assert (got[0] == wanted[0]).all(), f"got counts {got[0]}, wanted {wanted[0]} of {len(x)} samples"
    return close()(got[1], wanted[1])


def library_kernel_density(x, points):
    """scipy.stats.gaussian_kde(bw_method="silverman")."""
    from scipy.stats import gaussian_kde

    return gaussian_kde(x, bw_method="silverman")(points)


def our_empirical(x, points):
    return description.empirical_distribution(x).cdf(points)


def library_empirical(x, points):
    """scipy.stats.ecdf."""
    from scipy.stats import ecdf

    return ecdf(x).cdf.evaluate(points)


COMPARISONS: list[Comparison] = [
    unique("Sample mean", description.mean, "numpy.mean", sample, by_hand=mean_by_hand),
    unique("Sample variance", description.variance, "numpy.var", sample, by_hand=variance_by_hand),
    unique("Sample skewness", description.skewness, "scipy.stats.skew", sample, tolerance=1e-10),
    unique("Sample kurtosis", description.kurtosis, "scipy.stats.kurtosis", sample, tolerance=1e-10),
    unique("Sample quantiles", our_quartiles, library_quartiles, sample, by_hand=quartiles_by_hand),
    unique("Sample covariance matrix", description.covariance_matrix, library_covariance, table),
    unique("Ranks", description.ranks, "scipy.stats.rankdata", sample),
    unique("Pearson's correlation", description.pearson, library_pearson, pairs),
    unique("Spearman's correlation", description.spearman, library_spearman, pairs),
    unique("Kendall's correlation", description.kendall, library_kendall, pairs, by_hand=kendall_by_hand),
    Comparison(
        concept="Histogram",
        ours=description.histogram,
        theirs=library_histogram,
        inputs=sample,
        sizes=SIZES,
        agrees=same_histogram,
    ),
    unique("Kernel density", description.kernel_density, library_kernel_density, sample_and_points),
    unique("Empirical distribution function", our_empirical, library_empirical, sample_and_points),
]
