"""What many independent draws have in common: the law of large numbers, and the central limit theorem with its error.

    law of large numbers     X̄_n → μ, and by Chebyshev P(|X̄_n - μ| ≥ ε) ≤ σ² / (n ε²)
    central limit theorem    Z_n = (X₁ + ... + X_n - nμ) / (σ√n) → N(0, 1) in law
    Berry-Esseen             sup |P(Z_n ≤ z) - Φ(z)| ≤ C ρ / (σ³ √n), ρ = E |X - μ|³, C = 0.4748

The supremum is the Kolmogorov distance. For a summand on whole numbers it is exact, since both one-sided limits at each
jump of P(Z_n ≤ z) are looked at; for a density it lies where that density crosses the normal one. It falls like
n^(-1/2) for a skewed summand, as the bound does, and like 1/n for a symmetric one that has a density.

Left out: summands that are not identically distributed; the local limit theorem; Edgeworth's expansion.
Source: Shevtsova, On the absolute constants in the Berry-Esseen type inequalities (2011), for C; Feller, An
Introduction to Probability Theory and Its Applications II, ch. XVI.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from foundations.numerics import brentq
from foundations.probability._edge import probabilities, whole
from foundations.probability.distributions import Gamma, Normal
from foundations.probability.moments import expectation, variance
from foundations.probability.transformations import convolution_power

BERRY_ESSEEN = 0.4748
STANDARD_NORMAL = Normal(0.0, 1.0)


# ---- The law of large numbers


def running_means(x):
    """The mean of the first n values along the last axis, for n = 1, 2, ...: of the shape of x.

    Compare: numpy.cumsum(x, axis=-1) / numpy.arange(1, n + 1).
    """
    x = np.asarray(x, np.float64)
    if x.ndim == 0:
        raise ValueError("running means are of values along an axis; got a single number")
    return np.cumsum(x, axis=-1) / np.arange(1, x.shape[-1] + 1)


def chebyshev_bound(variance, n, epsilon):
    """min(1, σ² / (n ε²)), which P(|X̄_n - μ| ≥ ε) never exceeds, whatever the law. Arguments broadcast."""
    variance, n, epsilon = (np.asarray(v, np.float64) for v in (variance, n, epsilon))
    if not ((variance >= 0).all() and (n >= 1).all() and (epsilon > 0).all()):
        raise ValueError("the bound needs a variance of at least 0, n of at least 1 and epsilon above 0")
    return np.minimum(1.0, variance / (n * epsilon**2))[()]


# ---- The central limit theorem


def kolmogorov_distance(p, n) -> float:
    """sup |P(Z_n ≤ z) - Φ(z)| for the sum of n independent variables on 0 ... k-1 with the law p.

    Cost: the n-fold convolution, about (n k)² flops. Raises ValueError for a law without spread.
    """
    p, n = probabilities(p), whole(n, "n", least=1)
    mu, sigma, _ = discrete_moments(p)
    law = convolution_power(p / p.sum(), n)  # a sum that is off by 1e-9 would be off by n times as much
    z = (np.arange(len(law)) - n * mu) / (sigma * n**0.5)
    normal = STANDARD_NORMAL.cdf(z)
    after = np.cumsum(law)  # P(Z_n ≤ z)
    before = after - law  # P(Z_n < z)
    return float(np.maximum(np.abs(after - normal), np.abs(before - normal)).max())


def continuous_kolmogorov_distance(cdf: Callable, density: Callable, grid) -> float:
    """sup |F(z) - Φ(z)| for a continuous F with the given density, both functions of an array.

    The difference is largest where the density crosses the normal one, or at a point of the grid; each crossing is
    found between two points by Brent's method. The grid is to be fine enough to separate the crossings.
    """
    grid = np.asarray(grid, np.float64)

    def excess(z):
        return density(z) - np.exp(STANDARD_NORMAL.log_prob(z))

    sign = np.sign(excess(grid))
    between = np.flatnonzero(sign[:-1] * sign[1:] < 0)
    crossings = [brentq(excess, grid[i], grid[i + 1]).root for i in between]
    z = np.append(grid, crossings)
    return float(np.abs(cdf(z) - STANDARD_NORMAL.cdf(z)).max())


def berry_esseen_bound(sigma, rho, n):
    """0.4748 ρ / (σ³ √n), with ρ = E |X - μ|³; arguments broadcast."""
    sigma, rho, n = (np.asarray(v, np.float64) for v in (sigma, rho, n))
    if not ((sigma > 0).all() and (rho > 0).all() and (n >= 1).all()):
        raise ValueError("the bound needs sigma and rho above 0 and n of at least 1")
    return (BERRY_ESSEEN * rho / (sigma**3 * np.sqrt(n)))[()]


def log_log_slope(n, error) -> float:
    """The exponent s of error ≈ c nˢ: the least-squares line through (log n, log error).

    Raises ValueError for fewer than two different n, and for what has no logarithm.
    """
    n, error = np.asarray(n, np.float64), np.asarray(error, np.float64)
    if n.ndim != 1 or n.shape != error.shape or len(np.unique(n)) < 2:
        raise ValueError(f"a slope needs two different n at least, and an error for each; got {n.shape}, {error.shape}")
    if not ((n > 0).all() and (error > 0).all()):
        raise ValueError("a logarithm needs n and errors above 0")
    x, y = np.log(n), np.log(error)
    x = x - x.mean()
    return float(x @ (y - y.mean()) / (x @ x))


def discrete_moments(p) -> tuple[float, float, float]:
    """μ, σ and ρ = E |X - μ|³ of a law p on 0 ... k-1. Raises ValueError where σ = 0."""
    p = probabilities(p)
    x = np.arange(len(p), dtype=np.float64)
    mu, sigma = float(expectation(x, p)), float(variance(x, p)) ** 0.5
    if sigma == 0:
        raise ValueError("a law without spread has no standardized sum")
    return mu, sigma, float(expectation(np.abs(x - mu) ** 3, p))


# ---- Summands whose sums have laws that are known


class Summand(NamedTuple):
    """A law with its σ and ρ, and the Kolmogorov distance of its standardized sum from the normal law."""

    sigma: float
    rho: float
    distance: Callable[[int], float]


def lattice(p: Sequence[float]) -> Summand:
    """A summand on 0 ... k-1 with the law p."""
    _, sigma, rho = discrete_moments(p)
    return Summand(sigma, rho, lambda n: kolmogorov_distance(p, n))


def exponential_distance(n) -> float:
    """For the sum of n exponential variables, whose law is Gamma(n)."""
    n = whole(n, "n", least=1)
    total, scale = Gamma(n, 1.0), n**0.5

    def cdf(z):
        return total.cdf(n + scale * z)

    def density(z):
        return scale * np.exp(total.log_prob(n + scale * z))

    start = max(-scale, -8.0)  # the sum is positive
    return continuous_kolmogorov_distance(cdf, density, np.linspace(start, 8, 400))


def uniform_distance(n) -> float:
    """For the sum of n uniform variables on 0 to 1, whose density is the B-spline of order n."""
    n = whole(n, "n", least=1)
    scale = (n / 12) ** 0.5

    def cdf(z):
        x = n / 2 + scale * z
        return sum(b_spline(x - j, n + 1) for j in range(n + 1))  # ∫ B_n from -∞ to x

    def density(z):
        return scale * b_spline(n / 2 + scale * z, n)

    return continuous_kolmogorov_distance(cdf, density, np.linspace(-(n / 2) / scale, n / 2 / scale, 400))


def b_spline(x, n):
    """B_n(x), the density of the sum of n uniform variables, from B₁ = 1 on [0, 1).

    By B_m(x) = (x B_{m-1}(x) + (m - x) B_{m-1}(x - 1)) / (m - 1): terms that are not negative, where the formula with
    alternating binomials cancels. Cost: n²/2 steps an element.
    """
    x = np.asarray(x, np.float64)
    shifted = x - np.arange(n).reshape(-1, *[1] * x.ndim)  # (n, ...): x, x - 1, ..., x - (n - 1)
    B = ((shifted >= 0) & (shifted < 1)).astype(np.float64)
    for m in range(2, n + 1):
        s = shifted[: n - m + 1]
        B = (s * B[:-1] + (m - s) * B[1:]) / (m - 1)  # (n - m + 1, ...)
    return B[0]


SUMMANDS = {
    "Bernoulli(0.1)": lattice([0.9, 0.1]),
    "fair coin": lattice([0.5, 0.5]),
    "exponential": Summand(1.0, 12 / np.e - 2, exponential_distance),
    "uniform": Summand(12**-0.5, 1 / 32, uniform_distance),
}
