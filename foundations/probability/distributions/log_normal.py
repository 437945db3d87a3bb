"""The log-normal distribution, of products of many small independent causes: the exponential of a normal variable.

    p(x) = exp(-z²/2) / (x σ √2π),    z = (log x - μ) / σ,    x > 0

Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions, vol. 1 (1994), ch. 14.
"""

from typing import ClassVar

import numpy as np

from foundations.probability.distributions.base import POSITIVE, REAL, Distribution, training_samples
from foundations.probability.distributions.fitting import inside_support, varied_samples
from foundations.probability.distributions.normal import Normal


class LogNormal(Distribution):
    """exp of a normal variable with mean μ = loc and standard deviation σ = scale.

    Parameters
    ----------
    loc : real number or array
    scale : positive number or array that broadcasts with loc

    Raises ValueError for a scale that is not positive, and for parameters that are not finite.
    Moments that overflow are inf.
    Compare: torch.distributions.LogNormal, scipy.stats.lognorm(scale, scale=exp(loc)).
    """

    constraints: ClassVar = {"loc": REAL, "scale": POSITIVE}
    loc: np.ndarray
    scale: np.ndarray

    def __init__(self, loc, scale):
        self._set(loc=loc, scale=scale)
        self._normal = Normal(self.loc, self.scale)  # of log x

    @property
    def support(self):
        return np.float64(0.0), np.float64(np.inf)

    @property
    def mean(self):
        return np.exp(self.loc + self.scale**2 / 2)

    @property
    def variance(self):
        # expm1(σ²) exp(2μ + σ²), in one exponential so that a huge factor and a tiny one may meet
        square = self.scale**2
        log_factor = np.where(square < 1e-20, 2 * np.log(self.scale), np.log(-np.expm1(-square)))
        return np.exp(2 * (self.loc + square) + log_factor)

    @property
    def mode(self):
        return np.exp(self.loc - self.scale**2)

    def entropy(self):
        return self.loc + self._normal.entropy()

    @classmethod
    def fit(cls, samples):
        """The normal distribution fitted to the logarithms."""
        x = inside_support(cls, training_samples(cls, samples, least=2), 0)
        normal = Normal.fit(np.log(varied_samples(cls, x)))
        return cls(normal.loc, normal.scale)

    def _log_prob(self, x):
        return np.where(x > 0, self._normal._log_prob(np.log(x)) - np.log(x), -np.inf)

    def _cdf(self, x):
        return self._normal._cdf(np.log(x))

    def _icdf(self, q):
        return np.exp(self._normal._icdf(q))

    def _sample(self, rng, shape):
        return np.exp(self._normal._sample(rng, shape))
