"""Roots of a function of one variable: bisection, Newton's method, and Brent's, which joins safety to speed.

    bisection     halve the bracket [a, b] in which f changes sign: one bit a step, never fails
    Newton        x ← x - f(x) / f'(x): doubles the digits a step, near a simple root; elsewhere anything may happen
    Brent         interpolate through the last points; bisect where that would leave the bracket or shrink it too slowly

Each returns a Root, which says whether it converged and why it stopped: nothing is raised for a search that fails, and
ValueError for a question that has no meaning. A root is found to xtol + rtol |x|.
Left out: complex roots, several variables, Newton's method without a derivative.
Source: Brent, Algorithms for Minimization without Derivatives (1973), ch. 4. Names are those of scipy.optimize.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

EPS = 2.0**-52


class Root(NamedTuple):
    """Where a search ended, and why."""

    root: float
    iterations: int
    function_calls: int
    converged: bool
    flag: str


def bisect(f: Callable[[float], float], a, b, *, xtol=2e-12, rtol=4 * EPS, maxiter=100) -> Root:
    """A root of f between a and b, where f has opposite signs, by halving.

    After k steps the error is below |b - a| / 2ᵏ, whatever f is. A jump across zero is found as well as a root.
    Raises ValueError for a bracket without a change of sign. Compare: scipy.optimize.bisect.
    """
    a, b, fa, fb = _bracket(f, a, b, xtol, rtol, maxiter)
    if fa == 0 or fb == 0:
        return _at_an_end(a, b, fa)
    for step in range(1, maxiter + 1):
        m = a + (b - a) / 2  # a + b may overflow
        fm = f(m)
        if math.isnan(fm):
            return Root(m, step, step + 2, False, f"f is nan at {m}")
        if fm == 0 or abs(b - a) / 2 < xtol + rtol * abs(m):
            return Root(m, step, step + 2, True, "converged")
        if (fm < 0) == (fa < 0):
            a = m
        else:
            b = m
    return Root(m, maxiter, maxiter + 2, False, f"not converged after {maxiter} iterations")


def newton(
    f: Callable[[float], float], x0, fprime: Callable[[float], float], *, tol=1.48e-8, rtol=0.0, maxiter=50
) -> Root:
    """A root of f near x0, by following the tangent; converged when a step is below tol + rtol |x|.

    At a root of multiplicity m the error falls only by 1 - 1/m a step.
    Raises ValueError for a start that is not finite. Compare: scipy.optimize.newton.
    """
    x = float(x0)
    if not math.isfinite(x):
        raise ValueError(f"x0 must be finite, got {x}")
    _check_limits("tol", tol, rtol, maxiter)
    for step in range(1, maxiter + 1):
        fx = f(x)
        if fx == 0:
            return Root(x, step - 1, 2 * step - 1, True, "converged")
        slope = fprime(x)
        if slope == 0:
            return Root(x, step - 1, 2 * step, False, f"the derivative is zero at {x}")
        before, x = x, x - fx / slope
        if not math.isfinite(x):
            return Root(before, step, 2 * step, False, f"the step from {before} is not finite")
        if abs(x - before) <= tol + rtol * abs(x):
            return Root(x, step, 2 * step, True, "converged")
    return Root(x, maxiter, 2 * maxiter, False, f"not converged after {maxiter} iterations")


def brentq(f: Callable[[float], float], a, b, *, xtol=2e-12, rtol=4 * EPS, maxiter=100) -> Root:
    """A root of f between a and b, where f has opposite signs, by Brent's method.

    b is the best point so far, c the end of the bracket beyond the root, a the point before b.
    About ten calls where f is smooth, up to three times bisection's at a root of high multiplicity.
    Raises ValueError for a bracket without a change of sign. Compare: scipy.optimize.brentq.
    """
    a, b, fa, fb = _bracket(f, a, b, xtol, rtol, maxiter)
    if fa == 0 or fb == 0:
        return _at_an_end(a, b, fa)
    c, fc = a, fa
    step = previous = b - a
    for iteration in range(maxiter + 1):
        if (fb < 0) == (fc < 0):  # the root is between a and b
            c, fc, step, previous = a, fa, b - a, b - a
        if abs(fc) < abs(fb):
            a, b, c, fa, fb, fc = b, c, b, fb, fc, fb
        delta, half = (xtol + rtol * abs(b)) / 2, (c - b) / 2
        if fb == 0 or abs(half) <= delta:
            return Root(b, iteration, iteration + 2, True, "converged")
        if iteration == maxiter:
            break
        step, previous = _brent_step(a, b, c, fa, fb, fc, step, previous, delta)
        a, fa = b, fb
        b += step if abs(step) > delta else math.copysign(delta, half)
        fb = f(b)
        if math.isnan(fb):
            return Root(b, iteration + 1, iteration + 3, False, f"f is nan at {b}")
    return Root(b, maxiter, maxiter + 2, False, f"not converged after {maxiter} iterations")


def _brent_step(a, b, c, fa, fb, fc, step, previous, delta):
    """The next step from b and the one to judge it by: interpolated if that is safe, else half the bracket."""
    half = (c - b) / 2
    if abs(previous) < delta or abs(fa) <= abs(fb):
        return half, half
    s = fb / fa
    if a == c:  # two points: the secant
        p, q = 2 * half * s, 1 - s
    else:  # three: x as a quadratic in f, at f = 0
        r, t = fb / fc, fa / fc
        p, q = s * (2 * half * t * (t - r) - (b - a) * (r - 1)), (t - 1) * (r - 1) * (s - 1)
    if p > 0:
        q = -q
    p = abs(p)
    # Inside three quarters of the bracket, and less than half the step before last: or convergence may stall
    if 2 * p < min(3 * half * q - abs(delta * q), abs(previous * q)):
        return p / q, step
    return half, half


def _bracket(f, a, b, xtol, rtol, maxiter):
    """The ends and the values there, after the checks that all bracketing methods share."""
    a, b = float(a), float(b)
    if not (math.isfinite(a) and math.isfinite(b)):
        raise ValueError(f"the ends of the bracket must be finite, got {a} and {b}")
    _check_limits("xtol", xtol, rtol, maxiter)
    fa, fb = f(a), f(b)
    if math.isnan(fa) or math.isnan(fb):
        raise ValueError(f"f must be a number at both ends of the bracket, got f({a}) = {fa} and f({b}) = {fb}")
    if fa != 0 and fb != 0 and (fa < 0) == (fb < 0):
        raise ValueError(f"f must have opposite signs at the ends, got f({a}) = {fa} and f({b}) = {fb}")
    return a, b, fa, fb


def _check_limits(name, tol, rtol, maxiter):
    if not tol > 0:
        raise ValueError(f"{name} must be positive, got {tol}")
    if not rtol >= 0:
        raise ValueError(f"rtol must not be negative, got {rtol}")
    if maxiter < 1:
        raise ValueError(f"maxiter must be at least 1, got {maxiter}")


def _at_an_end(a, b, fa):
    return Root(a if fa == 0 else b, 0, 2, True, "converged")
