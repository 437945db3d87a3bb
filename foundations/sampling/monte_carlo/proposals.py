"""Draws from a proposal, with both log densities there: what rejection and importance sampling have in common.

A proposal is a distribution of `foundations.probability`, or anything with its `sample(rng, shape)` and `log_prob`. The
target is a function on arrays, log p up to a constant: of draws (n, ...) it gives (n,).
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from foundations.sampling.checks import read_only
from foundations.sampling.density import no_nan


class Proposed(NamedTuple):
    """Draws from a proposal, with the logarithms of both densities there."""

    points: np.ndarray  # (n, ...)
    log_p: np.ndarray  # (n,) the target's, up to a constant
    log_q: np.ndarray  # (n,) the proposal's

    @property
    def log_ratio(self) -> np.ndarray:
        """(n,) log p - log q; -inf where p is 0, whatever q is."""
        outside = np.isneginf(self.log_p)
        return np.where(outside, -np.inf, np.where(outside, 0.0, self.log_p) - self.log_q)


def propose(log_density: Callable, proposal: Any, n: int, rng: np.random.Generator) -> Proposed:
    """n draws from the proposal. ValueError where either density does not give one number for each."""
    X = proposal.sample(rng, (n,))  # (n, *event_shape)
    log_q = np.asarray(proposal.log_prob(X), dtype=np.float64)
    with np.errstate(all="ignore"):  # outside its support a density may take the logarithm of what has none
        log_p = np.asarray(log_density(read_only(X)), dtype=np.float64)
    for name, values in (("proposal.log_prob", log_q), ("log_density", log_p)):
        if values.shape != (n,):
            raise ValueError(f"{name} gives ({n},) values at {n} draws {np.shape(X)}; got shape {values.shape}")
    return Proposed(X, no_nan(log_p), log_q)
