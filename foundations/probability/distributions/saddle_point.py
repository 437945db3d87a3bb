"""Probabilities of counts in Loader's form, in which nothing large cancels.

    log k! = k log k - k + S(k),    D(k, m) = k log(k/m) + m - k ≥ 0

    Poisson      log P(k) = -D(k, λ) - S(k)
    binomial     log P(k) = S(n) - S(k) - S(n - k) - D(k, np) - D(n - k, nq)
    multinomial  log P(k) = S(n) - Σ (S(kᵢ) + D(kᵢ, npᵢ))

From log n! - log k! - log (n - k)! + k log p + (n - k) log q at n = 1e6 remain ten of sixteen digits. The deviance D is
computed from m - k, so that m - k has to be exact: that of np and k is, by Dekker's product.
Source: Loader, Fast and Accurate Computation of Binomial Probabilities (2000); Dekker, Numer. Math. 18 (1971) 224.
"""

import numpy as np

from foundations.numerics.elementwise import by_cases, elementwise
from foundations.numerics.special import betaln, log_binomial
from foundations.numerics.special.gamma import gammaln1p
from foundations.numerics.special.stirling import HALF_LOG_2PI, LARGE, deviance, exact_product, stirling_error

UNDERFLOW = 1e-200  # below this p or q, or a ratio to r, may be zero where its logarithm is not


@elementwise
def factorial_excess(x):
    """S(x) = log Γ(x + 1) - x log x + x for x ≥ 0: about log √(2πx), and 0 at 0."""
    cases = [
        (x == 0, lambda x: np.zeros_like(x)),
        (x < LARGE, lambda x: gammaln1p(x) - x * np.log(x) + x),
        (x >= LARGE, lambda x: HALF_LOG_2PI + 0.5 * np.log(x) + stirling_error(x)),
    ]
    return by_cases(cases, x)


@elementwise
def count_deviance(k, m, difference):
    """D(k, m) for k, m ≥ 0, where difference is m - k, as exactly as the caller knows it."""
    return by_cases([(k == 0, lambda k, m, d: m), (k > 0, deviance)], k, m, difference)


def poisson_log_prob(k, rate):
    """log of λᵏ e^-λ / k! for whole k ≥ 0."""
    return -count_deviance(k, rate, rate - k) - factorial_excess(k)


@elementwise
def binomial_log_prob(k, n, p, q, log_p, log_q):
    """log of (n over k) pᵏ qⁿ⁻ᵏ for whole 0 ≤ k ≤ n; p + q = 1, each as exactly as it is known."""
    tiny = np.minimum(p, q) < UNDERFLOW
    cases = [(tiny, _binomial_by_logs), (~tiny, _binomial_by_deviances)]
    return by_cases(cases, k, n, p, q, log_p, log_q)


def _binomial_by_logs(k, n, _p, _q, log_p, log_q):
    return log_binomial(n, k) + times_log(k, log_p) + times_log(n - k, log_q)


def _binomial_by_deviances(k, n, p, q, _log_p, _log_q):
    (np_, lost_p), (nq, lost_q) = exact_product(n, p), exact_product(n, q)
    off = np.where(p <= 0.5, (np_ - k) + lost_p, (n - k - nq) - lost_q)  # of p and q the smaller is exact
    far = count_deviance(k, n * p, off) + count_deviance(n - k, n * q, -off)
    return factorial_excess(n) - factorial_excess(k) - factorial_excess(n - k) - far


@elementwise
def negative_binomial_log_prob(k, r, p, q, log_p, log_q):
    """log of Γ(k + r) / (k! Γ(r)) pᵏ qʳ for whole k ≥ 0 and real r > 0: r / (r + k) times the binomial's k of r + k."""
    tiny = np.minimum(np.minimum(p, q), r) < UNDERFLOW
    cases = [(tiny, _negative_by_logs), (~tiny, _negative_by_deviances)]
    return by_cases(cases, k, r, p, q, log_p, log_q)


def _negative_by_logs(k, r, _p, _q, log_p, log_q):
    return times_log(k, log_p) + r * log_q - betaln(k + 1, r) - np.log(k + r)


def _negative_by_deviances(k, r, p, q, _log_p, _log_q):
    (rp, rp_lost), (kp, kp_lost) = exact_product(r, p), exact_product(k, p)
    (rq, rq_lost), (kq, kq_lost) = exact_product(r, q), exact_product(k, q)
    off = np.where(p <= 0.5, (rp - k) + kp + (rp_lost + kp_lost), (r - kq) - rq - (rq_lost + kq_lost))  # rp - kq
    n = r + k
    far = count_deviance(k, n * p, off) + count_deviance(r, n * q, -off)
    return np.log(r / n) + factorial_excess(n) - factorial_excess(k) - factorial_excess(r) - far


def times_log(count, log_p):
    """count · log p, and 0 where count is 0, also for p = 0."""
    with np.errstate(invalid="ignore"):
        return np.where(count == 0, 0.0, count * log_p)[()]
