"""Power against SciPy's noncentral t and normal distributions, and sample sizes against tables and their definition."""

import math

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from foundations.statistics.hypothesis_tests import (
    t_test_power,
    t_test_sample_size,
    two_proportions_power,
    two_proportions_sample_size,
    z_test_power,
    z_test_sample_size,
)
from foundations.statistics.hypothesis_tests.noncentral_t import noncentral_t_tail, noncentral_t_tails
from tests.foundations.statistics.hypothesis_tests.cases import ALTERNATIVES

levels = st.sampled_from([1e-6, 0.01, 0.05, 0.3, 0.7])


def library_power(distribution, null, alpha, alternative):
    """P(beyond the critical value of `null`) under `distribution`."""
    if alternative == "greater":
        return distribution.sf(null.isf(alpha))
    if alternative == "less":
        return distribution.cdf(null.ppf(alpha))
    return distribution.sf(null.isf(alpha / 2)) + distribution.cdf(null.ppf(alpha / 2))


@given(st.floats(-2, 2), st.integers(2, 60), st.integers(1, 60) | st.none(), levels, st.sampled_from(ALTERNATIVES))
def test_t(d, n, m, alpha, alternative):
    nu, effective = (n - 1, n) if m is None else (n + m - 2, n * m / (n + m))
    delta, t = d * math.sqrt(effective), scipy.stats.t.isf(alpha / (1 + (alternative == "two-sided")), nu)
    above, below = np.nan_to_num(scipy.stats.nct.sf(t, nu, [delta, -delta]))  # SciPy's nan where it is below 1e-15
    wanted = {"greater": above, "less": below, "two-sided": above + below}[alternative]
    got = t_test_power(d, n, m, alpha=alpha, alternative=alternative)
    np.testing.assert_allclose(got, wanted, rtol=1e-10, atol=1e-13)


@given(st.floats(-3, 3), st.integers(1, 60), st.integers(1, 60) | st.none(), levels, st.sampled_from(ALTERNATIVES))
def test_z(d, n, m, alpha, alternative):
    delta = d * math.sqrt(n if m is None else n * m / (n + m))
    wanted = library_power(scipy.stats.norm(delta), scipy.stats.norm(), alpha, alternative)
    np.testing.assert_allclose(z_test_power(d, n, m, alpha=alpha, alternative=alternative), wanted, rtol=1e-10)


@given(st.floats(0.02, 0.98), st.floats(0.02, 0.98), st.integers(1, 400), st.integers(1, 400), levels)
def test_two_proportions(p1, p2, n, m, alpha):
    pooled = (n * p1 + m * p2) / (n + m)
    null = scipy.stats.norm(0, math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m)))
    effect = scipy.stats.norm(p1 - p2, math.sqrt(p1 * (1 - p1) / n + p2 * (1 - p2) / m))
    for alternative in ALTERNATIVES:
        got = two_proportions_power(p1, p2, n, m, alpha=alpha, alternative=alternative)
        np.testing.assert_allclose(got, library_power(effect, null, alpha, alternative), rtol=1e-10, atol=1e-300)


@pytest.mark.parametrize(
    "t, nu, delta",
    [(2, 10, 0), (2.1, 18, 3), (1.7, 5, -1), (-1, 7, 0.5), (30, 100, 1), (5, 3, 20), (700, 1, 9), (40, 900, 38)],
)
def test_noncentral_t_is_scipys(t, nu, delta):
    wanted = scipy.stats.nct.sf(t, nu, delta)
    np.testing.assert_allclose(noncentral_t_tail(t, nu, delta), wanted, rtol=1e-12)
    if t > 0:
        both = wanted + scipy.stats.nct.sf(t, nu, -delta)
        np.testing.assert_allclose(noncentral_t_tails(t, nu, delta), both, rtol=1e-11)


def test_noncentral_t_of_many_samples_is_nearly_normal():
    for t, nu, delta in [(1.96, 1e9, 3.0), (1e4, 1e12, 1e4 + 1), (3000, 1e12, 3000)]:
        np.testing.assert_allclose(noncentral_t_tail(t, nu, delta), scipy.stats.norm.sf(t - delta), rtol=2e-4)


@pytest.mark.parametrize(
    "size, wanted",
    [  # Cohen (1988), table 2.4.1; Fleiss, Levin & Paik (2003), formula 4.14
        (t_test_sample_size(0.5, groups=2), 64),
        (t_test_sample_size(0.8, groups=2), 26),
        (t_test_sample_size(0.2, groups=2, power=0.8), 394),
        (t_test_sample_size(0.5), 34),
        (z_test_sample_size(0.5), 32),
        (two_proportions_sample_size(0.5, 0.6), 388),
    ],
)
def test_sizes_in_print(size, wanted):
    assert size == wanted


@pytest.mark.parametrize("groups, power", [(1, 0.8), (2, 0.8), (1, 0.03), (2, 0.99)])
@pytest.mark.parametrize("d, alternative", [(0.2, "two-sided"), (-0.71, "less"), (3, "greater"), (50, "two-sided")])
def test_a_sample_size_is_the_smallest(d, alternative, groups, power):
    for size, power_of, least in ((t_test_sample_size, t_test_power, 2), (z_test_sample_size, z_test_power, 1)):
        n = size(d, groups=groups, power=power, alternative=alternative)
        below = n - 1 if n > least else n
        got = [power_of(d, k, k if groups == 2 else None, alternative=alternative) for k in (below, n)]
        assert got[1] >= power and (n == least or got[0] < power)


def test_a_huge_effect_is_seen_for_certain():
    assert t_test_power(1e200, 5) == t_test_power(1e200, 5, alternative="greater") == 1
    assert t_test_power(1e200, 5, alternative="less") == t_test_power(-1e200, 5, alternative="greater") == 0


def test_without_an_effect_the_power_is_the_level():
    for alternative in ALTERNATIVES:
        options = {"alpha": 0.03, "alternative": alternative}
        got = [t_test_power(0, 5, **options), z_test_power(0, 5, 9, **options)]
        got.append(two_proportions_power(0.3, 0.3, 50, **options))
        np.testing.assert_allclose(got, 0.03, rtol=1e-12)


@pytest.mark.parametrize(
    "function, arguments, options, message",
    [
        (t_test_sample_size, (0,), {"groups": 3}, "groups is 1 or 2, got 3"),
        (z_test_sample_size, (0,), {}, "no such effect to see"),
        (z_test_sample_size, (1,), {"alternative": "less"}, "no such effect to see"),
        (two_proportions_sample_size, (0.2, 0.2), {}, "no such effect to see"),
        (z_test_sample_size, (1,), {"power": 1}, "power is between 0 and 1, got 1"),
        (t_test_power, (0.5, 1), {}, "n is a whole number of at least 2, got 1"),
        (t_test_power, (0.5, 1, 1), {}, "at least three samples in all"),
        (t_test_power, (0.5, 2.5), {}, "n is a whole number of at least 2, got 2.5"),
        (t_test_power, (np.nan, 5), {}, "effect_size is a finite number, got nan"),
        (z_test_power, (0.5, 5), {"alpha": 0}, "alpha is between 0 and 1, got 0"),
        (z_test_power, (0.5, 5), {"alternative": "more"}, "alternative is one of"),
        (two_proportions_power, (0, 0.5, 10), {}, "p1 is between 0 and 1, got 0"),
    ],
)
def test_bad_input_is_one_sentence(function, arguments, options, message):
    with pytest.raises(ValueError, match=message) as caught:
        function(*arguments, **options)
    assert "\n" not in str(caught.value)
