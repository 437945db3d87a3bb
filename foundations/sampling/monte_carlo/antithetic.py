"""Antithetic draws: each u with its mirror image 1 - u, whose errors may cancel.

    Var ½(f(u) + f(1 - u)) = ½ Var f · (1 + ρ),    ρ = corr(f(u), f(1 - u))

Two independent draws have ½ Var f: the variance ratio is 1 + ρ. It is 0 for an odd f (linear, say), small for a
monotone one, and 2 for one that is the same on both sides: then the second draw says nothing.
Source: Hammersley & Morton, A new Monte Carlo technique: antithetic variates (1956); Owen (2013), §8.2.
"""

import numpy as np

from foundations.sampling.checks import function_values, whole
from foundations.sampling.monte_carlo.estimate import ReducedEstimate


def antithetic_uniforms(pairs: int, d: int, *, rng: np.random.Generator) -> np.ndarray:
    """u and 1 - u, (2, pairs, d), in the open unit cube. Raises ValueError for a count below 1."""
    u = rng.random((whole(pairs, "pairs"), whole(d, "d")))
    u = np.where(u == 0, 0.5, u)  # 1 - 0 lies outside: once in 2⁵³ draws, the middle of the cube instead
    return np.stack([u, 1 - u])


def antithetic_estimate(values) -> ReducedEstimate:
    """E f from values (2, n) at n ≥ 2 antithetic pairs; n in the result counts 2n draws.

    The variance ratio compares with 2n independent draws. Raises ValueError for other shapes.
    Compare: scipy.integrate.quad.
    """
    f = function_values(values, ndim=2)
    if len(f) != 2:
        raise ValueError(f"values has two rows, at u and at 1 - u; got {len(f)}")
    with np.errstate(over="ignore", invalid="ignore"):  # inf among the values shows in the result
        pairs = f.mean(axis=0)  # (n,)
        variance = pairs.var(ddof=1) / len(pairs)
        ratio = variance / (f.var(axis=1, ddof=1).mean() / f.size)  # 0 / 0 for a constant
    return ReducedEstimate(float(pairs.mean()), float(np.sqrt(variance)), f.size, float(ratio))
