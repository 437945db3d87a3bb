"""The functions that a formula may contain: one line each. Adding a function is adding a line.

The derivative of abs is sign, which is 0 at 0, where abs has none; the derivative of sign is 0, also at 0.
Source: Abramowitz & Stegun, Handbook of Mathematical Functions, ch. 4. Compare: sympy.exp, sympy.sin and so on.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from foundations.calculus.symbolic.expression import ONE, ZERO, Expression, as_expression


class Function(NamedTuple):
    """What is known of a function f of one variable u."""

    numpy: Callable
    derivative: Callable[[Expression], Expression]  # f'(u)
    latex: str  # its name there; empty where latex.py has a drawing for it
    parity: str = ""  # "odd": f(-u) = -f(u); "even": f(-u) = f(u)


def call(name: str, u) -> Expression:
    """The expression name(u), of an expression or a number.

    Raises ValueError for a name not in FUNCTIONS, TypeError for a u that is neither. Compare: sympy.Function.
    """
    if name not in FUNCTIONS:
        raise ValueError(f"a function is one of {', '.join(FUNCTIONS)}; got {name!r}")
    return Expression(name, (as_expression(u),))


FUNCTIONS: dict[str, Function] = {
    "exp": Function(np.exp, lambda u: call("exp", u), ""),
    "log": Function(np.log, lambda u: ONE / u, r"\log"),
    "sin": Function(np.sin, lambda u: call("cos", u), r"\sin", "odd"),
    "cos": Function(np.cos, lambda u: -call("sin", u), r"\cos", "even"),
    "tan": Function(np.tan, lambda u: 1 + call("tan", u) ** 2, r"\tan", "odd"),
    "sinh": Function(np.sinh, lambda u: call("cosh", u), r"\sinh", "odd"),
    "cosh": Function(np.cosh, lambda u: call("sinh", u), r"\cosh", "even"),
    "tanh": Function(np.tanh, lambda u: 1 - call("tanh", u) ** 2, r"\tanh", "odd"),
    "sqrt": Function(np.sqrt, lambda u: 1 / (2 * call("sqrt", u)), ""),
    "abs": Function(np.abs, lambda u: call("sign", u), "", "even"),
    "sign": Function(np.sign, lambda u: ZERO, r"\operatorname{sign}", "odd"),
}
NUMPY = {name: function.numpy for name, function in FUNCTIONS.items()}


def _named(name: str) -> Callable[..., Expression]:
    def function(u):
        return call(name, u)

    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"The expression {name}(u), of an expression or a number. Compare: sympy.{name}."
    return function


exp, log, sin, cos, tan = (_named(name) for name in ("exp", "log", "sin", "cos", "tan"))
sinh, cosh, tanh, sqrt, sign = (_named(name) for name in ("sinh", "cosh", "tanh", "sqrt", "sign"))
