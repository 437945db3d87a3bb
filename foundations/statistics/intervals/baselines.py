"""Each concept of this folder beside the library's, and what agreement means for it."""

import numpy as np

from foundations.comparison import SIZES, Comparison, unique
from foundations.statistics import cross_validation, intervals
from foundations.statistics.intervals import ab_testing

# Inputs


def sample(rng, n):
    """n normal numbers."""
    return (20 + 5 * rng.standard_normal(n),)


def successes(rng, n):
    """How many of n trials succeeded, of which each does with probability 0.3."""
    return int((rng.random(n) < 0.3).sum()), n


def skewed_sample(rng, n):
    """n waiting times, and a seed for the draws from them."""
    return -np.log(1 - rng.random(n)), 7


def two_models(rng, n):
    """The scores of two models on n splits."""
    scores = 0.8 + 0.05 * rng.standard_normal(n)
    return scores, scores - 0.02 + 0.03 * rng.standard_normal(n)


def votes(rng, n):
    """The predictions of 20 models at n points, and the truth there."""
    truth = rng.standard_normal(n)
    return truth + 0.3 + rng.standard_normal((20, n)), truth


def labeled_points(rng, n):
    """n points of two classes."""
    y = rng.permutation(np.arange(n) % 2)
    return rng.standard_normal((n, 3)) + y[:, None], y


def experiment(rng, n):
    """An A/B test with n visitors of each page."""
    return (ab_testing.visit(rng, 0.2, 0.25, n),)


# Ours and the library's, as numbers


def our_mean_interval(x):
    return intervals.mean_interval(x)[:2]


def library_mean_interval(x):
    """scipy.stats.ttest_1samp(x, 0).confidence_interval."""
    from scipy.stats import ttest_1samp

    return tuple(ttest_1samp(x, 0).confidence_interval())


def our_wilson(k, n):
    return intervals.wilson_interval(k, n)[:2]


def our_clopper_pearson(k, n):
    return intervals.clopper_pearson_interval(k, n)[:2]


def library_wilson(k, n):
    """scipy.stats.binomtest(k, n).proportion_ci(method="wilson")."""
    from scipy.stats import binomtest

    return tuple(binomtest(k, n).proportion_ci(method="wilson"))


def library_clopper_pearson(k, n):
    """scipy.stats.binomtest(k, n).proportion_ci(method="exact")."""
    from scipy.stats import binomtest

    return tuple(binomtest(k, n).proportion_ci(method="exact"))


def mean_of_rows(x, axis=-1):
    """The same rounding on both sides: BCa asks which resampled means are equal to that of the sample."""
    return x.mean(axis=axis)


def our_bootstrap(method):
    def interval(x, seed):
        rng = np.random.default_rng(seed)
        return intervals.bootstrap(mean_of_rows, x, rng=rng, n_resamples=999, method=method).interval[:2]

    return interval


def library_bootstrap(method):
    def interval(x, seed):
        from scipy.stats import bootstrap

        rng = np.random.default_rng(seed)
        found = bootstrap((x,), mean_of_rows, rng=rng, n_resamples=999, method=method, vectorized=True)
        return tuple(found.confidence_interval)

    interval.__doc__ = f'scipy.stats.bootstrap(method="{method}")'
    return interval


def library_chance_of_better(e):
    """scipy.integrate.quad."""
    from scipy.integrate import quad
    from scipy.stats import beta

    a, b = (beta(1 + k, 1 + n - k) for k, n in (e[:2], e[2:]))
    around = [float(a.mean()), float(b.mean())]
    return quad(lambda x: b.pdf(x) * a.cdf(x), 0, 1, points=around, epsabs=1e-12)[0]


def our_paired(a, b):
    found = intervals.corrected_resampled_t_test(a, b, n_train=900, n_test=100)
    return found.statistic, found.p_value


def library_paired(a, b):
    """from scipy.stats.ttest_rel."""
    from scipy.stats import t, ttest_rel

    statistic = ttest_rel(a, b).statistic / np.sqrt(1 + len(a) * 100 / 900)
    return statistic, 2 * t.sf(abs(statistic), len(a) - 1)


def library_parts(predictions, truth):
    """numpy.mean and numpy.var over the models."""
    bias = np.mean((predictions.mean(axis=0) - truth) ** 2)
    return np.mean((predictions - truth) ** 2), bias, predictions.var(axis=0).mean()


class NearestMean:
    """Something small to fit: the label of the nearer mean."""

    def fit(self, X, y):
        self.classes_ = np.unique(y)
        self.means = np.array([X[y == label].mean(axis=0) for label in self.classes_])
        return self

    def score(self, X, y):
        nearer = ((X[:, None] - self.means) ** 2).sum(axis=2).argmin(axis=1)
        return (self.classes_[nearer] == y).mean()


def our_cross_val_score(X, y):
    return cross_validation.cross_val_score(NearestMean(), X, y, cv=4)


def library_cross_val_score(X, y):
    """sklearn.model_selection.cross_val_score."""
    from sklearn.base import BaseEstimator
    from sklearn.model_selection import KFold, cross_val_score

    class Guest(NearestMean, BaseEstimator):
        """One that the library takes in."""

    return cross_val_score(Guest(), X, y, cv=KFold(4))


MEDIUM = (8, 64, 2048)

COMPARISONS: list[Comparison] = [
    unique("Student's interval", our_mean_interval, library_mean_interval, sample, tolerance=1e-10),
    unique("Wilson's interval", our_wilson, library_wilson, successes, SIZES),
    unique("Clopper and Pearson's interval", our_clopper_pearson, library_clopper_pearson, successes, tolerance=1e-10),
    *(
        unique(f"Bootstrap, {name}", our_bootstrap(method), library_bootstrap(method), skewed_sample, MEDIUM, 1e-10)
        for name, method in {"percentile": "percentile", "basic": "basic", "BCa": "bca"}.items()
    ),
    unique(
        "Chance that one proportion is larger", ab_testing.chance_of_better, library_chance_of_better, experiment,
        (8, 64, 4096), tolerance=1e-9,
    ),
    unique("Corrected resampled t test", our_paired, library_paired, two_models, (8, 64, 512), tolerance=1e-10),
    unique("Bias and variance of a model", intervals.squared_error_parts, library_parts, votes),
    unique("Cross-validated score", our_cross_val_score, library_cross_val_score, labeled_points, (8, 64, 4096)),
]
