"""Which states lead to which: communicating classes, recurrence, period.

Two states communicate when each can be reached from the other. A class that cannot be left is recurrent: the chain that
enters it visits all of it again and again. The others are transient. The period of a state is the greatest common
divisor of the lengths of its ways back; it is the same throughout a class.

All of this is about which entries of P are positive, and none of it about how large they are.
Source: Norris, Markov Chains (1997), §1.2, 1.5 and 1.8.
"""

import numpy as np

from foundations.probability.markov._edge import states, transition_matrix


def communicating_classes(P) -> list[list[int]]:
    """The classes of states that reach each other, each sorted, in the order of their first states.

    Cost: n³ log n. Compare: scipy.sparse.csgraph.connected_components with connection="strong".
    """
    return _classes(reachable(transition_matrix(P)))


def recurrent_classes(P) -> list[list[int]]:
    """The communicating classes that cannot be left. A finite chain has at least one."""
    P = transition_matrix(P)
    return [C for C in _classes(reachable(P)) if not np.delete(P[C], C, axis=1).any()]


def is_irreducible(P) -> bool:
    """Whether every state reaches every other."""
    return bool(reachable(transition_matrix(P)).all())


def period(P, state: int = 0) -> int:
    """The greatest common divisor of the lengths of all ways from a state back to it; 0 where there is none.

    Each state of its class is given a level, its distance from the start. An edge from level a to level b closes ways
    whose lengths differ by a + 1 - b, and the period divides all of these.
    Source: Denardo, Periods of connected networks (1977).
    """
    P = transition_matrix(P)
    reach = reachable(P)
    start = states(state, len(P), "state")
    inside = (reach[start] & reach[:, start].T).all(axis=0)  # (n,): the class of the state
    level = np.full(len(P), -1)
    front, depth = start, 0
    while front.any():
        level[front] = depth
        front = (P[front] > 0).any(axis=0) & inside & (level < 0)
        depth += 1
    i, j = np.nonzero((P > 0) & inside[:, None] & inside)
    return int(np.gcd.reduce(level[i] + 1 - level[j], initial=0))


def reachable(P: np.ndarray) -> np.ndarray:
    """(n, n) mask: j can be reached from i, in any number of steps, 0 among them.

    By squaring: R holds the ways of up to 2ᵏ steps after k rounds.
    """
    R = (P > 0) | np.eye(len(P), dtype=bool)
    while True:
        further = R.astype(np.float32) @ R > 0  # floats, since NumPy multiplies them by BLAS; (n, n)
        if (further == R).all():
            return R
        R = further


def _classes(reach: np.ndarray) -> list[list[int]]:
    both = reach & reach.T
    first = both.argmax(axis=1)  # the first state of each one's class
    return [np.flatnonzero(first == leader).tolist() for leader in np.unique(first)]
