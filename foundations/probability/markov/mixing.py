"""How fast a chain forgets where it began.

The distance of two distributions is the largest difference they make about an event, TV(μ, ν) = ½ Σ |μᵢ - νᵢ|. From the
worst start, d(t) = max_x TV(Pᵗ(x, ·), π) never grows; the mixing time is the first t with d(t) ≤ ε.

For a reversible chain and D = diag(π), S = D^(1/2) P D^(-1/2) is symmetric and has the eigenvalues of P. They are real,
1 = λ₁ > λ₂ ≥ ... ≥ λ_n ≥ -1, and the second largest of their sizes, λ*, rules:

    TV(Pᵗ(x, ·), π) ≤ ½ √((1 - π_x) / π_x) λ*ᵗ

Left out: bounds for chains that are not reversible, conductance, coupling.
Source: Levin, Peres & Wilmer, Markov Chains and Mixing Times (2009), ch. 4 and 12; Diaconis & Stroock, Geometric bounds
for eigenvalues of Markov chains (1991), proposition 3.
"""

import numpy as np

from foundations.linalg import eigh
from foundations.probability._edge import whole
from foundations.probability.markov._edge import distribution, transition_matrix
from foundations.probability.markov.chains import is_reversible, stationary_distribution
from foundations.probability.markov.classes import is_irreducible, period


def total_variation(mu, nu):
    """½ Σ |μᵢ - νᵢ| along the last axis, from 0 to 1. Arguments broadcast."""
    mu, nu = np.asarray(mu, np.float64), np.asarray(nu, np.float64)
    if mu.ndim == 0 or nu.ndim == 0 or mu.shape[-1] != nu.shape[-1]:
        raise ValueError(f"two distributions are over the same states; got shapes {mu.shape} and {nu.shape}")
    return 0.5 * np.abs(mu - nu).sum(axis=-1)


def symmetrized(P):
    """S = D^(1/2) P D^(-1/2), symmetric, with the eigenvalues of a reversible irreducible P.

    Raises ValueError for a chain that is not reversible, or not irreducible.
    """
    P, pi = _irreducible(P)
    if not is_reversible(P, pi, tolerance=1e-9):
        raise ValueError("the chain is not reversible: its eigenvalues may be complex, and this bound does not hold")
    # By detailed balance S = √(Pᵢⱼ Pⱼᵢ), which takes no quotient of a small π; the geometric mean is symmetric
    return np.sqrt(P) * np.sqrt(P.T)


def second_eigenvalue(P) -> float:
    """λ* = max |λ| over all eigenvalues but λ₁ = 1: 0 for a single state, 1 for a periodic chain.

    Cost: one symmetric eigendecomposition. Compare: numpy.linalg.eigvals of P, by size.
    """
    S = symmetrized(P)
    if len(S) == 1:
        return 0.0
    lam = eigh(S).eigenvalues
    return float(min(1.0, max(lam[-2], -lam[0])))


def spectral_bound(P, t):
    """½ √((1 - π_x) / π_x) λ*ᵗ at the worst x, where π is smallest: d(t) lies below it. t is a number or an array."""
    smallest = _irreducible(P)[1].min()
    return 0.5 * np.sqrt((1 - smallest) / smallest) * second_eigenvalue(P) ** np.asarray(t, np.float64)


def distance_to_stationarity(P, steps, start=None):
    """The distance from π after 0, 1, ..., `steps` steps: (steps + 1,) array.

    From the distribution `start`, or from the worst single state where none is given: d(t).
    Cost: 2 n² flops a step, or 2 n³ for the worst start.
    """
    P, pi = _irreducible(P)
    mu = np.eye(len(P)) if start is None else distribution(start, len(P), "start")[None]  # (starts, n)
    distances = [total_variation(mu, pi).max()]
    for _ in range(whole(steps, "steps")):
        mu = mu @ P
        distances.append(total_variation(mu, pi).max())
    return np.array(distances)


def mixing_time(P, epsilon=0.25) -> int:
    """The first t with d(t) ≤ ε, for 0 < ε < 1.

    d never grows, so the powers P, P², P⁴, ... bracket it and the bracket is halved. Cost: 2n³ flops for each of about
    2 log₂ t products. Raises ValueError for a chain that is not irreducible, or that is periodic and never mixes.
    """
    P, pi = _irreducible(P)
    if not 0 < epsilon < 1:
        raise ValueError(f"epsilon lies between 0 and 1; got {epsilon}")
    if period(P) > 1:
        raise ValueError(f"the chain has period {period(P)} and never mixes; a lazy one, (I + P) / 2, does")

    def mixed(M):
        return total_variation(M, pi).max() <= epsilon

    if mixed(np.eye(len(P))):
        return 0
    powers = [P]  # Pᵗ for t = 1, 2, 4, ...
    while not mixed(powers[-1]):
        if len(powers) == 60:
            raise ValueError("the chain has not mixed after 2^59 steps, as far as rounding can tell")
        square = powers[-1] @ powers[-1]
        powers.append(square / square.sum(axis=1, keepdims=True))  # or rounding grows with t in the sums of the rows
    t, M = 0, np.eye(len(P))  # the last time at which it was not mixed
    for k in range(len(powers) - 2, -1, -1):
        further = M @ powers[k]
        if not mixed(further):
            t, M = t + 2**k, further
    return t + 1


def _irreducible(P):
    """P and its π, or ValueError."""
    P = transition_matrix(P)
    if not is_irreducible(P):
        raise ValueError("the chain is not irreducible: some state cannot be reached from another")
    return P, stationary_distribution(P)
