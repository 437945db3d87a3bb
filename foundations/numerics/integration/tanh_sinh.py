"""Tanh-sinh quadrature: the trapezoid rule, after a substitution that lets the integrand vanish at both ends.

    x = (a + b)/2 + (b - a)/2 tanh(π/2 sinh t)        ∫ f dx = ∫ f(x(t)) x'(t) dt  over the whole line

x'(t) falls double exponentially, so that even 1/√x and log x at an end become functions of t that die out on both
sides, and of such functions the trapezoid rule gains digits in proportion to 1/h: each halving of h doubles them.

Points near an end are a + δ with δ down to 1e-300 of the interval. Where a is 0 the distance to the singularity keeps
all its digits; at a = 1 it is rounded to 1e-16, and 1/√(x - 1) can be integrated to 1e-8 only. Put singularities at
zero.
Source: Takahasi & Mori, Double exponential formulas for numerical integration (1974).
"""

from collections.abc import Callable

import numpy as np

from foundations.numerics.evaluate import values
from foundations.numerics.integration.integral import Integral

LAST = 6.1  # at t = 6.1 the distance from the end is 1e-304 of the interval


def tanh_sinh(f: Callable, a, b, tolerance=1e-10, levels=8) -> Integral:
    """∫ f from a to b, finite, where f is smooth inside and may be infinite at a and b; f elementwise.

    Step h = 1, 1/2, 1/4, ..., until two sums agree to tolerance · max(1, |value|). The error says that difference, with
    the outermost terms, which are what is cut off: of a divergent integral they do not vanish.

    Raises ValueError for ends that are not finite, a tolerance that is not positive, or no level.
    Error exp(-c / h) for f analytic inside. Cost: about 12 · 2ᵏ evaluations at step 1/2ᵏ, k < levels.
    Compare: scipy.integrate.tanhsinh.
    """
    a, b = float(a), float(b)
    if not (np.isfinite(a) and np.isfinite(b)):
        raise ValueError(f"a and b must be finite, got {a} and {b}")
    if not tolerance > 0:
        raise ValueError(f"tolerance must be positive, got {tolerance}")
    if levels < 1:
        raise ValueError(f"levels must be at least 1, got {levels}")
    if a == b:
        return Integral(0.0, 0.0, 0, True, "converged")
    t = np.array([], float)
    with np.errstate(all="ignore"):
        left, right, middle = t, t, values(f, np.array([a / 2 + b / 2]))[0] * (b - a) * np.pi / 4
    total, error, cut = np.nan, np.inf, 0.0
    for k in range(levels):
        h = 0.5**k
        new = h * np.arange(1, LAST / h, 1 if k == 0 else 2)
        sides = [_terms(f, a, b, new, side) for side in (-1, 1)]
        t = np.concatenate([t, new])
        left, right = np.concatenate([left, sides[0]]), np.concatenate([right, sides[1]])
        before, cut = total, _last_finite(t, left) + _last_finite(t, right)
        with np.errstate(over="ignore", invalid="ignore"):
            total = h * (middle + np.nansum(left) + np.nansum(right))
            error = abs(total - before) + cut if k else np.inf
        if k >= 2 and np.isfinite(total) and error <= tolerance * max(1.0, abs(total)):
            return Integral(float(total), float(error), 2 * len(t) + 1, True, "converged")
    error = float(error) if np.isfinite(error) else np.inf
    return Integral(float(total), error, 2 * len(t) + 1, False, _reason(total, error, cut, levels))


def _terms(f, a, b, t, side):
    """f(x(t)) x'(t) on one side of the middle; nan where x(t) is rounded to the end, or f is not finite beyond."""
    e = np.exp(-np.pi * np.sinh(t))  # (1 - tanh u) / (1 + tanh u)
    delta = (b - a) * e / (1 + e)  # the distance from the end
    x = b - delta if side > 0 else a + delta
    with np.errstate(all="ignore"):
        terms = values(f, x) * ((b - a) * np.pi * np.cosh(t) * e / (1 + e) ** 2)
    return np.where((x == a) | (x == b) | ~np.isfinite(terms), np.nan, terms)


def _last_finite(t, terms):
    """The size of the outermost term that is there; inf where one is missing further in."""
    there = np.isfinite(terms)
    if not there.any():
        return np.inf
    outermost = t[there].max()
    return np.inf if (t[~there] < outermost).any() else abs(terms[t == outermost][0])


def _reason(total, error, cut, levels):
    if not np.isfinite([total, cut]).all():
        return "f is not finite inside the interval"
    if cut > error / 2:
        return "the terms do not vanish at an end: f is too singular there, or the integral diverges"
    return f"not converged after {levels} levels"
