"""Laws of functions and sums of random variables, and densities under a change of variables."""

from fractions import Fraction

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from foundations.probability import (
    FiniteSpace,
    RandomVariable,
    change_of_variables,
    convolution_power,
    convolve,
    expectation,
    transform,
)

laws = st.lists(st.integers(0, 9), min_size=1, max_size=8).filter(any).map(lambda w: np.array(w) / sum(w))


def normal(x):
    return np.exp(-x * x / 2) / np.sqrt(2 * np.pi)


def test_transform_gathers_equal_values():
    y, q = transform([-2, -1, 0, 1, 2], [0.1, 0.2, 0.3, 0.3, 0.1], np.square)
    assert y.tolist() == [0, 1, 4] and q == pytest.approx([0.3, 0.5, 0.2])
    y, q = transform(["a", "b", "c"], [0.25, 0.25, 0.5], lambda x: x == "c")
    assert y.tolist() == [False, True] and q.tolist() == [0.5, 0.5]


@given(laws)
def test_the_expectation_of_a_function_needs_no_law(p):
    x = np.arange(len(p)) - 3
    y, q = transform(x, p, np.abs)
    assert expectation(y, q) == pytest.approx(expectation(np.abs(x), p), abs=1e-12)
    assert (np.diff(y) > 0).all()


@given(laws, laws)
def test_convolution_is_numpys_and_the_exact_one(p, q):
    assert convolve(p, q) == pytest.approx(np.convolve(p, q), abs=1e-15)
    assert convolve(p, q) == pytest.approx(convolve(q, p), rel=1e-14)
    space = FiniteSpace.uniform(range(2)) ** 3
    heads = RandomVariable(space, sum).law()
    assert convolution_power([0.5, 0.5], 3).tolist() == [float(heads[k]) for k in range(4)]


@pytest.mark.parametrize(("n", "m"), [(1, 1), (1, 50), (10, 10), (99, 37), (37, 99), (100, 101)])
def test_convolution_of_longer_laws(n, m):
    rng = np.random.default_rng(0)
    p, q = rng.random(n) ** 8, rng.random(m) ** 8
    p, q = p / p.sum(), q / q.sum()
    assert convolve(p, q) == pytest.approx(np.convolve(p, q), rel=1e-13, abs=0)


@pytest.mark.parametrize("n", [0, 1, 2, 3, 7, 8, 100])
def test_a_sum_of_coins_is_binomial(n):
    law = convolution_power([0.9, 0.1], n)
    wanted = scipy.stats.binom.pmf(np.arange(n + 1), n, 0.1)
    assert law == pytest.approx(wanted, rel=1e-11)  # the smallest, 1e-100, too
    assert law.sum() == pytest.approx(1, rel=1e-13)


@pytest.mark.parametrize(
    ("density", "branches", "wanted"),
    [
        (normal, [(np.log, lambda y: 1 / y)], scipy.stats.lognorm(1).pdf),
        (normal, [(lambda y: (y - 3) / 2, lambda y: 0.5)], scipy.stats.norm(3, 2).pdf),
        (normal, [(lambda y: (3 - y) / 2, lambda y: -0.5)], scipy.stats.norm(3, 2).pdf),  # a falling g
        (
            normal,
            [(np.sqrt, lambda y: 0.5 / np.sqrt(y)), (lambda y: -np.sqrt(y), lambda y: -0.5 / np.sqrt(y))],
            scipy.stats.chi2(1).pdf,
        ),
        (
            lambda x: ((x >= 0) & (x <= 1)) * 1.0,
            [(lambda y: -np.expm1(-y), lambda y: np.exp(-y))],  # y = -log(1 - x)
            scipy.stats.expon.pdf,
        ),
        (
            lambda x: ((x > 0) & (x < 1)) * 1.0,
            [(lambda y: np.arctan(y) / np.pi + 0.5, lambda y: 1 / (np.pi * (1 + y * y)))],
            scipy.stats.cauchy.pdf,
        ),
    ],
)
def test_densities_that_have_names(density, branches, wanted):
    y = np.concatenate([np.linspace(-5, 5, 21)[np.arange(21) != 10], [0.001, 30]])  # not the pole of chi-squared
    f = change_of_variables(density, *branches)
    assert f(y) == pytest.approx(wanted(y), rel=1e-12, abs=1e-300)
    assert f(0.25) == pytest.approx(wanted(0.25), rel=1e-13) and np.ndim(f(0.25)) == 0
    assert np.isnan(f(np.nan)) and f(np.ones((2, 3))).shape == (2, 3) and f(np.array([])).shape == (0,)


def test_a_density_at_the_edge_of_the_range():
    assert change_of_variables(normal, (np.log, lambda y: 1 / y))([0.0, -1.0, np.inf]).tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: transform([1, 2], [0.5, 0.25, 0.25], np.abs), r"got 3 for shape \(2,\)"),
        (lambda: transform([1, 2], [0.5, 0.5], np.sum), r"one value for each of the 2 it takes; got shape \(\)"),
        (lambda: convolve([0.5, 0.4], [1.0]), "p holds probabilities"),
        (lambda: convolve([1.0], []), "q is a vector of at least one probability"),
        (lambda: convolution_power([0.5, 0.5], -1), "n is at least 0; got -1"),
        (lambda: change_of_variables(normal), "at least one branch"),
    ],
)
def test_what_is_refused(call, words):
    with pytest.raises(ValueError, match=words):
        call()


def test_fractions_stay_exact():
    third = [Fraction(1, 3), Fraction(2, 3)]
    assert convolve(third, third).tolist() == [Fraction(1, 9), Fraction(4, 9), Fraction(4, 9)]
    assert convolution_power(third, 5).sum() == 1 and convolution_power(third, 5)[5] == Fraction(32, 243)
    assert transform([0, 1], third, np.square)[1] == pytest.approx([1 / 3, 2 / 3])
