"""The Poisson distribution: how many of many rare and independent events happen."""

from typing import ClassVar

import numpy as np

from foundations.numerics.special import gammaincc
from foundations.probability.distributions.base import Constraint, Distribution, training_samples
from foundations.probability.distributions.discrete import bell_entropy, cornish_fisher, smallest_with_cdf
from foundations.probability.distributions.fitting import mean_of
from foundations.probability.distributions.saddle_point import poisson_log_prob
from foundations.probability.distributions.transformed_rejection import poisson_draws

NOT_NEGATIVE = Constraint("finite and 0 or more", lambda x: (x >= 0) & np.isfinite(x))


class Poisson(Distribution):
    """P(k) = λᵏ e^-λ / k! for k = 0, 1, 2, ...

    Parameters
    ----------
    rate : (...) array_like, λ, the mean, 0 or more

    Raises
    ------
    ValueError : a rate that is negative or not finite

    Notes
    -----
    The cdf is a regularized incomplete gamma function, P(X <= k) = Q(k + 1, λ). The entropy is a sum over 40 standard
    deviations. Source: Loader (2000) for the probabilities; Hörmann (1993) for draws.
    Compare: torch.distributions.Poisson, scipy.stats.poisson.
    """

    constraints: ClassVar = {"rate": NOT_NEGATIVE}
    discrete = True
    rate: np.ndarray

    def __init__(self, rate):
        self._set(rate=rate)

    @property
    def support(self):
        return 0.0, np.where(self.rate == 0, 0.0, np.inf)

    def _log_prob(self, x):
        return poisson_log_prob(x, self.rate)

    def _cdf(self, x):
        return gammaincc(x + 1, self.rate)

    def _icdf(self, q):
        start = cornish_fisher(q, self.rate, self.stddev, 1 / self.stddev)
        return smallest_with_cdf(self.cdf, q, start, *self.support)

    def _sample(self, rng, shape):
        return poisson_draws(rng, self.rate, shape)

    def entropy(self):
        """-Σ P(k) log P(k)."""
        return np.vectorize(_entropy, otypes=[float])(self.rate)[()]

    @property
    def mean(self):
        return self.rate

    @property
    def variance(self):
        return self.rate

    @property
    def mode(self):
        """⌊λ⌋."""
        return np.floor(self.rate)

    @classmethod
    def fit(cls, samples):
        """Maximum likelihood: λ is the mean of the samples (n,), whole numbers, 0 or more."""
        return cls(mean_of(counts_for(cls, samples)))


def counts_for(cls: type[Distribution], samples) -> np.ndarray:
    """(n,) samples of a `fit`, if they are whole numbers, 0 or more."""
    k = training_samples(cls, samples)
    wrong = (k < 0) | (k != np.floor(k))
    if wrong.any():
        raise ValueError(f"{cls.__name__}.fit wants whole numbers, 0 or more, got {k[wrong][0]}")
    return k


def _entropy(rate):
    return bell_entropy(lambda k: poisson_log_prob(k, rate), rate, np.sqrt(rate), np.inf)
