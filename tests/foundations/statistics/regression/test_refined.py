"""Products in twice the digits, and the solutions that they correct, against exact arithmetic."""

from fractions import Fraction

import numpy as np
import pytest

from foundations.statistics.regression.exact_products import Accurate, cut, product
from foundations.statistics.regression.refined import RefinedQR

RNG = np.random.default_rng(11)


def fractions(A):
    """A matrix of exact numbers, which NumPy multiplies as objects."""
    return np.array([[Fraction(v) for v in row] for row in np.asarray(A).tolist()], dtype=object)


@pytest.mark.parametrize(("n", "bits"), [(6, 25), (200, 22), (900, 18)])
def test_two_products_round_nothing_and_the_rest_little(n, bits):
    A, B = RNG.uniform(-1, 1, (3, n)), RNG.uniform(-1, 1, (n, 2)) * [1, 1e-9]
    parts, others = cut(A, bits), cut(B, bits)
    assert (sum(map(fractions, parts)) == fractions(A)).all()
    first, second, rest = product(parts, others)
    assert (fractions(first) == fractions(parts[0]) @ fractions(others[0])).all()
    mixed = fractions(parts[0]) @ fractions(others[1]) + fractions(parts[1]) @ fractions(others[0])
    assert (fractions(second) == mixed).all()
    short = fractions(first) + fractions(second) + fractions(rest) - fractions(A) @ fractions(B)
    assert np.abs(short.astype(float)).max() < n * 2.0 ** (-52 - 2 * bits)


def test_gram_matrices_have_twice_the_digits():
    A = RNG.uniform(-1, 1, (150, 3))
    low = 1e-17 * RNG.standard_normal(A.shape)
    exact = (fractions(A) + fractions(low)).T @ (fractions(A) + fractions(low))
    high, short = Accurate(A, low).gram()
    assert np.abs((fractions(high) + fractions(short) - exact).astype(float)).max() < 1e-27


def test_long_sums_of_one_sign_have_their_digits_too():
    n, third = 300_000, 1 / 3
    high, short = Accurate(np.full((n, 1), third)).gram()
    exact = n * Fraction(third) ** 2
    assert abs(Fraction(high.item()) + Fraction(short.item()) - exact) < 1e-22 * exact


@pytest.mark.parametrize("k", [1e-3, 1e-5, 1e-7, 1e-9])
def test_inverses_have_their_digits_at_any_condition(k):
    u, v = RNG.uniform(-1, 1, (2, 40))
    A = np.column_stack([np.ones(40), u, u + k * v])
    (a, b, c), (_, e, f), (_, _, i) = fractions(A).T @ fractions(A)
    determinant = a * (e * i - f * f) - b * (b * i - f * c) + c * (b * f - e * c)
    exact = [(e * i - f * f) / determinant, (a * i - c * c) / determinant, (a * e - b * b) / determinant]
    got = np.diagonal(RefinedQR(A).inverse_gram())
    assert got == pytest.approx([float(value) for value in exact], rel=1e-14)


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
    r, x = solver.solve(f[:, None], g[:, None])
    rows, f, g = fractions(A), fractions(f[:, None])[:, 0], fractions(g[:, None])[:, 0]
    left = f - r[:, 0] - (rows @ fractions(x))[:, 0]
    assert np.abs(left.astype(float)).max() < 1e-15 * np.abs(x).max()
    short = g - (rows.T @ fractions(r))[:, 0]
    assert np.abs(short.astype(float)).max() < 1e-15 * np.abs(r).max()
    V = solver.inverse_gram()
    assert np.array_equal(V, V.T) and np.abs(V @ (A.T @ A) - np.eye(12)).max() < 1e-6
    assert solver.dependent_column() is None
    assert RefinedQR(np.column_stack([A, A @ np.ones(12)])).dependent_column() == 12
