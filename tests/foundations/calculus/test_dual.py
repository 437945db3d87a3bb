"""Dual numbers beside mpmath's derivatives and PyTorch's, to the second order."""

import math

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundations.calculus import Dual, Taylor, derivative, lifted, push_forward, relu, sigmoid
from foundations.calculus.dual import BINARY, UNARY

# ufunc -> mpmath's function, and points inside its domain
ORACLE = {
    np.positive: (lambda x: x, [-1.5, 0.0, 2.0]),
    np.negative: (lambda x: -x, [-1.5, 0.0, 2.0]),
    np.absolute: (abs, [-1.5, 2.0]),
    np.fabs: (abs, [-1.5, 2.0]),
    np.square: (lambda x: x**2, [-1.5, 0.0, 2.0]),
    np.reciprocal: (lambda x: 1 / x, [-1.5, 1e-3, 2.0]),
    np.sqrt: (mpmath.sqrt, [1e-3, 0.5, 2.0]),
    np.cbrt: (lambda x: mpmath.sign(x) * mpmath.cbrt(abs(x)), [-1.5, 0.5, 2.0]),
    np.exp: (mpmath.exp, [-30.0, 0.0, 2.0]),
    np.exp2: (lambda x: mpmath.mpf(2) ** x, [-3.0, 0.0, 2.0]),
    np.expm1: (mpmath.expm1, [-3.0, 0.0, 1e-9]),
    np.log: (mpmath.log, [1e-3, 1.0, 20.0]),
    np.log2: (lambda x: mpmath.log(x, 2), [1e-3, 1.0, 20.0]),
    np.log10: (mpmath.log10, [1e-3, 1.0, 20.0]),
    np.log1p: (mpmath.log1p, [-0.5, 0.0, 20.0]),
    np.sin: (mpmath.sin, [-1.5, 0.0, 2.0]),
    np.cos: (mpmath.cos, [-1.5, 0.0, 2.0]),
    np.tan: (mpmath.tan, [-1.5, 0.0, 1.0]),
    np.arcsin: (mpmath.asin, [-0.9, 0.0, 0.5]),
    np.arccos: (mpmath.acos, [-0.9, 0.0, 0.5]),
    np.arctan: (mpmath.atan, [-5.0, 0.0, 0.5]),
    np.sinh: (mpmath.sinh, [-1.5, 0.0, 2.0]),
    np.cosh: (mpmath.cosh, [-1.5, 0.0, 2.0]),
    np.tanh: (mpmath.tanh, [-1.5, 0.0, 12.0]),
    np.arcsinh: (mpmath.asinh, [-5.0, 0.0, 0.5]),
    np.arccosh: (mpmath.acosh, [1.1, 2.0, 20.0]),
    np.arctanh: (mpmath.atanh, [-0.9, 0.0, 0.5]),
    np.sign: (mpmath.sign, [-1.5, 2.0]),
    np.floor: (mpmath.floor, [-1.5, 2.25]),
    np.ceil: (mpmath.ceil, [-1.5, 2.25]),
    np.rint: (mpmath.nint, [-1.25, 2.25]),
    np.trunc: (lambda x: mpmath.sign(x) * mpmath.floor(abs(x)), [-1.5, 2.25]),
}
PAIRS = [(0.7, 2.0), (1.5, -0.5), (2.0, 2.5)]
SMOOTH = [(0.7, 2.0), (1.75, -0.5), (-2.0, 0.75)]  # no whole quotient
ORACLE_OF_TWO = {
    np.add: (lambda a, b: a + b, PAIRS),
    np.subtract: (lambda a, b: a - b, PAIRS),
    np.multiply: (lambda a, b: a * b, PAIRS),
    np.divide: (lambda a, b: a / b, PAIRS),
    np.power: (lambda a, b: a**b, PAIRS),
    np.float_power: (lambda a, b: a**b, PAIRS),
    np.hypot: (mpmath.hypot, PAIRS),
    np.arctan2: (mpmath.atan2, [*PAIRS, (1.0, -2.0), (-1.0, -2.0)]),
    np.logaddexp: (lambda a, b: mpmath.log(mpmath.exp(a) + mpmath.exp(b)), PAIRS),
    np.maximum: (max, PAIRS),
    np.minimum: (min, PAIRS),
    np.floor_divide: (lambda a, b: mpmath.floor(a / b), SMOOTH),
    np.remainder: (lambda a, b: a - b * mpmath.floor(a / b), SMOOTH),
}


def mp_derivatives(f, *point, orders):
    """Values of mpmath's derivatives of each order, with 60 digits on the way."""
    with mpmath.workdps(60):
        return [float(mpmath.diff(f, point if len(point) > 1 else point[0], n)) for n in orders]


def test_the_tables_are_those_of_the_oracle():
    assert set(UNARY) == set(ORACLE)
    assert {np.power if not isinstance(f, np.ufunc) else f for f in BINARY} == set(ORACLE_OF_TWO)


@pytest.mark.parametrize(("ufunc", "points"), [(f, p) for f, (_, p) in ORACLE.items()], ids=lambda f: str(f))
def test_functions_of_one_variable_to_the_third_order(ufunc, points):
    for x in points:
        got = [derivative(ufunc, x, order) for order in range(4)]
        assert got == pytest.approx(mp_derivatives(ORACLE[ufunc][0], x, orders=range(4)), rel=1e-12, abs=1e-14)
    assert derivative(ufunc, np.array(points)) == pytest.approx([derivative(ufunc, x) for x in points])


@pytest.mark.parametrize(("ufunc", "points"), [(f, p) for f, (_, p) in ORACLE_OF_TWO.items()], ids=lambda f: str(f))
def test_functions_of_two_variables_to_the_second_order(ufunc, points):
    for a, b in points:
        wanted = mp_derivatives(ORACLE_OF_TWO[ufunc][0], a, b, orders=[(1, 0), (0, 1), (1, 1), (2, 0), (0, 2)])
        got = [
            derivative(lambda x, b=b: ufunc(x, b), a),
            derivative(lambda y, a=a: ufunc(a, y), b),
            derivative(lambda x, b=b: derivative(lambda y: ufunc(x, y), b), a),
            derivative(lambda x, b=b: ufunc(x, b), a, 2),
            derivative(lambda y, a=a: ufunc(a, y), b, 2),
        ]
        assert got == pytest.approx(wanted, rel=1e-12, abs=1e-14)
        assert derivative(lambda t, a=a, b=b: ufunc(a + t, b + t), 0.0) == pytest.approx(wanted[0] + wanted[1])


def test_perturbations_are_not_confused():
    assert derivative(lambda x: x * derivative(lambda y: x + y, 1.0), 1.0) == 1.0  # without levels: 2
    assert derivative(lambda x: derivative(lambda y: x * y, 3.0) + x, 2.0) == 2.0
    assert derivative(lambda x: derivative(lambda y: derivative(lambda z: x * y * z, 1.0), 1.0), 5.0) == 1.0
    assert derivative(lambda x: derivative(lambda x: x**2, x**2), 3.0) == pytest.approx(12.0)


# ---- Arithmetic by hand


def test_a_dual_number_is_a_plus_b_epsilon():
    x = Dual(3.0, 1.0)
    y = 2 * x**2 - x / 4 + 1
    assert isinstance(y, Dual) and (y.value, y.tangent) == (18.25, 11.75)
    assert str(Dual(3, 1)) == "Dual(3.0, 1.0)"
    epsilon = Dual(0.0, 1.0)
    assert ((epsilon * epsilon).value, (epsilon * epsilon).tangent) == (0.0, 0.0)


def test_duals_of_duals_have_second_derivatives():
    y = Dual(Dual(2.0, 1.0), Dual(1.0, 0.0)) ** 3
    assert (y.value.value, y.value.tangent, y.tangent.value, y.tangent.tangent) == (8.0, 12.0, 12.0, 12.0)


finite = st.floats(-10, 10)


@given(finite, finite, finite, finite, finite, finite)
def test_the_laws_of_a_ring(a, da, b, db, c, dc):
    x, y, z = Dual(a, da), Dual(b, db), Dual(c, dc)

    def parts(u):
        return pytest.approx((u.value, u.tangent), rel=1e-9, abs=1e-9)

    assert parts(x * (y + z)) == ((x * y + x * z).value, (x * y + x * z).tangent)
    assert parts((x * y) * z) == ((x * (y * z)).value, (x * (y * z)).tangent)
    assert ((x * y).value, (x * y).tangent) == ((y * x).value, (y * x).tangent)


@given(st.floats(0.1, 10), st.floats(0.1, 3))
def test_quotient_chain_and_power_rules(x, p):
    assert derivative(lambda t: np.sin(t) / t, x) == pytest.approx((x * math.cos(x) - math.sin(x)) / x**2, abs=1e-12)
    assert derivative(lambda t: np.exp(np.sin(t**2)), x) == pytest.approx(
        2 * x * math.cos(x**2) * math.exp(math.sin(x**2)), rel=1e-12, abs=1e-12
    )
    assert derivative(lambda t: t**p, x) == pytest.approx(p * x ** (p - 1))
    assert derivative(lambda t: p**t, x) == pytest.approx(p**x * math.log(p), abs=1e-12)


def test_operators_take_numbers_and_arrays_on_either_side():
    x, a = Dual(np.array([1.0, 2.0]), np.array([1.0, 0.0])), np.array([3.0, 4.0])
    for left, right in [(x, a), (a, x), (x, 3), (3, x), (x, np.float64(3)), (np.float64(3), x), (x, [3.0, 4.0])]:
        for operate in (np.add, np.subtract, np.multiply, np.divide, np.power):
            both = [u.value if isinstance(u, Dual) else np.asarray(u, float) for u in (left, right)]
            got = operate(left, right)
            assert isinstance(got, Dual) and got.value == pytest.approx(operate(*both))
    assert (3 - x).tangent.tolist() == [-1, 0] and (3 / x).tangent.tolist() == [-3, 0]
    assert (-x).tangent.tolist() == [-1, 0] and (+x).tangent.tolist() == [1, 0] and abs(-x).tangent.tolist() == [1, 0]


def test_adding_in_place_leaves_the_old_number_alone():
    x = Dual(2.0, 1.0)
    total = x
    total += x * x
    assert (total.value, total.tangent, x.value, x.tangent) == (6.0, 5.0, 2.0, 1.0)


# ---- Kinks and edges, without a warning


@pytest.mark.parametrize(
    ("f", "x", "wanted"),
    [
        (np.abs, 0.0, 0.0),
        (relu, 0.0, 0.0),
        (relu, -1.0, 0.0),
        (relu, 2.0, 1.0),
        (lambda x: np.maximum(x, 0), 0.0, 0.5),
        (lambda x: np.minimum(x, 0), 0.0, 0.5),
        (lambda x: np.maximum(x, x), 3.0, 1.0),
        (lambda x: x**0, 0.0, 0.0),
        (lambda x: x**0.0, 5.0, 0.0),
        (lambda x: x**1, 0.0, 1.0),
        (lambda x: x**2, 0.0, 0.0),
        (lambda x: 0.0**x, 2.0, 0.0),
        (lambda x: 0.0**x, 0.0, 0.0),
        (lambda x: x**3, -2.0, 12.0),
        (lambda x: x**-2, -2.0, 0.25),
        (lambda x: x**0.5, -1.0, math.nan),
        (lambda x: (-2.0) ** x, 2.0, math.nan),
        (np.sqrt, 0.0, math.inf),
        (np.log, 0.0, math.inf),
        (np.log, -1.0, math.nan),
        (lambda x: derivative(np.log, x), -1.0, math.nan),
        (lambda x: derivative(np.arctanh, x), 2.0, math.nan),
        (np.log2, -1.0, math.nan),
        (np.log10, -1.0, math.nan),
        (np.log1p, -2.0, math.nan),
        (np.arctanh, 2.0, math.nan),
        (np.arctanh, 1.0, math.inf),
        (np.arccosh, -2.0, math.nan),
        (np.arccosh, 1e200, 1e-200),
        (lambda x: np.maximum(x, 1.0), math.nan, math.nan),
        (lambda x: np.arctan2(x, 1e200), 1e200, 5e-201),
        (lambda x: np.arctan2(1e-200, x), 1e-200, -5e199),
        (np.reciprocal, 0.0, -math.inf),
        (np.exp, 1000.0, math.inf),
        (np.tanh, 1000.0, 0.0),
        (lambda x: derivative(np.tanh, x), 1000.0, 0.0),
        (lambda x: x / 0.0, 2.0, math.inf),
        (lambda x: x / 0, -2.0, math.inf),
        (sigmoid, -1000.0, 0.0),
        (sigmoid, -700.0, math.exp(-700)),
        (sigmoid, 700.0, math.exp(-700)),
        (lambda x: np.where(x > 1, x**2, 3 * x), 1.0, 3.0),
        (lambda x: 7, 1.0, 0.0),
    ],
)
def test_at_the_edge(f, x, wanted):
    assert derivative(f, x) == pytest.approx(wanted, rel=1e-14, abs=0, nan_ok=True)


def test_mixed_derivative_of_a_power_at_exponent_zero():
    assert derivative(lambda b: derivative(lambda a: a**b, 2.0), 0.0) == pytest.approx(0.5)


def test_a_function_lifted_by_its_slope():
    erf = lifted(np.vectorize(math.erf), lambda x, y: 2 / math.sqrt(math.pi) * np.exp(-x * x))
    got = [derivative(erf, 0.5, order) for order in range(4)]
    assert got == pytest.approx(mp_derivatives(mpmath.erf, 0.5, orders=range(4)), rel=1e-13)
    got = [derivative(sigmoid, 0.5, order) for order in range(4)]
    assert got == pytest.approx(mp_derivatives(lambda x: 1 / (1 + mpmath.exp(-x)), 0.5, orders=range(4)), rel=1e-13)


def test_branches_and_questions_see_the_value():
    x = Dual(np.array([-1.0, 2.0]), np.ones(2))
    assert (x > 0).tolist() == [False, True] and (x == -1).tolist() == [True, False]
    assert (np.isnan(x) | ~np.isfinite(x)).tolist() == [False, False]
    assert derivative(lambda t: t * t if t > 0 else -t, -3.0) == -1.0
    assert derivative(lambda t: t * t if t > 0 else -t, 3.0, 2) == 2.0
    assert len(x) == 2 and [float(e.value) for e in x] == [-1.0, 2.0]


def test_float32_stays_and_integers_do_not():
    x = Dual(np.float32([1, 2]), np.float32([1, 1]))
    for y in (np.sin(x) * 2 + 1, x**2, np.maximum(x, 1), np.where(x > 1, x, 0.5 * x), relu(x), x.mean()):
        assert y.value.dtype == y.tangent.dtype == np.float32
    assert derivative(lambda x: x**2, 3) == 6.0 and derivative(lambda x: 3, np.float32(1)).dtype == np.float32
    assert Dual(1, 2).value.dtype == np.float64


def test_a_list_of_numbers_is_a_stack():
    value, tangent = push_forward(lambda t: [np.cos(t), np.sin(t), 1.0], 0.0, 1.0)
    assert value.tolist() == [1, 0, 1] and tangent.tolist() == [0, 1, 0]
    assert derivative(lambda t: [[t, 1], [2, t**2]], 3.0).tolist() == [[1, 0], [0, 6]]


def test_input_is_not_overwritten():
    x, v = np.array([1.0, 2.0]), np.array([0.0, 1.0])
    push_forward(lambda x: np.sin(x).sum(), x, v)
    assert x.tolist() == [1, 2] and v.tolist() == [0, 1]


# ---- What is refused, in one sentence


@pytest.mark.parametrize(
    ("wrong", "error", "said"),
    [
        (lambda: derivative(lambda x: np.heaviside(x, 1), 1.0), TypeError, "heaviside has no rule for Dual"),
        (lambda: derivative(lambda x: np.add.reduce(x), [1.0]), TypeError, "add.reduce has no rule"),
        (lambda: derivative(lambda x: np.median(x), [1.0]), TypeError, "numpy.median has no rule for Dual"),
        (lambda: derivative(lambda x: np.exp(x, dtype=float), 1.0), TypeError, "exp of Dual takes no keywords"),
        (lambda: derivative(lambda x: np.exp(x, out=np.zeros(())), 1.0), TypeError, "cannot write a Dual into a plain"),
        (lambda: derivative(lambda x: np.array([x, x]), 1.0), TypeError, "join several with np.stack"),
        (lambda: derivative(lambda x: math.sin(x), 1.0), TypeError, "use np.sin rather than math.sin"),
        (lambda: derivative(lambda x: None, 1.0), TypeError, "f returns a real number, .* got an array of object"),
        (lambda: derivative(lambda x: x * Taylor([1.0]), 1.0), TypeError, "do not mix"),
        (lambda: derivative(np.sin, 1j), TypeError, "must be real numbers"),
        (lambda: derivative(lambda x: 1j * x, 1.0), TypeError, "beside must be real; got an array of complex128"),
        (lambda: derivative(lambda x: x + "a", 1.0), TypeError, "beside must be real; got an array of <U1"),
        (lambda: derivative(lambda x: np.max(x, where=True), [1.0]), TypeError, "numpy.max of Dual .* keyword where"),
        (lambda: derivative(np.sin, 1.0, -1), ValueError, "the order of a derivative is at least 0; got -1"),
        (lambda: derivative(np.sin, 1.0, 1.5), TypeError, "float"),
        (lambda: len(Dual(1.0, 1.0)), TypeError, r"a Dual of shape \(\) has no length"),
        (lambda: Dual([1.0, 2.0], 1.0), ValueError, r"got \(\) for a value of shape \(2,\)"),
        (lambda: Dual(1.0, [1.0]) + Dual(1.0, [1.0, 2.0]), ValueError, r"share .*; got \[\(1,\), \(2,\)\]"),
        (lambda: Dual(1.0, 1.0) @ Dual(1.0, 1.0), ValueError, "matmul takes vectors"),
        (lambda: np.dot(Dual(np.ones((1, 1, 1)), np.ones((1, 1, 1))), np.ones(1)), ValueError, "use @ for stacks"),
    ],
)
def test_what_is_refused(wrong, error, said):
    with pytest.raises(error, match=said):
        wrong()
