"""Stratified draws: as many in each part of the cube as it has volume, and none by luck.

Cut [0, 1)ᵈ into K = kᵈ equal cells and draw m points in each. Of the law of total variance

    Var f = E Var(f | cell) + Var E(f | cell)

the second part is gone: the variance ratio is (variance within cells) / Var f, never above 1. For smooth f a cell is
nearly flat, and the variance within falls as k^-2.

K grows exponentially with d. A latin hypercube stratifies each coordinate by itself, n slices with one point each, in
any d: what f is as a sum of functions of one coordinate goes, the rest stays.
Source: Owen, Monte Carlo Theory, Methods and Examples (2013), §8.4 and ch. 10; McKay, Beckman & Conover, A comparison
of three methods for selecting values of input variables (1979).
"""

import numpy as np

from foundations.sampling.checks import function_values, whole
from foundations.sampling.monte_carlo.estimate import ReducedEstimate


def stratified_uniforms(strata: int, d: int, *, rng: np.random.Generator, per_cell: int = 2) -> np.ndarray:
    """Uniform draws in each of strataᵈ equal cells of the unit cube, (strataᵈ, per_cell, d).

    Raises ValueError for a count below 1.
    """
    k, d, m = whole(strata, "strata"), whole(d, "d"), whole(per_cell, "per_cell")
    corners = np.stack(np.unravel_index(np.arange(k**d), (k,) * d), axis=-1)  # (kᵈ, d), whole numbers from 0 to k - 1
    return (corners[:, None, :] + rng.random((k**d, m, d))) / k


def latin_hypercube(n: int, d: int, *, rng: np.random.Generator) -> np.ndarray:
    """n points (n, d) of the unit cube, in each coordinate one in each of n equal slices.

    Raises ValueError for a count below 1. Compare: scipy.stats.qmc.LatinHypercube.
    """
    n, d = whole(n, "n"), whole(d, "d")
    slices = rng.permuted(np.tile(np.arange(n), (d, 1)), axis=1).T  # (n, d), each column in an order of its own
    return (slices + rng.random((n, d))) / n


def stratified_estimate(values) -> ReducedEstimate:
    """E f from values (cells, per_cell) at stratified draws, two or more in each cell.

    The standard error needs the second draw: one says nothing of the variance within its cell.
    Raises ValueError for other shapes. Compare: scipy.integrate.quad.
    """
    f = function_values(values, ndim=2)
    K, m = f.shape
    with np.errstate(over="ignore", invalid="ignore"):  # inf among the values shows in the result
        mean, within = f.mean(), f.var(axis=1, ddof=1).mean()
        # The means of cells scatter by the variance between them, and by what is left of that within
        between = np.maximum(f.mean(axis=1).var() - (1 - 1 / K) * within / m, 0.0)
        ratio = within / (within + between)  # 0 / 0 for a constant
    return ReducedEstimate(float(mean), float(np.sqrt(within / f.size)), f.size, float(ratio))
