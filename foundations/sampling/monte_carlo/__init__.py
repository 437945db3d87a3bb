"""Expectations from independent draws."""

from foundations.sampling.monte_carlo.antithetic import antithetic_estimate, antithetic_uniforms
from foundations.sampling.monte_carlo.control_variates import ControlledEstimate, control_variate_estimate
from foundations.sampling.monte_carlo.estimate import Estimate, ReducedEstimate, monte_carlo_estimate
from foundations.sampling.monte_carlo.halton import first_primes, halton, radical_inverses
from foundations.sampling.monte_carlo.importance import (
    WeightedDraws,
    effective_size,
    importance_estimate,
    importance_sample,
    log_normalizer,
    self_normalized_estimate,
)
from foundations.sampling.monte_carlo.light_tails import Reported, error_exponent, light_tails, weight_second_moment
from foundations.sampling.monte_carlo.rejection import Accepted, acceptance_rate, rejection_sample
from foundations.sampling.monte_carlo.stratified import latin_hypercube, stratified_estimate, stratified_uniforms

__all__ = [
    "Accepted",
    "ControlledEstimate",
    "Estimate",
    "ReducedEstimate",
    "Reported",
    "WeightedDraws",
    "acceptance_rate",
    "antithetic_estimate",
    "antithetic_uniforms",
    "control_variate_estimate",
    "effective_size",
    "error_exponent",
    "first_primes",
    "halton",
    "importance_estimate",
    "importance_sample",
    "latin_hypercube",
    "light_tails",
    "log_normalizer",
    "monte_carlo_estimate",
    "radical_inverses",
    "rejection_sample",
    "self_normalized_estimate",
    "stratified_estimate",
    "stratified_uniforms",
    "weight_second_moment",
]
