"""Mean and standard error against SciPy's, and the coverage that the error promises."""

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from foundations.sampling.monte_carlo import Estimate, monte_carlo_estimate

NUMBERS = st.floats(-1e6, 1e6).map(lambda x: round(x, 6))  # with squares that are numbers


@pytest.mark.parametrize("shape", [(2,), (50,), (50, 3), (4, 2, 5), (3, 0)])
def test_mean_and_standard_error(shape):
    values = np.random.default_rng(0).standard_normal(shape)
    got = monte_carlo_estimate(values)
    np.testing.assert_allclose(got.estimate, values.mean(0), rtol=1e-14)
    if values.size:
        np.testing.assert_allclose(got.standard_error, scipy.stats.sem(values), rtol=1e-13)
    assert got.n == shape[0]


@given(arrays(float, st.integers(2, 20), elements=NUMBERS), NUMBERS, NUMBERS)
def test_it_moves_and_grows_with_the_values(values, shift, scale):
    one, other = monte_carlo_estimate(values), monte_carlo_estimate(shift + scale * values)
    size = abs(shift) + abs(scale) * np.abs(values).max()
    assert other.estimate == pytest.approx(shift + scale * one.estimate, abs=1e-13 * size)
    assert other.standard_error == pytest.approx(abs(scale) * one.standard_error, abs=1e-12 * size)


def test_the_variance_of_one_draw():
    assert Estimate(0.0, 0.5, 16).variance == 4
    values = np.array([1.0, 2, 4])
    assert monte_carlo_estimate(values).variance == pytest.approx(values.var(ddof=1))


def test_two_errors_cover_19_in_20():
    means, errors, _ = monte_carlo_estimate(np.random.default_rng(0).random((100, 2000)))
    assert (np.abs(means - 0.5) < 2 * errors).mean() == pytest.approx(0.952, abs=4 * (0.952 * 0.048 / 2000) ** 0.5)


def test_what_is_no_number_shows():
    assert monte_carlo_estimate([1.0, np.inf]).estimate == np.inf
    assert np.isnan(monte_carlo_estimate([np.inf, -np.inf]).estimate) and np.isnan(monte_carlo_estimate([1, np.nan])[1])
    assert monte_carlo_estimate(np.float32([1, 2])).estimate == 1.5 and monte_carlo_estimate([True, False])[0] == 0.5


@pytest.mark.parametrize("values", [1.0, [], [1.0], np.ones((1, 5))])
def test_one_value_has_no_error(values):
    with pytest.raises(ValueError, match=r"two values or more along the first axis; got shape \("):
        monte_carlo_estimate(values)
