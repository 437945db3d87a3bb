"""Chance: events, random variables, limit theorems, Markov chains, distributions, inference."""

from foundations.probability import by_hand, famous_problems, limit_theorems, markov
from foundations.probability.babble import Babbler
from foundations.probability.bayes import bayes, posterior, total_probability
from foundations.probability.distributions import (
    Beta,
    Cauchy,
    Chi2,
    Exponential,
    Gamma,
    InverseGamma,
    Laplace,
    LogNormal,
    Normal,
    StudentT,
    Uniform,
)
from foundations.probability.finite_spaces import FiniteSpace, independent, pairwise_independent
from foundations.probability.moments import (
    central_moment,
    correlation,
    covariance,
    expectation,
    moment,
    standardized_moment,
    variance,
)
from foundations.probability.random_variables import RandomVariable
from foundations.probability.transformations import change_of_variables, convolution_power, convolve, transform

__all__ = [
    "Babbler",
    "Beta",
    "Cauchy",
    "Chi2",
    "Exponential",
    "FiniteSpace",
    "Gamma",
    "InverseGamma",
    "Laplace",
    "LogNormal",
    "Normal",
    "RandomVariable",
    "StudentT",
    "Uniform",
    "bayes",
    "by_hand",
    "central_moment",
    "change_of_variables",
    "convolution_power",
    "convolve",
    "correlation",
    "covariance",
    "expectation",
    "famous_problems",
    "independent",
    "limit_theorems",
    "markov",
    "moment",
    "pairwise_independent",
    "posterior",
    "standardized_moment",
    "total_probability",
    "transform",
    "variance",
]
