"""Sums and powers in twice the digits, against exact arithmetic."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundations.statistics.regression.twofold import accurate_sum, powers, two_sum

RNG = np.random.default_rng(11)
finite = st.floats(-1e15, 1e15, allow_subnormal=False)


@given(finite, finite)
def test_nothing_of_a_sum_is_lost(a, b):
    s, e = two_sum(a, b)
    assert Fraction(s) + Fraction(e) == Fraction(a) + Fraction(b)


@pytest.mark.parametrize("orders", [(0, 1, 2, 3), (1, 7), (10,)])
def test_powers_have_twice_the_digits(orders):
    x = np.array([-9.3, -0.1, 0.0, 1.0, 3.7])
    high, low = powers(x, orders)
    assert high == pytest.approx(x[:, None] ** np.array(orders), rel=1e-15)
    for i, j in np.ndindex(high.shape):
        exact = Fraction(x[i]) ** orders[j]
        assert abs(Fraction(high[i, j]) + Fraction(low[i, j]) - exact) <= Fraction(1e-30) * abs(exact)


@given(st.lists(finite, max_size=40))
def test_a_sum_is_as_good_as_twice_the_digits(values):
    error = abs(accurate_sum(values) - math.fsum(values))
    assert error <= 2**-52 * abs(math.fsum(values)) + 2**-95 * sum(map(abs, values))


def test_where_plain_sums_lose_everything():
    x = np.array([1e16, 1.0, -1e16] * 50)
    assert x.sum() != 50 and accurate_sum(x) == 50


@pytest.mark.parametrize("axis", [0, 1, -1])
@pytest.mark.parametrize("shape", [(3, 4), (7, 1), (1, 5), (0, 3), (3, 0)])
def test_along_an_axis(shape, axis):
    x = RNG.standard_normal(shape)
    got = accurate_sum(x, axis)
    assert got.shape == x.sum(axis=axis).shape and got == pytest.approx(x.sum(axis=axis), rel=1e-14, abs=1e-15)
