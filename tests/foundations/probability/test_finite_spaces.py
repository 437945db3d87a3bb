"""Events, conditioning, independence, Bayes: laws that hold exactly, and what is refused."""

import itertools
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundations.probability import (
    FiniteSpace,
    bayes,
    independent,
    pairwise_independent,
    posterior,
    total_probability,
)

DICE = FiniteSpace.uniform(range(1, 7)) ** 2

weights = st.lists(st.integers(0, 20), min_size=1, max_size=8).filter(any)
subsets = st.sets(st.integers(0, 7))


def weighted(ws):
    return FiniteSpace({i: Fraction(w, sum(ws)) for i, w in enumerate(ws)})


@pytest.mark.parametrize(
    ("event", "wanted"),
    [
        (lambda w: sum(w) == 7, Fraction(1, 6)),
        (lambda w: w[0] == w[1], Fraction(1, 6)),
        (lambda w: max(w) <= 4, Fraction(4, 9)),
        ({(1, 1), (6, 6)}, Fraction(1, 18)),
        ([], 0),
        (DICE.outcomes, 1),
    ],
)
def test_two_dice(event, wanted):
    assert DICE.probability(event) == wanted
    assert DICE.probability(DICE.complement(event)) == 1 - wanted


def test_conditioning_on_dice():
    sum_is_8, first_is_even = DICE.event(lambda w: sum(w) == 8), DICE.event(lambda w: w[0] % 2 == 0)
    assert DICE.probability(first_is_even, given=sum_is_8) == Fraction(3, 5)
    assert DICE.given(sum_is_8).outcomes == {(2, 6), (3, 5), (4, 4), (5, 3), (6, 2)}
    assert DICE.given(sum_is_8).probability({(4, 4)}) == Fraction(1, 5)


def test_repeated_and_joined_experiments():
    coin = FiniteSpace({"H": "0.9", "T": "1/10"})
    three = coin**3
    assert three.probability({("H", "H", "T")}) == Fraction(81, 1000)
    assert (coin**0).probabilities == {(): 1}
    assert (coin * FiniteSpace.uniform([1, 2])).probability({("H", 2)}) == Fraction(9, 20)
    assert FiniteSpace.uniform("aab").probability({"a"}) == Fraction(2, 3)


def test_independent_two_by_two_but_not_together():
    coins = FiniteSpace.uniform("HT") ** 2
    events = [lambda w: w[0] == "H", lambda w: w[1] == "H", lambda w: w[0] == w[1]]
    assert pairwise_independent(coins, *events) and not independent(coins, *events)
    assert independent(coins, *events[:2]) and independent(coins, *events[1:])
    # a product space makes the three faces independent together
    assert independent(FiniteSpace.uniform("HT") ** 3, *[lambda w, i=i: w[i] == "H" for i in range(3)])


def test_independence_of_three_needs_every_pair():
    # P(ABC) = P(A) P(B) P(C) holds, the pairs do not
    space = FiniteSpace.uniform(range(8))
    A, B, C = {0, 1, 2, 3}, {0, 1, 2, 3}, {0, 4, 5, 6}
    assert space.probability(A & B & C) == space.probability(A) * space.probability(B) * space.probability(C)
    assert not independent(space, A, B, C)


@given(weights, subsets, subsets)
def test_laws_of_events(ws, A, B):
    space = weighted(ws)
    A, B = frozenset(A) & space.outcomes, frozenset(B) & space.outcomes
    P = space.probability
    assert P(A | B) == P(A) + P(B) - P(A & B)
    assert space.complement(A | B) == space.complement(A) & space.complement(B)
    assert independent(space, A, B) == independent(space, space.complement(A), B)
    if P(B) > 0:
        assert P(A, given=B) * P(B) == P(A & B) and P(B, given=B) == 1
        assert P(A, given=B) + P(space.complement(A), given=B) == 1


@given(weights, st.lists(subsets, min_size=1, max_size=4))
def test_inclusion_and_exclusion(ws, events):
    space = weighted(ws)
    events = [frozenset(A) & space.outcomes for A in events]
    terms = (
        (-1) ** (k + 1) * space.probability(frozenset.intersection(*some))
        for k in range(1, len(events) + 1)
        for some in itertools.combinations(events, k)
    )
    assert space.probability(frozenset.union(*events)) == sum(terms)


@given(weights, subsets, st.integers(1, 4))
def test_total_probability_and_bayes_are_those_of_the_space(ws, E, k):
    space = weighted(ws)
    E = frozenset(E) & space.outcomes
    parts = [frozenset(w for w in space.outcomes if w % k == i) for i in range(k)]
    parts = {i: part for i, part in enumerate(parts) if space.probability(part) > 0}
    prior = {i: space.probability(part) for i, part in parts.items()}
    likelihood = {i: space.probability(E, given=part) for i, part in parts.items()}
    assert total_probability(prior, likelihood) == space.probability(E)
    if space.probability(E) > 0:
        assert bayes(prior, likelihood) == {i: space.probability(part, given=E) for i, part in parts.items()}


def test_posterior_on_arrays_is_bayes():
    rng = np.random.default_rng(0)
    prior, L = rng.integers(1, 10, 4), rng.integers(0, 10, (4, 3, 2))
    L[0] += 1
    got = posterior(prior / prior.sum(), L / 10)
    assert got.shape == L.shape
    for i, j in np.ndindex(3, 2):
        exact = bayes(
            {h: Fraction(int(p), int(prior.sum())) for h, p in enumerate(prior)},
            {h: Fraction(int(q), 10) for h, q in enumerate(L[:, i, j])},
        )
        assert got[:, i, j] == pytest.approx([float(exact[h]) for h in range(4)], rel=1e-14)
    with np.errstate(under="raise"):
        assert posterior([0.5, 0.5], [3e-300, 1e-300]) == pytest.approx([0.75, 0.25])
    assert posterior([1.0, 0.0], [1e-300, 1e300]).tolist() == [1, 0]
    assert posterior([0.5, 0.5], [1e-320, 2e-320]) == pytest.approx([1 / 3, 2 / 3], rel=1e-3)  # subnormal


def test_strings_decimals_and_numpys_integers_are_exact():
    space = FiniteSpace({"a": "1/3", "b": Decimal("0.5"), "c": Fraction(1, 6), "d": np.int64(0)})
    assert space.probability({"b", "c"}) == Fraction(2, 3)
    assert all(type(p.numerator) is int for p in space.probabilities.values())
    assert repr(space) == "FiniteSpace({'a': 1/3, 'b': 1/2, 'c': 1/6, 'd': 0})"
    assert repr(DICE).endswith(", ...})")


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: FiniteSpace({"H": 0.5, "T": 0.5}), TypeError, "the probability of 'H' is exact"),
        (lambda: FiniteSpace({"H": "1/2", "T": "1/3"}), ValueError, "sum to 1; got a sum of 5/6"),
        (lambda: FiniteSpace({"H": 2, "T": -1}), ValueError, "the probability of 'H' lies between 0 and 1; got 2"),
        (lambda: FiniteSpace({"H": "one half", "T": 0}), ValueError, "got 'one half'"),
        (lambda: FiniteSpace({"H": "1/0"}), ValueError, "got '1/0'"),
        (lambda: FiniteSpace({"H": Decimal("inf")}), ValueError, "fraction such as"),
        (lambda: FiniteSpace({}), ValueError, "got a sum of 0"),
        (lambda: FiniteSpace.uniform([]), ValueError, "at least one outcome"),
        (lambda: DICE.probability({(1, 7)}), ValueError, r"\(1, 7\) is not an outcome of this space"),
        (lambda: FiniteSpace.uniform("HT").probability("H"), TypeError, "got the string 'H'"),
        (lambda: DICE.probability(DICE.outcomes, given=[]), ValueError, "probability 0 cannot be conditioned on"),
        (lambda: bayes({1: "1/2", 2: "1/2"}, {1: 0, 2: 0}), ValueError, "it cannot have been seen"),
        (lambda: bayes({1: "1/2", 2: "1/2"}, {1: 0, 3: 0}), ValueError, "2 is in one of them only"),
        (lambda: total_probability({1: 1}, {1: 0.5}), TypeError, r"P\(E \| 1\) is exact"),
        (lambda: posterior([0.5, 0.4], [1, 1]), ValueError, "prior holds probabilities, none negative, with sum 1"),
        (lambda: posterior([0.5, 0.5], [1, 1, 1]), ValueError, "one row for each of the 2 hypotheses"),
        (lambda: posterior([0.5, 0.5], [1, -1]), ValueError, "finite and not negative"),
        (lambda: posterior([1.0, 0.0], [0, 1]), ValueError, "0 under every hypothesis of positive prior"),
    ],
)
def test_what_is_refused(call, error, words):
    with pytest.raises(error, match=words):
        call()
