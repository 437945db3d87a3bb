"""Proximal operators: minimizing f near a point.

    prox_{t f}(v) = argmin_x  f(x) + ‖x - v‖² / (2t)

is a gradient step where f is smooth, a projection where f is the indicator of a set (0 inside, infinity outside), and
in general a step to x = v - t s with s a subgradient of f at the new point x. It exists and is unique for every closed
convex f, and never moves two points apart. Moreau's identity gives that of the conjugate f*(y) = sup_x x·y - f(x) for
nothing:

    v = prox_{t f}(v) + t prox_{f*/t}(v/t)

`PROX` is the table: name -> value, prox(v, t), and the conjugate's value where there is a formula. t = 0 is the
projection onto the closure of where f is finite. Where f is a sum over coordinates v may have any shape, and t may be
an array that fits it; the others take one vector, or one matrix, and one t.
Left out: the weighted norms, total variation.
Source: Parikh & Boyd, Proximal Algorithms (2014), ch. 2 and 6; Beck, First-Order Methods in Optimization (2017), ch. 6.
"""

import functools
import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from foundations.linalg import norm, svd
from foundations.optim.constrained.projections import (
    project_box,
    project_l1_ball,
    project_l2_ball,
    project_nonnegative,
    project_simplex,
)
from foundations.optim.convex._edge import assert_positive, real_array

INSIDE = 1e-9  # how far outside a set, relative to its size, a point may lie for rounding


class Prox(NamedTuple):
    """A row of the table: value(x) -> float, prox(v, t) -> array like v, conjugate(y) -> float or None."""

    value: Callable[..., float]
    prox: Callable[..., np.ndarray]
    conjugate: Callable[..., float] | None = None
    convex: bool = True
    matrix: bool = False


class Envelope(NamedTuple):
    """A Moreau envelope at a point, and its gradient there."""

    value: float
    gradient: np.ndarray


def proximal(function, axes=None):
    """Let prox(v, t, ...) take lists and integers, give single precision for single, and refuse what makes no sense.

    axes : how many v has, with one t for all of it; None where v is taken number by number
    """

    @functools.wraps(function)
    def guarded(v, t, *args, **kwargs):
        given = np.asarray(v)
        v = real_array(given, "v")
        if not _is_step(t):
            raise ValueError(f"t, the step of a proximal operator, must be finite and not negative, got {t!r}")
        if axes is not None and (v.ndim != axes or np.ndim(t) != 0):
            kind = "a vector" if axes == 1 else "a matrix"
            raise ValueError(f"v must be {kind} and t one number, got shapes {v.shape} and {np.shape(t)}")
        x = function(v, t, *args, **kwargs)
        return x.astype(given.dtype, copy=False) if given.dtype.kind == "f" else x

    return guarded


def _is_step(t):
    if isinstance(t, float):  # NumPy's float64 is one; iterations ask a thousand times
        return 0 <= t < math.inf
    t = np.asarray(t)
    return t.dtype.kind in "fiub" and bool((t >= 0).all() and (t < math.inf).all())


of_vector, of_matrix = (functools.partial(proximal, axes=axes) for axes in (1, 2))


@proximal
def soft_threshold(v, t):
    """Each v_i moved by t towards zero, and no further: the prox of ‖x‖₁. Compare: torch.nn.functional.softshrink."""
    t = np.asarray(t)
    return v - np.clip(v, -t, t)


@proximal
def hard_threshold(v, t):
    """Each v_i kept where |v_i| > √(2t), else zero: a prox of the number of nonzeros, which is not convex.

    Compare: torch.nn.functional.hardshrink.
    """
    return v * (np.abs(v) > np.sqrt(2 * np.asarray(t))) + 0.0  # + 0.0 makes -0.0 a plain zero


@of_vector
def block_soft_threshold(v, t):
    """v shortened by t, or zero where it is not longer than t: the prox of ‖x‖₂."""
    length = norm(v)
    return v * (max(1 - t / length, 0) if length > 0 else 0)


@of_vector
def group_soft_threshold(v, t, groups=None):
    """Each group of coordinates shortened by t √(its size): the prox of Σ_g √n_g ‖x_g‖₂.

    groups : (n,) whole numbers from 0 on, the group of each coordinate; consecutive pairs if None
    """
    groups = _groups(v, groups)
    size, length = _group_lengths(v, groups)
    shortened = np.maximum(length - t * np.sqrt(size), 0) / np.where(length > 0, length, 1)  # (g)
    return v * shortened[groups]


@proximal
def prox_elastic_net(v, t, l1_ratio=0.5):
    """The prox of ρ ‖x‖₁ + (1 - ρ) ‖x‖² / 2: soft threshold, then shrink. ρ is l1_ratio, from 0 to 1."""
    if not 0 <= l1_ratio <= 1:
        raise ValueError(f"l1_ratio must be from 0 to 1, got {l1_ratio!r}")
    return soft_threshold(v, t * l1_ratio) / (1 + t * (1 - l1_ratio))


@proximal
def prox_huber(v, t, delta=1.0):
    """The prox of Σ huber(x_i), x²/2 up to δ and δ (|x| - δ/2) beyond: at most δ t of a step."""
    delta = assert_positive(delta, "delta")
    return v - t * np.clip(v / (1 + t), -delta, delta)


@of_vector
def prox_linf(v, t):
    """The prox of max |x_i|: what is left of v without its projection onto the l1 ball of radius t, by Moreau."""
    return v - project_l1_ball(v, t) if t > 0 else v.copy()


@proximal
def prox_log_barrier(v, t):
    """The prox of -Σ log x_i: the positive root of x² - v x - t = 0, by the formula that does not cancel."""
    root = np.hypot(v, 2 * np.sqrt(t))
    with np.errstate(divide="ignore", invalid="ignore"):  # both forms are computed, one is taken
        return np.where(v > 0, (v + root) / 2, np.where(root == v, v, 2 * t / (root - v)))  # v = 0 = t; nan stays


@of_matrix
def singular_value_threshold(v, t):
    """v (m, n) with its singular values moved by t towards zero: the prox of the nuclear norm."""
    U, S, Vh = svd(v, full_matrices=False)
    return (U * soft_threshold(S, t)) @ Vh  # (m, k) (k, n)


def operator(given, name="prox"):
    """The prox(v, t) of a row of `PROX`, or the function given, held to answering with new floats of v's shape."""
    prox = given.prox if isinstance(given, Prox) else given
    if not callable(prox):
        raise TypeError(f"{name} must be a function prox(v, t) or a row of PROX, got {given!r}")

    def checked(v, t):
        x = np.array(prox(v, t), float)  # a copy: the function may write its next answer to the same array
        if x.shape != v.shape:
            raise ValueError(f"{name} must return an array of shape {v.shape} for a v of {v.shape}, got {x.shape}")
        return x

    return checked


def conjugate_prox(prox):
    """The prox of the conjugate f* of a convex f, from that of f, by Moreau's identity; t must be above zero."""

    @proximal
    def of_conjugate(v, t):
        if not np.all(t):
            raise ValueError("t must be above zero for the prox of a conjugate, got 0")
        return v - t * prox(v / t, 1 / t)

    return of_conjugate


def moreau_envelope(f: Prox, x, t) -> Envelope:
    """min_p f(p) + ‖p - x‖² / (2t): below f, smooth, and with the same minima; its gradient is (x - prox(x)) / t.

    For |x| it is Huber's function. Raises ValueError for a t that is not positive. Compare: scipy.special.huber.
    """
    x, t = real_array(x, "x"), assert_positive(t, "t")
    p = f.prox(x, t)
    return Envelope(float(f.value(p)) + float(((p - x) ** 2).sum()) / (2 * t), (x - p) / t)


def weighted(f: Prox, weight: float) -> Prox:
    """weight · f, for a weight above zero."""
    weight, conjugate = assert_positive(weight, "a weight"), f.conjugate
    return f._replace(
        value=lambda x: weight * f.value(x),
        prox=lambda v, t: f.prox(v, weight * t),
        conjugate=conjugate and (lambda y: weight * conjugate(np.asarray(y) / weight)),
    )


def restricted(f: Prox, where) -> Prox:
    """f of the coordinates x[where] alone; the others, such as an intercept, cost nothing and stay as they are."""

    def prox(v, t):
        x = np.array(v, float)
        x[where] = f.prox(x[where], t)
        return x

    return Prox(lambda x: f.value(np.asarray(x)[where]), prox, None, f.convex)


def group_norm(x, groups=None):
    """Σ_g √n_g ‖x_g‖₂ of groups as in `group_soft_threshold`."""
    size, length = _group_lengths(x, _groups(x, groups))
    return float(np.sqrt(size) @ length)


def huber(x, delta=1.0):
    """Σ x_i²/2 where |x_i| <= δ, δ (|x_i| - δ/2) elsewhere."""
    a = np.abs(x)
    bent = np.minimum(a, delta)
    return float((bent * bent / 2 + delta * (a - bent)).sum())


def elastic_net(x, l1_ratio=0.5):
    """ρ ‖x‖₁ + (1 - ρ) ‖x‖² / 2."""
    return l1_ratio * _l1(x) + (1 - l1_ratio) * _half_square(x)


def indicator(excess):
    """The function that is 0 where excess(x) <= 0, to rounding, and infinite elsewhere."""
    return lambda x: 0.0 if excess(np.asarray(x)) <= INSIDE else math.inf


def _l1(x):
    return float(np.abs(x).sum())


def _linf(x):
    return float(np.abs(x).max(initial=0.0))


@np.errstate(over="ignore")  # beyond the largest float it is infinite
def _half_square(x):
    return float((np.asarray(x) ** 2).sum()) / 2


def _minus_logs(x):
    return -float(np.log(x).sum()) if np.all(np.asarray(x) > 0) else math.inf


def _groups(x, groups=None):
    """The group of each coordinate: those given, or consecutive pairs."""
    if groups is None:
        return np.arange(np.size(x)) // 2
    groups = np.asarray(groups)
    if groups.dtype.kind not in "iu" or groups.shape != np.shape(x) or groups.min(initial=0) < 0:
        raise ValueError(f"groups must be {np.size(x)} whole numbers from 0 on, one a coordinate, got {groups!r}")
    return groups


@np.errstate(invalid="ignore")  # infinite coordinates
def _group_lengths(x, groups):
    """How many coordinates each group has, and its Euclidean length: (g), (g)."""
    scale = np.abs(x).max(initial=0.0) or 1.0  # so that squares neither overflow nor underflow
    return np.bincount(groups), scale * np.sqrt(np.bincount(groups, weights=np.square(x / scale)))


def _longest_group(y):
    size, length = _group_lengths(y, _groups(y))
    return (length / np.sqrt(size)).max(initial=0.0)


def _elastic_net_conjugate(y, l1_ratio=0.5):
    return _half_square(np.maximum(np.abs(y) - l1_ratio, 0)) / (1 - l1_ratio)


# name -> f, its prox, and f*; sets are of radius 1, groups are consecutive pairs, l1_ratio is 0.5, delta 1
PROX: dict[str, Prox] = {
    "zero": Prox(lambda x: 0.0, proximal(lambda v, t: v.copy()), indicator(_linf)),
    "l1": Prox(_l1, soft_threshold, indicator(lambda y: _linf(y) - 1)),
    "l2": Prox(lambda x: float(norm(x)), block_soft_threshold, indicator(lambda y: norm(y) - 1)),
    "linf": Prox(_linf, prox_linf, indicator(lambda y: _l1(y) - 1)),
    "squared_l2": Prox(_half_square, proximal(lambda v, t: v / (1 + t)), _half_square),
    "elastic_net": Prox(elastic_net, prox_elastic_net, _elastic_net_conjugate),
    "group_lasso": Prox(group_norm, group_soft_threshold, indicator(lambda y: _longest_group(y) - 1)),
    "huber": Prox(huber, prox_huber, lambda y: _half_square(y) if _linf(y) <= 1 + INSIDE else math.inf),
    "log_barrier": Prox(_minus_logs, prox_log_barrier, lambda y: _minus_logs(-np.asarray(y)) - len(y)),
    "l0": Prox(lambda x: float(np.count_nonzero(x)), hard_threshold, convex=False),
    "nuclear": Prox(
        lambda X: float(norm(X, "nuc")), singular_value_threshold, indicator(lambda Y: norm(Y, 2) - 1), matrix=True
    ),
    # Indicators of sets, whose proximal operators are projections, whatever t
    "nonnegative": Prox(
        indicator(lambda x: -x.min(initial=0.0)),
        proximal(lambda v, t: project_nonnegative(v)),
        indicator(lambda y: y.max(initial=0.0)),
    ),
    "box": Prox(indicator(lambda x: _linf(x) - 1), proximal(lambda v, t: project_box(v, -1.0, 1.0)), _l1),
    "ball": Prox(
        indicator(lambda x: norm(x) - 1), of_vector(lambda v, t: project_l2_ball(v)), lambda y: float(norm(y))
    ),
    "l1_ball": Prox(indicator(lambda x: _l1(x) - 1), of_vector(lambda v, t: project_l1_ball(v)), _linf),
    "simplex": Prox(
        indicator(lambda x: max(abs(x.sum() - 1), -x.min(initial=0.0))),
        of_vector(lambda v, t: project_simplex(v)),
        lambda y: float(np.max(y, initial=-math.inf)),
    ),
}
