"""How the cost of a column grows with its length: seconds ~ nᵖ, on densities, on ties and on clusters.

`python -m foundations.information.continuous.growth` prints the seconds of one column from 1,000 to 64,000 rows, and p
between the first and the last, for Ross's estimate with two classes and for the first of Kraskov and others.
"""

import math
from functools import partial

import numpy as np

from foundations.comparison import interleaved
from foundations.information.continuous.columns import mutual_information_columns, scaled_and_jittered

SIZES = (1000, 4000, 16_000, 64_000)


def dependent(rng, n):
    """x is Gaussian, and y is x plus as much noise."""
    x = rng.standard_normal(n)
    return x, x + rng.standard_normal(n)


def independent(rng, n):
    """Two Gaussians."""
    return rng.standard_normal((2, n))


def tied(rng, n):
    """x has ten values and y twenty: most points have others at their very place."""
    return rng.integers(0, 10, n), rng.integers(0, 20, n)


def lines(rng, n):
    """x has ten values, y is Gaussian."""
    return rng.integers(0, 10, n), rng.standard_normal(n)


def clustered(rng, n):
    """Thirty clusters, with spreads from 1e-5 to 1e-1."""
    center, spread = rng.integers(0, 30, n), 10.0 ** -rng.permutation(np.arange(30) % 5 + 1)
    return rng.standard_normal((2, 30))[:, center] + spread[center] * rng.standard_normal((2, n))


DATA = {f.__name__: f for f in (independent, dependent, tied, lines, clustered)}


def column_seconds(make, discrete_target, n, least=3):
    """Median seconds for one column of n rows."""
    rng = np.random.default_rng(0)
    x, y = make(rng, n)
    x = scaled_and_jittered(np.asarray(x)[:, None], rng)
    y = np.asarray(y) > np.median(y) if discrete_target else scaled_and_jittered(y, rng)
    estimate = partial(mutual_information_columns, x, y, discrete_columns=False, discrete_target=discrete_target)
    return interleaved({"column": estimate}, budget=0.2, least=least)["column"]


def main():
    """Print the table."""
    print("estimate  data         " + "".join(f"n = {n:<9d}" for n in SIZES) + "growth")
    for name, discrete_target in (("Ross", True), ("KSG", False)):
        for kind, make in DATA.items():
            seconds = [column_seconds(make, discrete_target, n) for n in SIZES]
            growth = math.log(seconds[-1] / seconds[0]) / math.log(SIZES[-1] / SIZES[0])
            print(f"{name:8s}  {kind:11s}  " + "".join(f"{s:<13.5f}" for s in seconds) + f"n^{growth:.2f}")


if __name__ == "__main__":
    main()
