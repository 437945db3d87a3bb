"""Limits that exist, limits that do not and why, and functions that no sample of values can judge."""

import math
import warnings

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundations.calculus.limits_and_integrals import delta_for, limit

INF = math.inf
NAN = "f is nan next to the point: undefined there, or 0/0, 0 * inf"
SLOW = "changes too slowly to tell a limit from growth without bound"
EXIST = [
    (lambda x: np.sin(x) / x, 0, "both", 1),
    (lambda x: (1 - np.cos(x)) / x**2, 0, "both", 0.5),  # below 1e-8 the computed value is 0
    (lambda x: (np.exp(x) - 1 - x) / x**2, 0, "both", 0.5),
    (lambda x: (np.tan(x) - np.sin(x)) / x**3, 0, "both", 0.5),
    (lambda x: (np.cos(x) - 1 + x**2 / 2) / x**4, 0, "both", 1 / 24),
    (lambda x: np.log(1 + x) / x, 0, "both", 1),
    (lambda x: (np.sqrt(1 + x) - 1) / x, 0, "both", 0.5),
    (lambda x: ((1 + x) - 1) / x, 0, "both", 1),
    (lambda n: (1 + 1 / n) ** n, INF, "both", math.e),  # from n = 1e16 on the computed value is 1
    (lambda n: (1 - 2 / n) ** n, INF, "both", math.exp(-2)),
    (lambda n: np.sqrt(n**2 + n) - n, INF, "both", 0.5),
    (lambda n: n ** (1 / n), INF, "both", 1),
    (lambda x: (x**2 - 1) / (x - 1), 1, "both", 2),
    (lambda x: (x**3 - 1e9) / (x - 1000), 1000, "both", 3e6),
    (lambda x: (np.sqrt(x) - 2) / (x - 4), 4, "both", 0.25),
    (lambda x: np.sin(x) / (x - np.pi), math.pi, "both", -1),
    (lambda x: x**x, 0, "right", 1),
    (lambda x: x * np.log(x), 0, "right", 0),
    (lambda x: np.sqrt(x), 0, "right", 0),
    (lambda x: np.abs(x) ** 0.1, 0, "both", 0),
    (lambda x: x * np.sin(1 / x), 0, "both", 0),
    (lambda x: np.sin(x) / x, INF, "both", 0),
    (np.sign, 0, "right", 1),
    (np.sign, 0, "left", -1),
    (np.floor, 2, "left", 1),
    (np.floor, 2.5, "both", 2),
    (lambda x: 3.0, 7, "both", 3),
    (np.arctan, INF, "both", math.pi / 2),
    (np.arctan, -INF, "both", -math.pi / 2),
    (np.exp, -INF, "both", 0),
    (lambda x: np.exp(1 / x), 0, "left", 0),
    (lambda x: x**10 * np.exp(-x), INF, "both", 0),  # grows at first
    (lambda x: np.exp(-1 / x) / x**20, 0, "right", 0),
    (lambda n: np.log1p(n) - np.log(n), INF, "both", 0),
    (lambda x: np.tanh(1e6 * x), 0, "both", 0),  # constant to rounding, down to 1e-5
    (lambda x: np.where(x == 0, 99.0, x + 1), 0, "both", 1),  # the value at the point does not count
]
DO_NOT = [
    (np.sign, 0, "both", math.nan, "left and right differ: -1 and 1"),
    (np.floor, 2, "both", math.nan, "left and right differ: 1 and 2"),
    (lambda x: 1 / x, 0, "both", math.nan, "left and right differ: -inf and inf"),
    (lambda x: np.exp(1 / x), 0, "both", math.nan, "left and right differ: 0 and inf"),
    (lambda x: 1 / x, 0, "left", -INF, "unbounded: grows to -inf"),
    (lambda x: 1 / x**2, 0, "both", INF, "unbounded: grows to inf"),
    (lambda x: -1 / (x - 3) ** 2, 3, "both", -INF, "unbounded: grows to -inf"),
    (lambda x: np.log(x), INF, "both", INF, "unbounded: grows to inf"),  # by log 2 a step
    (lambda x: np.log(np.abs(x)), 0, "both", -INF, "unbounded: grows to -inf"),
    (np.exp, INF, "both", INF, "unbounded: grows to inf"),
    (lambda x: x**3, -INF, "both", -INF, "unbounded: grows to -inf"),
    (lambda x: np.sin(1 / x), 0, "both", math.nan, "oscillates"),
    (lambda x: np.sin(np.pi / x), 0, "both", math.nan, "oscillates"),  # zero at every power of two
    (np.sin, INF, "both", math.nan, "oscillates"),
    (lambda x: x * np.sin(x), INF, "both", math.nan, "oscillates"),
    (lambda x: np.sin(2 * np.pi * np.log2(x)), INF, "both", math.nan, "oscillates"),  # of one value at those distances
    (np.sqrt, 0, "both", math.nan, "left: " + NAN),
    (lambda x: np.sqrt(x - 1), 0, "both", math.nan, NAN),
    (lambda x: 1 / np.log(np.abs(x)), 0, "both", math.nan, SLOW),
    (lambda x: np.log(np.log(x)), INF, "both", math.nan, SLOW),
    # -1/2, if log1p were asked: 1 + x² is 1, and its logarithm 0
    (lambda x: (np.cos(x) - 1) / np.log(1 + x**2), 0, "both", math.nan, NAN),
    (lambda x: np.where(np.sin(1 / x) > 0, INF, -INF), 0, "both", math.nan, "oscillates without bound"),
    (lambda x: np.where(x > 1e-12, INF, 1.0), 0, "right", math.nan, "f is finite at too few points to tell"),
]


@pytest.mark.parametrize("case", range(len(EXIST)))
def test_finds_the_limit_and_its_error(case):
    f, point, side, wanted = EXIST[case]
    got = limit(f, point, side)
    assert got.exists and got.flag == "converged"
    assert abs(got.value - wanted) <= 1e-8 * max(1, abs(wanted))
    assert abs(got.value - wanted) <= 20 * got.error + 1e-15 * abs(wanted)


@pytest.mark.parametrize("case", range(len(DO_NOT)))
def test_says_why_there_is_none(case):
    f, point, side, value, flag = DO_NOT[case]
    got = limit(f, point, side)
    assert not got.exists
    assert got.value == value or (math.isnan(got.value) and math.isnan(value))
    assert got.flag == flag


@pytest.mark.parametrize(
    "f, theirs, point",
    [
        (lambda x: (x - np.sin(x)) / x**3, lambda x: (x - mpmath.sin(x)) / x**3, 0),
        (lambda x: (3**x - 2**x) / x, lambda x: (3**x - 2**x) / x, 0),
        (lambda n: (1 + 3 / n) ** n, lambda n: (1 + 3 / n) ** n, INF),
    ],
)
def test_is_mpmaths(f, theirs, point):
    assert limit(f, point).value == pytest.approx(float(mpmath.limit(theirs, point)), rel=1e-8)


@given(st.floats(-10, 10), st.floats(-3, 3), st.floats(-3, 3))
def test_of_a_continuous_function_it_is_the_value(point, a, b):
    def f(x):
        return np.sin(a * x) + b * x**2

    got = limit(f, point)
    assert got.exists and abs(got.value - f(point)) < 1e-7 * max(1, abs(f(point)))


@given(st.floats(-5, 5), st.floats(0.1, 5))
def test_a_jump_of_any_size_is_seen(point, size):
    got = limit(lambda x: np.where(x < point, 0.0, size), point)
    assert not got.exists and got.error == pytest.approx(size)


def test_a_change_that_no_point_saw_goes_unnoticed():
    """The limit is 0; every distance that is asked is above 1e-16, where this is 1."""
    fooled = limit(lambda x: np.tanh(1e20 * x), 0, "right")
    assert fooled.exists and fooled.value == 1 and fooled.error < 1e-15


def test_cancellation_is_told_where_nothing_is_left():
    """1e-10 sin x keeps six digits beside 1."""
    got = limit(lambda x: ((1 + 1e-10 * np.sin(x)) - 1) / (1e-10 * x), 0, tolerance=1e-9)
    assert not got.exists and got.flag.startswith(("cancellation", "left: cancellation"))


@pytest.mark.parametrize("power", [4, 5, 6, 8])
@pytest.mark.parametrize("f", [lambda x: x - np.sin(x), lambda x: (1 - np.cos(x)) * x, lambda x: np.tan(x) - np.sin(x)])
def test_what_grows_until_it_cancels_to_zero_does_not_tend_to_zero(f, power):
    """f grows like x³ / xⁿ; of f(1e-9) no digit is left, and 0 / xⁿ is 0."""
    assert f(1e-9) == 0
    got = limit(lambda x: f(x) / x**power, 0, "right")
    assert not got.exists and got.flag.startswith("cancellation")


def test_the_tolerance_decides():
    def f(x):
        return (np.cos(x) - 1 + x**2 / 2) / x**4

    error = limit(f, 0).error
    assert limit(f, 0, tolerance=2 * error).exists and not limit(f, 0, tolerance=error / 10).exists


def test_no_warning_escapes():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for f, point, side, *_ in [*EXIST, *DO_NOT]:
            limit(f, point, side)


@pytest.mark.parametrize(
    "arguments, message",
    [
        ((np.nan,), "point must be a number, got nan"),
        ((0, "up"), 'side must be "both", "left" or "right", got \'up\''),
        ((0, "both", 0), "tolerance must be positive, got 0"),
    ],
)
def test_refuses(arguments, message):
    with pytest.raises(ValueError, match=message):
        limit(np.sin, *arguments)


# ---- Epsilon and delta


@pytest.mark.parametrize("epsilon", [1.0, 0.1, 1e-3])
def test_delta_keeps_within_epsilon_and_is_nearly_the_largest(epsilon):
    delta = delta_for(np.square, 2, 4, epsilon)
    best = math.sqrt(4 + epsilon) - 2  # the side on which x² is steeper
    assert 0.97 * best <= delta <= best
    x = 2 + np.linspace(-1, 1, 1001) * delta * (1 - 1e-12)
    assert (np.abs(x**2 - 4) < epsilon).all()


def test_delta_is_zero_where_there_is_no_limit():
    assert delta_for(np.sign, 0, 1, 0.5) == 0
    assert delta_for(lambda x: np.sin(1 / x), 0, 0, 0.5) == 0
    assert delta_for(np.sin, 0, 0, 2.0, largest=10.0) == 10.0
    assert 0 < delta_for(lambda x: 1e6 + x, 1e6, 2e6, 1e-3) < 1e-3


@pytest.mark.parametrize(
    "arguments, message",
    [
        ((INF, 0, 1), "point and value must be finite"),
        ((0, INF, 1), "point and value must be finite"),
        ((0, 0, 0), "epsilon and largest must be positive, got 0 and 1.0"),
        ((0, 0, 1, -1), "epsilon and largest must be positive, got 1 and -1"),
    ],
)
def test_delta_refuses(arguments, message):
    with pytest.raises(ValueError, match=message):
        delta_for(np.sin, *arguments)
