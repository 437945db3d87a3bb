r"""LaTeX: a table of what a person would write, and a law: read back, it has the same value."""

import re

import mpmath
import pytest
import sympy
from hypothesis import given, settings

from foundations.calculus.symbolic import call, evaluate, latex, parse, variable
from tests.foundations.calculus.symbolic.formulas import exact, formulas, points
from tests.foundations.calculus.symbolic.latex_reader import read

TABLE = [
    ("x + 1", r"x + 1"),
    ("x - 1", r"x - 1"),
    ("x - (y - 1)", r"x - \left(y - 1\right)"),
    ("x + (y - 1)", r"x + y - 1"),
    ("x - (-2)", r"x - \left(-2\right)"),
    ("x + (-2)*y", r"x + \left(-2 y\right)"),
    ("2*x", r"2 x"),
    ("1*x", r"x"),
    ("-1*x", r"-x"),
    ("x*2", r"x \cdot 2"),
    ("2*3", r"2 \cdot 3"),
    ("1*2", r"1 \cdot 2"),
    ("2*3**x", r"2 \cdot 3^{x}"),
    ("x*(-y)", r"x \left(-y\right)"),
    ("-x*y", r"-x y"),
    ("-(x + y)", r"-\left(x + y\right)"),
    ("(x + y)*(x - y)", r"\left(x + y\right) \left(x - y\right)"),
    ("x/2", r"\frac{x}{2}"),
    ("-x/2", r"\frac{-x}{2}"),
    ("-(x/2)", r"-\frac{x}{2}"),
    ("1/3*x", r"\frac{1}{3} x"),
    ("2*(1/3)", r"2 \cdot \frac{1}{3}"),
    ("(x + 1)/(x - 1)", r"\frac{x + 1}{x - 1}"),
    ("(x/y)**2", r"\left(\frac{x}{y}\right)^{2}"),
    ("x**2", r"x^{2}"),
    ("-x**2", r"-x^{2}"),
    ("(-x)**2", r"\left(-x\right)^{2}"),
    ("(-2)**x", r"\left(-2\right)^{x}"),
    ("(x + y)**2", r"\left(x + y\right)^{2}"),
    ("(x**y)**z", r"\left(x^{y}\right)^{z}"),
    ("x**(y + z)", r"x^{y + z}"),
    ("x**-1", r"x^{-1}"),
    ("sqrt(x + 1)", r"\sqrt{x + 1}"),
    ("sqrt(x)**3", r"\sqrt{x}^{3}"),
    ("abs(x - y)", r"\left|x - y\right|"),
    ("exp(-x**2/2)", r"e^{\frac{-x^{2}}{2}}"),
    ("exp(x)**2", r"\left(e^{x}\right)^{2}"),
    ("e**x", r"e^{x}"),
    ("sin(x)", r"\sin\left(x\right)"),
    ("sin(x)**2", r"\sin^{2}\left(x\right)"),
    ("sin(x)**-1", r"\left(\sin\left(x\right)\right)^{-1}"),
    ("sign(x)", r"\operatorname{sign}\left(x\right)"),
    ("2*pi*x", r"2 \pi x"),
    ("alpha + theta_1*x2", r"\alpha + \theta_{1} x_{2}"),
    ("speed*x_max", r"\mathrm{speed} x_{\mathrm{max}}"),
    ("_a_b", r"\mathrm{\_a\_b}"),
    ("0.5", r"\frac{1}{2}"),
    ("1e300*x", r"1 \cdot 10^{300} x"),
    ("(1 - x)**2 + 100*(y - x**2)**2", r"\left(1 - x\right)^{2} + 100 \left(y - x^{2}\right)^{2}"),
]


@pytest.mark.parametrize(("text", "wanted"), TABLE)
def test_table(text, wanted):
    assert latex(parse(text)) == wanted


@given(formulas, points)
@settings(max_examples=40)
def test_read_back_it_has_the_same_value(expression, at):
    text = latex(expression)
    again = read(text)
    assert not re.search(r"[+-] *[+-]|\d \d|[({]\+", text)  # two signs in a row, two numbers run together
    with mpmath.workdps(50):
        wanted = exact(expression, at)
        if wanted is not None:
            assert abs(exact(again, at, largest=1e300) - wanted) < 1e-30 * max(1, abs(wanted))


@pytest.mark.parametrize("text", ["x - (y - z)", "-(x + y)*2", "(-2)**x", "(x*y)**2", "(-x)**2", "x*(y + z)"])
def test_the_reader_sees_a_missing_bracket(text):
    written, at = latex(parse(text)), {"x": 2, "y": 3, "z": 5}
    bare = re.sub(r"\\left\(|\\right\)", "", written)
    assert evaluate(read(written), at) == evaluate(parse(text), at) != evaluate(read(bare), at)


@pytest.mark.parametrize("text", ["x**2/y", "x*y/(x + y)", "sqrt(x)/2", "sin(x)**2*cos(y)", "(x + y)**3", "x**y"])
def test_is_what_sympy_writes_but_for_spaces_and_braces(text):
    def plain(formula):
        return re.sub(r"\\left|\\right|[{} ]", "", formula)

    assert plain(latex(parse(text))) == plain(sympy.latex(sympy.sympify(text), order="none"))


def test_deep_expressions():
    deep = variable("x")
    for _ in range(1500):
        deep = call("sin", deep)
    assert latex(deep).count(r"\sin") == 1500


def test_what_is_no_expression_is_refused():
    with pytest.raises(TypeError, match="got 'x'"):
        latex("x")
