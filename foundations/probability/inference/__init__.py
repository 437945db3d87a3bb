"""Inference: from samples to parameters, and how sure one may be of them."""

from foundations.probability.inference import bias_variance, exponential_family
from foundations.probability.inference.conjugate import (
    BetaBernoulli,
    DirichletCategorical,
    GammaPoisson,
    NormalGamma,
    NormalNormal,
)
from foundations.probability.inference.fisher import fisher_information, observed_information, standard_errors
from foundations.probability.inference.likelihood import log_likelihood
from foundations.probability.inference.map_estimation import coin_map, lasso, lasso_penalty, ridge, ridge_penalty

__all__ = [
    "BetaBernoulli",
    "DirichletCategorical",
    "GammaPoisson",
    "NormalGamma",
    "NormalNormal",
    "bias_variance",
    "coin_map",
    "exponential_family",
    "fisher_information",
    "lasso",
    "lasso_penalty",
    "log_likelihood",
    "observed_information",
    "ridge",
    "ridge_penalty",
    "standard_errors",
]
