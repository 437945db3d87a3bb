"""Neal's funnel: one coordinate sets the scale of all the others.

    v ~ N(0, 3²),    xᵢ | v ~ N(0, eᵛ),    i = 1, ..., d - 1

Where v is low the x are confined to a neck, e.g. of width e^(-4.5) at v = -9, and a step that suits the mouth is far
too long for it. A sampler that fits the mouth never enters the neck, and its draws of v look fine and are wrong.

Hierarchical models have this shape. The cure is to sample other coordinates, in which nothing depends on anything:

    centered       (v, x₁, ...)                          p(v, x) as it stands
    non-centered   (v/3, x₁ e^(-v/2), ...)               independent standard normal numbers

Moments of xᵢ: mean 0, variance E[eᵛ] = e^4.5 = 90. Draws show that variance late: its square has variance 3 e¹⁸ - e⁹.
Source: Neal, Slice sampling (2003), §8; Papaspiliopoulos, Roberts & Sköld, A general framework for the parametrization
of hierarchical models (2007).
"""

import numpy as np

from foundations import autodiff
from foundations.autodiff import Tensor
from foundations.sampling.checks import whole
from foundations.sampling.targets.target import Target, numbered

DEVIATION = 3.0  # of v


def funnel(centered: bool, d: int = 10) -> Target:
    """The funnel in d dimensions, v and d - 1 others, in centered or non-centered coordinates.

    Raises ValueError for d below 2.
    """
    if whole(d, "d", least=None) < 2:
        raise ValueError(f"a funnel has v and at least one more coordinate: d is 2 or more; got {d}")
    variance = np.array([DEVIATION**2] + [np.exp(DEVIATION**2 / 2)] * (d - 1))
    names, mean, center, scale = ("v", *numbered("x", d - 1)), np.zeros(d), np.zeros(d), np.ones(d)
    if centered:
        return Target("funnel, centered", centered_log_density, d, names, mean, variance, center, scale)
    return Target("funnel, non-centered", standard_normal, d, names, mean, variance, center, scale, to_funnel)


def centered_log_density(x: Tensor) -> Tensor:
    """log p(v, x) of rows (v, x₁, ...)."""
    v, others = x[:, 0], (x[:, 1:] ** 2).sum(dim=1)
    return -0.5 * (v**2 * (1 / DEVIATION**2) + others * autodiff.exp(-v) + (x.shape[1] - 1) * v)


def standard_normal(z: Tensor) -> Tensor:
    """log density of independent standard normal numbers."""
    return -0.5 * (z**2).sum(dim=1)


def to_funnel(z: np.ndarray) -> np.ndarray:
    """(..., d) from non-centered coordinates to v and x."""
    v = DEVIATION * z[..., :1]
    return np.concatenate([v, np.exp(v / 2) * z[..., 1:]], axis=-1)
