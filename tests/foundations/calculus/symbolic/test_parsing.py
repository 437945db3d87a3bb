"""The parser: what SymPy and Python read, what is refused and where, and that no text does any harm."""

import time
from operator import neg

import pytest
import sympy
from hypothesis import example, given, settings
from hypothesis import strategies as st

from foundations.calculus.symbolic import MAX_DEPTH, ParseError, evaluate, parse, variable

x, y = variable("x"), variable("y")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("x", x),
        ("  x\t+\n1 ", x + 1),
        ("-x**2", -(x**2)),
        ("(-x)**2", (-x) ** 2),
        ("x**-1", x**-1),
        ("x**-y**2", x ** -(y**2)),
        ("x**y**2", x ** (y**2)),
        ("x - y - 1", (x - y) - 1),
        ("x/y/2", (x / y) / 2),
        ("x - y*2", x - y * 2),
        ("-x*y", (-x) * y),
        ("- -x", neg(neg(x))),
        ("+x", x),
        ("x - -y", x - (-y)),
        ("1e-3*x", 0.001 * x),
        (".5 + 5.*x", 0.5 + 5 * x),
        ("abs(-x)", abs(-x)),
        ("((x))", x),
        ("0e99999 + x", 0 + x),
        ("x_1*alpha2", variable("x_1") * variable("alpha2")),
    ],
)
def test_reads_as_python_does(text, wanted):
    assert parse(text) == wanted


FORMULAS = [
    "(1 - x)**2 + 100*(y - x**2)**2",
    "20 + x**2 - 10*cos(2*pi*x) + y**2 - 10*cos(2*pi*y)",
    "-20*exp(-0.2*sqrt(0.5*(x**2 + y**2))) - exp(0.5*(cos(2*pi*x) + cos(2*pi*y))) + e + 20",
    "(x**2 + y - 11)**2 + (x + y**2 - 7)**2",
    "sinh(x)/cosh(x) - tanh(x) + tan(y)**-2",
    "2**-x**2 - -y/3*log(1 + x**2)",
    "1e-3*x**.5 + 5.*abs(y - 2)/.25",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_means_what_sympy_reads(text):
    names = {"x": sympy.Rational(3, 4), "y": sympy.Rational(-5, 3), "e": sympy.E}
    wanted = float(sympy.sympify(text, locals=names, rational=True))
    assert evaluate(parse(text), {"x": 0.75, "y": -5 / 3}) == pytest.approx(wanted, rel=1e-13)


REFUSED = [
    ("", 0, "expected a number, a name or '(', got the end"),
    (" ", 1, "got the end"),
    ("x +", 3, "got the end"),
    ("*x", 0, "got '*'"),
    ("(x", 0, "never closed"),
    ("sin(x", 3, "never closed"),
    ("x)", 1, "expected an operator or the end, got ')'"),
    ("()", 1, "got ')'"),
    ("(x + )", 5, "expected a number, a name or '(', got ')'"),
    ("sin", 3, "expected '(' after sin"),
    ("sin x", 4, "expected '(' after sin, got 'x'"),
    ("sine(x)", 0, "did you mean sin?"),
    ("ln(x)", 0, "did you mean log?"),
    ("foo(x)", 0, "; the functions are exp, log, sin, cos, tan, sinh"),
    ("max(x, y)", 0, "unknown function 'max'; the functions are exp, log,"),
    ("sin(x, y)", 5, "expected an operator or ')', got ','"),
    ("x, y", 1, "expected an operator or the end, got ','"),
    (", x", 0, "expected a number, a name or '(', got ','"),
    ("x^2", 1, "write **"),
    ("x²", 1, "write **2"),
    ("2×x", 1, "write *"),
    ("2x", 1, "a product is written 2*x"),
    ("2(x + 1)", 1, "a product is written 2*(...)"),
    ("(x + 1)(x - 1)", 7, "(...)*(...)"),
    ("x y", 2, "a product is written x*y"),
    ("x(y)", 1, "a product is written x*(...)"),
    ("x//y", 2, "got '/'"),
    ("x = 1", 2, "unexpected character '='"),
    ("x\x00", 1, r"unexpected character '\x00'"),
    ("٣", 0, "unexpected character"),
    ("1.2.3", 3, "got '.3'"),
    ("x**65", 3, "between -64 and 64"),
    ("x**-65", 3, "between -64 and 64"),
    ("x**(2*40)", 3, "between -64 and 64"),
    ("x**2**7", 3, "between -64 and 64"),
    ("9**64**64", 3, "between -64 and 64"),
    ("x**(1/0)", 3, "between -64 and 64"),
    ("x**(0/0)", 3, "between -64 and 64"),
    ("x**(0*y + 100)", 3, "between -64 and 64"),
    ("x**(y - y + 9**9)", 3, "between -64 and 64"),
    ("x**(1e300 + 100 - 1e300)", 3, "between -64 and 64"),
    ("x**64**2", 3, "between -64 and 64"),
    ("x**(2**6 + 1)", 3, "between -64 and 64"),
    ("x**64.0001", 3, "between -64 and 64"),
    ("1e99999", 0, "this number is too large: numbers lie below 1.8e308"),
    ("x + 1e-99999", 4, "this number is too small: numbers other than 0 lie above 4.9e-324"),
    ("x" * 501, 500, "at most 500 characters"),
    ("+".join("x" * 101), 199, "at most 200"),
    ("(" * 51 + "x" + ")" * 51, 50, "at most 50 brackets"),
    ("x**" * 51 + "x", 153, "at most 50 powers"),
    ("-" * 51 + "x", 1, "at most 50 operations deep"),
    ("sin(" * 50 + "x" + ")" * 50, 0, "at most 50 operations deep"),
    (None, 0, "is a text, got NoneType"),
    (b"x", 0, "is a text, got bytes"),
]


@pytest.mark.parametrize(("text", "position", "reason"), REFUSED, ids=lambda value: repr(value)[:20])
def test_refused_with_the_position(text, position, reason):
    with pytest.raises(ParseError) as refused:
        parse(text)
    assert refused.value.position == position
    assert str(refused.value).startswith(f"at position {position}: ") and reason in str(refused.value)
    assert "\n" not in str(refused.value) and isinstance(refused.value, ValueError)


OTHERS = ["arctan", "atan", "ARCSIN", "asin", "arccos", "cot", "coth", "arsinh", "log10", "exp2", "sqr", "max"]


@pytest.mark.parametrize("name", OTHERS)
def test_no_other_function_of_mathematics_is_suggested(name):
    with pytest.raises(ParseError, match=r"the functions are exp, .*, sign$"):
        parse(f"{name}(x)")
    with pytest.raises(ParseError, match=r"the variables are x$"):
        parse(name, variables=("x",))


@pytest.mark.parametrize(
    "text",
    [
        "x" * 500,
        "+".join("x" * 100),
        "+".join("x" * 100).replace("x", "-x", 1),
        "x**(2**6)",
        "(x**64)**64",
        "(" * 50 + "x" + ")" * 50,
        "-" * 49 + "x",
        "sin(" * 49 + "x" + ")" * 49,
        "x**" * 49 + "x",
        "x**64 + x**-64",
        "x**(y*100)",
        "9" * 308,
        "((9**64)**64)**64",
    ],
    ids=lambda text: text[:20],
)
def test_the_limits_themselves_are_admitted(text):
    assert parse(text).depth <= MAX_DEPTH


@pytest.mark.parametrize(
    ("text", "allowed", "position", "reason"),
    [
        ("x + z", ("x", "y"), 4, "unknown variable 'z', the variables are x, y"),
        ("spede + 1", ("speed",), 0, "did you mean speed?"),
        ("u", (), 0, "the variables are none"),
        ("foo(x)", ("x",), 0, "unknown function 'foo'"),
    ],
)
def test_variables_may_be_limited(text, allowed, position, reason):
    with pytest.raises(ParseError, match="at position") as refused:
        parse(text, variables=allowed)
    assert refused.value.position == position and reason in str(refused.value)


def test_a_constant_cannot_be_a_variable():
    with pytest.raises(ValueError, match="e is a constant"):
        parse("x", variables=("x", "e"))


def test_constants_are_always_allowed():
    assert parse("e*x + pi", variables=iter(["x"])) == parse("e*x + pi")


WORDS = ["x", "y", "(", ")", "+", "-", "*", "/", "**", "sin(", "exp(", "sqrt", "2", "64", "1e300", ".5", " ", "pi", "^"]


@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(WORDS), max_size=120).map("".join)))
@settings(max_examples=60)
@example("9**" * 166)
@example("(" * 500)
@example("-" * 499 + "x")
@example("-(" * 250)
@example("x**-" * 124 + "x")
@example("1e308*" * 80 + "1")
@example("1e308" + "/1e-308" * 60)
def test_any_text_is_parsed_or_refused_quickly(text):
    started = time.perf_counter()
    try:
        parse(text)
    except ParseError as refused:
        assert 0 <= refused.position <= len(text)
    assert time.perf_counter() - started < 1
