"""The binomial distribution: how many of n independent trials succeed."""

from typing import ClassVar

import numpy as np

from foundations.numerics.special import betainc, betaincc
from foundations.probability.distributions.base import COUNT, training_samples
from foundations.probability.distributions.discrete import bell_entropy, cornish_fisher, smallest_with_cdf
from foundations.probability.distributions.odds import OddsDistribution
from foundations.probability.distributions.saddle_point import binomial_log_prob
from foundations.probability.distributions.transformed_rejection import binomial_draws


class Binomial(OddsDistribution):
    """P(k) = (n over k) pᵏ (1 - p)ⁿ⁻ᵏ for k = 0, 1, ..., n.

    Parameters
    ----------
    total_count : (...) array_like, the number of trials n, a whole number, 0 or more
    probs : (...) array_like, p between 0 and 1
    logits : (...) array_like, log(p / (1 - p)), instead of probs

    Raises
    ------
    ValueError : both or none of probs and logits, a parameter out of range, or shapes that do not broadcast

    Notes
    -----
    The cdf is a regularized incomplete beta function, P(X <= k) = 1 - I_p(k + 1, n - k). The entropy is a sum
    over 40 standard deviations.
    Source: Loader (2000) for the probabilities; Hörmann (1993) for draws.
    Compare: torch.distributions.Binomial, scipy.stats.binom.
    """

    constraints: ClassVar = {"total_count": COUNT, **OddsDistribution.constraints}
    total_count: np.ndarray

    def __init__(self, total_count=1, probs=None, logits=None):
        self._set_odds(probs, logits, total_count=total_count)

    @property
    def support(self):
        return 0.0, np.where(self._log_p == -np.inf, 0.0, self.total_count)

    def _log_prob(self, x):
        return binomial_log_prob(x, self.total_count, self._p, self._q, self._log_p, self._log_q)

    def _cdf(self, x):
        k, n = x, np.maximum(self.total_count, x + 1)  # at k = n it is 1, which `cdf` knows
        return np.where(self._p <= 0.5, betaincc(k + 1, n - k, self._p), betainc(n - k, k + 1, self._q))

    def _icdf(self, q):
        skewness = (self._q - self._p) / self.stddev
        return smallest_with_cdf(self.cdf, q, cornish_fisher(q, self.mean, self.stddev, skewness), *self.support)

    def _sample(self, rng, shape):
        return binomial_draws(rng, self.total_count, self._p, self._q, shape)

    def entropy(self):
        """-Σ P(k) log P(k)."""
        return np.vectorize(_entropy, otypes=[float])(self.total_count, self._p, self._q, self._log_p, self._log_q)[()]

    @property
    def mean(self):
        return self.total_count * self._p

    @property
    def variance(self):
        return self.total_count * self._p * self._q

    @property
    def mode(self):
        """⌊(n + 1) p⌋, and n for p = 1."""
        return np.minimum(np.floor((self.total_count + 1) * self._p), self.total_count)

    @classmethod
    def fit(cls, samples, total_count=1):
        """Maximum likelihood for given n: p is the share of successes among all trials of the samples (n_samples,).

        ValueError for samples that are not whole numbers from 0 to total_count.
        """
        k = training_samples(cls, samples)
        wrong = (k < 0) | (k > total_count) | (k != np.floor(k))
        if wrong.any():
            raise ValueError(f"Binomial.fit wants whole numbers from 0 to {total_count}, got {k[wrong][0]}")
        return cls(total_count, probs=k.mean() / total_count if total_count else 0.0)


def _entropy(n, p, q, log_p, log_q):
    if p > q:  # failures have the same entropy, and where they are few their numbers are exact
        p, q, log_p, log_q = q, p, log_q, log_p
    return bell_entropy(lambda k: binomial_log_prob(k, n, p, q, log_p, log_q), n * p, np.sqrt(n * p * q), n)
