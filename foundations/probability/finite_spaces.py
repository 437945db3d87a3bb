"""Finite probability spaces, in exact fractions.

A space is a finite set Ω of outcomes with probabilities that sum to 1. An event is a set of outcomes, and its
probability is the sum of theirs. Events are Python's frozensets: A | B is the union, A & B the intersection, A - B the
difference, and the space itself knows the complement. What is learned shrinks the space:

    P(A | B) = P(A ∩ B) / P(B)

Independence is P(A ∩ B) = P(A) P(B), which no rounding may blur: probabilities are Fractions from end to end, and
floats are refused.

Left out: infinite spaces, sigma-algebras (here every subset is an event).
Source: Blitzstein & Hwang, Introduction to Probability, 2nd ed., ch. 1-2.
"""

import itertools
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from fractions import Fraction
from math import prod
from typing import Any

from foundations.probability._edge import exact_probability

Event = Collection[Hashable] | Callable[[Any], bool]


class FiniteSpace:
    """Outcomes with their probabilities.

    Parameters
    ----------
    probabilities : a mapping of outcomes to exact probabilities: Fractions, integers, Decimals, or strings like "1/3"

    Raises
    ------
    TypeError : a probability is a float
    ValueError : a probability lies outside 0 to 1, or the sum is not 1

    Notes
    -----
    An event is given as a set of outcomes or as a condition, a function of an outcome.
    """

    def __init__(self, probabilities: Mapping[Any, Any]):
        self.probabilities = {w: exact_probability(p, f"the probability of {w!r}") for w, p in probabilities.items()}
        total = sum(self.probabilities.values())
        if total != 1:
            raise ValueError(f"the probabilities of a space sum to 1; got a sum of {total}")

    @classmethod
    def uniform(cls, outcomes: Iterable[Hashable]) -> "FiniteSpace":
        """Equally likely outcomes; one that is listed twice counts twice."""
        outcomes = list(outcomes)
        if not outcomes:
            raise ValueError("a space has at least one outcome; got none")
        shares: dict[Hashable, Fraction] = {}
        for w in outcomes:
            shares[w] = shares.get(w, Fraction(0)) + Fraction(1, len(outcomes))
        return cls(shares)

    @property
    def outcomes(self) -> frozenset:
        """Ω, the event that is sure."""
        return frozenset(self.probabilities)

    def event(self, which: Event) -> frozenset:
        """The outcomes of a set, or those for which a condition holds."""
        if callable(which):
            return frozenset(w for w in self.probabilities if which(w))
        if isinstance(which, str):
            raise TypeError(f"an event is a set of outcomes or a condition on them; got the string {which!r}")
        event = frozenset(which)
        strangers = event - self.probabilities.keys()
        if strangers:
            raise ValueError(f"{min(strangers, key=repr)!r} is not an outcome of this space")
        return event

    def complement(self, A: Event) -> frozenset:
        """Ω without A."""
        return self.outcomes - self.event(A)

    def probability(self, A: Event, given: Event | None = None) -> Fraction:
        """P(A), or P(A | B) with given=B. Raises ValueError where P(B) = 0."""
        if given is not None:
            B = self.event(given)
            return self.probability(self.event(A) & B) / self._positive(B)
        return sum((self.probabilities[w] for w in self.event(A)), Fraction(0))

    def given(self, B: Event) -> "FiniteSpace":
        """The space in which B has happened: the outcomes of B, with probabilities divided by P(B).

        Raises ValueError where P(B) = 0.
        """
        B = self.event(B)
        P_B = self._positive(B)
        return FiniteSpace({w: p / P_B for w, p in self.probabilities.items() if w in B})

    def _positive(self, B: frozenset) -> Fraction:
        """P(B), which is to be conditioned on."""
        P_B = self.probability(B)
        if P_B == 0:
            raise ValueError("an event of probability 0 cannot be conditioned on")
        return P_B

    def __mul__(self, other: "FiniteSpace") -> "FiniteSpace":
        """Two experiments that do not influence each other: pairs of outcomes, P(v, w) = P(v) P(w)."""
        pairs = itertools.product(self.probabilities.items(), other.probabilities.items())
        return FiniteSpace({(v, w): p * q for (v, p), (w, q) in pairs})

    def __pow__(self, n: int) -> "FiniteSpace":
        """The experiment n times, independently: tuples of n outcomes."""
        repeated = itertools.product(self.probabilities.items(), repeat=n)
        return FiniteSpace({tuple(w for w, _ in run): prod((p for _, p in run), start=Fraction(1)) for run in repeated})

    def __repr__(self) -> str:
        inside = ", ".join(f"{w!r}: {p}" for w, p in itertools.islice(self.probabilities.items(), 4))
        return f"FiniteSpace({{{inside}{', ...' if len(self.probabilities) > 4 else ''}}})"


# ---- Independence


def independent(space: FiniteSpace, *events: Event) -> bool:
    """Mutual independence: for every choice of the events, P of the intersection is the product of the P's.

    Cost: 2ⁿ choices of n events.
    """
    sets = [space.event(A) for A in events]
    return all(_factors(space, some) for k in range(2, len(sets) + 1) for some in itertools.combinations(sets, k))


def pairwise_independent(space: FiniteSpace, *events: Event) -> bool:
    """P(A ∩ B) = P(A) P(B) for every two of the events: less than mutual independence."""
    return all(_factors(space, pair) for pair in itertools.combinations([space.event(A) for A in events], 2))


def _factors(space: FiniteSpace, events: tuple[frozenset, ...]) -> bool:
    together = frozenset.intersection(*events)
    return space.probability(together) == prod(space.probability(A) for A in events)
