"""Markov chains whose draws settle to a target."""

from foundations.sampling.chains.conditionals import gaussian_conditionals, normal_conditionals
from foundations.sampling.chains.discrete import (
    detailed_balance,
    gibbs_update,
    keeps,
    metropolis_matrix,
    random_scan,
    systematic_scan,
)
from foundations.sampling.chains.gibbs import gibbs
from foundations.sampling.chains.langevin import langevin, unadjusted_langevin
from foundations.sampling.chains.metropolis_hastings import metropolis_hastings
from foundations.sampling.chains.slice import slice_sampling

__all__ = [
    "detailed_balance",
    "gaussian_conditionals",
    "gibbs",
    "gibbs_update",
    "keeps",
    "langevin",
    "metropolis_hastings",
    "metropolis_matrix",
    "normal_conditionals",
    "random_scan",
    "slice_sampling",
    "systematic_scan",
    "unadjusted_langevin",
]
