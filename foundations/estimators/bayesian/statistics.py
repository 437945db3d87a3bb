"""What a linear model with Gaussian noise keeps of its data: a few sums, whatever the number of samples.

The likelihood of weights w depends on the samples (x_i, y_i) only through

    n,   x̄,   ȳ,   G = Σ (x_i - x̄)(x_i - x̄)ᵀ,   b = Σ (x_i - x̄)(y_i - ȳ),   c = Σ (y_i - ȳ)²

since Σ (y_i - ȳ - wᵀ(x_i - x̄))² = c - 2 wᵀb + wᵀGw. Without an intercept nothing is centered: x̄ and ȳ are zero. The
sums of two sets of data give those of both. With δ = x̄₂ - x̄₁ and ε = ȳ₂ - ȳ₁,

    x̄ = x̄₁ + δ n₂/n,   G = G₁ + G₂ + (n₁n₂/n) δδᵀ,   b = b₁ + b₂ + (n₁n₂/n) δε,   c = c₁ + c₂ + (n₁n₂/n) ε²

Only differences from a mean are ever squared: Σ x² - n x̄², the shortcut, loses all digits where a mean is large.
Source: Chan, Golub & LeVeque, Updating formulae and a pairwise algorithm for computing sample variances, 1979.
"""

from typing import NamedTuple

import numpy as np

EPS = float(np.finfo(float).eps)
LARGEST = 1e60  # of such numbers, and of 1 over them, the squares of ratios of squares can still be represented


class Statistics(NamedTuple):
    """The sums of one set of data, X (n, d) and y (n,)."""

    n: int
    x_mean: np.ndarray  # (d,)
    y_mean: float
    G: np.ndarray  # (d, d)
    b: np.ndarray  # (d,)
    c: float


def statistics(X, y, centered: bool) -> Statistics:
    """The sums of X (n, d) and y (n,), about their means or, not centered, about zero; n d² flops.

    ValueError where numbers are so large, or all of them so small, that their squares are of no use.
    """
    n, d = X.shape
    given = X, y
    x_mean, y_mean = np.zeros(d), 0.0
    with np.errstate(over="ignore", invalid="ignore"):  # refused below
        if centered:
            x_mean, y_mean = X.mean(axis=0), float(y.mean())
            X, y = X - x_mean, y - y_mean
            x_left, y_left = X.mean(axis=0), float(y.mean())  # rounding: what never varies is to be exactly its mean
            if x_left.any():
                X -= x_left
            x_mean, y_mean, y = x_mean + x_left, y_mean + y_left, y - y_left
        G, b, c = X.T @ X, X.T @ y, float(y @ y)  # (d, n) @ (n, d), (d, n) @ (n,)
    if not (G.diagonal() <= n * LARGEST**2).all() or not c <= n * LARGEST**2:
        raise ValueError(f"squares are summed up, and X or y holds numbers above {LARGEST:.0e}: scale them")
    for name, values, squares in zip("Xy", given, (G.diagonal().max(), c), strict=True):
        if squares < n / LARGEST**2 and 0 < np.abs(values).max() < 1 / LARGEST:
            raise ValueError(f"squares are summed up, and {name} holds no number above {1 / LARGEST:.0e}: scale it")
    return Statistics(n, x_mean, y_mean, G, b, c)


def combine(one: Statistics, two: Statistics) -> Statistics:
    """The sums of two sets of data together."""
    n = one.n + two.n
    share, between = two.n / n, one.n * two.n / n
    delta, epsilon = two.x_mean - one.x_mean, two.y_mean - one.y_mean
    return Statistics(
        n,
        one.x_mean + share * delta,
        one.y_mean + share * epsilon,
        one.G + two.G + between * np.outer(delta, delta),
        one.b + two.b + between * epsilon * delta,
        one.c + two.c + between * epsilon**2,
    )


def settled(sums: Statistics) -> Statistics:
    """The same sums, with exact zeros for what varies by no more than the rounding of its mean."""
    still = sums.G.diagonal() <= sums.n * (4 * EPS * sums.x_mean) ** 2  # (d,)
    if still.any():
        G, b = np.where(still | still[:, None], 0.0, sums.G), np.where(still, 0.0, sums.b)
        sums = sums._replace(G=G, b=b)
    if sums.c <= sums.n * (4 * EPS * sums.y_mean) ** 2:
        sums = sums._replace(b=np.zeros_like(sums.b), c=0.0)
    return sums
