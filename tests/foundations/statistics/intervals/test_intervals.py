"""Intervals against SciPy's, and how often they cover."""

import math
import sys

import numpy as np
import pytest
import scipy.stats

from foundations.statistics.description import mean, median, pearson
from foundations.statistics.intervals import (
    bootstrap,
    clopper_pearson_interval,
    coverage,
    mean_interval,
    wilson_interval,
)

RNG = np.random.default_rng(0)
LEVELS = (0.5, 0.9, 0.95, 0.999)

# ---- A mean


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("x", [[1.0, 4.0], RNG.standard_normal(12) + 1e6, np.arange(300)], ids=["two", "far", "many"])
def test_students_interval_is_scipys(x, level):
    theirs = scipy.stats.ttest_1samp(x, 0).confidence_interval(level)
    assert mean_interval(x, level)[:2] == pytest.approx(tuple(theirs), rel=1e-12)


@pytest.mark.parametrize("level", LEVELS)
def test_the_normal_interval_is_scipys(level):
    x = RNG.standard_normal(7)
    wanted = scipy.stats.norm.interval(level, x.mean(), 2 / math.sqrt(7))
    assert mean_interval(x, level, sigma=2)[:2] == pytest.approx(wanted, rel=1e-12)
    assert mean_interval([3.0], sigma=1).lower == pytest.approx(3 - 1.959963984540054)


def test_students_interval_covers_and_the_normal_one_does_not():
    rng = np.random.default_rng(1)
    students = coverage(mean_interval, lambda rng: rng.standard_normal(5), 0.0, rng, 1000)
    too_sure = lambda x: mean_interval(x, sigma=x.std(ddof=1))  # noqa: E731
    shorter = coverage(too_sure, lambda rng: rng.standard_normal(5), 0.0, rng, 1000)
    assert abs(students.share - 0.95) < 4 * students.standard_error
    truth = 2 * scipy.stats.t.cdf(1.959963984540054, 4) - 1
    assert abs(shorter.share - truth) < 4 * shorter.standard_error
    assert shorter.width < students.width and abs(students.below - students.above) < 0.02
    assert students.share + students.below + students.above == pytest.approx(1)


# ---- A proportion


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("k, n", [(0, 1), (1, 1), (0, 30), (3, 10), (5, 10), (10, 10), (1, 100_000), (50_000, 100_000)])
def test_intervals_of_a_proportion_are_scipys(k, n, level):
    theirs = scipy.stats.binomtest(k, n)
    assert wilson_interval(k, n, level)[:2] == pytest.approx(tuple(theirs.proportion_ci(level, "wilson")), rel=1e-12)
    exact = clopper_pearson_interval(k, n, level)[:2]
    assert exact == pytest.approx(tuple(theirs.proportion_ci(level, "exact")), abs=1e-11)  # where its search ends
    alpha = (1 - level) / 2
    lower = scipy.stats.beta.ppf(alpha, k, n - k + 1) if k else 0.0
    upper = scipy.stats.beta.isf(alpha, k + 1, n - k) if k < n else 1.0
    assert exact == pytest.approx((lower, upper), rel=1e-10)


@pytest.mark.parametrize("k", [1, 3, 20])
def test_few_successes_of_very_many_trials_keep_their_digits(k):
    low, high, _ = clopper_pearson_interval(k, 10**12)
    wanted = scipy.stats.beta.ppf(0.025, k, 10**12 - k + 1), scipy.stats.beta.isf(0.025, k + 1, 10**12 - k)
    assert (low, high) == pytest.approx(wanted, rel=1e-12)
    assert clopper_pearson_interval(10**12 - k, 10**12).upper < 1


def test_successes_and_failures_change_places():
    for ours in (wilson_interval, clopper_pearson_interval):
        for k in range(8):
            low, high, _ = ours(k, 7)
            assert (1 - high, 1 - low) == pytest.approx(ours(7 - k, 7)[:2], abs=1e-15)
            assert 0 <= low <= k / 7 <= high <= 1


@pytest.mark.parametrize("n", [5, 20])
def test_clopper_and_pearson_never_cover_less_and_wilson_does_on_average(n):
    p = np.linspace(0.005, 0.995, 199)
    chance = scipy.stats.binom.pmf(np.arange(n + 1)[:, None], n, p)  # (n + 1, 199), exact
    for ours in (wilson_interval, clopper_pearson_interval):
        low, high, _ = np.array([ours(k, n) for k in range(n + 1)]).T[:, :, None]
        covered = (chance * ((low <= p) & (p <= high))).sum(axis=0)
        if ours is clopper_pearson_interval:
            assert covered.min() >= 0.95 - 1e-12
        else:
            assert abs(covered.mean() - 0.95) < 0.01 and covered.min() < 0.95


# ---- The bootstrap


def standard_deviation_ratio(x, y):
    return np.std(x, axis=-1) / np.std(y, axis=-1)


def correlations(x, y):
    """Pearson's r along the last axis, row by row."""
    if x.ndim == 1:
        return pearson(x, y)
    return np.array([pearson(a, b) for a, b in zip(x, y, strict=True)])


@pytest.mark.parametrize("method", ["percentile", "basic", "bca"])
@pytest.mark.parametrize(
    "statistic, data, paired",
    [
        (mean, (RNG.standard_exponential(15),), False),
        (median, (np.round(RNG.standard_normal(20), 1),), False),
        (standard_deviation_ratio, (RNG.standard_normal(9), RNG.standard_normal(14)), False),
        (correlations, tuple(RNG.multivariate_normal([0, 0], [[1, 0.7], [0.7, 1]], 12).T), True),
    ],
    ids=["mean", "median with ties", "two samples", "pairs"],
)
def test_the_bootstrap_is_scipys_if_the_draws_are(statistic, data, paired, method):
    draws = {"n_resamples": 300, "paired": paired, "method": method}
    ours = bootstrap(statistic, *data, rng=np.random.default_rng(5), level=0.9, **draws)
    theirs = scipy.stats.bootstrap(
        data, statistic, rng=np.random.default_rng(5), confidence_level=0.9, vectorized=False, **draws
    )
    assert ours.interval[:2] == pytest.approx(tuple(theirs.confidence_interval), rel=1e-10)
    assert ours.standard_error == pytest.approx(theirs.standard_error, rel=1e-10)
    assert ours.resampled == pytest.approx(theirs.bootstrap_distribution, rel=1e-12)
    assert ours.estimate == statistic(*data) and ours.interval.level == 0.9


def test_blocks_change_nothing_but_the_order_of_draws(monkeypatch):
    x = RNG.standard_normal(10)
    whole = bootstrap(mean, x, rng=np.random.default_rng(0), n_resamples=4000)
    monkeypatch.setattr(sys.modules[bootstrap.__module__], "BLOCK", 5000)
    parts = bootstrap(mean, x, rng=np.random.default_rng(0), n_resamples=4000)
    assert parts.standard_error == pytest.approx(whole.standard_error, rel=0.1)
    assert len(parts.resampled) == 4000


def test_samples_are_left_out_in_blocks(monkeypatch):
    x = RNG.standard_exponential(40)
    whole = bootstrap(mean, x, rng=np.random.default_rng(0), n_resamples=50)
    shapes = []

    def watched(values):
        shapes.append(values.shape)
        return mean(values)

    monkeypatch.setattr(sys.modules[bootstrap.__module__], "BLOCK", 200)
    parts = bootstrap(watched, x, rng=np.random.default_rng(0), n_resamples=50)
    assert parts.interval == whole.interval and max(math.prod(shape) for shape in shapes) <= 200


def test_where_nothing_scatters_the_interval_is_a_point():
    for method in ("percentile", "basic", "bca"):
        found = bootstrap(mean, [2.0] * 5, rng=np.random.default_rng(0), n_resamples=50, method=method)
        assert found.interval[:2] == (2, 2) and found.standard_error == 0


def test_bca_covers_a_skewed_mean_better_than_the_percentiles():
    def share(method):
        def interval(x):
            return bootstrap(mean, x, rng=rng, n_resamples=200, level=0.9, method=method).interval

        rng = np.random.default_rng(2)
        return coverage(interval, lambda rng: -np.log(rng.random(12)), 1.0, rng, 300)

    bca, percentile = share("bca"), share("percentile")
    assert percentile.share < bca.share < 0.9 + 4 * bca.standard_error
    assert abs(bca.below - bca.above) < abs(percentile.below - percentile.above)  # what is missed is on both sides


def test_draws_come_from_a_generator():
    for rng in (None, 0):
        with pytest.raises(TypeError, match=f"numpy.random.Generator, such as .* got {rng}"):
            bootstrap(mean, [1.0, 2.0], rng=rng)


@pytest.mark.parametrize(
    "call, sentence",
    [
        (lambda: mean_interval([1.0]), "x is a vector with at least 2 samples; got shape (1,)"),
        (lambda: mean_interval([1.0, np.nan]), "not finite"),
        (lambda: mean_interval([1.0, 2.0], 95), "the level lies between 0 and 1, such as 0.95; got 95"),
        (lambda: mean_interval([1.0, 2.0], sigma=0), "sigma is a standard deviation above 0; got 0"),
        (lambda: wilson_interval(3, 2), "0 ≤ k ≤ n and n ≥ 1; got k = 3, n = 2"),
        (lambda: clopper_pearson_interval(0, 0), "got k = 0, n = 0"),
        (lambda: clopper_pearson_interval(0.5, 2), "whole numbers"),
        (lambda: wilson_interval("3", 5), "got k = '3', n = 5"),
        (lambda: wilson_interval(1, math.inf), "got k = 1, n = inf"),
        (lambda: coverage(lambda x: (np.nan, 1), lambda rng: 0, 0, RNG, 3), "an end that is not a number"),
        (lambda: bootstrap(mean, [1.0, 2.0], rng=RNG, n_resamples=2.5), "n_resamples is a whole number"),
        (lambda: bootstrap(lambda x: x.mean(-1) * np.nan, [1, 2.0], rng=RNG), "is not a finite number"),
        (lambda: coverage(mean_interval, RNG, 0, RNG, 0), "got repeats = 0"),
        (lambda: bootstrap(mean, rng=RNG), "at least one sample"),
        (lambda: bootstrap(mean, [1.0], rng=RNG), "sample 1 is a vector with at least 2 samples"),
        (lambda: bootstrap(mean, [1.0, 2.0], rng=RNG, method="BCa"), "method is one of percentile, basic, bca"),
        (lambda: bootstrap(mean, [1.0, 2.0], rng=RNG, n_resamples=1), "at least two resamples are needed; got 1"),
        (lambda: bootstrap(correlations, [1, 2], [1, 2, 3], rng=RNG, paired=True), "of one length; got lengths 2, 3"),
        (lambda: bootstrap(np.mean, [1.0, 2.0], rng=RNG), "must reduce the last axis"),
    ],
)
def test_bad_input_is_one_sentence(call, sentence):
    with pytest.raises(ValueError) as error:
        call()
    assert sentence in str(error.value)
