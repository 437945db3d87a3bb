"""Gaussians that overlap: several modes, with ways between them.

    p(x) = Σₖ wₖ N(x; mₖ, sₖ² I),    mean m = Σₖ wₖ mₖ,    variance Σₖ wₖ (sₖ² + (mₖ - m)²)

Modes far apart are left out: a chain that moves in small steps never finds the second one, however long it runs.
"""

import numpy as np

from foundations import autodiff
from foundations.autodiff import Tensor, from_numpy
from foundations.sampling.targets.target import Target, numbered

WEIGHTS = (0.5, 0.3, 0.2)
CENTERS = ((-1.5, 0.0), (1.5, 1.0), (0.5, -2.0))
DEVIATIONS = (1.0, 0.8, 1.2)


def mixture(weights=WEIGHTS, centers=CENTERS, deviations=DEVIATIONS) -> Target:
    """A mixture of K round Gaussians.

    Parameters
    ----------
    weights : (K,) positive, with sum 1
    centers : (K, d)
    deviations : (K,) positive

    Raises
    ------
    ValueError
        Where the shapes do not fit, weights are no probabilities, a deviation is not positive and finite or a
        center not finite.
    """
    w, m, s = (np.array(a, float) for a in (weights, centers, deviations))
    if m.ndim != 2 or m.size == 0 or w.shape != m.shape[:1] or s.shape != m.shape[:1]:
        raise ValueError(f"takes weights (K,), centers (K, d), deviations (K,); got {w.shape}, {m.shape}, {s.shape}")
    if not ((w > 0).all() and abs(w.sum() - 1) < 1e-12 and ((s > 0) & (s < np.inf)).all() and np.isfinite(m).all()):
        raise ValueError(
            "weights are positive with sum 1, deviations positive and finite, centers finite; "
            f"got {weights}, {deviations} and {centers}"
        )
    d = m.shape[1]
    constants = np.log(w) - d * np.log(s)
    parts = [(from_numpy(c), -0.5 / e**2, u) for c, e, u in zip(m, s.tolist(), constants.tolist(), strict=True)]

    def log_density(x: Tensor) -> Tensor:
        logs = [factor * ((x - c) ** 2).sum(dim=1) + constant for c, factor, constant in parts]
        total = logs[0]
        for each in logs[1:]:
            total = autodiff.logaddexp(total, each)
        return total

    mean = w @ m  # (d,)
    variance = w @ (s[:, None] ** 2 + (m - mean) ** 2)
    center, scale = mean.copy(), np.sqrt(variance)
    return Target(f"mixture of {len(w)}", log_density, d, numbered("x", d), mean, variance, center, scale)
