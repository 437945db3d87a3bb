"""The normal distribution, of sums of many small independent causes.

    p(x) = exp(-z²/2) / (σ √2π),    z = (x - μ) / σ,    cdf(x) = ½ erfc(-z / √2)

erfc keeps its digits where 1 + erf would cancel: the cdf of -37 standard deviations is 6e-300, not 0.
Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions, vol. 1 (1994), ch. 13.
"""

import math
from typing import ClassVar

import numpy as np

from foundations.numerics.special import erfc, erfcinv
from foundations.numerics.special.stirling import HALF_LOG_2PI
from foundations.probability.distributions.base import POSITIVE, REAL, Distribution
from foundations.probability.distributions.box_muller import box_muller
from foundations.probability.distributions.fitting import mean_of, varied_samples


class Normal(Distribution):
    """Normal with mean μ = loc and standard deviation σ = scale.

    Parameters
    ----------
    loc : real number or array
    scale : positive number or array that broadcasts with loc

    Raises ValueError for a scale that is not positive, and for parameters that are not finite.
    Compare: torch.distributions.Normal, scipy.stats.norm(loc, scale).
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
        return self.scale**2

    @property
    def stddev(self):
        return self.scale

    @property
    def mode(self):
        return self.loc

    def entropy(self):
        return 0.5 + HALF_LOG_2PI + np.log(self.scale)

    @classmethod
    def fit(cls, samples):
        """The samples' mean, and the root of their mean squared distance from it (divided by n, not by n - 1)."""
        x = varied_samples(cls, samples)
        loc = mean_of(x)
        largest = np.abs(x - loc).max()  # divided by it, squares neither overflow nor underflow
        return cls(loc, largest * np.sqrt(np.mean(((x - loc) / largest) ** 2)))

    def _log_prob(self, x):
        z = (x - self.loc) / self.scale
        return -0.5 * z * z - np.log(self.scale) - HALF_LOG_2PI

    def _cdf(self, x):
        return 0.5 * erfc((self.loc - x) / self.scale / math.sqrt(2))

    def _icdf(self, q):
        return self.loc - self.scale * math.sqrt(2) * erfcinv(2 * q)

    def _sample(self, rng, shape):
        return self.loc + self.scale * box_muller(rng, shape)
