"""z tests against SciPy's normal distribution, and the one of proportions against its chi-squared test."""

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from foundations.statistics.hypothesis_tests import two_proportions_z_test, two_sample_z_test, z_test
from tests.foundations.statistics.hypothesis_tests.cases import ALTERNATIVES, same, samples

TAILS = {
    "two-sided": lambda z: 2 * scipy.stats.norm.sf(abs(z)),
    "less": scipy.stats.norm.cdf,
    "greater": scipy.stats.norm.sf,
}


@pytest.mark.parametrize("alternative", ALTERNATIVES)
@pytest.mark.parametrize(
    "x, mean, std", [([1.5], 0, 2), ([1, 2, 4], 2, 0.5), (np.full(90, 3.0), 0, 1), ([0.1, 0.1], 0.1, 1)]
)
def test_one_sample(x, mean, std, alternative):
    got = z_test(x, mean, std=std, alternative=alternative)
    z = (np.mean(x) - mean) * np.sqrt(len(x)) / std
    same(got, z, TAILS[alternative](z))
    np.testing.assert_allclose(got.effect_size, (np.mean(x) - mean) / std, rtol=1e-12)


@given(samples(least=1), samples(least=1), st.integers(-9, 9), st.integers(1, 50), st.integers(1, 50))
def test_two_samples(x, y, difference, std_x, std_y):
    z = (np.mean(x) - np.mean(y) - difference) / np.sqrt(std_x**2 / len(x) + std_y**2 / len(y))
    for alternative in ALTERNATIVES:
        got = two_sample_z_test(x, y, difference, std_x=std_x, std_y=std_y, alternative=alternative)
        np.testing.assert_allclose(got.statistic, z, rtol=1e-10, atol=1e-12)
        np.testing.assert_allclose(got.p_value, TAILS[alternative](got.statistic), rtol=1e-11)
    d = (np.mean(x) - np.mean(y) - difference) / np.sqrt((std_x**2 + std_y**2) / 2)
    np.testing.assert_allclose(got.effect_size, d, rtol=1e-10, atol=1e-12)


cells = st.tuples(*[st.integers(0, 40)] * 4)


@given(cells.filter(lambda t: t[0] + t[2] and t[1] + t[3] and t[0] + t[1] and t[2] + t[3]))
def test_two_proportions_squared_are_chi_squared(cells):
    table = np.reshape(cells, (2, 2))
    wanted = scipy.stats.chi2_contingency(table, correction=False)
    got = two_proportions_z_test(table[:, 0], table.sum(axis=1))
    np.testing.assert_allclose(got.statistic**2, wanted.statistic, rtol=1e-12, atol=1e-28)
    np.testing.assert_allclose(got.p_value, wanted.pvalue, rtol=1e-10)
    p1, p2 = got.extra["shares"]
    np.testing.assert_allclose((p1, p2), table[:, 0] / table.sum(axis=1))
    assert np.sign(got.statistic) == np.sign(p1 - p2)
    np.testing.assert_allclose(got.effect_size, 2 * (np.arcsin(p1**0.5) - np.arcsin(p2**0.5)), atol=1e-15)
    for alternative in ("less", "greater"):
        one_sided = two_proportions_z_test(table[:, 0], table.sum(axis=1), alternative=alternative)
        np.testing.assert_allclose(one_sided.p_value, TAILS[alternative](got.statistic), rtol=1e-10)


@pytest.mark.parametrize("successes", [(0, 0), (9, 4)])
def test_shares_that_are_all_or_nothing(successes):
    result = two_proportions_z_test(successes, (9, 4))
    assert np.isnan([result.statistic, result.p_value]).all() and result.effect_size == 0


def test_far_out():
    same(z_test([37.0], std=1, alternative="greater"), 37, scipy.stats.norm.sf(37))
    got = two_proportions_z_test((900, 100), (1000, 1000))
    same(got, got.statistic, 2 * scipy.stats.norm.sf(got.statistic))
    assert 0 < got.p_value < 1e-250
