"""A linear program with the arguments of `linprog`, turned into the pair of programs that `self_dual` solves, and back.

    min cᵀx    where    E x = e,    G x <= h

E holds A_eq and the variables whose two bounds are equal, G holds A_ub, -I for lower and I for upper bounds. Three
steps, with singular value decompositions, so that no rank has to be promised by the caller:

    x = x₀ + Z u          Z spans the null space of E: equations, redundant ones too, are gone. No x₀: infeasible
    (G Z) u <= h - G x₀   rows scaled to length 1; a row that is zero says 0 <= g_i: true, or infeasible
    G Z = M (S Vᵀ)        M has orthonormal columns; w = S Vᵀu. No constraint changes along the directions lost here:
                          if cᵀx does, a feasible program is unbounded; if not, they do not matter

Left out: sparse matrices; the decompositions are dense and cost (m + n) n².
Source: Golub & Van Loan, Matrix Computations, 4th ed., §6.2; Andersen & Andersen, Presolving in linear programming.
"""

from typing import NamedTuple

import numpy as np

from foundations.linalg import svd
from foundations.optim.constrained.constraints import size

RANK = 1e-11  # singular values and rows below this, relatively, are zero
FEASIBLE = 1e-9  # a constraint without variables holds to this, relatively


class Problem(NamedTuple):
    """min cᵀx where A_ub x <= b_ub, A_eq x = b_eq, lower <= x <= upper; A_ub (m, n), A_eq (p, n)."""

    c: np.ndarray
    A_ub: np.ndarray
    b_ub: np.ndarray
    A_eq: np.ndarray
    b_eq: np.ndarray
    lower: np.ndarray
    upper: np.ndarray


class Factors(NamedTuple):
    """A = U diag(S) Vᵀ with the singular values that are not zero; the further rows of Vh span what A takes to zero."""

    U: np.ndarray
    S: np.ndarray
    Vh: np.ndarray
    rank: int


class Rows(NamedTuple):
    """E x = e and G x <= h, where the bounds are among the rows, and the factors of E with rows of length 1."""

    E: np.ndarray
    e: np.ndarray
    G: np.ndarray
    h: np.ndarray
    fixed: np.ndarray  # indices of variables
    has_lower: np.ndarray
    has_upper: np.ndarray
    length: np.ndarray  # of the rows of E
    factors: Factors


class Reduced(NamedTuple):
    """min qᵀw where M w <= g, with x = x₀ + T w; `kept` rows of G are in it, divided by `length`."""

    q: np.ndarray
    M: np.ndarray
    g: np.ndarray
    x0: np.ndarray
    T: np.ndarray
    kept: np.ndarray
    length: np.ndarray
    ray: np.ndarray | None  # a direction free of constraints along which cᵀx falls


class NoPoint(Exception):
    """The constraints contradict one another: y E + z G = 0 with z >= 0, and y e + z h < 0."""

    def __init__(self, y, z):
        self.y, self.z = y, z


def rows_of(p: Problem) -> Rows:
    """All constraints as equations and inequalities."""
    unit = np.eye(len(p.c))
    equal = p.lower == p.upper
    fixed, has_lower, has_upper = (
        np.flatnonzero(where)
        for where in (equal, np.isfinite(p.lower) & ~equal, np.isfinite(p.upper) & ~equal)
    )
    E = np.concatenate([p.A_eq, unit[fixed]])
    length = lengths(E)
    return Rows(
        E,
        np.concatenate([p.b_eq, p.lower[fixed]]),
        np.concatenate([p.A_ub, -unit[has_lower], unit[has_upper]]),
        np.concatenate([p.b_ub, -p.lower[has_lower], p.upper[has_upper]]),
        fixed,
        has_lower,
        has_upper,
        length,
        factors(E / length[:, None]),
    )


def reduced(c: np.ndarray, rows: Rows) -> Reduced:
    """The program in w. Raises NoPoint where a contradiction shows on the way."""
    x0, Z = without_equations(rows)
    GZ, g = rows.G @ Z, rows.h - rows.G @ x0
    length = np.sqrt((GZ**2).sum(1))
    kept = length > RANK * np.sqrt((rows.G**2).sum(1))
    check_constant_rows(rows, kept, g)
    GZ, g, length = GZ[kept] / length[kept, None], g[kept] / length[kept], length[kept]
    q, g = without_noise(Z.T @ c, c), without_noise(g, np.append(rows.h, rows.G @ x0))
    M, S, Vh, rank = factors(GZ)
    lost = Vh[rank:].T @ (Vh[rank:] @ q)
    ray = -Z @ lost if size(lost) > FEASIBLE * size(c) else None
    inverse = Vh[:rank].T / S
    return Reduced(q @ inverse, M, g, x0, Z @ inverse, np.flatnonzero(kept), length, ray)


def without_noise(x, among):
    """x, or zeros where all of it is what rounding leaves of numbers of the size of `among`."""
    return x * (size(x) > RANK * size(among))


def without_equations(rows: Rows):
    """x₀ with E x₀ = e, and Z (n, n - rank) with orthonormal columns and E Z = 0."""
    U, S, Vh, rank = rows.factors
    e = rows.e / rows.length
    x0 = Vh[:rank].T @ ((U.T @ e) / S)
    off = e - U @ (U.T @ e)  # at a right angle to the columns of E
    if size(off) > FEASIBLE * (1 + size(e)):
        raise NoPoint(-off / rows.length, np.zeros(len(rows.h)))
    return x0, Vh[rank:].T


def check_constant_rows(rows, kept, g):
    """Rows of G that do not change along E x = e must hold as they are."""
    short = np.where(kept, 0.0, -g - FEASIBLE * (1 + np.abs(rows.h)))
    if short.max(initial=0.0) > 0:
        z = np.zeros(len(g))
        z[short.argmax()] = 1
        raise NoPoint(equation_multipliers(rows, -rows.G.T @ z), z)


def equation_multipliers(rows: Rows, target) -> np.ndarray:
    """A y with Eᵀy = target, for a target in the span of the rows of E."""
    U, S, Vh, rank = rows.factors
    return U @ ((Vh[:rank] @ target) / S) / rows.length


def lengths(E):
    """The lengths of the rows, 1 for those that are zero: scaled by them, equations in other units count the same."""
    length = np.sqrt((E**2).sum(1))
    return np.where(length > 0, length, 1)


def factors(A) -> Factors:
    """Vh in full, and of U and S what belongs to singular values that are not zero."""
    U, S, Vh = svd(A, full_matrices=A.shape[0] < A.shape[1])  # of a tall A the rest of U is of no use
    rank = int(np.count_nonzero(S / (size(S) or 1.0) > RANK))
    return Factors(U[:, :rank], S[:rank], Vh, rank)
