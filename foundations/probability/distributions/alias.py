"""Draws from K categories in constant time each: the alias method.

Put Σ pᵢ = 1 into K boxes of size 1/K, at most two categories in each: category i in its own box up to a threshold,
above it another, its alias. A draw is a box, all being equally likely, and a side of its threshold. Categories below
1/K are topped up by those above it, in turn; a donor that falls below 1/K is topped up by the next. Who tops up whom
follows from two running sums, what is missing and what is left over, without a loop:

    box i < 1/K    is filled by the first donor j with  S_j > (what boxes before i missed)
    donor j        keeps 1/K + S_j - D, where D, what had been missed when it ran out, is the first > S_j

Source: Walker, ACM TOMS 3 (1977) 253; the sums as in Hübschle-Schneider & Sanders, Parallel weighted random sampling,
ACM TOMS 48 (2022).
"""

import numpy as np


def alias_table(probs):
    """Thresholds and aliases, (K,) each, for the probabilities (K,). Cost K log K."""
    K = len(probs)
    filled = probs * K
    poor = np.flatnonzero(filled < 1)
    rich = np.flatnonzero(filled >= 1)
    threshold, alias = np.minimum(filled, 1.0), np.arange(K)
    if not (len(poor) and len(rich)):
        return np.ones(K), alias  # all are equal, up to rounding
    missing, surplus = np.cumsum(1 - filled[poor]), np.cumsum(filled[rich] - 1)
    before = np.append(0.0, missing[:-1])
    last = len(rich) - 1  # to whom rounding may leave more to give than there is
    alias[poor] = rich[np.minimum(np.searchsorted(surplus, before, side="right"), last)]
    # The poor box in the middle of which each donor but the last runs out: not where it gave just what was missing
    given = surplus[:-1]
    at = np.minimum(np.searchsorted(missing, given, side="right"), len(poor) - 1)
    ran_out = (before[at] < given) & (given < missing[at])
    threshold[rich[:-1][ran_out]] = np.clip(1 + given - missing[at], 0.0, 1.0)[ran_out]
    alias[rich[:-1][ran_out]] = rich[1:][ran_out]
    return threshold, alias


def alias_draws(rng: np.random.Generator, table: tuple[np.ndarray, np.ndarray], shape) -> np.ndarray:
    """Draws of this shape from 0, ..., K - 1, by their `alias_table`. Compare: numpy.random.Generator.choice with p."""
    threshold, alias = table
    place = rng.random(shape) * len(alias)
    box = place.astype(np.int64)
    # The fraction is as good a uniform number: it and the box are independent
    return np.where(place - box < threshold[box], box, alias[box])
