"""Distributions over whole numbers: one row each, held against SciPy, mpmath and torch, and the laws they all obey."""

from typing import NamedTuple

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from foundations.comparison import close
from foundations.probability.distributions import Bernoulli, Binomial, Geometric, NegativeBinomial, Poisson


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
    Row(Geometric, {"probs": 0.3}, stats.geom(0.3, -1)),
    Row(Geometric, {"logits": -6.0}, stats.geom(1 / (1 + np.exp(6.0)), -1)),
    Row(NegativeBinomial, {"total_count": 5, "probs": 0.3}, stats.nbinom(5, 0.7)),
    Row(NegativeBinomial, {"total_count": 0.4, "logits": 3.0}, stats.nbinom(0.4, 1 / (1 + np.exp(3.0)))),
    Row(NegativeBinomial, {"total_count": 2500.5, "probs": 0.75}, stats.nbinom(2500.5, 0.25)),
    Row(Poisson, {"rate": 0.01}, stats.poisson(0.01)),
    Row(Poisson, {"rate": 3.5}, stats.poisson(3.5)),
    Row(Poisson, {"rate": 40.0}, stats.poisson(40.0)),
    Row(Poisson, {"rate": 1e6}, stats.poisson(1e6)),
]
IDS = [f"{row.ours.__name__}-{row.parameters}" for row in ROWS]
EACH = pytest.mark.parametrize("row", ROWS, ids=IDS)
RNG = np.random.default_rng(0)
Q = np.concatenate([RNG.uniform(0, 1, 40), 10 ** RNG.uniform(-12, -3, 5), 1 - 10 ** RNG.uniform(-9, -3, 5)])

# log P(k) in mpmath, by k and the parameters
EXACT = {
    Bernoulli: lambda k, p: mpmath.log(p if k == 1 else 1 - p),
    Binomial: lambda k, n, p: log_binomial(n, k) + k * mpmath.log(p) + (n - k) * mpmath.log(1 - p),
    Geometric: lambda k, p: mpmath.log(p) + k * mpmath.log(1 - p),
    NegativeBinomial: lambda k, r, p: log_binomial(k + r - 1, k) + k * mpmath.log(p) + r * mpmath.log(1 - p),
    Poisson: lambda k, rate: k * mpmath.log(rate) - rate - mpmath.loggamma(k + 1),
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
    large = row.theirs.mean() > 1e3  # there SciPy's differences of gammaln have lost digits, and mpmath decides
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


def every_number(row):
    """Whole numbers that hold all but 1e-30 of the probability."""
    mean, sd, (low, high) = row.theirs.mean(), row.theirs.std(), row.theirs.support()
    return np.arange(max(low, np.floor(mean - 40 * sd)), min(high, mean + (100 if sd < 100 else 40) * sd) + 1)


@EACH
def test_probabilities_add_up(row):
    d = row.distribution()
    k = every_number(row)
    sums, some = np.cumsum(np.exp(d.log_prob(k))), slice(None, None, len(k) // 100 + 1)
    np.testing.assert_allclose(sums[some], d.cdf(k[some]), rtol=1e-9, atol=1e-50)  # below the first is less
    assert sums[-1] == pytest.approx(1, rel=1e-12)


@EACH
def test_entropy(row):
    """Against the sum over every number, and against SciPy's where its own sum converges."""
    d = row.distribution()
    log_p = d.log_prob(every_number(row))
    seen = log_p > -700
    np.testing.assert_allclose(d.entropy(), -(np.exp(log_p[seen]) * log_p[seen]).sum(), rtol=1e-12)
    if row.theirs.std() < 12:
        np.testing.assert_allclose(d.entropy(), row.theirs.entropy(), rtol=1e-10)


@EACH
def test_no_value_is_more_probable_than_the_mode(row):
    d = row.distribution()
    around = np.clip(d.mode + np.arange(-3, 4), *d.support)
    assert d.log_prob(d.mode) >= d.log_prob(around).max() - 1e-14  # two may be equal


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


# ---- Parameters


@pytest.mark.parametrize("ours", [Bernoulli, Binomial, Geometric, NegativeBinomial])
def test_probs_and_logits_say_the_same(ours):
    first = {"total_count": 3} if "total_count" in ours.constraints else {}
    p = np.array([1e-9, 0.1, 0.5, 0.9])
    by_probs, by_logits = ours(**first, probs=p), ours(**first, logits=np.log(p) - np.log1p(-p))
    np.testing.assert_allclose(by_logits.probs, by_probs.probs, rtol=1e-14)
    np.testing.assert_allclose(by_logits.logits, by_probs.logits, rtol=1e-13)
    np.testing.assert_allclose(by_logits.log_prob(1), by_probs.log_prob(1), rtol=1e-13)
    assert repr(ours(**first, logits=0.0)).count("probs") == 0


def test_extreme_logits_keep_their_digits():
    np.testing.assert_allclose(Bernoulli(logits=[-800.0, 800.0, -40.0]).log_prob(1), [-800, 0, -40], rtol=1e-15)
    np.testing.assert_allclose(Bernoulli(logits=[-800.0, 40.0]).log_prob(0), [0, -40], rtol=1e-15)
    np.testing.assert_allclose(Binomial(3, logits=[-800.0, 800.0]).log_prob(1), [np.log(3) - 800, np.log(3) - 1600])
    np.testing.assert_allclose(Geometric(logits=[-800.0, 800.0]).log_prob(2), [-800, -1600], rtol=1e-15)
    np.testing.assert_allclose(NegativeBinomial(2.5, logits=-800.0).log_prob(2), np.log(3.5 * 2.5 / 2) - 1600)
    assert Bernoulli(logits=40.0).variance == pytest.approx(np.exp(-40), rel=1e-12)
    assert Geometric(logits=-800.0).entropy() == 801
    assert Geometric(logits=-800.0).mean == np.inf


def test_certain_outcomes():
    np.testing.assert_array_equal(Bernoulli([0.0, 1.0]).log_prob([[0], [1]]), [[0, -np.inf], [-np.inf, 0]])
    np.testing.assert_array_equal(Bernoulli([0.0, 1.0]).entropy(), 0)
    d = Binomial(5, [0.0, 1.0])
    np.testing.assert_array_equal(d.log_prob([[0], [5], [2]]), [[0, -np.inf], [-np.inf, 0], [-np.inf, -np.inf]])
    np.testing.assert_array_equal(d.cdf([[0], [4], [5]]), [[1, 0], [1, 0], [1, 1]])
    np.testing.assert_array_equal(d.icdf([[0.5], [1.0]]), [[0, 5], [0, 5]])
    np.testing.assert_array_equal(d.entropy(), 0)
    np.testing.assert_array_equal(d.sample(np.random.default_rng(0), 3), [[0, 5]] * 3)
    for one in (Binomial(0, 0.3), Geometric(1.0), NegativeBinomial(2, 0.0), Poisson(0.0)):
        assert one.log_prob(0) == one.entropy() == one.mean == one.icdf(0.5) == one.icdf(1.0) == 0
        assert one.log_prob(1) == -np.inf and one.cdf(0) == 1
        assert one.sample(np.random.default_rng(0)) == 0


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (lambda: Bernoulli(), "Bernoulli wants exactly one of probs, logits, got none"),
        (lambda: Binomial(3, 0.5, 0.0), "Binomial wants exactly one of probs, logits, got probs and logits"),
        (lambda: Bernoulli(1.5), "Bernoulli: probs must be between 0 and 1, got 1.5"),
        (lambda: Bernoulli(logits=np.nan), "Bernoulli: logits must be a number, got nan"),
        (lambda: Binomial(2.5, 0.5), "Binomial: total_count must be a whole number, 0 or more, got 2.5"),
        (lambda: Binomial([1, 2, 3], [0.5, 0.5]), "Binomial: parameters do not broadcast"),
        (lambda: Geometric(0.0), "Geometric: probs must give success a probability above 0"),
        (lambda: NegativeBinomial(0, 0.5), "NegativeBinomial: total_count must be positive and finite, got 0.0"),
        (lambda: NegativeBinomial(2, logits=np.inf), "logits must give failure a probability above 0"),
        (lambda: Poisson(-1.0), "Poisson: rate must be finite and 0 or more, got -1.0"),
        (lambda: Poisson([1.0, 2.0]).log_prob([1, 2, 3]), "Poisson: values .3,. do not broadcast"),
        (lambda: Bernoulli.fit([0, 1, 2]), "Bernoulli.fit wants zeros and ones, got 2.0"),
        (lambda: Binomial.fit([0, 4], 3), "Binomial.fit wants whole numbers from 0 to 3, got 4.0"),
        (lambda: Poisson.fit([0.5]), "Poisson.fit wants whole numbers, 0 or more, got 0.5"),
        (lambda: Geometric.fit([]), "Geometric.fit wants 1 or more samples in one row"),
        (lambda: NegativeBinomial.fit([2, 3, 2, 3]), "variance 0.25 is not above the mean 2.5; Poisson fits"),
        (lambda: NegativeBinomial.fit([0, 1, 2, 1]), "Poisson fits"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(wrong, says):
    with pytest.raises(ValueError, match=says):
        wrong()


# ---- Quantiles and sums


@given(st.floats(1e-3, 1e5), st.floats(1e-300, 1 - 1e-12))
def test_icdf_of_poisson_is_consistent_with_its_cdf(rate, q):
    d = Poisson(rate)
    k = d.icdf(q)
    assert d.cdf(k) >= q > d.cdf(k - 1)


@pytest.mark.parametrize("ours", [Binomial, NegativeBinomial, Geometric])
def test_icdf_of_many_parameters_is_consistent_with_the_cdf(ours):
    rng = np.random.default_rng(0)
    n, p = np.floor(10 ** rng.uniform(0, 4, 100)), rng.uniform(0, 1, 100) ** rng.choice([1, 4], 100)
    first = {} if ours is Geometric else {"total_count": n / 7 if ours is NegativeBinomial else n}
    d, q = ours(**first, probs=p), np.concatenate([rng.uniform(0, 1, 50), 10 ** -rng.uniform(0, 300, 50)])
    k = d.icdf(q)
    assert (d.cdf(k) >= q).all() and (d.cdf(k - 1) < q).all()


def test_quantiles_in_far_tails():
    assert Poisson(1e6).icdf(1e-300) == stats.poisson(1e6).ppf(1e-300)
    assert Binomial(10**6, 0.2).icdf(1e-300) == stats.binom(10**6, 0.2).ppf(1e-300)
    assert Binomial(10**9, 0.5).icdf(0.3) == stats.binom(10**9, 0.5).ppf(0.3)
    assert NegativeBinomial(1e-3, 0.999).icdf(0.999) == stats.nbinom(1e-3, 1e-3).ppf(0.999)


def test_entropy_of_large_counts():
    """By the first terms of the expansion in 1 / variance: Poisson's of rate 1e12, and the binomial of 1e12 trials."""
    rate = 1e12
    assert Poisson(rate).entropy() == pytest.approx(0.5 * np.log(2 * np.pi * np.e * rate), rel=1e-13)
    assert Binomial(10**12, 0.5).entropy() == pytest.approx(0.5 * np.log(np.pi * np.e / 2 * 1e12), rel=1e-13)


# ---- Maximum likelihood

TRUE = [Bernoulli(0.3), Geometric(0.2), Poisson(3.5), NegativeBinomial(2.5, 0.6), NegativeBinomial(40.0, 0.1)]


def log_likelihood(distribution, x):
    return distribution.log_prob(x).sum()


@pytest.mark.parametrize("true", TRUE, ids=repr)
def test_fit_is_where_the_likelihood_is_largest(true):
    x = true.sample(np.random.default_rng(3), 2000)
    fitted = type(true).fit(x)
    best = log_likelihood(fitted, x)
    assert best >= log_likelihood(true, x)
    parameters = {name: getattr(fitted, name) for name in fitted._given}
    for name, value in parameters.items():
        for factor in (0.98, 1.02):
            assert log_likelihood(type(true)(**{**parameters, name: value * factor}), x) < best
    assert 2 * (best - log_likelihood(true, x)) < stats.chi2(2).isf(1e-3)  # Wilks: the truth is hardly less likely


def test_fit_of_negative_binomial_makes_the_derivative_zero():
    x = np.array([0.0, 3, 1, 7, 2, 0, 11, 4])
    d = NegativeBinomial.fit(x)
    with mpmath.workdps(30):
        r = mpmath.mpf(float(d.total_count))
        score = sum(mpmath.digamma(v + r) - mpmath.digamma(r) for v in x) - len(x) * mpmath.log(1 + x.mean() / r)
        curvature = sum(mpmath.polygamma(1, v + r) - mpmath.polygamma(1, r) for v in x) + len(x) * x.mean() / r / (
            r + x.mean()
        )
    assert abs(float(score / curvature / r)) < 1e-10
    assert d.mean == pytest.approx(x.mean(), rel=1e-14)


def test_fit_of_negative_binomial_next_to_poisson():
    x = np.repeat([0.0, 1, 2, 3, 4, 5], [368, 368, 184, 61, 16, 5])
    assert 0 < x.var() - x.mean() < 0.02  # its variance is hardly above the mean
    d = NegativeBinomial.fit(x)
    assert d.total_count > 50 and d.mean == pytest.approx(x.mean(), rel=1e-12)


def test_fit_of_binomial():
    assert Binomial.fit([1, 2, 3, 2], 4).probs == 0.5
    assert Binomial.fit([0, 0], 0).total_count == 0
