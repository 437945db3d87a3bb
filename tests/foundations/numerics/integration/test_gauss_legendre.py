"""Gauss-Legendre: exact for polynomials, to machine precision for a thousand points, spectral."""

import math

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.polynomial.legendre import leggauss
from scipy.special import roots_legendre

from foundations.numerics import fixed_quad, gauss_legendre


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 10, 31, 64, 151])
def test_agrees_with_scipy_and_numpy(n):
    x, w = gauss_legendre(n)
    for X, W in (roots_legendre(n), leggauss(n)):
        assert np.abs(x - X).max() < 1e-15
        assert np.abs(w - W).max() < 2e-14


@pytest.mark.parametrize("n", [50, 1001])
def test_the_smallest_weights_keep_their_digits(n):
    """SciPy's last weight is off by 4e-9 of itself at n = 1001."""
    x, w = gauss_legendre(n)
    with mpmath.workdps(40):
        for i in (0, 1, n // 4, -1):
            r = mpmath.mpf(float(x[i]))
            for _ in range(3):
                P, slope = legendre(n, r)
                r -= P / slope
            _, slope = legendre(n, r)
            assert abs(float(x[i] - r)) < 2e-16
            assert abs(float(w[i] * (1 - r * r) * slope**2 / 2 - 1)) < 1e-14


def legendre(n, x):
    """Pₙ and P'ₙ by the textbook's recurrence, in mpmath's digits."""
    before, P = mpmath.mpf(1), x
    for k in range(1, n):
        before, P = P, ((2 * k + 1) * x * P - k * before) / (k + 1)
    return P, n * (x * P - before) / (x * x - 1)


@pytest.mark.parametrize("n", [1, 2, 7, 20, 500, 2000])
def test_laws(n):
    x, w = gauss_legendre(n)
    assert np.array_equal(x, -x[::-1]) and np.array_equal(w, w[::-1])
    assert (np.diff(x) > 0).all() and (w > 0).all() and np.abs(x).max(initial=0) < 1
    assert w.sum() == pytest.approx(2, rel=1e-14)


@given(st.integers(1, 40), st.data())
def test_exact_up_to_degree_2n_minus_1(n, data):
    degree = data.draw(st.integers(0, 2 * n - 1))
    assert fixed_quad(lambda x: x**degree, 0, 1, n) == pytest.approx(1 / (degree + 1), rel=1e-13)


def test_not_exact_beyond():
    assert abs(fixed_quad(lambda x: x**6, -1, 1, 3) - 2 / 7) > 1e-2


def test_digits_grow_in_proportion_to_the_points():
    exact = 2 * math.atan(2.0) / 2  # ∫ 1 / (1 + 4x²) over -1..1; poles at ± i/2
    errors = np.array([abs(fixed_quad(lambda x: 1 / (1 + 4 * x**2), -1, 1, n) - exact) for n in (5, 10, 15, 20)])
    rho = 0.5 + math.sqrt(1.25)
    assert np.diff(np.log(errors)) == pytest.approx(-10 * math.log(rho), rel=0.05)


def test_edges():
    assert fixed_quad(np.exp, 1, 1) == 0
    assert fixed_quad(np.exp, 1, 0, 12) == pytest.approx(1 - math.e, rel=1e-15)
    assert fixed_quad(lambda x: 3, 0, 2) == pytest.approx(6)
    x, _ = gauss_legendre(4)
    x[:] = 0  # the caller's own copy
    assert gauss_legendre(4)[0][0] < -0.8
    for n in (0, -1):
        with pytest.raises(ValueError, match=f"n must be at least 1, got {n}"):
            gauss_legendre(n)
    with pytest.raises(TypeError):
        gauss_legendre(2.5)
    with pytest.raises(ValueError, match="a and b must be finite"):
        fixed_quad(np.exp, 0, np.inf)
