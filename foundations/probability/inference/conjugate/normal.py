"""Conjugate priors of a normal's mean: with the noise known, and with the noise to be learned too.

    Normal(μ₀, τ)              and Normal(μ, σ), σ known     precisions add: 1/τ² + n/σ²
    Normal-Gamma(μ₀, κ, a, β)  and Normal(μ, 1/√ρ)           ρ ~ Gamma(a, β), μ given ρ ~ Normal(μ₀, 1/√(κρ))

The posterior mean lies between the prior's and the data's, weighted by precision. See prior.py.
Source: Murphy, Conjugate Bayesian analysis of the Gaussian distribution (2007), §2 and §3.
"""

import math
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np

from foundations.numerics.special.stirling import HALF_LOG_2PI
from foundations.probability.distributions.base import POSITIVE, REAL
from foundations.probability.distributions.gamma import Gamma
from foundations.probability.distributions.normal import Normal
from foundations.probability.distributions.student_t import StudentT
from foundations.probability.inference.conjugate.prior import ConjugatePrior, equal_tails, log_rising


@dataclass(frozen=True)
class NormalNormal(ConjugatePrior):
    """The mean μ of a normal of known standard deviation σ, itself Normal(μ₀, τ). Compare: scipy.stats.norm.

        posterior   1/τₙ² = 1/τ² + n/σ²,    μₙ = μ₀ + (x̄ - μ₀) nτ² / (σ² + nτ²)
        evidence    Normal(μ₀ 1, σ² I + τ² 1 1ᵀ) at the samples        predictive    Normal(μ₀, √(τ² + σ²))

    Parameters
    ----------
    loc, scale : μ₀ and τ > 0
    noise_scale : σ > 0
    """

    loc: float
    scale: float
    noise_scale: float

    constraints: ClassVar = {"loc": REAL, "scale": POSITIVE, "noise_scale": POSITIVE}
    sample = REAL

    def update(self, samples):
        n, mean, _ = _moments(self._samples(samples))
        signal = self._signal(n)
        loc = self.loc + (mean - self.loc) * signal / (1 + signal)
        return NormalNormal(loc, self.scale / math.sqrt(1 + signal), self.noise_scale)

    def log_evidence(self, samples):
        n, mean, scatter = _moments(self._samples(samples))
        signal = self._signal(n)
        # Along the direction of 1 the variance is σ² + nτ², across it σ².
        squares = (scatter + n * square(mean - self.loc) / (1 + signal)) / square(self.noise_scale)
        return -n * HALF_LOG_2PI - 0.5 * (2 * n * math.log(self.noise_scale) + math.log1p(signal) + squares)

    def distribution(self):
        return Normal(self.loc, self.scale)

    def _signal(self, n):
        """n τ²/σ²: by how much the data outweigh the prior."""
        return n * square(self.scale / self.noise_scale)

    def predictive(self):
        return Normal(self.loc, math.hypot(self.scale, self.noise_scale))


class MeanAndPrecision(NamedTuple):
    """Each parameter's distribution by itself; together they are not independent."""

    mean: StudentT
    precision: Gamma


@dataclass(frozen=True)
class NormalGamma(ConjugatePrior):
    """Mean μ and precision ρ = 1/σ² of a normal, both unknown. Compare: scipy.stats.t, scipy.stats.multivariate_t.

        posterior   κ + n,   (κμ₀ + nx̄) / (κ + n),   a + n/2,   β + ½ Σ (x - x̄)² + κn (x̄ - μ₀)² / (2 (κ + n))
        evidence    Γ(aₙ) / Γ(a) · βᵃ / βₙ^aₙ · √(κ / κₙ) · (2π)^(-n/2)
        predictive  StudentT(2a, μ₀, √(β (κ + 1) / (a κ)))

    Parameters
    ----------
    loc, weight : μ₀, and κ > 0, the samples that μ₀ is worth
    concentration, rate : a and β, positive; the precision is Gamma(a, β)
    """

    loc: float
    weight: float
    concentration: float
    rate: float

    constraints: ClassVar = {"loc": REAL, "weight": POSITIVE, "concentration": POSITIVE, "rate": POSITIVE}
    sample = REAL

    def update(self, samples):
        n, mean, _ = moments = _moments(self._samples(samples))
        loc = self.loc + (mean - self.loc) * n / (self.weight + n)
        return NormalGamma(loc, self.weight + n, self.concentration + n / 2, self.rate + self._half_squares(moments))

    def log_evidence(self, samples):
        n, *_ = moments = _moments(self._samples(samples))
        a, more = self.concentration, self._half_squares(moments)
        scale = -a * math.log1p(more / self.rate) - n / 2 * math.log(self.rate + more)  # of βᵃ / βₙ^aₙ
        return float(log_rising(a, n / 2) + scale - 0.5 * math.log1p(n / self.weight) - n * HALF_LOG_2PI)

    def distribution(self):
        """The marginals: the mean's StudentT(2a, μ₀, √(β / (aκ))), and the precision's Gamma(a, β)."""
        scale = math.sqrt(self.rate / (self.concentration * self.weight))
        return MeanAndPrecision(
            StudentT(2 * self.concentration, self.loc, scale), Gamma(self.concentration, self.rate)
        )

    def predictive(self):
        spread = self.rate * (self.weight + 1) / (self.concentration * self.weight)
        return StudentT(2 * self.concentration, self.loc, math.sqrt(spread))

    def credible_interval(self, level=0.95):
        """(low, high) of the mean and (low, high) of the precision, each by itself, as a MeanAndPrecision."""
        mean, precision = self.distribution()
        return MeanAndPrecision(equal_tails(mean, level), equal_tails(precision, level))

    def _half_squares(self, moments):
        """What the data add to β: half their squares about x̄, and what x̄ differs from μ₀ by."""
        n, mean, scatter = moments
        return scatter / 2 + self.weight * n * square(mean - self.loc) / (2 * (self.weight + n))


def _moments(x):
    """n, x̄ (0 for no samples, where nothing hangs on it) and Σ (x - x̄)²; infinite where they overflow."""
    with np.errstate(over="ignore", invalid="ignore"):
        mean = float(x.mean()) if len(x) else 0.0
        return len(x), mean, float(np.sum((x - mean) ** 2))


def square(x: float) -> float:
    """x², infinite where `x**2` would raise OverflowError."""
    return x * x
