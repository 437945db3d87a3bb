"""The uniform distribution: every number between low and high is as likely as any other.

    p(x) = 1 / (high - low)    for low ≤ x ≤ high

Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions, vol. 2 (1995), ch. 26.
"""

from typing import ClassVar

import numpy as np

from foundations.probability.distributions.base import REAL, Distribution
from foundations.probability.distributions.fitting import varied_samples
from foundations.probability.distributions.inverse_transform import inverse_transform


class Uniform(Distribution):
    """Uniform on [low, high].

    Parameters
    ----------
    low, high : real numbers or arrays that broadcast, low < high

    Raises ValueError where low is not below high, or high - low overflows.
    The mode is nan, as torch has it: every number of the interval is one.
    Compare: torch.distributions.Uniform, scipy.stats.uniform(low, high - low).
    """

    constraints: ClassVar = {"low": REAL, "high": REAL}
    low: np.ndarray
    high: np.ndarray

    def __init__(self, low, high):
        self._set(low=low, high=high)
        with np.errstate(over="ignore"):
            wrong = np.atleast_1d(~((self.high > self.low) & np.isfinite(self.high - self.low)))
        if wrong.any():
            low, high = (float(np.atleast_1d(end)[wrong][0]) for end in (self.low, self.high))
            raise ValueError(f"Uniform: low must be below high, at a finite distance, got {low} and {high}")

    @property
    def support(self):
        return self.low, self.high

    @property
    def mean(self):
        return self.low / 2 + self.high / 2

    @property
    def variance(self):
        return (self.high - self.low) ** 2 / 12

    @property
    def mode(self):
        return np.full(self.batch_shape, np.nan)[()]

    def entropy(self):
        return np.log(self.high - self.low)

    @classmethod
    def fit(cls, samples):
        """The smallest interval that holds all samples: any larger one has a lower density."""
        x = varied_samples(cls, samples)
        return cls(x.min(), x.max())

    def _log_prob(self, x):
        return np.zeros_like(x) - np.log(self.high - self.low)

    def _cdf(self, x):
        return (x - self.low) / (self.high - self.low)

    def _icdf(self, q):
        # from the end that is nearer: high - (high - low) (1 - q) keeps the digits of a high near 0
        width = self.high - self.low
        return np.where(q < 0.5, self.low + width * q, self.high - width * (1 - q))

    def _sample(self, rng, shape):
        return inverse_transform(rng, self._icdf, shape)
