"""Kolmogorov-Smirnov against SciPy: both tests, exact and asymptotic, in the bulk and far out; and against counting."""

import itertools
import math

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from foundations.statistics.hypothesis_tests import kolmogorov_smirnov, two_sample_kolmogorov_smirnov
from foundations.statistics.hypothesis_tests.kolmogorov_distribution import (
    limiting_tail,
    one_sided_tail,
    two_sided_tail,
)
from foundations.statistics.hypothesis_tests.lattice_paths import _by_diagonals, share_outside
from tests.foundations.statistics.hypothesis_tests.cases import ALTERNATIVES, same

SCIPYS = {"exact": "exact", "asymptotic": "asymp", "auto": "auto"}
ROUTES = [1, 2, 3, 8, 50, 140, 141, 1000, 100_000, 100_001]  # sizes on both sides of each choice of a formula
alternatives = st.sampled_from(ALTERNATIVES)
methods = st.sampled_from(sorted(SCIPYS))
tied = st.lists(st.integers(-6, 9), min_size=1, max_size=16)


def distances(n):
    """From below the least distance there is to 1, many where the p-value is neither 0 nor 1; fewer for large n."""
    edges = np.array([0.4, 0.5, 0.6, 1, 1.5, n - 1, n - 0.5]) / n
    bulk = (np.linspace(0.2, 5, 25) if n <= 1000 else np.array([0.2, 0.6, 1, 1.4, 4])) / math.sqrt(n)
    d = np.concatenate([[0.0, 1e-9], edges, bulk, np.linspace(0.45, 1, 9 if n <= 1000 else 2)])
    return d[d <= 1].tolist()


@pytest.mark.parametrize("n", ROUTES)
def test_the_two_sided_distribution_is_scipys(n):
    d = distances(n)
    np.testing.assert_allclose([two_sided_tail(x, n) for x in d], scipy.stats.kstwo.sf(d, n), rtol=1e-10, atol=1e-300)


@pytest.mark.parametrize("n", [1, 2, 7, 60, 1000, 20_000])
def test_the_one_sided_distribution_is_scipys(n):
    d = distances(n)
    np.testing.assert_allclose([one_sided_tail(x, n) for x in d], scipy.stats.ksone.sf(d, n), rtol=1e-10, atol=1e-300)


def test_the_limit_is_scipys():
    z = [0, 1e-3, 0.04, 0.3, 0.9, 0.9999, 1, 1.1, 3, 10]
    np.testing.assert_allclose([limiting_tail(x) for x in z], scipy.stats.kstwobign.sf(z), rtol=1e-13)


@given(st.lists(st.floats(-3, 3), min_size=1, max_size=30), alternatives, methods)
def test_one_sample(x, alternative, method):
    got = kolmogorov_smirnov(x, scipy.stats.norm.cdf, alternative=alternative, method=method)
    wanted = scipy.stats.ks_1samp(x, scipy.stats.norm.cdf, alternative=alternative, method=SCIPYS[method])
    same(got, wanted.statistic, wanted.pvalue)
    assert got.effect_size == got.statistic


@given(tied.filter(lambda x: len(x) > 1), tied, alternatives, methods)
def test_two_samples_with_ties(x, y, alternative, method):
    got = two_sample_kolmogorov_smirnov(x, y, alternative=alternative, method=method)
    wanted = scipy.stats.ks_2samp(x, y, alternative=alternative, method=SCIPYS[method])
    same(got, wanted.statistic, wanted.pvalue)


@pytest.mark.parametrize("alternative", ALTERNATIVES)
@pytest.mark.parametrize("n, m, shift", [(60, 60, 2), (64, 200, 1), (200, 64, 3), (301, 300, 0.1), (10_001, 50, 0.2)])
def test_two_samples_far_out_and_large(n, m, shift, alternative):
    rng = np.random.default_rng(n)
    x, y = rng.standard_normal(n), rng.standard_normal(m) + shift
    wanted = scipy.stats.ks_2samp(x, y, alternative=alternative)
    got = two_sample_kolmogorov_smirnov(x, y, alternative=alternative)
    same(got, wanted.statistic, wanted.pvalue)
    above = np.mean(x <= got.extra["location"]) - np.mean(y <= got.extra["location"])
    assert above * got.extra["sign"] == pytest.approx(got.statistic, rel=1e-13)


@pytest.mark.parametrize("two_sided", [True, False])
@pytest.mark.parametrize("n, m", [(1, 1), (1, 4), (4, 4), (3, 5), (6, 4), (2, 6)])
def test_paths_are_counted_as_by_going_through_all(n, m, two_sided):
    multiple = math.lcm(n, m)
    reached = []
    for first in itertools.combinations(range(n + m), n):
        steps = np.isin(np.arange(n + m), first)
        distance = np.cumsum(np.where(steps, multiple // n, -(multiple // m)))
        reached.append(max(0, (np.abs(distance) if two_sided else distance).max()))
    for h in range(multiple + 1):
        assert share_outside(n, m, h, two_sided) == pytest.approx(np.mean(np.array(reached) >= h), rel=1e-14)


@pytest.mark.parametrize("n, h, two_sided", [(5, 3, True), (900, 60, False), (900, 60, True), (900, 700, False)])
def test_the_diagonals_and_the_sum_at_once_agree(n, h, two_sided):
    """Above some 500 of each the number of all paths is no float, and SciPy falls back on the asymptotic p-value."""
    assert _by_diagonals(n, n, h, two_sided) == pytest.approx(share_outside(n, n, h, two_sided), rel=1e-12)


def test_a_count_of_large_samples_has_its_digits():
    assert 0 < two_sample_kolmogorov_smirnov(np.arange(800), np.arange(800, 1301)).p_value < 1e-300


@pytest.mark.parametrize("dtype", [np.float32, np.int64, list])
def test_any_numbers_will_do_and_are_left_alone(dtype):
    x = [3, 1, 2, 2] if dtype is list else np.array([3, 1, 2, 2], dtype)
    kept = list(x)
    assert kolmogorov_smirnov(x, lambda t: t / 4) == kolmogorov_smirnov([3.0, 1.0, 2.0, 2.0], lambda t: t / 4)
    assert two_sample_kolmogorov_smirnov(x, x).p_value == 1
    assert list(x) == kept


def test_a_cdf_that_writes_into_its_argument_does_no_harm():
    def in_place(t):
        t /= 4
        return t

    assert kolmogorov_smirnov([3, 1, 2], in_place).extra["location"] == kolmogorov_smirnov(
        [3, 1, 2], lambda t: t / 4
    ).extra["location"]


@pytest.mark.parametrize(
    "test, arguments, options, error, message",
    [
        (kolmogorov_smirnov, ([], np.copy), {}, ValueError, "x is a vector with at least one element"),
        (kolmogorov_smirnov, ([np.nan], np.copy), {}, ValueError, "x holds a number that is not finite"),
        (kolmogorov_smirnov, ([0.5], "norm"), {}, TypeError, "cdf is a function of an array, got str"),
        (kolmogorov_smirnov, ([1.5], np.copy), {}, ValueError, "cdf gives probabilities, and at 1.5 it is 1.5"),
        (kolmogorov_smirnov, ([0.5], lambda t: 0.5), {}, ValueError, r"for each of 1 values, got .* shape \(\)"),
        (kolmogorov_smirnov, ([0.5], lambda t: ["a"]), {}, ValueError, "a number for each of 1 values, got <U1"),
        (kolmogorov_smirnov, ([0.4, 0.5], lambda t: 1 - t), {}, ValueError, "from 0.4 to 0.5 it falls from 0.6 to"),
        (kolmogorov_smirnov, ([0.5], np.copy), {"method": "asymp"}, ValueError, "method is 'auto', 'exact' or"),
        (two_sample_kolmogorov_smirnov, ([1], []), {}, ValueError, "y is a vector with at least one element"),
        (two_sample_kolmogorov_smirnov, ([1], [np.inf]), {}, ValueError, "y holds a number that is not finite"),
        (two_sample_kolmogorov_smirnov, ([1], [2]), {"alternative": "more"}, ValueError, "alternative is one of"),
    ],
)
def test_bad_input_is_one_sentence(test, arguments, options, error, message):
    with pytest.raises(error, match=message) as caught:
        test(*arguments, **options)
    assert "\n" not in str(caught.value)
