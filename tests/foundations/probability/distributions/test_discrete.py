"""Distributions over whole numbers: one row each, held against SciPy, mpmath and torch, and the laws they all obey."""

from typing import NamedTuple

import mpmath
import numpy as np
import pytest
from scipy import stats

from foundations.comparison import close
from foundations.probability.distributions import Bernoulli, Binomial


class Row(NamedTuple):
    """A distribution, its parameters, and the same in scipy.stats."""

    ours: type
    parameters: dict
    theirs: object

    def distribution(self):
        return self.ours(**self.parameters)

    def points(self, most=200):
        """Whole numbers of the support, from far tail to far tail."""
        mean, sd = self.theirs.mean(), self.theirs.std()
        low, high = self.theirs.support()
        k = np.arange(max(low, np.floor(mean - 40 * sd)), min(high, np.ceil(mean + 40 * sd)) + 1)
        return k if len(k) <= most else k[:: len(k) // most]


ROWS = [
    Row(Bernoulli, {"probs": 0.3}, stats.bernoulli(0.3)),
    Row(Bernoulli, {"logits": -1.5}, stats.bernoulli(1 / (1 + np.exp(1.5)))),
    Row(Binomial, {"total_count": 10, "probs": 0.3}, stats.binom(10, 0.3)),
    Row(Binomial, {"total_count": 300, "probs": 0.99}, stats.binom(300, 0.99)),
    Row(Binomial, {"total_count": 1000, "logits": -3.0}, stats.binom(1000, 1 / (1 + np.exp(3.0)))),
    Row(Binomial, {"total_count": 10**6, "probs": 0.2}, stats.binom(10**6, 0.2)),
]
IDS = [f"{row.ours.__name__}-{row.parameters}" for row in ROWS]
EACH = pytest.mark.parametrize("row", ROWS, ids=IDS)
RNG = np.random.default_rng(0)
Q = np.concatenate([RNG.uniform(0, 1, 40), 10 ** RNG.uniform(-12, -3, 5), 1 - 10 ** RNG.uniform(-9, -3, 5)])

# log P(k) in mpmath, by k and the parameters
EXACT = {
    Bernoulli: lambda k, p: mpmath.log(p if k == 1 else 1 - p),
    Binomial: lambda k, n, p: log_binomial(n, k) + k * mpmath.log(p) + (n - k) * mpmath.log(1 - p),
}


def log_binomial(n, k):
    return mpmath.loggamma(n + 1) - mpmath.loggamma(k + 1) - mpmath.loggamma(n - k + 1)


def exact_log_prob(row, k):
    with mpmath.workdps(50):
        values = [mpmath.mpf(float(v)) for v in row.parameters.values()]
        if "logits" in row.parameters:
            values[-1] = 1 / (1 + mpmath.exp(-values[-1]))
        return np.array([float(EXACT[row.ours](mpmath.mpf(float(v)), *values)) for v in k])


@EACH
def test_log_prob_is_exact_far_into_the_tails(row):
    k = row.points(60)
    close(1e-12)(row.distribution().log_prob(k), exact_log_prob(row, k))


@EACH
def test_log_prob_is_scipys(row):
    k = row.points()
    large = row.theirs.mean() > 1e4  # there differences of gammaln have lost six digits, and mpmath decides
    close(1e-7 if large else 1e-12)(row.distribution().log_prob(k), row.theirs.logpmf(k))


@EACH
def test_cdf_is_scipys(row):
    k = row.points()
    k = np.concatenate([k, k + 0.5])
    wanted = row.theirs.cdf(k)
    seen = wanted > 1e-300
    got = row.distribution().cdf(k)
    np.testing.assert_allclose(got[seen], wanted[seen], rtol=1e-9)
    assert (got[~seen] <= 1.1e-300).all()


@EACH
def test_icdf_is_the_smallest_with_enough_below(row):
    d = row.distribution()
    k = d.icdf(Q)
    np.testing.assert_array_equal(k, row.theirs.ppf(Q))
    assert (d.cdf(k) >= Q).all() and (d.cdf(k - 1) < Q).all()
    np.testing.assert_array_equal(d.icdf([0.0, 1.0, -0.1, 1.1, np.nan]), [*d.support, *[np.nan] * 3])


@EACH
def test_moments_and_entropy_are_scipys(row):
    d = row.distribution()
    close(1e-12)([d.mean, d.variance, d.stddev], [row.theirs.mean(), row.theirs.var(), row.theirs.std()])
    np.testing.assert_allclose(d.entropy(), row.theirs.entropy(), rtol=1e-10)


@EACH
def test_no_value_is_more_probable_than_the_mode(row):
    d = row.distribution()
    around = np.clip(d.mode + np.arange(-3, 4), *d.support)
    assert d.log_prob(d.mode) >= d.log_prob(around).max()


@EACH
def test_outside_the_support(row):
    d = row.distribution()
    np.testing.assert_array_equal(d.log_prob([-1.0, 0.5, np.inf, -np.inf]), -np.inf)
    np.testing.assert_array_equal(d.cdf([-1.0, -0.5, -np.inf, np.inf]), [0, 0, 0, 1])
    assert np.isnan(d.log_prob(np.nan)) and np.isnan(d.cdf(np.nan))
    if np.isfinite(d.support[1]):
        assert d.log_prob(d.support[1] + 1) == -np.inf and d.cdf(d.support[1] + 0.5) == 1


@EACH
def test_draws_have_the_distribution(row):
    """Chi-square over about 30 cells; the same draws with the probability of each cell moved by a little fail."""
    d, n = row.distribution(), 20_000
    x = d.sample(np.random.default_rng(1), n)
    assert x.shape == (n,) and x.dtype == np.float64
    edges = np.unique(row.theirs.ppf(np.linspace(0.02, 0.98, 30)))
    observed = np.bincount(np.searchsorted(edges, x), minlength=len(edges) + 1)

    def p_value(shift):
        cells = np.diff(np.concatenate([[0.0], row.theirs.cdf(edges), [1.0]])) * n
        moved = cells + shift * n * np.sqrt(cells / n) * np.where(np.arange(len(cells)) % 2, 1, -1)
        some = moved > 0
        return stats.chisquare(observed[some], moved[some] * observed[some].sum() / moved[some].sum()).pvalue

    assert p_value(0) > 1e-3
    assert p_value(0.05) < 1e-6


@EACH
def test_batches(row):
    one = row.distribution()
    d = row.ours(**{name: np.full((3, 1), value) for name, value in row.parameters.items()})
    assert d.batch_shape == (3, 1)
    for f in (d.log_prob, d.cdf):
        assert f([0.0, 1.0, 2.0, 1.0]).shape == (3, 4)
    np.testing.assert_array_equal(d.log_prob([0.0, 1.0])[1], one.log_prob([0.0, 1.0]))
    np.testing.assert_array_equal(d.icdf([0.3, 0.9])[2], one.icdf([0.3, 0.9]))
    assert d.sample(np.random.default_rng(0), (5, 2)).shape == (5, 2, 3, 1)
    assert d.mean.shape == d.variance.shape == d.mode.shape == d.entropy().shape == (3, 1)
    assert isinstance(one.log_prob(0), float) and isinstance(one.sample(np.random.default_rng(0)), float)
