"""Means and sums of squared deviations that keep their digits, whatever the data's leading digits are.

    S = Σ (xᵢ - x̄)²        not   Σ xᵢ² - n x̄²,   which for data such as 1000000000000.4 has no digit left

A mean is kept as m + c: m is rounded, xᵢ - m is exact where the data are close together, and their mean c is what
rounding took from m. The difference of two means, and S about m + c, then have the digits that the data have. All
samples of one test are divided by one power of two first, so that squares neither overflow nor underflow.
Source: Chan, Golub & LeVeque, The American Statistician 37 (1983) 242.
"""

import math
from typing import NamedTuple

import numpy as np

from foundations.statistics._edge import finite_vector


class Centered(NamedTuple):
    """n samples, their mean m + c, and the sum S of their squared deviations from it."""

    n: int
    m: float
    c: float
    S: float

    @property
    def variance(self) -> float:
        """S / (n - 1)."""
        return self.S / (self.n - 1)


def centered(x: np.ndarray) -> Centered:
    """Of (n,) finite numbers, n ≥ 1."""
    m = float(x.mean())
    d = x - m
    c = float(d.mean())
    d -= c
    return Centered(len(x), m, c, float(d @ d))


def mean_difference(a: Centered, b: Centered) -> float:
    """The mean of a minus that of b."""
    return (a.m - b.m) + (a.c - b.c)


def known(mean: float) -> Centered:
    """A mean that is given, not estimated, to take differences from."""
    return Centered(0, mean, 0.0, 0.0)


def samples(named: dict[str, object], least: int) -> tuple[float, list[np.ndarray]]:
    """The (n,) float64 samples over a power of two, after that power, in the order given.

    ValueError for one that is no vector, has fewer than `least` numbers, or one that is not finite.
    """
    vectors = []
    for name, values in named.items():
        x = finite_vector(values, name)
        if len(x) < least:
            raise ValueError(f"{name} has {len(x)} element{'s' * (len(x) > 1)}, and at least {least} are needed")
        vectors.append(x)
    largest = max(float(np.abs(x).max()) for x in vectors)
    unit = 2.0 ** min(math.frexp(largest)[1], 1023) if largest > 0 else 1.0  # 2**1024 is no double
    return unit, [x / unit for x in vectors]
