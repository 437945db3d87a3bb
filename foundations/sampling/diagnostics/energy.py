"""Does fresh momentum change the energy enough?

Between draws Hamiltonian Monte Carlo keeps the energy E, and moves to another one by drawing a new momentum only. How
much that moves, against how much there is to move,

    E-BFMI = mean (Eᵢ - Eᵢ₋₁)² / var E

is near 1 or above where energies are as good as independent, and small where the energy takes a random walk: a density
with tails or a neck that the chain crosses rarely. Below 0.3 is bad.
Source: Betancourt, Diagnosing suboptimal cotangent disintegrations in Hamiltonian Monte Carlo (2016).
"""

import numpy as np

from foundations.sampling.diagnostics._edge import points
from foundations.sampling.draws import Draws


def e_bfmi(energy) -> np.ndarray:
    """(chains,) the estimated Bayesian fraction of missing information, of energies (chains, n) or those of Draws.

    It is nan for a constant. Raises ValueError for another shape, fewer than four draws, and Draws of a sampler without
    energy. Compare: arviz.bfmi.
    """
    if isinstance(energy, Draws):
        if energy.energy is None:
            raise ValueError("E-BFMI asks for draws of a Hamiltonian sampler; these have no energy")
        energy = energy.energy
    E = points(energy)
    if E.ndim != 2:
        raise ValueError(f"energy is of shape (chains, n), a number for each draw; got {E.shape}")
    with np.errstate(invalid="ignore", over="ignore"):
        E = E - E[:, :1]  # so that a constant is 0 without rounding
        return (np.diff(E, axis=1) ** 2).mean(axis=1) / E.var(axis=1, ddof=1)
