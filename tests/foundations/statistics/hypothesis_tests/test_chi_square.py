"""The chi-squared tests against SciPy, expected counts and effects included."""

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats.contingency import association

from foundations.statistics.hypothesis_tests import chi_square_fit, chi_square_independence
from tests.foundations.statistics.hypothesis_tests.cases import same


@pytest.mark.parametrize(
    "observed, expected, ddof",
    [
        ([16, 18, 16, 14, 12, 12], None, 0),
        ([16, 18, 16, 14, 12, 12], [16, 16, 16, 16, 16, 8], 0),
        ([16, 18, 16, 14, 12, 12], None, 2),
        ([5.5, 4.5], [5, 5], 0),
        ([0, 10], [9.5, 0.5], 0),
        ([1000, 0, 0], None, 0),
        ([7, 7, 7], None, 1),
    ],
)
def test_fit_is_scipys(observed, expected, ddof):
    got = chi_square_fit(observed, expected, ddof=ddof)
    same(got, *scipy.stats.chisquare(observed, expected, ddof=ddof))
    assert got.df == len(observed) - 1 - ddof
    np.testing.assert_allclose(got.effect_size, np.sqrt(got.statistic / np.sum(observed)))
    np.testing.assert_allclose(got.extra["expected"], np.mean(observed) if expected is None else expected)


@given(st.lists(st.integers(0, 50), min_size=2, max_size=9).filter(any))
def test_fit_law(observed):
    same(chi_square_fit(observed), *scipy.stats.chisquare(observed))


tables = st.tuples(st.integers(1, 4), st.integers(1, 4)).flatmap(
    lambda shape: st.lists(st.integers(0, 40), min_size=shape[0] * shape[1], max_size=shape[0] * shape[1]).map(
        lambda cells: np.reshape(cells, shape)
    )
)


@given(tables.filter(lambda t: t.any(axis=0).all() and t.any(axis=1).all()), st.booleans())
def test_independence_is_scipys(table, correction):
    got = chi_square_independence(table, correction=correction)
    wanted = scipy.stats.chi2_contingency(table, correction=correction)
    same(got, wanted.statistic, wanted.pvalue)
    assert got.df == wanted.dof
    np.testing.assert_allclose(got.extra["expected"], wanted.expected_freq, rtol=1e-14)
    if min(table.shape) > 1:
        np.testing.assert_allclose(got.effect_size, association(table, method="cramer"), rtol=1e-10, atol=1e-9)
    else:
        assert np.isnan(got.effect_size) and got.p_value == 1


@pytest.mark.parametrize("correction", [True, False])
@pytest.mark.parametrize(
    "table", [[[10, 10], [10, 10]], [[12, 10], [9, 10]], [[500, 3], [2, 480]], [[0.5, 3.25], [2, 1]]]
)
def test_yates(table, correction):
    wanted = scipy.stats.chi2_contingency(table, correction=correction)
    same(chi_square_independence(table, correction=correction), wanted.statistic, wanted.pvalue)
