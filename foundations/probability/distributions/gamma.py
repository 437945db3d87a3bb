"""The gamma distribution: for whole a the waiting time until the a-th of events that come at rate β.

    p(x) = βᵃ xᵃ⁻¹ exp(-βx) / Γ(a),    cdf(x) = P(a, βx),    x ≥ 0

For large a the terms of log p are large and cancel; it is taken from D = (βx)ᵃ exp(-βx) / Γ(a + 1), which has a form
without them: p = a D / x.
Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions, vol. 1 (1994), ch. 17; Minka, Estimating a
Gamma distribution (2002).
"""

from typing import ClassVar

import numpy as np

from foundations.numerics.elementwise import elementwise
from foundations.numerics.special import digamma, gammainc, gammaincinv, gammaln
from foundations.numerics.special.gamma import log_minus_digamma, trigamma_excess
from foundations.numerics.special.incomplete_gamma import log_factor
from foundations.numerics.special.stirling import HALF_LOG_2PI, LARGE, stirling_error
from foundations.numerics.stable import xlogy
from foundations.probability.distributions.base import POSITIVE, Distribution, training_samples
from foundations.probability.distributions.fitting import inside_support, jensen_gap, mean_of, varied_samples
from foundations.probability.distributions.marsaglia_tsang import standard_gamma


class Gamma(Distribution):
    """Gamma with shape a = concentration and rate β.

    Parameters
    ----------
    concentration : positive number or array
    rate : positive number or array that broadcasts with concentration

    Raises ValueError for a parameter that is not positive and finite.
    Compare: torch.distributions.Gamma, scipy.stats.gamma(concentration, scale=1 / rate).
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
        return self.concentration / self.rate

    @property
    def variance(self):
        return self.concentration / self.rate / self.rate

    @property
    def mode(self):
        return np.maximum(self.concentration - 1, 0) / self.rate

    def entropy(self):
        return standard_entropy(self.concentration) - np.log(self.rate)

    @classmethod
    @np.errstate(over="ignore")
    def fit(cls, samples):
        """Maximum likelihood: mean a / β, and a from log a - ψ(a) = log mean x - mean log x."""
        x = inside_support(cls, training_samples(cls, samples, least=2), 0)
        concentration = fitted_concentration(varied_samples(cls, x))
        return cls(concentration, concentration / mean_of(x))

    def _log_prob(self, x):
        return log_density(self.concentration, self.rate * x) + np.log(self.rate)

    def _cdf(self, x):
        return gammainc(self.concentration, self.rate * x)

    def _icdf(self, q):
        return gammaincinv(self.concentration, q) / self.rate

    def _sample(self, rng, shape):
        return standard_gamma(rng, self.concentration, shape) / self.rate


def log_density(a, x):
    """log of xᵃ⁻¹ exp(-x) / Γ(a) for 0 ≤ x ≤ ∞."""
    inside = np.log(a) - np.log(x) + elementwise(log_factor)(a, x)
    at_an_end = np.where(x > 0, -np.inf, xlogy(a - 1, x) - gammaln(a))
    return np.where((x > 0) & np.isfinite(x), inside, at_an_end)


@np.errstate(over="ignore")  # where the form for small a is not the one taken
def standard_entropy(a):
    """a + log Γ(a) + (1 - a) ψ(a), the entropy at rate 1; for large a with Stirling's terms already canceled."""
    b = np.maximum(a, LARGE)
    large = 0.5 * np.log(b) + HALF_LOG_2PI + stirling_error(b) - (1 - b) * log_minus_digamma(b)
    return np.where(a >= LARGE, large, a + gammaln(a) + (1 - a) * digamma(a))[()]


def fitted_concentration(x):
    """The a with log a - ψ(a) = s, s = log mean x - mean log x > 0, by Newton's method.

    The left side falls from ∞ to 0 and is convex, like 1/a near 0 and 1/(2a) far out. The step is Minka's: it fits
    c + d/a to the left side, which is nearly of that form, and so needs few steps: three from the start given here.
    """
    mean = mean_of(x)
    s = jensen_gap((x - mean) / mean, np.log(x) - np.log(mean))
    a = (3 - s + np.sqrt((s - 3) ** 2 + 24 * s)) / (12 * s)
    for _ in range(20):
        gap = log_minus_digamma(a) - s
        a, before = 1 / (1 / a - gap / trigamma_excess(a)), a  # the slope of log a - ψ(a) against 1/a
        if abs(a - before) <= 1e-9 * a:  # the error falls like its square
            return a
    raise AssertionError("Minka's iteration for the gamma distribution did not converge")
