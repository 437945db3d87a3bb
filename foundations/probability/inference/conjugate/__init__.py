"""Five conjugate priors: posterior, predictive and evidence in closed form."""

from foundations.probability.inference.conjugate.discrete import BetaBernoulli, DirichletCategorical, GammaPoisson
from foundations.probability.inference.conjugate.normal import NormalGamma, NormalNormal
from foundations.probability.inference.conjugate.prior import ConjugatePrior

__all__ = [
    "BetaBernoulli",
    "ConjugatePrior",
    "DirichletCategorical",
    "GammaPoisson",
    "NormalGamma",
    "NormalNormal",
]
