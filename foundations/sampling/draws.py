"""What a run of Markov chains leaves behind."""

from dataclasses import dataclass

import numpy as np

from foundations.sampling.checks import whole


@dataclass(frozen=True)
class Draws:
    """Draws of several chains, warm-up left out.

    Attributes
    ----------
    points : (chains, draws, d)
    log_density : (chains, draws) up to the target's constant
    accept : (chains, draws) the probability with which each proposal was to be accepted, whether it was or not; for the
        no-U-turn sampler the mean over a trajectory; 1 for methods that always accept
    step_size : (chains,) as used for these draws; nan where a method has none
    energy : (chains, draws) of the Hamiltonian at each draw; None where there is no momentum
    diverged : (chains, draws) bool, where the integrator lost the energy; None where there is no integrator
    evaluations : points at which the log density was evaluated, warm-up included
    depth : (chains, draws) doublings of the trajectory; None for methods other than the no-U-turn sampler
    """

    points: np.ndarray
    log_density: np.ndarray
    accept: np.ndarray
    step_size: np.ndarray
    energy: np.ndarray | None = None
    diverged: np.ndarray | None = None
    evaluations: int = 0
    depth: np.ndarray | None = None

    @property
    def acceptance_rate(self) -> np.ndarray:
        """(chains,) mean probability of acceptance."""
        return self.accept.mean(axis=1)

    @property
    def pooled(self) -> np.ndarray:
        """(chains · draws, d) all draws, one chain after the other."""
        return self.points.reshape(-1, self.points.shape[-1])


def check_lengths(n_draws: int, warmup: int) -> None:
    """ValueError for fewer than one draw, or less than no warm-up; TypeError for what is no whole number."""
    if whole(n_draws, "n_draws", least=None) < 1 or whole(warmup, "warmup", least=None) < 0:
        raise ValueError(f"n_draws is 1 or more and warmup 0 or more; got {n_draws} and {warmup}")
