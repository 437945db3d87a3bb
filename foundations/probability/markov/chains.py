"""Markov chains on finitely many states: steps, paths, and the distribution that stays.

A chain in state i goes to state j with probability P[i, j], whatever came before. Distributions are row vectors:

    μ_t = μ₀ Pᵗ        π = π P, the stationary distribution

π is found by taking states out one at a time: when state k is gone, a way i → k → j counts as a step i → j. Nothing is
subtracted in this, so that even a π of 1e-200 has all its digits; Gaussian elimination on π (I - P) = 0 keeps only
those above 1e-16.

Left out: continuous time, infinitely many states.
Source: Norris, Markov Chains (1997), ch. 1; Grassmann, Taksar & Heyman, Regenerative analysis and steady state
distributions for Markov chains (1985).
"""

import numpy as np

from foundations.probability._edge import whole
from foundations.probability.markov._edge import distribution, states, transition_matrix
from foundations.probability.markov.classes import recurrent_classes

SMALLEST = 5e-324  # the first double above 0

__all__ = ["distribution_after", "is_reversible", "simulate", "stationary_distribution", "transition_matrix"]


def distribution_after(P, start, steps):
    """μ₀ Pᵗ: where the chain is after t steps.

    Parameters
    ----------
    P : (n, n) transition matrix
    start : (n,) distribution, or the index of the state to start in
    steps : t ≥ 0

    Returns
    -------
    (n,) distribution

    Notes
    -----
    Cost: 2 t n² flops. Compare: start @ numpy.linalg.matrix_power(P, steps).
    """
    P = transition_matrix(P)
    mu = _start(start, len(P))
    for _ in range(whole(steps, "steps")):
        mu = mu @ P  # (n,)
    return mu


def stationary_distribution(P):
    """π with π P = π and sum 1: (n,) array, 0 on transient states.

    Raises
    ------
    ValueError : several recurrent classes, each of which has a stationary distribution of its own

    Notes
    -----
    Cost: 2n³/3 flops in the elimination. Every element is exact to rounding, relative to itself.
    Compare: the left eigenvector of scipy.linalg.eig for the eigenvalue 1.
    """
    P = transition_matrix(P)
    classes = recurrent_classes(P)
    if len(classes) > 1:
        raise ValueError(
            f"the chain has {len(classes)} recurrent classes, such as {classes[0]} and {classes[1]}, and a stationary "
            "distribution on each; give the rows and columns of one"
        )
    (C,) = classes
    pi = np.zeros(len(P))
    pi[C] = _eliminate(P[np.ix_(C, C)].copy())
    return pi


def _eliminate(P):
    """π of an irreducible chain, by states leaving it, last first. P is overwritten."""
    n = len(P)
    leave = np.ones(n)  # the chance to go from k to a state before it, by which loops at k end
    for k in range(n - 1, 0, -1):
        leave[k] = max(P[k, :k].sum(), SMALLEST)
        P[:k, :k] += np.outer(P[:k, k], P[k, :k] / leave[k])
    pi = np.ones(n)
    for k in range(1, n):
        enter = pi[:k] @ P[:k, k]  # what enters k leaves it again: π_k leave_k
        if enter > 1e200 * leave[k]:  # what is that far below π_k may go to 0
            pi[:k] *= leave[k] / enter
            pi[k] = 1.0
        else:
            pi[k] = enter / leave[k]
    return pi / pi.sum()


def simulate(rng: np.random.Generator, P, start, steps, chains=1):
    """Paths of independent chains, by inverse transform: one uniform number a step.

    Parameters
    ----------
    rng : source of the uniform numbers
    P : (n, n) transition matrix
    start : the index of the state to start in, or an (n,) distribution to draw it from
    steps, chains : whole numbers

    Returns
    -------
    (chains, steps + 1) array of states, the first among them

    Notes
    -----
    Cost: n comparisons a step and chain.
    """
    P = transition_matrix(P)
    steps, chains = whole(steps, "steps"), whole(chains, "chains", least=1)
    cumulative = np.cumsum(P, axis=1)
    cumulative /= cumulative[:, -1:]  # a rounded sum below 1 would let a state of probability 0 be drawn
    first = np.cumsum(_start(start, len(P)))
    paths = np.empty((chains, steps + 1), dtype=np.int64)
    paths[:, 0] = (first / first[-1] <= rng.random((chains, 1))).sum(axis=1)
    for t in range(steps):
        u = rng.random((chains, 1))
        paths[:, t + 1] = (cumulative[paths[:, t]] <= u).sum(axis=1)  # (chains, n) -> (chains,)
    return paths


def is_reversible(P, pi=None, *, tolerance=1e-12) -> bool:
    """Detailed balance, πᵢ Pᵢⱼ = πⱼ Pⱼᵢ: as much goes from i to j as back, and a film of the chain may run backward.

    π is the stationary distribution where none is given; ValueError where there are several. Flows may differ by
    `tolerance` times the larger one.
    """
    P = transition_matrix(P)
    pi = stationary_distribution(P) if pi is None else distribution(pi, len(P), "pi")
    flow = pi[:, None] * P
    return bool((np.abs(flow - flow.T) <= tolerance * np.maximum(flow, flow.T)).all())


def _start(start, n):
    """(n,) distribution of the first state, given itself or as the index of a state."""
    if np.ndim(start) == 0:
        return states(start, n, "start").astype(np.float64)
    return distribution(start, n, "start")
