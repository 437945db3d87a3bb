"""The derivative of an expression, by the rules of calculus: one line for each operation.

    (u + v)' = u' + v'        (u v)' = u' v + u v'        (u / v)' = u' / v - u v' / v**2        f(u)' = f'(u) u'
    (u ** v)' = v u ** (v - 1) u'                  where v does not depend on the variable
    (u ** v)' = u ** v log(u) v'                   where u does not; log(e) is left out
    (u ** v)' = u ** v (v' log(u) + v u' / u)      otherwise

Where abs has no derivative, at 0, sign gives 0. The last two rules hold where u > 0: there log(u) is a number.
Source: Abelson & Sussman, Structure and Interpretation of Computer Programs, 2nd ed., §2.3.2.
"""

from collections.abc import Callable
from numbers import Integral

from foundations.calculus.symbolic.expression import ONE, ZERO, Expression, checked, e, variable_name
from foundations.calculus.symbolic.functions import FUNCTIONS, log
from foundations.calculus.symbolic.simplification import simplify
from foundations.calculus.symbolic.traversal import fold


def diff(expression: Expression, variable, order: int = 1) -> Expression:
    """The derivative of an expression, simplified.

    Parameters
    ----------
    expression : Expression
    variable : the name, or variable(name); others are held constant
    order : how often to differentiate; 0 gives the expression itself

    Raises
    ------
    ValueError for a negative order, a name that cannot be a variable's, or when the result would have more than a
    million nodes
    TypeError for what is no expression, an order that is no whole number, or a variable that is neither name nor
    variable(name)

    Notes
    -----
    Cost: a few nodes for each distinct node. The tree of the derivative of a product of n factors has about n² nodes.
    Compare: sympy.diff.
    """
    checked(expression, "differentiated")
    if isinstance(order, bool) or not isinstance(order, Integral):
        raise TypeError(f"order is a whole number; got {order!r}")
    if order < 0:
        raise ValueError(f"order is at least 0; got {order}")
    name = variable_name(variable)
    for _ in range(order):
        if expression == ZERO:
            break
        expression = simplify(derivative(expression, name))
    return expression


def gradient(expression: Expression, variables) -> list[Expression]:
    """The derivatives in each of the variables, in their order.

    Raises as `diff` does. Cost: one `diff` a variable. Compare: sympy.derive_by_array.
    """
    return [diff(expression, variable) for variable in variables]


def hessian(expression: Expression, variables) -> list[list[Expression]]:
    """The second derivatives: row i, column j is that in variables i and j; the lower half is the upper one.

    Raises as `diff` does. Cost: n (n + 3) / 2 times `diff`, for n variables. Compare: sympy.hessian.
    """
    variables = list(variables)
    first = gradient(expression, variables)
    upper = [[diff(first[i], variables[j]) for j in range(i, len(variables))] for i in range(len(variables))]
    return [[upper[min(i, j)][abs(i - j)] for j in range(len(variables))] for i in range(len(variables))]


def derivative(expression: Expression, name: str) -> Expression:
    """The derivative as the rules give it, without simplification but for sums with 0 and products with 0 and 1."""

    def rule(node, parts):
        if not node.children:
            return ONE if node.head == "variable" and node.operands[0] == name else ZERO
        if all(part is ZERO for part in parts):  # a constant: no rule is asked, and no log taken
            return ZERO
        if node.head in RULES:
            return RULES[node.head](*node.operands, *parts)
        return times(FUNCTIONS[node.head].derivative(*node.operands), *parts)

    return fold(expression, rule)


def plus(a: Expression, b: Expression) -> Expression:
    """a + b, without zeros."""
    return b if a is ZERO else a if b is ZERO else a + b


def minus(a: Expression, b: Expression) -> Expression:
    """a - b, without zeros."""
    return a if b is ZERO else -b if a is ZERO else a - b


def times(a: Expression, b: Expression) -> Expression:
    """a * b, without zeros and ones."""
    if a == ZERO or b == ZERO:
        return ZERO
    return b if a == ONE else a if b == ONE else a * b


def over(a: Expression, b: Expression) -> Expression:
    """a / b, without zeros."""
    return ZERO if a is ZERO else a / b


def power(u: Expression, v: Expression, du: Expression, dv: Expression) -> Expression:
    """(u ** v)', by the rule that needs no logarithm where there is one."""
    if dv is ZERO:
        return times(times(v, u if v.value == 2 else u ** (v - 1 if v.value is None else v.value - 1)), du)
    if du is ZERO:
        return times(u**v if u == e else u**v * log(u), dv)
    return u**v * plus(times(dv, log(u)), over(times(v, du), u))


RULES: dict[str, Callable[..., Expression]] = {
    "+": lambda u, v, du, dv: plus(du, dv),
    "-": lambda u, v, du, dv: minus(du, dv),
    "*": lambda u, v, du, dv: plus(times(du, v), times(u, dv)),
    "/": lambda u, v, du, dv: over(du, v) if dv is ZERO else minus(over(du, v), over(times(u, dv), v**2)),
    "**": power,
    "neg": lambda u, du: -du,
}
