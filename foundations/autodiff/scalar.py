"""A scalar engine, to be read first: the whole of reverse-mode differentiation in about a hundred lines of code.

Every operation makes a new `Value` and notes in it what it was made from, and how fast it changes with each of these:

    c = a * b        parents (a, b), slopes (b, a), as numbers, since ∂c/∂a = b and ∂c/∂b = a

Let L be the last value, and ā = ∂L/∂a what is asked for. By the chain rule ā is a sum over all ways from a to L, and

    ā = Σ over the children c of a:  c̄ · ∂c/∂a

So start with L̄ = 1 and go from the youngest value to the oldest: when the turn of a value comes, all its children have
added their share. One pass, without recursion, gives all gradients at a small multiple of the cost of L.

tensor.py is the same for arrays. There the slope is a matrix, too large to be stored: a rule that multiplies with it
takes its place, which also makes second derivatives possible.

Source: Karpathy, micrograd (2020), for the form; graph.py for the history.
"""

import itertools
import math
from collections.abc import Callable

_births = itertools.count()


def of_one(name: str, function: Callable, slope: Callable) -> Callable:
    """A method for y = function(x), whose slope is slope(x, y)."""

    def method(self: "Value") -> "Value":
        y = function(self.data)
        return Value(y, (self,), (slope(self.data, y),), name)

    return method


def sigmoid(x: float) -> float:
    """1 / (1 + e^-x), where the exponent is never large."""
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


class Value:
    """A number that remembers how it was computed.

    `data` is the number, `grad` the derivative of what `backward` was called on with respect to it. Arithmetic takes
    other Values, and Python's numbers. Where there is no real result, as for the log of -1 or 1 / 0, Python's own error
    is raised; where the result exists but its slope is infinite, as for the root of 0, the slope is inf.
    """

    __slots__ = ("__weakref__", "birth", "data", "grad", "operation", "parents", "slopes")

    def __init__(self, data: float, parents: tuple = (), slopes: tuple = (), operation: str = ""):
        self.data = float(data)
        self.grad = 0.0
        self.parents = parents
        self.slopes = slopes
        self.operation = operation  # its name, for drawings
        self.birth = next(_births)

    def __repr__(self) -> str:
        return f"Value(data={self.data:g}, grad={self.grad:g})"

    def __add__(self, other):
        other = value(other)
        return Value(self.data + other.data, (self, other), (1.0, 1.0), "+")

    def __mul__(self, other):
        other = value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data), "*")

    def __truediv__(self, other):
        other = value(other)
        quotient = self.data / other.data
        return Value(quotient, (self, other), (1 / other.data, -quotient / other.data), "/")

    def __pow__(self, other):
        other = value(other)
        x, n = self.data, other.data
        y = math.pow(x, n)
        in_x, in_n = 0.0, math.nan  # below 0 the power exists at whole n only: there is no derivative in n
        if n:
            in_x = n * math.pow(x, n - 1) if x or n >= 1 else math.inf
        if x >= 0:
            in_n = y * math.log(x) if x else 0.0
        return Value(y, (self, other), (in_x, in_n), "**")

    def __neg__(self):
        return Value(-self.data, (self,), (-1.0,), "-")

    def __sub__(self, other):
        return self + -value(other)

    def __rsub__(self, other):
        return value(other) + -self

    def __rtruediv__(self, other):
        return value(other) / self

    def __rpow__(self, other):
        return value(other) ** self

    __radd__, __rmul__ = __add__, __mul__

    exp = of_one("exp", math.exp, lambda x, y: y)
    log = of_one("log", math.log, lambda x, y: 1 / x)
    sqrt = of_one("sqrt", math.sqrt, lambda x, y: 0.5 / y if y else math.inf)
    sin = of_one("sin", math.sin, lambda x, y: math.cos(x))
    cos = of_one("cos", math.cos, lambda x, y: -math.sin(x))
    tanh = of_one("tanh", math.tanh, lambda x, y: 1 - y * y)
    sigmoid = of_one("sigmoid", sigmoid, lambda x, y: y * (1 - y))
    relu = of_one("relu", lambda x: max(x, 0.0), lambda x, y: float(x > 0))

    def ancestors(self) -> list["Value"]:
        """Itself and all it was computed from, the youngest first."""
        found, waiting = {self}, [self]
        while waiting:
            new = set(waiting.pop().parents) - found
            found |= new
            waiting.extend(new)
        return sorted(found, key=lambda v: v.birth, reverse=True)

    def backward(self) -> None:
        """Add d self / d v to v.grad for every leaf v; for values in between, set it. Cost: one visit to each edge."""
        order = self.ancestors()
        for v in order:
            if v.parents:
                v.grad = 0.0  # else a second backward would send the first one's gradients down again
        self.grad += 1.0
        for v in order:
            for parent, slope in zip(v.parents, v.slopes, strict=True):
                parent.grad += slope * v.grad


def value(x) -> Value:
    """x as a Value. Raises TypeError for what is no number."""
    if isinstance(x, Value):
        return x
    if not isinstance(x, int | float):
        raise TypeError(f"an operand is a Value or a number; got {type(x).__name__}")
    return Value(x)
