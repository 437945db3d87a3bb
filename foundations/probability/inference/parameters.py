"""A distribution as a point: its free parameters in one vector, and back.

    free_vector(d)      θ (k,), what a likelihood may vary: Normal -> (loc, scale)
    from_vector(d, θ)   the distribution of d's family at θ, with what is not estimated (a number of trials) as in d

Probabilities that sum to 1 have one parameter less than entries, the last being what is left; a covariance matrix has
those on and below its diagonal. One distribution at a time, not a batch.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from foundations.probability.distributions.base import Distribution
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
from foundations.probability.distributions.laplace import Laplace
from foundations.probability.distributions.log_normal import LogNormal
from foundations.probability.distributions.multinomial import Multinomial
from foundations.probability.distributions.multivariate_normal import MultivariateNormal
from foundations.probability.distributions.negative_binomial import NegativeBinomial
from foundations.probability.distributions.normal import Normal
from foundations.probability.distributions.poisson import Poisson
from foundations.probability.distributions.student_t import StudentT
from foundations.probability.distributions.uniform import Uniform


class Parameter(NamedTuple):
    """How one parameter and its free entries become each other."""

    to_free: Callable[[np.ndarray], np.ndarray]  # the parameter -> its free entries (k,)
    from_free: Callable[[np.ndarray], Any]  # and back; affine


NUMBER = Parameter(np.atleast_1d, lambda free: free[0])
VECTOR = Parameter(lambda value: value, lambda free: free)
SIMPLEX = Parameter(lambda p: p[:-1], lambda free: np.append(free, 1 - free.sum()))
SYMMETRIC = Parameter(lambda S: S[np.tril_indices(len(S))], lambda free: _symmetric(free))

PARAMETERS: dict[type[Distribution], dict[str, Parameter]] = {
    Bernoulli: {"probs": NUMBER},
    Binomial: {"probs": NUMBER},
    Categorical: {"probs": SIMPLEX},
    Multinomial: {"probs": SIMPLEX},
    Geometric: {"probs": NUMBER},
    NegativeBinomial: {"total_count": NUMBER, "probs": NUMBER},
    Poisson: {"rate": NUMBER},
    Uniform: {"low": NUMBER, "high": NUMBER},
    Normal: {"loc": NUMBER, "scale": NUMBER},
    LogNormal: {"loc": NUMBER, "scale": NUMBER},
    Exponential: {"rate": NUMBER},
    Gamma: {"concentration": NUMBER, "rate": NUMBER},
    InverseGamma: {"concentration": NUMBER, "rate": NUMBER},
    Beta: {"concentration1": NUMBER, "concentration0": NUMBER},
    StudentT: {"df": NUMBER, "loc": NUMBER, "scale": NUMBER},
    Chi2: {"df": NUMBER},
    Laplace: {"loc": NUMBER, "scale": NUMBER},
    Cauchy: {"loc": NUMBER, "scale": NUMBER},
    Dirichlet: {"concentration": VECTOR},
    MultivariateNormal: {"loc": VECTOR, "covariance_matrix": SYMMETRIC},
}
FIXED: dict[type[Distribution], tuple[str, ...]] = {Binomial: ("total_count",), Multinomial: ("total_count",)}


def free_vector(distribution: Distribution) -> np.ndarray:
    """θ (k,). TypeError for a family without an entry in PARAMETERS; ValueError for a batch."""
    return np.concatenate(_pieces(distribution))


def free_names(distribution: Distribution) -> list[str]:
    """For each entry of θ the parameter that it belongs to."""
    pieces = zip(PARAMETERS[type(distribution)], _pieces(distribution), strict=True)
    return [name for name, piece in pieces for _ in piece]


def from_vector(distribution: Distribution, theta) -> Distribution:
    """The distribution of the same family at θ (k,). ValueError where θ is none of its points."""
    family = type(distribution)
    arguments = {name: getattr(distribution, name) for name in FIXED.get(family, ())}
    return family(**arguments, **named(distribution, theta))


def named(distribution: Distribution, theta) -> dict[str, Any]:
    """θ (k,) cut up into the parameters of `distribution`, by name and in their shapes."""
    ends = np.cumsum([len(piece) for piece in _pieces(distribution)])[:-1]
    parameters = PARAMETERS[type(distribution)].items()
    return {name: row.from_free(piece) for (name, row), piece in zip(parameters, np.split(theta, ends), strict=True)}


def _pieces(distribution: Distribution) -> list[np.ndarray]:
    """The free entries of each parameter."""
    family = type(distribution)
    if family not in PARAMETERS:
        raise TypeError(f"{family.__name__} has no entry in the table of free parameters")
    if distribution.batch_shape:
        raise ValueError(f"one {family.__name__} is wanted, got a batch of shape {distribution.batch_shape}")
    return [row.to_free(np.asarray(getattr(distribution, name))) for name, row in PARAMETERS[family].items()]


def _symmetric(free):
    """The (d, d) matrix with `free` on and below its diagonal, row by row."""
    d = round((np.sqrt(8 * len(free) + 1) - 1) / 2)
    S = np.zeros((d, d))
    S[np.tril_indices(d)] = free
    return S + np.tril(S, -1).T
