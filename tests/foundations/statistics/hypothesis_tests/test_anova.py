"""One-way analysis of variance against SciPy and against sums in exact arithmetic."""

from fractions import Fraction

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from foundations.statistics.hypothesis_tests import one_way_anova
from tests.foundations.statistics.hypothesis_tests.cases import eighths, same, samples

RNG = np.random.default_rng(11)
GROUPS = [
    [RNG.standard_normal(n) + i / 2 for i, n in enumerate((10, 12, 7))],
    [RNG.standard_normal(30) + 20 * i for i in range(6)],
    [RNG.standard_normal(2), RNG.standard_normal(1)],
    [1e6 + RNG.standard_normal(50) for _ in range(3)],
    [[1, 2, 3], [2, 3, 4], [9, 9]],
]


@pytest.mark.parametrize("groups", GROUPS)
def test_is_scipys(groups):
    got = one_way_anova(*groups)
    same(got, *scipy.stats.f_oneway(*groups))
    k, n = len(groups), sum(map(len, groups))
    assert got.df == (k - 1, n - k)
    every = np.concatenate(groups)
    between, within = got.extra["between"], got.extra["within"]
    np.testing.assert_allclose(between + within, ((every - every.mean()) ** 2).sum(), rtol=1e-12)
    np.testing.assert_allclose(got.effect_size, between / (between + within), rtol=1e-14)
    np.testing.assert_allclose(got.extra["residual_std"] ** 2, within / (n - k), rtol=1e-14)


def test_p_values_far_out_have_their_digits():
    groups = [RNG.standard_normal(80) + 9 * i for i in range(3)]
    wanted = scipy.stats.f_oneway(*groups)
    assert 1e-300 < wanted.pvalue < 1e-200
    same(one_way_anova(*groups), *wanted)


@given(samples(), st.lists(st.lists(eighths, min_size=1, max_size=8), min_size=1, max_size=4))
def test_law(first, others):
    same(one_way_anova(first, *others), *scipy.stats.f_oneway(first, *others))


@given(samples(), samples(), samples(), st.sampled_from([10**12, 10**15]), st.sampled_from([0, 10**15]))
def test_leading_digits_cost_nothing(a, b, c, shift, other):
    groups = [[int(8 * v) + s for v in x] for x, s in ((a, shift), (b, shift), (c, shift + other))]
    k, n = 3, sum(map(len, groups))
    grand = Fraction(sum(map(sum, groups)), n)
    means = [Fraction(sum(g), len(g)) for g in groups]
    between = sum(len(g) * (m - grand) ** 2 for g, m in zip(groups, means, strict=True))
    within = sum((v - m) ** 2 for g, m in zip(groups, means, strict=True) for v in g)
    got = one_way_anova(*groups)
    np.testing.assert_allclose(got.extra["between"], float(between), rtol=1e-12)
    np.testing.assert_allclose(got.extra["within"], float(within), rtol=1e-12)
    np.testing.assert_allclose(got.statistic, float(between / (k - 1) / (within / (n - k))), rtol=1e-12)


def test_groups_without_variation():
    apart, alike = one_way_anova([0.1] * 3, [0.2] * 7), one_way_anova([0.1] * 3, [0.1] * 7)
    assert (apart.statistic, apart.p_value, apart.effect_size) == (np.inf, 0, 1)
    assert np.isnan([alike.statistic, alike.p_value, alike.effect_size]).all()
