"""Fisher's, the binomial and McNemar's test against sums of fractions, and against SciPy."""

from fractions import Fraction
from math import comb

import mpmath
import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from foundations.statistics.hypothesis_tests import binomial_test, fisher_exact, mcnemar
from foundations.statistics.hypothesis_tests.hypergeometric import hypergeometric
from tests.foundations.statistics.hypothesis_tests.cases import ALTERNATIVES, same

tables = st.integers(1, 60).flatmap(lambda most: st.tuples(*[st.tuples(*[st.integers(0, most)] * 2)] * 2))
has_every_sum = tables.filter(lambda t: np.sum(t, axis=0).all() and np.sum(t, axis=1).all())


def exactly(weights: dict, k, alternative) -> float:
    """The share of the weights of all counts that are at least as extreme as k."""
    counts = {
        "less": lambda j: j <= k,
        "greater": lambda j: j >= k,
        "two-sided": lambda j: weights[j] <= weights[k],
    }[alternative]
    return float(Fraction(sum(w for j, w in weights.items() if counts(j))) / sum(weights.values()))


def fisher_weights(table):
    (a, b), (c, d) = table
    return {j: comb(a + b, j) * comb(c + d, a + c - j) for j in range(max(0, a - d), min(a + b, a + c) + 1)}


def binomial_weights(n, p):
    p = Fraction(p)
    return {j: comb(n, j) * p**j * (1 - p) ** (n - j) for j in range(n + 1)}


@given(has_every_sum, st.sampled_from(ALTERNATIVES))
def test_fisher(table, alternative):
    got = fisher_exact(table, alternative=alternative)
    wanted = scipy.stats.fisher_exact(table, alternative=alternative)
    assert got.statistic == wanted.statistic == got.effect_size
    np.testing.assert_allclose(got.p_value, wanted.pvalue, rtol=1e-10)
    np.testing.assert_allclose(got.p_value, exactly(fisher_weights(table), table[0][0], alternative), rtol=1e-11)


@pytest.mark.parametrize("alternative", ALTERNATIVES)
@pytest.mark.parametrize(
    "table",
    [
        [[400, 1], [2, 300]],
        [[900, 800], [850, 900]],
        [[3, 100_000], [9, 90_000]],
        [[50_000, 51_000], [49_500, 51_500]],
    ],
)
def test_fisher_of_many(table, alternative):
    got = fisher_exact(table, alternative=alternative)
    same(got, *scipy.stats.fisher_exact(table, alternative=alternative))
    assert got.p_value > 0


def test_hypergeometric_keeps_its_digits_where_counts_are_large():
    n, K, m = 4 * 10**8, 2 * 10**8, 2 * 10**8 + 30_000
    k = 10**8 + 20_000
    got = np.exp(hypergeometric(n, K, m).log_prob(np.array([float(k)])))[0]
    with mpmath.workdps(60):
        wanted = mpmath.binomial(K, k) * mpmath.binomial(n - K, m - k) / mpmath.binomial(n, m)
    np.testing.assert_allclose(got, float(wanted), rtol=1e-12)


@pytest.mark.parametrize("table", [[[0, 0], [3, 4]], [[0, 3], [0, 4]], [[0, 0], [0, 0]]])
def test_fisher_of_a_table_that_says_nothing(table):
    result = fisher_exact(table)
    assert np.isnan(result.statistic) and result.p_value == 1


chances = st.sampled_from([0.0, 1.0, 0.5, 0.25, 0.1]) | st.floats(1e-3, 1 - 1e-3)


@given(st.integers(1, 80), st.floats(0, 1), chances, st.sampled_from(ALTERNATIVES))
def test_binomial(n, share, p, alternative):
    k = round(share * n)
    got = binomial_test(k, n, p, alternative=alternative)
    wanted = scipy.stats.binomtest(k, n, p, alternative)
    same(got, wanted.statistic, wanted.pvalue)
    np.testing.assert_allclose(got.p_value, exactly(binomial_weights(n, p), k, alternative), rtol=1e-10)
    np.testing.assert_allclose(got.effect_size, 2 * (np.arcsin(np.sqrt(k / n)) - np.arcsin(np.sqrt(p))), atol=1e-15)


@pytest.mark.parametrize("alternative", ALTERNATIVES)
@pytest.mark.parametrize("k, n, p", [(64, 100, 1e-5), (10, 400, 0.25), (530_000, 1_000_000, 0.5), (990, 1000, 0.5)])
def test_binomial_far_out(k, n, p, alternative):
    got = binomial_test(k, n, p, alternative=alternative).p_value
    if n < 10_000:  # SciPy has three digits of the first
        np.testing.assert_allclose(got, exactly(binomial_weights(n, p), k, alternative), rtol=1e-10)
    else:
        np.testing.assert_allclose(got, scipy.stats.binomtest(k, n, p, alternative).pvalue, rtol=1e-10)


@given(tables)
def test_mcnemar(table):
    (_, b), (c, _) = table
    exact, plain, corrected = mcnemar(table), mcnemar(table, exact=False, correction=False), mcnemar(table, exact=False)
    if b + c == 0:
        assert [r.p_value for r in (exact, plain, corrected)] == [1, 1, 1]
        return
    same(exact, b, scipy.stats.binomtest(b, b + c).pvalue)
    same(plain, (b - c) ** 2 / (b + c), scipy.stats.chisquare([b, c]).pvalue)
    statistic = max(abs(b - c) - 1, 0) ** 2 / (b + c)
    same(corrected, statistic, scipy.stats.chi2.sf(statistic, 1))
    np.testing.assert_allclose([r.effect_size for r in (exact, plain, corrected)], b / (b + c) - 0.5, atol=1e-15)
