"""Quantiles, histograms, kernel densities and the empirical distribution against NumPy's and SciPy's."""

import math

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from foundations.statistics.description import (
    empirical_distribution,
    freedman_diaconis_width,
    histogram,
    interquartile_range,
    kernel_density,
    median,
    quantile,
    silverman_bandwidth,
)
from foundations.statistics.description.quantiles import METHODS

RNG = np.random.default_rng(0)
X = RNG.standard_normal(37)
VALUES = st.lists(st.integers(-4, 4), min_size=1, max_size=20)

# ---- Quantiles


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("x", [X, X[:1], X[:2], RNG.standard_normal((2, 3, 10)), RNG.integers(0, 4, 16)])
def test_quantiles_are_numpys(x, method):
    for q in (0.0, 0.25, 0.5, 1.0, 0.37, np.array([0.1, 0.9, 0.5]), np.linspace(0, 1, 12).reshape(3, 4)):
        got, wanted = quantile(x, q, method), np.quantile(x, q, axis=-1, method=method)
        np.testing.assert_allclose(got, wanted, rtol=1e-13, atol=1e-14)
        assert np.shape(got) == wanted.shape


@given(VALUES, st.integers(1, 99), st.sampled_from(METHODS))
def test_quantiles_rise_and_stay_within_the_sample(values, percent, method):
    low, high = quantile(values, [percent / 100, min(percent + 3, 100) / 100], method)
    assert min(values) <= low <= high <= max(values)


@given(VALUES, st.integers(1, 100))
def test_the_inverted_cdf_is_the_smallest_value_of_that_share(values, percent):
    t = quantile(values, percent / 100, "inverted_cdf")
    assert sum(v <= t for v in values) >= percent / 100 * len(values) - 1e-9
    assert sum(v < t for v in values) < percent / 100 * len(values) + 1e-9


def test_median_and_quartiles():
    assert median([3, 1, 2]) == 2 and median([4, 1, 2, 3]) == 2.5
    assert interquartile_range(X) == pytest.approx(scipy.stats.iqr(X), rel=1e-14)
    assert interquartile_range(np.stack([X, 2 * X])).tolist() == [interquartile_range(X), interquartile_range(2 * X)]
    largest = np.finfo(float).max
    assert quantile([-largest, largest], [0.25, 0.5, 1.0]).tolist() == [-largest / 2, 0.0, largest]


# ---- Histograms


@pytest.mark.parametrize("x", [X, RNG.standard_normal(1000) ** 3, RNG.random(500), [2.0, 2.0, 2.0], [1.0]])
def test_histograms_are_numpys(x):
    x = np.asarray(x)
    for ours, theirs in (("freedman-diaconis", "fd"), (7, 7), ([-1.0, 0.0, 0.5, 3.0], [-1.0, 0.0, 0.5, 3.0])):
        counts, edges = histogram(x, ours)
        wanted, wanted_edges = np.histogram(x, theirs)
        assert counts.tolist() == wanted.tolist()
        np.testing.assert_allclose(edges, wanted_edges, rtol=1e-14)
    h = histogram(x, 5)
    assert (h.density * np.diff(h.edges)).sum() == pytest.approx(1)
    assert h.counts.sum() == len(x)


def test_a_value_on_an_edge_is_counted_once():
    assert histogram([0, 1, 1, 2, 3], [0, 1, 2, 3]).counts.tolist() == [1, 2, 2]
    assert histogram(np.arange(11) / 10, 10).counts.sum() == 11
    assert not histogram([5.0], [0, 1, 2]).counts.any() and not histogram([5.0], [0, 1, 2]).density.any()


def test_numbers_are_python_floats():
    for value in (interquartile_range(X), freedman_diaconis_width(X), silverman_bandwidth(X), quantile(X, 0.5)):
        assert type(value) is float


def test_width_shrinks_with_the_sample():
    assert freedman_diaconis_width(np.tile(X, 8)) == pytest.approx(freedman_diaconis_width(X) / 2, rel=0.1)
    assert freedman_diaconis_width([1, 1, 1, 9]) == pytest.approx(2 * interquartile_range([1, 1, 1, 9]) / 4 ** (1 / 3))


# ---- Densities


@pytest.mark.parametrize("n", [2, 10, 400])
def test_kernel_density_is_scipys(n):
    x, t = RNG.standard_normal(n) * 3 + 1, np.linspace(-9, 9, 31)
    theirs = scipy.stats.gaussian_kde(x, bw_method="silverman")
    np.testing.assert_allclose(kernel_density(x, t), theirs(t), rtol=1e-11)
    assert silverman_bandwidth(x) == pytest.approx(theirs.factor * x.std(ddof=1), rel=1e-14)
    narrow = scipy.stats.gaussian_kde(x, bw_method=0.5 / x.std(ddof=1))
    np.testing.assert_allclose(kernel_density(x, t, bandwidth=0.5), narrow(t), rtol=1e-11)


def test_density_integrates_to_one_in_blocks_of_any_size(monkeypatch):
    t = np.linspace(-12, 12, 4001)
    whole = kernel_density(X, t)
    assert whole.sum() * (t[1] - t[0]) == pytest.approx(1, abs=1e-9)
    monkeypatch.setattr("foundations.statistics.description.density.BLOCK", 1)
    np.testing.assert_allclose(kernel_density(X, t), whole, rtol=1e-14)
    assert kernel_density([0.0, 1.0], [1e300], 1e-5).tolist() == [0.0]
    assert kernel_density([1.0, 2.0], [2.0], 1e-320).tolist() == [math.inf]


def test_the_robust_width_sees_past_an_outlier():
    x = np.append(X, 1000.0)
    assert silverman_bandwidth(x) > 10 * silverman_bandwidth(x, robust=True)
    spread = min(X.std(ddof=1), scipy.stats.iqr(X) / 1.34)
    assert silverman_bandwidth(X, robust=True) == pytest.approx(0.9 * spread * 37**-0.2, rel=1e-13)
    assert silverman_bandwidth([1, 1, 1, 1, 9.0], robust=True) > 0


# ---- The empirical distribution


@given(VALUES)
def test_empirical_cdf_is_scipys(values):
    ours, theirs = empirical_distribution(values), scipy.stats.ecdf(values).cdf
    t = np.linspace(-6, 6, 49)
    assert ours.values.tolist() == theirs.quantiles.tolist()
    np.testing.assert_allclose(ours.cdf(t), theirs.evaluate(t), atol=1e-15)
    assert ours.cdf(-math.inf) == 0 and ours.cdf(math.inf) == 1 and math.isnan(ours.cdf(math.nan))


def test_the_band_covers_the_truth_as_often_as_it_says():
    rng, n, covered = np.random.default_rng(3), 40, 0
    for _ in range(400):
        found = empirical_distribution(rng.random(n))
        low, high = found.band(0.9)  # the truth is the diagonal; F_n is at its lowest right before a step
        before = np.concatenate([high[0] - 1 / n + [0.0], high[:-1]])
        covered += bool((found.values >= low).all() and (found.values <= before).all())
    assert 0.9 - 3 * math.sqrt(0.09 / 400) < covered / 400 < 0.97


@pytest.mark.parametrize(
    "call, sentence",
    [
        (lambda: quantile(X, 1.5), "q is a share from 0 to 1; got 1.5"),
        (lambda: quantile(X, np.nan), "got nan"),
        (lambda: quantile(X, 0.5, "lower"), "method is one of inverted_cdf,"),
        (lambda: quantile([], 0.5), "at least one sample"),
        (lambda: histogram(X, 0), "the number of bins is a whole number from 1 to 1,000,000; got 0"),
        (lambda: histogram(X, 2.5), "got 2.5"),
        (lambda: histogram(X, math.inf), "a whole number from 1 to 1,000,000; got inf"),
        (lambda: histogram(X, None), "bins is 'freedman-diaconis', a number of bins, or their edges; got None"),
        (lambda: histogram([1e20, 1e20]), "there are not enough numbers for the edges of 1 bins"),
        (lambda: histogram([-1e308, 1e308], 3), "from -1e+308 to 1e+308 is further than the largest number"),
        (lambda: quantile(X, "a"), "q is a share from 0 to 1; got a"),
        (lambda: kernel_density(X, [0.0], "silverman"), "the bandwidth is a number above 0; got 'silverman'"),
        (lambda: histogram(X, "fd"), "bins is 'freedman-diaconis', a number of bins, or their edges; got 'fd'"),
        (lambda: histogram(X, [0, 0]), "the edges of bins rise"),
        (lambda: histogram([*X, 1e12]), "there would be"),
        (lambda: silverman_bandwidth([2.0, 2.0]), "all samples are equal"),
        (lambda: silverman_bandwidth([2.0]), "at least 2 samples"),
        (lambda: kernel_density(X, [0.0], 0), "the bandwidth is a number above 0; got 0"),
        (lambda: empirical_distribution(X).band(1.0), "the level lies between 0 and 1; got 1.0"),
    ],
)
def test_bad_input_is_one_sentence(call, sentence):
    with pytest.raises(ValueError) as error:
        call()
    assert sentence in str(error.value)
