"""What a `fit` asks of its samples beyond being numbers, each in one sentence where it is not so."""

import numpy as np

from foundations.numerics.special.stirling import log1pmx
from foundations.probability.distributions.base import Distribution, training_samples


def varied_samples(cls: type[Distribution], samples) -> np.ndarray:
    """(n,) samples that are not all equal: of those the likelihood grows without bound as the scale shrinks."""
    x = training_samples(cls, samples, least=2)
    if x.min() == x.max():
        raise ValueError(f"{cls.__name__}.fit wants samples that are not all equal, got {len(x)} times {x[0]}")
    with np.errstate(over="ignore"):
        if np.isinf(x.max() - x.min()):
            raise ValueError(f"{cls.__name__}.fit wants a finite range, got samples from {x.min()} to {x.max()}")
    return x


def inside_support(cls: type[Distribution], x: np.ndarray, low: float, high: float = np.inf) -> np.ndarray:
    """x, if every sample is above low and below high."""
    outside = (x <= low) | (x >= high)
    if outside.any():
        wanted = f"above {low:g}" if np.isinf(high) else f"between {low:g} and {high:g}"
        raise ValueError(f"{cls.__name__}.fit wants samples {wanted}, got {x[outside][0]}")
    return x


def mean_of(x: np.ndarray) -> np.float64:
    """The mean, of numbers whose sum may overflow."""
    largest = np.abs(x).max()
    return largest * (x / largest).mean() if largest > 1e290 else x.mean()


def jensen_gap(u: np.ndarray, log_ratio: np.ndarray) -> np.float64:
    """log mean x - mean log x ≥ 0, from u = x / mean x - 1 and log_ratio = log(x / mean x).

    As u has the mean 0, it is the mean of u - log(1 + u): where u is small, by a series in which nothing cancels.
    """
    return np.where(np.abs(u) < 0.4, -log1pmx(np.clip(u, -0.4, 0.4)), u - log_ratio).mean()
