"""Integrals to a tolerance: QUADPACK's answers, singular and infinite ends, and honesty about what diverges."""

import math
import warnings

import numpy as np
import pytest
import scipy.integrate
from hypothesis import given
from hypothesis import strategies as st

from foundations.numerics import integrate, tanh_sinh
from foundations.numerics.integration.adaptive import GAUSS_WEIGHTS, NODES, WEIGHTS

INF = np.inf
CONVERGE = [
    (np.exp, 0, 1, math.e - 1),
    (np.exp, 1, 0, 1 - math.e),
    (lambda x: np.sin(50 * x), 0, 3, (1 - math.cos(150)) / 50),
    (lambda x: np.abs(x - 0.3), 0, 1, 0.29),
    (lambda x: x < 0.3, 0, 1, 0.3),
    (lambda x: 1 / (x**2 + 1e-6), -1, 1, 2e3 * math.atan(1e3)),
    (lambda x: np.sqrt(1 - x**2), -1, 1, math.pi / 2),
    (lambda x: x**-0.5, 0, 1, 2),
    (lambda x: x**-0.9, 0, 1, 10),
    (np.log, 0, 1, -1),
    (lambda x: np.log(x) ** 2, 0, 1, 2),
    (lambda x: np.abs(x) ** -0.5, -1, 1, 4),  # the first node is the singular point
    (lambda x: x**-0.5 * (1 + x) ** -1.0, 0, INF, math.pi),
    (lambda x: np.exp(-(x**2)), -INF, INF, math.sqrt(math.pi)),
    (lambda x: np.exp(-x), 0, INF, 1),
    (np.exp, -INF, 0, 1),
    (np.exp, 0, -INF, -1),
    (lambda x: 1 / (1 + x**2), -INF, INF, math.pi),
    (lambda x: x**-1.5, 1, INF, 2),
    (lambda x: np.exp(-x) / np.sqrt(x), 0, INF, math.sqrt(math.pi)),
    (lambda x: 0.0, -INF, INF, 0),
    (lambda x: 2, 3, 3, 0),
]
DIVERGE = [
    (lambda x: 1 / x, 0, 1),
    (lambda x: 1 / x, -1, 1),
    (lambda x: 1 / x**2, -1, 1),
    (lambda x: 1 / (x - 0.3), 0, 1),
    (lambda x: 1 / x, 1, INF),
    (lambda x: x**-0.5, 0, INF),
    (lambda x: 1.0, 0, INF),
    (lambda x: x, -INF, INF),
    (np.exp, 0, INF),
    (np.sin, 0, INF),
]


@pytest.mark.parametrize("case", range(len(CONVERGE)))
@pytest.mark.parametrize("tolerance", [1e-4, 1e-10])
def test_meets_the_tolerance(case, tolerance):
    f, a, b, wanted = CONVERGE[case]
    got = integrate(f, a, b, tolerance)
    assert got.converged and got.flag == "converged"
    assert abs(got.value - wanted) <= tolerance * max(1, abs(wanted))


@pytest.mark.parametrize("case", range(len(DIVERGE)))
def test_says_that_a_divergent_integral_does_not_converge(case):
    got = integrate(*DIVERGE[case])
    assert not got.converged and got.flag != "converged"
    assert got.error > 0.1


@given(st.floats(-3, 3), st.floats(0.1, 3), st.floats(0.5, 20))
def test_is_quad(a, width, frequency):
    def f(x):
        return np.exp(np.sin(frequency * x)) * x

    got = integrate(f, a, a + width)
    wanted, error = scipy.integrate.quad(f, a, a + width, epsabs=1e-12, limit=200)
    assert got.converged and abs(got.value - wanted) <= 1e-10 * max(1, abs(wanted)) + error


@given(st.floats(-3, 3), st.floats(-3, 3), st.floats(-3, 3))
def test_intervals_add_up(a, b, c):
    def f(x):
        return np.cos(3 * x) + x**2

    assert integrate(f, a, b).value + integrate(f, b, c).value == pytest.approx(integrate(f, a, c).value, abs=1e-10)
    assert integrate(f, b, a).value == -integrate(f, a, b).value


def test_takes_as_many_evaluations_as_quad_where_f_is_smooth():
    calls = []

    def f(x):
        calls.append(len(x))
        return np.exp(x)

    got = integrate(f, 0, 1)
    assert got.evaluations == sum(calls) == scipy.integrate.quad(np.exp, 0, 1, full_output=1)[2]["neval"]


def test_kronrod_is_exact_to_degree_31_and_gauss_to_19():
    for degree in range(32):
        wanted = (1 - (-1) ** (degree + 1)) / (degree + 1)
        assert WEIGHTS @ NODES**degree == pytest.approx(wanted, abs=2e-15)
        if degree < 20:
            assert GAUSS_WEIGHTS @ NODES[1::2] ** degree == pytest.approx(wanted, abs=2e-15)
    assert abs(WEIGHTS @ NODES**32 - 2 / 33) > 1e-14


def test_points_are_where_to_look():
    def peak(x):
        return np.exp(-((x - 1000) ** 2))

    unseen = integrate(peak, -INF, INF)
    assert unseen.converged and unseen.value == 0  # what no point saw
    assert integrate(peak, -INF, INF, points=[1000]).value == pytest.approx(math.sqrt(math.pi), rel=1e-12)
    kink = integrate(lambda x: np.abs(x - 0.3), 0, 1, points=(0.3,))
    assert kink.value == pytest.approx(0.29, rel=1e-14) and kink.evaluations == 42


def test_a_jump_beside_the_end_is_seen_where_it_is_named():
    def f(x):
        return np.where(x < 0.001, 100.0, 1.0)

    unseen = integrate(f, 0, 1)
    assert unseen.converged and unseen.value == pytest.approx(1)
    named = integrate(f, 0, 1, points=[0.001])
    assert named.value == pytest.approx(1.099) and named.evaluations == 42


def test_a_singularity_away_from_zero_has_half_the_digits():
    got = integrate(lambda x: (x - 1) ** -0.5, 1, 2)
    assert not got.converged and "the terms do not vanish at an end" in got.flag
    assert abs(got.value - 2) <= got.error < 1e-6
    assert integrate(lambda x: (x - 1) ** -0.5, 1, 2, 1e-5).converged


@pytest.mark.parametrize(
    "f, why",
    [
        (lambda x: np.where(x < 0.5, np.nan, 1), "between 0.496094 and 0.5: f is not finite inside the interval"),
        (lambda x: 1e10 * np.sin(x - 0.5), "between 0 and 1: the error is rounding"),
        (lambda x: np.sin(1 / x), "not converged in 200 panels"),
        (lambda x: np.abs(x - 1 / 3) ** -0.5, "between 0.333333 and 0.333333: f is singular, or the integral diverges"),
    ],
)
def test_says_why_it_did_not_converge(f, why):
    got = integrate(f, 0, 1)
    assert not got.converged and got.flag == why


@pytest.mark.parametrize("method", [integrate, tanh_sinh])
def test_no_warning_escapes(method):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for f in (np.log, lambda x: 1 / x, lambda x: np.exp(1 / x), lambda x: np.sqrt(-x), lambda x: np.inf * x):
            method(f, 0, 1)
            method(f, 0, 1e300)


@pytest.mark.parametrize(
    "arguments, keywords, message",
    [
        ((np.nan, 1), {}, "a and b must be numbers, got nan and 1.0"),
        ((0, 1, 0), {}, "tolerance must be positive, got 0"),
        ((0, 1), {"limit": 0}, "limit must be at least 1, got 0"),
        ((0, 1), {"points": [0.5, 1]}, r"points must lie between 0.0 and 1.0, got \[0.5, 1.0\]"),
    ],
)
def test_refuses_what_has_no_meaning(arguments, keywords, message):
    with pytest.raises(ValueError, match=message):
        integrate(np.exp, *arguments, **keywords)


def test_refuses_what_is_not_elementwise_or_not_real():
    with pytest.raises(ValueError, match=r"f must work elementwise: got shape \(2,\) for points of shape \(21,\)"):
        integrate(lambda x: x[:2], 0, 1)
    with pytest.raises(TypeError, match="f must give real numbers, got complex128"):
        integrate(lambda x: np.exp(1j * x), 0, 1)


# ---- Tanh-sinh by itself


@pytest.mark.parametrize(
    "f, wanted", [(lambda x: x**-0.5, 2), (np.log, -1), (lambda x: x**-0.9, 10), (np.exp, math.e - 1)]
)
def test_tanh_sinh_does_not_mind_a_singular_end(f, wanted):
    got = tanh_sinh(f, 0, 1)
    assert got.converged and got.evaluations < 200
    assert abs(got.value - wanted) <= 1e-10 * max(1, abs(wanted))
    assert tanh_sinh(f, 1, 0).value == pytest.approx(-got.value, rel=1e-12)


def test_tanh_sinh_doubles_its_digits():
    errors = [abs(tanh_sinh(lambda x: x**-0.5, 0, 1, 1e-300, levels).value - 2) for levels in (1, 2, 3)]
    digits = -np.log10(errors)
    assert digits[1] > 1.6 * digits[0] and digits[2] > 1.6 * digits[1]


def test_tanh_sinh_says_why_not():
    assert tanh_sinh(lambda x: 1 / x, 0, 1).flag.startswith("the terms do not vanish at an end")
    assert tanh_sinh(lambda x: np.abs(x - 0.3), 0, 1).flag == "not converged after 8 levels"
    assert tanh_sinh(lambda x: np.where(x < 0.5, np.nan, 1), 0, 1).flag == "f is not finite inside the interval"
    assert tanh_sinh(np.exp, 0, 1, levels=1).flag == "not converged after 1 levels"
    for arguments, message in [
        ((0, INF), "a and b must be finite"),
        ((0, 1, -1), "tolerance must be positive"),
        ((0, 1, 1, 0), "levels must be at least 1, got 0"),
    ]:
        with pytest.raises(ValueError, match=message):
            tanh_sinh(np.exp, *arguments)


# ---- At the ends of the floating-point numbers


def test_an_interval_without_length():
    for method in (integrate, tanh_sinh):
        assert method(np.exp, 1, 1) == (0, 0, 0, True, "converged")
    assert integrate(np.cos, 0, 5e-324) == (0, 0, 21, True, "converged")


def test_an_integral_that_overflows_is_not_converged():
    for method in (integrate, tanh_sinh):
        got = method(lambda x: 1e308 + 0 * x, -1e308, 1e308)
        assert not got.converged and got.error == math.inf
    got = integrate(lambda x: 1.0, -1.7e308, 1.7e308)
    assert not got.converged and got.value == math.inf == got.error
