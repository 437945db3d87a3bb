"""Inputs of size n for the comparisons of this folder."""

import numpy as np


def weights_and_events(rng, n):
    """Whole weights of n outcomes, and two events as masks, the second not empty."""
    A, B = rng.random((2, n)) < 0.5
    B[0] = True
    return rng.integers(1, 100, n), A, B


def contingency_table(rng, n):
    """(n, n) whole weights: half of the time of independent rows and columns, else with one cell raised."""
    table = np.outer(rng.integers(1, 10, n), rng.integers(1, 10, n))
    table[0, 0] += rng.integers(0, 2)
    return (table,)


def hypotheses_in_thousandths(rng, n):
    """Whole weights of n hypotheses, and the likelihood of each in thousandths."""
    return rng.integers(1, 100, n), rng.integers(1, 1001, n)


def prior_and_likelihood(rng, n):
    """Probabilities of n hypotheses, and likelihoods from 1e-6 to 1."""
    return *law(rng, n), 10 ** rng.uniform(-6, 0, n)


def tests_in_thousandths(rng, n):
    """Prevalence, sensitivity and specificity of n tests, in thousandths."""
    return rng.integers(1, 300, n), rng.integers(500, 1001, n), rng.integers(500, 1000, n)


def games(rng, n):
    """The number of games, and a seed for either side."""
    return n, int(rng.integers(2**32))


def people(_rng, n):
    """n people."""
    return (n,)


def law(rng, n):
    """n probabilities."""
    p = rng.random(n)
    return (p / p.sum(),)


def two_laws(rng, n):
    """Two laws on 0 ... n-1."""
    return *law(rng, n), *law(rng, n)


def values_and_law(rng, n):
    """n values around 10, and their probabilities."""
    return 10 + rng.standard_normal(n), *law(rng, n)


def pairs_and_law(rng, n):
    """n pairs of values that lean the same way, and their probabilities."""
    x = rng.standard_normal(n)
    return x, x + rng.standard_normal(n), *law(rng, n)


def pairs(rng, n):
    """The same pairs, equally likely."""
    return pairs_and_law(rng, n)[:2]


def sample(rng, n):
    """n values of a skewed law."""
    return (np.exp(rng.standard_normal(n)),)


def whole_values_and_law(rng, n):
    """n whole values, some of opposite sign, and their probabilities."""
    return rng.integers(-n, n, n), *law(rng, n)


def coin_and_number(rng, n):
    """The probability of heads, and n tosses."""
    return float(rng.uniform(0.05, 0.95)), n


def law_and_number(rng, n):
    """A law on n values, and a number of summands."""
    return *law(rng, n), 10


def heads(rng, n):
    """Every number of heads in n tosses, n, and the probability of heads."""
    return np.arange(n + 1), n, float(rng.uniform(0.05, 0.95))


def points_mean_and_scale(rng, n):
    """n points, the mean and the standard deviation."""
    return rng.uniform(-5, 5, n), float(rng.uniform(-1, 1)), float(rng.uniform(0.5, 2))


def flips(rng, n):
    """n flips of a coin, and the probability of heads that is to be judged."""
    return rng.integers(0, 2, n), float(rng.uniform(0.05, 0.95))


def letters(rng, n):
    """A text of n letters out of five."""
    return ("".join(rng.permutation(list("abracadabra" * (n // 11 + 1)))[:n]),)
