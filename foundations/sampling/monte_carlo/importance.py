"""Importance sampling: expectations under p from draws of q, each with a weight.

    w = p / q        E_p f = E_q w f ≈ 1/n Σ wᵢ f(xᵢ)                      both densities normalized
                     E_p f ≈ Σ Wᵢ f(xᵢ),  Wᵢ = wᵢ / Σ wⱼ                   p known up to a constant
                     Z = ∫ p ≈ 1/n Σ wᵢ

The first is unbiased; the second, self-normalized, has a bias of order 1/n and often less variance. Weights stay
logarithms: their quotients matter, and e^1000 is no number. How much the weights differ is told by Kong's

    effective size = (Σ wᵢ)² / Σ wᵢ²,    n for equal weights, 1 if one has all.

It knows only the points that were drawn. `light_tails` shows what it does not see.
Source: Owen, Monte Carlo Theory, Methods and Examples (2013), ch. 9; Kong, A note on importance sampling using
standardized weights (1992).
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from foundations.numerics import logsumexp, softmax
from foundations.sampling.checks import function_values, whole
from foundations.sampling.monte_carlo.estimate import Estimate, monte_carlo_estimate
from foundations.sampling.monte_carlo.proposals import propose


class WeightedDraws(NamedTuple):
    """Draws (n, ...) of the proposal, and log p - log q at each (n,)."""

    points: np.ndarray
    log_weights: np.ndarray


def importance_sample(log_density: Callable, proposal: Any, n: int, *, rng: np.random.Generator) -> WeightedDraws:
    """n draws of a proposal, with the weights that make them speak for a target.

    Parameters
    ----------
    log_density : of draws (n, ...) gives (n,), log p; -inf, or nan, outside the support
    proposal : with sample(rng, shape) and log_prob; positive wherever p f is

    Raises
    ------
    ValueError : n below 1; one value a draw is not what came back
    """
    proposed = propose(log_density, proposal, whole(n, "n"), rng)
    return WeightedDraws(proposed.points, proposed.log_ratio)


def importance_estimate(values, log_weights) -> Estimate:
    """E_p f of f (n,) at the draws and log weights (n,), both densities normalized. Unbiased.

    Raises ValueError for values and weights that do not pair up, or fewer than two.
    Compare: scipy.integrate.quad of p f.
    """
    f, log_w = _pairs(values, log_weights)
    with np.errstate(over="ignore", invalid="ignore"):  # a weight beyond every double is inf, and so is the estimate
        w = np.exp(log_w)
        return monte_carlo_estimate(np.where((w == 0) | (f == 0), 0.0, w * f))


def self_normalized_estimate(values, log_weights) -> Estimate:
    """E_p f of f (n,) at the draws and log weights (n,) known up to a constant.

    The standard error is that of a ratio of means, √Σ Wᵢ² (fᵢ - estimate)².
    Raises ValueError for values and weights that do not pair up, fewer than two, or weights that are all zero.
    Compare: the quotient of two scipy.integrate.quad, or numpy.average with weights.
    """
    f, log_w = _pairs(values, log_weights)
    _check_some_weight(log_w)
    W = softmax(log_w)
    f = np.where(W == 0, 0.0, f)  # where p is 0, f need not be a number
    with np.errstate(over="ignore", invalid="ignore"):  # inf among the values shows in the result
        mu = (W * f).sum()
        return Estimate(float(mu), float(np.sqrt((W**2 * (f - mu) ** 2).sum())), len(f))


def effective_size(log_weights):
    """(Σ w)² / Σ w² along the last axis of log weights (..., n), from 1 to n.

    Raises ValueError for no weights, and for weights that are all zero. Compare: 1 / Σ softmax(log w)².
    """
    log_w = np.asarray(log_weights, dtype=np.float64)
    _check_some_weight(log_w)
    W = softmax(log_w, axis=-1)
    return (1 / (W**2).sum(axis=-1))[()]


def log_normalizer(log_weights) -> float:
    """log Z = log ∫ p, estimated by the log of the mean weight; the mean itself is unbiased.

    Raises ValueError for no weights. Compare: scipy.special.logsumexp(log_weights) - log(n).
    """
    log_w = function_values(log_weights, "log_weights", least=1)
    return float(logsumexp(log_w) - np.log(len(log_w)))


def _pairs(values, log_weights) -> tuple[np.ndarray, np.ndarray]:
    f, log_w = function_values(values), function_values(log_weights, "log_weights")
    if f.shape != log_w.shape:
        raise ValueError(f"there is one log weight for each value; got {len(log_w)} for {len(f)} values")
    return f, log_w


def _check_some_weight(log_w: np.ndarray) -> None:
    largest = np.atleast_1d(log_w).max(axis=-1, initial=-np.inf)
    if not np.isfinite(largest).all():
        bad = largest[~np.isfinite(largest)].flat[0]
        raise ValueError(f"some draw has a weight above zero, and none an infinite one; got a largest log of {bad}")
