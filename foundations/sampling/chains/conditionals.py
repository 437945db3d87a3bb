"""Conditional laws for Gibbs sampling that are known in closed form: two worked examples.

A Gaussian vector with precision matrix Λ = Σ⁻¹, one coordinate at a time:

    x_i | rest ~ Normal(μ_i - Σ_{j≠i} Λ_ij (x_j - μ_j) / Λ_ii,  1 / Λ_ii)

Data y_1, ..., y_n ~ Normal(m, 1/ρ) with m ~ Normal(m₀, 1/λ₀) and the precision ρ ~ Gamma(a, β) independent of it. The
two together have no named law; each given the other has:

    m | ρ ~ Normal((λ₀ m₀ + ρ Σ y_i) / (λ₀ + nρ),  1 / (λ₀ + nρ))
    ρ | m ~ Gamma(a + n/2,  β + ½ Σ (y_i - m)²)

Source: Gelman et al., Bayesian Data Analysis, 3rd ed., §11.1 and §3.
"""

from functools import partial

import numpy as np

from foundations.linalg import cholesky, solve
from foundations.probability import Gamma
from foundations.sampling.chains.gibbs import Conditional


def gaussian_conditionals(mean, covariance) -> list[Conditional]:
    """One conditional for each coordinate of a Gaussian vector.

    Parameters
    ----------
    mean : (d,)
    covariance : (d, d), positive definite

    Raises LinAlgError for a covariance that is not positive definite.
    """
    mu, Sigma = np.asarray(mean, dtype=float), np.asarray(covariance, dtype=float)
    cholesky(Sigma)
    Lambda = solve(Sigma, np.eye(len(Sigma)))

    def draw(i, rng, X):
        others = (X - mu) @ Lambda[i] - Lambda[i, i] * (X[:, i] - mu[i])  # (chains, d) @ (d,) -> (chains,)
        return mu[i] - others / Lambda[i, i] + rng.standard_normal(len(X)) / Lambda[i, i] ** 0.5

    return [partial(draw, i) for i in range(len(mu))]


def normal_conditionals(y, mean, precision, concentration, rate) -> list[Conditional]:
    """The conditionals of the mean m (coordinate 0) and the precision ρ (coordinate 1) of normal data.

    Parameters
    ----------
    y : (n,) data
    mean, precision : m₀ and λ₀ > 0 of the prior of m
    concentration, rate : a and β, positive, of the prior of ρ
    """
    y = np.asarray(y, dtype=float)
    n, total = len(y), y.sum()

    def draw_mean(rng, X):
        weight = precision + n * X[:, 1]
        return (precision * mean + X[:, 1] * total) / weight + rng.standard_normal(len(X)) / np.sqrt(weight)

    def draw_precision(rng, X):
        squares = ((y - X[:, :1]) ** 2).sum(axis=1)  # (chains, n) -> (chains,)
        return Gamma(concentration + n / 2, rate + squares / 2).sample(rng)

    return [draw_mean, draw_precision]
