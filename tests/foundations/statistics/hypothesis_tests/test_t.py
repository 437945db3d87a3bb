"""The t tests against SciPy, against exact sums where SciPy's lose digits, and on samples without variation."""

from fractions import Fraction

import numpy as np
import pytest
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st

from foundations.statistics.hypothesis_tests import (
    one_way_anova,
    paired_t_test,
    t_test,
    two_sample_t_test,
    welch_t_test,
)
from tests.foundations.statistics.hypothesis_tests.cases import ALTERNATIVES, same, samples

RNG = np.random.default_rng(7)
X, Y = RNG.standard_normal(20) + 0.5, 2 * RNG.standard_normal(20)
FAR = 1000 + RNG.standard_normal(90)
each_alternative = pytest.mark.parametrize("alternative", ALTERNATIVES)


def welch(x, y, alternative):
    return scipy.stats.ttest_ind(x, y, equal_var=False, alternative=alternative)


PAIRS = [  # ours, SciPy's, data
    *((two_sample_t_test, scipy.stats.ttest_ind, data) for data in [(X, Y), (X[:1], Y), (X, Y[:5]), (FAR, Y)]),
    *((welch_t_test, welch, data) for data in [(X, Y), (X[:2], Y), (X, Y[:5]), (FAR, Y), ([1, 1, 1.5], Y)]),
    *((paired_t_test, scipy.stats.ttest_rel, data) for data in [(X, Y), (X[:2], Y[:2]), (FAR, FAR[::-1] - 900)]),
]


@each_alternative
@pytest.mark.parametrize("x, mean", [(X, 0), (X, 0.4), (X[:2], 0), (Y, 3), (FAR, 0), (FAR, 999.9), ([1, 2, 4], 2)])
def test_one_sample_is_scipys(x, mean, alternative):
    wanted = scipy.stats.ttest_1samp(x, mean, alternative=alternative)
    got = t_test(x, mean, alternative=alternative)
    same(got, wanted.statistic, wanted.pvalue)
    assert got.df == wanted.df == len(x) - 1
    np.testing.assert_allclose(got.effect_size, (np.mean(x) - mean) / np.std(x, ddof=1), rtol=1e-10)


@each_alternative
@pytest.mark.parametrize("ours, theirs, data", PAIRS)
def test_two_samples_are_scipys(ours, theirs, data, alternative):
    wanted = theirs(*data, alternative=alternative)
    got = ours(*data, alternative=alternative)
    same(got, wanted.statistic, wanted.pvalue)
    np.testing.assert_allclose(got.df, wanted.df, rtol=1e-12)


def test_p_values_far_out_have_their_digits():
    wanted = scipy.stats.ttest_1samp(FAR, 0)
    assert 1e-300 < wanted.pvalue < 1e-200
    same(t_test(FAR), wanted.statistic, wanted.pvalue)
    assert t_test(FAR, alternative="less").p_value == 1


@given(samples(), st.integers(-100, 100), st.sampled_from(ALTERNATIVES))
def test_one_sample_law(x, mean, alternative):
    wanted = scipy.stats.ttest_1samp(x, mean, alternative=alternative)
    same(t_test(x, mean, alternative=alternative), wanted.statistic, wanted.pvalue)


@given(samples(), samples(), st.sampled_from(ALTERNATIVES))
def test_two_sample_laws(x, y, alternative):
    for ours, theirs in ((two_sample_t_test, scipy.stats.ttest_ind), (welch_t_test, welch)):
        wanted = theirs(x, y, alternative=alternative)
        same(ours(x, y, alternative=alternative), wanted.statistic, wanted.pvalue)


@settings(max_examples=12)
@given(samples(), samples())
def test_pooled_t_squared_is_the_F_of_two_groups(x, y):
    t, anova = two_sample_t_test(x, y), one_way_anova(x, y)
    same(anova, t.statistic**2, t.p_value)


@given(samples(), st.sampled_from([0, 10**9, 10**15]), st.sampled_from([1.0, 2.0**600, 2.0**-600]))
def test_neither_a_shift_nor_a_unit_costs_a_digit(x, shift, unit):
    whole = [int(8 * v) + shift for v in x]
    n, exact = len(x), [Fraction(v) for v in whole]
    center = sum(exact) / n
    S = sum((v - center) ** 2 for v in exact)
    t = (center - shift) / 1
    wanted = float(t * abs(t) * n * (n - 1) / S)  # the square, with the sign of t
    got = t_test(unit * np.array(whole, dtype=float), shift * unit).statistic
    np.testing.assert_allclose(got * abs(got), wanted, rtol=1e-12, atol=1e-25)


def test_effect_sizes_of_two_samples():
    vx, vy, apart = X.var(ddof=1), Y[:5].var(ddof=1), X.mean() - Y[:5].mean()
    pooled = np.sqrt((19 * vx + 4 * vy) / 23)
    got = two_sample_t_test(X, Y[:5]), welch_t_test(X, Y[:5]), paired_t_test(X, Y)
    wanted = apart / pooled, apart / np.sqrt((vx + vy) / 2), (X - Y).mean() / (X - Y).std(ddof=1)
    np.testing.assert_allclose([r.effect_size for r in got], wanted, rtol=1e-12)
    assert [r.effect for r in got] == ["Cohen's d", "Cohen's d_av", "Cohen's d_z"]


@pytest.mark.parametrize("value", [0.1, 3.0, 1e300, -7e-320])
def test_a_sample_without_variation(value):
    for result in (t_test([value] * 7, value), paired_t_test([value] * 3, [value] * 3)):
        assert np.isnan([result.statistic, result.p_value, result.effect_size]).all()
    for test in (two_sample_t_test, welch_t_test):
        assert np.isnan(test([value] * 3, [value] * 4).p_value)
    result = t_test([value] * 7, 2 * value)
    assert (result.statistic, result.p_value) == (-np.inf * np.sign(value), 0)
    for test in (two_sample_t_test, welch_t_test):
        result = test([value] * 3, [2 * value] * 4, alternative="less")
        assert (result.statistic, result.p_value) == (-np.inf * np.sign(value), float(value < 0))


def test_the_largest_doubles_do_not_overflow():
    same(t_test([1.7e308, 1.2e308, -1e308]), *scipy.stats.ttest_1samp([1.7, 1.2, -1], 0))
    same(two_sample_t_test([1.7e308, 1.2e308], [-1e308, -1.5e308]), *scipy.stats.ttest_ind([1.7, 1.2], [-1, -1.5]))
    same(paired_t_test([1.7e308, 1.2e308], [-1e308, -1.6e308]), *scipy.stats.ttest_rel([1.7, 1.2], [-1, -1.6]))
