"""The regularized incomplete beta function: the cdf of a beta variable, and behind it those of Student, F and binomial.

    I_x(a, b) = 1/B(a, b) ∫₀ˣ tᵃ⁻¹ (1 - t)ᵇ⁻¹ dt = 1 - I_{1-x}(b, a)

Below x = (a + 1)/(a + b + 2) its continued fraction converges in about √max(a, b) steps; above, that of 1 - I does. In
front stands D = xᵃ (1 - x)ᵇ / (a B(a, b)). For large a and b it is a ratio of nearly equal large numbers: there it is
written by how far x is from the mean. There I / D is the integral of a half bell, and some 70 terms of a sum give it:

    I / D = a ∫₀ˣ ((x - s)/x)ᵃ ((1 - x + s)/(1 - x))ᵇ ds / ((x - s)(1 - x + s))

Where only one of them is large, another fraction keeps the digits of 1 - x. Left out: parameters that are zero, or
whose sum overflows.
Source: DLMF 8.17.1, 8.17.22; Loader (2000) for D; DiDonato & Morris, ACM TOMS 18 (1992) 360,
eq. 14, for the other fraction; Takahasi & Mori, Publ. RIMS 9 (1974) 721, for the sum.
"""

import numpy as np

from foundations.numerics.elementwise import by_cases, elementwise
from foundations.numerics.special.beta import betaln
from foundations.numerics.special.continued_fraction import continued_fraction
from foundations.numerics.special.stirling import HALF_LOG_2PI, LARGE, deviance, exact_product, log1pmx, stirling_error
from foundations.numerics.stable import log1mexp

VERY_LARGE = 1e4  # parameters from which the bell is narrow enough to integrate over its neighborhood
STEP = 0.125  # of that integral


@elementwise
def betainc(a, b, x):
    """I_x(a, b) for a, b > 0, 0 ≤ x ≤ 1; nan elsewhere. Compare: scipy.special.betainc."""
    lower, log_tail = tails(a, b, x, 1 - x)
    return np.where(lower, np.exp(log_tail), -np.expm1(log_tail))


@elementwise
def betaincc(a, b, x):
    """1 - I_x(a, b), with all its digits where it is small. Compare: scipy.special.betaincc."""
    lower, log_tail = tails(a, b, x, 1 - x)
    return np.where(lower, -np.expm1(log_tail), np.exp(log_tail))


def log_lower(a, b, x, y):
    """log I_x(a, b), also where it underflows; y is 1 - x."""
    lower, log_tail = tails(a, b, x, y)
    return np.where(lower, log_tail, log1mexp(log_tail))


def tails(a, b, x, y):
    """Which tail was computed, True for the lower one, and its logarithm; y is 1 - x, as exactly as it is known."""
    valid = (a > 0) & (b > 0) & np.isfinite(a + b) & (x >= 0) & (y >= 0)
    lower = x < (a + 1) / (a + b + 2)
    a, b, x, y = np.where(lower, (a, b, x, y), (b, a, y, x))  # the upper tail is a lower one of 1 - X
    cases = [(valid & ((x == 0) | (y == 0)), lambda a, b, x, y: np.full_like(a, -np.inf)), (valid, _log_tail)]
    return lower, by_cases(cases, a, b, x, y)


def _log_tail(a, b, x, y):
    cases = [
        ((a >= VERY_LARGE) & (b >= VERY_LARGE), _half_bell),
        ((a >= VERY_LARGE) | (b >= VERY_LARGE), _fraction_by_distance),
        (a > 0, lambda a, b, x, y: _fraction(a, b, x)),
    ]
    return log_factor(a, b, x, y) + np.log(by_cases(cases, a, b, x, y))


def log_factor(a, b, x, y):
    """log D, D = xᵃ yᵇ / (a B(a, b)), x + y = 1."""
    cases = [
        ((a >= LARGE) & (b >= LARGE), _log_factor_large),
        (a > 0, lambda a, b, x, y: a * _log(x, y) + b * _log(y, x) - betaln(a, b) - np.log(a)),
    ]
    return by_cases(cases, a, b, x, y)


def _log_factor_large(a, b, x, y):
    """As for the binomial distribution: the deviances of a and b from n x and n y, and Stirling's errors."""
    n, off = a + b, _above_mean(a, b, x, y)  # off = n x - a = b - n y
    far = deviance(a, n * x, off) + deviance(b, n * y, -off)
    errors = stirling_error(n) - stirling_error(a) - stirling_error(b)
    return -far + 0.5 * (np.log(b) - np.log(n) - np.log(a)) - HALF_LOG_2PI + errors


def _above_mean(a, b, x, y):
    """b x - a y = (a + b) x - a, from the smaller of x and y, which is exact; the large terms cancel exactly."""
    swap = x > 0.5
    c, d, z = np.where(swap, b, a), np.where(swap, a, b), np.where(swap, y, x)
    (dz, dz_lost), (cz, cz_lost) = exact_product(d, z), exact_product(c, z)
    off = np.where(swap, -1.0, 1.0) * ((dz - c) + cz + (dz_lost + cz_lost))
    return np.where(np.isfinite(off), off, b * x - a * y)  # above 1e300 Dekker's product overflows


def _fraction_by_distance(a, b, x, y):
    """I / D by another fraction, in which the distance of x from the mean stands, λ = a - (a + b) x, without loss."""

    def terms(m, a, b, x, distance):
        d = a + 2 * m - 1
        numerator = ((a + m - 1) / d) * ((a + b + m - 1) / d) * (m * x) * ((b - m) * x)
        return numerator, m + m * (b - m) * x / d + (a + m) * (distance + 1 + m * (2 - x)) / (d + 2)

    distance = -_above_mean(a, b, x, y)
    return a * continued_fraction(terms, a * (distance + 1) / (a + 1), a, b, x, distance)


def _half_bell(a, b, x, y):
    """I / D as an integral over s, by the trapezoidal rule in τ, s = exp(τ - exp(-τ)) in units of the bell's width."""
    slope = -_above_mean(a, b, x, y) / x / y
    unit = 1 / (np.maximum(slope, 0) + np.sqrt(a) / x + np.sqrt(b) / y)
    total = np.zeros_like(x)
    for tau in np.arange(-3.75, 5.25, STEP):
        s = np.exp(tau - np.exp(-tau)) * unit
        p, q = s / x, s / y
        log_ratio = a * log1pmx(-np.minimum(p, 0.99)) + b * log1pmx(q) - slope * s
        total += (1 + np.exp(-tau)) * p * np.exp(log_ratio) / ((1 - np.minimum(p, 0.99)) * (1 + q)) / y
    return STEP * a * total


def _log(x, y):
    """log x for x = 1 - y: of x where x is small, of y where y is."""
    return np.where(x < 0.5, np.log(x), np.log1p(-y))


def _fraction(a, b, x):
    """I / D = 1/(1 + d₁/(1 + d₂/(1 + ...)))."""

    def terms(n, a, b, x):
        m, odd = divmod(n, 2)
        if odd:
            return -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)), 1.0
        return m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)), 1.0

    return continued_fraction(terms, np.ones_like(x), a, b, x)
