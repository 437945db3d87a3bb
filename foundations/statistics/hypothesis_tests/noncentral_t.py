"""Tails of the noncentral t distribution: of Student's t when the null hypothesis is false.

T = (Z + δ) / √(χ²_ν / ν) is what the statistic of a t test is, for an effect that moves its mean by δ. With λ = δ²/2,
(Z + δ)² is a chi-squared variable whose 2J + 1 degrees of freedom are random, J of Poisson(λ), and so for t ≥ 0

    P(|T| > t) = Σ_j w_j B(j + ½),    w_j = e^-λ λ^j / j!,    B(a) = P(Beta(a, ν/2) > t²/(ν + t²))
    P(T > t)   = ½ Σ_j (w_j B(j + ½) ± v_j B(j + 1)),    v_j = e^-λ λ^(j+½) / Γ(j + 3/2),    ± the sign of δ

The terms are a bell in j. Where it is wide, every h-th term is enough: the sum of a smooth bell on any grid much finer
than its width is its integral.
Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions, vol. 2 (1995), ch. 31; Trefethen &
Weideman, SIAM Review 56 (2014) 385, for the grid.
"""

import math

import numpy as np

from foundations.numerics.special import betainc, betaincc
from foundations.probability.distributions.saddle_point import poisson_log_prob

REACH, LEAST_TERMS = 12, 40  # deviations of the bell, and terms more, in which all that counts lies
TERMS_PER_DEVIATION = 8


def noncentral_t_tail(t: float, nu: float, delta: float) -> float:
    """P(T > t), with an absolute error of 1e-13; for t and delta ≥ 0 all terms are positive and so is it relative.

    nu > 0, t and delta finite. Compare: scipy.stats.nct.sf.
    """
    if t < 0:
        return 1 - noncentral_t_tail(-t, nu, -delta)
    even, odd = _sums(t, nu, delta)
    return min(1.0, max(0.0, 0.5 * (even + math.copysign(odd, delta))))


def noncentral_t_tails(t: float, nu: float, delta: float) -> float:
    """P(|T| > t) for t ≥ 0, to a relative 1e-12. Compare: scipy.stats.nct.sf(t) + scipy.stats.nct.cdf(-t)."""
    return min(1.0, _sums(t, nu, delta)[0])


def _sums(t: float, nu: float, delta: float) -> tuple[float, float]:
    """Σ w_j B(j + ½) and Σ v_j B(j + 1)."""
    lam = delta * delta / 2
    x, y = t * t / (nu + t * t), nu / (nu + t * t)
    # Terms grow by (λ/j) x (1 + ν/2j) where B is small and by λ/j where it is not: up to the largest j with either 1
    top = max(lam, (lam * x + math.sqrt(lam * x * (lam * x + 2 * nu))) / 2)
    step = max(1, int(math.sqrt(lam) / TERMS_PER_DEVIATION))
    low = max(0, math.floor(lam - REACH * math.sqrt(lam) - LEAST_TERMS))
    j = np.arange(low, top + REACH * math.sqrt(top) + LEAST_TERMS, step)
    w, v = np.exp(poisson_log_prob(j, lam)), np.exp(poisson_log_prob(j + 0.5, lam))

    def B(a):
        return betaincc(a, nu / 2, x) if x < 0.5 else betainc(nu / 2, a, y)  # the smaller of x and y has its digits

    return step * float((w * B(j + 0.5)).sum()), step * float((v * B(j + 1.0)).sum())
