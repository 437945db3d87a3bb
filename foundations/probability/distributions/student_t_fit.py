"""Maximum likelihood for Student's t distribution: expectation and maximization, and a root for the degrees of freedom.

A t variable is a normal one whose precision was drawn from a gamma distribution. If the precisions were known, loc and
scale would be a weighted mean and spread; given loc and scale, the precisions' expectations are

    wᵢ = (ν + 1) / (ν + zᵢ²),    zᵢ = (xᵢ - μ) / σ,

so that outliers weigh little. Alternating the two never lowers the likelihood, and errors fall by half a step or faster
for ν ≥ 1. The spread is divided by Σ wᵢ rather than n: at the maximum both are equal, on the way it is much faster.
For ν itself: the largest at which the score ∂ℓ/∂ν, at the best μ and σ for that ν, changes sign.

Left out: for ν < 1 the likelihood may have several maxima; the one found is that near the median.
Source: Lange, Little & Taylor, JASA 84 (1989) 881; Kent, Tyler & Vardi, Comm. Statist. Simul. 23 (1994) 441.
"""

import itertools

import numpy as np

from foundations.numerics import brentq
from foundations.numerics.special.gamma import log_minus_digamma
from foundations.probability.distributions.fitting import varied_samples

SMALLEST_DF, LARGEST_DF = 0.1, 1e4  # beyond, few samples could tell it from a normal variable
MOST_STEPS = 10_000
FARTHEST = 1e140  # so that squares do not overflow


def fitted_student(cls, samples, df=None):
    """df, loc and scale. Raises ValueError where there is no maximum; see StudentT.fit."""
    x = varied_samples(cls, samples)
    share = np.unique(x, return_counts=True)[1].max() / len(x)
    smallest = share / (1 - share)  # at or below this df, shrinking onto the most frequent value has no bound
    if df is not None and df <= smallest:
        wanted = f"less than {df / (df + 1):.3g} of the samples equal"
        raise ValueError(f"{cls.__name__}.fit wants {wanted}, got {share:.3g}")
    distance = np.abs(x - np.median(x))
    center, unit = np.median(x), np.median(distance) or distance.mean()
    if distance.max() > FARTHEST * unit:
        wanted = f"within {FARTHEST:g} times their median distance from the median"
        raise ValueError(f"{cls.__name__}.fit wants samples {wanted}, got {distance.max() / unit:.3g} times")
    u = (x - center) / unit
    df = fitted_df(cls, u, smallest) if df is None else df
    loc, scale = location_and_scale(cls, u, df)
    return df, center + unit * loc, unit * scale


def location_and_scale(cls, x, df):
    """The best of both for this df, for x with median 0 and median distance 1."""
    loc, scale = 0.0, 1.0
    for _ in range(MOST_STEPS):
        w = (df + 1) / (df + ((x - loc) / scale) ** 2)
        total, before = w.sum(), (loc, scale)
        loc = (w * x).sum() / total
        scale = np.sqrt((w * (x - loc) ** 2).sum() / total)
        if abs(loc - before[0]) + abs(scale - before[1]) <= 1e-12 * scale:
            return loc, scale
    raise ValueError(f"{cls.__name__}.fit found no maximum for df={df:.3g} in {MOST_STEPS} steps")


def fitted_df(cls, x, smallest):
    """The df at which the likelihood, at its best loc and scale, is largest: sought from a normal variable's down."""

    def score(log_df):
        nu = np.exp(log_df)
        loc, scale = location_and_scale(cls, x, nu)
        square = ((x - loc) / scale) ** 2 / nu
        constant = np.log1p(1 / nu) - log_minus_digamma((nu + 1) / 2) + log_minus_digamma(nu / 2) - 1 / nu
        return constant - np.mean(np.log1p(square) - (1 + 1 / nu) * square / (1 + square))

    grid = np.linspace(np.log(LARGEST_DF), np.log(max(SMALLEST_DF, 1.1 * smallest)), 12)
    if score(grid[0]) > 0:
        raise ValueError(f"{cls.__name__}.fit finds tails no heavier than a normal variable's: fit Normal, or give df")
    for high, low in itertools.pairwise(grid):
        if score(low) > 0:
            return float(np.exp(brentq(score, low, high, xtol=1e-12).root))
    raise ValueError(f"{cls.__name__}.fit finds no best df above {np.exp(grid[-1]):.3g}: give df, or more samples")
