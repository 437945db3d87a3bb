"""Mann-Whitney, Wilcoxon and Kruskal-Wallis against SciPy, with and without ties, exact and asymptotic."""

import itertools
import warnings

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from foundations.statistics.hypothesis_tests import kruskal_wallis, mann_whitney, wilcoxon
from foundations.statistics.hypothesis_tests.mann_whitney import orders_by_u
from foundations.statistics.hypothesis_tests.wilcoxon import lower_tail_of_w
from tests.foundations.statistics.hypothesis_tests.cases import ALTERNATIVES, same

RNG = np.random.default_rng(13)
tied = st.lists(st.integers(-6, 9), min_size=1, max_size=16)
different = st.lists(st.integers(-999, 999), min_size=2, max_size=18, unique=True)
alternatives = st.sampled_from(ALTERNATIVES)


@given(tied, tied, alternatives, st.booleans())
def test_mann_whitney_with_ties(x, y, alternative, continuity):
    got = mann_whitney(x, y, alternative=alternative, method="asymptotic", continuity=continuity)
    wanted = scipy.stats.mannwhitneyu(x, y, continuity, alternative, method="asymptotic")
    same(got, wanted.statistic, wanted.pvalue)
    wins = np.sign(np.subtract.outer(x, y)).mean()
    np.testing.assert_allclose(got.effect_size, wins, atol=1e-15)


@given(different, st.integers(1, 17), alternatives, st.sampled_from(["exact", "auto"]))
def test_mann_whitney_without_ties(values, n, alternative, method):
    x, y = values[: min(n, len(values) - 1)], values[min(n, len(values) - 1) :]
    wanted = scipy.stats.mannwhitneyu(x, y, alternative=alternative, method=method)
    same(mann_whitney(x, y, alternative=alternative, method=method), wanted.statistic, wanted.pvalue)


@pytest.mark.parametrize("n, m", [(1, 1), (1, 4), (2, 3), (3, 4)])
def test_orders_are_counted_as_by_going_through_all(n, m):
    U = [sum(first) - n * (n - 1) // 2 for first in itertools.combinations(range(n + m), n)]
    assert orders_by_u(n, m) == np.bincount(U, minlength=n * m + 1).tolist()


@given(tied.filter(any), alternatives, st.booleans(), st.sampled_from(["asymptotic", "auto"]))
def test_wilcoxon_with_ties_and_zeros(x, alternative, correction, method):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        wanted = scipy.stats.wilcoxon(x, correction=correction, alternative=alternative, method=method)
    got = wilcoxon(x, alternative=alternative, correction=correction, method=method)
    same(got, wanted.statistic, wanted.pvalue)


@pytest.mark.parametrize("alternative", ALTERNATIVES)
@pytest.mark.parametrize("n, shift", [(1, 0), (5, 0.5), (30, 0), (50, 2), (51, 0.3), (400, 1)])
def test_wilcoxon_of_pairs(n, shift, alternative):
    x, y = RNG.standard_normal(n) + shift, RNG.standard_normal(n)
    same(wilcoxon(x, y, alternative=alternative), *scipy.stats.wilcoxon(x, y, alternative=alternative))


def test_wilcoxons_tail_is_that_of_all_signs():
    r = np.array([1.0, 2.5, 2.5, 4.0, 5.0])
    sums = np.array([np.dot(signs, r) for signs in itertools.product((0, 1), repeat=5)])
    for w in (0, 1, 2.5, 7, 7.5, 15):
        assert lower_tail_of_w(r, w) == (sums <= w).mean()


@given(tied, st.lists(tied, min_size=1, max_size=3))
def test_kruskal_wallis(first, others):
    groups = [first, *others]
    if len(set(itertools.chain(*groups))) == 1:
        return
    got = kruskal_wallis(*groups)
    same(got, *scipy.stats.kruskal(*groups))
    assert got.df == len(groups) - 1
    np.testing.assert_allclose(got.effect_size * (sum(map(len, groups)) - 1), got.statistic, rtol=1e-13)


def test_far_out():
    x, y = RNG.standard_normal(900), 9 + RNG.standard_normal(900)
    same(mann_whitney(x, y), *scipy.stats.mannwhitneyu(x, y))
    same(kruskal_wallis(x, y), *scipy.stats.kruskal(x, y))
    same(wilcoxon(x, y), *scipy.stats.wilcoxon(x, y))
    assert 0 < mann_whitney(x, y).p_value < 1e-200


def test_differences_of_huge_numbers_are_finite():
    assert wilcoxon([1e308, 1, -1e308], [-1e308, 2, 1.5e308]) == wilcoxon([1e8, 1, -1e8], [-1e8, 2, 1.5e8])


def test_values_that_are_all_equal():
    assert mann_whitney([2, 2], [2, 2, 2]).p_value == 1
    assert np.isnan(mann_whitney([2, 2], [2, 2, 2], continuity=False).p_value)
    result = kruskal_wallis([2, 2], [2, 2, 2])
    assert np.isnan([result.statistic, result.p_value, result.effect_size]).all()


@pytest.mark.parametrize(
    "test, arguments, options, message",
    [
        (mann_whitney, ([], [1]), {}, "x is a vector with at least one element"),
        (mann_whitney, ([1], [np.nan]), {}, "y holds a number that is not finite"),
        (mann_whitney, ([1, 2], [2, 3]), {"method": "exact"}, "some of these are equal"),
        (mann_whitney, ([1], [2]), {"method": "fast"}, "method is 'auto', 'exact' or 'asymptotic', got 'fast'"),
        (mann_whitney, ([1], [2]), {"alternative": "more"}, "alternative is one of"),
        (wilcoxon, ([0, 0],), {}, "all differences are zero"),
        (wilcoxon, ([1, 2], [1]), {}, "x has 2 elements and y has 1"),
        (wilcoxon, ([1, np.inf],), {}, "x holds a number that is not finite"),
        (kruskal_wallis, ([1, 2],), {}, "at least two groups, got 1"),
        (kruskal_wallis, ([1, 2], []), {}, "group 1 is a vector with at least one element"),
    ],
)
def test_bad_input_is_one_sentence(test, arguments, options, message):
    with pytest.raises(ValueError, match=message) as caught:
        test(*arguments, **options)
    assert "\n" not in str(caught.value)
