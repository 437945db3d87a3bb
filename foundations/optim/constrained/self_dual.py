"""The interior-point iteration: Mehrotra's predictor and corrector on the self-dual embedding of a linear program.

    primal   min qᵀw   where  M w + s = g,  s >= 0            dual   max -gᵀz   where  Mᵀz + q = 0,  z >= 0

At an optimum s_i z_i = 0 for every i. The embedding adds two numbers τ, κ >= 0 and always has a solution that is known:

    Mᵀz + q τ = 0,      M w + s = g τ,      qᵀw + gᵀz + κ = 0,      s∘z = 0,      τ κ = 0

Every solution with τ > 0 gives the optimum w/τ, z/τ. One with κ > 0 has qᵀw + gᵀz < 0, and is a certificate: with
gᵀz < 0 a sum of the constraints says 0 < 0, and there is no point; with qᵀw < 0 there is no end along w.
So no case is guessed. A step goes along Newton's direction for s∘z = σ μ, which keeps to the middle of the cone:
the predictor (σ = 0) says how far one could go, σ follows from it, and the corrector takes the curvature along.

Source: Xu, Hung & Ye (1996); Andersen & Andersen (2000); Mehrotra (1992); Vandenberghe, The CVXOPT linear and quadratic
cone program solvers (2010), §7. Left out: sparse factorization, Gondzio's further correctors.
"""

from typing import NamedTuple

import numpy as np

from foundations.linalg import LinAlgError, cholesky, solve_triangular
from foundations.optim.constrained.constraints import size

TOLERANCE = 1e-11  # of residuals and gap, relative; what is met is ordinarily far better
# What is still an answer where rounding stops the iteration before; only a certificate is hard to make exact
ACCEPTED = {"optimal": 1e-8, "infeasible": 1e-7, "unbounded": 1e-7, "stalled": 0.0}
PATIENCE = 4  # iterations without a smaller error, once it is ACCEPTED
SMALLEST = 1e-60  # μ, which falls to zero on the way to any end
LEAST = 1e-40  # size of g_i from which on a row counts by its own
SHIFTS = (0.0, 1e-15, 1e-14, 1e-13, 1e-12)  # of a diagonal of ones
BACK_OFF = 0.995  # share of the way to the boundary


class Interior(NamedTuple):
    """Where the iteration ended: "optimal", "infeasible", "unbounded", "max_iterations" or "stalled"."""

    w: np.ndarray
    s: np.ndarray
    z: np.ndarray
    status: str
    path: list[tuple[float, float, float]]  # (primal objective, dual objective, complementarity) of each iterate


class State(NamedTuple):
    """A point of the embedding; the same five for a direction."""

    w: np.ndarray  # (r,)
    s: np.ndarray  # (m,)
    z: np.ndarray  # (m,)
    tau: float
    kappa: float


def self_dual(q, M, g, max_iter):
    """Solve the pair of programs; M (m, r) has independent columns, q (r,), g (m,), all of size about 1."""
    m, r = M.shape
    at = State(np.zeros(r), np.ones(m), np.ones(m), 1.0, 1.0)
    path, best, since = [objectives(at, q, g)], (np.inf, "stalled", at), 0
    least = max(np.abs(g[g != 0]).min(initial=1.0), LEAST)
    while True:
        error, status = least_error(at, q, M, g, least)
        best, since = ((error, status, at), 0) if error < best[0] else (best, since + 1)
        rounding = (best[0] <= ACCEPTED[best[1]] and since >= PATIENCE) or complementarity(at) < SMALLEST
        if best[0] <= TOLERANCE or rounding or len(path) > max_iter:
            break
        try:
            at = step(at, q, M, g)
        except LinAlgError:
            break
        path.append(objectives(at, q, g))
    error, status, at = best
    if error > ACCEPTED[status]:
        status = "max_iterations" if len(path) > max_iter else "stalled"
    scale = 1.0 if status in ("infeasible", "unbounded") else at.tau
    return Interior(at.w / scale, at.s / scale, at.z / scale, status, path)


def objectives(at, q, g):
    """Primal and dual objective, and sᵀz, of the program that the embedding stands for."""
    return q @ at.w / at.tau, -(g @ at.z) / at.tau, at.s @ at.z / at.tau**2


def residuals(at, q, M, g):
    """How far the three linear equations are from holding."""
    return -(M.T @ at.z + q * at.tau), g * at.tau - M @ at.w - at.s, -(at.kappa + q @ at.w + g @ at.z)


def least_error(at, q, M, g, least):
    """The smallest of the relative errors as an optimum and as either certificate, and the name of that one.

    What counts as small is for each row its own g_i, and where that is 0 the least of the others: a bound far away
    says nothing about how well the rest must hold. `missed` is what residuals may add to the objectives.
    """
    r_w, r_z, _ = residuals(at, q, M, g)
    primal, dual, gap = objectives(at, q, g)
    worth, fall = -(g @ at.z), -(q @ at.w)
    missed = (np.abs(r_w) @ np.abs(at.w) + np.abs(r_z) @ at.z) / at.tau**2
    row = np.where(g == 0, least, np.maximum(np.abs(g), LEAST))
    optimal = max(
        size(r_z / (at.tau * row + min(size(at.w), at.tau))),
        size(r_w) / (at.tau + size(at.z)),
        max(abs(primal - dual), gap, missed) / (least + abs(primal)),
    )
    infeasible = size(M.T @ at.z) / worth if worth > 0 else np.inf
    unbounded = size(M @ at.w + at.s) / fall if fall > 0 else np.inf
    return min((optimal, "optimal"), (infeasible, "infeasible"), (unbounded, "unbounded"))


def step(at, q, M, g):
    """The next point: predictor, choice of σ, corrector."""
    solve = newton_system(at, q, M, g)
    mu = complementarity(at)
    ahead = solve(1.0, -at.s * at.z, -at.tau * at.kappa)
    sigma = (1 - longest(at, ahead)) ** 3
    direction = solve(
        1 - sigma,
        sigma * mu - at.s * at.z - ahead.s * ahead.z,
        sigma * mu - at.tau * at.kappa - ahead.tau * ahead.kappa,
    )
    alpha = min(1.0, BACK_OFF * longest(at, direction))
    return State(*(x + alpha * dx for x, dx in zip(at, direction, strict=True)))


def complementarity(at):
    """μ, the mean of all s_i z_i and τκ."""
    return (at.s @ at.z + at.tau * at.kappa) / (len(at.s) + 1)


def longest(at, direction):
    """The largest step up to 1 that keeps s, z, τ and κ from falling below zero."""
    x = np.concatenate([at.s, at.z, [at.tau, at.kappa]])
    dx = np.concatenate([direction.s, direction.z, [direction.tau, direction.kappa]])
    falling = dx < 0
    return min(1.0, (x[falling] / -dx[falling]).min(initial=1.0))


def newton_system(at, q, M, g):
    """solve(η, a, b): the direction in which the residuals shrink by η, and s∘z and τκ change by a and b.

    With D = z/s all unknowns but dw and dτ are eliminated. MᵀDM dw = right-hand side is left, once for dτ = 1 and once
    for the residuals.
    """
    D = at.z / at.s
    r_w, r_z, r_tau = residuals(at, q, M, g)
    normal = normal_equations(M, D)
    w1 = normal(M.T @ (D * g) - q)
    z1 = D * (M @ w1 - g)

    def solve(eta, a, b):
        t = eta * r_z - a / at.z
        w2 = normal(eta * r_w + M.T @ (D * t))
        z2 = D * (M @ w2 - t)
        numerator = eta * r_tau - b / at.tau - q @ w2 - g @ z2
        d_tau = numerator / (q @ w1 + g @ z1 - at.kappa / at.tau)
        dw, dz = w2 + w1 * d_tau, z2 + z1 * d_tau
        return State(dw, (a - at.s * dz) / at.z, dz, d_tau, (b - at.kappa * d_tau) / at.tau)

    return solve


def normal_equations(M, D):
    """Solver of MᵀDM x = b, by Cholesky, with one step of refinement."""
    H = (M.T * D) @ M  # (r, m) (m, r)
    scale = np.sqrt(H.diagonal())
    H = H / scale / scale[:, None]  # ones on the diagonal
    U = shifted_cholesky(H)

    def substituted(b):
        return solve_triangular(U, solve_triangular(U, b, "T"))

    def solve(b):
        b = b / scale
        x = substituted(b)
        x = x + substituted(b - H @ x)
        return x / scale

    return solve


def shifted_cholesky(H):
    """U with UᵀU = H, or near it where rounding has left H (r, r) without a positive pivot."""
    for shift in SHIFTS:
        try:
            return cholesky(H + shift * np.eye(len(H)), upper=True)
        except LinAlgError:
            continue
    raise LinAlgError("the normal equations are indefinite")
