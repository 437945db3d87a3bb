"""Guards of this folder: a transition matrix, a distribution over its states, a set of them."""

import numpy as np

from foundations.probability._edge import ROUNDING, probabilities


def transition_matrix(P) -> np.ndarray:
    """(n, n) float64 array, n ≥ 1, with rows that are not negative and sum to 1 up to rounding.

    Raises ValueError, which names the first row that is none.
    """
    P = np.asarray(P, np.float64)
    if P.ndim != 2 or P.shape[0] != P.shape[1] or P.size == 0:
        raise ValueError(f"a transition matrix is square, with at least one state; got shape {P.shape}")
    good = (P >= 0).all(axis=1) & (np.abs(P.sum(axis=1) - 1) <= ROUNDING)
    if not good.all():
        i = int(good.argmin())
        raise ValueError(f"row {i} of a transition matrix holds probabilities with sum 1; got {P[i].tolist()}")
    return P


def distribution(mu, n, name) -> np.ndarray:
    """(n,) probabilities."""
    mu = probabilities(mu, name)
    if len(mu) != n:
        raise ValueError(f"{name} has one probability for each of the {n} states; got {len(mu)}")
    return mu


def states(chosen, n, name) -> np.ndarray:
    """(n,) mask of the states in a list of indices, or of a single index; at least one."""
    chosen = np.atleast_1d(np.asarray(chosen))
    if chosen.size == 0 or chosen.dtype.kind not in "iu" or not ((chosen >= 0) & (chosen < n)).all():
        raise ValueError(f"{name} is one or more states from 0 to {n - 1}; got {chosen.tolist()}")
    mask = np.zeros(n, bool)
    mask[chosen] = True
    return mask
