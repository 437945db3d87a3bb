r"""An expression in LaTeX: fractions and roots drawn, products set side by side, brackets only where they are needed.

A product has a dot where its two parts would run into one number (2 \cdot 3), and none elsewhere (2 x). What begins
with a minus sign is bracketed, unless it comes first.
Source: Lamport, LaTeX: A Document Preparation System, 2nd ed., §3.3. Compare: sympy.latex.
"""

import re
from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from foundations.calculus.symbolic.expression import Expression, checked
from foundations.calculus.symbolic.functions import FUNCTIONS
from foundations.calculus.symbolic.text import decimal_text
from foundations.calculus.symbolic.traversal import fold

SUM, PRODUCT, POWER, ATOM = range(1, 5)  # -x binds like a product: -x y is the same either way
GREEK = {
    *["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu"],
    *["pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega", "Gamma", "Delta", "Theta", "Lambda", "Xi"],
    *["xi", "Sigma", "Upsilon", "Phi", "Psi", "Omega"],
}


class Drawn(NamedTuple):
    """A part of a formula: its pieces, how tightly it binds, and what it begins with: "-", "digit" or neither."""

    pieces: tuple
    binds: int
    edge: str = ""


def latex(expression: Expression) -> str:
    r"""The expression in LaTeX's mathematics, such as \frac{x^{2}}{2}; no dollar signs.

    Names of Greek letters become those letters; x_1 and x1 an x with an index. Compare: sympy.latex.
    """
    text: list[str] = []
    stack: list = [fold(checked(expression, "written in LaTeX"), draw)]
    while stack:
        top = stack.pop()
        if isinstance(top, str):
            text.append(top)
        else:
            stack.extend(reversed(top.pieces))
    return "".join(text)


def draw(node: Expression, parts: list[Drawn]) -> Drawn:
    """One node, of its operands as they are drawn."""
    if node.value is not None:
        return number(node.value)
    if node.head in ("constant", "variable"):
        return Drawn((name(node.operands[0]),), ATOM)
    if node.head == "**":
        return power(node, *parts)
    if node.head in OPERATIONS:
        return OPERATIONS[node.head](*parts)
    return Drawn((FUNCTIONS[node.head].latex, *brackets(*parts)), POWER)


def product(u: Drawn, v: Drawn) -> Drawn:
    """u v: with a dot before a digit, and not 1 x or -1 x."""
    left, right = first(u, PRODUCT), later(v, PRODUCT)
    dot = v.edge == "digit" and right is v
    if u.pieces in (("1",), ("-1",)) and not dot:
        return Drawn((u.pieces[0][:-1], right), PRODUCT, u.edge if u.pieces[0] == "-1" else right.edge)
    return Drawn((left, r" \cdot " if dot else " ", right), PRODUCT, left.edge)


def power(node: Expression, u: Drawn, v: Drawn) -> Drawn:
    r"""u^{v}; the exponent of a named function stands at its name: \sin^{2}\left(x\right)."""
    base, n = node.operands[0], node.operands[1].value
    if base.head in FUNCTIONS and base.head not in OPERATIONS and n is not None and n > 1 and n.denominator == 1:
        return Drawn((u.pieces[0], f"^{{{n}}}", *u.pieces[1:]), POWER)
    left = first(u, ATOM)
    return Drawn((left, "^{", v, "}"), POWER, left.edge)


OPERATIONS: dict[str, Callable[..., Drawn]] = {
    "+": lambda u, v: Drawn((u, " + ", later(v, SUM)), SUM, u.edge),
    "-": lambda u, v: Drawn((u, " - ", later(v, PRODUCT)), SUM, u.edge),
    "*": product,
    "/": lambda u, v: Drawn((r"\frac{", u, "}{", v, "}"), POWER),
    "neg": lambda u: Drawn(("-", later(u, PRODUCT)), PRODUCT, "-"),
    "exp": lambda u: Drawn(("e^{", u, "}"), POWER),
    "sqrt": lambda u: Drawn((r"\sqrt{", u, "}"), ATOM),
    "abs": lambda u: Drawn((r"\left|", u, r"\right|"), ATOM),
}


def brackets(u: Drawn) -> tuple:
    """The pieces of u in brackets that grow with it."""
    return r"\left(", u, r"\right)"


def first(u: Drawn, least: int) -> Drawn:
    """What comes first: in brackets if it binds less tightly than `least`."""
    return Drawn(brackets(u), ATOM) if u.binds < least else u


def later(u: Drawn, least: int) -> Drawn:
    """What comes after an operator: in brackets as well if it begins with a minus sign."""
    return Drawn(brackets(u), ATOM) if u.edge == "-" else first(u, least)


def number(value: Fraction) -> Drawn:
    r"""A whole number, \frac{p}{q}, or a decimal m \cdot 10^{n} where it is long."""
    p, q = value.numerator, value.denominator
    edge = "-" if p < 0 else "digit"
    if max(abs(p), q) < 10**16 or not decimal_text(value):
        if q == 1:
            return Drawn((str(p),), PRODUCT if p < 0 else ATOM, edge)
        return Drawn((f"{'-' if p < 0 else ''}\\frac{{{abs(p)}}}{{{q}}}",), PRODUCT if p < 0 else POWER, edge)
    mantissa, _, exponent = decimal_text(value).partition("e")
    return Drawn((f"{mantissa} \\cdot 10^{{{int(exponent)}}}" if exponent else mantissa,), PRODUCT, edge)


def name(text: str) -> str:
    r"""x, \alpha, x_{1}, \mathrm{speed}, x_{\mathrm{max}}; pi is \pi."""
    if match := re.fullmatch(r"([A-Za-z]+)_?(\d+)", text) or re.fullmatch(r"([A-Za-z]+)_(\w+)", text):
        return f"{word(match[1])}_{{{word(match[2])}}}"
    return word(text)


def word(text: str) -> str:
    r"""One letter or a number as it is, a Greek letter, or a word in upright type."""
    if text.isdigit() or (len(text) == 1 and text != "_"):
        return text
    escaped = text.replace("_", r"\_")
    return f"\\{text}" if text in GREEK else f"\\mathrm{{{escaped}}}"
