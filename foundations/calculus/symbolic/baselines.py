"""Each concept of symbolic calculus beside SymPy's, and what agreement means for it.

Two formulas for one function need not look alike: they agree when their values do. Both are evaluated with 50 digits,
at points where the formula and its parts are of moderate size, so that cancellation cannot hide a difference.
"""

import numpy as np

from foundations.calculus import symbolic
from foundations.calculus.symbolic import comparison_inputs
from foundations.comparison import Comparison

SIZES = (8, 32, 64)
DIGITS = 50


def formula(rng, n):
    """A random expression of n nodes, the same as SymPy's, and points."""
    expression, values = comparison_inputs.random_expression(rng, n)
    return expression, to_sympy(str(expression)), values


def to_sympy(text, evaluate=True):
    """A formula's text as SymPy reads it, with real variables.

    SymPy does not see that x**y is real, and has no derivative for the absolute value of what may be complex.
    Of real numbers that is the root of the square, which it has rules for.
    """
    import sympy

    names = {name: sympy.Symbol(name, real=True) for name in comparison_inputs.NAMES} | {"e": sympy.E}
    names |= {"abs": lambda u: sympy.sqrt(u**2), "sign": lambda u: u / sympy.sqrt(u**2)}
    return sympy.sympify(text, locals=names, evaluate=evaluate)


def exact_values(expression, values):
    """Our expression with mpmath's numbers, as a list over the points."""
    import mpmath

    names = [name for name in symbolic.FUNCTIONS if name != "abs"]
    table = {name: getattr(mpmath, name) for name in names} | {"abs": mpmath.fabs, "e": +mpmath.e, "pi": +mpmath.pi}
    table["number"] = lambda fraction: mpmath.mpf(fraction.numerator) / fraction.denominator
    points = zip(*(map(mpmath.mpf, at.tolist()) for at in values.values()), strict=True)
    return [symbolic.evaluate(expression, dict(zip(values, point, strict=True)), table) for point in points]


def exact_library_values(expression, values):
    """SymPy's expression with mpmath's numbers, as a list over the points."""
    import mpmath
    import sympy

    function = sympy.lambdify(list(values), expression, "mpmath", cse=True)
    points = zip(*(map(mpmath.mpf, at.tolist()) for at in values.values()), strict=True)
    return [function(*point) for point in points]


def same_values(got, wanted, _ours, _theirs, values):
    """Equal with 50 digits, up to 1e-25 of max(1, |wanted|), at every point."""
    import mpmath

    with mpmath.workdps(DIGITS):
        pairs = list(zip(exact_values(got, values), exact_library_values(wanted, values), strict=True))
        error = max(float(abs(a - b) / max(1, abs(b))) for a, b in pairs)
    assert error < 1e-25, f"got {got}, wanted {wanted}: values {pairs}"
    return error


def our_derivative(expression, _theirs, _values):
    """In x."""
    return symbolic.diff(expression, "x")


def library_derivative(_ours, expression, _values):
    """sympy.diff(expression, x)."""
    import sympy
    from sympy.core.cache import clear_cache

    clear_cache()  # or the second run would only look the answer up
    return sympy.diff(expression, sympy.Symbol("x", real=True))


COMPARISONS = [
    Comparison(
        concept="Symbolic differentiation",
        ours=our_derivative,
        theirs=library_derivative,
        inputs=formula,
        sizes=SIZES,
        agrees=same_values,
    ),
]
