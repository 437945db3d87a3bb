"""Formulas for laws: what Hypothesis draws, and their values with 50 digits, or None where a part has no real value."""

import mpmath
from hypothesis import strategies as st

from foundations.calculus.symbolic import FUNCTIONS, Expression, call, e, evaluate, pi, variable
from foundations.calculus.symbolic.traversal import postorder

NAMES = ("x", "y", "z")
OPERATIONS = {
    "+": lambda u, v: u + v,
    "-": lambda u, v: u - v,
    "*": lambda u, v: u * v,
    "/": lambda u, v: u / v,
}
leaves = st.one_of(
    st.sampled_from([variable(name) for name in NAMES]),
    st.sampled_from([pi, e]),
    st.integers(-9, 9).map(Expression.number),
    st.fractions(-3, 3, max_denominator=6).map(Expression.number),
    st.floats(-1e6, 1e6).map(Expression.number),
)
exponents = st.sampled_from([-2, -1, 0, 0.5, 1, 1.5, 2, 3, -0.5, 64])


def larger(parts):
    return st.one_of(
        st.builds(lambda head, u, v: OPERATIONS[head](u, v), st.sampled_from(sorted(OPERATIONS)), parts, parts),
        st.builds(lambda u, v: u**v, parts, st.one_of(exponents, st.sampled_from([variable("x"), variable("y")]))),
        st.builds(call, st.sampled_from(sorted(FUNCTIONS)), parts),
        parts.map(lambda u: -u),
    )


formulas = st.recursive(leaves, larger, max_leaves=10)
points = st.fixed_dictionaries({name: st.sampled_from([-2.5, -1, -0.375, 0, 0.5, 1, 2.25]) for name in NAMES})


class NoValue(ArithmeticError):
    """A part of a formula is not a real number, or one too large or small to go on with."""


def real(value, largest):
    """The value, if it is a real number of a size that is neither absurd nor lost in rounding."""
    if isinstance(value, mpmath.mpc) or not (value == 0 or 1 / largest < abs(value) < largest):
        raise NoValue
    return value


def power(u, v):
    """u ** v in NumPy's sense: a negative number has whole powers only."""
    if (u < 0 and v != int(v)) or (u == 0 and v < 0):
        raise NoValue
    return u**v


NUMBERS = {"number": lambda f: mpmath.mpf(f.numerator) / f.denominator}
TABLE = {name: getattr(mpmath, name) for name in FUNCTIONS if name != "abs"} | {"abs": mpmath.fabs}
APPLY = OPERATIONS | {"**": power, "neg": lambda u: -u} | TABLE


def exact(expression, point, largest=1e12):
    """The value at a point, computed with 50 digits, every part of it looked at; None where one has no value."""
    done = {}
    try:
        for node in postorder(expression):
            if node.children:
                done[id(node)] = real(APPLY[node.head](*(done[id(child)] for child in node.children)), largest)
            else:
                numbers = NUMBERS | {"e": +mpmath.e, "pi": +mpmath.pi}
                done[id(node)] = real(evaluate(node, {k: mpmath.mpf(v) for k, v in point.items()}, numbers), largest)
    except (NoValue, ZeroDivisionError, OverflowError, ValueError):
        return None
    return done[id(expression)]
