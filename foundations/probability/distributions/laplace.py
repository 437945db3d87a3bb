"""The Laplace distribution: two exponential distributions back to back, with tails heavier than the normal's.

    p(x) = exp(-|z|) / 2b,    z = (x - μ) / b,    cdf(x) = ½ exp(z) for z < 0, 1 - ½ exp(-z) above

Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions, vol. 2 (1995), ch. 24.
"""

import math
from typing import ClassVar

import numpy as np

from foundations.probability.distributions.base import POSITIVE, REAL, Distribution
from foundations.probability.distributions.fitting import mean_of, varied_samples
from foundations.probability.distributions.inverse_transform import inverse_transform

LOG_2 = math.log(2)


class Laplace(Distribution):
    """Laplace with center μ = loc and mean distance b = scale from it.

    Parameters
    ----------
    loc : real number or array
    scale : positive number or array that broadcasts with loc

    Raises ValueError for a scale that is not positive, and for parameters that are not finite.
    Compare: torch.distributions.Laplace, scipy.stats.laplace(loc, scale).
    """

    constraints: ClassVar = {"loc": REAL, "scale": POSITIVE}
    loc: np.ndarray
    scale: np.ndarray

    def __init__(self, loc, scale):
        self._set(loc=loc, scale=scale)

    @property
    def mean(self):
        return self.loc

    @property
    def variance(self):
        return 2 * self.scale**2

    @property
    def mode(self):
        return self.loc

    def entropy(self):
        return 1 + LOG_2 + np.log(self.scale)

    @classmethod
    def fit(cls, samples):
        """The samples' median, and their mean distance from it."""
        x = varied_samples(cls, samples)
        loc = np.median(x)
        return cls(loc, mean_of(np.abs(x - loc)))

    def _log_prob(self, x):
        return -np.abs(x - self.loc) / self.scale - np.log(self.scale) - LOG_2

    def _cdf(self, x):
        z = (x - self.loc) / self.scale
        half_tail = 0.5 * np.exp(-np.abs(z))
        return np.where(z < 0, half_tail, 1 - half_tail)

    def _icdf(self, q):
        return self.loc + self.scale * np.where(q < 0.5, np.log(2 * q), -np.log(2 * (1 - q)))

    def _sample(self, rng, shape):
        return inverse_transform(rng, self._icdf, shape)
