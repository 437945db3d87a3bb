"""Text to expression, safely: a tokenizer and a precedence-climbing parser of our own, which never run what they read.

    expression  =  unary { (+ - * / **) unary }         by the binding powers below
    unary       =  - unary  |  + unary  |  atom
    atom        =  number  |  name  |  function ( expression )  |  ( expression )

A binary operator of power p takes as its right operand what binds more tightly than p, and `**`, which groups to the
right, what binds as tightly. As in Python, -x**2 is -(x**2), and 2**-1 is allowed.

Whoever wrote the text may be hostile: the limits below bound length, size, depth and the digits of every number, so
that any text is parsed or refused in a fraction of a second. A sum or product of many terms counts as one level of
depth.
Source: Pratt, Top down operator precedence (1973).
"""

import difflib
import math
from collections.abc import Iterable
from fractions import Fraction

from foundations.calculus.symbolic.evaluation import OPERATORS, evaluate
from foundations.calculus.symbolic.expression import CONSTANTS, Expression, e, pi, variable, variable_name
from foundations.calculus.symbolic.functions import FUNCTIONS, call
from foundations.calculus.symbolic.simplification import simplify
from foundations.calculus.symbolic.tokens import END, ParseError, Token, tokenize
from foundations.calculus.symbolic.traversal import variables

MAX_LENGTH, MAX_NODES, MAX_DEPTH, MAX_EXPONENT = 500, 200, 50, 64
POWERS = {"+": 1, "-": 1, "*": 2, "/": 2, "**": 4}
MINUS = 3  # between the product and the power: -x**2 is -(x**2), -x*y is (-x)*y
ALIASES = {"ln": "log", "fabs": "abs", "sgn": "sign", "E": "e", "PI": "pi", "Pi": "pi"}
# Functions of mathematics that are not among ours: near in spelling is not near in meaning
OTHERS = {
    *(f"{arc}{name}" for arc in ("a", "ar", "arc") for name in ("sin", "cos", "tan", "cot", "sec", "csc")),
    *(f"{arc}{name}h" for arc in ("", "a", "ar", "arc") for name in ("sin", "cos", "tan", "cot", "sec", "csc")),
    *("cot", "sec", "csc", "cosec", "tg", "ctg", "cotan", "arctg", "atan2", "arctan2", "sinc", "cis", "sinpi", "cospi"),
    *("log2", "log10", "log1p", "exp2", "exp10", "expm1", "lg", "cbrt", "sqr", "square", "rsqrt", "pow", "logit"),
    *("max", "min", "mod", "floor", "ceil", "round", "erf", "erfc", "gamma", "beta", "hypot", "relu", "sigmoid"),
} - set(FUNCTIONS)


def parse(text: str, variables: Iterable[str] | None = None) -> Expression:
    """The expression that a text writes in Python's notation, such as (1 - x)**2 + 100*(y - x**2)**2.

    Parameters
    ----------
    text : at most 500 characters, of numbers, names, + - * / **, brackets and the functions exp, log, sin, cos, tan,
        sinh, cosh, tanh, sqrt, abs, sign; pi and e are constants, every other name a variable
    variables : the names that may occur, or None for any

    Raises
    ------
    ParseError, a ValueError with `.position`, the column counted from 0: for what is no formula, for more than 200
    nodes or 50 levels (of brackets, or of the tree), for a constant exponent beyond 64 either way.
    ValueError for a name in `variables` that cannot be one

    Notes
    -----
    Numbers are exact: 0.1 is one tenth. Cost: linear in the text. Compare: sympy.sympify.
    """
    if not isinstance(text, str):
        raise ParseError(0, f"a formula is a text, got {type(text).__name__}")
    if len(text) > MAX_LENGTH:
        raise ParseError(MAX_LENGTH, f"a formula has at most {MAX_LENGTH} characters, got {len(text)}")
    allowed = None if variables is None else tuple(variable_name(name) for name in variables)
    return Parser(tokenize(text), allowed).whole()


class Parser:
    """The tokens, the place among them, and how many brackets and powers the reading is inside of."""

    def __init__(self, tokens: list[Token], allowed: tuple[str, ...] | None):
        self.tokens, self.allowed = tokens, allowed
        self.place = 0
        self.levels = {"brackets": 0, "powers": 0}

    @property
    def token(self) -> Token:
        return self.tokens[self.place]

    def take(self) -> Token:
        token = self.token
        self.place += 1
        return token

    def whole(self) -> Expression:
        """All tokens as one expression."""
        expression = self.expression(0)
        if self.token.kind != END:
            raise ParseError(self.token.position, f"expected an operator or the end, got {self.token}")
        return expression

    def expression(self, least: int) -> Expression:
        """The longest expression from here whose operators all have at least the power `least`."""
        left = self.unary()
        while self.token.text in POWERS and POWERS[self.token.text] >= least:
            operator = self.take()
            right = self.exponent() if operator.text == "**" else self.expression(POWERS[operator.text] + 1)
            left = self.bounded(OPERATORS[operator.text](left, right), operator.position)
        self.refuse_missing_operator()
        return left

    def exponent(self) -> Expression:
        """The right operand of **."""
        start = self.token
        self.enter("powers", start)
        exponent = self.expression(POWERS["**"])
        self.levels["powers"] -= 1
        check_exponent(exponent, start.position)
        return exponent

    def unary(self) -> Expression:
        """An operand with its signs."""
        signs = []
        while self.token.text in ("-", "+"):
            signs.append(self.take())
        if not signs:
            return self.atom()
        operand = self.expression(MINUS)
        for sign in reversed(signs):
            operand = operand if sign.text == "+" else self.bounded(-operand, sign.position)
        return operand

    def atom(self) -> Expression:
        """A number, a constant, a variable, a function of something, or something in brackets."""
        token = self.take()
        if token.kind == "number":
            return number(token)
        if token.kind == "name":
            return self.name(token)
        if token.text == "(":
            return self.brackets(token)
        raise ParseError(token.position, f"expected a number, a name or '(', got {token}")

    def name(self, token: Token) -> Expression:
        """What a name stands for."""
        called = self.token.text == "("
        if token.text in FUNCTIONS:
            if not called:
                raise ParseError(self.token.position, f"expected '(' after {token.text}, got {self.token}")
            return self.bounded(call(token.text, self.brackets(self.take())), token.position)
        if token.text in CONSTANTS:
            return pi if token.text == "pi" else e
        known = self.allowed is None or token.text in self.allowed
        # x(y + 1) is a product without its sign, but foo(x) a function that is not there
        if called and not (known and (self.allowed or len(token.text) == 1)):
            hint = suggestion(token.text, FUNCTIONS) or f"; the functions are {', '.join(FUNCTIONS)}"
            raise ParseError(token.position, f"unknown function {token}{hint}")
        if not known:
            among = ", ".join(self.allowed or ()) or "none"
            hint = suggestion(token.text, [*(self.allowed or ()), *CONSTANTS, *FUNCTIONS])
            raise ParseError(token.position, f"unknown variable {token}, the variables are {among}{hint}")
        return variable(token.text)

    def brackets(self, opening: Token) -> Expression:
        """What stands between an opening bracket, already taken, and the one that closes it."""
        self.enter("brackets", opening)
        inside = self.expression(0)
        if self.token.kind == END:
            raise ParseError(opening.position, "this '(' is never closed")
        if self.token.text != ")":
            raise ParseError(self.token.position, f"expected an operator or ')', got {self.token}")
        self.take()
        self.levels["brackets"] -= 1
        return inside

    def enter(self, what: str, token: Token) -> None:
        """One level deeper."""
        self.levels[what] += 1
        if self.levels[what] > MAX_DEPTH:
            raise ParseError(token.position, f"a formula has at most {MAX_DEPTH} {what} inside one another")

    def bounded(self, expression: Expression, position: int) -> Expression:
        """The expression, if it is within the limits."""
        if expression.size > MAX_NODES:
            raise ParseError(position, f"a formula has at most {MAX_NODES} numbers, names and operations")
        if expression.depth > MAX_DEPTH:
            raise ParseError(position, f"a formula is at most {MAX_DEPTH} operations deep")
        return expression

    def refuse_missing_operator(self) -> None:
        """2x and x(y + 1) are products in a book, not here: better to ask than to guess."""
        before, token = self.tokens[self.place - 1], self.token
        if token.kind in ("number", "name") or token.text == "(":
            left, right = ("(...)" if word.text in "()" else word.text for word in (before, token))
            raise ParseError(token.position, f"expected an operator, got {token}; a product is written {left}*{right}")


def check_exponent(exponent: Expression, position: int) -> None:
    """An exponent that is constant is at most 64 either way: x**99999 is a mistake, or an attack.

    It is simplified first, since a constant may have variables in it, 0*y + 100, or a float may lose what the exact
    number keeps: 1e300 + 100 - 1e300.
    """
    exponent = simplify(exponent)
    if not variables(exponent):
        size = abs(evaluate(exponent))
        if not size <= MAX_EXPONENT:  # nan as well
            raise ParseError(position, f"a constant exponent lies between -{MAX_EXPONENT} and {MAX_EXPONENT}")


def number(token: Token) -> Expression:
    """A number, exact; not more digits than a float's range has room for."""
    rounded = float(token.text)
    if math.isinf(rounded):
        raise ParseError(token.position, "this number is too large: numbers lie below 1.8e308")
    if rounded == 0:  # before any power of ten is computed
        if token.text.lower().split("e")[0].strip("0."):
            raise ParseError(token.position, "this number is too small: numbers other than 0 lie above 4.9e-324")
        return Expression.number(0)
    return Expression.number(Fraction(token.text))


def suggestion(name: str, known: Iterable[str]) -> str:
    """A known name near to this one, as the end of a sentence; empty if there is none, or it means something else."""
    if name.lower() in OTHERS:
        return ""
    close = [ALIASES[name]] if name in ALIASES else difflib.get_close_matches(name.lower(), list(known), n=1)
    return f"; did you mean {close[0]}?" if close and close[0] in known else ""
