"""The inverse gamma distribution: 1 / X for a gamma variable X, such as what is believed of a variance.

    p(x) = βᵃ x⁻ᵃ⁻¹ exp(-β/x) / Γ(a),    cdf(x) = Q(a, β/x),    x > 0

Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions, vol. 1 (1994), ch. 17.
"""

from typing import ClassVar

import numpy as np

from foundations.numerics.special import digamma, gammaincc, gammainccinv, gammaln
from foundations.probability.distributions.base import POSITIVE, Distribution, training_samples
from foundations.probability.distributions.fitting import inside_support, varied_samples
from foundations.probability.distributions.gamma import Gamma, log_density, standard_entropy
from foundations.probability.distributions.marsaglia_tsang import log_standard_gamma


class InverseGamma(Distribution):
    """One over a gamma variable of shape a = concentration and rate β.

    Parameters
    ----------
    concentration : positive number or array
    rate : positive number or array that broadcasts with concentration

    Raises ValueError for a parameter that is not positive and finite.
    The mean is inf for concentration ≤ 1, the variance for concentration ≤ 2, as torch has them.
    Compare: torch.distributions.InverseGamma, scipy.stats.invgamma(concentration, scale=rate).
    """

    constraints: ClassVar = {"concentration": POSITIVE, "rate": POSITIVE}
    concentration: np.ndarray
    rate: np.ndarray

    def __init__(self, concentration, rate):
        self._set(concentration=concentration, rate=rate)

    @property
    def support(self):
        return np.float64(0.0), np.float64(np.inf)

    @property
    def mean(self):
        a = self.concentration
        return np.where(a > 1, self.rate / np.where(a > 1, a - 1, 1), np.inf)[()]

    @property
    def variance(self):
        a = self.concentration
        return np.where(a > 2, self.mean**2 / np.where(a > 2, a - 2, 1), np.inf)[()]

    @property
    def mode(self):
        return self.rate / (self.concentration + 1)

    def entropy(self):
        # That of X at rate 1, and E log(β / X²), as 1 / X has the slope 1 / X²; for small a, ψ(a) = -1/a + ... in one
        a = self.concentration
        small = a + gammaln(a) - (1 + a) * digamma(a)
        return np.where(a < 1, small, standard_entropy(a) - 2 * digamma(a)) + np.log(self.rate)

    @classmethod
    def fit(cls, samples):
        """The gamma distribution fitted to the reciprocals."""
        x = inside_support(cls, training_samples(cls, samples, least=2), 0)
        least = varied_samples(cls, x).min()
        gamma = Gamma.fit(least / x)  # in units of the smallest, of which no reciprocal overflows
        return cls(gamma.concentration, gamma.rate * least)

    def _log_prob(self, x):
        y = self.rate / x
        inside = log_density(self.concentration, y) + np.log(y) - np.log(x)  # |dy/dx| = y / x
        return np.where(np.isfinite(y), inside, -np.inf)

    def _cdf(self, x):
        return gammaincc(self.concentration, self.rate / x)

    def _icdf(self, q):
        return self.rate / gammainccinv(self.concentration, q)

    def _sample(self, rng, shape):
        return self.rate * np.exp(-log_standard_gamma(rng, self.concentration, shape))
