"""The error function, its complement, and their inverses: the normal distribution in other units.

    erf(x) = 2/√π ∫₀ˣ exp(-t²) dt,    erfc(x) = 1 - erf(x) = 2x/π exp(-x²) ∫₀^∞ exp(-t²) / (t² + x²) dt

Near zero, erf by its Taylor series. Elsewhere erfc by the trapezoidal rule on the second integral: for an analytic
function that dies at both ends its error falls like exp(-π²/h²), so that h = 1/2 gives every digit with twelve points;
the pole at t = ix adds the known term 2 / (1 - exp(2πx/h)).

Left out: complex arguments, the scaled erfcx.
Source: Matta & Reichel, Math. Comp. 25 (1971) 339; Trefethen & Weideman, SIAM Review 56 (2014) 385.
"""

import math

import numpy as np

from foundations.numerics.elementwise import by_cases, elementwise
from foundations.numerics.special.stirling import horner

TAYLOR = [2 / math.sqrt(math.pi) * (-1) ** n / (math.factorial(n) * (2 * n + 1)) for n in range(20)]
H = 0.5
# erf(x) = x P(x²) / Q(x²) to 4e-7, from the highest power down: Eigen's, for single precision.
P_SINGLE = (2.2905065861350646e-4, 3.4082910107109506e-3, 5.0955695062380861e-2, 0.18520832239976145, 1.128379143519084)
Q_SINGLE = (
    *(-1.1791602954361697e-7, 2.3547966471313185e-5, 1.0179625278914885e-3, 1.4070470171167667e-2),
    *(0.11098505178285362, 0.49746925110067538, 1.0),
)


def erf(x):
    """The error function, odd, from -1 to 1. Compare: scipy.special.erf.

    Arrays of float32 take a short way through a rational function, good to 4e-7: neural networks call it often.
    """
    return _erf_single(x) if isinstance(x, np.ndarray) and x.dtype == np.float32 else _erf(x)


def _erf_single(x: np.ndarray) -> np.ndarray:
    with np.errstate(invalid="ignore"):
        x = np.clip(x, -3.8325, 3.8325)
        s = x * x
        p, q = np.full_like(x, P_SINGLE[0]), np.full_like(x, Q_SINGLE[0])
        for total, coefficients in ((p, P_SINGLE), (q, Q_SINGLE)):
            for c in coefficients[1:]:
                total *= s
                total += c
        p *= x
        p /= q
        return np.clip(p, -1, 1, out=p)


@elementwise
def _erf(x):
    """The error function in double precision."""
    far = np.sign(x) * (1 - _erfc_from_half(np.maximum(np.abs(x), 0.5)))
    return np.where(np.abs(x) < 1, _erf_near_zero(np.clip(x, -1, 1)), far)


@elementwise
def erfc(x):
    """1 - erf(x), with all its digits in the right tail, down to 1e-308 at 26.5. Compare: scipy.special.erfc."""
    cases = [
        (x >= 0.5, _erfc_from_half),
        (x > -0.5, lambda x: 1 - _erf_near_zero(x)),
        (x <= -0.5, lambda x: 2 - _erfc_from_half(-x)),
    ]
    return by_cases(cases, x)


def _erf_near_zero(x):
    return x * horner(TAYLOR, x * x)


def _erfc_from_half(x):
    """erfc for x ≥ 1/2."""
    x = np.minimum(x, 28.0)  # it is zero from 27.3 on
    # x² has a rounding error of up to 1e-13, which exp would hand on: the leading part is squared exactly
    lead = np.round(x * 64) / 64
    bell = np.exp(-lead * lead) * np.exp((lead - x) * (lead + x))
    pole = np.where(x < np.pi / H, 2 / (1 - np.exp(2 * np.pi / H * x)), 0)
    return bell * trapezoid(x) + pole


def trapezoid(x):
    """The sum over the points: exp(x²) erfc(x) for x ≥ π/h, where the pole adds nothing."""
    total = 0.5 / (x * x)
    for t in H * np.arange(1, 13):
        total += math.exp(-t * t) / (t * t + x * x)
    return 2 * H * x / np.pi * total


@elementwise
def erfinv(y):
    """The x with erf(x) = y, for -1 ≤ y ≤ 1; nan outside. Compare: scipy.special.erfinv."""
    cases = [
        (np.abs(y) <= 0.5, _erfinv_near_zero),
        (np.abs(y) <= 1, lambda y: np.sign(y) * _erfcinv_tail(1 - np.abs(y))),  # the difference is exact
    ]
    return by_cases(cases, y)


@elementwise
def erfcinv(y):
    """The x with erfc(x) = y, for 0 ≤ y ≤ 2; nan outside. Compare: scipy.special.erfcinv."""
    cases = [
        ((y >= 0) & (y < 1e-290), _erfcinv_far),
        ((y >= 0) & (y < 0.5), _erfcinv_tail),
        ((y > 1.5) & (y <= 2), lambda y: -_erfcinv_tail(2 - y)),
        (np.abs(y - 1) <= 0.5, lambda y: _erfinv_near_zero(1 - y)),
    ]
    return by_cases(cases, y)


def _erfinv_near_zero(y):
    """Newton on erf, which is concave for x > 0: from below the root the steps go up to it, and never past."""
    x = y * math.sqrt(math.pi) / 2
    for _ in range(5):
        x = x - (_erf_near_zero(x) - y) * np.exp(x * x) * math.sqrt(math.pi) / 2
    return x


def _erfcinv_tail(y):
    """Newton on log erfc, which is concave: from above the root the steps go down to it.

    The start is above, as erfc(x) ≤ exp(-x²).
    """
    x = np.sqrt(-np.log(y))
    for _ in range(7):
        value = erfc(x)
        x = x + np.log(value / y) * value * np.exp(x * x) * math.sqrt(math.pi) / 2
    return np.where(y == 0, np.inf, x)


def _erfcinv_far(y):
    """The same where exp(x²) overflows, with erfc(x) = exp(-x²) S(x) known by its logarithm."""
    x = np.sqrt(-np.log(y))
    for _ in range(7):
        S = trapezoid(x)
        x = x + (np.log(S) - x * x - np.log(y)) * S * math.sqrt(math.pi) / 2
    return np.where(y == 0, np.inf, x)
