"""Each target's log density, or truth, beside SciPy's, and what agreement means for it."""

import numpy as np

from foundations.autodiff import from_numpy
from foundations.comparison import unique
from foundations.sampling.targets import banana, correlated_gaussian, funnel, mixture
from foundations.sampling.targets.eight_schools import MU_SCALE, TAU_SCALE, posterior_moments
from foundations.sampling.targets.mixture import CENTERS, DEVIATIONS, WEIGHTS

POINTS = (8, 64, 4096, 100_000)

# Inputs


def planar(rng, n):
    """n points of the plane."""
    return (2 * rng.standard_normal((n, 2)),)


def ten_dimensional(rng, n):
    """n points of ten coordinates."""
    return (2 * rng.standard_normal((n, 10)),)


def schools(rng, n):
    """n effects and their standard errors, in the manner of the eight."""
    errors = rng.uniform(8, 18, n)
    return 5 + 5 * rng.standard_normal(n) + errors * rng.standard_normal(n), errors


# Ours: less the first point's, as log densities are known up to a constant


def less_first(values):
    """Differences from the first value."""
    return values - values[0]


def log_density_of(target):
    """The target's log density on arrays."""
    return lambda X: less_first(target.log_density(from_numpy(X)).numpy())


# SciPy's


def library_gaussian(X):
    """scipy.stats.multivariate_normal."""
    from scipy.stats import multivariate_normal

    i = np.arange(10)
    return less_first(multivariate_normal(np.zeros(10), 0.9 ** np.abs(i[:, None] - i)).logpdf(X))


def library_banana(X):
    """scipy.stats.norm."""
    from scipy.stats import norm

    return less_first(norm.logpdf(X[:, 0], 0, 2) + norm.logpdf(X[:, 1], 0.5 * (X[:, 0] ** 2 - 4), 1))


def library_mixture(X):
    """scipy.special.logsumexp of scipy.stats.norm."""
    from scipy.special import logsumexp
    from scipy.stats import norm

    parts = [norm.logpdf(X, m, s).sum(axis=1) for m, s in zip(CENTERS, DEVIATIONS, strict=True)]
    return less_first(logsumexp(parts, axis=0, b=np.array(WEIGHTS)[:, None]))


def library_funnel(X):
    """scipy.stats.norm."""
    from scipy.stats import norm

    v = X[:, :1]
    return less_first(norm.logpdf(v[:, 0], 0, 3) + norm.logpdf(X[:, 1:], 0, np.exp(v / 2)).sum(axis=1))


def library_moments(effects, errors):
    """scipy.integrate.quad_vec, and the joint normal distribution of all effects and observations given τ."""
    from scipy.integrate import quad_vec
    from scipy.stats import multivariate_normal

    J = len(effects)

    def weighted(tau):
        prior = np.full((J + 1, J + 1), MU_SCALE**2)  # of (μ, θ)
        prior[1:, 1:] += tau**2 * np.eye(J)
        S = prior[1:, 1:] + np.diag(errors**2)  # of y
        gain = np.linalg.solve(S, prior[1:]).T  # (J+1, J)
        mean = np.insert(gain @ effects, 1, tau)
        variance = np.insert(np.diag(prior - gain @ prior[1:]), 1, 0.0)
        density = np.exp(multivariate_normal(np.zeros(J), S).logpdf(effects) - scale) / (1 + (tau / TAU_SCALE) ** 2)
        return density * np.concatenate([[1.0], mean, mean**2 + variance])

    scale = multivariate_normal(np.zeros(J), MU_SCALE**2 + np.diag(errors**2 + 25)).logpdf(effects)
    (total,), first, second = np.split(quad_vec(weighted, 0, np.inf, epsabs=1e-11, epsrel=1e-11)[0], [1, J + 3])
    return np.stack([first / total, second / total - (first / total) ** 2])


def our_moments(effects, errors):
    """Means over variances."""
    return np.stack(posterior_moments(effects, errors))


gaussian = correlated_gaussian(10)

COMPARISONS = [
    unique("Correlated Gaussian", log_density_of(gaussian), library_gaussian, ten_dimensional, POINTS, 1e-11),
    unique("Banana", log_density_of(banana()), library_banana, planar, POINTS),
    unique("Overlapping mixture", log_density_of(mixture()), library_mixture, planar, POINTS),
    unique("Neal's funnel", log_density_of(funnel(centered=True)), library_funnel, ten_dimensional, POINTS),
    unique("Eight schools by quadrature", our_moments, library_moments, schools, (8, 100), 1e-9),
]
