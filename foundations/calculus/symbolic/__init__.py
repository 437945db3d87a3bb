"""Formulas as trees: parsed from text, differentiated, simplified, evaluated, and written in LaTeX."""

from foundations.calculus.symbolic.differentiation import diff, gradient, hessian
from foundations.calculus.symbolic.evaluation import as_function, evaluate
from foundations.calculus.symbolic.expression import Expression, e, pi, variable
from foundations.calculus.symbolic.functions import (
    FUNCTIONS,
    NUMPY,
    call,
    cos,
    cosh,
    exp,
    log,
    sign,
    sin,
    sinh,
    sqrt,
    tan,
    tanh,
)
from foundations.calculus.symbolic.latex import latex
from foundations.calculus.symbolic.parsing import MAX_DEPTH, MAX_EXPONENT, MAX_LENGTH, MAX_NODES, parse
from foundations.calculus.symbolic.simplification import simplify
from foundations.calculus.symbolic.tokens import ParseError
from foundations.calculus.symbolic.traversal import substitute, variables

__all__ = [
    "FUNCTIONS",
    "MAX_DEPTH",
    "MAX_EXPONENT",
    "MAX_LENGTH",
    "MAX_NODES",
    "NUMPY",
    "Expression",
    "ParseError",
    "as_function",
    "call",
    "cos",
    "cosh",
    "diff",
    "e",
    "evaluate",
    "exp",
    "gradient",
    "hessian",
    "latex",
    "log",
    "parse",
    "pi",
    "sign",
    "simplify",
    "sin",
    "sinh",
    "sqrt",
    "substitute",
    "tan",
    "tanh",
    "variable",
    "variables",
]
