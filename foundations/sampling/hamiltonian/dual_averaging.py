"""Dual averaging: the step size at which proposals are accepted as often as wanted.

How often a step of size ε is accepted is only seen through noise: αₜ, once per transition. With the error δ - αₜ summed
up, the step is pulled back to where it is zero on average,

    H̄ₜ = (1 - 1/(t + t₀)) H̄ₜ₋₁ + (δ - αₜ)/(t + t₀),        log εₜ₊₁ = μ - √t/γ H̄ₜ,

and what is used in the end is an average of what was tried, in which the latest count most:

    log ε̄ₜ = t^-κ log εₜ₊₁ + (1 - t^-κ) log ε̄ₜ₋₁

μ = log 10ε₁ makes it try large steps first, which are cheap. Such a sampler is no Markov chain: steps are tuned during
warm-up only.

It is the steps tried that are accepted as often as wanted, some of them too long and rejected. Acceptance falls the
faster the longer the step, so their average is accepted more often: the more they scatter, that is the fewer updates
there were, the more. After the 50 updates behind the last window of a warm-up, 0.8 wanted may become 0.9 or 0.95.

Source: Hoffman and Gelman, The no-U-turn sampler (2014), section 3.2 and algorithm 4.
"""

import math

import numpy as np

from foundations.sampling.density import Density
from foundations.sampling.hamiltonian.leapfrog import Phase, energy, kicked, leapfrog

GAMMA, T0, KAPPA = 0.05, 10, 0.75  # pull towards μ, steadiness of the first iterations, how fast the past is forgotten
DOUBLINGS = 100  # a first step is between 2⁻¹⁰⁰ and 2¹⁰⁰


class DualAveraging:
    """Step sizes of several chains, each by itself.

    Parameters
    ----------
    first : (chains,) step sizes to begin with, positive
    target_accept : δ, the mean acceptance wanted, between 0 and 1

    Attributes
    ----------
    step : (chains,) to try next
    averaged : (chains,) to use afterwards; the first before there was an update

    Raises
    ------
    ValueError
        For what is not in these ranges; from `update`, for what is no acceptance.

    Notes
    -----
    Compare: scipy.optimize.brentq.
    """

    def __init__(self, first: np.ndarray, target_accept: float = 0.8):
        first = np.asarray(first, dtype=float)
        if first.ndim != 1 or not ((first > 0) & (first < np.inf)).all():
            raise ValueError(f"first is (chains,) step sizes, positive and finite; got {first}")
        self.target_accept = check_target_accept(target_accept)
        self.mu = np.log(10 * first)
        self.t = 0
        self.H_bar = np.zeros(len(first))
        self.log_step = np.log(first)
        self.log_averaged = np.log(first)

    @property
    def step(self) -> np.ndarray:
        return np.exp(self.log_step)

    @property
    def averaged(self) -> np.ndarray:
        return np.exp(self.log_averaged)

    def update(self, accept: np.ndarray) -> None:
        """Learn from the acceptance (chains,), from 0 to 1, that `step` had."""
        accept = np.asarray(accept, dtype=float)
        if accept.shape != self.H_bar.shape or not ((accept >= 0) & (accept <= 1)).all():
            raise ValueError(f"acceptance is from 0 to 1, one for each of {len(self.H_bar)} chains; got {accept}")
        self.t += 1
        weight, latest = 1 / (self.t + T0), self.t**-KAPPA
        self.H_bar = (1 - weight) * self.H_bar + weight * (self.target_accept - accept)
        self.log_step = self.mu - math.sqrt(self.t) / GAMMA * self.H_bar
        self.log_averaged = latest * self.log_step + (1 - latest) * self.log_averaged


def check_target_accept(target_accept: float) -> float:
    """The acceptance wanted, or a ValueError."""
    if isinstance(target_accept, str) or not np.ndim(target_accept) == 0 or not 0 < target_accept < 1:
        raise ValueError(f"target_accept is above 0 and below 1; got {target_accept}")
    return target_accept


def first_step(density: Density, phase: Phase, inverse_mass, rng: np.random.Generator) -> np.ndarray:
    """(chains,) step sizes, doubled or halved from 1 until the acceptance of a single step crosses one half.

    Source: Hoffman and Gelman (2014), algorithm 4, FindReasonableEpsilon.
    """
    start = kicked(phase, inverse_mass, rng)
    H = energy(start, inverse_mass)

    def above_half(step):
        return H - energy(leapfrog(density, start, step[:, None], inverse_mass), inverse_mass) > math.log(0.5)

    step = np.ones(len(H))
    growing = above_half(step)
    searching = np.full(len(H), True)
    for _ in range(DOUBLINGS):
        step = np.where(searching, np.where(growing, 2 * step, 0.5 * step), step)
        searching &= above_half(step) == growing
        if not searching.any():
            break
    return step
