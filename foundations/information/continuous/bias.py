"""How far the estimates are from the truth, and how much they vary: correlated Gaussians, whose information is known.

    I(X; Y) = -log(1 - ρ²) / 2

`python -m foundations.information.continuous.bias` prints, for each ρ, each estimator and n from 100 to 10,000, the
mean error of 20 samples (bias), its own standard error (+/-), and the standard deviation of one estimate (spread).
"""

from typing import NamedTuple

import numpy as np

from foundations.information.continuous.ksg import ksg

CORRELATIONS = (0.0, 0.6, 0.9)
SIZES = (100, 1000, 10_000)


class Errors(NamedTuple):
    """Mean error of the estimates, the standard error of that mean, and the standard deviation of one estimate."""

    bias: float
    uncertainty: float
    spread: float


def gaussian_information(rho):
    """The information of two Gaussians with correlation rho, |rho| < 1, in nats."""
    return -np.log1p(-rho * rho) / 2


def correlated_gaussians(rng, n, rho):
    """x and y (n,), standard normal, with correlation rho."""
    x, e = rng.standard_normal((2, n))
    return x, rho * x + np.sqrt(1 - rho * rho) * e


def errors(rng, n, rho, estimator=1, k=3, n_samples=20):
    """The errors of `ksg` over samples of n pairs of Gaussians with correlation rho."""
    samples = (correlated_gaussians(rng, n, rho) for _ in range(n_samples))
    estimates = [ksg(x, y, k, estimator) for x, y in samples]
    spread = float(np.std(estimates, ddof=1))
    return Errors(float(np.mean(estimates) - gaussian_information(rho)), spread / n_samples**0.5, spread)


def main():
    """Print the table."""
    rng = np.random.default_rng(0)
    print("rho  truth   estimator       n      bias  +/-     spread")
    for rho in CORRELATIONS:
        for estimator in (1, 2):
            for n in SIZES:
                setting = f"{rho:.1f}  {gaussian_information(rho):.4f}  {estimator:9d}  {n:6d}"
                e = errors(rng, n, rho, estimator)
                print(f"{setting}  {e.bias:8.4f}  {e.uncertainty:.4f}  {e.spread:.4f}")


if __name__ == "__main__":
    main()
