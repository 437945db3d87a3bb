"""The Monte Carlo estimate: a mean of draws, and how far off it may be.

    E f ≈ f̄ = 1/n Σ f(xᵢ)        standard error = s / √n,    s² = 1/(n-1) Σ (f(xᵢ) - f̄)²

The error falls with √n in any number of dimensions: four times the draws for half of it. What can be changed is s, and
most of this folder does. A method that needs `variance_ratio` times the variance is worth 1/variance_ratio times the
draws.
Source: Owen, Monte Carlo Theory, Methods and Examples (2013), ch. 2.
"""

from typing import NamedTuple

import numpy as np


class Estimate(NamedTuple):
    """An estimate of an expectation from n independent draws, numbers or arrays of one shape."""

    estimate: float | np.ndarray
    standard_error: float | np.ndarray
    n: int

    @property
    def variance(self):
        """Of one draw: n times the squared standard error. It says what a method costs, whatever n was."""
        return self.n * self.standard_error**2


class ReducedEstimate(NamedTuple):
    """An estimate by a method that reduces variance.

    variance_ratio is its variance over that of as many independent draws, from the same values; nan for a constant.
    """

    estimate: float
    standard_error: float
    n: int
    variance_ratio: float


def monte_carlo_estimate(values) -> Estimate:
    """The mean of values at independent draws, and its standard error.

    Parameters
    ----------
    values : (n, ...) f at n ≥ 2 draws; each entry behind the first axis is a quantity of its own

    Returns
    -------
    Estimate of arrays (...), or of numbers

    Raises
    ------
    ValueError : fewer than two values

    Notes
    -----
    Compare: numpy.mean, scipy.stats.sem.
    """
    f = np.asarray(values, dtype=np.float64)
    if f.ndim == 0 or len(f) < 2:
        raise ValueError(f"a standard error wants two values or more along the first axis; got shape {f.shape}")
    with np.errstate(over="ignore", invalid="ignore"):  # inf among the values shows in the result
        return Estimate(f.mean(axis=0)[()], np.sqrt(f.var(axis=0, ddof=1) / len(f))[()], len(f))
