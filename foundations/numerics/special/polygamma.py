"""Higher derivatives of the digamma function.

    ψ⁽ⁿ⁾(x) = (-1)ⁿ⁺¹ n! Σ 1/(x + k)ⁿ⁺¹, k = 0, 1, ...

For large x the asymptotic series, to which the recurrence leads; below zero reflection: ψ(1 - x) - ψ(x) = π cot πx,
whose n-th derivative is πⁿ⁺¹ times a polynomial in cot πx.

Source: DLMF 5.15.
"""

import math
from operator import index

import numpy as np

from foundations.numerics.elementwise import by_cases, elementwise
from foundations.numerics.special.gamma import BERNOULLI, digamma, trigamma
from foundations.numerics.special.stirling import LARGE, horner


def polygamma(n: int, x):
    """ψ⁽ⁿ⁾(x), the derivative of order n of the digamma function; at 0, -1, -2, ... inf for odd n, -inf for even n ≥ 2.

    Raises
    ------
    ValueError
        For a negative n.

    Compare: scipy.special.polygamma.
    """
    n = index(n)
    if n < 0:
        raise ValueError(f"n, the order of the derivative, is at least 0; got {n}")
    return digamma(x) if n == 0 else trigamma(x) if n == 1 else elementwise(lambda x: _higher(n, x))(x)


def _higher(n: int, x):
    cases = [
        (x > 0, lambda x: _above_zero(n, x)),
        (x == np.round(x), lambda x: np.full_like(x, np.inf if n % 2 else -np.inf)),
        (x <= 0, lambda x: (-1) ** n * _above_zero(n, 1 - x) - np.pi ** (n + 1) * _slope_of_cot(n, x)),
    ]
    return by_cases(cases, x)


def _above_zero(n: int, x):
    z, shift = x, np.zeros_like(x)
    while (low := z < LARGE + n).any():  # (-1)ⁿ⁺¹ ψ⁽ⁿ⁾(z) = (-1)ⁿ⁺¹ ψ⁽ⁿ⁾(z + 1) + n!/zⁿ⁺¹
        shift += np.where(low, math.factorial(n) / z ** (n + 1), 0)
        z = z + low
    series = horner([B * math.comb(2 * k + n - 1, 2 * k) for k, B in enumerate(BERNOULLI, 1)], 1 / (z * z)) / (z * z)
    return (-1) ** (n + 1) * (math.factorial(n - 1) / z**n * (1 + 0.5 * n / z + series) + shift)


def _slope_of_cot(n: int, x):
    """The n-th derivative of cot at πx, by cot' = -(1 + cot²)."""
    p = [0, 1]  # coefficients of the polynomial in cot
    for _ in range(n):
        slope = [k * a for k, a in enumerate(p)][1:]
        p = [-a - b for a, b in zip([*slope, 0, 0], [0, 0, *slope], strict=True)]
    return horner(p, 1 / np.tan(np.pi * (x - np.round(x))))
