"""Stirling's series and what keeps differences of log Γ exact.

    log Γ(x) = (x - ½) log x - x + ½ log 2π + Δ(x),    Δ(x) = 1/(12x) - 1/(360x³) + ...

The large terms of log Γ(x + a) - log Γ(x) cancel on paper, and in floating point take the digits along: at x = 1e6 ten
of sixteen. Written with Δ and with log(1 + u) - u they cancel before anything is computed.
Source: Loader, Fast and Accurate Computation of Binomial Probabilities (2000); DLMF 5.11; Dekker, Numer.
Math. 18 (1971) 224, for exact products.
"""

import numpy as np

from foundations.numerics.elementwise import by_cases

LARGE = 10.0  # from here on eight terms of Stirling's series give every digit
HALF_LOG_2PI = 0.9189385332046727418
STIRLING = (1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156, -3617 / 122400)  # B₂ₖ/(2k(2k-1))


def horner(coefficients, x):
    """Σ cₖ xᵏ."""
    total = np.zeros_like(x)
    for c in reversed(coefficients):
        total = total * x + c
    return total


def stirling_error(x):
    """Δ(x) for x ≥ 10: what Stirling's formula leaves of log Γ."""
    return horner(STIRLING, 1 / (x * x)) / x


def log1pmx(u):
    """log(1 + u) - u for u > -1: about -u²/2 near zero, where the difference would cancel.

    Near zero by u = 2v / (1 - v), that is v = u / (2 + u): log(1 + u) = 2 atanh v, so
    log(1 + u) - u = 2 (atanh v - v) - u v, and the series of atanh v - v falls by v² a term.
    """
    return by_cases([(np.abs(u) < 0.4, _log1pmx_near_zero), (u > -1, lambda u: np.log1p(u) - u)], u)


def _log1pmx_near_zero(u):
    v = u / (2 + u)  # |v| ≤ 1/4
    tail = horner([1 / (2 * k + 3) for k in range(12)], v * v)
    return 2 * v**3 * tail - u * v


def deviance(a, x, difference):
    """a log(a/x) + x - a ≥ 0, where difference is x - a, as exactly as the caller knows it."""
    return by_cases(
        [
            (np.abs(difference) < 0.4 * a, lambda a, x, d: -a * log1pmx(d / a)),
            (a > 0, lambda a, x, d: a * np.log(a / x) + d),
        ],
        a,
        x,
        difference,
    )


def log_gamma_difference(x, a):
    """log Γ(x + a) - log Γ(x) for x ≥ 10, a ≥ 0."""
    t = a / x
    return a * np.log(x) + x * log1pmx(t) + (a - 0.5) * np.log1p(t) + stirling_error(x + a) - stirling_error(x)


def exact_product(a, b):
    """a b as the sum of its rounded value and what rounding lost."""
    high = a * b
    a1, b1 = _leading_half(a), _leading_half(b)
    a2, b2 = a - a1, b - b1
    return high, ((a1 * b1 - high) + a1 * b2 + a2 * b1) + a2 * b2


def _leading_half(x):
    """The first 26 bits of x."""
    shifted = (2.0**27 + 1) * x
    return shifted - (shifted - x)
