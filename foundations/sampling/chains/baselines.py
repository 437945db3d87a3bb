"""Each concept of this folder beside the library's, and what agreement means for it.

Samplers are held against NumPy moving one chain after the other, on two Gaussian coordinates whose moments are known.
All sides use the same fixed scales, and 50 steps before the draws.
"""

import numpy as np

from foundations.comparison import Comparison, unique
from foundations.sampling import chains
from foundations.sampling.chains import by_hand
from foundations.sampling.chains.by_hand import SCALE, STEP, WARMUP, WIDTH

SIZES = (8, 32, 256)  # chains
DRAWS = 100

# Inputs


def two_coordinates(rng, n):
    """A correlation, n chains that start far out, the number of draws, and a seed."""
    return rng.uniform(0.2, 0.6), 2 * rng.standard_normal((n, 2)), DRAWS, int(rng.integers(2**31))


def small_steps(rng, n):
    """As above, with correlation 0: there the law of the steps that are all taken has a formula."""
    return 0.0, *two_coordinates(rng, n)[1:]


def proposals_and_weights(rng, n):
    """A transition matrix, and the weights of n states."""
    Q = rng.random((n, n))
    return Q / Q.sum(axis=1, keepdims=True), rng.uniform(0.1, 1, n)


def table_of_weights(rng, n):
    """2 x n/2 positive weights."""
    return (rng.uniform(0.1, 1, (2, n // 2)),)


# Ours, where it takes more than a name


def density(rho):
    """Of two Gaussian coordinates, on tensors."""
    return lambda x: (x[:, 0] ** 2 - 2 * rho * x[:, 0] * x[:, 1] + x[:, 1] ** 2) * (-0.5 / (1 - rho**2))


def our_metropolis_hastings(rho, start, n_draws, seed):
    """The draws, of scale SCALE."""
    rng = np.random.default_rng(seed)
    return chains.metropolis_hastings(density(rho), start, n_draws, rng=rng, warmup=WARMUP, scale=SCALE).points


def our_gibbs(rho, start, n_draws, seed):
    """The draws."""
    conditionals = chains.gaussian_conditionals([0, 0], [[1, rho], [rho, 1]])
    return chains.gibbs(conditionals, start, n_draws, rng=np.random.default_rng(seed), warmup=WARMUP).points


def our_slices(rho, start, n_draws, seed):
    """The draws, of width WIDTH."""
    rng = np.random.default_rng(seed)
    return chains.slice_sampling(density(rho), start, n_draws, rng=rng, warmup=WARMUP, width=WIDTH).points


def our_langevin(rho, start, n_draws, seed):
    """The draws, of step size STEP."""
    rng = np.random.default_rng(seed)
    return chains.langevin(density(rho), start, n_draws, rng=rng, warmup=WARMUP, step_size=STEP).points


def our_unadjusted(rho, start, n_draws, seed):
    """The draws, of step size STEP."""
    rng = np.random.default_rng(seed)
    return chains.unadjusted_langevin(density(rho), start, n_draws, rng=rng, warmup=WARMUP, step_size=STEP).points


# The library's


def one_after_the_other(move, start, n_draws):
    """(chains, n_draws, 2) by moves of a single point."""
    draws = np.empty((len(start), n_draws, 2))
    for chain, x in zip(draws, start, strict=True):
        for t in range(-WARMUP, n_draws):
            x = move(x)
            if t >= 0:
                chain[t] = x
    return draws


def library_metropolis_hastings(rho, start, n_draws, seed):
    """numpy.random.Generator.standard_normal, one chain after the other."""
    rng, precision = np.random.default_rng(seed + 1), np.linalg.inv([[1, rho], [rho, 1]])

    def move(x):
        y = x + SCALE * rng.standard_normal(2)
        return y if np.log(rng.random()) < (x @ precision @ x - y @ precision @ y) / 2 else x

    return one_after_the_other(move, start, n_draws)


def library_gibbs(rho, start, n_draws, seed):
    """numpy.random.Generator.normal, one chain after the other."""
    rng, spread = np.random.default_rng(seed + 1), (1 - rho**2) ** 0.5

    def move(x):
        first = rng.normal(rho * x[1], spread)
        return first, rng.normal(rho * first, spread)

    return one_after_the_other(move, start, n_draws)


def library_langevin(rho, start, n_draws, seed):
    """numpy.random.Generator.standard_normal, one chain after the other."""
    rng, precision = np.random.default_rng(seed + 1), np.linalg.inv([[1, rho], [rho, 1]])
    drift = np.eye(2) - STEP**2 / 2 * precision

    def log_flow(x, y):  # log p(x) q(y|x)
        noise = y - drift @ x
        return -(x @ precision @ x) / 2 - noise @ noise / (2 * STEP**2)

    def move(x):
        y = drift @ x + STEP * rng.standard_normal(2)
        return y if np.log(rng.random()) < log_flow(y, x) - log_flow(x, y) else x

    return one_after_the_other(move, start, n_draws)


def library_unadjusted(rho, start, n_draws, seed):
    """numpy.random.Generator.standard_normal, one chain after the other."""
    rng, precision = np.random.default_rng(seed + 1), np.linalg.inv([[1, rho], [rho, 1]])
    drift = np.eye(2) - STEP**2 / 2 * precision
    return one_after_the_other(lambda x: drift @ x + STEP * rng.standard_normal(2), start, n_draws)


def library_slices(rho, start, n_draws, seed):
    """numpy.random.Generator.uniform on slices in closed form, one chain after the other."""
    rng, variance = np.random.default_rng(seed + 1), 1 - rho**2

    def along(x, center):  # from x, where the law is Normal(center, variance)
        half = np.sqrt((x - center) ** 2 - 2 * variance * np.log1p(-rng.random()))
        return rng.uniform(center - half, center + half)

    def move(x):
        first = along(x[0], rho * x[1])
        return first, along(x[1], rho * first)

    return one_after_the_other(move, start, n_draws)


def library_metropolis_matrix(Q, weights):
    """numpy.divide and numpy.diag."""
    P = Q * np.minimum(1, np.divide(Q.T * weights, Q * weights[:, None]))
    P -= np.diag(np.diag(P))
    return P + np.diag(1 - P.sum(axis=1))


def library_scan(table):
    """numpy.einsum of both conditionals."""
    down, across = table / table.sum(axis=0), table / table.sum(axis=1, keepdims=True)
    return np.einsum("kj,kl,i->ijkl", down, across, np.ones(len(table))).reshape(table.size, table.size)


# Agreement


def known_moments(covariance):
    """An `agrees`: both sides' means, variances and covariance within five Monte Carlo errors of the true ones."""

    def agrees(got, wanted, rho, start, n_draws, _seed):
        exact = np.append([0, 0], np.asarray(covariance(rho))[[0, 1, 0], [0, 1, 1]])
        for draws in (np.asarray(got), np.asarray(wanted)):
            assert draws.shape == (len(start), n_draws, 2), f"got draws of shape {draws.shape}"
            x, y = draws[..., 0], draws[..., 1]
            moments = np.stack([x, y, x * x, y * y, x * y]).mean(axis=2)  # (5, chains): chains are independent
            error = moments.std(axis=1, ddof=1) / len(start) ** 0.5
            z = np.abs(moments.mean(axis=1) - exact) / error
            # Few chains give an error that is itself uncertain, as Student's t has it: 5 of it are 12 at 7 degrees
            limit = 5 if len(start) >= 30 else 12
            assert (z < limit).all(), f"got moments {moments.mean(axis=1)}, wanted {exact}: {z.max():.1f} errors off"
        return 0.0

    return agrees


def correlated(rho):
    """The target's covariance."""
    return [[1, rho], [rho, 1]]


def widened(_rho):
    """That of the steps all taken, for the standard normal."""
    return np.eye(2) / (1 - STEP**2 / 4)


def sampler(concept, ours, theirs, by_hand=None, inputs=two_coordinates, covariance=correlated):
    """One line of the table below."""
    agrees = known_moments(covariance)
    return Comparison(
        concept=concept, ours=ours, theirs=theirs, inputs=inputs, sizes=SIZES, agrees=agrees, by_hand=by_hand
    )


COMPARISONS: list[Comparison] = [
    sampler(
        "Metropolis-Hastings", our_metropolis_hastings, library_metropolis_hastings, by_hand.metropolis_hastings
    ),
    sampler("Gibbs sampling", our_gibbs, library_gibbs, by_hand.gibbs),
    sampler("Slice sampling", our_slices, library_slices, by_hand.slice_sampling),
    sampler("Metropolis-adjusted Langevin algorithm", our_langevin, library_langevin, by_hand.langevin),
    sampler(
        "Unadjusted Langevin algorithm", our_unadjusted, library_unadjusted, inputs=small_steps, covariance=widened
    ),
    unique(
        "Metropolis transition matrix",
        chains.metropolis_matrix,
        library_metropolis_matrix,
        proposals_and_weights,
        (8, 64, 512),
        by_hand=by_hand.metropolis_matrix,
    ),
    unique("Systematic scan", chains.systematic_scan, library_scan, table_of_weights, (8, 64, 512)),
]
