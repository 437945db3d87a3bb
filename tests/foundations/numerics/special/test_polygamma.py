"""Higher derivatives of the digamma function, held to mpmath."""

import mpmath
import numpy as np
import pytest

from foundations.comparison import close
from foundations.numerics.special import digamma, polygamma, trigamma
from tests.foundations.numerics.special.exact import exactly, log_uniform, relative

RNG = np.random.default_rng(0)
POSITIVE = np.concatenate([log_uniform(RNG, 1e-3, 1e6, 60), RNG.uniform(0, 30, 60), [0.5, 1.0, 1.5, 10.0, 12.0]])
NEGATIVE = RNG.uniform(-20, 0, 60)


@pytest.mark.parametrize("n", [2, 3, 4, 7, 12])
def test_above_zero(n):
    assert relative(polygamma(n, POSITIVE), exactly(lambda x: mpmath.polygamma(n, x), POSITIVE)) < 1e-14


@pytest.mark.parametrize("n", [2, 3, 4])
def test_below_zero(n):
    close(1e-11)(polygamma(n, NEGATIVE), np.array(exactly(lambda x: mpmath.polygamma(n, x), NEGATIVE), float))


def test_the_lowest_orders():
    np.testing.assert_array_equal(polygamma(0, POSITIVE), digamma(POSITIVE))
    np.testing.assert_array_equal(polygamma(1, POSITIVE), trigamma(POSITIVE))


@pytest.mark.parametrize("n", [2, 3, 4, 5])
def test_poles_infinities_and_types(n):
    pole = np.inf if n % 2 else -np.inf
    np.testing.assert_array_equal(polygamma(n, [0.0, -1.0, -3.0, np.inf, np.nan]), [pole, pole, pole, 0, np.nan])
    assert polygamma(n, np.float32(2)).dtype == np.float32
    assert polygamma(n, np.zeros((0, 2))).shape == (0, 2)


def test_orders_that_are_none():
    with pytest.raises(ValueError, match="at least 0"):
        polygamma(-1, 1.0)
    with pytest.raises(TypeError):
        polygamma(1.5, 1.0)
