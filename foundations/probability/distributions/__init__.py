"""Distributions under the names, parameterizations and shapes of torch.distributions."""

from foundations.probability.distributions.bernoulli import Bernoulli
from foundations.probability.distributions.beta import Beta
from foundations.probability.distributions.binomial import Binomial
from foundations.probability.distributions.categorical import Categorical
from foundations.probability.distributions.cauchy import Cauchy
from foundations.probability.distributions.chi2 import Chi2
from foundations.probability.distributions.dirichlet import Dirichlet
from foundations.probability.distributions.exponential import Exponential
from foundations.probability.distributions.gamma import Gamma
from foundations.probability.distributions.geometric import Geometric
from foundations.probability.distributions.inverse_gamma import InverseGamma
from foundations.probability.distributions.kl import kl_divergence
from foundations.probability.distributions.laplace import Laplace
from foundations.probability.distributions.log_normal import LogNormal
from foundations.probability.distributions.multinomial import Multinomial
from foundations.probability.distributions.multivariate_normal import MultivariateNormal
from foundations.probability.distributions.negative_binomial import NegativeBinomial
from foundations.probability.distributions.normal import Normal
from foundations.probability.distributions.poisson import Poisson
from foundations.probability.distributions.student_t import StudentT
from foundations.probability.distributions.uniform import Uniform

__all__ = [
    "Bernoulli",
    "Beta",
    "Binomial",
    "Categorical",
    "Cauchy",
    "Chi2",
    "Dirichlet",
    "Exponential",
    "Gamma",
    "Geometric",
    "InverseGamma",
    "Laplace",
    "LogNormal",
    "Multinomial",
    "MultivariateNormal",
    "NegativeBinomial",
    "Normal",
    "Poisson",
    "StudentT",
    "Uniform",
    "kl_divergence",
]
