"""The Dirichlet distribution: a random point of the simplex, that is a random probability vector.

    p(x) = Γ(a₁ + ... + a_K) / (Γ(a₁) ... Γ(a_K)) x₁^(a₁-1) ... x_K^(a_K-1),    xᵢ ≥ 0, Σ xᵢ = 1

Independent gamma variables of shapes aᵢ, divided by their sum, have it: draws are made so, from logarithms, since those
of small shapes underflow. Maximum likelihood is in `dirichlet_fit`.
Source: Johnson, Kotz & Balakrishnan, Continuous Multivariate Distributions, vol. 1, 2nd ed. (2000), ch. 49.
"""

from typing import ClassVar

import numpy as np

from foundations.numerics import softmax, xlogy
from foundations.numerics.special import digamma
from foundations.numerics.special.stirling import exact_product
from foundations.probability.distributions.base import POSITIVE, training_samples
from foundations.probability.distributions.dirichlet_fit import fitted_concentration
from foundations.probability.distributions.gamma import standard_entropy
from foundations.probability.distributions.inverse_transform import open_uniform
from foundations.probability.distributions.marsaglia_tsang import log_standard_gamma
from foundations.probability.distributions.saddle_point import count_deviance, factorial_excess
from foundations.probability.distributions.vectors import VectorDistribution

ROUNDING = 1e-6  # by how much the sum of a value may miss 1


class Dirichlet(VectorDistribution):
    """Dirichlet with parameters a = concentration.

    Parameters
    ----------
    concentration : (..., K) array_like, positive

    Raises
    ------
    ValueError : a number that is not positive and finite, or no category

    Notes
    -----
    Compare: torch.distributions.Dirichlet, scipy.stats.dirichlet.
    """

    constraints: ClassVar = {"concentration": POSITIVE}

    def __init__(self, concentration):
        self.concentration = self._parameter("concentration", concentration)
        self.concentration.flags.writeable = False
        shape = self.concentration.shape
        if not shape or shape[-1] == 0:
            raise ValueError(f"Dirichlet: concentration wants one or more categories, got shape {shape}")
        self.batch_shape, self.event_shape, self._given = shape[:-1], shape[-1:], ("concentration",)
        with np.errstate(over="ignore"):
            self._total = self.concentration.sum(axis=-1)

    @property
    def support(self):
        return 0.0, 1.0

    def _contains(self, x):
        return (x >= 0).all(axis=-1) & (np.abs(x.sum(axis=-1) - 1) <= ROUNDING)

    def _log_prob(self, x):
        """In the form of `saddle_point`: aᵢ log (s xᵢ / aᵢ) = d - D, d = s xᵢ - aᵢ, s = Σa, in place of aᵢ log xᵢ."""
        a, s = self.concentration, self._total[..., None]
        expected, lost = exact_product(s, x)
        d = (expected - a) + lost
        powers = np.where(x > 0, d - count_deviance(a, expected, d) - np.log(x), xlogy(a - 1, x) + a * np.log(s / a))
        return (powers - factorial_excess(a) + np.log(a)).sum(axis=-1) + (factorial_excess(s) - np.log(s))[..., 0]

    def _sample(self, rng, shape):
        log_gamma = log_standard_gamma(rng, self.concentration, (*shape, *self.event_shape))
        a, beyond = self.concentration, np.isneginf(log_gamma).all(axis=-1, keepdims=True)
        if beyond.any():  # below 1e-306 even the logarithms, log U / a: one is far larger than the others
            ratio = a.max(axis=-1, keepdims=True) / a
            log_gamma = np.where(beyond, 1e300 * (np.log(open_uniform(rng, log_gamma.shape)) * ratio), log_gamma)
        return softmax(log_gamma, axis=-1)

    def entropy(self):
        """log B(a) + (s - K) ψ(s) - Σ (aᵢ - 1) ψ(aᵢ), s = Σa; by the entropies of gamma variables of a and of s."""
        a, s, K = self.concentration, self._total, self.event_shape[0]
        return standard_entropy(a).sum(axis=-1) - standard_entropy(s) - (K - 1) * digamma(s)

    @property
    def mean(self):
        share = self.concentration / self.concentration.max(axis=-1, keepdims=True)  # of which no sum overflows
        return share / share.sum(axis=-1, keepdims=True)

    @property
    def variance(self):
        """Of each coordinate, (*batch_shape, K)."""
        return self.mean * (1 - self.mean) / (self._total[..., None] + 1)

    @property
    def covariance_matrix(self):
        """(diag m - m mᵀ) / (Σa + 1), (*batch_shape, K, K)."""
        m, K = self.mean, self.event_shape[0]
        inner = m[..., None] * np.eye(K) - m[..., :, None] * m[..., None, :]  # (..., K, K)
        return inner / (self._total[..., None, None] + 1)

    @property
    def mode(self):
        """(a - 1) / (Σa - K) where all aᵢ ≥ 1 and not all are 1; nan where all are 1, as every point is a mode.

        Elsewhere the density has poles: parameters below 1 count as 1, and if none is above, the vertex of the largest.
        """
        above = np.maximum(self.concentration - 1, 0.0)
        total = above.sum(axis=-1, keepdims=True)
        vertex = np.arange(self.event_shape[0]) == self.concentration.argmax(axis=-1)[..., None]
        inside = np.where(total > 0, above / np.where(total > 0, total, 1.0), vertex)
        return np.where((self.concentration == 1).all(axis=-1, keepdims=True), np.nan, inside)

    @classmethod
    def fit(cls, samples):
        """Maximum likelihood by Newton's method for samples (n, K): rows of positive numbers that sum to 1.

        ValueError for other rows (a zero among them: its logarithm is infinite), and for rows that are all equal.
        """
        x = training_samples(cls, samples, least=2, ndim=2)
        if not (x > 0).all():
            raise ValueError(f"Dirichlet.fit wants numbers above 0, whose logarithms are finite; got {x[~(x > 0)][0]}")
        sums = x.sum(axis=1)
        if (np.abs(sums - 1) > ROUNDING).any():
            raise ValueError(f"Dirichlet.fit wants rows that sum to 1, got a sum of {sums[np.abs(sums - 1).argmax()]}")
        if (x == x[0]).all():
            raise ValueError(f"Dirichlet.fit wants rows that are not all equal, got {len(x)} times the same")
        return cls(fitted_concentration(np.log(x).mean(axis=0), x.mean(axis=0)))
