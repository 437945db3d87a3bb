"""Three problems that mislead nearly everyone: worked out exactly, and simulated.

Base rate     a good test for a rare illness: most of those who test positive are well
Monty Hall    the host opens another door with a goat: changing doors wins more often than staying
Birthdays     among 23 people, two share a birthday more often than not

Each exact answer is a Fraction; each simulation takes an rng and returns an Estimate with its standard error
√(p̂ (1 - p̂) / n), which halves with four times the draws.

Source: Blitzstein & Hwang, Introduction to Probability, 2nd ed., §1.4, 2.3 and 2.7.
"""

from fractions import Fraction
from math import prod
from typing import NamedTuple

import numpy as np

from foundations.probability._edge import exact_probability, whole
from foundations.probability.bayes import bayes
from foundations.probability.finite_spaces import FiniteSpace


class Estimate(NamedTuple):
    """A probability as a simulation sees it."""

    value: float
    standard_error: float


def proportion(hits: int, n: int) -> Estimate:
    """The share of hits among n draws, with its standard error (0 where all hit, or none: too few draws to tell)."""
    p = hits / n
    return Estimate(p, (p * (1 - p) / n) ** 0.5)


# ---- The base rate


def base_rate(prevalence, sensitivity, specificity) -> Fraction:
    """P(ill | positive), for P(ill), P(positive | ill) and P(negative | well): exact numbers, or strings like "0.99".

    Raises ValueError where nobody can test positive.
    """
    ill = exact_probability(prevalence, "prevalence")
    false_alarm = 1 - exact_probability(specificity, "specificity")
    return bayes({"ill": ill, "well": 1 - ill}, {"ill": sensitivity, "well": false_alarm})["ill"]


def simulate_base_rate(rng: np.random.Generator, n: int, prevalence, sensitivity, specificity) -> Estimate:
    """The share of the ill among those of n people who test positive. Raises ValueError where none does."""
    n = whole(n, "n", least=1)
    p, sensitivity, specificity = (
        float(exact_probability(value, name))
        for value, name in [(prevalence, "prevalence"), (sensitivity, "sensitivity"), (specificity, "specificity")]
    )
    ill = rng.random(n) < p
    positive = rng.random(n) < np.where(ill, sensitivity, 1 - specificity)
    if not positive.any():
        raise ValueError(f"none of {n} people tested positive; the share among them needs more people")
    return proportion(int(np.count_nonzero(ill & positive)), int(np.count_nonzero(positive)))


# ---- Monty Hall


def monty_hall(doors: int = 3, *, switch: bool = True) -> Fraction:
    """P(win) for a guest who picks door 0, sees the host open a door with a goat, and then changes door or stays.

    The space: where the car is, which door is opened, and which door the guest ends at. The host never opens the
    guest's door nor the car's, and chooses evenly where there is a choice; so does the guest.
    Cost: doors³ outcomes.
    """
    doors = whole(doors, "doors", least=3)
    space: dict[tuple[int, int, int], Fraction] = {}
    for car in range(doors):
        goats = [door for door in range(1, doors) if door != car]
        for opened in goats:
            finals = [door for door in range(1, doors) if door != opened] if switch else [0]
            for final in finals:
                space[car, opened, final] = Fraction(1, doors * len(goats) * len(finals))
    return FiniteSpace(space).probability(lambda outcome: outcome[0] == outcome[2])


def simulate_monty_hall(rng: np.random.Generator, n: int, doors: int = 3, *, switch: bool = True) -> Estimate:
    """The share of n games that are won; the guest always picks door 0."""
    n, doors = whole(n, "n", least=1), whole(doors, "doors", least=3)
    car = rng.integers(0, doors, n)
    if not switch:
        return proportion(int(np.count_nonzero(car == 0)), n)
    opened = _other_than(np.where(car > 0, car, doors), rng.integers(1, np.where(car > 0, doors - 1, doors), n))
    final = _other_than(opened, rng.integers(1, doors - 1, n))
    return proportion(int(np.count_nonzero(final == car)), n)


def _other_than(forbidden, door):
    """Doors numbered 1, 2, ... without the forbidden one: from there on the numbers move up by one."""
    return door + (door >= forbidden)


# ---- Birthdays


def birthday(people: int, days: int = 365) -> Fraction:
    """P(at least two share a birthday) = 1 - Π (1 - i / days), i < people, for days that are equally likely."""
    people, days = whole(people, "people"), whole(days, "days", least=1)
    return 1 - Fraction(prod(range(max(0, days - people + 1), days + 1)), days**people)


def simulate_birthday(rng: np.random.Generator, n: int, people: int, days: int = 365) -> Estimate:
    """The share of n parties at which two share a birthday. Cost: n · people log(people), and a megabyte or so."""
    n, people, days = whole(n, "n", least=1), whole(people, "people"), whole(days, "days", least=1)
    hits, at_once = 0, max(1, 2**17 // max(1, people))
    for start in range(0, n, at_once):
        dates = np.sort(rng.integers(0, days, (min(at_once, n - start), people)), axis=1)
        hits += int(np.count_nonzero((dates[:, 1:] == dates[:, :-1]).any(axis=1)))
    return proportion(hits, n)
