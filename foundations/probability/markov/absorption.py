"""Where a chain ends, and how long it takes: absorption, hitting probabilities, hitting times.

Condition on the first step. With Q the transitions among transient states and R those from them into recurrent classes,

    N = I + Q + Q² + ... = (I - Q)⁻¹        N[i, j]: expected visits to j from i
    t = N 1, the expected steps until a recurrent class is entered        B = N R, the chance of each class

For a set A of states, h = P(A is ever hit) and k = E(steps until A) solve the same kind of system, with A made
absorbing. Whether h is 0 or 1, and k infinite, is read off which states lead to which, not off rounded numbers.

Source: Kemeny & Snell, Finite Markov Chains (1960), ch. 3; Norris, Markov Chains (1997), §1.3.
"""

from typing import NamedTuple

import numpy as np

from foundations.linalg import solve
from foundations.probability.markov._edge import states, transition_matrix
from foundations.probability.markov.classes import reachable, recurrent_classes


class Absorption(NamedTuple):
    """How a chain leaves its m transient states for its k recurrent classes.

    transient : (m,) indices; classes : k lists of indices; fundamental : (m, m) expected visits N;
    probabilities : (m, k) chances B of ending in each class; steps : (m,) expected number t until then.
    """

    transient: np.ndarray
    classes: list[list[int]]
    fundamental: np.ndarray
    probabilities: np.ndarray
    steps: np.ndarray


def absorption(P) -> Absorption:
    """Visits, ends and times of a chain that starts in a transient state; an absorbing state is a class of one.

    Cost: one elimination of an (m, m) matrix. Compare: numpy.linalg.inv(I - Q).
    """
    P = transition_matrix(P)
    classes = recurrent_classes(P)
    transient = np.delete(np.arange(len(P)), np.concatenate(classes))
    m = len(transient)
    N = solve(_departures(P, transient), np.eye(m))  # (m, m)
    R = np.stack([P[transient][:, C].sum(axis=1) for C in classes], axis=1)  # (m, k)
    return Absorption(transient, classes, N, N @ R, N.sum(axis=1))


def hitting_probabilities(P, target):
    """P(the chain is ever in one of the target states), from each state: (n,) array.

    Parameters
    ----------
    P : (n, n) transition matrix
    target : a state or a list of states

    Notes
    -----
    The smallest solution of hᵢ = Σ Pᵢⱼ hⱼ off the target, h = 1 on it. Cost: one linear system.
    """
    P = transition_matrix(P)
    target = states(target, len(P), "target")
    possible, certain = _prospects(P, target)
    h = certain.astype(np.float64)
    open_ = np.flatnonzero(possible & ~certain)
    h[open_] = solve(_departures(P, open_), P[np.ix_(open_, np.flatnonzero(certain))].sum(axis=1))
    return h


def hitting_times(P, target):
    """Expected steps until the chain is first in one of the target states, from each state: (n,) array.

    0 on the target, and inf where it may never be hit. Parameters as for `hitting_probabilities`.
    The solution of kᵢ = 1 + Σ Pᵢⱼ kⱼ. Cost: one linear system.
    """
    P = transition_matrix(P)
    target = states(target, len(P), "target")
    _, certain = _prospects(P, target)
    k = np.where(target, 0.0, np.inf)
    open_ = np.flatnonzero(certain & ~target)
    k[open_] = solve(_departures(P, open_), np.ones(len(open_)))
    return k


def _departures(P, some):
    """I - Q on some states. 1 - Pᵢᵢ is the sum of the rest of row i, which is exact where the difference cancels."""
    apart = P * (1 - np.eye(len(P)))
    return np.diag(apart.sum(axis=1)[some]) - apart[np.ix_(some, some)]


def _prospects(P, target):
    """Masks of the states from which the target can be hit, and from which it is, with probability 1."""
    stopped = np.where(target[:, None], np.eye(len(P)), P)  # the chain ends on the target
    reach = reachable(stopped)
    possible = (reach & target).any(axis=1)
    certain = ~(reach & ~possible).any(axis=1)  # no state without hope is on the way
    return possible, certain
