"""Gradients of expectations."""

from foundations.sampling.gradients.normal_draws import NormalGradients
from foundations.sampling.gradients.polynomial_moments import GradientMoments, polynomial_moments
from foundations.sampling.gradients.reparameterization import pathwise_gradient
from foundations.sampling.gradients.score_function import score_function_gradient

__all__ = [
    "GradientMoments",
    "NormalGradients",
    "pathwise_gradient",
    "polynomial_moments",
    "score_function_gradient",
]
