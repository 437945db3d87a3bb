"""Double and triple integrals: integrals of integrals, with inner limits that may depend on the outer variables.

    ∬ f dA = ∫ from a to b ( ∫ from g₁(x) to g₂(x) f(x, y) dy ) dx

A grid of nodes fills the region: every axis is mapped to (0, 1), the limits of an inner one evaluated at the nodes of
the outer ones, and f is called once on all of them. Three ways are tried until two sums in a row agree:

    Gauss-Legendre    8, 16, 32, ... nodes an axis: enough for smooth f and smooth limits
    tanh-sinh         25, 49, 97 nodes an axis: for what is singular at the edges, as the limits ±√(1 - x²) of a disk
    nested            one adaptive integral inside another, for kinks, jumps and what has no absolute integral

The nodes of no axis are symmetric, and no two axes have the same: where f is odd about a line, as 1/x about 0, the two
infinite halves of an integral that does not exist would cancel to an exact 0.
What no node saw is not there: a peak narrower than a tenth of the region is to be given a region of its own.
A kink or a jump is best made an edge: ∫ |x - y| is two integrals, y from 0 to x and from x to 1.
The order of integration is that of the arguments, from the outside in, and it may matter: Fubini's theorem needs ∫ |f|
to be finite. High dimensions are for Monte Carlo: a grid of n nodes an axis has n^d points.
Left out: more than three variables, regions that are not between graphs (change the variables).
Source: Stroud, Approximate Calculation of Multiple Integrals (1971), §2; Takahasi & Mori (1974) for tanh-sinh.
"""

import math
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from foundations.numerics import Integral, gauss_legendre, integrate
from foundations.numerics.evaluate import values

GAUSS = {1: (8, 16, 32, 64, 128, 256), 2: (8, 16, 32, 64, 128), 3: (8, 16, 32, 48, 72)}  # nodes an axis, by dimension
STEPS = (1 / 4, 1 / 8, 1 / 16)  # of tanh-sinh
SKEW = 1 / 16  # how far Gauss's nodes are pushed to one side
SHIFTS = (0.1, 0.35, 0.8)  # of tanh-sinh's nodes, in steps; no two, no two mirrored, no two differences are the same
LAST = 3.0  # at t = 3 the distance from the edge is 2e-14 of the interval
CALLS = 20_000  # of f, after which a nested integral is given up


def double_integral(f: Callable, x_limits, y_limits, tolerance=1e-10) -> Integral:
    """∫ over x, from the outside in, of ∫ over y of f(x, y): an iterated integral, with orientation.

    As in ∫ from a to b = -∫ from b to a, limits in falling order turn the sign. Where limits of y cross, that part of
    the area counts negative: the integral of 1 over y from x to 0.5 and x from 0 to 1 is 0. An integral over a region
    wants x_limits in rising order and the lower limit of y nowhere above the upper one.

    Parameters
    ----------
    f : elementwise function of two arrays, f(x, y): SciPy's dblquad has f(y, x)
    x_limits : two numbers, finite or infinite
    y_limits : two of numbers or functions of x (elementwise)
    tolerance : the error allowed, relative to max(1, |value|)

    Returns
    -------
    Integral : value, error (estimated), evaluations, converged, and flag, which says why it did not converge

    Raises
    ------
    ValueError : limits that are not pairs, or nan; a tolerance that is not positive; f of another shape
    TypeError : f gives complex numbers, takes no arrays, as math.sin, or takes another number of variables

    Notes
    -----
    Error: spectral for smooth f. Cost: 300 to 22,000 evaluations for smooth f, up to a hundred times as many where it
    is not. Compare: scipy.integrate.dblquad.
    """
    return iterated_integral(f, (x_limits, y_limits), tolerance)


def triple_integral(f: Callable, x_limits, y_limits, z_limits, tolerance=1e-10) -> Integral:
    """∫ over x, from the outside in, of ∫ over y of ∫ over z of f(x, y, z).

    As `double_integral`, with orientation too; z_limits may be functions of (x, y). SciPy's tplquad has f(z, y, x).
    Error: spectral for smooth f. Cost: 6,000 to 550,000 evaluations for smooth f. Compare: scipy.integrate.tplquad.
    """
    return iterated_integral(f, (x_limits, y_limits, z_limits), tolerance)


def iterated_integral(f: Callable, limits: Sequence, tolerance=1e-10) -> Integral:
    """The integral of f over one, two or three variables, with a pair of limits for each, from the outside in.

    As `double_integral`, for any of these dimensions: with orientation, so that what lies between limits that cross
    counts negative. Raises as it does. Compare: scipy.integrate.nquad, whose limits come from the inside out.
    Source: Apostol, Mathematical Analysis, 2nd ed., §14.5.
    """
    if not all(np.iterable(pair) for pair in limits):
        raise ValueError(f"limits must be pairs, (low, high) for each variable; got {limits}")
    limits = [tuple(pair) for pair in limits]
    if len(limits) not in GAUSS or any(len(pair) != 2 for pair in limits):
        raise ValueError(f"limits must be one to three pairs, got {len(limits)} of lengths {[len(p) for p in limits]}")
    if not tolerance > 0:
        raise ValueError(f"tolerance must be positive, got {tolerance}")
    evaluations, before = 0, math.nan
    for level, axes in enumerate(_grids(len(limits))):
        total, edge, points = _on_grid(f, limits, axes)
        evaluations += points
        if level == len(GAUSS[len(limits)]):
            before = math.nan  # the first of the second kind
        error = abs(total - before) + edge
        if error <= tolerance * max(1.0, abs(total)):
            return Integral(total, error, evaluations, True, "converged")
        before, best = total, Integral(total, error, evaluations, False, "")
    nested = _Nested(f, limits)
    result = nested.integral((), tolerance)
    why = nested.failure or result.flag
    if not math.isfinite(result.value):
        result = best
    return Integral(result.value, result.error, evaluations + nested.evaluations, why == "converged", why)


# ---- On a grid


def _grids(dimension) -> Iterator[list]:
    """Nodes in (0, 1) and weights of every axis; first by Gauss, then by tanh-sinh."""
    for n in GAUSS[dimension]:
        yield [_skewed_gauss_nodes(n + axis) for axis in range(dimension)]
    for level, h in enumerate(STEPS):
        # Of a pole the rule makes π cot(π shift): with the shifts of the level before, two sums would agree on that
        shifts = SHIFTS[level:] + SHIFTS[:level]
        yield [_tanh_sinh_nodes(h, shift) for shift in shifts[:dimension]]


def _skewed_gauss_nodes(n):
    """Gauss's rule for s from 0 to 1, where the variable is s + c s (1 - s)."""
    x, w = gauss_legendre(n)
    s = (x + 1) / 2
    return s + SKEW * s * (1 - s), w / 2 * (1 + SKEW * (1 - 2 * s)), False


def _tanh_sinh_nodes(h, shift):
    """The trapezoid rule with its nodes shifted by a part of h: on the whole line as good as any other."""
    t = h * (np.arange(-round(LAST / h), round(LAST / h) + 1) + shift)
    e = np.exp(-np.pi * np.sinh(np.abs(t)))
    near = e / (1 + e)  # the distance from the nearer edge
    return np.where(t < 0, near, 1 - near), h * np.pi * np.cosh(t) * e / (1 + e) ** 2, True


def _on_grid(f, limits, axes):
    """The sum over a grid, the size of the terms at its edge (what tanh-sinh cuts off), and the number of points."""
    variables: list[np.ndarray] = []
    weight, share = np.ones(()), np.ones(())
    for pair, (t, w, _) in zip(limits, axes, strict=True):
        low, high = (_edge(edge, variables, weight.shape) for edge in pair)
        x, slope = _stretched(t, low[..., None], high[..., None])  # (n₁, ..., nᵢ)
        variables = [*(np.broadcast_to(v[..., None], x.shape) for v in variables), x]
        weight, share = weight[..., None] * w * slope, share[..., None] * w
    with np.errstate(over="ignore", invalid="ignore"):
        terms = weight * values(f, *variables)
        lost = ~np.isfinite(terms)
        # Next to a singular edge rounding may leave f's domain; more than that is f's own doing
        if share[lost].sum() > 1e-12:
            return math.nan, math.inf, terms.size
        terms = np.where(lost, 0.0, terms)
        inside = terms[tuple(slice(1, -1) for _ in axes)] if axes[0][2] else terms
        cut = np.abs(terms).sum() - np.abs(inside).sum()
        return float(terms.sum()), float(max(cut, 0.0)), terms.size


def _edge(edge, variables, shape):
    """A limit at the nodes of the outer variables."""
    if callable(edge):
        if not variables:
            raise ValueError("the limits of the outermost variable must be numbers, got a function")
        return values(edge, *variables)
    if math.isnan(edge):
        raise ValueError("a limit must be a number or a function, got nan")
    return np.full(shape, float(edge))


def _stretched(t, low, high):
    """x between low and high for t from 0 to 1, and dx/dt; an infinite limit is reached at a pole."""
    infinite = np.isinf(low).any(), np.isinf(high).any()
    if infinite != (np.isinf(low).all(), np.isinf(high).all()):
        raise ValueError("a limit must be infinite everywhere or nowhere")
    with np.errstate(all="ignore"):
        if infinite == (False, False):
            return low + (high - low) * t, high - low + 0 * t
        if infinite == (True, True):
            s = 2 * t - 1
            width = 3 * np.sign(high - low)  # three: for a Gaussian, and for 1 / (1 + x²), fewest nodes are needed
            return width * s / (1 - s**2), width * 2 * (1 + s**2) / (1 - s**2) ** 2
        if infinite == (False, True):
            return low + np.sign(high) * t / (1 - t), np.sign(high) / (1 - t) ** 2 + 0 * low
        return high + np.sign(low) * (1 - t) / t, -np.sign(low) / t**2 + 0 * high


# ---- Nested


class _Nested:
    """One adaptive integral inside another, and the first thing that went wrong in it."""

    def __init__(self, f, limits):
        self.f, self.limits = f, limits
        self.calls = self.evaluations = 0
        self.failure = ""

    def integral(self, outer, tolerance) -> Integral:
        """The integral over the variables that are left, the outer ones being numbers."""
        pair = self.limits[len(outer)]
        low, high = (float(_edge(edge, [np.array([v]) for v in outer], (1,))[0]) for edge in pair)
        if math.isnan(low) or math.isnan(high):
            return Integral(math.nan, math.inf, 0, False, "a limit is nan")
        last = len(outer) == len(self.limits) - 1
        return integrate(self.innermost(outer) if last else self.middle(outer, tolerance / 10), low, high, tolerance)

    def innermost(self, outer):
        def g(x):
            self.calls += 1
            self.evaluations += len(x)
            return values(self.f, *(np.full(len(x), v) for v in outer), x)

        return g

    def middle(self, outer, tolerance):
        def g(x):
            return np.array([self.inner((*outer, v), tolerance) for v in x.tolist()])

        return g

    def inner(self, outer, tolerance):
        if self.calls > CALLS:
            self.failure = f"not converged after {CALLS} inner evaluations"
        if self.failure:
            return math.nan
        result = self.integral(outer, tolerance)
        if not result.converged:
            where = ", ".join(f"{v:.6g}" for v in outer)
            self.failure = f"the inner integral at {where}: {result.flag}"
        return result.value
