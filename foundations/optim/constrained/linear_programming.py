"""Linear programming by an interior point, with the program given as to scipy.optimize.linprog.

    min cᵀx    where    A_ub x <= b_ub,    A_eq x = b_eq,    l <= x <= u

To every such program belongs a second one, over what its constraints are worth: rates y at which the optimum changes
with the right-hand sides. A feasible y bounds the optimum from below, the best one meets it. The distance between
the two objectives, the duality gap, says how far a point is from optimal without knowing the optimum:

    max b_ubᵀy_ub + b_eqᵀy_eq + lᵀy_l + uᵀy_u    where    A_ubᵀy_ub + A_eqᵀy_eq + y_l + y_u = c,   y_ub, y_u <= 0 <= y_l

`lp_units` brings the coefficients near 1, `lp_reduction` both programs into a form without equations, and `self_dual`
solves them at once.
Left out: sparse matrices, integer variables, the simplex method and its vertices: where the optimal points fill an
edge or a face, the point returned lies inside it.
Source: Wright, Primal-Dual Interior-Point Methods (1997).
"""

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from foundations.optim.constrained import lp_reduction, lp_units
from foundations.optim.constrained.constraints import size
from foundations.optim.constrained.self_dual import ACCEPTED, self_dual
from foundations.optim.smooth.results import check_limits

MESSAGES = {
    0: f"relative to the scaled program, the duality gap and the residuals are at most {ACCEPTED['optimal']:.0e}",
    1: "stopped after {nit} iterations, before the duality gap closed",
    2: "infeasible: a combination of the constraints, in `certificate`, says that zero is less than zero",
    3: "unbounded: the objective falls without end along the direction in `certificate`",
    4: "rounding stopped the iteration before the duality gap closed",
}
ENDINGS = {"optimal": 0, "max_iterations": 1, "infeasible": 2, "unbounded": 3, "stalled": 4}


class Multipliers(NamedTuple):
    """What each constraint is worth: the rate at which the optimum changes with its right-hand side."""

    ineqlin: np.ndarray  # (m,) <= 0
    eqlin: np.ndarray  # (p,)
    lower: np.ndarray  # (n,) >= 0
    upper: np.ndarray  # (n,) <= 0


@dataclass(frozen=True, eq=False)
class LinprogResult:
    """Where `linprog` ended. x, fun, slack, con and multipliers are None where there is no optimum.

    Attributes
    ----------
    x : (n,) the optimal point
    fun : cᵀx
    slack : (m,) b_ub - A_ub x
    con : (p,) b_eq - A_eq x
    status : 0 optimal, 1 out of iterations, 2 infeasible, 3 unbounded, 4 stopped by rounding. What counts as optimal is
        a relative gap and relative residuals of 1e-11 in the scaled program, or 1e-8 where it came no nearer
    success : whether status is 0
    message : the same in a sentence
    nit : iterations
    gap : (nit + 1,) sᵀz of each iterate, the start first: the duality gap, up to residuals that vanish with it
    multipliers : Multipliers, the `marginals` of SciPy's result
    certificate : for status 2 Multipliers y with A_ubᵀy_ub + A_eqᵀy_eq + y_l + y_u = 0 and a dual objective above
        zero; for status 3 a direction (n,) that leaves all constraints satisfied and has cᵀd < 0; otherwise None
    """

    x: np.ndarray | None
    fun: float | None
    slack: np.ndarray | None
    con: np.ndarray | None
    status: int
    success: bool
    message: str
    nit: int
    gap: np.ndarray
    multipliers: Multipliers | None
    certificate: Multipliers | np.ndarray | None


def linprog(c, A_ub=None, b_ub=None, A_eq=None, b_eq=None, bounds=(0, None), *, max_iter=200) -> LinprogResult:
    """Minimize cᵀx where A_ub x <= b_ub, A_eq x = b_eq and lower <= x <= upper.

    Parameters
    ----------
    c : (n,); of this and of b_ub, b_eq a column, a row or, for one, a number will do
    A_ub, b_ub : (m, n) and (m,), or None
    A_eq, b_eq : (p, n) and (p,), or None; rows may be redundant
    bounds : one pair (lower, upper) for all variables, or n pairs; None or an infinity for no bound. No pairs at all,
        [] or None, stand for (0, None)
    max_iter : iterations at the most; 10 to 30 are usual

    Returns
    -------
    LinprogResult : x, fun, slack, con, status, message, nit, and the gap of each iteration and the multipliers

    Raises
    ------
    ValueError : shapes that do not fit, a number that is not finite, a lower bound of infinity, which SciPy calls
        infeasible, or an upper one of minus infinity

    Notes
    -----
    Cost (m + n) n² for the reduction and for each iteration. A program that is both infeasible and, were it feasible,
    unbounded has status 2. Source: Andersen & Andersen (2000). Compare: scipy.optimize.linprog.
    """
    check_limits(0, max_iter)
    problem = as_problem(c, A_ub, b_ub, A_eq, b_eq, bounds)
    crossed = np.flatnonzero(problem.lower > problem.upper)
    if crossed.size:
        return without_point(crossed_bounds(problem, crossed[0]), 0, np.zeros(1))
    units = lp_units.units_of(problem)
    problem = lp_units.scaled(problem, units)
    rows = lp_reduction.rows_of(problem)
    try:
        reduced = lp_reduction.reduced(problem.c, rows)
    except lp_reduction.NoPoint as contradiction:
        y = by_kind(problem, rows, contradiction.y, contradiction.z)
        return in_given_units(without_point(y, 0, np.zeros(1)), units)
    return in_given_units(solved(problem, rows, reduced, max_iter), units)


def in_given_units(found, units):
    """The result of the scaled program, for the one that was given."""
    certificate, y, x = found.certificate, found.multipliers, found.x
    if isinstance(certificate, Multipliers):
        certificate = Multipliers(*lp_units.multipliers_back(units, *certificate))
    elif certificate is not None:
        certificate = certificate * units.x
    if x is None:
        return replace(found, certificate=certificate)
    return replace(
        found,
        x=x * units.x,
        slack=found.slack * units.ub,
        con=found.con * units.eq,
        multipliers=Multipliers(*lp_units.multipliers_back(units, *y)),
    )


def solved(p, rows, reduced, max_iter):
    """The result of the reduced program, in terms of the one that was given."""
    q = np.zeros_like(reduced.q) if reduced.ray is not None else reduced.q
    q_size, g_size = (size(v) or 1.0 for v in (q, reduced.g))
    found = self_dual(q / q_size, reduced.M, reduced.g / g_size, max_iter)
    gap = np.array([gap for _, _, gap in found.path]) * q_size * g_size
    nit, status = len(gap) - 1, ENDINGS[found.status]
    z = np.zeros(len(rows.h))
    z[reduced.kept] = found.z * q_size / reduced.length
    if status == 2:
        y = lp_reduction.equation_multipliers(rows, -rows.G.T @ z)
        return without_point(by_kind(p, rows, y, z), nit, gap)
    if status == 3:
        return unbounded(p, rows, reduced, reduced.T @ found.w, nit, gap, max_iter)
    if status == 0 and reduced.ray is not None:
        return ending(3, nit, gap, certificate=reduced.ray)
    x = reduced.x0 + reduced.T @ (found.w * g_size)
    x = np.clip(x, p.lower, p.upper)  # a bound is met exactly
    y = lp_reduction.equation_multipliers(rows, -p.c - rows.G.T @ z)
    return ending(
        status,
        nit,
        gap,
        x=x,
        fun=float(p.c @ x),
        slack=p.b_ub - p.A_ub @ x,
        con=p.b_eq - p.A_eq @ x,
        multipliers=by_kind(p, rows, y, z),
    )


def unbounded(p, rows, reduced, direction, nit, gap, max_iter):
    """Unbounded if there is a point at all, which the same program without its objective tells."""
    feasible = solved(p._replace(c=np.zeros_like(p.c)), rows, reduced._replace(q=np.zeros_like(reduced.q)), max_iter)
    return ending(3, nit, gap, certificate=direction) if feasible.success else feasible


def ending(status, nit, gap, **fields):
    """A result, with None for what the status leaves open."""
    empty = dict.fromkeys(["x", "fun", "slack", "con", "multipliers", "certificate"])
    message = MESSAGES[status].format(nit=nit)
    return LinprogResult(**(empty | fields), status=status, success=status == 0, message=message, nit=nit, gap=gap)


def without_point(certificate, nit, gap):
    """The result for a program that no point satisfies, with the certificate that says so."""
    return ending(2, nit, gap, certificate=certificate)


def by_kind(p, rows, y, z):
    """Multipliers in the signs of Multipliers, from y of E x = e and z >= 0 of G x <= h, where c + Eᵀy + Gᵀz = 0."""
    m, n, equations = len(p.b_ub), len(p.c), len(p.b_eq)
    of_lower, of_upper = np.zeros(n), np.zeros(n)
    of_lower[rows.has_lower] = z[m : m + len(rows.has_lower)]
    of_upper[rows.has_upper] = -z[m + len(rows.has_lower) :]
    of_fixed = -y[equations:]
    of_lower[rows.fixed] = np.maximum(of_fixed, 0)
    of_upper[rows.fixed] = np.minimum(of_fixed, 0)
    return Multipliers(-z[:m], -y[:equations], of_lower, of_upper)


def crossed_bounds(p, j):
    """The certificate for a lower bound above the upper one."""
    unit = np.eye(len(p.c))[j]
    return Multipliers(np.zeros(len(p.b_ub)), np.zeros(len(p.b_eq)), unit, -unit)


# What was given, as arrays


def as_problem(c, A_ub, b_ub, A_eq, b_eq, bounds) -> lp_reduction.Problem:
    """The arguments of linprog as arrays whose shapes fit."""
    c = vector(finite("c", c))
    if c.ndim != 1 or c.size == 0:
        raise ValueError(f"c must be a vector of at least one number, got shape {c.shape}")
    lower, upper = as_bounds(bounds, len(c))
    A_ub, b_ub = constraint("ub", A_ub, b_ub, len(c))
    A_eq, b_eq = constraint("eq", A_eq, b_eq, len(c))
    return lp_reduction.Problem(c, A_ub, b_ub, A_eq, b_eq, lower, upper)


def constraint(name, A, b, n):
    """A (m, n) and b (m,), with no rows for None."""
    if A is None and np.size(b) == 0:
        b = None
    if (A is None) != (b is None):
        raise ValueError(f"A_{name} and b_{name} go together; one of them is None")
    if A is None:
        return np.zeros((0, n)), np.zeros(0)
    A, b = finite(f"A_{name}", A), vector(finite(f"b_{name}", b))
    if A.size == 0 and b.size == 0:
        return np.zeros((0, n)), np.zeros(0)
    if A.ndim != 2 or b.ndim != 1 or A.shape != (len(b), n):
        raise ValueError(f"A_{name} must be (m, {n}) and b_{name} (m,) for {n} variables, got {A.shape} and {b.shape}")
    return A, b


def vector(array):
    """Without the axes of length 1 that a number, a row or a column has: SciPy takes them too."""
    return np.atleast_1d(array.squeeze())


def finite(name, values):
    """An array of finite numbers."""
    try:
        if np.iscomplexobj(values):
            raise TypeError("complex")
        array = np.array(values, dtype=float)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name} must be an array of numbers, got {values!r}") from error
    if not np.isfinite(array).all():
        raise ValueError(f"{name} must be finite, got {array[~np.isfinite(array)][0]}")
    return array


def as_bounds(bounds, n):
    """Lower and upper bounds (n,), infinite where there is none."""
    try:
        pairs = np.array((0, None) if bounds is None else bounds, dtype=float)  # None becomes nan
        if pairs.shape in ((0,), (1, 0)):  # none given, as SciPy reads it
            pairs = np.array([0, np.inf])
    except (TypeError, ValueError) as error:
        raise ValueError(f"bounds must be a pair (lower, upper) or {n} of them, got {bounds!r}") from error
    if pairs.shape not in ((2,), (1, 2), (n, 2)):
        raise ValueError(f"bounds must be a pair (lower, upper) or {n} of them, got an array of shape {pairs.shape}")
    lower, upper = np.broadcast_to(pairs, (n, 2)).T
    lower, upper = np.where(np.isnan(lower), -np.inf, lower), np.where(np.isnan(upper), np.inf, upper)
    if (lower == np.inf).any() or (upper == -np.inf).any():
        raise ValueError("a lower bound must be below infinity and an upper bound above minus infinity")
    return lower, upper
