"""Monte Carlo standard error: how far an average over the chains may be from the truth.

    of the mean         s / √ESS, with the standard deviation s of all draws
    of a quantile       half the distance between the draws at probabilities a and b, where (a, b) holds the middle
                        68 % of Beta(p E + 1, (1 - p) E + 1), E the effective number of draws for that quantile

The second needs no density: a quantile's probability is uncertain like a share out of E, and the draws in order
translate it into values.
Source: Vehtari and others (2021), §4.4.
"""

import math

import numpy as np

from foundations.numerics.special import betaincinv
from foundations.sampling.diagnostics._edge import per_quantity
from foundations.sampling.diagnostics.effective_size import size, size_at
from foundations.sampling.diagnostics.ranks import split

ONE_SIGMA = np.array([0.1586553, 0.8413447])  # Φ(-1) and Φ(1), to the digits that the library has


@per_quantity
def mcse_mean(draws: np.ndarray) -> float:
    """Standard error of the mean of draws (chains, n[, d]). Compare: arviz.mcse."""
    return (draws - draws[0, 0]).std(ddof=1) / np.sqrt(size(split(draws)))


@per_quantity
def mcse_quantile(draws: np.ndarray, probability: float) -> float:
    """Standard error of a quantile of draws (chains, n[, d]).

    Raises ValueError for a probability that is not between 0 and 1. Compare: arviz.mcse with method="quantile".
    """
    E, N = size_at(draws, probability), draws.size
    low, high = betaincinv(E * probability + 1, E * (1 - probability) + 1, ONE_SIGMA) * N - 1
    ordered = np.sort(draws, axis=None)
    return (ordered[math.ceil(min(high, N - 1))] - ordered[math.floor(max(low, 0))]) / 2
