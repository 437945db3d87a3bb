"""Random variables on a finite space, exactly.

A random variable is a function X of the outcome. Its law says how likely each value is,

    P(X = x) = Σ P(ω) over the ω with X(ω) = x,

and its moments are sums over the outcomes. Variables on one space are added and multiplied outcome by outcome, whether
independent or not. Where the values are whole numbers or Fractions, everything but a square root is exact.

Left out: infinitely many values (see `distributions`).
Source: Blitzstein & Hwang, Introduction to Probability, 2nd ed., ch. 3, 4 and 7.
"""

import operator
from collections.abc import Callable, Hashable, Mapping
from fractions import Fraction
from numbers import Number
from typing import Any

import numpy as np

from foundations.probability import moments
from foundations.probability.finite_spaces import FiniteSpace


class RandomVariable:
    """A function on a finite space.

    Parameters
    ----------
    space : the FiniteSpace
    values : a function of an outcome, or a mapping with a value for each

    Notes
    -----
    `X.map(g)` is g(X); `X + Y`, `X - Y`, `X * Y`, `2 * X` are as they look; `X.event(lambda x: x > 3)` is an event of
    the space. Moments need values that are numbers. Raises ValueError where an outcome has no value.
    """

    def __init__(self, space: FiniteSpace, values: Callable[[Any], Any] | Mapping[Hashable, Any]):
        self.space = space
        if callable(values):
            self.values = {w: _plain(values(w)) for w in space.probabilities}
        else:
            missing = space.outcomes - values.keys()
            if missing:
                raise ValueError(f"there is a value for each outcome; got none for {min(missing, key=repr)!r}")
            self.values = {w: _plain(values[w]) for w in space.probabilities}

    def law(self) -> dict[Any, Fraction]:
        """P(X = x) for each value x of positive probability."""
        law: dict[Any, Fraction] = {}
        for w, p in self.space.probabilities.items():
            if p > 0:
                law[self.values[w]] = law.get(self.values[w], Fraction(0)) + p
        return law

    def event(self, condition: Callable[[Any], bool]) -> frozenset:
        """The outcomes at which the value meets a condition."""
        return self.space.event(lambda w: condition(self.values[w]))

    def map(self, g: Callable[[Any], Any]) -> "RandomVariable":
        """The transformed variable g(X)."""
        return RandomVariable(self.space, {w: g(x) for w, x in self.values.items()})

    def given(self, B) -> "RandomVariable":
        """The same variable on the space in which the event B has happened."""
        return RandomVariable(self.space.given(B), self.values)

    # ---- Moments, by the formulas of `moments`

    def expectation(self):
        """E X."""
        return moments.expectation(*self._columns())

    def variance(self):
        """Var X = E (X - E X)²."""
        return moments.variance(*self._columns())

    def covariance(self, other: "RandomVariable"):
        """Cov(X, Y) = E (X - E X)(Y - E Y)."""
        self._share(other)
        x, p = self._columns()
        return moments.covariance(x, other._columns()[0], p)

    def correlation(self, other: "RandomVariable") -> float:
        """ρ = Cov(X, Y) / √(Var X Var Y); nan where one of them is constant."""
        self._share(other)
        x, p = self._columns()
        return float(moments.correlation(x, other._columns()[0], p))

    def moment(self, k: int):
        """E Xᵏ."""
        x, p = self._columns()
        return moments.moment(x, k, p)

    def central_moment(self, k: int):
        """E (X - E X)ᵏ."""
        x, p = self._columns()
        return moments.central_moment(x, k, p)

    def standardized_moment(self, k: int) -> float:
        """E ((X - μ) / σ)ᵏ; nan for a constant."""
        x, p = self._columns()
        return float(moments.standardized_moment(x, k, p))

    def independent(self, other: "RandomVariable") -> bool:
        """P(X = x, Y = y) = P(X = x) P(Y = y) for all x and y. Stronger than a correlation of 0."""
        self._share(other)
        joint = RandomVariable(self.space, lambda w: (self.values[w], other.values[w])).law()
        of_x, of_y = self.law(), other.law()
        return all(joint.get((x, y), 0) == of_x[x] * of_y[y] for x in of_x for y in of_y)

    def _columns(self) -> tuple[np.ndarray, np.ndarray]:
        """Values and probabilities as arrays of Python's numbers, outcome by outcome."""
        for w, x in self.values.items():
            if not isinstance(x, Number):
                raise TypeError(f"moments are of numbers; at {w!r} the value is {x!r}")
        x, p = np.empty((2, len(self.values)), dtype=object)
        x[:] = [Fraction(v) if isinstance(v, int) else v for v in self.values.values()]
        p[:] = list(self.space.probabilities.values())
        return x, p

    def _share(self, other: "RandomVariable") -> None:
        if self.space.probabilities != other.space.probabilities:
            raise ValueError("the two random variables are functions on different spaces; one space must carry both")

    # ---- Arithmetic, outcome by outcome

    def _combined(self, other, combine: Callable[[Any, Any], Any]) -> "RandomVariable":
        if not isinstance(other, RandomVariable):
            return self.map(lambda x: combine(x, other))
        self._share(other)
        return RandomVariable(self.space, {w: combine(x, other.values[w]) for w, x in self.values.items()})

    def __add__(self, other):
        return self._combined(other, operator.add)

    def __sub__(self, other):
        return self._combined(other, operator.sub)

    def __mul__(self, other):
        return self._combined(other, operator.mul)

    def __neg__(self):
        return self.map(operator.neg)

    def __rsub__(self, other):
        return -self + other

    __radd__, __rmul__ = __add__, __mul__


def _plain(value):
    """NumPy's numbers as Python's, which do not overflow."""
    return value.item() if isinstance(value, np.generic) else value
