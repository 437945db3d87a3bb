"""The exponential distribution, of waiting times without memory: P(X > s + t | X > s) = P(X > t).

    p(x) = λ exp(-λx),    cdf(x) = 1 - exp(-λx),    x ≥ 0

Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions, vol. 1 (1994), ch. 19.
"""

from typing import ClassVar

import numpy as np

from foundations.probability.distributions.base import POSITIVE, Distribution, training_samples
from foundations.probability.distributions.fitting import mean_of
from foundations.probability.distributions.inverse_transform import inverse_transform


class Exponential(Distribution):
    """Exponential with λ = rate, so with mean 1 / rate.

    Parameters
    ----------
    rate : positive number or array

    Raises ValueError for a rate that is not positive and finite.
    Compare: torch.distributions.Exponential, scipy.stats.expon(scale=1 / rate).
    """

    constraints: ClassVar = {"rate": POSITIVE}
    rate: np.ndarray

    def __init__(self, rate):
        self._set(rate=rate)

    @property
    def support(self):
        return np.float64(0.0), np.float64(np.inf)

    @property
    def mean(self):
        return 1 / self.rate

    @property
    def variance(self):
        return (1 / self.rate) ** 2

    @property
    def stddev(self):
        return 1 / self.rate

    @property
    def mode(self):
        return np.zeros(self.batch_shape)[()]

    def entropy(self):
        return 1 - np.log(self.rate)

    @classmethod
    @np.errstate(over="ignore")
    def fit(cls, samples):
        """One over the samples' mean."""
        x = training_samples(cls, samples)
        if x.min() < 0 or x.max() == 0:
            raise ValueError(f"{cls.__name__}.fit wants samples of 0 or more, not all 0, got {x.min()}")
        return cls(1 / mean_of(x))

    def _log_prob(self, x):
        return np.log(self.rate) - self.rate * x

    def _cdf(self, x):
        return -np.expm1(-self.rate * x)

    def _icdf(self, q):
        return -np.log1p(-q) / self.rate

    def _sample(self, rng, shape):
        return inverse_transform(rng, self._icdf, shape)
