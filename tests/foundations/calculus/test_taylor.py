"""Taylor series beside mpmath's, their own laws, and what they refuse."""

import math

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundations.calculus import Taylor, derivative, remainder_bound, taylor
from foundations.calculus.taylor import BINARY, UNARY

ORDER = 12

# ufunc -> mpmath's function, and points at which it has a series
ORACLE = {
    np.positive: (lambda x: x, [-1.5, 0.0]),
    np.negative: (lambda x: -x, [-1.5, 0.0]),
    np.absolute: (abs, [-1.5, 2.0]),
    np.square: (lambda x: x**2, [-1.5, 0.0]),
    np.reciprocal: (lambda x: 1 / x, [-1.5, 2.0]),
    np.sqrt: (mpmath.sqrt, [0.5, 2.0]),
    np.cbrt: (lambda x: mpmath.sign(x) * mpmath.cbrt(abs(x)), [-1.5, 0.5]),
    np.exp: (mpmath.exp, [-30.0, 0.0, 2.0]),
    np.exp2: (lambda x: mpmath.mpf(2) ** x, [-3.0, 2.0]),
    np.expm1: (mpmath.expm1, [-3.0, 1e-9]),
    np.log: (mpmath.log, [0.5, 20.0]),
    np.log2: (lambda x: mpmath.log(x, 2), [0.5, 20.0]),
    np.log10: (mpmath.log10, [0.5, 20.0]),
    np.log1p: (mpmath.log1p, [-0.5, 1e-9]),
    np.sin: (mpmath.sin, [-1.5, 0.0, 2.0]),
    np.cos: (mpmath.cos, [-1.5, 0.0, 2.0]),
    np.tan: (mpmath.tan, [-1.0, 0.0, 0.5]),
    np.arcsin: (mpmath.asin, [-0.5, 0.0, 0.25]),
    np.arccos: (mpmath.acos, [-0.5, 0.0, 0.25]),
    np.arctan: (mpmath.atan, [-5.0, 0.0, 0.5]),
    np.sinh: (mpmath.sinh, [-1.5, 0.0, 2.0]),
    np.cosh: (mpmath.cosh, [-1.5, 0.0, 2.0]),
    np.tanh: (mpmath.tanh, [-1.5, 0.0, 12.0]),
    np.arcsinh: (mpmath.asinh, [-5.0, 0.0, 0.5]),
    np.arccosh: (mpmath.acosh, [2.0, 20.0]),
    np.arctanh: (mpmath.atanh, [-0.5, 0.0, 0.25]),
}

PROGRAMS = {
    "composition": (lambda m, x: m.exp(m.sin(x)), 0.5),
    "quotient": (lambda m, x: m.sin(x) / (1 + x**2), 0.5),
    "power of itself": (lambda m, x: x**x, 1.5),
    "number to a power": (lambda m, x: 3**x, 1.5),
    "real power": (lambda m, x: (1 + x) ** 2.7, 0.5),
    "negative power": (lambda m, x: (1 + x) ** -3, 0.5),
    "power of a negative base": (lambda m, x: (x - 2) ** -3, 0.5),
    "power that starts at 0": (lambda m, x: (x - 0.5) ** 3 + (x - 0.5) ** 0, 0.5),
    "numbers on the left": (lambda m, x: 1 - 0.1 / (2 + 0.3 * x), 0.5),
    "logistic": (lambda m, x: 1 / (1 + m.exp(-x)), 0.25),
    "hypotenuse": (lambda m, x: m.hypot(x, 1 + x), 0.5),
    "normal density": (lambda m, x: m.exp(-(x**2) / 2) / math.sqrt(2 * math.pi), 1.0),
    "many digits": (lambda m, x: m.cos(m.log(m.sqrt(1 + x * x)) * m.tanh(x)), 0.5),
}


def mp_taylor(f, x, order=ORDER):
    with mpmath.workdps(60):
        return [float(c) for c in mpmath.taylor(f, x, order)]


def test_the_table_is_that_of_the_oracle():
    assert set(UNARY) == set(ORACLE)
    assert {f.__name__ for f in BINARY} == {"add", "subtract", "multiply", "divide", "hypot"}  # in PROGRAMS


@pytest.mark.parametrize("ufunc", ORACLE, ids=str)
def test_functions_against_mpmath(ufunc):
    f, points = ORACLE[ufunc]
    for x in points:
        assert taylor(ufunc, x, ORDER) == pytest.approx(mp_taylor(f, x), rel=1e-11, abs=1e-14)
    assert taylor(ufunc, points, 3) == pytest.approx(np.array([taylor(ufunc, x, 3) for x in points]), rel=1e-13)
    assert taylor(ufunc, points[0], 0) == pytest.approx([ufunc(points[0])])


@pytest.mark.parametrize(("f", "x"), PROGRAMS.values(), ids=PROGRAMS.keys())
def test_programs_against_mpmath(f, x):
    wanted = mp_taylor(lambda x: f(mpmath, x), x)
    assert taylor(lambda x: f(np, x), x, ORDER) == pytest.approx(wanted, rel=1e-12, abs=1e-14)


def test_order_one_hundred():
    assert taylor(np.exp, 0, 100) == pytest.approx([1 / math.factorial(k) for k in range(101)], rel=1e-13, abs=0)
    assert taylor(lambda x: 1 / (1 - x), 0, 100).tolist() == [1.0] * 101
    assert taylor(lambda x: np.log(1 + x), 0, 100)[1:] == pytest.approx([(-1) ** (k + 1) / k for k in range(1, 101)])
    with mpmath.workdps(60):
        wanted = [float(mpmath.binomial("0.5", k)) for k in range(101)]
    assert taylor(lambda x: np.sqrt(1 + x), 0, 100) == pytest.approx(wanted, rel=1e-12, abs=0)


def test_coefficients_are_derivatives():
    def f(x):
        return np.exp(-x) * np.sin(3 * x)

    series = Taylor(taylor(f, 0.3, 5))
    assert series.derivatives() == pytest.approx([derivative(f, 0.3, k) for k in range(6)], rel=1e-12)
    slope = taylor(lambda x: np.exp(-x) * (3 * np.cos(3 * x) - np.sin(3 * x)), 0.3, 4)
    assert series.differentiate().coefficients == pytest.approx(slope, rel=1e-12)


# ---- Laws of series

coefficients = st.lists(st.floats(-2, 2), min_size=6, max_size=6).map(np.array)
units = st.tuples(st.floats(0.5, 2), coefficients).map(lambda both: np.concatenate([[both[0]], both[1][1:]]))


def close(series):
    scale = 1 + np.abs(series.coefficients).max()
    return pytest.approx(series.coefficients, abs=1e-9 * scale)


@given(units, coefficients, coefficients)
def test_the_laws_of_a_field(a, b, c):
    a, b, c = Taylor(a), Taylor(b), Taylor(c)
    assert (a * (b + c)).coefficients == close(a * b + a * c)
    assert ((a * b) * c).coefficients == close(a * (b * c))
    assert ((b / a) * a).coefficients == pytest.approx(b.coefficients, abs=1e-6)
    assert (a**3).coefficients == close(a * a * a)


@given(units)
def test_laws_of_functions(a):
    a = Taylor(a)
    assert (np.sin(a) ** 2 + np.cos(a) ** 2).coefficients == pytest.approx([1, 0, 0, 0, 0, 0], abs=1e-9)
    assert (np.cosh(a) + np.sinh(a)).coefficients == close(np.exp(a))
    assert (np.sqrt(a) ** 2).coefficients == pytest.approx(a.coefficients, abs=1e-6)
    assert np.log(np.exp(a)).coefficients == pytest.approx(a.coefficients, abs=1e-6)
    assert np.exp(a).differentiate().coefficients == close(np.exp(a)[()] * a.differentiate())


@given(coefficients)
def test_differentiation_undoes_integration(c):
    series = Taylor(c)
    assert series.integrate(7.0).differentiate().coefficients == pytest.approx(c, abs=1e-12)
    assert series.integrate(7.0).coefficients[0] == 7.0 and series.integrate().order == 6


@given(st.floats(0.5, 2), st.lists(st.floats(-1, 1), min_size=5, max_size=5))
def test_a_series_composed_with_its_reversion_is_t(linear, rest):
    a = Taylor([0.0, linear, *rest])
    wanted = pytest.approx([0, 1, 0, 0, 0, 0, 0], abs=1e-6)
    assert a(a.reversion()).coefficients == wanted and a.reversion()(a).coefficients == wanted


def test_reversion_and_composition_of_known_series():
    sine = Taylor(taylor(np.sin, 0, 9))
    assert sine.reversion().coefficients == pytest.approx(taylor(np.arcsin, 0, 9), abs=1e-15)
    lambert = Taylor(taylor(lambda x: x * np.exp(x), 0, 8)).reversion()  # W(t) = Σ (-n)ⁿ⁻¹ tⁿ / n!
    assert lambert.coefficients[1:] == pytest.approx([(-n) ** (n - 1) / math.factorial(n) for n in range(1, 9)])
    exponential = Taylor(taylor(np.exp, 0, 9))
    assert exponential(sine).coefficients == pytest.approx(taylor(lambda x: np.exp(np.sin(x)), 0, 9), abs=1e-15)
    assert exponential(Taylor(sine.coefficients[:4])).order == 3 and Taylor([2.0])(sine).coefficients.tolist() == [2.0]


def test_the_shorter_series_decides():
    assert (Taylor([1.0, 2.0, 3.0]) * Taylor([1.0, 1.0])).coefficients.tolist() == [1, 3]
    assert (Taylor([1.0, 2.0, 3.0]) + Taylor([1.0])).order == 0


def test_a_series_is_a_polynomial_near_its_point():
    series = Taylor(taylor(np.exp, [0.0, 1.0], 15))
    assert series(0.1) == pytest.approx(np.exp([0.1, 1.1]), rel=1e-15)
    assert series(np.array([0.1, -0.1])) == pytest.approx(np.exp([0.1, 0.9]), rel=1e-15)
    assert (series.shape, series.ndim, series.size, series.order, len(series)) == ((2,), 1, 2, 15, 2)
    assert series[1](0.0) == math.e and series[..., 0].shape == () and [part.order for part in series] == [15, 15]


def test_lagrange_bounds_the_remainder():
    t = np.linspace(-2, 2, 41)
    for n in range(20):
        error = np.abs(Taylor(taylor(np.sin, 0.5, n))(t) - np.sin(0.5 + t))
        assert (error <= remainder_bound(1, t, n) + 1e-15).all()
    assert remainder_bound(1, 0.1, 1) == pytest.approx(0.005) and remainder_bound(3, -2, 0) == 6
    for wrong in ((1, 1.0, -1), (-1, 1.0, 2)):
        with pytest.raises(ValueError, match=r"the order and the bound .* at least 0; got"):
            remainder_bound(*wrong)
    assert remainder_bound([1, 2], 1.0, 200).tolist() == pytest.approx([0, 0], abs=1e-300)


def test_the_error_falls_with_the_power_of_the_order():
    for n in (1, 2, 4):
        c = Taylor(taylor(np.exp, 0, n))
        big, small = (abs(c(t) - math.exp(t)) for t in (0.1, 0.05))
        assert math.log2(big / small) == pytest.approx(n + 1, abs=0.1)


# ---- Edges


def test_values_that_are_constant_or_lists_or_branches():
    assert taylor(lambda x: 7, 1.0, 2).tolist() == [7, 0, 0]
    assert Taylor([5.0])([1.0, 2.0]).tolist() == [5, 5]
    assert taylor(lambda x: [x, x**2, 1], 3.0, 2).tolist() == [[3, 1, 0], [9, 6, 1], [1, 0, 0]]
    assert taylor(lambda x: np.where(x > 0, x**2, -x), [-1.0, 1.0], 2).tolist() == [[1, -1, 0], [1, 2, 1]]
    assert taylor(lambda x: x**2 if x > 0 else -x, -1.0, 1).tolist() == [1, -1]
    assert np.stack([Taylor([1.0, 2.0]), 3], -1).coefficients.tolist() == [[1, 2], [3, 0]]
    assert taylor(lambda x: x ** np.array([2.0, -0.5]), 4.0, 1) == pytest.approx(np.array([[16, 8], [0.5, -1 / 16]]))


def test_types():
    single = Taylor(np.float32([1, 2]))
    for y in (single * 2 + 0.1, np.exp(single), np.sqrt(single), np.log(single), 1 / single, single**2):
        assert y.coefficients.dtype == np.float32
    assert (Taylor([1, 2]) * 0.1).coefficients.tolist() == [0.1, 0.2]  # a plain number is not rounded to float32
    assert taylor(lambda x: 3, np.float32(1), 2).dtype == Taylor(np.float32([1]))(np.float32(2)).dtype == np.float32
    assert str(Taylor([1, 2])) == "Taylor([1. 2.])"


def test_an_overflow_gives_no_warning():
    assert taylor(np.exp, 1000.0, 2)[:2].tolist() == [math.inf, math.inf]
    assert math.isinf(Taylor(np.ones(200)).derivatives()[-1])
    assert taylor(np.tanh, 1000.0, 2).tolist() == [1, 0, 0]
    assert Taylor([1.0, 1e300])(1e300) == math.inf and remainder_bound(1e300, 1e300, 3) == math.inf


ZERO = Taylor([0.0, 1.0])


@pytest.mark.parametrize(
    ("wrong", "error", "said"),
    [
        (lambda: 1 / ZERO, ValueError, "division by a series whose constant term is 0"),
        (lambda: ZERO**-1, ValueError, "division by a series whose constant term is 0"),
        (lambda: np.log(ZERO), ValueError, "log has no Taylor series at 0"),
        (lambda: np.log(ZERO - 1), ValueError, "log has no Taylor series at -1"),
        (lambda: np.arcsin(ZERO + 1), ValueError, "arcsin has no Taylor series at 1"),
        (lambda: np.arctanh(ZERO + 2), ValueError, "arctanh has no Taylor series at 2"),
        (lambda: np.abs(ZERO), ValueError, "abs has no Taylor series at 0"),
        (lambda: np.sqrt(ZERO), ValueError, "the power 0.5 of a series needs a constant term above 0, got 0.0"),
        (lambda: (ZERO - 1) ** 0.5, ValueError, "above 0, got -1.0"),
        (lambda: (-2.0) ** ZERO, ValueError, "whose exponent is a series needs a base above 0, got -2.0"),
        (lambda: Taylor([1.0, 1.0])(ZERO + 1), ValueError, "the inner series of a composition has constant term 0"),
        (lambda: (ZERO + 1).reversion(), ValueError, "a reversible series has a constant term 0"),
        (lambda: Taylor([0.0, 0.0, 1.0]).reversion(), ValueError, "a linear term not 0"),
        (lambda: Taylor([1.0]).differentiate(), ValueError, "keep a higher order"),
        (lambda: Taylor(1.0), ValueError, r"at least one coefficient, along the last axis; got shape \(\)"),
        (lambda: Taylor([]), ValueError, r"got shape \(0,\)"),
        (lambda: Taylor([1j]), TypeError, "real numbers"),
        (lambda: np.heaviside(ZERO, 1), TypeError, "heaviside has no rule for Taylor"),
        (lambda: np.sum(ZERO), TypeError, "numpy.sum has no rule for Taylor"),
        (lambda: math.exp(ZERO), TypeError, "use np.sin rather than math.sin"),
        (lambda: taylor(np.exp, 0.0, -1), ValueError, "the order of a Taylor series is at least 0; got -1"),
        (lambda: taylor(lambda x: "x", 0.0, 1), TypeError, "f returns a real number"),
    ],
)
def test_what_is_refused(wrong, error, said):
    with pytest.raises(error, match=said):
        wrong()
