"""R-hat: do the chains agree on where they are, and how widely they spread?

Of m chains of n draws, W is the mean of the chains' variances, and B is n times the variance of their means. Were all
chains draws of one distribution, both estimates of its variance would be about W:

    R̂ = √(((n - 1) W + B) / (n W))

Chains in different places have B ≫ W. Each chain is split in halves first, so that a drift counts as well. Two ways
around R̂ remain, and both are closed by ranks: no variance (take normal scores of the draws), and chains that share a
mean but differ in spread (take normal scores of the distances from the median). The larger of the two is the answer.
Up to 1.01 is accepted.
Source: Vehtari, Gelman, Simpson, Carpenter & Bürkner, Rank-normalization, folding, and localization: an improved R̂ for
assessing convergence of MCMC (2021).
"""

import numpy as np

from foundations.sampling.diagnostics._edge import per_quantity
from foundations.sampling.diagnostics.ranks import folded, normal_scores, split


@per_quantity
def split_r_hat(draws: np.ndarray) -> float:
    """R̂ of the halves of the chains, on the draws themselves.

    Parameters
    ----------
    draws : (chains, n), (chains, n, d) or Draws

    Returns
    -------
    A float, or (d,): nan for a constant, inf for halves that are each constant and differ; one chain is two halves.

    Compare: arviz.rhat with method="split".
    """
    return between_and_within(split(draws))


@per_quantity
def r_hat(draws: np.ndarray) -> float:
    """R̂ of the halves of the chains, on normal scores: the larger of location's and spread's.

    Parameters, answers and errors as `split_r_hat`'s. Cost O(N log N) for N draws.
    Compare: arviz.rhat.
    """
    x = split(draws)
    return max(between_and_within(normal_scores(x)), between_and_within(normal_scores(folded(x))))


def between_and_within(x: np.ndarray) -> float:
    """√(((n - 1) W + B) / (n W)) of chains (m, n)."""
    n, means = x.shape[1], x.mean(axis=1)
    W = (x - x[:, :1]).var(axis=1, ddof=1).mean()  # less its first draw, a chain that never moved is 0 without rounding
    B = n * (means - means[0]).var(ddof=1)
    return np.sqrt((B / W + n - 1) / n)
