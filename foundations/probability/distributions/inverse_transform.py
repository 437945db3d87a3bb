"""Sampling by the inverse transform: a quantile function turns uniform numbers into draws of any distribution.

    X = F⁻¹(U),  U uniform on (0, 1):    P(X ≤ x) = P(U ≤ F(x)) = F(x)

It costs one quantile a draw, which is cheap where F⁻¹ is elementary: uniform, exponential, Laplace, Cauchy, geometric.
Source: Devroye, Non-Uniform Random Variate Generation (1986), §2.2.
"""

from collections.abc import Callable

import numpy as np


def inverse_transform(rng: np.random.Generator, icdf: Callable, shape: tuple[int, ...]) -> np.ndarray:
    """Draws of this shape from the distribution whose quantile function is icdf."""
    return np.asarray(icdf(open_uniform(rng, shape)))


def open_uniform(rng: np.random.Generator, shape: int | tuple[int, ...]) -> np.ndarray:
    """Uniform numbers in (0, 1), neither end included, of which a logarithm or a quantile is finite.

    rng.random gives k 2⁻⁵³ for k = 0, 1, ..., 2⁵³ - 1. Its 0 stands for all numbers up to 2⁻⁵³: here, for their middle.
    """
    return np.maximum(rng.random(shape), 2.0**-54)
