"""The permutation test: exact ones against SciPy's, drawn ones against the t test and against their promise."""

import itertools

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from foundations.statistics.hypothesis_tests import permutation_test, two_sample_t_test
from tests.foundations.statistics.hypothesis_tests.cases import ALTERNATIVES, eighths

RNG = np.random.default_rng(17)
few = st.lists(eighths, min_size=1, max_size=4)


def difference(x, y):
    return np.mean(x) - np.mean(y)


@given(few, st.lists(eighths, min_size=2, max_size=4), st.sampled_from(ALTERNATIVES))
def test_every_deal_is_scipys(x, y, alternative):
    x = [*x, x[0] + 1]  # SciPy wants two values a sample
    got = permutation_test(x, y, alternative=alternative)
    wanted = scipy.stats.permutation_test((x, y), difference, vectorized=False, alternative=alternative)
    assert got.extra["deals"] == len(wanted.null_distribution)
    np.testing.assert_allclose([got.statistic, got.p_value], [wanted.statistic, wanted.pvalue], rtol=1e-12, atol=1e-13)


@given(st.lists(st.integers(1, 9), min_size=7, max_size=7), st.sampled_from(["less", "greater"]))
def test_deals_that_rounding_alone_tells_apart_are_as_extreme(tenths, alternative):
    """Sums of tenths are not exact, those of whole numbers are."""
    got = permutation_test(np.array(tenths[:3]) / 10, np.array(tenths[3:]) / 10, alternative=alternative).p_value
    sums = np.array([sum(deal) for deal in itertools.combinations(tenths, 3)])
    as_extreme = sums <= sum(tenths[:3]) if alternative == "less" else sums >= sum(tenths[:3])
    assert got == pytest.approx(as_extreme.mean(), rel=1e-12)


def test_another_statistic():
    x, y = RNG.standard_normal(5), 4 * RNG.standard_normal(5)

    def spread(x, y):
        return np.ptp(x) - np.ptp(y)

    wanted = scipy.stats.permutation_test((x, y), spread, vectorized=False, alternative="less").pvalue
    assert permutation_test(x, y, spread, alternative="less").p_value == pytest.approx(wanted, rel=1e-12)


def test_inf_makes_every_deal():
    assert permutation_test(range(8), range(8, 16), n_permutations=np.inf).extra["deals"] == 12870


def test_drawn_deals_come_near_the_t_test_and_are_never_zero():
    x, y = RNG.standard_normal(40) + 0.5, RNG.standard_normal(50)
    p = permutation_test(x, y, n_permutations=2000, rng=np.random.default_rng(0)).p_value
    wanted = two_sample_t_test(x, y).p_value
    assert abs(p - wanted) < 4 * 2 * np.sqrt(wanted / 2 / 2000) + 0.005
    assert permutation_test(x + 99, y, n_permutations=99, rng=np.random.default_rng(0)).p_value == 2 / 100


def test_the_same_rng_draws_the_same_deals():
    x, y = RNG.standard_normal(20), RNG.standard_normal(20)
    first, second = (permutation_test(x, y, n_permutations=50, rng=np.random.default_rng(3)) for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    "arguments, options, message",
    [
        (([], [1]), {}, "x is a vector with at least one element"),
        (([1], [np.nan]), {}, "y holds a number that is not finite"),
        ((range(20), range(20)), {}, "rng is a numpy.random.Generator where deals are drawn, got None"),
        (([1e308, 1e308], [1e308, 1e308]), {}, "statistic gives a number for every deal; for some of these it is nan"),
        (([1, 2], [3], lambda x, y: np.nan), {}, "statistic gives a number for every deal"),
        (([1], [2]), {"n_permutations": 0}, "n_permutations is a whole number of at least 1, or inf, got 0"),
        (([1], [2]), {"n_permutations": 1.5}, "n_permutations is a whole number of at least 1, or inf, got 1.5"),
        (([1], [2]), {"n_permutations": "all"}, "n_permutations is a finite number, got 'all'"),
        (([1], [2]), {"alternative": "more"}, "alternative is one of"),
    ],
)
def test_bad_input_is_one_sentence(arguments, options, message):
    with pytest.raises(ValueError, match=message):
        permutation_test(*arguments, **options)
