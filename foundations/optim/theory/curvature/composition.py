"""Convexity read off a formula: disciplined convex programming, which proves instead of sampling.

Every part of the formula is constant, affine, convex, concave or unknown, from the leaves up. Sums keep what all terms
are, a factor below 0 turns it round, and a function h of a part u follows one rule:

    h(u) is convex   where h is convex and  u is affine, or h rises and u is convex, or h falls and u is concave
    h(u) is concave  where h is concave and u is affine, or h rises and u is concave, or h falls and u is convex

since (h∘u)'' = h''(u) u'² + h'(u) u''. Where h bends, and whether it rises, depends on the values that u takes:
they are bounded along the way by interval arithmetic.

What is called convex is convex. What is called unknown may be convex all the same: the rules see one part at a time,
and log(exp(x) + exp(y)) is to them a concave function of a convex one.
Left out: products of two parts that vary, save squares; sin, cos, tan, sign, which bend both ways.
Source: Grant, Boyd & Ye, Disciplined convex programming, 2006; Boyd & Vandenberghe, Convex Optimization, §3.2.
"""

import math
from typing import NamedTuple

import numpy as np

from foundations.calculus.symbolic import NUMPY, Expression
from foundations.calculus.symbolic.expression import CONSTANTS
from foundations.calculus.symbolic.traversal import fold

INF = math.inf


class Part(NamedTuple):
    """What is known of a part of a formula: how it bends, and between which values it lies."""

    convex: bool
    concave: bool
    low: float
    high: float

    @property
    def constant(self) -> bool:
        return self.low == self.high


class Shape(NamedTuple):
    """How a function of one variable bends over an interval, and whether it rises or falls throughout."""

    convex: bool = False
    concave: bool = False
    rises: bool = False
    falls: bool = False


UNKNOWN = Shape()
VALLEY = Shape(convex=True)
# name -> its shape over a part that is never above 0, one that is never below, and any other; None: not defined there
FUNCTIONS: dict[str, tuple[Shape | None, Shape, Shape | None]] = {
    "exp": (Shape(convex=True, rises=True),) * 3,
    "log": (None, Shape(concave=True, rises=True), None),
    "sqrt": (None, Shape(concave=True, rises=True), None),
    "abs": (Shape(True, True, falls=True), Shape(True, True, rises=True), VALLEY),
    "cosh": (Shape(convex=True, falls=True), Shape(convex=True, rises=True), VALLEY),
    "sinh": (Shape(concave=True, rises=True), Shape(convex=True, rises=True), Shape(rises=True)),
    "tanh": (Shape(convex=True, rises=True), Shape(concave=True, rises=True), Shape(rises=True)),
}


def curvature_by_rules(formula: Expression, box=None) -> str:
    """What the rules of composition prove: "constant", "affine", "convex", "concave", or "unknown".

    Parameters
    ----------
    formula : an Expression, such as `calculus.parse("exp(x**2) + abs(y)")`
    box : (low, high) of variables by name, where they are known, such as {"x": (0, inf)}; any number otherwise

    Raises
    ------
    TypeError : what is no Expression
    ValueError : a box whose low is above its high; a part of the formula that is defined nowhere in the box, or not
        everywhere as far as intervals tell, such as log(x) where x may be below 0

    Notes
    -----
    Cost: one visit of every node. Compare: sympy.calculus.util.is_convex, which solves f'' < 0 instead.
    """
    if not isinstance(formula, Expression):
        raise TypeError(f"the rules read an Expression, such as calculus.parse('x**2'); got {type(formula).__name__}")
    box = dict(box or {})
    for name, ends in box.items():
        if np.shape(ends) != (2,) or not ends[0] <= ends[1]:
            raise ValueError(f"the box has a low and a high for {name}, in this order; got {ends}")
    with np.errstate(all="ignore"):
        part = fold(formula, lambda node, parts: _part(node, parts, box))
    if part.constant:
        return "constant"
    both = part.convex and part.concave
    return "affine" if both else "convex" if part.convex else "concave" if part.concave else "unknown"


def _part(node, parts, box) -> Part:
    """What is known of a node, from what is known of its operands."""
    if node.head in ("number", "constant"):
        value = float(node.operands[0] if node.head == "number" else CONSTANTS[node.operands[0]])
        return Part(True, True, value, value)
    if node.head == "variable":
        return Part(True, True, *map(float, box.get(node.operands[0], (-INF, INF))))
    if node.head in ("+", "-"):
        a, b = parts[0], parts[1] if node.head == "+" else _scaled(parts[1], -1.0)
        return Part(a.convex and b.convex, a.concave and b.concave, a.low + b.low, a.high + b.high)
    if node.head == "neg":
        return _scaled(parts[0], -1.0)
    if node.head == "*":
        return _power(parts[0], 2.0) if node.operands[0] == node.operands[1] else _product(*parts)
    if node.head == "/":
        return _product(parts[0], _power(parts[1], -1.0))
    if node.head == "**":
        return _power(parts[0], parts[1].low) if parts[1].constant else _exponential(*parts)
    return _function(node.head, parts[0])


def _scaled(u, c) -> Part:
    ends = sorted((0.0 if c == 0 else c * u.low, 0.0 if c == 0 else c * u.high))
    return Part(u.convex if c >= 0 else u.concave, u.concave if c >= 0 else u.convex, *ends)


def _product(a, b) -> Part:
    if a.constant or b.constant:
        return _scaled(b, a.low) if a.constant else _scaled(a, b.low)
    ends = [0.0 if 0 in (x, y) else x * y for x in (a.low, a.high) for y in (b.low, b.high)]
    return Part(False, False, min(ends), max(ends))


def _composed(u, shape, low, high) -> Part:
    """h(u), of a shape over the values of u, and between two values itself."""
    affine = u.convex and u.concave
    convex = shape.convex and (affine or (shape.rises and u.convex) or (shape.falls and u.concave))
    concave = shape.concave and (affine or (shape.rises and u.concave) or (shape.falls and u.convex))
    return Part(convex, concave, float(low), float(high))


def _function(name, u) -> Part:
    if u.constant:
        return _fixed(NUMPY[name](u.low), name, u)
    if name not in FUNCTIONS:
        bounded = 1.0 if name in ("sin", "cos", "sign") else INF
        return _composed(u, UNKNOWN, -bounded, bounded)
    shape = _over(FUNCTIONS[name], u, name)
    return _composed(u, shape, *_range(NUMPY[name], u, shape))


def _power(u, p) -> Part:
    """u ** p for a fixed p."""
    if u.constant:
        return _fixed(np.float64(u.low) ** p, f"a power of {p:g}", u)
    if p in (0.0, 1.0):
        return u if p else Part(True, True, 1.0, 1.0)
    whole, even = p == int(p), p % 2 == 0
    above = Shape(p > 1 or p < 0, 0 < p < 1, rises=p > 0, falls=p < 0)
    below = Shape(even, not even, rises=even == (p < 0), falls=even == (p > 0)) if whole else None
    across = None if not whole or p < 0 else VALLEY if even else Shape(rises=True)
    shape = _over((below, above, across), u, f"a power of {p:g}")
    return _composed(u, shape, *_range(lambda x: np.float64(x) ** p, u, shape))


def _exponential(base, u) -> Part:
    """base ** u for a fixed base: exp(u log base)."""
    if not base.constant:
        return Part(False, False, -INF, INF)
    if not base.low > 0:
        raise ValueError(f"a power whose exponent varies has a base above 0; got {base.low:g}")
    return _function("exp", _scaled(u, math.log(base.low)))


def _fixed(value, name, u) -> Part:
    """A constant; ValueError where it is none."""
    if not math.isfinite(value):
        raise ValueError(f"{name} of {u.low:g} is {value:g}, and no constant")
    return Part(True, True, float(value), float(value))


def _over(shapes, u, name) -> Shape:
    """The shape of a function over the values of u, given those below 0, above 0 and across."""
    shape = shapes[0] if u.high <= 0 else shapes[1] if u.low >= 0 else shapes[2]
    if shape is None:
        raise ValueError(f"{name} is not defined for all values from {u.low:g} to {u.high:g}: give a box of variables")
    return shape


def _range(h, u, shape) -> tuple[float, float]:
    """The values of h over those of u: its ends, and for a valley across 0 what it is there."""
    ends = [h(u.low), h(-0.0 if u.high == 0 else u.high)]  # 1 / x below 0 ends at -inf
    if not (shape.rises or shape.falls):
        ends.append(h(0.0))
    return float(np.min(ends)), float(np.max(ends))
