"""Trapezoids, parabolas, and Romberg's triangle: SciPy's numbers, and the orders of convergence."""

import math

import numpy as np
import pytest
import scipy.integrate
from hypothesis import given
from hypothesis import strategies as st

from foundations.numerics import romberg, simpson, trapezoid

RULES = [(trapezoid, scipy.integrate.trapezoid), (simpson, scipy.integrate.simpson)]


@pytest.mark.parametrize("ours, theirs", RULES)
@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 8, 33])
@pytest.mark.parametrize("axis", [0, 1, -1])
def test_is_scipys_rule(ours, theirs, n, axis):
    rng = np.random.default_rng(n)
    y = np.moveaxis(rng.standard_normal((4, n, 3)), 1, axis)
    x = np.cumsum(rng.uniform(0.1, 1, n))
    before = y.copy()
    for arguments in ({}, {"dx": 0.3}, {"x": x}):
        assert np.abs(ours(y, axis=axis, **arguments) - theirs(y, axis=axis, **arguments)).max() < 1e-12
    full = np.broadcast_to(np.moveaxis(np.broadcast_to(x, (4, 3, n)), -1, axis), y.shape)
    assert np.abs(ours(y, full, axis=axis) - theirs(y, x, axis=axis)).max() < 1e-12
    assert np.array_equal(y, before)


@pytest.mark.parametrize("rule, order", [(trapezoid, 2), (simpson, 4)])
def test_order_by_slope(rule, order):
    n = 2 ** np.arange(3, 9)
    errors = [abs(rule(np.exp(x), x) - (math.e - 1)) for x in (np.linspace(0, 1, k + 1) for k in n)]
    slopes = np.diff(np.log(errors)) / np.diff(np.log(n))
    assert slopes == pytest.approx(-order, abs=0.05)


def test_the_trapezoid_rule_is_spectral_over_a_period():
    x = np.linspace(0, 2 * np.pi, 25)
    assert trapezoid(np.exp(np.cos(x)), x) == pytest.approx(2 * np.pi * scipy.special.iv(0, 1), rel=1e-14)


@given(st.lists(st.floats(-100, 100), min_size=4, max_size=4), st.integers(3, 20))
def test_simpson_is_exact_for_cubics_and_trapezoid_for_lines(c, n):
    x = np.linspace(-1, 2, 2 * n + 1)
    cubic = ((c[3] * x + c[2]) * x + c[1]) * x + c[0]
    wanted = 3 * c[0] + 1.5 * c[1] + 3 * c[2] + 3.75 * c[3]
    assert simpson(cubic, x) == pytest.approx(wanted, abs=1e-10)
    assert trapezoid(c[1] * x + c[0], x) == pytest.approx(3 * c[0] + 1.5 * c[1], abs=1e-10)


@pytest.mark.parametrize("rule", [trapezoid, simpson])
def test_types_and_refusals(rule):
    assert rule(np.ones(5, np.float32)).dtype == np.float32
    assert rule([1, 2, 3]) == 4 and rule([]) == 0 and rule([5.0]) == 0
    assert rule([1.0, np.nan, 2.0]) != rule([1.0, np.nan, 2.0])
    with pytest.raises(ValueError, match=r"x must have 3 elements or y's shape \(3,\), got shape \(2,\)"):
        rule([1, 2, 3], [1, 2])
    with pytest.raises(ValueError, match="y must have at least one dimension"):
        rule(3.0)


@pytest.mark.parametrize(
    "f, a, b", [(np.exp, 0, 1), (np.cos, 2, -1), (lambda x: x**7, -1, 3), (lambda x: 1 / (1 + x**2), -3, 3)]
)
def test_romberg_is_quad(f, a, b):
    got = romberg(f, a, b)
    assert got.converged and got.flag == "converged"
    assert got.value == pytest.approx(scipy.integrate.quad(f, a, b, epsabs=1e-13)[0], rel=1e-9)
    assert abs(got.value - scipy.integrate.quad(f, a, b, epsabs=1e-13)[0]) <= got.error + 1e-13


def test_romberg_counts_and_gains_two_orders_a_column():
    calls = []

    def f(x):
        calls.append(len(x))
        return np.exp(x)

    assert romberg(f, 0, 1).evaluations == sum(calls) == 33
    errors = [abs(romberg(np.exp, 0, 4, 1e-300, levels).value - (math.e**4 - 1)) for levels in (5, 6, 7)]
    assert errors[0] / errors[1] > 2**9 and errors[1] / errors[2] > 2**9


def test_romberg_says_why_not():
    assert romberg(np.sqrt, 0, 1, levels=8).flag == "not converged after 8 levels"
    assert romberg(np.log, 0, 1).flag == "f is not finite at one of the points"
    for arguments, message in [
        ((0, np.inf), "a and b must be finite"),
        ((0, 1, 0), "tolerance must be positive, got 0"),
        ((0, 1, 1e-3, 4), "levels must be at least 5, got 4"),
    ]:
        with pytest.raises(ValueError, match=message):
            romberg(np.exp, *arguments)


def test_samples_that_are_not_finite_give_no_warning():
    for rule in (trapezoid, simpson):
        for y in ([np.inf, -np.inf, 1], [1e308, 1e308, 1e308], [np.nan, 1, 2], [np.inf, -np.inf]):
            assert not np.isfinite(rule(y, dx=10.0))
        with pytest.raises(ValueError, match=r"dx must be a number, got shape \(2,\)"):
            rule(np.ones(3), dx=[1, 2])


def test_romberg_takes_a_period_that_its_points_divide_for_a_constant():
    assert romberg(lambda x: np.sin(64 * x) ** 2, 0, np.pi).value == pytest.approx(0, abs=1e-20)  # it is π/2
