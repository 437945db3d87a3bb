"""Is a function convex? Three conditions, each tested at points drawn from a box.

    Jensen's inequality     f((1-t) x + t y) ≤ (1-t) f(x) + t f(y)       the chord lies above the graph
    first order             f(y) ≥ f(x) + ∇f(x)ᵀ(y - x)                  the tangent lies below it
    second order            all eigenvalues of ∇²f(x) ≥ 0                it bends upward in every direction

The three are equivalent for functions with two derivatives. Each test looks for a point where its condition fails. One
that is found is a proof that the function is not convex, and is returned; that none was found is no proof that it is.
A function is concave where -f is convex.

What is below 0 by no more than rounding counts as 0.
Rules that prove convexity from the formula are in `composition.py`.
Source: Boyd & Vandenberghe, Convex Optimization, §3.1; Nesterov, Lectures on Convex Optimization, 2nd ed., §2.1.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from foundations.calculus import gradient, hessian
from foundations.linalg import eigh
from foundations.optim.theory._edge import box_of, count, generator, symmetric


class Verdict(NamedTuple):
    """What a test of convexity found.

    convex : no counterexample was found
    margin : the least of what a convex function has at 0 or above
    counterexample : where the condition fails most, or None: (x, y, t) of a chord, (x, y) of a tangent at x, (x, v) of
        a point and a direction in which f bends downward
    """

    convex: bool
    margin: float
    counterexample: tuple | None


def jensen_gap(f: Callable, x, y, t) -> float:
    """(1-t) f(x) + t f(y) - f((1-t) x + t y) for two (n,) points and 0 ≤ t ≤ 1: negative where f is not convex.

    Raises ValueError where x and y differ in shape or t is outside [0, 1]. Cost: three evaluations of f.
    Compare: the chord of a scipy.interpolate.make_interp_spline of degree 1.
    """
    x, y = np.asarray(x, np.float64), np.asarray(y, np.float64)
    if x.shape != y.shape or not 0 <= t <= 1:
        raise ValueError(f"a chord has two ends of one shape and 0 ≤ t ≤ 1; got {x.shape}, {y.shape} and t = {t}")
    return float((1 - t) * f(x) + t * f(y) - f((1 - t) * x + t * y))


@np.errstate(all="ignore")  # what overflows is told in a sentence
def convex_on_chords(f: Callable, box, rng: np.random.Generator, *, n_chords=256) -> Verdict:
    """Jensen's inequality on chords between points drawn from a box.

    Parameters
    ----------
    f : a function of an (n,) array whose value is one number; kinks do no harm
    box : (n, 2) lowest and highest value of each coordinate
    rng : draws the chords, and the place on each
    n_chords : how many

    Returns
    -------
    Verdict, with counterexample (x, y, t)

    Raises
    ------
    ValueError : a box that is none, no chord, or an f that is not one finite number at a point
    TypeError : an rng that is no numpy.random.Generator

    Notes
    -----
    Cost: 3 n_chords evaluations of f. Compare: the eigenvalues of the Hessian, by numpy.linalg.eigvalsh.
    """
    worst = _Worst()
    for x, y in _pairs(box, rng, n_chords):
        t = rng.uniform(0.05, 0.95)  # near the ends both sides are equal, and rounding decides
        values = _finite(f, x), _finite(f, y), _finite(f, (1 - t) * x + t * y)
        gap = (1 - t) * values[0] + t * values[1] - values[2]
        worst.see(gap, np.abs(values).max(), (x, y, float(t)))
    return worst.verdict()


@np.errstate(all="ignore")
def convex_by_tangents(f: Callable, box, rng: np.random.Generator, *, n_pairs=128) -> Verdict:
    """The first-order condition f(y) ≥ f(x) + ∇f(x)ᵀ(y - x) at pairs of points drawn from a box.

    `f` is in what `foundations.calculus.Dual` can do; the other arguments and errors are those of `convex_on_chords`.
    The counterexample is (x, y). Cost: n_pairs gradients and twice as many values of f.
    Compare: torch.autograd.grad in the same inequality.
    """
    worst = _Worst()
    for x, y in _pairs(box, rng, n_pairs):
        values = _finite(f, x), _finite(f, y)
        slope = float(gradient(f, x) @ (y - x))
        worst.see(values[1] - values[0] - slope, max(*np.abs(values), abs(slope)), (x, y))
    return worst.verdict()


@np.errstate(all="ignore")
def convex_by_curvature(f: Callable, box, rng: np.random.Generator, *, n_points=64) -> Verdict:
    """The second-order condition, no eigenvalue of ∇²f(x) below 0, at points drawn from a box.

    `f` is in what `foundations.calculus.Dual` can do; the other arguments and errors are those of `convex_on_chords`.
    The counterexample is (x, v): vᵀ∇²f(x) v is the margin. Cost: n_points Hessians and their eigenvalues.
    Compare: torch.autograd.functional.hessian and numpy.linalg.eigvalsh.
    """
    worst = _Worst()
    for x, _ in _pairs(box, rng, n_points):
        _finite(f, x)
        w, V = eigh(symmetric(hessian(f, x), "the Hessian"))
        worst.see(float(w[0]), float(np.abs(w).max()), (x, V[:, 0]))
    return worst.verdict()


class _Worst:
    """The least margin seen, and where."""

    def __init__(self):
        self.margin, self.where = np.inf, None

    def see(self, margin, scale, where):
        if not np.isfinite(margin):
            raise ValueError(f"values or derivatives of f are too large or not finite at {where[0].tolist()}")
        if abs(margin) <= 1e-12 * scale:  # rounding of the terms that make it up
            margin = 0.0
        if margin < self.margin:
            self.margin, self.where = margin, where

    def verdict(self) -> Verdict:
        convex = self.margin >= 0
        return Verdict(convex, float(self.margin), None if convex else self.where)


def _pairs(box, rng, n):
    low, high = box_of(box).T
    rng, n = generator(rng), count(n, "the number of points")
    return ((rng.uniform(low, high), rng.uniform(low, high)) for _ in range(n))


def _finite(f, x) -> float:
    value = np.asarray(f(x), np.float64)
    if value.shape != ():
        raise ValueError(f"f gives one number for a point; got an array of shape {value.shape}")
    if not np.isfinite(value):
        raise ValueError(f"f is {value} at {x.tolist()}, and the box is to hold points where it is finite")
    return float(value)
