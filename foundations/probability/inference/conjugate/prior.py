"""Conjugate priors: those whose posterior, after data, is of the prior's own family.

    posterior    p(θ | x) ∝ p(x | θ) p(θ)              `update`: a few sums of the data join the parameters
    predictive   p(x' | x) = ∫ p(x' | θ) p(θ | x) dθ   `predictive`: what the next sample will be
    evidence     p(x) = ∫ p(x | θ) p(θ) dθ             `log_evidence`: how well prior and model foretold the data

What was posterior becomes prior for what comes next: updating in batches ends where updating at once does, and
log p(a, b) = log p(a) + log p(b | a). The evidence is that of the samples in their order, not of their counts.

This file is what the five families share; they stand in discrete.py and normal.py.
Left out: batches of priors, weights on samples, mixtures of conjugate priors.
Source: Murphy, Conjugate Bayesian analysis of the Gaussian distribution (2007); Gelman et al., Bayesian Data Analysis,
3rd ed., ch. 2-3.
"""

from dataclasses import fields
from typing import ClassVar, Self

import numpy as np

from foundations.numerics.special import betaln, gammaln
from foundations.probability.distributions.base import Constraint, Distribution


class ConjugatePrior:
    """Base of the five, which are frozen dataclasses of plain numbers: `update` returns a new one."""

    constraints: ClassVar[dict[str, Constraint]] = {}  # parameter -> what it must be
    sample: ClassVar[Constraint]  # what each sample must be

    def __post_init__(self):
        for field in fields(self):  # type: ignore[arg-type]  # every subclass is a dataclass
            value = np.asarray(getattr(self, field.name), dtype=np.float64)
            constraint = self.constraints[field.name]
            if value.ndim or not constraint.holds(value):
                raise ValueError(f"{type(self).__name__}: {field.name} must be {constraint.words}, got {value}")
            object.__setattr__(self, field.name, float(value))

    def update(self, samples) -> Self:
        """The posterior after `samples` (n,), n ≥ 0. ValueError for samples that the model cannot make."""
        raise NotImplementedError

    def log_evidence(self, samples) -> float:
        """log p(samples), the parameters integrated out; 0 for no samples. ValueError as in `update`."""
        raise NotImplementedError

    def distribution(self) -> Distribution:
        """What is believed of the parameter, as a distribution."""
        raise NotImplementedError

    def predictive(self) -> Distribution:
        """The distribution of the next sample, the parameters integrated out."""
        raise NotImplementedError

    def credible_interval(self, level: float = 0.95):
        """(low, high) between which the parameter lies with probability `level`, as much left below as above."""
        return equal_tails(self.distribution(), level)

    def _samples(self, samples) -> np.ndarray:
        """`samples` as (n,) float64, n ≥ 0, each as the model makes them."""
        x = np.asarray(samples, dtype=np.float64)
        name, wanted = type(self).__name__, self.sample
        if x.ndim != 1:
            raise ValueError(f"{name}: samples must be in one row, got shape {x.shape}")
        bad = ~wanted.holds(x)
        if bad.any():
            raise ValueError(f"{name}: each sample must be {wanted.words}, got {x[bad][0]}")
        return x


def equal_tails(distribution: Distribution, level: float):
    """The quantiles of (1 - level) / 2 and (1 + level) / 2. ValueError for a level that is not between 0 and 1."""
    if not 0 < level < 1:
        raise ValueError(f"level must be between 0 and 1, got {level}")
    return distribution.icdf((1 - level) / 2), distribution.icdf((1 + level) / 2)


def log_rising(x, n):
    """log Γ(x + n) / Γ(x), by which all the evidences grow; for whole n, log of x (x + 1) ... (x + n - 1).

    By the beta function, which keeps the digits where x is large and both gammas are much larger than their quotient.
    """
    n = np.asarray(n, dtype=np.float64)
    some = np.where(n > 0, n, 1.0)
    return np.where(n > 0, gammaln(some) - betaln(x, some), 0.0)[()]
