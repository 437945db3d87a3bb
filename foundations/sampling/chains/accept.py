"""What samplers that propose and accept have in common: the decision, the tuning in warm-up, the keeping of draws.

A proposal y is accepted with probability min(1, r), r = p(y) q(x|y) / (p(x) q(y|x)); where it is not, the chain stays
at x, which counts as a draw once more. The scale s of the proposals follows how often they are accepted,

    log s ← log s + g t^(-0.6) (accept - target),        t = 1, 2, ...

the Robbins-Monro scheme: the steps add up to infinity and their squares do not, so that s settles where the mean
acceptance is the target. The mean of log s over the second half of warm-up is kept, and not moved again: a chain that
goes on learning from its own past has no promise to settle to p.

Source: Robbins & Monro, A stochastic approximation method (1951); Andrieu & Thoms, A tutorial on adaptive MCMC (2008),
algorithm 4; Polyak & Juditsky, Acceleration of stochastic approximation by averaging (1992).
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

GAIN = 2.0
DECAY = 0.6
LARGEST = 1e300  # of a scale: times a normal number it remains a number
NO_GRADIENT = np.empty((1, 0))
FARTHEST = 300.0  # of log s from 0: where everything is accepted, s grows no farther


class State(NamedTuple):
    """Where all chains are."""

    X: np.ndarray  # (chains, d)
    value: np.ndarray  # (chains,) log density there
    gradient: np.ndarray = NO_GRADIENT  # (chains, d) of it, where a method uses it


Step = Callable[[State, np.ndarray], tuple[State, np.ndarray]]  # of a state and scales (chains,); a state and accept


def acceptance(log_ratio: np.ndarray) -> np.ndarray:
    """min(1, r) from log r; 0 where r is no number.

    Raises ValueError for an infinite r: the log density is inf there, and a chain would never leave.
    """
    if np.isposinf(log_ratio).any():
        raise ValueError("the log density is finite or -inf; it is inf at a point that was proposed")
    return np.where(np.isnan(log_ratio), 0.0, np.exp(np.minimum(log_ratio, 0.0)))


def moved(rng: np.random.Generator, accept: np.ndarray, there: State, here: State) -> State:
    """Each chain there with probability `accept`, else here."""
    goes = rng.random(len(accept)) < accept  # never for 0, always for 1
    rows = goes[:, None]
    return State(
        np.where(rows, there.X, here.X),
        np.where(goes, there.value, here.value),
        np.where(rows, there.gradient, here.gradient),
    )


def warmed_up(step: Step, state: State, scale: np.ndarray, warmup: int, target: float | None):
    """The state after `warmup` steps, and the scales (chains,) to go on with; not tuned where target is None."""
    log_s, later = np.log(scale), np.zeros(len(scale))
    for t in range(1, warmup + 1):
        state, accept = step(state, scale)
        if target is not None:
            log_s = np.clip(log_s + GAIN * t**-DECAY * (accept - target), -FARTHEST, FARTHEST)
            scale = np.exp(log_s)
            later = later + log_s * (t > warmup // 2)
    if target is not None and warmup > 0:
        scale = np.exp(later / (warmup - warmup // 2))
    return state, scale


def collected(step: Step, state: State, scale: np.ndarray, n_draws: int):
    """Points (chains, n_draws, d), their log densities and the acceptance (chains, n_draws) of as many steps."""
    chains, d = state.X.shape
    points, values, accepts = np.empty((chains, n_draws, d)), np.empty((chains, n_draws)), np.empty((chains, n_draws))
    for t in range(n_draws):
        state, accepts[:, t] = step(state, scale)
        points[:, t], values[:, t] = state.X, state.value
    return points, values, accepts


def positive_scale(scale, chains: int, name: str) -> np.ndarray:
    """(chains,) of positive numbers, from one or from one a chain."""
    s = np.asarray(scale, dtype=float)
    if s.shape not in ((), (chains,)) or not ((s > 0) & (s <= LARGEST)).all():
        raise ValueError(f"{name} is a positive number, or one for each of {chains} chains, at most 1e300; got {scale}")
    return np.broadcast_to(s, (chains,)).copy()
