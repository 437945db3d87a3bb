"""The logarithm of the gamma function, and its first two derivatives.

    Γ(x) = ∫₀^∞ tˣ⁻¹ e⁻ᵗ dt,    Γ(x + 1) = x Γ(x),    ψ = (log Γ)',    ψ' = (log Γ)''

From x = 10 on, Stirling's series. Below, the recurrence leads to where a series is good: for log Γ to [3/2, 5/2], where
the Taylor series at 2 keeps the digits that log Γ has near its zeros 1 and 2; for ψ and ψ' up to 10.
Below zero, reflection: Γ(x) Γ(1 - x) = π / sin πx.

Left out: Γ itself, its sign below zero, complex arguments. Higher derivatives: polygamma.py.
Source: DLMF 5.5, 5.7.3, 5.11, 5.15.
"""

import numpy as np

from foundations.numerics.elementwise import by_cases, elementwise
from foundations.numerics.special.stirling import HALF_LOG_2PI, LARGE, horner, stirling_error

EULER_GAMMA = 0.57721566490153286061
BERNOULLI = (1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510)  # B₂, B₄, ...


def _zeta_minus_one(k, terms=60):
    """ζ(k) - 1 = Σ n⁻ᵏ from n = 2: the first terms, and the rest by Euler and Maclaurin."""
    N = float(terms)
    rest = N ** (1 - k) / (k - 1) + N**-k / 2 + k * N ** (-k - 1) / 12 - k * (k + 1) * (k + 2) * N ** (-k - 3) / 720
    rest += k * (k + 1) * (k + 2) * (k + 3) * (k + 4) * N ** (-k - 5) / 30240
    return sum(float(n) ** -k for n in range(terms - 1, 1, -1)) + rest


# log Γ(2 + t) = (1 - γ) t + Σ (-1)ᵏ (ζ(k) - 1) tᵏ / k from k = 2; a term falls by t/2, so by a quarter at the least
TAYLOR = (0.0, 1 - EULER_GAMMA, *((-1) ** k * _zeta_minus_one(k) / k for k in range(2, 28)))


@elementwise
def gammaln(x):
    """log |Γ(x)|; inf at 0, -1, -2, ..., and at -inf, as in C, where SciPy has -inf.

    Relative error some eps for x > 0, also beside the zeros at 1 and 2. Compare: scipy.special.gammaln.
    """
    cases = [
        (np.isinf(x), lambda x: np.full_like(x, np.inf)),
        (x >= LARGE, _by_stirling),
        (x > 2.5, _down_to_two),
        (x >= 1.5, lambda x: horner(TAYLOR, x - 2)),
        (x >= 0.5, lambda x: horner(TAYLOR, x - 1) - np.log1p(x - 1)),
        (x > 0, lambda x: horner(TAYLOR, x) - np.log1p(x) - np.log(x)),
        (x <= 0, lambda x: np.log(np.pi / np.abs(_sin_pi(x))) - gammaln(1 - x)),
    ]
    return by_cases(cases, x)


def gammaln1p(x):
    """log Γ(1 + x) for x > 0, with the digits of a small x that 1 + x would lose."""
    cases = [(x < 0.5, lambda x: horner(TAYLOR, x) - np.log1p(x)), (x >= 0.5, lambda x: gammaln(1 + x))]
    return by_cases(cases, x)


def _by_stirling(x):
    return (x - 0.5) * (np.log(x) - 1) - 0.5 + HALF_LOG_2PI + stirling_error(x)


def _down_to_two(x):
    """log Γ(x) = log((x - 1) (x - 2) ...) + log Γ(z), with z at most 5/2."""
    z, product = x.copy(), np.ones_like(x)
    while (high := z > 2.5).any():
        z = z - high
        product *= np.where(high, z, 1)
    return np.log(product) + horner(TAYLOR, z - 2)


@elementwise
def digamma(x):
    """ψ(x), the derivative of log Γ; -inf at 0, inf at -0.0, nan at -1, -2, ... Compare: scipy.special.digamma."""
    cases = [
        (x > 0, _digamma_above_zero),
        (x == 0, lambda x: -np.copysign(np.inf, x)),
        (x == np.round(x), lambda x: np.full_like(x, np.nan)),
        (x < 0, lambda x: _digamma_above_zero(1 - x) - np.pi / np.tan(np.pi * (x - np.round(x)))),
    ]
    return by_cases(cases, x)


def _digamma_above_zero(x):
    z, shift = x, np.zeros_like(x)
    while (low := z < LARGE).any():  # ψ(z) = ψ(z + 1) - 1/z
        shift -= np.where(low, 1 / z, 0)
        z = z + low
    return np.log(z) - 0.5 / z - _digamma_series(z) + shift


@elementwise
def log_minus_digamma(x):
    """log x - ψ(x) for x > 0, between 1/(2x) and 1/x, without the cancellation that it means for large x."""
    cases = [
        (x >= LARGE, lambda x: 0.5 / x + _digamma_series(x)),
        (x > 0, lambda x: np.log(x) - _digamma_above_zero(x)),
    ]
    return by_cases(cases, x)


def _digamma_series(x):
    """log x - 1/(2x) - ψ(x) for x ≥ 10."""
    return horner([B / (2 * k) for k, B in enumerate(BERNOULLI, 1)], 1 / (x * x)) / (x * x)


@elementwise
def trigamma(x):
    """ψ'(x), the second derivative of log Γ; inf at 0, -1, -2, ...

    At -inf, where there is no limit, it is nan; SciPy has inf.
    Compare: scipy.special.polygamma(1, x).
    """
    cases = [
        (x > 0, _trigamma_above_zero),
        (x <= 0, lambda x: (np.pi / _sin_pi(x)) ** 2 - _trigamma_above_zero(1 - x)),
    ]
    return by_cases(cases, x)


@elementwise
def trigamma_excess(x):
    """x² ψ'(x) - x for x > 0, which falls from 1 to 1/2, without the cancellation that it means for large x."""
    cases = [
        (x >= LARGE, lambda x: 0.5 + horner(BERNOULLI, 1 / (x * x)) / x),
        (x > 0, lambda x: x * x * _trigamma_above_zero(x) - x),
    ]
    return by_cases(cases, x)


def _trigamma_above_zero(x):
    z, shift = x, np.zeros_like(x)
    while (low := z < LARGE).any():  # ψ'(z) = ψ'(z + 1) + 1/z²
        shift += np.where(low, 1 / (z * z), 0)
        z = z + low
    return (1 + 0.5 / z + horner(BERNOULLI, 1 / (z * z)) / (z * z)) / z + shift


def _sin_pi(x):
    """sin πx up to sign, from the distance to the nearest whole number, which is exact."""
    return np.sin(np.pi * (x - np.round(x)))
