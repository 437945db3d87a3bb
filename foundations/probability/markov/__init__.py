"""Finite Markov chains: where they go, how soon, and how fast they forget where they began."""

from foundations.probability.markov.absorption import Absorption, absorption, hitting_probabilities, hitting_times
from foundations.probability.markov.chains import (
    distribution_after,
    is_reversible,
    simulate,
    stationary_distribution,
    transition_matrix,
)
from foundations.probability.markov.classes import communicating_classes, is_irreducible, period, recurrent_classes
from foundations.probability.markov.mixing import (
    distance_to_stationarity,
    mixing_time,
    second_eigenvalue,
    spectral_bound,
    symmetrized,
    total_variation,
)

__all__ = [
    "Absorption",
    "absorption",
    "communicating_classes",
    "distance_to_stationarity",
    "distribution_after",
    "hitting_probabilities",
    "hitting_times",
    "is_irreducible",
    "is_reversible",
    "mixing_time",
    "period",
    "recurrent_classes",
    "second_eigenvalue",
    "simulate",
    "spectral_bound",
    "stationary_distribution",
    "symmetrized",
    "total_variation",
    "transition_matrix",
]
