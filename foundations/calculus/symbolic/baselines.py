"""Each concept of symbolic calculus beside SymPy's, and what agreement means for it.

Two formulas for one function need not look alike: they agree when their values do. Both are evaluated with 50 digits,
at points where the formula and its parts are of moderate size, so that cancellation cannot hide a difference.
SymPy caches what it has once computed; its cache is emptied before each run, or the second would only look it up.
"""

import numpy as np

from foundations.calculus import symbolic
from foundations.calculus.symbolic import comparison_inputs
from foundations.comparison import Comparison, close

SIZES = (8, 32, 128)
DIGITS = 50

# Inputs: a formula of n nodes, and values for its variables


def formula(rng, n):
    """A random expression, the same as SymPy's, and points."""
    expression, values = comparison_inputs.random_expression(rng, n)
    return expression, to_sympy(str(expression)), values


def raw_formula(rng, n):
    """The same, in SymPy's form unevaluated: what it does on its own is left to be done."""
    expression, values = comparison_inputs.random_expression(rng, n)
    return expression, to_sympy(str(expression), evaluate=False), values


def text(rng, n):
    """The text of a random expression of n nodes, at most as long as the parser admits, and points."""
    while True:
        expression, values = comparison_inputs.random_expression(rng, n)
        if len(str(expression)) <= symbolic.MAX_LENGTH:
            return str(expression), values


def formula_and_arrays(rng, n):
    """A random expression, the same as SymPy's, not rearranged, and arrays of 1,000 of its points."""
    expression, sympys, values = raw_formula(rng, n)
    chosen = rng.integers(0, comparison_inputs.POINTS, 1000)
    return expression, sympys, {name: at[chosen] for name, at in values.items()}


def to_sympy(text, evaluate=True):
    """A formula's text as SymPy reads it, with real variables.

    SymPy does not see that x**y is real, and has no derivative for the absolute value of what may be complex.
    Of real numbers that is the root of the square, which it has rules for.
    """
    import sympy

    def root_of_square(u, sign=1):
        return sympy.Pow(sympy.Pow(u, 2, evaluate=False), sympy.Rational(sign, 2), evaluate=False)

    names = {name: sympy.Symbol(name, real=True) for name in comparison_inputs.NAMES} | {"e": sympy.E}
    names["abs"] = lambda u, **_: root_of_square(u)
    names["sign"] = lambda u, **_: sympy.Mul(u, root_of_square(u, -1), evaluate=False)
    return sympy.sympify(text, locals=names, evaluate=evaluate)


# Agreement


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

    function = sympy.lambdify(list(values), expression, "mpmath")
    points = zip(*(map(mpmath.mpf, at.tolist()) for at in values.values()), strict=True)
    return [function(*point) for point in points]


def same_values(got, wanted, *arguments):
    """Equal with 50 digits, up to 1e-25 of max(1, |wanted|), at every point."""
    import mpmath

    values = arguments[-1]
    with mpmath.workdps(DIGITS):
        pairs = list(zip(exact_values(got, values), exact_library_values(wanted, values), strict=True))
        error = max(float(abs(a - b) / max(1, abs(b))) for a, b in pairs)
    assert error < 1e-25, f"got {got}, wanted {wanted}: values {pairs}"
    return error


# Ours and the library's


def our_derivative(expression, _theirs, _values):
    """In x."""
    return symbolic.diff(expression, "x")


def library_derivative(_ours, expression, _values):
    """sympy.diff(expression, x)."""
    import sympy
    from sympy.core.cache import clear_cache

    clear_cache()
    return sympy.diff(expression, sympy.Symbol("x", real=True))


def our_simplification(expression, _theirs, _values):
    """The canonical form."""
    return symbolic.simplify(expression)


def library_simplification(_ours, expression, _values):
    """sympy.Expr.doit, SymPy's own canonical form, of an unevaluated expression."""
    from sympy.core.cache import clear_cache

    clear_cache()
    return expression.doit()


def our_parse(text, _values):
    """The expression."""
    return symbolic.parse(text)


def library_parse(text, _values):
    """sympy.sympify(text, evaluate=False)."""
    from sympy.core.cache import clear_cache

    clear_cache()
    return to_sympy(text, evaluate=False)


def our_values(expression, _theirs, values):
    """A function made, and called once."""
    return np.broadcast_to(symbolic.as_function(expression, *values)(*values.values()), (1000,))


def library_values(_ours, expression, values):
    """sympy.lambdify(names, expression), called once."""
    import sympy

    function = sympy.lambdify(list(values), expression, "numpy")
    return np.broadcast_to(function(*values.values()), (1000,))


def compared(concept, ours, theirs, inputs, agrees=same_values) -> Comparison:
    """A comparison at the sizes of this file."""
    return Comparison(concept=concept, ours=ours, theirs=theirs, inputs=inputs, sizes=SIZES, agrees=agrees)


COMPARISONS = [
    compared("Parsing a formula", our_parse, library_parse, text),
    compared("Symbolic differentiation", our_derivative, library_derivative, formula),
    compared("Symbolic simplification", our_simplification, library_simplification, raw_formula),
    compared("Evaluation of a formula", our_values, library_values, formula_and_arrays, close(1e-9)),
]
