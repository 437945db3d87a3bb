"""The regularized incomplete gamma functions: the cdf of a gamma variable, and its complement.

    P(a, x) = 1/Γ(a) ∫₀ˣ tᵃ⁻¹ e⁻ᵗ dt,    Q(a, x) = 1 - P(a, x)

Of the two tails the one that is not near 1 is computed, as a logarithm; the other follows. Where x < a + 1 that is P by
its series, else Q by a continued fraction, both behind D = xᵃ e⁻ˣ / Γ(a + 1). Close to x = a both would take √a terms:
for large a Temme's expansion replaces them. Where a is small and P near 1, Q has a series of its own.

Left out: negative a, complex arguments.
Source: DLMF 8.7.1, 8.9.2, 8.11.4; Temme in `temme`.
"""

import numpy as np

from foundations.numerics.elementwise import by_cases, elementwise
from foundations.numerics.special.continued_fraction import continued_fraction
from foundations.numerics.special.gamma import gammaln1p
from foundations.numerics.special.stirling import HALF_LOG_2PI, LARGE, deviance, stirling_error
from foundations.numerics.special.temme import temme_tail
from foundations.numerics.stable import log1mexp

EPS = np.finfo(float).eps
MOST_TERMS = 1000  # never reached: for a < 100 some 200 are enough, and where x < 0.6 a some 70


@elementwise
def gammainc(a, x):
    """P(a, x) for a ≥ 0, x ≥ 0, with its limits 1 at a = 0 and 0 at a = inf; nan elsewhere, and at (0, 0), (inf, inf).

    Relative error about 1e-13. Compare: scipy.special.gammainc.
    """
    lower, log_tail = tails(a, x)
    return np.where(lower, np.exp(log_tail), -np.expm1(log_tail))


@elementwise
def gammaincc(a, x):
    """Q(a, x) = 1 - P(a, x), for the same arguments. Compare: scipy.special.gammaincc."""
    lower, log_tail = tails(a, x)
    return np.where(lower, -np.expm1(log_tail), np.exp(log_tail))


def log_lower(a, x):
    """log P(a, x), also where P underflows."""
    lower, log_tail = tails(a, x)
    return np.where(lower, log_tail, log1mexp(log_tail))


def log_upper(a, x):
    """log Q(a, x), also where Q underflows."""
    lower, log_tail = tails(a, x)
    return np.where(lower, log1mexp(log_tail), log_tail)


def tails(a, x):
    """Which tail was computed, True for the lower one, and its logarithm."""
    valid = (a >= 0) & (x >= 0) & ((a > 0) | (x > 0)) & (np.isfinite(a) | np.isfinite(x))
    upper_is_zero = valid & (np.isinf(x) | (a == 0))
    lower_is_zero = valid & (np.isinf(a) | (x == 0))
    inside = valid & ~upper_is_zero & ~lower_is_zero
    near = inside & (a >= 100) & (np.abs(x - a) < 0.4 * a)
    small = inside & (a < 1) & (x < 1.1) & (a * np.log(x) - gammaln1p(a) > -0.7)
    series = inside & (x < a + 1)
    cases = [
        (upper_is_zero | lower_is_zero, lambda a, x: np.full_like(a, -np.inf)),
        (near, temme_tail),
        (small, _log_upper_by_series),
        (series, lambda a, x: log_factor(a, x) + np.log(_lower_series(a, x))),
        (inside, lambda a, x: log_factor(a, x) + np.log(a * _upper_fraction(a, x))),
    ]
    lower = lower_is_zero | np.where(near, x < a, series & ~small)
    return lower, by_cases(cases, a, x)


def log_factor(a, x):
    """log D, D = xᵃ e⁻ˣ / Γ(a + 1); for large a in Stirling's form, where nothing large cancels."""
    cases = [
        (a >= LARGE, lambda a, x: -deviance(a, x, x - a) - 0.5 * np.log(a) - HALF_LOG_2PI - stirling_error(a)),
        (a > 0, lambda a, x: a * np.log(x) - x - gammaln1p(a)),
    ]
    return by_cases(cases, a, x)


def _lower_series(a, x):
    """P / D = 1 + x/(a + 1) + x²/((a + 1)(a + 2)) + ..., all terms positive."""
    term, total = np.ones_like(x), np.ones_like(x)
    for n in range(1, MOST_TERMS):
        term = term * x / (a + n)
        total += term
        if (term <= EPS / 4 * total).all():
            return total
    raise AssertionError("the series of the incomplete gamma function did not converge")


def _upper_fraction(a, x):
    """Q / (a D) = 1/(x+1-a - 1(1-a)/(x+3-a - 2(2-a)/(x+5-a - ...)))."""

    def terms(n, a, b0):
        return n * (a - n), b0 + 2 * n

    b0 = x + 1 - a
    return continued_fraction(terms, b0, a, b0)


def _log_upper_by_series(a, x):
    """log Q for small a and x: 1 - xᵃ/Γ(a + 1) (1 + Σ a (-x)ⁿ / ((a + n) n!)), the two ones subtracted by expm1."""
    log_power = a * np.log(x) - gammaln1p(a)
    term, rest = np.ones_like(x), np.zeros_like(x)
    for n in range(1, 22):
        term = term * -x / n
        rest += a * term / (a + n)
    return np.log(-np.expm1(log_power) - np.exp(log_power) * rest)
