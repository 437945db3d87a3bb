"""A density on which a sampler can be judged: its moments are known."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from foundations.autodiff import Tensor


@dataclass(frozen=True)
class Target:
    """A log density in the coordinates a sampler walks in, and the moments of the parameters that are asked about.

    The two are the same unless a target says otherwise: where a scale τ is sampled as log τ, or a coordinate in units
    of another one, `to_parameters` leads from a draw to what it means.

    Attributes
    ----------
    name : what it is called
    log_density : of a Tensor (n, d) gives a Tensor (n,), up to a constant; can be recorded
    d : number of coordinates
    names : of the p parameters
    mean, variance : (p,) of the parameters, exact
    center, scale : (d,) of the coordinates, roughly: where chains are to start
    to_parameters : (..., d) -> (..., p)
    """

    name: str
    log_density: Callable[[Tensor], Tensor]
    d: int
    names: tuple[str, ...]
    mean: np.ndarray
    variance: np.ndarray
    center: np.ndarray
    scale: np.ndarray
    to_parameters: Callable[[np.ndarray], np.ndarray] = np.asarray

    def start(self, rng: np.random.Generator, chains: int) -> np.ndarray:
        """(chains, d) starting points, uniform within two scales of the center: farther apart than draws are."""
        return self.center + self.scale * rng.uniform(-2, 2, (chains, self.d))


def numbered(letter: str, count: int) -> tuple[str, ...]:
    """letter_1, letter_2, ..."""
    return tuple(f"{letter}_{i}" for i in range(1, count + 1))
