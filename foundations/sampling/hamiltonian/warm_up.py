"""Warm-up: the mass from the spread of the draws, in windows that double, and the step size from the acceptance.

A mass of 1/σ² moves a coordinate of spread σ as if its spread were 1. Good variances take good draws, and these a good
mass: so the variances are estimated in windows, each twice as long as the one before, and after each the search for a
step size begins anew. The first draws, on their way from the start, and the last ones, with which the step settles to
the final mass, belong to none. Fewer than ten of these leave a step that may be far too long.

    75 draws | 25 | 50 | 100 | 200 | 500 | 50        of 1,000: the last window takes what is left over

A variance of few draws is drawn toward a small one, as of 5 draws with the variance 0.001.

Source: Stan Reference Manual, section "HMC algorithm parameters: automatic parameter tuning".
"""

import numpy as np

from foundations.sampling.density import Density
from foundations.sampling.hamiltonian.dual_averaging import DualAveraging, first_step
from foundations.sampling.hamiltonian.leapfrog import Phase

FIRST, WINDOW, LAST = 75, 25, 50
PRIOR_DRAWS, PRIOR_VARIANCE = 5, 1e-3
FEWEST = 20  # warm-up draws of which windows are made
LAST_OF_FEW = 10  # the search for a step begins with one far too long, of which fewer draws leave too much


def windows(warmup: int) -> list[tuple[int, int]]:
    """[begin, end) of the windows in a warm-up of this many draws; none below 20, one below 150."""
    if warmup < FEWEST:
        return []
    if warmup < FIRST + WINDOW + LAST:
        return [(int(0.15 * warmup), warmup - max(LAST_OF_FEW, int(0.1 * warmup)))]
    begin, width, stop = FIRST, WINDOW, warmup - LAST
    found = []
    while begin < stop:
        end = begin + width if begin + 3 * width <= stop else stop  # or the next, twice as long, would not fit
        found.append((begin, end))
        begin, width = end, 2 * width
    return found


def regularized_variance(points: np.ndarray) -> np.ndarray:
    """(d,) variance of the draws (n, d), with the small one that it is drawn toward."""
    n = len(points)
    variance = points.var(axis=0, ddof=1) if n > 1 else np.zeros(points.shape[1])
    return (n * variance + PRIOR_DRAWS * PRIOR_VARIANCE) / (n + PRIOR_DRAWS)


class WarmUp:
    """Step size (chains, 1) and inverse mass (d,), of which those not given are learned from all chains' draws.

    A step size that is given is kept, and with it the mass: 1 where none is given.
    """

    def __init__(
        self, density: Density, phase: Phase, warmup: int, step_size, target_accept: float, inverse_mass, rng
    ):
        chains, d = phase.q.shape
        self.density, self.rng, self.target_accept = density, rng, target_accept
        self.inverse_mass = np.ones(d) if inverse_mass is None else inverse_mass
        self.windows = windows(warmup) if inverse_mass is None and step_size is None else []
        self.points: list[np.ndarray] = []
        self.done = 0
        self.averaging: DualAveraging | None = None
        if step_size is None:
            self.restart(phase)
        else:
            self.step = np.broadcast_to(step_size, (chains,))[:, None]

    def restart(self, phase: Phase) -> None:
        """Begin anew with a step that suits the mass."""
        first = first_step(self.density, phase, self.inverse_mass, self.rng)
        self.averaging = DualAveraging(first, self.target_accept)
        self.step = self.averaging.step[:, None]  # (chains, 1)

    def learn(self, phase: Phase, accept: np.ndarray) -> None:
        """Take account of a transition that led to this phase, with this acceptance (chains,)."""
        if self.averaging is not None:
            self.averaging.update(accept)
            self.step = self.averaging.step[:, None]
        if self.windows:
            self.look(phase)
        self.done += 1

    def look(self, phase: Phase) -> None:
        """Keep a point in a window; at its end take the mass from it."""
        begin, end = self.windows[0]
        if self.done >= begin:
            self.points.append(phase.q)
        if self.done == end - 1:
            self.inverse_mass = regularized_variance(np.concatenate(self.points))  # (draws · chains, d)
            self.points = []
            self.windows = self.windows[1:]
            self.restart(phase)

    def settle(self) -> None:
        """From now on, the averaged step."""
        if self.averaging is not None:
            self.step = self.averaging.averaged[:, None]
