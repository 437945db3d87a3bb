"""Each concept of this folder beside the library's, and what agreement means for it.

Samplers are held against NumPy's exact draws from a Gaussian in which neighbors are correlated. Their step is given,
and their chains start at the mean, 30 draws before the first that counts.
"""

import numpy as np

from foundations.comparison import Comparison, unique
from foundations.sampling.density import Density
from foundations.sampling.diagnostics import mcse_mean
from foundations.sampling.hamiltonian import by_hand
from foundations.sampling.hamiltonian.by_hand import N_LEAPFROG, STEP, WARMUP
from foundations.sampling.hamiltonian.dual_averaging import DualAveraging
from foundations.sampling.hamiltonian.hmc import hmc
from foundations.sampling.hamiltonian.leapfrog import at_rest, leapfrog
from foundations.sampling.hamiltonian.nuts import nuts
from foundations.sampling.targets import correlated_gaussian

CHAINS = 10
TARGET_ACCEPT = 0.8
UPDATES = 1000

# Inputs


def springs(rng, n):
    """Positions and momenta of n springs that harden, a step, and as many of them as take one unit of time."""
    return rng.uniform(-1.5, 1.5, n), rng.uniform(-1.5, 1.5, n), 2.5e-3, 400


def scales(rng, n):
    """Step sizes at which half is accepted, from 0.001 to 1000."""
    return (10 ** rng.uniform(-3, 3, n),)


def neighbors(rng, n):
    """A correlation, n dimensions, 100 draws, and a seed."""
    return rng.uniform(-0.5, 0.5), n, 100, int(rng.integers(2**31))


# Ours, where it takes more than a name


def our_leapfrog(q, p, step, n_steps):
    """q and p at the end, (2, n)."""
    density = Density(lambda x: (x * x * -0.5 - x * x * x * x * 0.25).sum(1))
    end = leapfrog(density, at_rest(density, q[None])._replace(p=p[None]), step, 1.0, n_steps)
    return np.stack([end.q[0], end.p[0]])


def our_dual_averaging(scales):
    """Logarithms of the steps found, for acceptance 1 / (1 + (ε/scale)²)."""
    averaging = DualAveraging(np.ones(len(scales)), TARGET_ACCEPT)
    for _ in range(UPDATES):
        averaging.update(1 / (1 + (averaging.step / scales) ** 2))
    return np.log(averaging.averaged)


def our_hmc(rho, d, n_draws, seed):
    """The draws (CHAINS, n_draws, d)."""
    rng, f, start = np.random.default_rng(seed), correlated_gaussian(d, rho).log_density, np.zeros((CHAINS, d))
    return hmc(f, start, n_draws, rng=rng, warmup=WARMUP, step_size=STEP, n_leapfrog=N_LEAPFROG).points


def our_nuts(rho, d, n_draws, seed):
    """The draws (1, n_draws, d)."""
    rng, target = np.random.default_rng(seed), correlated_gaussian(d, rho)
    return nuts(target.log_density, np.zeros((1, d)), n_draws, rng=rng, warmup=WARMUP, step_size=STEP).points


# The library's


def library_solve_ivp(q, p, step, n_steps):
    """scipy.integrate.solve_ivp."""
    from scipy.integrate import solve_ivp

    def flow(_t, y):
        q, p = y.reshape(2, -1)  # (2, n)
        return np.concatenate([p, -q - q**3])

    end = solve_ivp(flow, (0, step * n_steps), np.concatenate([q, p]), method="DOP853", rtol=1e-10, atol=1e-10)
    return end.y[:, -1].reshape(2, -1)


def library_roots(scales):
    """scipy.optimize.brentq, scale by scale."""
    from scipy.optimize import brentq

    def more(log_step, scale):
        return 1 / (1 + np.exp(2 * (log_step - np.log(scale)))) - TARGET_ACCEPT

    return np.array([brentq(more, np.log(scale) - 10, np.log(scale) + 10, args=(scale,)) for scale in scales])


def library_exact(rho, d, n_draws, seed):
    """numpy.random.Generator.multivariate_normal."""
    i = np.arange(d)
    rng = np.random.default_rng(seed + 1)
    covariance = rho ** np.abs(i[:, None] - i)
    return rng.multivariate_normal(np.zeros(d), covariance, (CHAINS, n_draws), method="cholesky")


# What agreement means


def within_monte_carlo_errors(got, wanted, rho, *_):
    """Means of both sides are within 5 Monte Carlo errors of the truth: of ends, squares and products of neighbors."""
    truth = np.array([0, 0, 1, 1, 1, rho])
    for side, points in (("got", np.asarray(got)), ("wanted", wanted)):
        seen = quantities(points)
        away = (seen.mean(axis=(0, 1)) - truth) / mcse_mean(seen)
        assert np.abs(away).max() < 5, f"{side} means that are {np.round(away, 1)} Monte Carlo errors from {truth}"
    return float(np.abs(quantities(np.asarray(got)).mean(axis=(0, 1)) - truth).max())


def quantities(x):
    """(chains, n, 6) of draws (chains, n, d): the first and the last coordinate, their squares, and means of squares
    and of products of neighbors."""
    ends = x[..., [0, -1]]
    squares, products = (x**2).mean(axis=-1, keepdims=True), (x[..., 1:] * x[..., :-1]).mean(axis=-1, keepdims=True)
    return np.concatenate([ends, ends**2, squares, products], axis=-1)


COMPARISONS: list[Comparison] = [
    # The error is of the order of the step's square.
    unique(
        "Leapfrog integrator", our_leapfrog, library_solve_ivp, springs, (8, 64, 4096), 1e-5, by_hand.leapfrog
    ),
    # What the first, large steps leave in the average, after this many updates.
    unique("Dual averaging", our_dual_averaging, library_roots, scales, (8, 64, 512), 1e-2),
    Comparison(
        concept="Hamiltonian Monte Carlo",
        ours=our_hmc,
        theirs=library_exact,
        inputs=neighbors,
        sizes=(8, 100, 256),
        agrees=within_monte_carlo_errors,
        by_hand=by_hand.hmc,
    ),
    Comparison(
        concept="No-U-turn sampler",
        ours=our_nuts,
        theirs=library_exact,
        inputs=neighbors,
        sizes=(8, 100),
        agrees=within_monte_carlo_errors,
    ),
]
