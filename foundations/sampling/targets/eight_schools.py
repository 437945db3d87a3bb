"""Eight schools: what coaching did for test scores, school by school and on the whole.

Each school reports an effect yⱼ and its standard error σⱼ. The true effects θⱼ come from one population:

    yⱼ ~ N(θⱼ, σⱼ²),    θⱼ ~ N(μ, τ²),    μ ~ N(0, 5²),    τ ~ half-Cauchy(5)

τ is sampled as log τ, whose density has the further factor τ. In centered coordinates (μ, log τ, θ₁, ...) small τ
makes a funnel; in non-centered ones (μ, log τ, η₁, ...), θⱼ = μ + τ ηⱼ, it does not.

The truth needs no sampling. Given τ everything is Gaussian: with vⱼ = σⱼ² + τ²

    yⱼ | μ ~ N(μ, vⱼ)      μ | τ, y ~ N(m, 1/P),   P = 1/5² + Σ 1/vⱼ,   m = Σ (yⱼ/vⱼ) / P
    p(τ | y) ∝ p(τ) exp(P m²/2 - Σ yⱼ²/(2 vⱼ)) / √(P Π vⱼ)
    θⱼ | τ, y has mean  Bⱼ m + (1 - Bⱼ) yⱼ  and variance  (1 - Bⱼ) σⱼ² + Bⱼ²/P,   Bⱼ = σⱼ²/vⱼ

which leaves integrals over τ alone, to be done by quadrature.
Source: Rubin, Estimation in parallel randomized experiments (1981); Gelman and others, Bayesian Data Analysis, 3rd
edition (2013), §5.5, whose prior is flat; the priors here are those of Stan's manuals.
"""

from functools import lru_cache

import numpy as np

from foundations import autodiff
from foundations.autodiff import Tensor, from_numpy
from foundations.numerics.integration import integrate
from foundations.sampling.targets.target import Target, numbered

EFFECTS = np.array([28.0, 8.0, -3.0, 7.0, -1.0, 1.0, 18.0, 12.0])  # y
ERRORS = np.array([15.0, 10.0, 16.0, 11.0, 9.0, 11.0, 10.0, 18.0])  # σ
MU_SCALE = TAU_SCALE = 5.0
Y, INVERSE_ERRORS = from_numpy(EFFECTS), from_numpy(1 / ERRORS)


def eight_schools(centered: bool) -> Target:
    """The posterior of μ, τ and θ₁, ..., θ₈, sampled as (μ, log τ, θ) if centered and (μ, log τ, η) if not."""
    mean, variance = truth()
    kind = "centered" if centered else "non-centered"
    log_density = centered_log_density if centered else non_centered_log_density
    to_parameters = from_centered if centered else from_non_centered
    center = np.array([0.0, 1.0] + [0.0] * 8)
    scale = np.array([5.0, 1.0] + [5.0 if centered else 1.0] * 8)
    names = ("mu", "tau", *numbered("theta", 8))
    return Target(
        f"eight schools, {kind}", log_density, 10, names, mean.copy(), variance.copy(), center, scale, to_parameters
    )


def centered_log_density(x: Tensor) -> Tensor:
    """log posterior of rows (μ, log τ, θ₁, ...)."""
    mu, log_tau, theta = x[:, :1], x[:, 1:2], x[:, 2:]
    tau = autodiff.exp(log_tau)
    eta = (theta - mu) / tau  # (n, 8)
    prior = log_prior(mu, tau) - 8 * log_tau  # (n, 1)
    return prior[:, 0] - 0.5 * (eta**2).sum(dim=1) + log_likelihood(theta)


def non_centered_log_density(x: Tensor) -> Tensor:
    """log posterior of rows (μ, log τ, η₁, ...)."""
    mu, log_tau, eta = x[:, :1], x[:, 1:2], x[:, 2:]
    tau = autodiff.exp(log_tau)
    return log_prior(mu, tau)[:, 0] - 0.5 * (eta**2).sum(dim=1) + log_likelihood(mu + tau * eta)


def log_prior(mu: Tensor, tau: Tensor) -> Tensor:
    """log p(μ) + log τ p(τ), where τ / (1 + τ²/5²) = 1 / (1/τ + τ/5²)."""
    return -0.5 / MU_SCALE**2 * mu**2 - autodiff.log(1 / tau + tau * (1 / TAU_SCALE**2))


def log_likelihood(theta: Tensor) -> Tensor:
    """Σ log N(yⱼ; θⱼ, σⱼ²), up to a constant, of rows (n, 8)."""
    return -0.5 * (((Y - theta) * INVERSE_ERRORS) ** 2).sum(dim=1)


def from_centered(x: np.ndarray) -> np.ndarray:
    """(..., 10) from (μ, log τ, θ) to (μ, τ, θ)."""
    return np.concatenate([x[..., :1], np.exp(x[..., 1:2]), x[..., 2:]], axis=-1)


def from_non_centered(x: np.ndarray) -> np.ndarray:
    """(..., 10) from (μ, log τ, η) to (μ, τ, θ)."""
    mu, tau = x[..., :1], np.exp(x[..., 1:2])
    return np.concatenate([mu, tau, mu + tau * x[..., 2:]], axis=-1)


# The truth


@lru_cache(maxsize=1)
def truth() -> tuple[np.ndarray, np.ndarray]:
    """Posterior means and variances (10,) of μ, τ and θ₁, ..., θ₈."""
    return posterior_moments(EFFECTS, ERRORS)


def posterior_moments(effects: np.ndarray, errors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Posterior means and variances of μ, τ and θ, each (J + 2,), of J schools by quadrature over τ.

    effects and errors are (J,). Cost: 2 J + 5 integrals.
    """
    grid = np.geomspace(1e-3, 1e3, 600)
    highest = log_tau_density(grid, effects, errors).max()  # so that the integrals are neither tiny nor huge

    def expected(order, i):
        def integrand(tau):
            density = np.exp(log_tau_density(tau, effects, errors) - highest)
            return density * (given_tau(tau, effects, errors)[order - 1][i] if order else 1.0)

        return integrate(integrand, 0, np.inf, 1e-12).value

    total = expected(0, 0)
    first, second = (np.array([expected(k, i) for i in range(len(effects) + 2)]) / total for k in (1, 2))
    return first, second - first**2


def given_tau(tau: np.ndarray, y: np.ndarray, sigma: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """First and second moments (J + 2, n) of μ, τ and θ, given τ (n,)."""
    v, P, m = pooled(tau, y, sigma)
    B = sigma[:, None] ** 2 / v  # (J, n): how far a school is drawn to the mean of all
    theta = B * m + (1 - B) * y[:, None]
    variance = (1 - B) * sigma[:, None] ** 2 + B**2 / P
    mean = np.stack([m, tau, *theta])
    return mean, mean**2 + np.stack([1 / P, np.zeros_like(tau), *variance])


def log_tau_density(tau: np.ndarray, y: np.ndarray, sigma: np.ndarray) -> np.ndarray:
    """log p(τ | y) at τ (n,), up to a constant."""
    v, P, m = pooled(tau, y, sigma)
    likelihood = P * m**2 - np.log(P) - (y[:, None] ** 2 / v + np.log(v)).sum(axis=0)
    return likelihood / 2 - np.log1p((tau / TAU_SCALE) ** 2)


def pooled(tau: np.ndarray, y: np.ndarray, sigma: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """vⱼ (J, n), the variance of yⱼ given μ and τ; P and m (n,), precision and mean of μ given τ and y."""
    v = sigma[:, None] ** 2 + tau**2
    P = 1 / MU_SCALE**2 + (1 / v).sum(axis=0)
    return v, P, (y[:, None] / v).sum(axis=0) / P
