"""Sums and products in twice the digits, and the solutions that they correct, against exact arithmetic."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundations.statistics.regression.refined import RefinedQR
from foundations.statistics.regression.twofold import Accurate, accurate_sum, halves, powers, two_product, two_sum

RNG = np.random.default_rng(11)
finite = st.floats(-1e15, 1e15, allow_subnormal=False)


@given(finite, finite)
def test_nothing_of_a_sum_or_a_number_is_lost(a, b):
    s, e = two_sum(a, b)
    assert Fraction(s) + Fraction(e) == Fraction(a) + Fraction(b)
    first, second = halves(a)
    assert Fraction(first) + Fraction(second) == Fraction(a)


@given(st.floats(1e-100, 1e100), st.floats(-1e100, -1e-100))
def test_nothing_of_a_product_is_lost(a, b):
    p, e = two_product(a, b)
    assert Fraction(p) + Fraction(e) == Fraction(a) * Fraction(b)


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


def test_products_that_cancel():
    A, x = RNG.standard_normal((9, 5)), RNG.standard_normal(5)
    y = A @ x  # rounded: what is left is the rounding

    def exact(row, *terms):
        return float(sum(map(Fraction, terms)) - sum(Fraction(a) * Fraction(b) for a, b in zip(row, x, strict=True)))

    wanted = [exact(row, t, 0.25) for row, t in zip(A.tolist(), y.tolist(), strict=True)]
    assert Accurate(A).minus_product(x, y, np.full(9, 0.25)) == pytest.approx(wanted, rel=1e-15)
    wanted = [exact(row, t) for row, t in zip(A.tolist(), y.tolist(), strict=True)]
    assert np.abs(Accurate(A).minus_product(x, y) - wanted).max() < 1e-30
    r = RNG.standard_normal(9)
    assert Accurate(A).transposed_product(r) == pytest.approx(A.T @ r, rel=1e-13)


def test_a_correction_has_the_digits_that_qr_loses():
    t = np.linspace(-1, 1, 24)
    A = t[:, None] ** np.arange(12)  # κ of about 1e4 in all powers
    f, g = RNG.standard_normal(24), RNG.standard_normal(12)
    solver = RefinedQR(A)
    r, x = solver.solve(f, g)
    rows = [[Fraction(v) for v in row] for row in A.tolist()]
    left = [Fraction(a) - Fraction(b) - sum(u * Fraction(v) for u, v in zip(row, x.tolist(), strict=True))
            for a, b, row in zip(f.tolist(), r.tolist(), rows, strict=True)]
    assert max(map(abs, left)) < 1e-15 * np.abs(x).max()
    short = [Fraction(b) - sum(row[j] * Fraction(v) for row, v in zip(rows, r.tolist(), strict=True))
             for j, b in enumerate(g.tolist())]
    assert max(map(abs, short)) < 1e-15 * np.abs(r).max()
    V = solver.inverse_gram()
    product = V @ (A.T @ A)
    assert np.array_equal(V, V.T) and product == pytest.approx(np.eye(12), abs=1e-6)
    assert solver.dependent_column() is None
    assert RefinedQR(np.column_stack([A, A @ np.ones(12)])).dependent_column() == 12
