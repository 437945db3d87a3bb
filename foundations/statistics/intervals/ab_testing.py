"""An A/B test from end to end, as a frequentist and as a Bayesian does it.

    python -m foundations.statistics.intervals.ab_testing

Two pages are shown to visitors at random; p_A and p_B are the shares that buy.

1. Before: how many visitors are needed, so that a difference worth having is seen with a chance of 80 %.
2. After: the z test of two proportions, its p-value and an interval for p_B - p_A; beside it the posteriors Beta(1 + k,
   1 + n - k) of both, P(p_B > p_A), an interval, and the loss to expect if B is chosen and A was better.
3. What goes wrong: looking again and again, and stopping at the first p-value below 0.05.

The two differ in what they say, and here hardly in what they conclude. A p-value is about data if there is no
difference; P(p_B > p_A) is about the difference if the prior is believed. Neither allows to stop when one likes what
one sees, unless the rule says so beforehand.
Source: Newcombe, Interval estimation for the difference between independent proportions, 1998, method 10.
"""

import math
from typing import NamedTuple

import numpy as np

from foundations.numerics.special import betaln
from foundations.probability.distributions import Beta
from foundations.statistics.description import quantile
from foundations.statistics.hypothesis_tests import two_proportions_sample_size, two_proportions_z_test
from foundations.statistics.intervals.interval import Interval, normal_quantile
from foundations.statistics.intervals.proportion import counts, wilson_interval

BASE, HOPED = 0.10, 0.12  # the share that buys today, and the one that would be worth the change
LOOKS = 10


class Experiment(NamedTuple):
    """Buyers and visitors of both pages."""

    bought_a: int
    visited_a: int
    bought_b: int
    visited_b: int


class Frequentist(NamedTuple):
    """p_B - p_A as observed, its interval, and the p-value of no difference."""

    difference: float
    interval: Interval
    p_value: float


class Bayesian(NamedTuple):
    """Posterior mean of p_B - p_A, its interval, P(p_B > p_A), and E max(p_A - p_B, 0), the loss if B is chosen."""

    difference: float
    interval: Interval
    better: float
    expected_loss: float


def visit(rng, p_a, p_b, n) -> Experiment:
    """n visitors of each page; 0 ≤ p_a, p_b ≤ 1, and n ≥ 1."""
    if not (0 <= p_a <= 1 and 0 <= p_b <= 1 and n >= 1):
        raise ValueError(f"p_a and p_b are probabilities and n is at least 1; got {p_a}, {p_b} and {n}")
    return Experiment(int((rng.random(n) < p_a).sum()), n, int((rng.random(n) < p_b).sum()), n)


def frequentist(e: Experiment, level=0.95) -> Frequentist:
    """The z test, and Newcombe's interval, from Wilson's interval of each share.

    Compare: scipy.stats.chi2_contingency(correction=False), whose statistic is z².
    """
    test = two_proportions_z_test((e.bought_b, e.bought_a), (e.visited_b, e.visited_a))
    p_a, p_b = float(e.bought_a / e.visited_a), float(e.bought_b / e.visited_b)
    low_a, high_a, _ = wilson_interval(e.bought_a, e.visited_a, level)
    low_b, high_b, _ = wilson_interval(e.bought_b, e.visited_b, level)
    d = p_b - p_a
    interval = Interval(d - math.hypot(p_b - low_b, high_a - p_a), d + math.hypot(high_b - p_b, p_a - low_a), level)
    return Frequentist(d, interval, test.p_value)


def bayesian(e: Experiment, rng, level=0.95, n_draws=100_000) -> Bayesian:
    """Uniform priors; the interval is of so many draws from both posteriors, P(p_B > p_A) and the loss are exact.

    Compare: scipy.integrate.quad of the posteriors.
    """
    better = chance_of_better(e)
    a, b = (Beta(1.0 + k, 1.0 + n - k) for k, n in (e[:2], e[2:]))
    d = b.sample(rng, (n_draws,)) - a.sample(rng, (n_draws,))
    lower, upper = quantile(d, [(1 - level) / 2, (1 + level) / 2])
    interval = Interval(float(lower), float(upper), level)
    return Bayesian(float(b.mean - a.mean), interval, better, expected_loss(e))


def chance_of_better(e: Experiment) -> float:
    """P(p_B > p_A) of two beta posteriors with whole parameters: a sum of b terms.

    P(X < Y) = Σ_{i < b} B(a + i, c + d) / ((d + i) B(1 + i, d) B(a, c)) for X ~ Beta(a, c) and Y ~ Beta(b, d).
    """
    e = Experiment(*counts(*e[:2]), *counts(*e[2:]))
    a, c, b, d = e.bought_a + 1, e.visited_a - e.bought_a + 1, e.bought_b + 1, e.visited_b - e.bought_b + 1
    i = np.arange(b, dtype=float)
    log_terms = betaln(a + i, float(c + d)) - np.log(d + i) - betaln(1 + i, float(d)) - betaln(float(a), float(c))
    return float(min(np.exp(log_terms).sum(), 1.0))


def expected_loss(e: Experiment) -> float:
    """E max(p_A - p_B, 0) = E p_A [p_A > p_B] - E p_B [p_A > p_B].

    x times the density of Beta(1 + k, 1 + n - k) is its mean times that of one buyer more: each term is a mean times a
    chance that A is better.
    """
    (k_a, n_a), (k_b, n_b) = counts(*e[:2]), counts(*e[2:])
    mean_a, mean_b = (k_a + 1) / (n_a + 2), (k_b + 1) / (n_b + 2)
    bought_a = mean_a * chance_of_better(Experiment(k_b, n_b, k_a + 1, n_a + 1))
    bought_b = mean_b * chance_of_better(Experiment(k_b + 1, n_b + 1, k_a, n_a))
    return max(bought_a - bought_b, 0.0)


def peeking(rng, p, n, looks=LOOKS, runs=2000, alpha=0.05):
    """Of experiments without a difference, the shares called significant: at the end alone, and at any of the looks.

    n visitors of each page, looked at `looks` times at equal distances by the z test.
    """
    if not 1 <= looks <= n:
        raise ValueError(f"the number of looks lies between 1 and n, here {n}; got {looks}")
    size = n // looks
    buys = rng.random((runs, 2, looks, size)) < p
    bought = buys.sum(axis=3).cumsum(axis=2)  # (runs, 2, looks)
    visited = size * np.arange(1, looks + 1)
    both = bought.sum(axis=1) / (2 * visited)
    error = np.sqrt(np.maximum(2 * both * (1 - both) / visited, np.finfo(float).tiny))
    rejected = np.abs(bought[:, 1] - bought[:, 0]) / visited / error > normal_quantile(alpha / 2)  # (runs, looks)
    return float(rejected[:, -1].mean()), float(rejected.any(axis=1).mean())


def main() -> None:
    """Print the example."""
    rng = np.random.default_rng(0)
    n = two_proportions_sample_size(BASE, HOPED)
    print(f"Before. To see {BASE:.0%} become {HOPED:.0%} with a chance of 80 %: {n:,} visitors of each page.\n")
    for title, p_b in (("B is better by as much", HOPED), ("B is no better", BASE)):
        e = visit(rng, BASE, p_b, n)
        f, b = frequentist(e), bayesian(e, rng)
        print(f"After, where {title}: {e.bought_a} of {n:,} bought on A, {e.bought_b} on B.")
        print(f"{'':23}{'frequentist':>18}{'Bayesian':>18}")
        print(f"{'p_B - p_A':23}{f.difference:18.4f}{b.difference:18.4f}")
        spans = (f"{one.interval.lower:.4f} to {one.interval.upper:.4f}" for one in (f, b))
        print(f"{'  95 % interval':23}{next(spans):>18}{next(spans):>18}")
        print(f"{'no difference: p-value':23}{f.p_value:18.4f}{'-':>18}")
        print(f"{'P(p_B > p_A)':23}{'-':>18}{b.better:18.4f}")
        print(f"{'loss if B is chosen':23}{'-':>18}{b.expected_loss:18.1e}\n")
    once, ever = peeking(rng, BASE, n // 4)
    print(f"Peeking, where there is no difference: {once:.1%} are significant at the end,")
    print(f"and {ever:.1%} at one of {LOOKS} looks on the way.")


if __name__ == "__main__":
    main()
