"""Markov chain Monte Carlo on finitely many states, where its promise can be checked exactly.

The chain is a transition matrix P, the target is given by weights w_i ≥ 0. Detailed balance, w_i P_ij = w_j P_ji, says
that as much goes from i to j as comes back; summed over i it gives w P = w. Metropolis-Hastings is made for it:

    F_ij = w_i Q_ij,        w_i P_ij = min(F_ij, F_ji)  for i ≠ j,        P_ii = 1 - Σ_{j≠i} P_ij

On a table of weights, a Gibbs update of one axis is in detailed balance as well. So is the mean of the updates, the
random scan; their product, the systematic scan, keeps w but is not: run backward, a film of it looks different.

Where Q and w are integers, fractions or strings such as "1/3", all is exact; where one is a float, all are floats.
Source: Levin, Peres & Wilmer, Markov Chains and Mixing Times, 2nd ed., §3.2-3.3; Liu, Monte Carlo Strategies in
Scientific Computing (2001), ch. 6.
"""

from fractions import Fraction
from functools import reduce

import numpy as np

from foundations.probability import markov

ROUNDING = 1e-9  # by how much a row of floats may miss the sum 1


def metropolis_matrix(Q, weights) -> np.ndarray:
    """P of the chain that proposes from Q and accepts j from i with probability min(1, w_j Q_ji / (w_i Q_ij)).

    Parameters
    ----------
    Q : (n, n) transition matrix of the proposals
    weights : (n,) of the target, ≥ 0 and not all 0; they need not sum to 1

    Returns
    -------
    (n, n) of Fractions, or of floats; from a state of weight 0 every proposal is accepted

    Raises
    ------
    ValueError
        For a Q that is not square, not of probabilities, or of another size than the weights; for weights as above.
    """
    Q, w = matrix_and_weights("Q", Q, weights)
    if not (Q >= 0).all() or not (abs(Q.sum(axis=1) - 1) <= (0 if Q.dtype == object else ROUNDING)).all():
        raise ValueError("rows of Q hold probabilities, none negative, with sum 1")
    w_i = w[:, None]
    F = w_i * Q  # (n, n) what would flow if all were accepted
    P = np.where(w_i > 0, np.minimum(F, F.T) / np.where(w_i > 0, w_i, 1), Q)
    P = np.minimum(P, Q)  # which rounding may have passed
    np.fill_diagonal(P, 0)
    np.fill_diagonal(P, (Q - P).sum(axis=1))  # what is refused stays
    return P


def gibbs_update(table, axis: int) -> np.ndarray:
    """P of drawing one axis of a table of weights anew, given the others: (n, n) on its n cells in C order.

    Raises ValueError where a line along the axis has no weight, so that nothing is said about its cells.
    """
    (table,) = numbers(table)
    check_weights(table, table.ndim)
    if not -table.ndim <= axis < table.ndim:
        raise ValueError(f"axis is one of the {table.ndim} of the table; got {axis}")
    totals = table.sum(axis=axis, keepdims=True)
    if not (totals > 0).all():
        raise ValueError(f"each line of the table along axis {axis} has a positive weight; one has none")
    conditional = (table / totals).ravel()
    others = np.delete(np.indices(table.shape).reshape(table.ndim, -1), axis, axis=0)  # (k - 1, n)
    same = (others[:, :, None] == others[:, None, :]).all(axis=0)  # (n, n) where only the axis differs
    return np.where(same, conditional, 0 * conditional)


def systematic_scan(table) -> np.ndarray:
    """P of one Gibbs update of each axis, first to last: keeps the weights, and is not reversible in general."""
    return reduce(np.matmul, updates(table))


def random_scan(table) -> np.ndarray:
    """P of one Gibbs update of an axis drawn at random: reversible."""
    each = updates(table)
    return reduce(np.add, each) / len(each)


def updates(table) -> list[np.ndarray]:
    """The Gibbs updates of all axes."""
    (table,) = numbers(table)
    check_weights(table, max(table.ndim, 1))
    return [gibbs_update(table, axis) for axis in range(table.ndim)]


def keeps(P, weights) -> bool:
    """Whether w P = w: exactly in fractions, to 1e-12 of Σw in floats."""
    P, w = matrix_and_weights("P", P, np.ravel(weights))
    return bool((abs(w @ P - w) <= (0 if w.dtype == object else 1e-12 * w.sum())).all())


def detailed_balance(P, weights) -> bool:
    """Whether w_i P_ij = w_j P_ji: exactly in fractions; in floats as `probability.markov.is_reversible` has it."""
    P, w = matrix_and_weights("P", P, np.ravel(weights))
    if w.dtype != object:
        return markov.is_reversible(P, w / w.sum())
    F = w[:, None] * P
    return bool((F == F.T).all())


def matrix_and_weights(name: str, matrix, weights) -> list[np.ndarray]:
    """(n, n) and (n,), both in fractions or both in floats."""
    M, w = numbers(matrix, weights)
    check_weights(w, 1)
    if M.shape != (len(w), len(w)):
        raise ValueError(f"{name} is square, with a row for each of the {len(w)} weights; got shape {M.shape}")
    return [M, w]


def numbers(*arrays) -> list[np.ndarray]:
    """Arrays of Fractions; float64 arrays where one of them holds floats."""
    given = [np.asarray(array) for array in arrays]
    if any(array.dtype.kind == "f" or any(isinstance(value, float) for value in array.flat) for array in given):
        return [array.astype(np.float64) for array in given]
    return [as_fractions(array) for array in given]


def as_fractions(array: np.ndarray) -> np.ndarray:
    """Fractions, made of Python's integers: NumPy's would overflow in silence. ValueError for what is no number."""
    exact = np.empty(array.size, dtype=object)
    try:
        exact[:] = [Fraction(value) for value in array.ravel().tolist()]
    except (TypeError, ValueError, ZeroDivisionError) as error:
        raise ValueError(f"entries are integers, fractions, strings such as '1/3', or floats: {error}") from None
    return exact.reshape(array.shape)


def check_weights(w: np.ndarray, ndim: int) -> None:
    """ValueError for what are no weights."""
    with np.errstate(over="ignore"):
        fit = w.ndim == ndim and w.size > 0 and (w >= 0).all() and 0 < w.sum() < np.inf
    if not fit:
        got = f"shape {w.shape}" if w.ndim != ndim or w.size == 0 else f"{w.ravel().tolist()[:5]}"
        raise ValueError(f"weights are at least one number, none negative, not all 0, of finite sum; got {got}")
