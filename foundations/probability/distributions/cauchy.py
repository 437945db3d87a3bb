"""The Cauchy distribution: where a ray sent off at a random angle meets a line at distance γ. It has no mean.

    p(x) = 1 / (π γ (1 + z²)),    z = (x - x₀) / γ,    cdf(x) = ½ + arctan(z) / π = arctan2(1, -z) / π

In the last form the left tail does not cancel: the angle from the far left is itself small.
Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions, vol. 1 (1994), ch. 16; Copas, Biometrika 62
(1975) 701, for the one maximum of the likelihood.
"""

import math
from typing import ClassVar

import numpy as np

from foundations.probability.distributions.base import POSITIVE, REAL, Distribution
from foundations.probability.distributions.inverse_transform import inverse_transform
from foundations.probability.distributions.student_t_fit import fitted_student


class Cauchy(Distribution):
    """Cauchy with center x₀ = loc and half width γ = scale: half of all lies within γ of x₀.

    Parameters
    ----------
    loc : real number or array
    scale : positive number or array that broadcasts with loc

    Raises ValueError for a scale that is not positive, and for parameters that are not finite.
    The mean is nan and the variance inf, as torch has them.
    Compare: torch.distributions.Cauchy, scipy.stats.cauchy(loc, scale).
    """

    constraints: ClassVar = {"loc": REAL, "scale": POSITIVE}
    loc: np.ndarray
    scale: np.ndarray

    def __init__(self, loc, scale):
        self._set(loc=loc, scale=scale)

    @property
    def mean(self):
        return np.full(self.batch_shape, np.nan)[()]

    @property
    def variance(self):
        return np.full(self.batch_shape, np.inf)[()]

    @property
    def mode(self):
        return self.loc

    def entropy(self):
        return math.log(4 * math.pi) + np.log(self.scale)

    @classmethod
    def fit(cls, samples):
        """Maximum likelihood, as of a Student variable with one degree of freedom.

        Raises ValueError where half of the samples or more are equal: there is no maximum.
        """
        _, loc, scale = fitted_student(cls, samples, df=1)
        return cls(loc, scale)

    def _log_prob(self, x):
        z = (x - self.loc) / self.scale
        return -math.log(math.pi) - np.log(self.scale) - 2 * np.log(np.hypot(1, z))  # z² may overflow

    def _cdf(self, x):
        return np.arctan2(1, (self.loc - x) / self.scale) / np.pi

    def _icdf(self, q):
        tail = 1 / np.tan(np.pi * np.where(q < 0.5, q, 1 - q))  # large in either tail; imprecise near q = 1/2
        z = np.where(np.abs(q - 0.5) < 0.25, np.tan(np.pi * (q - 0.5)), np.where(q < 0.5, -tail, tail))
        return self.loc + self.scale * z

    def _sample(self, rng, shape):
        return inverse_transform(rng, self._icdf, shape)
