"""The Bernoulli distribution: one trial that succeeds or fails."""

import numpy as np

from foundations.probability.distributions.base import training_samples
from foundations.probability.distributions.odds import OddsDistribution
from foundations.probability.distributions.saddle_point import times_log


class Bernoulli(OddsDistribution):
    """P(1) = p, P(0) = 1 - p.

    Parameters
    ----------
    probs : (...) array_like, p between 0 and 1
    logits : (...) array_like, log(p / (1 - p)), instead of probs

    Raises
    ------
    ValueError : both or none of probs and logits, or one that is out of range

    Notes
    -----
    Compare: torch.distributions.Bernoulli, scipy.stats.bernoulli.
    """

    def __init__(self, probs=None, logits=None):
        self._set_odds(probs, logits)

    @property
    def support(self):
        return 0.0, np.where(self._log_p == -np.inf, 0.0, 1.0)

    def _log_prob(self, x):
        return np.where(x == 1, self._log_p, self._log_q)

    def _cdf(self, x):
        return np.where(x < 1, self._q, 1.0)

    def _icdf(self, q):
        return np.where(q <= self._q, 0.0, 1.0)

    def _sample(self, rng, shape):
        return (rng.random(shape) < self._p).astype(np.float64)

    def entropy(self):
        """-p log p - q log q."""
        return -times_log(self._p, self._log_p) - times_log(self._q, self._log_q)

    @property
    def mean(self):
        return self.probs

    @property
    def variance(self):
        return self._p * self._q

    @property
    def mode(self):
        """The likelier of 0 and 1; 0 where they are equal."""
        return np.where(self._p > self._q, 1.0, 0.0)[()]

    @classmethod
    def fit(cls, samples):
        """Maximum likelihood: p is the share of ones among the samples (n,). ValueError for other than 0 and 1."""
        x = training_samples(cls, samples)
        if not np.isin(x, (0, 1)).all():
            raise ValueError(f"Bernoulli.fit wants zeros and ones, got {x[~np.isin(x, (0, 1))][0]}")
        return cls(probs=x.mean())
