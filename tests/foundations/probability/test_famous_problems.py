"""Known answers, brute force, and simulations within their standard errors."""

import itertools
from fractions import Fraction

import numpy as np
import pytest

from foundations.probability.famous_problems import (
    base_rate,
    birthday,
    monty_hall,
    proportion,
    simulate_base_rate,
    simulate_birthday,
    simulate_monty_hall,
)

N = 40_000


def within(estimate, exact, errors=4):
    return estimate.standard_error > 0 and abs(estimate.value - exact) < errors * estimate.standard_error


def test_the_base_rate():
    assert base_rate("0.01", "0.99", "0.95") == Fraction(1, 6)
    assert base_rate("1/1000", 1, "0.95") == Fraction(20, 1019)
    assert base_rate(0, "0.99", "0.95") == 0 and base_rate(1, "0.99", "0.95") == 1
    assert base_rate("0.3", "0.8", 1) == 1


def test_monty_hall():
    assert monty_hall() == Fraction(2, 3) and monty_hall(switch=False) == Fraction(1, 3)
    for d in range(3, 9):
        assert monty_hall(d) == Fraction(d - 1, d * (d - 2))
        assert monty_hall(d, switch=False) == Fraction(1, d)


def test_birthdays():
    assert birthday(22) < Fraction(1, 2) < birthday(23)
    assert birthday(0) == birthday(1) == 0 and birthday(365) < 1 and birthday(366) == birthday(400) == 1
    for people, days in [(2, 5), (3, 4), (4, 4), (5, 4)]:
        parties = list(itertools.product(range(days), repeat=people))
        assert birthday(people, days) == Fraction(sum(len(set(p)) < people for p in parties), len(parties))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("simulate", "exact"),
    [
        (lambda rng: simulate_base_rate(rng, N, "0.1", "0.9", "0.8"), base_rate("0.1", "0.9", "0.8")),
        (lambda rng: simulate_monty_hall(rng, N), Fraction(2, 3)),
        (lambda rng: simulate_monty_hall(rng, N, switch=False), Fraction(1, 3)),
        (lambda rng: simulate_monty_hall(rng, N, 5), Fraction(4, 15)),
        (lambda rng: simulate_monty_hall(rng, N, 5, switch=False), Fraction(1, 5)),
        (lambda rng: simulate_birthday(rng, N // 4, 23), birthday(23)),
        (lambda rng: simulate_birthday(rng, N, 2, 7), Fraction(1, 7)),
    ],
)
def test_simulations_agree_within_their_errors(simulate, exact, seed):
    assert within(simulate(np.random.default_rng(seed)), exact)


def test_the_standard_error_is_the_spread_of_repeated_simulations():
    rng = np.random.default_rng(0)
    shares = [simulate_monty_hall(rng, 1000) for _ in range(400)]
    spread = np.std([share.value for share in shares])
    assert np.mean([share.standard_error for share in shares]) == pytest.approx(spread, rel=0.15)
    assert simulate_birthday(rng, 100, 366) == (1, 0) and simulate_birthday(rng, 10, 1) == (0, 0)
    assert simulate_birthday(rng, 10, 0) == (0, 0)


def test_the_standard_error_of_a_share():
    assert proportion(1, 4) == (0.25, (0.25 * 0.75 / 4) ** 0.5)


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda rng: base_rate(0.01, "0.99", "0.95"), TypeError, "prevalence is exact"),
        (lambda rng: base_rate("0.01", "0.99", "1.5"), ValueError, "specificity lies between 0 and 1; got 3/2"),
        (lambda rng: base_rate(0, "0.99", 1), ValueError, "cannot have been seen"),
        (lambda rng: simulate_base_rate(rng, 10, 0, 1, 1), ValueError, "none of 10 people tested positive"),
        (lambda rng: monty_hall(2), ValueError, "doors is at least 3; got 2"),
        (lambda rng: simulate_monty_hall(rng, 0), ValueError, "n is at least 1; got 0"),
        (lambda rng: simulate_birthday(rng, 2.5, 3), TypeError, "n is a whole number; got 2.5"),
        (lambda rng: birthday(-1), ValueError, "people is at least 0; got -1"),
    ],
)
def test_what_is_refused(call, error, words):
    with pytest.raises(error, match=words):
        call(np.random.default_rng(0))
