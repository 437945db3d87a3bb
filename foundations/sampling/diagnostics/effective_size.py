"""Effective sample size: how many independent draws would say as much.

    ESS = N / τ

with the autocorrelation time τ of something made of the halves of the chains. What is made decides what is asked:

    the draws themselves          their mean
    normal scores of the draws    the bulk of the distribution; also where there is no variance
    is x ≤ q?                     a quantile: of 1s and 0s, whose mean is the probability
    the 5 % and 95 % quantiles    the tails: the smaller of both

A hundred for each chain are asked for, or τ and R̂ are not to be trusted themselves.
Source: Vehtari and others (2021), §3.2 and §4.3.
"""

import math

import numpy as np

from foundations.sampling.diagnostics._edge import per_quantity
from foundations.sampling.diagnostics.autocorrelation import geyer
from foundations.sampling.diagnostics.ranks import normal_scores, split


@per_quantity
def ess_mean(draws: np.ndarray) -> float:
    """Effective number of draws (chains, n[, d]) for the mean. Compare: arviz.ess with method="mean"."""
    return size(split(draws))


@per_quantity
def ess_bulk(draws: np.ndarray) -> float:
    """Effective number of draws (chains, n[, d]) for the bulk. Compare: arviz.ess."""
    return size(normal_scores(split(draws)))


@per_quantity
def ess_quantile(draws: np.ndarray, probability: float) -> float:
    """Effective number of draws (chains, n[, d]) for the quantile of a probability between 0 and 1.

    Raises ValueError for a probability outside. Compare: arviz.ess with method="quantile".
    """
    return size_at(draws, probability)


@per_quantity
def ess_tail(draws: np.ndarray) -> float:
    """Effective number of draws (chains, n[, d]) for the 5 % or 95 % quantile, whichever has fewer.

    Compare: arviz.ess with method="tail".
    """
    return min(size_at(draws, 0.05), size_at(draws, 0.95))


def size(x: np.ndarray) -> float:
    """N / τ of chains (m, n)."""
    return x.size / geyer(x)


def size_at(x: np.ndarray, probability: float) -> float:
    """N / τ of the events x ≤ q, where q is the quantile of all draws (chains, n)."""
    if isinstance(probability, str) or np.ndim(probability) or not 0 <= probability <= 1:
        raise ValueError(f"a probability lies between 0 and 1, one at a time; got {probability}")
    # The quantile lies between two draws in order, from the k-th on: what is below it is what is up to the k-th.
    k = math.floor(x.size * probability + (1 - probability))
    below = x <= np.sort(x, axis=None)[k - 1]
    return size(split(below.astype(float)))
