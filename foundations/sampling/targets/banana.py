"""A Gaussian that is bent: no linear change of coordinates makes it round.

    x₁ ~ N(0, s²),    x₂ = b (x₁² - s²) + z,    z ~ N(0, 1)

The bend moves points along x₂ and changes no volume, so the density is that of (x₁, z). As x₁² has mean s² and variance
2 s⁴, x₂ has mean 0 and variance 1 + 2 b² s⁴.
Source: Haario, Saksman & Tamminen, Adaptive proposal distribution for random walk Metropolis algorithm (1999).
"""

import numpy as np

from foundations.autodiff import Tensor
from foundations.sampling.targets.target import Target, numbered


def banana(bend: float = 0.5, deviation: float = 2.0) -> Target:
    """The banana with bend b and deviation s of its long axis. ValueError where s is not positive."""
    if not 0 < deviation < np.inf or not np.isfinite(bend):
        raise ValueError(f"bend is finite and deviation positive; got {bend} and {deviation}")
    s2 = deviation**2

    def log_density(x: Tensor) -> Tensor:
        z = x[:, 1] - bend * (x[:, 0] ** 2 - s2)
        return -0.5 * (x[:, 0] ** 2 * (1 / s2) + z**2)

    variance = np.array([s2, 1 + 2 * bend**2 * s2**2])
    return Target(
        "banana", log_density, 2, numbered("x", 2), np.zeros(2), variance, np.zeros(2), np.sqrt(variance)
    )
