"""A formula as a tree that cannot be changed: numbers, constants, variables, operations, and functions of one variable.

    head        operands                               example
    "number"    one Fraction                           Expression.number(0.1), exactly 1/10
    "constant"  one of the names in CONSTANTS          pi
    "variable"  a name                                 variable("x")
    "+ - * /"   two expressions, also for "**"         x + 1
    "neg"       one expression                         -x
    a function  one expression                         sin(x)

Two trees are equal when they look the same: x + y and y + x are not, until `simplify` puts both in one order. A float
becomes the shortest decimal that is read back as that float, so that 0.1 is one tenth and evaluates to the same float.

No function of this folder recurses, so no depth of tree is too deep for Python; size is bounded: a tree of more than
a million nodes, counted with repetition where a part is shared, is refused with ValueError.
Source: Cohen, Computer Algebra and Symbolic Computation: Elementary Algorithms (2002), ch. 3. Compare: sympy.Expr.
"""

import contextlib
import math
import re
from dataclasses import dataclass, field
from fractions import Fraction
from numbers import Rational, Real
from typing import Any

CONSTANTS = {"pi": math.pi, "e": math.e}
BINARY = ("+", "-", "*", "/", "**")
LEAVES = ("number", "constant", "variable")
LARGEST = 1_000_000  # nodes
DIGITS = 4096  # bits of a numerator or a denominator: about 1,200 decimal digits
CHAINS = {"+": "+-", "-": "+-", "*": "*/", "/": "*/"}  # a left operand among these continues a sum or a product
NAME = re.compile(r"[A-Za-z_][A-Za-z_0-9]*", re.ASCII)


class TooLarge(ValueError):
    """More nodes, or a number of more digits, than an expression holds."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Expression:
    """One node of a formula. Made by `variable`, operators and functions, not by hand.

    `size` counts the nodes of the tree; `depth` its levels, where a sum or product of many terms is one level.
    `+ - * / **`, unary minus and `abs` take numbers on either side; `==` and `hash` go by structure.
    """

    head: str
    operands: tuple[Any, ...]
    size: int = field(init=False)
    depth: int = field(init=False)
    key: int = field(init=False)

    # Let NumPy's numbers hand over to the methods here: np.float64(2) * x.
    __array_ufunc__ = None

    def __post_init__(self) -> None:
        children = self.children
        size = 1 + sum(child.size for child in children)
        if size > LARGEST:
            raise TooLarge(f"an expression has at most {LARGEST} nodes; this one would have {size}")
        depth = 1 + max((child.depth for child in children), default=0)
        if children and children[0].head in CHAINS.get(self.head, ()):
            depth = max([children[0].depth, *(1 + child.depth for child in children[1:])])
        object.__setattr__(self, "size", size)
        object.__setattr__(self, "depth", depth)
        # The operands' hashes are stored in them, so that this one takes no walk.
        object.__setattr__(self, "key", hash((self.head, self.operands)))

    @staticmethod
    def number(value: Real | float) -> "Expression":
        """A constant, exact. Raises ValueError for inf and nan, TypeError for what is no real number."""
        if isinstance(value, bool) or not isinstance(value, Real):
            raise TypeError(f"an expression is made of expressions and real numbers; got {value!r}")
        if isinstance(value, Rational):
            exact = Fraction(int(value.numerator), int(value.denominator))
        elif math.isfinite(value):
            exact = Fraction(repr(float(value)))
        else:
            raise ValueError(f"a constant must be finite; got {value!r}")
        if max(exact.numerator.bit_length(), exact.denominator.bit_length()) > DIGITS:
            raise TooLarge(f"a constant has at most {DIGITS} bits in numerator and denominator")
        return Expression("number", (exact,))

    @property
    def children(self) -> tuple["Expression", ...]:
        """The operands that are expressions: none for a number, a constant or a variable."""
        return () if self.head in LEAVES else self.operands

    @property
    def value(self) -> Fraction | None:
        """The number, if this is one; None otherwise."""
        return self.operands[0] if self.head == "number" else None

    def __add__(self, other):
        return binary("+", self, other)

    def __radd__(self, other):
        return binary("+", other, self)

    def __sub__(self, other):
        return binary("-", self, other)

    def __rsub__(self, other):
        return binary("-", other, self)

    def __mul__(self, other):
        return binary("*", self, other)

    def __rmul__(self, other):
        return binary("*", other, self)

    def __truediv__(self, other):
        return binary("/", self, other)

    def __rtruediv__(self, other):
        return binary("/", other, self)

    def __pow__(self, other):
        return binary("**", self, other)

    def __rpow__(self, other):
        return binary("**", other, self)

    def __neg__(self):
        return Expression("neg", (self,)) if self.value is None else Expression.number(-self.value)

    def __pos__(self):
        return self

    def __abs__(self):
        return Expression("abs", (self,))

    def __hash__(self) -> int:
        return self.key

    def __eq__(self, other) -> bool:
        if not isinstance(other, Expression):
            return NotImplemented
        pairs, seen = [(self, other)], set()
        while pairs:
            a, b = pairs.pop()
            if a is b or (id(a), id(b)) in seen:
                continue
            if a.key != b.key or a.head != b.head or (a.head in LEAVES and a.operands != b.operands):
                return False
            seen.add((id(a), id(b)))
            pairs.extend(zip(a.children, b.children, strict=True))
        return True

    def __str__(self) -> str:
        from foundations.calculus.symbolic.text import to_text

        return to_text(self)

    def __repr__(self) -> str:
        return f"parse({str(self)!r})"

    def __reduce__(self):
        return Expression, (self.head, self.operands)  # not the key: strings hash anew in every process


def binary(head: str, left, right) -> Any:
    """left head right; NotImplemented for what is neither number nor tree.

    A quotient of two numbers is a number, as long as it has not too many digits.
    """
    try:
        u, v = as_expression(left), as_expression(right)
    except TypeError:
        return NotImplemented
    if head == "/" and u.value is not None and v.value:
        with contextlib.suppress(TooLarge):
            return Expression.number(u.value / v.value)
    return Expression(head, (u, v))


def as_expression(value) -> Expression:
    """An expression as it is, and a number as a constant."""
    return value if isinstance(value, Expression) else Expression.number(value)


def checked(value, done: str) -> Expression:
    """The value, if it is an expression; otherwise TypeError, which says what was to be done with it."""
    if not isinstance(value, Expression):
        raise TypeError(f"what is {done} is an expression, such as parse('x + 1'); got {value!r}")
    return value


def variable(name: str) -> Expression:
    """The variable of that name: letters, digits and underscores; not a constant's or a function's name.

    Raises ValueError for another name. Compare: sympy.Symbol.
    """
    from foundations.calculus.symbolic.functions import FUNCTIONS

    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise ValueError(f"a variable's name is made of letters, digits and underscores; got {name!r}")
    if name in CONSTANTS or name in FUNCTIONS:
        raise ValueError(f"{name} is a {'constant' if name in CONSTANTS else 'function'}, and cannot name a variable")
    return Expression("variable", (name,))


def variable_name(value) -> str:
    """The name of a variable that is given by its name or as an expression."""
    if isinstance(value, Expression) and value.head == "variable":
        return value.operands[0]
    if isinstance(value, str):
        return variable(value).operands[0]
    raise TypeError(f"a variable is given by its name or as variable(name); got {value!r}")


ZERO, ONE = Expression.number(0), Expression.number(1)
pi, e = Expression("constant", ("pi",)), Expression("constant", ("e",))
