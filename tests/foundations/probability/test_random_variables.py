"""Moments, exactly on finite spaces and on arrays against NumPy and SciPy; laws of functions and of sums."""

from fractions import Fraction

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from foundations.probability import (
    FiniteSpace,
    RandomVariable,
    by_hand,
    central_moment,
    correlation,
    covariance,
    expectation,
    moment,
    standardized_moment,
    variance,
)

DICE = FiniteSpace.uniform(range(1, 7)) ** 2
X, Y = (RandomVariable(DICE, lambda w, i=i: w[i]) for i in (0, 1))


# ---- Exactly


def test_two_dice():
    S = X + Y
    assert (S.expectation(), S.variance()) == (7, Fraction(35, 6))
    assert S.law()[7] == Fraction(1, 6) and sum(S.law().values()) == 1
    assert S.covariance(X) == Fraction(35, 12) and S.correlation(X) == pytest.approx(0.5**0.5, rel=1e-15)
    assert X.independent(Y) and not S.independent(X) and X.covariance(Y) == 0
    assert DICE.probability(S.event(lambda s: s > 10)) == Fraction(1, 12)
    assert S.given(X.event(lambda x: x == 6)).expectation() == Fraction(19, 2)
    assert X.moment(2) == Fraction(91, 6) and X.central_moment(3) == 0 and X.central_moment(1) == 0
    assert X.standardized_moment(4) == pytest.approx(303 / 175, rel=1e-14)


def test_arithmetic_is_outcome_by_outcome():
    assert (2 * X - 3 * Y + 1).expectation() == Fraction(-5, 2)
    assert (1 - X).expectation() == Fraction(-5, 2) and (X - 1).expectation() == Fraction(5, 2)
    assert (X * X).law() == X.map(lambda x: x**2).law()
    assert (X * Y).expectation() == X.expectation() * Y.expectation()
    assert (-X).variance() == X.variance()


def test_uncorrelated_is_not_independent():
    Z = RandomVariable(FiniteSpace.uniform([-1, 0, 1]), {-1: -1, 0: 0, 1: 1})
    assert Z.covariance(Z * Z) == 0 and not Z.independent(Z * Z)


def test_exact_where_floats_cancel():
    space = FiniteSpace({0: "1/2", 1: "1/2"})
    far = RandomVariable(space, lambda w: 10**30 + w)
    assert far.variance() == Fraction(1, 4)
    assert RandomVariable(space, lambda w: np.int64(2**62)).expectation() == 2**62
    assert RandomVariable(space, lambda w: np.int64(2**62) + 0).moment(3) == 2**186
    assert RandomVariable(space, lambda w: 0.5 * w).expectation() == 0.25


def test_values_without_probability_and_values_that_are_no_numbers():
    space = FiniteSpace({"a": 1, "b": 0})
    letters = RandomVariable(space, lambda w: w)
    assert letters.law() == {"a": 1} and letters.independent(letters)
    with pytest.raises(TypeError, match="moments are of numbers; at 'a' the value is 'a'"):
        letters.expectation()


def test_a_constant_has_no_correlation():
    one = X.map(lambda x: 1)
    assert one.variance() == 0 and np.isnan(one.correlation(X)) and np.isnan(one.standardized_moment(3))


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(-50, 50), st.integers(-50, 50)), min_size=1, max_size=7))
def test_laws_of_moments(rows):
    total = sum(w for w, _, _ in rows)
    space = FiniteSpace({i: Fraction(w, total) for i, (w, _, _) in enumerate(rows)})
    A, B = (RandomVariable(space, {i: row[j] for i, row in enumerate(rows)}) for j in (1, 2))
    assert (A + B).expectation() == A.expectation() + B.expectation()
    assert (A + B).variance() == A.variance() + 2 * A.covariance(B) + B.variance()
    assert A.variance() == A.moment(2) - A.expectation() ** 2 == A.covariance(A)
    assert A.covariance(B) == (A * B).expectation() - A.expectation() * B.expectation()
    assert A.covariance(B) ** 2 <= A.variance() * B.variance()
    assert A.expectation() == sum(x * p for x, p in A.law().items())
    if A.variance() and B.variance():
        assert -1 <= A.correlation(B) <= 1 and (2 * A + 3).correlation(A) == pytest.approx(1)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: RandomVariable(DICE, {(1, 1): 1}), r"a value for each outcome; got none for \(1, 2\)"),
        (lambda: X + RandomVariable(FiniteSpace.uniform("HT"), lambda w: 1), "different spaces"),
        (lambda: X.covariance(RandomVariable(FiniteSpace.uniform("HT"), lambda w: 1)), "different spaces"),
        (lambda: X.moment(-1), "k is at least 0; got -1"),
    ],
)
def test_what_is_refused(call, words):
    with pytest.raises(ValueError, match=words):
        call()


# ---- On arrays


@pytest.mark.parametrize("shape", [(1,), (5,), (3, 40), (2, 3, 7), (0, 4)])
def test_moments_of_samples_are_the_librarys(shape):
    x = np.exp(np.random.default_rng(0).standard_normal(shape))
    assert expectation(x) == pytest.approx(np.mean(x, axis=-1), rel=1e-14)
    assert variance(x) == pytest.approx(np.var(x, axis=-1), rel=1e-13)
    assert np.shape(variance(x)) == shape[:-1]
    for k in range(5):
        assert moment(x, k) == pytest.approx(np.mean(x**k, axis=-1), rel=1e-13)
        assert central_moment(x, k) == pytest.approx(scipy.stats.moment(x, k, axis=-1), rel=1e-11, abs=1e-15)
    if shape[-1] > 1:
        assert standardized_moment(x, 3) == pytest.approx(scipy.stats.skew(x, axis=-1), rel=1e-11)
        assert standardized_moment(x, 4) == pytest.approx(scipy.stats.kurtosis(x, axis=-1, fisher=False), rel=1e-11)


def test_weighted_moments_are_numpys():
    rng = np.random.default_rng(1)
    x, y = rng.standard_normal((2, 50))
    p = rng.random(50)
    p /= p.sum()
    C = np.cov(x, x + y, aweights=p, ddof=0)
    assert covariance(x, x + y, p) == pytest.approx(C[0, 1], rel=1e-13)
    assert correlation(x, x + y, p) == pytest.approx(C[0, 1] / np.sqrt(C[0, 0] * C[1, 1]), rel=1e-13)
    assert standardized_moment(x, 3, p) == pytest.approx(p @ ((x - p @ x) / np.sqrt(C[0, 0])) ** 3, rel=1e-12)


def test_arrays_and_exact_fractions_agree():
    x, p = X.law().keys(), X.law().values()
    for k in range(5):
        assert central_moment(list(x), k, [float(q) for q in p]) == pytest.approx(float(X.central_moment(k)), abs=1e-14)


def test_no_cancellation_far_from_zero():
    x = 1e9 + np.array([0.0, 1.0, 2.0])
    assert variance(x) == pytest.approx(2 / 3, rel=1e-15) and by_hand.variance(x.tolist()) == pytest.approx(2 / 3)
    assert abs(np.mean(x**2) - np.mean(x) ** 2 - 2 / 3) > 0.1  # the textbook's other formula


def test_correlation_at_the_ends_of_the_range():
    big = np.array([1e200, 2e200, 3e200])
    assert correlation(big, 1 / big) == pytest.approx(correlation([1, 2, 3], [1, 1 / 2, 1 / 3]), rel=1e-12)
    assert correlation([0.1, 0.2, 0.3], [0.1, 0.2, 0.3]) <= 1
    assert np.isnan(correlation([1.0, 1.0], [1.0, 2.0])) and np.isnan(standardized_moment([2, 2], 4))


def test_infinity_and_nan_show_in_the_result():
    assert expectation([1, np.inf]) == np.inf and np.isnan(expectation([np.inf, -np.inf]))
    assert np.isnan(variance([1, np.inf])) and np.isnan(correlation([1, np.nan, 2], [1, 2, 3]))
    assert variance([1e200, -1e200]) == np.inf


def test_only_real_numbers_have_moments():
    with pytest.raises(TypeError, match="moments are of real numbers; got an array of complex128"):
        variance([1j, 2])


def test_inputs_are_left_alone_and_integers_are_taken():
    x = np.array([3, 1, 2])
    variance(x), correlation(x, x), standardized_moment(x, 3)
    assert x.tolist() == [3, 1, 2] and expectation(np.array([1, 2], np.float32)) == 1.5


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: expectation([]), "at least one value along the last axis"),
        (lambda: variance(3.0), r"at least one value along the last axis; got shape \(\)"),
        (lambda: expectation([1, 2], [0.5, 0.4]), "sum 1"),
        (lambda: expectation([1, 2], [1.5, -0.5]), "none negative"),
        (lambda: expectation([1, 2], [[0.5, 0.5]]), r"got shape \(1, 2\)"),
        (lambda: expectation([1, 2, 3], [0.5, 0.5]), "got 2 for 3 values"),
        (lambda: covariance([1, 2, 3], [1, 2]), "x and y come in pairs; got 3 and 2 values"),
        (lambda: correlation([1, 2, 3], [1, 2]), "x and y come in pairs; got 3 and 2 values"),
        (lambda: central_moment([1, 2], -1), "k is at least 0"),
        (lambda: expectation([1, 2], [np.nan, 1]), "probabilities"),
    ],
)
def test_what_arrays_are_refused(call, words):
    with pytest.raises(ValueError, match=words):
        call()
