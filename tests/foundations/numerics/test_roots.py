"""Bisection, Newton and Brent: roots SciPy finds, orders of convergence, and what is said of searches that fail."""

import math

import pytest
import scipy.optimize
from hypothesis import given
from hypothesis import strategies as st

from foundations.numerics import bisect, brentq, newton

BRACKETING = [bisect, brentq]
PROBLEMS = [
    (lambda x: x**2 - 2, 0, 2),
    (lambda x: math.cos(x) - x, 0, 1),
    (lambda x: x**3, -1, 2),
    (lambda x: x**9, -1, 1.5),
    (lambda x: math.exp(-x) - 1e-10, 0, 100),
    (lambda x: math.atan(x - 3), -1e3, 1e4),
    (lambda x: x - 1e-9, -1, 1),
    (lambda x: math.tanh(50 * (x - 0.3)), 1, 0),  # the ends in the other order
    (lambda x: (x - 1) * 1e-200, 0, 3),
    (lambda x: -1.0 if x < 0.7 else 1.0, 0, 1),
]


@pytest.mark.parametrize("method", BRACKETING)
@pytest.mark.parametrize("problem", range(len(PROBLEMS)))
def test_finds_scipys_root(method, problem):
    f, a, b = PROBLEMS[problem]
    got = method(f, a, b, maxiter=300)
    wanted = getattr(scipy.optimize, method.__name__)(f, a, b, maxiter=300)
    assert got.converged and got.flag == "converged"
    if problem == 3:  # x⁹ is zero to rounding well before its root
        assert abs(got.root) < 1e-11
    else:
        assert got.root == pytest.approx(wanted, rel=1e-14, abs=5e-12)


@pytest.mark.parametrize("method", BRACKETING)
def test_counts_the_calls(method):
    calls = []

    def f(x):
        calls.append(x)
        return math.cos(x) - x

    assert method(f, 0, 1).function_calls == len(calls)


def test_brent_is_fast_where_f_is_smooth_and_safe_where_it_is_not():
    def f(x):
        return math.cos(x) - x

    assert brentq(f, 0, 1).function_calls <= 10 < bisect(f, 0, 1).function_calls
    for f, a, b in PROBLEMS:
        assert brentq(f, a, b, maxiter=300).function_calls <= 4 * bisect(f, a, b).function_calls


def test_newton_doubles_the_digits():
    errors = [abs(newton(lambda x: x**2 - 2, 2, lambda x: 2 * x, maxiter=k).root - math.sqrt(2)) for k in (2, 3, 4)]
    assert math.log(errors[2] / errors[1]) / math.log(errors[1] / errors[0]) == pytest.approx(2, abs=0.1)


def test_newton_finds_scipys_root():
    got = newton(math.sin, 3, math.cos, tol=1e-14)
    assert got.converged and got.root == pytest.approx(math.pi, rel=1e-15)
    assert newton(lambda x: x - 1, 1, lambda x: 1.0).function_calls == 1
    assert newton(math.sin, 3, math.cos).root == scipy.optimize.newton(math.sin, 3, math.cos)


@pytest.mark.parametrize(
    "f, fprime, x0, why",
    [
        (lambda x: x**2 + 1, lambda x: 2 * x, 0, "the derivative is zero at 0.0"),
        (lambda x: x**2 + 1, lambda x: 2 * x, 0.7, "not converged after 50 iterations"),
        (math.atan, lambda x: 1 / (1 + x * x), 2, "the derivative is zero at"),
        (lambda x: 1e300, lambda x: 1e-300, 2, "the step from 2.0 is not finite"),
    ],
)
def test_newton_says_why_it_failed(f, fprime, x0, why):
    got = newton(f, x0, fprime)
    assert not got.converged and why in got.flag


@pytest.mark.parametrize("method", BRACKETING)
def test_bracketing_says_why_it_failed(method):
    got = method(lambda x: math.cos(x) - x, 0, 1, maxiter=2)
    assert not got.converged and got.flag == "not converged after 2 iterations" and got.iterations == 2
    got = method(lambda x: x if abs(x) >= 0.5 else math.nan, -1, 0.9)
    assert not got.converged and got.flag.startswith("f is nan at")


@pytest.mark.parametrize("method", BRACKETING)
def test_a_root_at_an_end(method):
    assert method(lambda x: x, 0, 1) == (0, 0, 2, True, "converged")
    assert method(lambda x: x - 1, 0, 1).root == 1


@pytest.mark.parametrize("method", BRACKETING)
@pytest.mark.parametrize(
    "a, b, options, why",
    [
        (1, 2, {}, r"f must have opposite signs at the ends, got f\(1.0\) = 1.0 and f\(2.0\) = 2.0"),
        (-1, math.inf, {}, "the ends of the bracket must be finite"),
        (-1, 2, {"xtol": 0}, "xtol must be positive, got 0"),
        (-1, 2, {"rtol": -1}, "rtol must not be negative, got -1"),
        (-1, 2, {"maxiter": 0}, "maxiter must be at least 1, got 0"),
    ],
)
def test_questions_without_meaning(method, a, b, options, why):
    with pytest.raises(ValueError, match=why):
        method(lambda x: x, a, b, **options)


def test_other_questions_without_meaning():
    with pytest.raises(ValueError, match="x0 must be finite, got nan"):
        newton(math.sin, math.nan, math.cos)
    with pytest.raises(ValueError, match="f must be a number at both ends"):
        brentq(lambda x: math.nan, 0, 1)


@given(st.floats(-100, 100), st.floats(0.01, 50), st.floats(0.01, 50), st.sampled_from([1, 3, 5]))
def test_the_root_is_within_tolerance(root, left, right, power):
    for method in BRACKETING:
        got = method(lambda x: math.sinh((x - root) / 50) ** power, root - left, root + right, maxiter=1000)
        assert got.converged and abs(got.root - root) <= 1e-11 + 1e-14 * abs(root)
