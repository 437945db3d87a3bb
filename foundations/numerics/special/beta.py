"""The logarithms of the beta function and of the binomial coefficient.

    B(a, b) = Γ(a) Γ(b) / Γ(a + b),    (n over k) = n! / (k! (n - k)!) = 1 / ((n + 1) B(n - k + 1, k + 1))

Three values of gammaln lose what their size exceeds the result by: for log B(1e6, 1/2) six digits. Where a parameter is
large the difference log Γ(a + b) - log Γ(b) is taken from Stirling's series as one.
Source: DLMF 5.12, 5.11.
"""

import numpy as np

from foundations.numerics.elementwise import by_cases, elementwise
from foundations.numerics.special.gamma import gammaln
from foundations.numerics.special.stirling import HALF_LOG_2PI, LARGE, log_gamma_difference, stirling_error


@elementwise
def betaln(a, b):
    """log B(a, b) for finite a, b > 0; nan elsewhere, also at the limits ±inf. Compare: scipy.special.betaln."""
    small, large = np.minimum(a, b), np.maximum(a, b)
    cases = [
        (small >= LARGE, _both_large),
        ((small > 0) & (large >= LARGE), lambda a, b: gammaln(a) - log_gamma_difference(b, a)),
        (small > 0, lambda a, b: gammaln(a) + (gammaln(b) - gammaln(a + b))),
    ]
    return by_cases(cases, small, large)


def _both_large(a, b):
    """By Stirling; with a ≤ b the terms in log have one sign."""
    ratio = a / b
    logs = (a - 0.5) * (np.log(ratio) - np.log1p(ratio)) - b * np.log1p(ratio) - 0.5 * np.log(b)
    return logs + HALF_LOG_2PI + stirling_error(a) + stirling_error(b) - stirling_error(a + b)


@elementwise
def log_binomial(n, k):
    """log of the binomial coefficient, for real n ≥ 0; -inf for k < 0 and k > n, where it is zero.

    Compare: numpy.log(scipy.special.binom(n, k)), which overflows from n = 1030 on.
    """
    cases = [
        (n < 0, lambda n, k: np.full_like(n, np.nan)),
        ((k < 0) | (k > n), lambda n, k: np.full_like(n, -np.inf)),
        ((k == 0) | (k == n), lambda n, k: np.zeros_like(n)),
        (n > 0, lambda n, k: -np.log1p(n) - betaln(n - k + 1, k + 1)),
    ]
    return by_cases(cases, n, k)
