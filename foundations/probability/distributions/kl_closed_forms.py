"""Kullback-Leibler divergences that have a formula, by the families of both distributions.

    KL(p ‖ q) = E log p(X) - E log q(X),    X of distribution p

Within a family the terms of log p and log q pair off, and what is left are a few divergences of numbers, none of which
cancels where p is close to q:

    D(k, m) = k log(k/m) + m - k                               as in `saddle_point`
    B(b, a) = log Γ(b) - log Γ(a) - (b - a) ψ(a)               how far log Γ is above its tangent

Where q is normal, exponential or uniform, log q asks of p its mean and variance at most: KL = E -log q - entropy of p.
Source: Cover & Thomas, Elements of Information Theory, 2nd ed. (2006), ch. 2 and 8; Chyzak & Nielsen, A closed-form
formula for the Kullback-Leibler divergence between Cauchy distributions (2019).
"""

from collections.abc import Callable

import numpy as np

from foundations.linalg import solve_triangular
from foundations.numerics.elementwise import elementwise
from foundations.numerics.special.gamma import log_minus_digamma
from foundations.numerics.special.stirling import HALF_LOG_2PI
from foundations.probability.distributions.bernoulli import Bernoulli
from foundations.probability.distributions.beta import Beta
from foundations.probability.distributions.binomial import Binomial
from foundations.probability.distributions.categorical import Categorical
from foundations.probability.distributions.cauchy import Cauchy
from foundations.probability.distributions.dirichlet import Dirichlet
from foundations.probability.distributions.exponential import Exponential
from foundations.probability.distributions.gamma import Gamma
from foundations.probability.distributions.geometric import Geometric
from foundations.probability.distributions.inverse_gamma import InverseGamma
from foundations.probability.distributions.laplace import Laplace
from foundations.probability.distributions.log_normal import LogNormal
from foundations.probability.distributions.multinomial import Multinomial
from foundations.probability.distributions.multivariate_normal import MultivariateNormal, whitened
from foundations.probability.distributions.negative_binomial import NegativeBinomial
from foundations.probability.distributions.normal import Normal
from foundations.probability.distributions.poisson import Poisson
from foundations.probability.distributions.saddle_point import (
    binomial_log_prob,
    count_deviance,
    factorial_excess,
    times_log,
)
from foundations.probability.distributions.student_t import StudentT
from foundations.probability.distributions.uniform import Uniform

FEW_TRIALS = 1e5  # whose sum takes some milliseconds

# ---- Counts


def _bernoulli(p, q):
    return times_log(p._p, p._log_p - q._log_p) + times_log(p._q, p._log_q - q._log_q)


def _binomial(p, q):
    """n times Bernoulli's for equal n; else, for p of few trials, the sum over all its values."""
    n, m = (d.total_count if isinstance(d, Binomial) else np.float64(1) for d in (p, q))
    if np.all(n == m):
        return n * _bernoulli(p, q)
    if np.any((n < m) & (n > FEW_TRIALS)):
        return None
    odds = (p._p, p._q, p._log_p, p._log_q, q._p, q._q, q._log_p, q._log_q)
    return np.where(n == m, n * _bernoulli(p, q), np.vectorize(_binomial_sum, otypes=[float])(n, m, *odds))


def _binomial_sum(n, m, *odds):
    """Σ P(k) log P(k)/Q(k) for n trials and for m. Where n is above m and q excludes nothing, p is 0, and so is k."""
    if n >= m:
        return -binomial_log_prob(0, m, *odds[4:])
    k = np.arange(n + 1)
    log_p, log_q = binomial_log_prob(k, n, *odds[:4]), binomial_log_prob(k, m, *odds[4:])
    return np.where(log_p > -np.inf, np.exp(log_p) * (log_p - log_q), 0.0).sum()


def _geometric(p, q):
    return p._log_p - q._log_p + times_log(p.mean, p._log_q - q._log_q)


def _negative_binomial(p, q):
    equal = np.all(p.total_count == q.total_count)
    return p.total_count * (p._log_q - q._log_q) + times_log(p.mean, p._log_p - q._log_p) if equal else None


def _poisson(p, q):
    return count_deviance(p.rate, q.rate, q.rate - p.rate)


def _categorical(p, q):
    return times_log(p.probs, p.logits - q.logits).sum(axis=-1)


def _multinomial(p, q):
    return p.total_count * _categorical(p, q) if p.total_count == q.total_count else np.inf


# ---- Numbers


def _exponential(p, q):
    return count_deviance(1.0, q.rate / p.rate, (q.rate - p.rate) / p.rate)


def _normal(p, q):
    return 0.5 * _scales(p.scale, q.scale) + 0.5 * ((p.loc - q.loc) / q.scale) ** 2


def _scales(s, t):
    """D(1, s²/t²) = s²/t² - 1 - log s²/t²."""
    return count_deviance(1.0, (s / t) ** 2, (s - t) / t * ((s + t) / t))


def _laplace(p, q):
    z = np.abs(p.loc - q.loc) / p.scale
    ratio = p.scale / q.scale
    return count_deviance(1.0, ratio, (p.scale - q.scale) / q.scale) + ratio * (np.expm1(-z) + z)


def _cauchy(p, q):
    """log ((γ₁ + γ₂)² + (x₁ - x₂)²) / 4γ₁γ₂ = log (1 + ((γ₁ - γ₂)² + (x₁ - x₂)²) / 4γ₁γ₂)."""
    root = np.sqrt(p.scale) * np.sqrt(q.scale)
    return np.log1p(((p.scale - q.scale) / root / 2) ** 2 + ((p.loc - q.loc) / root / 2) ** 2)


def _gamma(p, q):
    """With u = β₂/β₁: B(a₂, a₁) + a₁ u - a₁ - a₂ log u; the large part of B joins the rest as one deviance."""
    (a, rate), (b, other) = _as_gamma(p), _as_gamma(q)
    expected = a * (other / rate)
    return count_deviance(b, expected, expected - b) + _bregman_rest(b, a)


def _as_gamma(d):
    return (1.0, d.rate) if isinstance(d, Exponential) else (d.concentration, d.rate)


def _beta(p, q):
    a, b = (np.stack([d.concentration1, d.concentration0], axis=-1) for d in (p, q))
    return _concentrations(a, b)


def _dirichlet(p, q):
    return _concentrations(p.concentration, q.concentration)


def _concentrations(a, b):
    """Σ B(bᵢ, aᵢ) - B(Σb, Σa) for a and b (..., K)."""
    return _bregman(b, a).sum(axis=-1) - _bregman(b.sum(axis=-1), a.sum(axis=-1))


def _bregman(b, a):
    """B(b, a) for a, b > 0."""
    return count_deviance(b, a, a - b) + _bregman_rest(b, a)


def _bregman_rest(b, a):
    """B(b, a) - D(b, a): what Stirling's formula leaves out."""
    return factorial_excess(b) - factorial_excess(a) - np.log(b / a) + (b - a) * elementwise(log_minus_digamma)(a)


# ---- Vectors


def _multivariate_normal(p, q):
    """½ (Σ_{i>j} w_ij² + Σ D(1, w_ii²) + |L₂⁻¹ (μ₁ - μ₂)|²), W = L₂⁻¹ L₁."""
    L, M = np.broadcast_arrays(p.scale_tril, q.scale_tril)
    W = solve_triangular(M, L, lower=True)
    own = _scales(np.diagonal(L, axis1=-2, axis2=-1), np.diagonal(M, axis1=-2, axis2=-1)).sum(axis=-1)
    shift = (whitened(q.scale_tril, p.loc - q.loc) ** 2).sum(axis=-1)
    return 0.5 * ((np.tril(W, -1) ** 2).sum(axis=(-2, -1)) + own + shift)


# ---- Where log q asks for the moments of p alone


def _to_normal(p, q):
    z = (p.mean - q.loc) / q.scale
    value = HALF_LOG_2PI + np.log(q.scale) + 0.5 * (p.variance / q.scale**2 + z * z) - p.entropy()
    return np.where(np.isfinite(p.variance), value, np.inf)  # E X² is infinite there


def _to_exponential(p, q):
    return q.rate * p.mean - np.log(q.rate) - p.entropy()


def _to_uniform(p, q):
    return np.log(q.high - q.low) - p.entropy()


ON_THE_LINE = (Uniform, Laplace, Exponential, Gamma, Beta, LogNormal, InverseGamma, StudentT, Cauchy)

# (family of p, family of q) -> KL, or None where these parameters have no formula
CLOSED_FORMS: dict[tuple[type, type], Callable] = {
    (Bernoulli, Bernoulli): _bernoulli,
    (Bernoulli, Binomial): _binomial,
    (Beta, Beta): _beta,
    (Binomial, Bernoulli): _binomial,
    (Binomial, Binomial): _binomial,
    (Categorical, Categorical): _categorical,
    (Cauchy, Cauchy): _cauchy,
    (Dirichlet, Dirichlet): _dirichlet,
    (Exponential, Exponential): _exponential,
    (Exponential, Gamma): _gamma,
    (Gamma, Exponential): _gamma,
    (Gamma, Gamma): _gamma,
    (Geometric, Geometric): _geometric,
    (InverseGamma, InverseGamma): _gamma,
    (Laplace, Laplace): _laplace,
    (LogNormal, LogNormal): _normal,
    (Multinomial, Multinomial): _multinomial,
    (MultivariateNormal, MultivariateNormal): _multivariate_normal,
    (NegativeBinomial, NegativeBinomial): _negative_binomial,
    (Normal, Normal): _normal,
    (Poisson, Poisson): _poisson,
    (Uniform, Uniform): _to_uniform,
    (Beta, Uniform): _to_uniform,
    **{(family, Exponential): _to_exponential for family in (Uniform, Beta, LogNormal, InverseGamma)},
    **{(family, Normal): _to_normal for family in ON_THE_LINE},
}
