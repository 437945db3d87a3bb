"""Each concept of this folder beside the library's, and what agreement means for it: the lists of its parts."""

import numpy as np

from foundations.comparison import Comparison, unique
from foundations.information.coding import baselines as coding
from foundations.information.continuous import baselines as continuous
from foundations.information.discrete import baselines as discrete
from foundations.information.maximum_entropy import maximum_entropy


def powers_and_moments(rng, n):
    """x, x² and x³ at n points from -1 to 1, and their means under some distribution there."""
    x = np.linspace(-1, 1, n)
    F, p = np.stack([x, x**2, x**3]), rng.random(n)
    return F, F @ p / p.sum()


def our_maximum_entropy(features, moments):
    """The probabilities alone."""
    return maximum_entropy(features, moments).probabilities


def library_maximum_entropy(features, moments):
    """scipy.optimize.minimize of Σ p log p itself, with method "SLSQP"."""
    from scipy.optimize import minimize

    n = features.shape[1]
    A, b = np.vstack([np.ones(n), features]), np.append(1.0, moments)
    return minimize(
        lambda p: p @ np.log(p),
        np.full(n, 1 / n),
        jac=lambda p: np.log(p) + 1,
        bounds=[(1e-12, 1)] * n,
        constraints={"type": "eq", "fun": lambda p: A @ p - b, "jac": lambda p: A},
        method="SLSQP",
        options={"ftol": 1e-15},
    ).x


# SLSQP stops where the value no longer changes in its sixteenth digit, and p in its eighth
MAXIMUM_ENTROPY = [
    unique("Maximum entropy", our_maximum_entropy, library_maximum_entropy, powers_and_moments, (8, 64, 256), 1e-7)
]

COMPARISONS: list[Comparison] = [
    *discrete.COMPARISONS,
    *MAXIMUM_ENTROPY,
    *continuous.COMPARISONS,
    *coding.COMPARISONS,
]
