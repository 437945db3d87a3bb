"""Double and triple integrals: areas, volumes, SciPy's answers, and Fubini's theorem where it does not hold."""

import math
import warnings

import numpy as np
import pytest
import scipy.integrate
from hypothesis import given
from hypothesis import strategies as st

from foundations.calculus.limits_and_integrals import (
    double_integral,
    iterated_integral,
    multiple_integrals,
    triple_integral,
)

INF = math.inf


def half(x):
    return np.sqrt(1 - x**2)


def dome(x, y):
    return np.sqrt(1 - x**2 - y**2)


def minus(g):
    return lambda *x: -g(*x)


DISK = ((-1, 1), (minus(half), half))
BALL = (*DISK, (minus(dome), dome))
WHOLE = (-INF, INF)
CASES = [
    (lambda x, y: np.exp(x * y), ((0, 1), (0, 2)), 3.683871510540413),
    (lambda x, y: np.exp(x * y), ((1, 0), (2, 0)), 3.683871510540413),
    (lambda x, y: x * y**2, ((0, 1), (np.square, lambda x: x)), 1 / 40),
    (lambda x, y: 1.0, DISK, math.pi),
    (lambda x, y: x**2 + y**2, DISK, math.pi / 2),
    (dome, DISK, 2 * math.pi / 3),
    (lambda x, y: np.exp(-(x**2) - y**2), (WHOLE, WHOLE), math.pi),
    (lambda x, y: 1 / ((1 + x**2) * (1 + y**2)), (WHOLE, WHOLE), math.pi**2),
    (lambda x, y: np.exp(-x - y), ((0, INF), (lambda x: x, INF)), 0.5),
    (lambda x, y: np.exp(x + y), ((-INF, 0), (0, -INF)), -1),
    (lambda x, y: np.log(x + y), ((0, 1), (0, 1)), 2 * math.log(2) - 1.5),
    (lambda x, y: 1 / np.sqrt(x * y), ((0, 1), (0, 1)), 4),
    (lambda x, y: x - y, ((0, 1), (0, lambda x: x)), 1 / 6),
    (lambda x, y, z: x * y * z, ((0, 1), (0, lambda x: 1 - x), (0, lambda x, y: 1 - x - y)), 1 / 720),
    (lambda x, y, z: 1.0, ((0, 1), (0, lambda x: 1 - x), (0, lambda x, y: 1 - x - y)), 1 / 6),
    (lambda x, y, z: 1.0, BALL, 4 * math.pi / 3),
    (lambda x, y, z: np.exp(-(x**2) - y**2 - z**2), (WHOLE, WHOLE, WHOLE), math.pi**1.5),
    (lambda x: np.sqrt(x), ((0, 4),), 16 / 3),
]


@pytest.mark.parametrize("case", range(len(CASES)))
def test_closed_forms(case):
    f, limits, wanted = CASES[case]
    got = iterated_integral(f, limits)
    assert got.converged and got.flag == "converged"
    assert abs(got.value - wanted) <= 1e-10 * max(1, abs(wanted))
    assert got.error <= 1e-10 * max(1, abs(wanted))


def test_is_dblquad_whose_arguments_are_swapped():
    def f(x, y):
        return np.cos(x) * np.exp(-y * x) + y

    got = double_integral(f, (0, 2), (np.sin, lambda x: 1 + x))
    wanted, _ = scipy.integrate.dblquad(lambda y, x: f(x, y), 0, 2, np.sin, lambda x: 1 + x, epsabs=1e-12)
    assert got.value == pytest.approx(wanted, rel=1e-11)


def test_is_tplquad_whose_arguments_are_swapped():
    def f(x, y, z):
        return np.sin(x + 2 * y) * z

    got = triple_integral(f, (0, 1), (0, 1), (lambda x, y: x, lambda x, y: x + y))
    wanted, _ = scipy.integrate.tplquad(lambda z, y, x: f(x, y, z), 0, 1, 0, 1, lambda x, y: x, lambda x, y: x + y)
    assert got.value == pytest.approx(wanted, rel=1e-11)


@given(st.floats(-2, 2), st.floats(-2, 2), st.floats(0.1, 2))
def test_fubini_where_it_holds(a, b, width):
    def f(x, y):
        return np.sin(a * x + b * y) + x * y**2

    one = double_integral(f, (a, a + width), (b, b + 1))
    other = double_integral(lambda y, x: f(x, y), (b, b + 1), (a, a + width))
    assert one.value == pytest.approx(other.value, abs=1e-11)


def test_fubini_where_it_does_not():
    """∫ |f| is infinite, and the order matters: π/4 one way, -π/4 the other. On any symmetric grid the sum is 0."""

    def f(x, y):
        return (x**2 - y**2) / (x**2 + y**2) ** 2

    one = double_integral(f, (0, 1), (0, 1))
    other = double_integral(lambda y, x: f(x, y), (0, 1), (0, 1))
    assert one.converged and other.converged
    assert one.value == pytest.approx(math.pi / 4, rel=1e-10)
    assert other.value == pytest.approx(-math.pi / 4, rel=1e-10)


@pytest.mark.parametrize(
    "f", [lambda x, y: 1 / (x * y), lambda x, y: 1 / (x + y) ** 2, lambda x, y: np.where(x < 0.5, np.nan, y)]
)
def test_says_that_it_did_not_converge(f):
    got = double_integral(f, (0, 1), (0, 1))
    assert not got.converged and got.flag.startswith("the inner integral at")


@pytest.mark.parametrize(
    ("f", "limits"),
    [
        (lambda x, y: 1 / x, ((-1, 1), (0, 1))),
        (lambda x, y: 1 / y, ((0, 1), (-1, 1))),
        (lambda x, y: 1 + 1 / x, ((-1, 1), (0, 1))),
        (lambda x, y: 1 / (x - y), ((0, 1), (0, 1))),
        (lambda x, y: x * y, (WHOLE, (0, 1))),
        (lambda x: x**3 / (1 + x**2), (WHOLE,)),
        (lambda x, y, z: 1 / (x + y - 2 * z), ((0, 1), (0, 1), (0, 1))),
    ],
)
def test_two_infinities_of_opposite_sign_do_not_cancel(f, limits):
    got = iterated_integral(f, limits)
    assert not got.converged and got.error > 0.1


def test_a_kink_is_better_made_an_edge(monkeypatch):
    monkeypatch.setattr(multiple_integrals, "CALLS", 2_000)
    across = double_integral(lambda x, y: np.abs(x - y), (0, 1), (0, 1))
    assert not across.converged and across.flag == "not converged after 2000 inner evaluations"
    assert abs(across.value - 1 / 3) <= across.error < 1e-2
    along = 2 * double_integral(lambda x, y: x - y, (0, 1), (0, lambda x: x)).value
    assert along == pytest.approx(1 / 3, rel=1e-14)


def test_an_infinite_integral_over_the_plane_is_told():
    assert not double_integral(lambda x, y: 1.0, WHOLE, (0, 1)).converged


def test_counts_the_evaluations():
    seen = []

    def f(x, y):
        seen.append(x.size)
        return np.exp(x * y)

    assert double_integral(f, (0, 1), (0, 1)).evaluations == sum(seen)
    assert double_integral(f, *DISK).evaluations == sum(seen) - seen[0] - seen[1]


def test_no_warning_escapes():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for f, limits, _ in CASES:
            if len(limits) < 3:
                iterated_integral(f, limits, 1e-6)


@pytest.mark.parametrize(
    "limits, tolerance, message",
    [
        ((), 1, "limits must be one to three pairs, got 0"),
        ((0, 1), 1, r"limits must be pairs, \(low, high\) for each variable; got \(0, 1\)"),
        (((0, 1, 2),), 1, r"limits must be one to three pairs, got 1 of lengths \[3\]"),
        (((0, 1),) * 4, 1, "limits must be one to three pairs, got 4"),
        (((0, 1),), 0, "tolerance must be positive, got 0"),
        (((0, np.sin), (0, 1)), 1, "the limits of the outermost variable must be numbers, got a function"),
        (((0, math.nan),), 1, "a limit must be a number or a function, got nan"),
        (((0, 1), (0, lambda x: np.where(x < 0.5, 1, np.inf))), 1, "a limit must be infinite everywhere or nowhere"),
    ],
)
def test_refuses(limits, tolerance, message):
    with pytest.raises(ValueError, match=message):
        iterated_integral(lambda *x: x[0], limits, tolerance)


def test_refuses_a_function_that_is_not_elementwise():
    with pytest.raises(ValueError, match="f must work elementwise"):
        double_integral(lambda x, y: np.ones(3), (0, 1), (0, 1))


def test_is_iterated_with_orientation():
    def one(x, y):
        return 1.0

    assert double_integral(one, (1, 0), (0, 1)).value == pytest.approx(-1, abs=1e-12)
    assert double_integral(one, (0, 1), (1, 0)).value == pytest.approx(-1, abs=1e-12)
    assert double_integral(one, (1, 0), (1, 0)).value == pytest.approx(1, abs=1e-12)
    # From y = x up to 1/2, and back down: two triangles of 1/8, with opposite signs
    assert double_integral(one, (0, 0.5), (lambda x: x, 0.5)).value == pytest.approx(1 / 8, abs=1e-12)
    assert double_integral(one, (0.5, 1), (lambda x: x, 0.5)).value == pytest.approx(-1 / 8, abs=1e-12)
    assert double_integral(one, (0, 1), (lambda x: x, 0.5)).value == pytest.approx(0, abs=1e-12)
