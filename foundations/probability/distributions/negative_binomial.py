"""The negative binomial distribution: how many trials succeed before the r-th failure.

    P(k) = Γ(k + r) / (k! Γ(r)) pᵏ (1 - p)ʳ,    k = 0, 1, 2, ...

r need not be whole: the distribution is that of a Poisson variable whose rate is itself random, Gamma(r, (1 - p) / p).
So it is drawn, and so it fits counts that vary more than Poisson's, whose variance is their mean: here m + m²/r.
Source: Johnson, Kemp & Kotz, Univariate Discrete Distributions, 3rd ed. (2005), ch. 5.
"""

from typing import ClassVar

import numpy as np

from foundations.numerics import brentq
from foundations.numerics.elementwise import elementwise
from foundations.numerics.special import betainc, betaincc
from foundations.numerics.special.gamma import log_minus_digamma
from foundations.numerics.special.stirling import log1pmx
from foundations.probability.distributions.base import POSITIVE
from foundations.probability.distributions.discrete import (
    ONE_BY_ONE,
    WIDTH,
    bell_entropy,
    cornish_fisher,
    expectation,
    smallest_with_cdf,
    surprise,
    wide_expectation,
)
from foundations.probability.distributions.gamma import standard_entropy
from foundations.probability.distributions.marsaglia_tsang import standard_gamma
from foundations.probability.distributions.odds import OddsDistribution
from foundations.probability.distributions.poisson import counts_for
from foundations.probability.distributions.saddle_point import UNDERFLOW, negative_binomial_log_prob
from foundations.probability.distributions.transformed_rejection import poisson_draws

BELL_SHAPED = 100.0  # failures from which the probabilities die out at 0 as they do far out


class NegativeBinomial(OddsDistribution):
    """Successes of probability p before `total_count` failures, as in torch; SciPy exchanges p and 1 - p.

    Parameters
    ----------
    total_count : (...) array_like, r, positive, not necessarily whole
    probs : (...) array_like, p, 0 or more and below 1
    logits : (...) array_like, log(p / (1 - p)), below inf, instead of probs

    Raises
    ------
    ValueError : both or none of probs and logits, a parameter out of range, or shapes that do not broadcast

    Notes
    -----
    The cdf is a regularized incomplete beta function, P(X <= k) = I_{1-p}(r, k + 1). The entropy is a sum,
    which beyond 65,536 terms is taken on a grid or as an integral.
    Compare: torch.distributions.NegativeBinomial, scipy.stats.nbinom.
    """

    constraints: ClassVar = {"total_count": POSITIVE, **OddsDistribution.constraints}
    total_count: np.ndarray

    def __init__(self, total_count, probs=None, logits=None):
        self._set_odds(probs, logits, total_count=total_count)
        if (self._log_q == -np.inf).any():
            raise ValueError(f"NegativeBinomial: {self._given[-1]} must give failure a probability above 0")

    @property
    def support(self):
        return 0.0, np.where(self._log_p == -np.inf, 0.0, np.inf)

    def _log_prob(self, x):
        none = self.total_count * self._log_q  # P(X = 0) = (1 - p)ʳ, exact also where p is 0
        return np.where(
            x == 0, none, negative_binomial_log_prob(x, self.total_count, self._p, self._q, self._log_p, self._log_q)
        )

    def _cdf(self, x):
        r = self.total_count
        return np.where(self._q <= 0.5, betainc(r, x + 1, self._q), betaincc(x + 1, r, self._p))

    def _icdf(self, q):
        skewness = (1 + self._p) / np.sqrt(self.total_count * self._p)
        return smallest_with_cdf(self.cdf, q, cornish_fisher(q, self.mean, self.stddev, skewness), *self.support)

    def _sample(self, rng, shape):
        return poisson_draws(rng, standard_gamma(rng, self.total_count, shape) * (self._p / self._q), shape)

    def entropy(self):
        """-Σ P(k) log P(k)."""
        return np.vectorize(_entropy, otypes=[float])(self.total_count, self._p, self._q, self._log_p, self._log_q)[()]

    @property
    def mean(self):
        return self.total_count * self._p / self._q

    @property
    def variance(self):
        return self.mean / self._q

    @property
    def mode(self):
        """⌊(r - 1) p / (1 - p)⌋, and 0 for r below 1."""
        return np.floor(np.maximum(self.total_count - 1, 0) * self._p / self._q)

    @classmethod
    def fit(cls, samples):
        """Maximum likelihood for samples (n,), whole numbers, 0 or more.

        For given r the best p makes the mean m = r p / (1 - p). What is left is one equation in r, whose left side has
        one root if the samples vary more than Poisson's do, and none otherwise; N_j counts the samples above j:

            Σ_j N_j / (r + j) - n log(1 + m / r) = 0

        ValueError where the variance is not above the mean: then larger r is better, up to the Poisson distribution.
        Cost: a step for each number up to the largest sample, but from 65,536 on for each different sample alone, by
        Σ_j 1/(r + j) = ψ(r + x) - ψ(r), j < x.
        """
        k = counts_for(cls, samples)
        with np.errstate(over="ignore", invalid="ignore"):
            m, excess = k.mean(), k.var() - k.mean()
        if not np.isfinite(excess):
            raise ValueError(f"{cls.__name__}.fit wants samples of finite variance, got samples up to {k.max()}")
        if not excess > 1e-12 * k.var():
            raise ValueError(f"{cls.__name__}.fit: the variance {k.var()} is not above the mean {m}; Poisson fits")
        large, times = np.unique(k[k >= ONE_BY_ONE], return_counts=True)
        small = k[k < ONE_BY_ONE].astype(np.int64)
        above = len(small) - np.cumsum(np.bincount(small))  # N_0, N_1, ... of the small samples
        j = np.arange(len(above))

        def left_side(log_r):
            """r² / n times it; for large r less m r in both terms, which would cancel."""
            r = np.exp(log_r)
            if r < m:
                return r * r * (((above / (r + j)).sum() + times @ _rise(large, r)) / len(k) - np.log1p(m / r))
            total = (above * (j / (1 + j / r))).sum() + times @ _rest(large, r)
            return -total / len(k) - r * r * elementwise(log1pmx)(m / r)

        low = high = np.log(m * m / excess)  # of r by the method of moments
        while left_side(low) < 0:
            low -= 1
        while left_side(high) > 0:
            high += 1
        r = np.exp(brentq(left_side, low, high, xtol=1e-13).root)
        return cls(r, logits=np.log(m / r))


def _entropy(r, *odds):
    p, q, _log_p, log_q = odds
    if r >= 1 and q < UNDERFLOW:  # the mean may overflow; q X is a gamma variable to the last digit
        return standard_entropy(r) - log_q

    def log_prob(k):
        return negative_binomial_log_prob(k, r, *odds)

    if r >= BELL_SHAPED:
        return bell_entropy(log_prob, r * p / q, np.sqrt(r * p) / q, np.inf)
    return _wide_expectation(surprise(log_prob), log_prob, r, p, q)


def expected(f, d: NegativeBinomial) -> float:
    """E f(X) for X of the distribution d, one and no batch."""
    r, p, q = d.total_count, d._p, d._q
    if r >= BELL_SHAPED:
        return expectation(f, d._log_prob, d.mean, d.stddev, 0, np.inf)
    return _wide_expectation(f, d._log_prob, r, p, q)


def _wide_expectation(f, log_prob, r, p, q):
    return wide_expectation(f, log_prob, np.ceil(r * p / q + WIDTH * (np.sqrt(r * p) + 1) / q))


def _rise(x, r):
    """ψ(r + x) - ψ(r) = Σ 1 / (r + j) over j < x."""
    return np.log1p(x / r) + log_minus_digamma(r) - log_minus_digamma(r + x)


def _rest(x, r):
    """r x - r² (ψ(r + x) - ψ(r)) = Σ j / (1 + j / r) over j < x, with the large terms canceled."""
    return -r * r * (elementwise(log1pmx)(x / r) + log_minus_digamma(r) - log_minus_digamma(r + x))
