"""Adaptive quadrature: work where the error is.

Gauss's ten points and Kronrod's eleven between them give two values of one integral, of degree 19 and 31, from 21
evaluations; their difference says how much the better one may err. The panel with the largest error, which a heap has
on top, is halved, until the errors add up to less than the tolerance.

Three things are done so that bad integrals become good ones:

    an infinite end      x = c ± (1 - t) / t, dx = dt / t²: infinity lies at t = 0, where t keeps its digits
    a singular end       a panel that has been halved eight times, and eight times more, is tried by the tanh-sinh rule
    a singular point     name it in `points`, and it is an end

and two so that hopeless ones are told: a panel whose halves would be no better is laid aside with the reason, and the
number of panels is limited.
What cannot be told is what no point saw: exp(-(x - 1000)²) over the whole line is 0 to this function, unless `points`
has 1000 among them; and a jump between the end of a panel and its first node, 0.2 % of the panel away, is not there.
Name jumps and kinks in `points`: that is safer, and takes a tenth of the evaluations.

Left out: complex f, oscillating tails (sin(x) / x to infinity), the epsilon algorithm of QUADPACK.
Source: Piessens et al., QUADPACK (1983), whose nodes and estimate of the error these are (QAG with qk21).
"""

import heapq
import math
from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from foundations.numerics.evaluate import values
from foundations.numerics.integration.gauss_legendre import gauss_legendre
from foundations.numerics.integration.integral import Integral
from foundations.numerics.integration.tanh_sinh import tanh_sinh

EPS = 2.0**-52
HALVINGS = 8  # before a panel is tried by tanh-sinh

# Nodes from 0 to 1 and their weights; every second node, from the second on, is Gauss's
KRONROD_NODES = """
    0 0.148874338981631210884826001129720 0.294392862701460198131126603103866 0.433395394129247190799265943165784
    0.562757134668604683339000099272694 0.679409568299024406234327365114874 0.780817726586416897063717578345042
    0.865063366688984510732096688423493 0.930157491355708226001207180059508 0.973906528517171720077964012084452
    0.995657163025808080735527280689003
"""
KRONROD_WEIGHTS = """
    0.149445554002916905664936468389821 0.147739104901338491374841515972068 0.142775938577060080797094273138717
    0.134709217311473325928054001771707 0.123491976262065851077958109585166 0.109387158802297641899210590325805
    0.093125454583697605535065465083366 0.075039674810919952767043140916190 0.054755896574351996031381300244580
    0.032558162307964727478818972459390 0.011694638867371874278064396062192
"""


def _mirrored(table, sign):
    half = np.array(table.split(), float)
    return np.concatenate([sign * half[:0:-1], half])


NODES, WEIGHTS = _mirrored(KRONROD_NODES, -1), _mirrored(KRONROD_WEIGHTS, 1)  # (21,)
GAUSS_WEIGHTS = gauss_legendre(10)[1]  # of NODES[1::2]


class _Piece(NamedTuple):
    """A stretch between two ends or points: ∫ g(t) dt is ∫ f(x) dx there, with x(t)."""

    g: Callable
    x: Callable
    a: float
    b: float


class _Panel(NamedTuple):
    """A part of a piece, ordered by its error, largest first."""

    minus_error: float
    number: int  # of equal errors, the newest first: a panel without a value is followed to its cause
    piece: _Piece
    a: float
    b: float
    value: float
    halvings: int
    why_not_halved: str  # empty while halving may help

    def place(self):
        """Where it is, in the variable of f."""
        ends = sorted((self.piece.x(self.a), self.piece.x(self.b)))
        return f"between {ends[0]:.6g} and {ends[1]:.6g}"


def integrate(f: Callable, a, b, tolerance=1e-10, *, points=(), limit=200) -> Integral:
    """∫ f from a to b, to an error of tolerance · max(1, |value|).

    Parameters
    ----------
    f : elementwise function of a vector, real
    a, b : ends, in either order, finite or infinite
    tolerance : positive
    points : where f is singular, jumps, or has a kink or a narrow peak
    limit : the largest number of panels

    Returns
    -------
    Integral : value, error (estimated), evaluations, converged, and flag, which says why it did not converge

    Raises
    ------
    ValueError : an end that is nan, points outside (a, b), a tolerance that is not positive, a limit below 1
    TypeError : f gives complex numbers

    Notes
    -----
    Error of order h³² for smooth f. Cost: 21 evaluations for an easy integral, 42 for each halving.
    Compare: scipy.integrate.quad.
    """
    ends = _ends(a, b, tolerance, points, limit)
    if ends[0] == ends[-1]:
        return Integral(0.0, 0.0, 0, True, "converged")
    search = _Search(tolerance)
    for low, high in pairwise(ends):
        piece = _finite(f, low, high)
        search.add(piece, piece.a, piece.b, 0)
    why = ""
    while not why and not search.done():
        why = search.panels[0].why_not_halved
        if not why and len(search.panels) >= limit:
            why = f"not converged in {limit} panels"
        if not why:
            search.halve()
    value, error = search.total()
    return Integral(value if a < b else -value, error, search.evaluations, not why, why or "converged")


class _Search:
    """The panels so far, on a heap."""

    def __init__(self, tolerance):
        self.tolerance = tolerance
        self.panels: list[_Panel] = []
        self.evaluations = 0
        self.made = 0

    def total(self):
        """The integral and its error; the error is inf where a panel has no value, or the sum overflows."""
        if math.isinf(value := sum(p.value for p in self.panels)):
            return value, math.inf
        return math.fsum(p.value for p in self.panels), sum(-p.minus_error for p in self.panels)

    def done(self):
        value, error = self.total()
        return error <= self.tolerance * max(1.0, abs(value)) < math.inf

    def halve(self):
        """Replace the worst panel by its halves, or by what tanh-sinh makes of it, if a try is due and settles it."""
        worst = heapq.heappop(self.panels)
        if worst.halvings and worst.halvings % HALVINGS == 0:
            share = self.tolerance / 16 / max(1.0, abs(worst.value))  # of the whole, whatever this panel's size
            tried = tanh_sinh(worst.piece.g, worst.a, worst.b, share, levels=6)
            self.evaluations += tried.evaluations
            if tried.converged or not tried.flag.startswith("not converged"):
                why = f"{worst.place()}: {'the error is rounding' if tried.converged else tried.flag}"
                self.push(worst._replace(minus_error=-tried.error, value=tried.value, why_not_halved=why))
                return
        middle = worst.a / 2 + worst.b / 2
        for a, b in ((worst.a, middle), (middle, worst.b)):
            self.add(worst.piece, a, b, worst.halvings + 1)

    def add(self, piece, a, b, halvings):
        """Put a panel on the heap, with the value and error that Gauss and Kronrod give it."""
        value, error, floor = _gauss_kronrod(piece.g, a, b)
        self.evaluations += len(NODES)
        panel = _Panel(-error, 0, piece, a, b, value, halvings, "")
        if error <= floor:
            panel = panel._replace(why_not_halved=f"{panel.place()}: the error is rounding")
        elif b - a <= 64 * EPS * max(abs(a), abs(b)):
            panel = panel._replace(why_not_halved=f"{panel.place()}: f is singular, or the integral diverges")
        self.push(panel)

    def push(self, panel):
        self.made += 1
        heapq.heappush(self.panels, panel._replace(number=-self.made))


def _gauss_kronrod(g, a, b):
    """Kronrod's value, QUADPACK's estimate of its error, and the error that rounding alone would make."""
    half = b / 2 - a / 2
    y = values(g, a / 2 + b / 2 + half * NODES)
    if not np.isfinite(y).all():
        return 0.0, math.inf, 0.0
    with np.errstate(over="ignore", invalid="ignore"):
        value = half * float(WEIGHTS @ y)
        error = abs(value - half * float(GAUSS_WEIGHTS @ y[1::2]))
        spread = half * float(WEIGHTS @ np.abs(y - value / half / 2)) if half else 0.0
        floor = 50 * EPS * half * float(WEIGHTS @ np.abs(y))
    if not math.isfinite(floor):
        return 0.0, math.inf, 0.0
    if spread > 0:  # Kronrod's error is to Gauss's about as ε^1.5 to ε
        error = spread * min(1.0, (200 * error / spread) ** 1.5)
    return value, max(error, floor), floor


def _finite(f, a, b):
    """The piece from a to b, with the substitution that makes it finite."""
    if math.isfinite(a) and math.isfinite(b):
        return _Piece(f, float, a, b)
    c, sign = (a, 1) if math.isinf(b) else (b, -1)

    def g(t):
        return f(c + sign * (1 - t) / t) / t / t  # t² would underflow at 1e-162

    return _Piece(g, lambda t: c + sign * (1 - t) / t if t else sign * math.inf, 0.0, 1.0)


def _ends(a, b, tolerance, points, limit):
    """The ends and the points between them, rising; the stretch to an infinite end starts at a point of its own.

    So a singularity at the finite end lies in a stretch without a substitution.
    """
    a, b = float(a), float(b)
    if math.isnan(a) or math.isnan(b):
        raise ValueError(f"a and b must be numbers, got {a} and {b}")
    if not tolerance > 0:
        raise ValueError(f"tolerance must be positive, got {tolerance}")
    if limit < 1:
        raise ValueError(f"limit must be at least 1, got {limit}")
    low, high = min(a, b), max(a, b)
    inside = sorted({float(p) for p in points})
    if not all(low < p < high for p in inside):
        raise ValueError(f"points must lie between {low} and {high}, got {inside}")
    if low == high:
        return [low, high]
    finite = [p for p in (low, *inside, high) if math.isfinite(p)] or [0.0]
    first, last = finite[0], finite[-1]
    if math.isinf(low):
        inside = [first - max(1.0, abs(first) * 1e-8), *inside]
    if math.isinf(high):
        inside = [*inside, last + max(1.0, abs(last) * 1e-8)]
    return [low, *inside, high]
