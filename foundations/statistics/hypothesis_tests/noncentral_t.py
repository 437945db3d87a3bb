"""Tails of the noncentral t distribution: of Student's t when the null hypothesis is false.

T = (Z + δ) / √(χ²_ν / ν) is what the statistic of a t test is, for an effect that moves its mean by δ. With λ = δ²/2,
(Z + δ)² is a chi-squared variable whose 2J + 1 degrees of freedom are random, J of Poisson(λ), and so for t ≥ 0

    P(|T| > t) = Σ_j w_j B(j + ½),    w_j = e^-λ λ^j / j!,    B(a) = P(Beta(a, ν/2) > t²/(ν + t²))
    P(T > t)   = ½ Σ_j (w_j B(j + ½) ± v_j B(j + 1)),    v_j = e^-λ λ^(j+½) / Γ(j + 3/2),    ± the sign of δ

The terms are a bell in j. Where it is wide, every h-th term is enough: the sum of a smooth bell on any grid much finer
than its width is its integral. Where it is not, one B is enough, since with x = t²/(ν + t²)

    B(a + 1) = B(a) + x^a (1 - x)^(ν/2) / (a Beta(a, ν/2))

and of these positive terms each is the one before times x (a + ν/2) / (a + 1).
Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions, vol. 2 (1995), ch. 31; Trefethen &
Weideman, SIAM Review 56 (2014) 385, for the grid.
"""

import math

import numpy as np

from foundations.numerics.special import betainc, betaincc, betaln
from foundations.probability.distributions.saddle_point import poisson_log_prob

REACH, LEAST_TERMS = 12, 40  # deviations of the bell, and terms more, in which all that counts lies
TERMS_PER_DEVIATION = 8


def noncentral_t_tail(t: float, nu: float, delta: float) -> float:
    """P(T > t), with an absolute error of 1e-13; for t and delta ≥ 0 all terms are positive and so is it relative.

    nu > 0, t and delta finite. Compare: scipy.stats.nct.sf.
    """
    if t < 0:
        return 1 - noncentral_t_tail(-t, nu, -delta)
    even, odd = _sum(t, nu, delta, 0.0), _sum(t, nu, delta, 0.5)
    return min(1.0, max(0.0, 0.5 * (even + math.copysign(odd, delta))))


def noncentral_t_tails(t: float, nu: float, delta: float) -> float:
    """P(|T| > t) for t ≥ 0, to a relative 1e-12. Compare: scipy.stats.nct.sf(t) + scipy.stats.nct.cdf(-t)."""
    return min(1.0, _sum(t, nu, delta, 0.0))


def _sum(t: float, nu: float, delta: float, shift: float) -> float:
    """Σ w_j B(j + ½) for shift 0, Σ v_j B(j + 1) for shift ½: w at j + shift is v."""
    lam = delta * delta / 2
    if math.isinf(lam):
        return 1.0  # every t is left behind
    x, y = t * t / (nu + t * t), nu / (nu + t * t)
    # Terms grow by (λ/j) x (1 + ν/2j) where B is small and by λ/j where it is not: up to the largest j with either 1
    top = max(lam, (lam * x + math.sqrt(lam * x * (lam * x + 2 * nu))) / 2)
    step = max(1, int(math.sqrt(lam) / TERMS_PER_DEVIATION))
    low = max(0, math.floor(lam - REACH * math.sqrt(lam) - LEAST_TERMS))
    j = np.arange(low, top + REACH * math.sqrt(top) + LEAST_TERMS, step) + shift
    B = _upper_tails(j + 0.5, nu / 2, x, y) if step > 1 else _consecutive_upper_tails(j + 0.5, nu / 2, x, y)
    return step * float(np.exp(poisson_log_prob(j, lam)) @ B)


def _upper_tails(a, b: float, x: float, y: float):
    """B(a) = P(Beta(a, b) > x), y = 1 - x: the smaller of x and y has its digits."""
    return betaincc(a, b, x) if x < 0.5 else betainc(b, a, y)


def _consecutive_upper_tails(a: np.ndarray, b: float, x: float, y: float) -> np.ndarray:
    """The same of a, a + 1, a + 2, ...: the first, and what is added."""
    first = float(_upper_tails(a[0], b, x, y))
    if x == 0:
        return np.ones_like(a)
    log_added = a[0] * math.log(x) + b * (math.log(y) if y < 0.5 else math.log1p(-x))
    log_added -= math.log(a[0]) + float(betaln(a[0], b))
    log_ratios = np.log(x * (a[:-1] + b) / (a[:-1] + 1))
    added = np.exp(log_added + np.concatenate([[0.0], np.cumsum(log_ratios)]))
    return first + np.concatenate([[0.0], np.cumsum(added[:-1])])
