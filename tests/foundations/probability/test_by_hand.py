"""The first rung: plain Python against SciPy and exact fractions."""

import math
from fractions import Fraction

import pytest
import scipy.stats

from foundations.probability import by_hand


def test_mean_and_variance():
    assert by_hand.mean([1, 2, 6]) == 3 and by_hand.mean([1, 2], [0.25, 0.75]) == 1.75
    assert by_hand.variance([1, 2, 6]) == pytest.approx(14 / 3)
    assert by_hand.variance([0, 1], [Fraction(1, 4), Fraction(3, 4)]) == Fraction(3, 16)  # exact where its numbers are


def test_binomial_probability():
    for k, n, p in [(0, 0, 0.3), (3, 10, 0.3), (0, 5, 0.0), (5, 5, 1.0), (50, 100, 0.5)]:
        assert by_hand.binomial_probability(k, n, p) == pytest.approx(scipy.stats.binom.pmf(k, n, p), rel=1e-12)
    assert sum(by_hand.binomial_probability(k, 7, Fraction(1, 3)) for k in range(8)) == 1


def test_bayes_rule():
    ill, well = by_hand.bayes_rule([Fraction(1, 100), Fraction(99, 100)], [Fraction(99, 100), Fraction(5, 100)])
    assert ill == Fraction(1, 6) and well == Fraction(5, 6)


def test_normal_density():
    for x, mu, sigma in [(0, 0, 1), (3, 1, 2), (-8, 0.5, 0.7)]:
        assert by_hand.normal_density(x, mu, sigma) == pytest.approx(scipy.stats.norm.pdf(x, mu, sigma), rel=1e-13)


def test_coin_flip_likelihood():
    assert by_hand.coin_flip_log_likelihood([1, 0, 1], 0.25) == pytest.approx(math.log(0.25 * 0.75 * 0.25))
    assert by_hand.coin_flip_log_likelihood([1, 0] * 1000, 0.5) == pytest.approx(-2000 * math.log(2))
    assert by_hand.coin_flip_log_likelihood([], 0.5) == 0
    # largest at the share of heads
    best = max((by_hand.coin_flip_log_likelihood([1, 1, 1, 0], p / 100), p) for p in range(1, 100))[1]
    assert best == 75
