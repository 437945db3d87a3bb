"""A Gaussian whose neighbors are correlated: the first target, and already slow for a sampler that moves one by one.

The coordinates form a sequence in which each one remembers the one before,

    z₁ ~ N(0, 1),    zᵢ | zᵢ₋₁ ~ N(ρ zᵢ₋₁, 1 - ρ²),    xᵢ = μᵢ + σᵢ zᵢ

so that every zᵢ has variance 1, and zᵢ and zⱼ have correlation ρ^|i - j|. The sum over neighbors is the quadratic form
of the inverse covariance, which is tridiagonal.
"""

import numpy as np

from foundations.autodiff import Tensor, from_numpy
from foundations.sampling.checks import whole
from foundations.sampling.targets.target import Target, numbered


def correlated_gaussian(d: int = 2, rho: float = 0.9, *, mean=0.0, deviation=1.0) -> Target:
    """A Gaussian in d dimensions with correlation ρ^|i - j|.

    Parameters
    ----------
    d : number of coordinates
    rho : correlation of neighbors
    mean, deviation : numbers, or (d,)

    Raises
    ------
    ValueError
        For d below 1, ρ that is not between -1 and 1, a mean that is not finite or a deviation that is not positive,
        and where they are not d.
    """
    if whole(d, "d", least=None) < 1 or not -1 < rho < 1:
        raise ValueError(f"d is at least 1, and rho between -1 and 1; got {d} and {rho}")
    if not {np.shape(mean), np.shape(deviation)} <= {(), (1,), (d,)}:
        raise ValueError(f"mean and deviation are numbers, or one for each of {d} coordinates; got {mean}, {deviation}")
    mu, sigma = (np.broadcast_to(np.asarray(a, float), d).copy() for a in (mean, deviation))
    if not (np.isfinite(mu).all() and np.isfinite(sigma).all() and (sigma > 0).all()):
        raise ValueError(f"mean is finite, and deviation positive; got {mean} and {deviation}")
    center, unit = from_numpy(mu.copy()), from_numpy(1 / sigma)

    def log_density(x: Tensor) -> Tensor:
        z = (x - center) * unit
        step = z[:, 1:] - rho * z[:, :-1]  # (n, d-1)
        return -0.5 * (z[:, 0] ** 2 + (step**2).sum(dim=1) * (1 / (1 - rho**2)))

    return Target(f"Gaussian, d = {d}, ρ = {rho:g}", log_density, d, numbered("x", d), mu, sigma**2, mu.copy(), sigma)
