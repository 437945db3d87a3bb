"""The bootstrap: how an estimate scatters, seen by drawing samples from the sample.

What the estimate θ̂ of n samples would have been in another experiment is imitated by n draws with replacement from the
samples at hand. From many such θ* three intervals are made, with q_α their α-quantile:

    percentile    [q_α, q_1-α]
    basic         [2 θ̂ - q_1-α, 2 θ̂ - q_α]        θ* - θ̂ scatters as θ̂ - θ does
    BCa           [q_α₁, q_α₂],    αᵢ = Φ(z₀ + (z₀ + zᵢ) / (1 - a (z₀ + zᵢ)))

BCa corrects twice: z₀ = Φ⁻¹(share of θ* below θ̂) for bias, and the acceleration a, from leaving out one sample at a
time, for a scatter that grows with θ. Its coverage is off by O(1/n) where that of the others is off by O(1/√n). None
helps where the samples do not show what matters: ten of them say little of a tail, whatever is drawn from them.
Source: Efron & Tibshirani, An Introduction to the Bootstrap, 1993, ch. 14.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from foundations.numerics.special import erfc, erfcinv
from foundations.statistics._edge import samples
from foundations.statistics.description import quantile
from foundations.statistics.intervals.interval import Interval, tail

METHODS = ("percentile", "basic", "bca")
BLOCK = 2**22  # numbers drawn at a time


@dataclass(frozen=True, eq=False)
class Bootstrap:
    """The interval, the estimate θ̂, its standard error, and the resampled estimates θ* (n_resamples,)."""

    interval: Interval
    estimate: float
    standard_error: float
    resampled: np.ndarray


def bootstrap(
    statistic: Callable, *data, rng: np.random.Generator, n_resamples=9999, level=0.95, method="bca", paired=False
) -> Bootstrap:
    """An interval for a statistic of one or several samples.

    Parameters
    ----------
    statistic : of arrays (..., n), one for each sample; reduces the last axis, as `mean` or `median` of
        `foundations.statistics.description` do
    data : (n,) finite numbers each, n ≥ 2
    rng : where the draws come from
    n_resamples : how many samples to draw
    level : the level of the interval
    method : "percentile", "basic" or "bca"
    paired : draw the same places from all samples, which then are of one length

    Returns
    -------
    Bootstrap

    Raises
    ------
    ValueError : no samples, too short ones, ones that are not finite, of different lengths where they are pairs, fewer
        than two resamples, an unknown method, a statistic that does not reduce the last axis or is not finite
    TypeError : an rng that is no Generator

    Notes
    -----
    Cost: n_resamples statistics of n samples, in blocks; BCa adds n statistics of n - 1. A statistic of vectors alone
    becomes one of the last axis in a loop over the rows: np.array([pearson(*row) for row in zip(x, y)]).
    Compare: scipy.stats.bootstrap.
    """
    if not data:
        raise ValueError("the bootstrap needs at least one sample to draw from; got none")
    if method not in METHODS:
        raise ValueError(f"method is one of {', '.join(METHODS)}; got {method!r}")
    if not (isinstance(n_resamples, (int, np.integer)) and n_resamples >= 2):
        raise ValueError(f"n_resamples is a whole number, and at least two resamples are needed; got {n_resamples!r}")
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"rng is a numpy.random.Generator, such as numpy.random.default_rng(0); got {rng!r}")
    data = tuple(samples(x, f"sample {i + 1}", least=2, ndim=1) for i, x in enumerate(data))
    if paired and len({len(x) for x in data}) > 1:
        raise ValueError(f"pairs come from samples of one length; got lengths {', '.join(str(len(x)) for x in data)}")
    alpha = tail(level)
    estimate = float(_reduced(statistic, data, ()))
    resampled = _resampled(statistic, data, rng, n_resamples, paired)
    shares = np.array([alpha, 1 - alpha])
    if method == "bca":
        shares = _corrected(shares, resampled, estimate, _acceleration(statistic, data, paired))
    lower, upper = quantile(resampled, shares)
    if method == "basic":
        lower, upper = 2 * estimate - upper, 2 * estimate - lower
    interval = Interval(float(lower), float(upper), level)
    return Bootstrap(interval, estimate, float(resampled.std(ddof=1)), resampled)


def _resampled(statistic, data, rng, n_resamples, paired):
    out = np.empty(n_resamples)
    step = max(1, BLOCK // max(len(x) for x in data))
    for i in range(0, n_resamples, step):
        m = min(step, n_resamples - i)
        if paired:
            places = rng.integers(0, len(data[0]), (m, len(data[0])))
            drawn = [x[places] for x in data]
        else:
            drawn = [x[rng.integers(0, len(x), (m, len(x)))] for x in data]
        out[i : i + m] = _reduced(statistic, drawn, (m,))
    return out


def _reduced(statistic, data, shape):
    value = np.asarray(statistic(*data), dtype=float)
    if value.shape != shape:
        raise ValueError(
            f"the statistic must reduce the last axis of its samples: of {shape} samples it gave shape {value.shape}"
        )
    if not np.isfinite(value).all():
        raise ValueError("the statistic of some resample is not a finite number, and has no place in an interval")
    return value


def _acceleration(statistic, data, paired):
    """a = Σ U³ / 6 (Σ U²)^(3/2) with U = (n - 1)(mean of θ̂₍ᵢ₎ - θ̂₍ᵢ₎) / n, θ̂₍ᵢ₎ without sample i."""
    cubes = squares = 0.0
    for j, x in enumerate(data[:1] if paired else data):
        n = len(x)
        without, step = np.empty(n), max(1, BLOCK // max(len(y) for y in data))
        for start in range(0, n, step):
            left_out = np.arange(start, min(start + step, n))[:, None]  # (m, 1)
            kept = np.arange(n - 1) + (np.arange(n - 1) >= left_out)  # (m, n - 1)
            m = len(kept)
            left = [y[kept] if paired or i == j else np.repeat(y[None], m, axis=0) for i, y in enumerate(data)]
            without[start : start + m] = _reduced(statistic, left, (m,))
        U = (n - 1) * (without.mean() - without) / n
        cubes, squares = cubes + float((U**3).sum()), squares + float((U**2).sum())
    return cubes / (6 * squares**1.5) if squares > 0 else 0.0


def _corrected(shares, resampled, estimate, a):
    """The shares α₁, α₂ at which BCa takes its quantiles."""
    below = ((resampled < estimate).mean() + (resampled <= estimate).mean()) / 2
    if not 0 < below < 1:  # all on one side: the correction knows no bound
        return np.full(2, below)
    z0, z = (np.sqrt(2) * -erfcinv(2 * np.asarray(p)) for p in (below, shares))
    z = z0 + (z0 + z) / (1 - a * (z0 + z))
    return 0.5 * erfc(-z / np.sqrt(2))
