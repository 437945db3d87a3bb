"""The lowest point of a parabola within a ball: what a trust region asks for at each step.

    minimize gᵀp + ½ pᵀH p    subject to |p| <= Δ

p is the answer exactly if for some λ >= 0 (Moré and Sorensen):

    (H + λ I) p = -g,    H + λ I positive semidefinite,    λ = 0 or |p| = Δ

`exact` looks for that λ. |p(λ)| falls as λ grows, and 1/Δ - 1/|p(λ)| is almost a straight line in λ, so Newton's method
on it takes two or three Cholesky factorizations. The hard case: g has no part along the eigenvectors of the lowest
eigenvalue, and |p| stays below Δ for all λ that are allowed; then such a vector, z, makes up the length.
`steihaug` goes by conjugate gradients until the ball's edge or a direction of negative curvature: only products with H.
`dogleg` takes the straight way to the lowest point along -g and from there the one to Newton's, as far as the edge.
Source: Moré and Sorensen, Computing a trust region step (1983); Nocedal & Wright, Numerical Optimization, 2nd ed.,
ch. 4 and algorithm 7.2.
"""

import math

import numpy as np

from foundations.linalg import LinAlgError, cholesky, solve_triangular
from foundations.optim.smooth.newton import shifted_cholesky, solve_with

EASY = 0.1  # by what part of Δ the length of p may miss it
HARD = 0.2  # what part of the possible gain may be missed in the hard case


def exact(g, H, radius) -> np.ndarray:
    """p (n,) within 10 % of the radius and of the lowest value, by Moré and Sorensen's method."""
    length = math.sqrt(g @ g)
    size = 1.001 * float(np.abs(H).sum(axis=1).max())  # all eigenvalues are smaller
    lowest, highest = max(0.0, -float(H.diagonal().min()), length / radius - size), length / radius + size
    lam = lowest and _between(lowest, highest)
    p = -radius / length * g if length else np.zeros_like(g)
    for _ in range(60):
        try:
            L = cholesky(H + lam * np.eye(len(g)) if lam else H)
        except LinAlgError:
            lowest = max(lowest, lam)
            lam = _between(lowest, highest)
            continue
        p = solve_with(L, -g)
        short = radius - math.sqrt(p @ p)
        if (lam == 0 and short >= 0) or abs(short) <= EASY * radius:
            break
        if short > 0:
            highest = lam
            z, curvature = _flattest(L)
            t = _to_the_edge(p, z, radius, g)
            if t * t * curvature <= HARD * (lam * radius**2 - g @ p):
                return p + t * z
            lowest = max(lowest, lam - curvature)
        else:
            lowest = lam
        q = solve_triangular(L, p, lower=True, check_finite=False)
        lam += (p @ p) / (q @ q) * -short / radius
        if not lowest <= lam <= highest:
            lam = _between(lowest, highest)
    return p * min(1.0, radius / math.sqrt(p @ p)) if p.any() else p


def steihaug(g, H, radius) -> np.ndarray:
    """p (n,) by conjugate gradients, until |g + H p| <= min(½, √|g|) |g|, the edge, or negative curvature."""
    p, r = np.zeros_like(g), g
    d, rr = -g, float(g @ g)
    enough = min(0.5, rr**0.25) * math.sqrt(rr)
    for _ in range(2 * len(g) if rr else 0):
        Hd = H @ d
        curvature = float(d @ Hd)
        a = rr / curvature if curvature > 0 else math.inf
        further = p + a * d if curvature > 0 else p
        if curvature <= 0 or further @ further >= radius**2:
            return p + _to_the_edge(p, d, radius) * d
        p, r = further, r + a * Hd
        before, rr = rr, float(r @ r)
        if math.sqrt(rr) <= enough:
            break
        d = -r + rr / before * d
    return p


def dogleg(g, H, radius) -> np.ndarray:
    """p (n,) on the way from 0 by the lowest point along -g to Newton's; else at the edge, along that of H + τ I."""
    L, tau = shifted_cholesky(H)
    full = solve_with(L, -g)
    length, gg = math.sqrt(full @ full), float(g @ g)
    if tau and length:  # without a lowest point the parabola is lowest at the edge
        return full * (radius / length)
    if length <= radius or not gg:
        return full
    steepest = -gg / float(g @ (H @ g)) * g
    if steepest @ steepest >= radius**2:
        return -radius / math.sqrt(gg) * g
    return steepest + _to_the_edge(steepest, full - steepest, radius) * (full - steepest)


def _between(lowest, highest) -> float:
    """Their geometric mean, or where lowest is 0 a hundredth of highest."""
    return max(math.sqrt(lowest) * math.sqrt(highest), lowest + 0.01 * (highest - lowest))


def _to_the_edge(p, d, radius, g=None) -> float:
    """t with |p + t d| = radius: the positive one, or with g the one for which d goes down."""
    dd, pd, room = float(d @ d), float(p @ d), radius**2 - float(p @ p)
    root = math.sqrt(pd * pd + dd * max(room, 0.0))
    # Of the two forms of each solution the one that does not cancel
    t = (root - pd) / dd if pd <= 0 else max(room, 0.0) / (root + pd)
    return t if g is None else min(t, -(pd + root) / dd, key=abs)


def _flattest(L, steps=3):
    """A unit z (n,) along which zᵀ(L Lᵀ)z is small, and that: inverse iteration towards the lowest eigenvalue."""
    z = np.where(np.arange(len(L)) % 2, -1.0, 1.0)
    z[np.argmin(L.diagonal())] *= 2
    for _ in range(steps):
        z = solve_with(L, z)
        z /= math.sqrt(z @ z)
    Lz = z @ L
    return z, float(Lz @ Lz)


SUBPROBLEMS = {"exact": exact, "steihaug": steihaug, "dogleg": dogleg}
