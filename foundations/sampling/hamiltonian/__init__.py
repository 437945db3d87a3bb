"""Samplers that move as a body does, along the gradient of the log density."""

from foundations.sampling.hamiltonian.dual_averaging import DualAveraging
from foundations.sampling.hamiltonian.hmc import hmc
from foundations.sampling.hamiltonian.leapfrog import Phase, at_rest, energy, leapfrog
from foundations.sampling.hamiltonian.nuts import nuts

__all__ = ["DualAveraging", "Phase", "at_rest", "energy", "hmc", "leapfrog", "nuts"]
