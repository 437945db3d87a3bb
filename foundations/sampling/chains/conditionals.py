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

SYMMETRIC = 1e-10  # by how much, of the largest entry, mirrored ones may differ


def gaussian_conditionals(mean, covariance) -> list[Conditional]:
    """One conditional for each coordinate of a Gaussian vector.

    Parameters
    ----------
    mean : (d,)
    covariance : (d, d), positive definite

    Raises LinAlgError for a covariance that is not positive definite, ValueError for one that is not symmetric or does
    not fit the mean, and for numbers that are not finite.
    """
    mu, Sigma = np.asarray(mean, dtype=float), np.asarray(covariance, dtype=float)
    if mu.ndim != 1 or Sigma.shape != 2 * mu.shape:
        raise ValueError(f"mean is (d,) and covariance (d, d); got shapes {mu.shape} and {Sigma.shape}")
    if not np.isfinite(mu).all() or not np.isfinite(Sigma).all():
        raise ValueError("mean and covariance are finite; got nan or inf")
    if (np.abs(Sigma - Sigma.T) > SYMMETRIC * np.abs(Sigma).max(initial=0.0)).any():
        raise ValueError(f"covariance is symmetric; got {Sigma.tolist()}")
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

    Raises ValueError for data that are not (n,) finite numbers, and for a prior that is none.
    """
    y = np.asarray(y, dtype=float)
    if y.ndim != 1 or not np.isfinite(y).all():
        raise ValueError(f"y is finite and of shape (n,); got {'nan or inf' if y.ndim == 1 else f'shape {y.shape}'}")
    prior = np.array([precision, concentration, rate], dtype=float)
    if not (np.isfinite(mean) and np.isfinite(prior).all() and (prior > 0).all()):
        raise ValueError(f"of the prior, mean is finite and the others are positive; got {mean} and {prior.tolist()}")
    n, total = len(y), y.sum()

    def draw_mean(rng, X):
        weight = precision + n * X[:, 1]
        if (weight <= 0).any():
            raise ValueError("the precision, coordinate 1, is positive; a chain starts where it is not")
        return (precision * mean + X[:, 1] * total) / weight + rng.standard_normal(len(X)) / np.sqrt(weight)

    def draw_precision(rng, X):
        squares = ((y - X[:, :1]) ** 2).sum(axis=1)  # (chains, n) -> (chains,)
        return Gamma(concentration + n / 2, rate + squares / 2).sample(rng)

    return [draw_mean, draw_precision]
