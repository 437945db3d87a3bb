"""How surprising a statistic is: the tails of the normal, t, chi-squared and F distributions.

Each tail is computed as what it is, never as one minus the rest: a p-value of 1e-200 has its digits.

    P(Z > z) = erfc(z / √2) / 2        P(χ²_ν > x) = Q(ν/2, x/2)        P(F_{m,n} > f) = I_{n/(n + m f)}(n/2, m/2)

Source: Abramowitz & Stegun, Handbook of Mathematical Functions, §26.
"""

import math
from collections.abc import Callable

import numpy as np

from foundations.numerics.special import betainc, betaincc, erfc, gammaincc
from foundations.probability.distributions.student_t import upper_tail
from foundations.statistics.hypothesis_tests.result import Alternative


def normal_p_value(z: float, alternative: Alternative) -> float:
    """Of a statistic that is standard normal under the null."""
    return _symmetric(z, lambda z: 0.5 * float(erfc(z / math.sqrt(2))), alternative)


def student_p_value(t: float, df: float, alternative: Alternative) -> float:
    """Of a statistic that is Student's t with df degrees of freedom under the null."""
    return _symmetric(t, lambda t: float(upper_tail(df, t)), alternative)


def _symmetric(x: float, upper: Callable[[float], float], alternative: Alternative) -> float:
    """From the upper tail of x ≥ 0 of a distribution that is symmetric about 0; nan for nan."""
    tail = upper(abs(x))
    if alternative == "two-sided":
        return 2 * tail
    return tail if (x >= 0) == (alternative == "greater") else 1 - tail


def chi_square_p_value(x: float, df: float) -> float:
    """P(χ² > x), df > 0 degrees of freedom; nan for nan."""
    return float(gammaincc(df / 2, x / 2))


def f_p_value(f: float, df: tuple[float, float]) -> float:
    """P(F > f) with df = (m, n) degrees of freedom; nan for nan."""
    m, n = df
    if math.isinf(f):
        return 0.0
    ratio = m / n * f
    if ratio > 1:
        return float(betainc(n / 2, m / 2, 1 / (1 + ratio)))
    return float(betaincc(m / 2, n / 2, ratio / (1 + ratio)))  # here 1 - x would cancel


def quotient(a: float, b: float) -> float:
    """a / b, with ±inf for a number over zero and nan for 0 / 0, silently."""
    with np.errstate(all="ignore"):
        return float(np.float64(a) / np.float64(b))
