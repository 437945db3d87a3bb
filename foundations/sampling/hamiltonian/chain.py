"""Chains of one kind of transition: warm-up, then draws. What Hamiltonian samplers share."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from foundations.sampling.density import Density
from foundations.sampling.draws import Draws
from foundations.sampling.hamiltonian.dual_averaging import check_target_accept
from foundations.sampling.hamiltonian.leapfrog import Phase, at_rest
from foundations.sampling.hamiltonian.warm_up import WarmUp

DIVERGED = 1000.0  # energy lost at which the integrator is taken to have left the orbit


class Move(NamedTuple):
    """What a transition gives, for each chain: where it is now, and (chains,) each: how it came there."""

    phase: Phase
    accept: np.ndarray
    energy: np.ndarray
    diverged: np.ndarray
    depth: np.ndarray | None = None


def run(density: Density, q: np.ndarray, n_draws: int, transition: Callable, rng, warmup: int, **tuned) -> Draws:
    """Draws of transition(density, phase, step (chains, 1), inverse_mass (d,), rng) -> Move, from q (chains, d) on.

    tuned : step_size, target_accept, inverse_mass, as in the samplers
    """
    phase = at_rest(density, q)
    learned = WarmUp(density, phase, warmup, rng=rng, **tuned)
    for _ in range(warmup):
        move = transition(density, phase, learned.step, learned.inverse_mass, rng)
        phase = move.phase
        learned.learn(phase, move.accept)
    learned.settle()

    moves = []
    for _ in range(n_draws):
        moves.append(transition(density, phase, learned.step, learned.inverse_mass, rng))
        phase = moves[-1].phase
    return Draws(
        points=np.stack([move.phase.q for move in moves], axis=1),  # (chains, draws, d)
        log_density=np.stack([move.phase.log_density for move in moves], axis=1),
        accept=np.stack([move.accept for move in moves], axis=1),
        step_size=learned.step[:, 0].copy(),
        energy=np.stack([move.energy for move in moves], axis=1),
        diverged=np.stack([move.diverged for move in moves], axis=1),
        depth=None if moves[0].depth is None else np.stack([move.depth for move in moves], axis=1),  # type: ignore
    )


def check_settings(q: np.ndarray, warmup: int, rng, step_size, target_accept: float, inverse_mass) -> dict:
    """Step size and inverse mass as arrays or None, and the acceptance wanted.

    Raises
    ------
    ValueError
        Where a step size or an inverse mass is not positive and finite or of another length, for a target_accept that
        is not between 0 and 1, and where no step size is given and there is no warm-up to find one.
    TypeError
        For an rng that is no Generator.
    """
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"rng is a numpy.random.Generator; got {type(rng).__name__}")
    check_target_accept(target_accept)
    if step_size is None and warmup == 0:
        raise ValueError("the step size is found during warm-up: give step_size, or a warmup of 1 or more")
    chains, d = q.shape
    return {
        "step_size": None if step_size is None else positive("step_size", step_size, chains, "chains"),
        "inverse_mass": None if inverse_mass is None else positive("inverse_mass", inverse_mass, d, "dimensions"),
        "target_accept": target_accept,
    }


def positive(name: str, value, n: int, what: str) -> np.ndarray:
    """value as (n,) float64, or a ValueError."""
    wrong = ValueError(f"{name} is positive and finite, one number or one for each of {n} {what}; got {value}")
    try:
        array = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        raise wrong from None
    if array.shape not in ((), (n,)) or not ((array > 0) & (array < np.inf)).all():
        raise wrong
    return np.broadcast_to(array, (n,)).copy()
