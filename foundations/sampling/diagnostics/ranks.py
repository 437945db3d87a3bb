"""Draws made comparable: halves of chains, and normal scores in place of values.

    split        each chain becomes two, its first half and its second: a chain that drifts disagrees with itself
    rank         a draw's place among all draws of all chains, ties sharing their mean place
    z = Φ⁻¹((rank - 3/8) / (S + 1/4))      what a normal sample of S would have at that place

Variances of z exist where those of the draws do not, and nothing changes under a monotone change of the quantity.
Source: Vehtari and others (2021), §4.1; the 3/8 are Blom's (1958).
"""

from functools import lru_cache

import numpy as np

from foundations.probability.distributions.normal import Normal


def split(x: np.ndarray) -> np.ndarray:
    """(chains, n) to (2 chains, n // 2), the first halves and then the last; of an odd n the middle is left out."""
    half = x.shape[1] // 2
    return np.concatenate([x[:, :half], x[:, -half:]])


def normal_scores(x: np.ndarray) -> np.ndarray:
    """What a normal sample has at the ranks of the elements of x among all; equal ones share their mean rank."""
    _, which, counts = np.unique(x, return_inverse=True, return_counts=True)
    twice = 2 * np.cumsum(counts) - counts + 1  # the mean rank, doubled: a whole number from 2 to 2 S
    return scores_of_ranks(x.size)[twice - 2][which].reshape(x.shape)


@lru_cache(maxsize=1)  # one table serves all quantities of a run, and their distances from the median
def scores_of_ranks(S: int) -> np.ndarray:
    """(2S - 1,) normal scores at the ranks 1, 1 1/2, 2, ..., S."""
    ranks = np.arange(2, S + 2) / 2  # the lower half; the upper one mirrors it
    lower = Normal(0.0, 1.0).icdf((ranks - 3 / 8) / (S + 1 / 4))
    scores = np.concatenate([lower, -lower[-2::-1]])
    scores.flags.writeable = False
    return scores


def folded(x: np.ndarray) -> np.ndarray:
    """Distances from the median of all: large in both tails."""
    return np.abs(x - np.median(x))
