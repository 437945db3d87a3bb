"""Trees: how they are built, when they are equal, and how they are written and read back."""

import copy
import pickle
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings

from foundations import calculus
from foundations.calculus import symbolic
from foundations.calculus.symbolic import (
    FUNCTIONS,
    Expression,
    ParseError,
    call,
    diff,
    e,
    evaluate,
    latex,
    parse,
    pi,
    simplify,
    substitute,
    variable,
    variables,
)
from tests.foundations.calculus.symbolic.formulas import formulas

x, y = variable("x"), variable("y")


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (x + 1, "x + 1"),
        (1 + x, "1 + x"),
        (x - 2.5, "x - 5/2"),
        (2 - x, "2 - x"),
        (0.1 * x, "1/10*x"),
        (x * 3, "x*3"),
        (x / 2, "x/2"),
        (1 / x, "1/x"),
        (x**2, "x**2"),
        (2**x, "2**x"),
        (-x, "-x"),
        (+x, "x"),
        (abs(x), "abs(x)"),
        (-(x**2), "-x**2"),
        ((-x) ** 2, "(-x)**2"),
        (x - (y - 1), "x - (y - 1)"),
        (x - y - 1, "x - y - 1"),
        (x / (y / 2), "x/(y/2)"),
        (x / y / 2, "x/y/2"),
        ((x**y) ** 2, "(x**y)**2"),
        (x ** (y**2), "x**(y**2)"),
        (-(x + y), "-(x + y)"),
        (-(x * y), "-(x*y)"),
        ((-x) * y, "-x*y"),
        (x * (-y), "x*(-y)"),
        (x - (-2 + y), "x - (-2 + y)"),
        (x + (-2) * y, "x + (-2*y)"),
        (x ** Fraction(1, 3), "x**(1/3)"),
        (Expression.number(1) / 3 * x, "1/3*x"),
        (x * (Expression.number(1) / 3), "x*(1/3)"),
        (Expression.number(2) ** -1, "2**(-1)"),
        (Expression.number(-2) ** x, "(-2)**x"),
        (x * 1e300, "x*1e+300"),
        (x * 1e-300, "x*1e-300"),
        (x * 0.123456789, "x*0.123456789"),
        (pi * e, "pi*e"),
        (np.float64(2) * x, "2*x"),
        (np.int64(2) * x, "2*x"),
        (np.float32(0.5) + x, "1/2 + x"),
    ],
)
def test_operators_build_what_the_text_says(expression, text):
    assert str(expression) == text
    assert parse(text) == expression
    assert eval(repr(expression), {"parse": parse}) == expression


@given(formulas)
@settings(max_examples=80)
def test_text_is_read_back_to_an_equal_tree(expression):
    try:
        again = parse(str(expression))
    except ParseError as refused:  # for its length, its depth, or an exponent: never for its grammar
        assert "at most" in str(refused) or "constant exponent" in str(refused)
    else:
        assert again == expression and hash(again) == hash(expression) and str(again) == str(expression)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_line_in_the_table_is_all_a_function_needs(name):
    """It is parsed, written, evaluated, simplified by its parity; its derivative has a test of its own."""
    expression = call(name, x)
    assert parse(f"{name}(x)") == expression and str(expression) == f"{name}(x)"
    assert evaluate(expression, {"x": 0.75}) == FUNCTIONS[name].numpy(0.75)
    assert "x" in latex(expression)
    sign = {"odd": -1, "even": 1}.get(FUNCTIONS[name].parity)
    if sign:
        assert FUNCTIONS[name].numpy(-0.75) == sign * FUNCTIONS[name].numpy(0.75)
        assert simplify(call(name, -x)) == simplify(sign * expression)
        assert evaluate(simplify(call(name, 0))) == FUNCTIONS[name].numpy(0.0)


def test_equality_is_by_structure():
    assert x + y == variable("x") + variable("y") and hash(x + y) == hash(variable("x") + variable("y"))
    assert x + y != y + x and x != y and x != 1 and x + 1 != x - 1
    assert len({x + 1, variable("x") + 1, x + 2}) == 2
    assert Expression.number(0.5) == Expression.number(Fraction(1, 2)) == Expression.number(1) / 2


def test_an_expression_cannot_be_changed():
    with pytest.raises(AttributeError):
        x.head = "y"


def test_copies_and_pickles_are_equal():
    expression = parse("sin(x)**2/(1 - y)")
    for again in (copy.copy(expression), copy.deepcopy(expression), pickle.loads(pickle.dumps(expression))):
        assert again == expression and hash(again) == hash(expression)


def test_numbers_are_exact():
    assert (x / 3).operands[1].value == 3
    assert Expression.number(0.1).value == Fraction(1, 10) and float(Fraction(1, 10)) == 0.1
    assert (Expression.number(1) / 3).value == Fraction(1, 3)


@pytest.mark.parametrize("bad", ["1", None, [1], 1j, True, np.ones(2)])
def test_what_is_no_number_is_refused(bad):
    with pytest.raises(TypeError):
        x + bad
    with pytest.raises(TypeError):
        bad * x


def test_inf_and_nan_are_refused():
    for bad in (float("inf"), float("nan")):
        with pytest.raises(ValueError, match="must be finite"):
            x + bad


@pytest.mark.parametrize("name", ["", "2x", "x y", "x'", "é", "sin", "pi", "e", 3])
def test_names_that_are_none(name):
    with pytest.raises(ValueError):
        variable(name)


@pytest.mark.parametrize("function", [variables, simplify, evaluate, latex, substitute, diff])
@pytest.mark.parametrize("bad", ["x", 3, None])
def test_functions_of_expressions_take_nothing_else(function, bad):
    arguments = {substitute: [{}], diff: ["x"]}.get(function, [])
    with pytest.raises(TypeError, match=f"is an expression, such as parse.*got {bad!r}"):
        function(bad, *arguments)


def test_a_function_that_is_not_in_the_table_is_refused():
    with pytest.raises(ValueError, match=r"a function is one of exp, log, .* got 'foo'"):
        call("foo", x)


def test_the_names_that_a_person_types_are_in_calculus():
    for name in ("parse", "diff", "simplify", "evaluate", "latex", "variable", "Expression", "ParseError"):
        assert getattr(calculus, name) is getattr(symbolic, name) and name in calculus.__all__


def test_variables_and_substitution():
    expression = parse("b*sin(a) + b**c + pi")
    assert variables(expression) == ("a", "b", "c")
    assert str(substitute(expression, {"a": x, "b": 2, variable("c"): -y})) == "2*sin(x) + 2**(-y) + pi"
    assert substitute(x + y, {"x": y, "y": x}) == y + x  # all at once
    assert substitute(expression, {}) is expression
    with pytest.raises(TypeError, match="expressions and real numbers"):
        substitute(expression, {"a": "x"})


def test_depth_counts_a_long_sum_once():
    assert sum((x for _ in range(99)), start=x).depth == 2
    assert parse("x - (y - (x - y))").depth == 4
    assert parse("x*y/2*x").depth == 2 and parse("-(-x)").depth == 3 and x.depth == 1


def test_deep_trees_are_walked_without_recursion():
    deep = x
    for _ in range(1_500):
        deep = call("sin", deep) + 1
    again = x
    for _ in range(1_500):
        again = call("sin", again) + 1
    assert deep == again and variables(deep) == ("x",) and str(deep).count("sin") == 1_500


def test_size_is_bounded():
    twice = x
    with pytest.raises(ValueError, match="at most 1000000 nodes"):
        for _ in range(25):
            twice = twice * twice
    with pytest.raises(ValueError, match="at most 4096 bits"):
        x + 10**2000
