"""Markov chains beside NumPy's and SciPy's matrices, and what agreement means for them."""

import numpy as np

from foundations.comparison import Comparison, unique
from foundations.probability import markov

SIZES = (8, 64, 256)

# Inputs


def chain(rng, n):
    """(n, n), rows drawn at random: every state reaches every other."""
    P = rng.random((n, n))
    return (P / P.sum(axis=1, keepdims=True),)


def chain_and_time(rng, n):
    """A chain, the distribution to start from, and n steps."""
    start = rng.random(n)
    return *chain(rng, n), start / start.sum(), n


def sparse_chain(rng, n):
    """(n, n): one or two ways out of each state, so that there are several classes."""
    P = np.zeros((n, n))
    for _ in range(2):
        P[np.arange(n), rng.integers(0, n, n)] += 0.5
    return (P,)


def cyclic_chain(rng, n):
    """(n, n): from each of d groups into the next, around; d is 2, 3 or 4."""
    d = int(rng.integers(2, 5))
    group = np.arange(n) % d
    P = rng.random((n, n)) * (group[None, :] == (group[:, None] + 1) % d)
    return (P / P.sum(axis=1, keepdims=True),)


def absorbing_chain(rng, n):
    """(n, n): the last two states are absorbing, and each of the others goes there with some probability."""
    (P,) = chain(rng, n)
    P[-2:] = np.eye(n)[-2:]
    return (P,)


def two_distributions(rng, n):
    """Two distributions over n states."""
    mu, nu = rng.random((2, n))
    return mu / mu.sum(), nu / nu.sum()


def reversible_chain(rng, n):
    """(n, n): a walk on a graph with random weights."""
    W = rng.random((n, n))
    W = W + W.T
    return (W / W.sum(axis=1, keepdims=True),)


def lazy_cycle(_rng, n):
    """(n, n): a walk on a circle that stays where it is half of the time."""
    around = np.roll(np.eye(n), 1, axis=1)
    return (0.5 * np.eye(n) + 0.25 * around + 0.25 * around.T,)


def chain_and_seed(rng, n):
    """A chain of five states, the number of steps n, and a seed for either side."""
    return *chain(rng, 5), n, int(rng.integers(2**32))


# Ours, where it takes more than a name


def our_absorption(P):
    """The chances of either end."""
    return markov.absorption(P).probabilities


def our_hitting_times(P):
    """Of state 0."""
    return markov.hitting_times(P, 0)


def our_paths(P, n, seed):
    """100 paths from state 0."""
    return markov.simulate(np.random.default_rng(seed), P, 0, n, chains=100)


# The library's


def library_steps(P, start, steps):
    """start @ numpy.linalg.matrix_power(P, steps)."""
    return start @ np.linalg.matrix_power(P, steps)


def library_stationary(P):
    """numpy.linalg.eig(P.T)."""
    lam, V = np.linalg.eig(P.T)
    pi = V[:, np.abs(lam - 1).argmin()].real
    return pi / pi.sum()


def library_classes(P):
    """scipy.sparse.csgraph.connected_components(P, connection="strong")."""
    from scipy.sparse.csgraph import connected_components

    labels = connected_components(P, connection="strong")[1]
    return [np.flatnonzero(labels == label).tolist() for label in np.unique(labels)]


def library_period(P):
    """numpy.linalg.eigvals(P), those of size 1."""
    return int((np.abs(np.linalg.eigvals(P)) > 1 - 1e-9).sum())


def library_absorption(P):
    """numpy.linalg.inv(I - Q) @ R."""
    return np.linalg.inv(np.eye(len(P) - 2) - P[:-2, :-2]) @ P[:-2, -2:]


def library_hitting_times(P):
    """numpy.linalg.solve(I - Q, 1)."""
    Q = P[1:, 1:]
    return np.append(0.0, np.linalg.solve(np.eye(len(Q)) - Q, np.ones(len(Q))))


def library_paths(P, n, seed):
    """numpy.random.Generator.choice, step by step."""
    rng = np.random.default_rng(seed + 1)
    paths = np.zeros((100, n + 1), dtype=int)
    for path in paths:
        for t in range(n):
            path[t + 1] = rng.choice(len(P), p=P[path[t]])
    return paths


def library_second_eigenvalue(P):
    """numpy.linalg.eigvals(P)."""
    return np.sort(np.abs(np.linalg.eigvals(P)))[-2]


def library_total_variation(mu, nu):
    """scipy.spatial.distance.cityblock(mu, nu) / 2."""
    from scipy.spatial.distance import cityblock

    return cityblock(mu, nu) / 2


def library_mixing_time(P):
    """numpy.matmul, step by step."""
    M, t = np.eye(len(P)), 0
    while 0.5 * np.abs(M - 1 / len(P)).sum(axis=1).max() > 0.25:
        M, t = M @ P, t + 1
    return t


# Agreement


def same_classes(got, wanted, _P):
    """The same sets of states."""
    assert sorted(got) == sorted(wanted), f"got classes {got}, wanted {wanted}"
    return 0.0


def same_frequencies(got, wanted, P, n, _seed):
    """On either side, the share of steps from i that go to j is within 5 standard errors of P[i, j]."""
    for paths in (got, wanted):
        assert paths.shape == (100, n + 1), f"got paths of shape {paths.shape}, wanted {(100, n + 1)}"
        counts = np.zeros_like(P)
        np.add.at(counts, (paths[:, :-1].ravel(), paths[:, 1:].ravel()), 1)
        visits = counts.sum(axis=1, keepdims=True)
        z = np.abs(counts / visits - P) / np.sqrt(P * (1 - P) / visits)
        assert z.max() < 5, f"got a share {z.max():.1f} standard errors off at {np.unravel_index(z.argmax(), z.shape)}"
    return 0.0


COMPARISONS = [
    Comparison(
        concept="Communicating classes",
        ours=markov.communicating_classes,
        theirs=library_classes,
        inputs=sparse_chain,
        sizes=SIZES,
        agrees=same_classes,
    ),
    unique("Period of a chain", markov.period, library_period, cyclic_chain, SIZES, 0.0),
    unique("Distribution after t steps", markov.distribution_after, library_steps, chain_and_time, SIZES),
    unique("Stationary distribution", markov.stationary_distribution, library_stationary, chain, SIZES),
    Comparison(
        concept="Simulated paths",
        ours=our_paths,
        theirs=library_paths,
        inputs=chain_and_seed,
        sizes=(16, 64, 256),
        agrees=same_frequencies,
    ),
    unique("Absorption probabilities", our_absorption, library_absorption, absorbing_chain, SIZES),
    unique("Hitting times", our_hitting_times, library_hitting_times, chain, SIZES),
    unique("Second eigenvalue", markov.second_eigenvalue, library_second_eigenvalue, reversible_chain, SIZES),
    unique("Total variation", markov.total_variation, library_total_variation, two_distributions, (8, 64, 4096)),
    unique("Mixing time", markov.mixing_time, library_mixing_time, lazy_cycle, (8, 32, 64), 0.0),
]
