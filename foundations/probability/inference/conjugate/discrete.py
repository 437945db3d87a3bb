"""Conjugate priors of things that are counted: coins, categories, events in time.

    Beta(a, b)       and Bernoulli(p)      a + heads, b + tails
    Dirichlet(α)     and Categorical(p)    α_k + count of k
    Gamma(a, β)      and Poisson(λ)        a + Σ x, β + n

A parameter reads as data seen before: Beta(a, b) as a heads and b tails. See prior.py.
Source: Gelman et al., Bayesian Data Analysis, 3rd ed., §2.4, §2.6, §3.4.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from foundations.numerics.special import gammaln
from foundations.probability.distributions.base import COUNT, POSITIVE, Constraint
from foundations.probability.distributions.bernoulli import Bernoulli
from foundations.probability.distributions.beta import Beta
from foundations.probability.distributions.categorical import Categorical
from foundations.probability.distributions.dirichlet import Dirichlet
from foundations.probability.distributions.gamma import Gamma
from foundations.probability.distributions.negative_binomial import NegativeBinomial
from foundations.probability.inference.conjugate.prior import ConjugatePrior, equal_tails, log_rising

ZERO_OR_ONE = Constraint("0 or 1", lambda x: (x == 0) | (x == 1))


@dataclass(frozen=True)
class BetaBernoulli(ConjugatePrior):
    """A coin whose P(1) = p is Beta(a, b). Compare: scipy.stats.beta, scipy.stats.betabinom.

        evidence of h ones among n    B(a + h, b + n - h) / B(a, b)        predictive    Bernoulli(a / (a + b))

    Parameters
    ----------
    concentration1, concentration0 : a and b, positive: ones and zeros in the prior
    """

    concentration1: float
    concentration0: float

    constraints: ClassVar = {"concentration1": POSITIVE, "concentration0": POSITIVE}
    sample = ZERO_OR_ONE

    def update(self, samples):
        x = self._samples(samples)
        heads = x.sum()
        return BetaBernoulli(self.concentration1 + heads, self.concentration0 + (len(x) - heads))

    def log_evidence(self, samples):
        x = self._samples(samples)
        heads, a, b = x.sum(), self.concentration1, self.concentration0
        return float(log_rising(a, heads) + log_rising(b, len(x) - heads) - log_rising(a + b, len(x)))

    def distribution(self):
        return Beta(self.concentration1, self.concentration0)

    def predictive(self):
        return Bernoulli(self.concentration1 / (self.concentration1 + self.concentration0))


@dataclass(frozen=True)
class DirichletCategorical(ConjugatePrior):
    """K categories whose probabilities p are Dirichlet(α). Compare: scipy.stats.dirichlet_multinomial.

        evidence of counts c, n = Σ c, A = Σ α    Γ(A) / Γ(A + n) · Π Γ(α_k + c_k) / Γ(α_k)        predictive    α / A

    Parameters
    ----------
    concentration : K ≥ 2 positive numbers α, kept as a tuple; samples are 0, ..., K - 1
    """

    concentration: tuple[float, ...]

    def __post_init__(self):
        alpha = np.asarray(self.concentration, dtype=np.float64)
        if alpha.ndim != 1 or len(alpha) < 2 or not POSITIVE.holds(alpha).all():
            raise ValueError(f"DirichletCategorical: concentration must be 2 or more positive numbers, got {alpha}")
        object.__setattr__(self, "concentration", tuple(alpha.tolist()))

    @property
    def sample(self):  # type: ignore[override]  # the others have one for all; here it depends on K
        K = len(self.concentration)
        return Constraint(f"a whole number from 0 to {K - 1}", lambda x: COUNT.holds(x) & (x < K))

    def update(self, samples):
        return DirichletCategorical(tuple(np.add(self.concentration, self._counts(samples)).tolist()))

    def log_evidence(self, samples):
        counts, alpha = self._counts(samples), np.array(self.concentration)
        return float(log_rising(alpha, counts).sum() - log_rising(alpha.sum(), counts.sum()))

    def distribution(self):
        return Dirichlet(self.concentration)

    def predictive(self):
        return Categorical(np.array(self.concentration) / np.sum(self.concentration))

    def credible_interval(self, level=0.95):
        """(low, high), each (K,): for every probability by itself, which is Beta(α_k, A - α_k)."""
        alpha = np.array(self.concentration)
        return equal_tails(Beta(alpha, alpha.sum() - alpha), level)

    def _counts(self, samples):
        return np.bincount(self._samples(samples).astype(np.intp), minlength=len(self.concentration))


@dataclass(frozen=True)
class GammaPoisson(ConjugatePrior):
    """Counts whose rate λ is Gamma(a, β). Compare: scipy.stats.gamma, scipy.stats.nbinom.

        evidence    Γ(a + S) / Γ(a) · βᵃ / (β + n)^(a + S) / Π x!,    S = Σ x
        predictive  NegativeBinomial(a, 1 / (β + 1)): Poisson, mixed over λ

    Parameters
    ----------
    concentration, rate : a and β, positive: a events in a prior time of β
    """

    concentration: float
    rate: float

    constraints: ClassVar = {"concentration": POSITIVE, "rate": POSITIVE}
    sample = COUNT

    def update(self, samples):
        x = self._samples(samples)
        return GammaPoisson(self.concentration + x.sum(), self.rate + len(x))

    def log_evidence(self, samples):
        x = self._samples(samples)
        a, beta, n, S = self.concentration, self.rate, len(x), x.sum()
        scale = -a * np.log1p(n / beta) - S * np.log(beta + n)  # of βᵃ / (β + n)^(a + S)
        return float(log_rising(a, S) + scale - gammaln(x + 1).sum())

    def distribution(self):
        return Gamma(self.concentration, self.rate)

    def predictive(self):
        return NegativeBinomial(self.concentration, logits=-np.log(self.rate))  # probs is 1 / (β + 1)
