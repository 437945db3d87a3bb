"""The empirical distribution: each of n samples has probability 1/n.

    F_n(t) = share of samples that are at most t

It is the best guess of the distribution F that assumes nothing. How far it can be off anywhere is known whatever F is
(Dvoretzky, Kiefer and Wolfowitz, with Massart's constant):

    P(sup |F_n - F| > ε) ≤ 2 exp(-2 n ε²),        so ε = √(log(2 / (1 - level)) / 2n) for a band of that level

Source: Wasserman, All of Statistics, ch. 7.
"""

import math
from dataclasses import dataclass

import numpy as np

from foundations.statistics._edge import samples


@dataclass(frozen=True, eq=False)
class EmpiricalDistribution:
    """F_n as a step function: values (k,) rising, and cumulative (k,), the share at most each of them."""

    values: np.ndarray
    cumulative: np.ndarray
    n: int

    def cdf(self, t):
        """F_n(t) of a number, or of each of an array. Compare: scipy.stats.ecdf."""
        t = np.asarray(t, dtype=float)
        place = np.searchsorted(self.values, t, side="right")
        share = np.concatenate([[0.0], self.cumulative])[place]
        share = np.where(np.isnan(t), np.nan, share)
        return float(share) if share.ndim == 0 else share

    def band(self, level=0.95):
        """Lower and upper (k,) at the values: F lies between them everywhere, with probability `level` or more.

        Raises ValueError where the level is not between 0 and 1.
        """
        if not 0 < level < 1:
            raise ValueError(f"the level lies between 0 and 1; got {level}")
        epsilon = math.sqrt(math.log(2 / (1 - level)) / (2 * self.n))
        return np.maximum(self.cumulative - epsilon, 0), np.minimum(self.cumulative + epsilon, 1)


def empirical_distribution(x) -> EmpiricalDistribution:
    """The empirical distribution of (n,) finite numbers, n ≥ 1.

    Raises ValueError for an empty sample, or a number that is not finite. Cost: one sort. Compare: scipy.stats.ecdf.
    """
    x = samples(x, "x", ndim=1)
    values, counts = np.unique(x, return_counts=True)
    return EmpiricalDistribution(values, np.cumsum(counts) / len(x), len(x))
