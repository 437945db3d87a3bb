"""The beta distribution, of proportions: what is known of a coin after a - 1 heads and b - 1 tails, if nothing before.

    p(x) = xᵃ⁻¹ (1 - x)ᵇ⁻¹ / B(a, b),    cdf(x) = I_x(a, b),    0 ≤ x ≤ 1

For large a and b the terms of log p are large and cancel; it is taken from D = xᵃ (1 - x)ᵇ / (a B(a, b)), which has a
form without them: p = a D / (x (1 - x)).
Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions, vol. 2 (1995), ch. 25; Minka, Estimating a
Dirichlet distribution (2000), for the fit.
"""

import math
from typing import ClassVar

import numpy as np

from foundations.numerics.elementwise import elementwise
from foundations.numerics.special import betainc, betaincinv, betaln, digamma, trigamma
from foundations.numerics.special.gamma import log_minus_digamma, trigamma_excess
from foundations.numerics.special.incomplete_beta import log_factor
from foundations.numerics.special.stirling import HALF_LOG_2PI, LARGE, stirling_error
from foundations.numerics.stable import sigmoid, xlogy
from foundations.probability.distributions.base import POSITIVE, Distribution, training_samples
from foundations.probability.distributions.fitting import inside_support, jensen_gap, varied_samples
from foundations.probability.distributions.marsaglia_tsang import log_standard_gamma

CLOSEST = 1e-12  # a mean closer to 0 or 1 leaves too few digits of its distance from 1 or 0


class Beta(Distribution):
    """Beta with a = concentration1, the weight of 1, and b = concentration0, the weight of 0.

    Parameters
    ----------
    concentration1 : positive number or array
    concentration0 : positive number or array that broadcasts with concentration1

    Raises ValueError for a parameter that is not positive and finite.
    The mode is the end with the higher pole where there is no peak inside, and nan for the uniform case.
    The cdf takes parameters up to 1e300; quantiles may be nan above 1e12.
    Compare: torch.distributions.Beta, scipy.stats.beta(concentration1, concentration0).
    """

    constraints: ClassVar = {"concentration1": POSITIVE, "concentration0": POSITIVE}
    concentration1: np.ndarray
    concentration0: np.ndarray

    def __init__(self, concentration1, concentration0):
        self._set(concentration1=concentration1, concentration0=concentration0)

    @property
    def support(self):
        return np.float64(0.0), np.float64(1.0)

    @property
    def mean(self):
        return _share(self.concentration1, self.concentration0)

    @property
    def variance(self):
        a, b = self.concentration1, self.concentration0
        return _share(a, b) * _share(b, a) / 2 / (a / 2 + b / 2 + 0.5)

    @property
    def mode(self):
        a, b = self.concentration1, self.concentration0
        inside = _share(np.maximum(a - 1, 0), np.maximum(b - 1, 0))  # 0 / 0 for a = b = 1
        at_an_end = (np.maximum(a, b) <= 1) & (np.minimum(a, b) < 1)
        return np.where(at_an_end, np.where(a < b, 0.0, 1.0), inside)[()]

    def entropy(self):
        a, b = self.concentration1, self.concentration0
        return np.where(np.minimum(a, b) >= LARGE, _entropy_large(a, b), _entropy(a, b))[()]

    @classmethod
    def fit(cls, samples):
        """Maximum likelihood, by Newton's method; the samples lie between 0 and 1, neither included."""
        x = inside_support(cls, training_samples(cls, samples, least=2), 0, 1)
        varied_samples(cls, x)
        if not CLOSEST <= x.mean() <= 1 - CLOSEST:
            wanted = f"a mean {CLOSEST:g} or more from 0 and 1"
            raise ValueError(f"{cls.__name__}.fit wants samples of {wanted}, got {x.mean()}")
        return cls(*fitted_concentrations(x))

    def _log_prob(self, x):
        a, b = self.concentration1, self.concentration0
        y = 1 - x
        at_an_end = xlogy(a - 1, x) + xlogy(b - 1, y) - betaln(a, b)
        inside = np.log(a) - np.log(x) - np.log1p(-x) + elementwise(log_factor)(a, b, x, y)
        return np.where((x > 0) & (x < 1), inside, at_an_end)

    def _cdf(self, x):
        return betainc(self.concentration1, self.concentration0, x)

    def _icdf(self, q):
        return betaincinv(self.concentration1, self.concentration0, q)

    def _sample(self, rng, shape):
        """G(a) / (G(a) + G(b)), from logarithms: for tiny a and b both underflow, their ratio does not."""
        first = log_standard_gamma(rng, self.concentration1, shape)
        x = sigmoid(first - log_standard_gamma(rng, self.concentration0, shape))
        beyond = np.isnan(x)  # below a = b = 1e-306 even the logarithms are: x is then 0 or 1
        return np.where(beyond, rng.random(shape) < self.mean, x) if beyond.any() else x


def _share(a, b):
    """a / (a + b), of which the sum may overflow."""
    return np.where(np.isfinite(a + b), a / (a + b), a / 2 / (a / 2 + b / 2))[()]


def _entropy(a, b):
    """log B + (a - 1) (ψ(a + b) - ψ(a)) + (b - 1) (ψ(a + b) - ψ(b)).

    ψ(a) is ψ(1 + a) - 1/a: of tiny a and b the reciprocals are infinite, but 1/a - 1/(a + b) has a sign.
    """
    s = a + b

    def difference(a, b):
        """ψ(s) - ψ(a)."""
        return digamma(1 + s) - digamma(1 + a) + b / s / a

    return betaln(a, b) + (a - 1) * difference(a, b) + (b - 1) * difference(b, a)


def _entropy_large(a, b):
    """The same by Stirling's series, with the large terms of log B and of ψ already canceled."""
    a, b = np.maximum(a, LARGE), np.maximum(b, LARGE)
    L, s, half = log_minus_digamma, a + b, a / 2 + b / 2
    logs = 0.5 * (np.log(_share(a, b)) + np.log(_share(b, a)) - np.log(half) - math.log(2)) + HALF_LOG_2PI
    errors = stirling_error(a) + stirling_error(b) - stirling_error(s)
    of_sum = np.where(np.isfinite(s), L(s), 0.25 / half)  # about 1 / 2s
    return logs + errors + (a - 1) * (L(a) - of_sum) + (b - 1) * (L(b) - of_sum)


@np.errstate(all="ignore")
def fitted_concentrations(x):
    """The a, b under which x (n,) are most probable, where

        ψ(a) - ψ(a + b) = mean log x,    ψ(b) - ψ(a + b) = mean log(1 - x).

    The mean log-likelihood is concave. Its Hessian is a diagonal and a number, -diag(ψ'(a), ψ'(b)) + ψ'(a + b), whose
    inverse follows from Sherman and Morrison's formula: Minka's form, of a cost linear in the parameters.
    For nearly equal samples a and b are large and the logarithms on both sides cancel: on the left log(a / s), where
    s = a + b, on the right log mean x. So a and b are kept as s share (1 + off), off being small.
    """
    share, gaps = _shares_and_gaps(x)
    s, off = _total_by_moments(x), np.zeros(2)
    for _ in range(100):
        ab = s * share * (1 + off)
        gradient = log_minus_digamma(ab) - log_minus_digamma(s) - gaps - np.log1p(off)
        diagonal = -trigamma(ab)
        b = (gradient / diagonal).sum() / (_above_reciprocal(ab).sum() - _above_reciprocal(s))
        step = (gradient - b) / diagonal
        if (np.abs(step) <= 1e-9 * ab).all():  # the error falls like its square
            return ab - step
        if not np.isfinite(step).all():
            break
        while (ab <= step).any():
            step = step / 2
        after = s - step.sum()
        off = (s * share * off - step + share * step.sum()) / (after * share)
        s = after
    raise ValueError(f"Beta.fit found no maximum for samples from {x.min()} to {x.max()}")


def _above_reciprocal(a):
    """a - 1/ψ'(a), which is near 1/2 for large a; in 1/ψ'(s) - Σ 1/ψ'(aᵢ) the s = Σ aᵢ would cancel."""
    excess = trigamma_excess(a)
    return excess / (1 + excess / a)


def _shares_and_gaps(x):
    """The means of x and 1 - x, and of either by how much the log of the mean is above the mean of the log."""
    mean = x.mean()
    off, share = x - mean, np.array([mean, 1 - mean])
    first = jensen_gap(off / share[0], np.log(x) - np.log(share[0]))
    return share, np.array([first, jensen_gap(-off / share[1], np.log1p(-x) - np.log(share[1]))])


def _total_by_moments(x):
    """a + b of the same mean and variance; 1 where the variance is above a beta variable's."""
    mean = x.mean()
    relative = ((x - mean) / mean * ((x - mean) / (1 - mean))).mean()
    return max(1 / relative - 1, 1.0)
