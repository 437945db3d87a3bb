"""Critical points of a function of several variables: where its gradient is 0, and what the Hessian says of them.

Near a critical point f is f(x) + ½ hᵀ H h, so the signs of the eigenvalues of H decide:

    all above 0: minimum        all below 0: maximum        both signs: saddle        else: degenerate

"Degenerate" is the answer where the Hessian has none: x⁴ + y⁴ has a minimum at 0, the monkey saddle x³ - 3xy² has none,
and both have H = 0 there.

The points are searched by Newton's method on ∇f = 0 from many starts, x ← x - H⁻¹ ∇f, with steps cut to a quarter of
the box's diagonal. It goes to saddles and maxima as readily as to minima. There is no line search: one that asks for a
shorter gradient creeps along curved valleys, as Rosenbrock's, where the full step leaves the valley and comes back.
A search from points drawn at random can miss some. A curve of critical points appears as the points where it was met,
and so does a plateau, each start on it a degenerate point: a tail that underflows, as exp(-x²) beyond 28, is one.
Left out: boundaries (a minimum over the box may lie on its edge) and functions with kinks.
Source: Nocedal & Wright, Numerical Optimization, 2nd ed., ch. 2 and 11; Strang, Linear Algebra, 4th ed., ch. 6.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from foundations.calculus.derivatives import SecondOrder, second_order
from foundations.linalg import LinAlgError, eigh, norm, pinv, solve


class CriticalPoint(NamedTuple):
    """Where ∇f = 0: the (n,) point, f there, (n,) eigenvalues of the Hessian, the kind, how many starts led there."""

    point: np.ndarray
    value: float
    eigenvalues: np.ndarray
    kind: str
    found: int


class Search(NamedTuple):
    """What was found, lowest value first, and how many searches were started, converged, and ended inside the box."""

    points: list[CriticalPoint]
    starts: int
    converged: int
    inside: int


def critical_points(
    f: Callable, box, rng: np.random.Generator, *, n_starts=64, tolerance=1e-10, max_steps=100, separation=1e-6
) -> Search:
    """The critical points of f that Newton's method finds in a box.

    Parameters
    ----------
    f : a function of an (n,) array whose value is one number, twice differentiable, in what `Dual` can do
    box : (n, 2) lowest and highest value of each coordinate: of the starts, and of the points that are kept
    rng : draws the starts
    n_starts : how many
    tolerance : a search has converged when its step is shorter than tolerance · (1 + ‖x‖)
    max_steps : a search that takes more has not converged
    separation : points nearer than separation · (1 + ‖x‖) are one

    Returns
    -------
    Search

    Raises
    ------
    ValueError : a box that is none; no start; f(x) that is not one number
    TypeError : an rng that is no numpy.random.Generator, such as a seed

    Notes
    -----
    Cost: n_starts times ten to forty Hessians, each worth up to (1 + n)² evaluations of f. A degenerate point is
    approached only linearly, and is known to fewer digits. Compare: scipy.optimize.root, from each start.
    """
    box = np.asarray(box, np.float64)
    fits = box.ndim == 2 and box.shape[1] == 2 and len(box) and np.isfinite(box).all() and (box[:, 0] < box[:, 1]).all()
    if not fits:
        raise ValueError(f"the box has one row (low, high), low < high, for each coordinate; got {box.tolist()}")
    if n_starts < 1:
        raise ValueError(f"n_starts is at least 1; got {n_starts}")
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"rng must be a numpy.random.Generator, such as np.random.default_rng(0); got {rng!r}")
    low, high = box.T
    with np.errstate(all="ignore"):  # a search may run away
        ends = [_newton(f, x, box, tolerance, max_steps) for x in rng.uniform(low, high, (n_starts, len(box)))]
    converged = [end for end in ends if end is not None]
    inside = [end for end in converged if _beyond(box, end.x) <= separation]
    points = sorted(_gathered(inside, separation), key=lambda point: point.value)
    return Search(points, n_starts, len(converged), len(inside))


def _gathered(ends, separation) -> list[CriticalPoint]:
    """Ends of searches as critical points, each once."""
    points: list[CriticalPoint] = []
    for end in ends:
        for i, known in enumerate(points):
            if norm(end.x - known.point) <= separation * (1 + norm(end.x)):
                points[i] = known._replace(found=known.found + 1)
                break
        else:
            w = eigh(end.here.hessian).eigenvalues
            kind = classify(w, uncertainty=end.uncertainty)
            points.append(CriticalPoint(end.x, float(end.here.value), w, kind, 1))
    return points


def classify(eigenvalues, *, tolerance=1e-8, uncertainty=0.0) -> str:
    """What the eigenvalues of a Hessian say of a critical point: minimum, maximum, saddle or degenerate.

    Parameters
    ----------
    eigenvalues : (n,) array, n ≥ 1
    tolerance : an eigenvalue no larger than this times the largest counts as 0, for rounding may have made it
    uncertainty : so does one that is no larger than this

    Raises
    ------
    ValueError : what is no vector of at least one finite number

    Notes
    -----
    Where one eigenvalue is above 0 and one below, it is a saddle, whatever the others are; where all that are not 0
    have one sign and some are 0, terms of higher order decide, and it is degenerate.
    Compare: the signs of numpy.linalg.eigvalsh. Source: Nocedal & Wright, Numerical Optimization, 2nd ed., §2.1.
    """
    w = np.asarray(eigenvalues, np.float64)
    if w.ndim != 1 or len(w) == 0 or not np.isfinite(w).all():
        raise ValueError(f"the eigenvalues are a vector of at least one finite number; got {w.tolist()}")
    zero = max(tolerance * np.abs(w).max(), uncertainty)
    up, down = w > zero, w < -zero
    if up.any() and down.any():
        return "saddle"
    return "minimum" if up.all() else "maximum" if down.all() else "degenerate"


class _End(NamedTuple):
    x: np.ndarray
    here: SecondOrder
    uncertainty: float


def _newton(f, x, box, tolerance, max_steps) -> _End | None:
    """Newton's method from x, or None where it does not converge, or leaves the box by more than its size."""
    longest = norm(box[:, 1] - box[:, 0]) / 4
    for _ in range(max_steps):
        here = second_order(f, x)
        if _beyond(box, x) > 1 or not all(np.isfinite(part).all() for part in here):
            return None
        p = _step(here)
        if norm(p) <= tolerance * (1 + norm(x)):
            # A gradient that no step reduces is not small: |x| has the Hessian 0 everywhere
            if norm(here.gradient + here.hessian @ p) > norm(here.gradient) / 2:
                return None
            there = second_order(f, x + p)
            # At a degenerate point each step is a fraction of the one before, and the Hessian vanishes as x is reached:
            # what still changes so much is not told from 0
            return _End(x + p, there, 2 * norm(there.hessian - here.hessian))
        x = x + p * min(1.0, longest / norm(p))
    return None


def _beyond(box, x):
    """By how much of the box's size x lies outside it, in the coordinate where that is most."""
    low, high = box.T
    return (np.maximum(low - x, x - high) / (high - low)).max()


def _step(here):
    """p with H p = -∇f; the shortest that comes nearest to it, where H is singular."""
    try:
        return -solve(here.hessian, here.gradient)
    except LinAlgError:
        return -(pinv(here.hessian) @ here.gradient)
