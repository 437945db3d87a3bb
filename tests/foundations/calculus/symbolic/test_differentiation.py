"""Derivatives against a table, against SymPy on generated formulas, and against difference quotients of 50 digits."""

import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import given, settings

from foundations.calculus.symbolic import (
    FUNCTIONS,
    NUMPY,
    as_function,
    call,
    diff,
    evaluate,
    gradient,
    hessian,
    parse,
    simplify,
    variable,
)
from foundations.calculus.symbolic.baselines import formula, library_derivative, same_values
from foundations.calculus.symbolic.differentiation import derivative
from tests.foundations.calculus.symbolic.formulas import exact, formulas, points

TABLE = [
    ("7", "0"),
    ("pi", "0"),
    ("x", "1"),
    ("y", "0"),
    ("x + y", "1"),
    ("y - x", "-1"),
    ("3*x", "3"),
    ("x*y", "y"),
    ("x/2", "1/2"),
    ("1/x", "-1/x**2"),
    ("y/x", "-y/x**2"),
    ("x**2", "2*x"),
    ("x**2/2", "x"),
    ("x**-3", "-3/x**4"),
    ("x**y", "y*x**(y - 1)"),
    ("2**x", "2**x*log(2)"),
    ("e**x", "exp(x)"),
    ("x**x", "x**x*(log(x) + 1)"),
    ("exp(2*x)", "2*exp(2*x)"),
    ("log(x)", "1/x"),
    ("log(3*x)", "1/x"),
    ("sin(x)", "cos(x)"),
    ("cos(x)", "-sin(x)"),
    ("tan(x)", "1 + tan(x)**2"),
    ("sinh(x)", "cosh(x)"),
    ("cosh(x)", "sinh(x)"),
    ("tanh(x)", "1 - tanh(x)**2"),
    ("sqrt(x)", "1/(2*sqrt(x))"),
    ("abs(x)", "sign(x)"),
    ("sign(x)", "0"),
    ("sin(x**2)", "2*x*cos(x**2)"),
    ("log(y)", "0"),
    ("-x**2", "-2*x"),
]


@pytest.mark.parametrize(("text", "wanted"), TABLE)
def test_table(text, wanted):
    assert diff(parse(text), "x") == simplify(parse(wanted))


@pytest.mark.parametrize("seed", range(12))
def test_agrees_with_sympy_on_generated_formulas(seed):
    inputs = formula(np.random.default_rng(seed), 6 + 2 * seed)
    assert same_values(diff(inputs[0], "x"), library_derivative(*inputs), *inputs) < 1e-25


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_of_the_table_has_its_derivative(name):
    """Beside the slope between two points close by, in 50 digits: a new line in the table is tested here."""
    u = call(name, variable("x") * 2)
    with mpmath.workdps(50):
        h = mpmath.mpf("1e-15")
        for at in (0.3, 1.1):
            slope = (exact(u, {"x": at + h}) - exact(u, {"x": at - h})) / (2 * h) if name != "sign" else 0
            assert abs(evaluate(diff(u, "x"), {"x": at}) - slope) < 1e-14 * max(1, abs(slope))


@given(formulas, points)
@settings(max_examples=60)
def test_is_the_limit_of_slopes(expression, at):
    """By the central difference, where the function is smooth on both sides: its error is below h² f'''."""
    with mpmath.workdps(50):
        h = mpmath.mpf("1e-12")
        values = [exact(expression, at | {"x": at["x"] + k * h}) for k in (-2, -1, 1, 2)]
        wanted = exact(derivative(expression, "x"), at)
        if wanted is None or None in values:
            return
        narrow, wide = (values[2] - values[1]) / (2 * h), (values[3] - values[0]) / (4 * h)
        if abs(narrow - wide) > 1e-15 * max(1, abs(narrow)):
            return  # a kink or a pole is near
        assert abs(narrow - wanted) < 1e-9 * max(1, abs(wanted))


def test_the_derivative_of_abs_at_zero_is_zero():
    assert evaluate(diff(parse("abs(x)"), "x"), {"x": 0}) == 0
    assert evaluate(diff(parse("sign(x)"), "x"), {"x": 0}) == 0


@pytest.mark.parametrize("text", ["sin(x)*exp(-x)", "x**5 - 2*x**3", "log(1 + x**2)", "sqrt(1 + x)"])
@pytest.mark.parametrize("order", [0, 1, 2, 5])
def test_higher_orders(text, order):
    wanted = float(sympy.diff(sympy.sympify(text), "x", order).subs("x", sympy.Rational(3, 4)))
    assert evaluate(diff(parse(text), variable("x"), order), {"x": 0.75}) == pytest.approx(wanted, rel=1e-12)


def test_gradient_and_hessian_of_rosenbrocks_function():
    f = parse("(1 - x)**2 + 100*(y - x**2)**2")
    g, H = gradient(f, ["x", variable("y")]), hessian(f, ("x", "y"))
    assert [evaluate(d, {"x": 1, "y": 1}) for d in g] == [0, 0]
    assert [[evaluate(d, {"x": 1, "y": 1}) for d in row] for row in H] == [[802, -400], [-400, 200]]
    assert H[0][1] == H[1][0] == parse("-400*x")
    assert gradient(f, []) == [] and hessian(f, []) == []


def test_a_sum_of_many_terms():
    x = variable("x")
    f = sum((k * x**k for k in range(1, 301)), start=0 * x)
    assert evaluate(diff(f, "x"), {"x": 0.5}) == pytest.approx(sum(k * k * 0.5 ** (k - 1) for k in range(1, 301)))


def test_a_product_too_long_for_its_derivative_says_so():
    x, product = variable("x"), variable("x")
    for k in range(1500):
        product = product * call("sin", x + k)
    with pytest.raises(ValueError, match="at most 1000000 nodes"):
        diff(product, "x")


def test_orders_beyond_the_last_derivative_cost_nothing():
    assert diff(parse("x**3"), "x", 10**12) == diff(parse("x**3"), "x", np.int64(4)) == parse("0")


def test_a_power_zero_is_constant_also_where_its_base_is_zero():
    assert diff(parse("(x - x)**0"), "x") == parse("0")


@pytest.mark.parametrize("order", [-1, 1.0, "1", True])
def test_bad_orders(order):
    with pytest.raises((ValueError, TypeError), match="order is"):
        diff(variable("x"), "x", order)


@pytest.mark.parametrize("bad", [1, None, "2x", parse("x + 1")])
def test_bad_variables(bad):
    with pytest.raises((ValueError, TypeError), match="a variable"):
        diff(variable("x"), bad)


def test_derivatives_are_functions_of_arrays():
    slope = as_function(diff(parse("exp(-x**2)"), "x"), "x")
    at = np.linspace(-2, 2, 9)
    np.testing.assert_allclose(slope(at), -2 * at * np.exp(-(at**2)), rtol=1e-15)
    assert NUMPY["exp"] is np.exp
