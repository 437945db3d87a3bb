"""Running sums, products and extrema along a dimension. With x̄ = dL/dx for a scalar L at the end:

    yₖ = Σ_{i≤k} xᵢ:             x̄ₖ = Σ_{i≥k} ȳᵢ, the running sum from the other end
    yₖ = Π_{i≤k} xᵢ:             x̄ₖ = (Π_{i<k} xᵢ) Sₖ,      Sₖ = ȳₖ + xₖ₊₁ Sₖ₊₁
    yₖ = log Σ_{i≤k} exp xᵢ:     x̄ₖ = exp(xₖ - yₖ) Sₖ,      Sₖ = ȳₖ + exp(yₖ - yₖ₊₁) Sₖ₊₁

The sums S over what comes later are linear recurrences run backwards. No rule divides by x, so zeros need no case of
their own, and none takes the exponential of a positive number. The recurrence is a primitive, whose rule is the same
recurrence in the other direction, so that second derivatives hold as well.
"""

import math
from collections.abc import Callable

import numpy as np

from foundations.autodiff.arrays import bool_, int64
from foundations.autodiff.dtypes import to
from foundations.autodiff.operations import indexing, shapes
from foundations.autodiff.operations.extrema import Extremum
from foundations.autodiff.operations.joining import cat
from foundations.autodiff.operations.names import numpy_names
from foundations.autodiff.operations.reductions import constant, real, share
from foundations.autodiff.primitive import primitive

WIDE = 256  # running sums beside each other, from which on a step of Python for all is faster than NumPy's own loop


def accumulated(ufunc: np.ufunc, x, *, dim: int, reverse: bool = False):
    """The running sums or products along dim, from the front or from the end."""
    y = np.empty_like(x, order="C")
    source, target = (np.flip(x, dim), np.flip(y, dim)) if reverse and x.ndim else (x, y)
    if dim >= x.ndim - 1 or x.size < WIDE * x.shape[dim]:
        ufunc.accumulate(np.atleast_1d(source), axis=dim, out=np.atleast_1d(target))
        return y
    source, target = np.moveaxis(source, dim, 0), np.moveaxis(target, dim, 0)
    target[:1] = source[:1]
    for k in range(1, len(source)):
        ufunc(target[k - 1], source[k], out=target[k])
    return y


# Sums

_cumsum: Callable = primitive(
    "cumsum",
    lambda x, *, dim, reverse: accumulated(np.add, x, dim=dim, reverse=reverse),
    lambda g, *, dim, reverse: _cumsum(g, dim=dim, reverse=not reverse),
)


@numpy_names
def cumsum(input, dim, *, dtype=None):
    """Running sum along dim. Compare: torch.cumsum."""
    input = integral(input) if dtype is None else to(input, dtype)
    return _cumsum(input, dim=shapes.dimension(dim, input.ndim), reverse=False)


def integral(x):
    """x, with integers and booleans as int64."""
    return x if x.dtype.kind == "f" else to(x, int64)


@numpy_names
def diff(input, n=1, dim=-1, prepend=None, append=None):
    """Differences of neighbors along dim, taken n times; of booleans, whether they differ.

    What is given as `prepend` and `append` is joined on before. Raises RuntimeError for a tensor without dimensions and
    for a negative n. Compare: torch.diff.
    """
    if not input.ndim or n < 0:
        raise RuntimeError(f"diff takes at least one dimension, at least 0 times; got shape {input.shape}, n={n}")
    dim = shapes.dimension(dim, input.ndim)
    parts = [part for part in (prepend, input, append) if part is not None]
    input = cat(parts, dim) if len(parts) > 1 else input
    before, after = ((slice(None),) * dim + (part,) for part in (slice(None, -1), slice(1, None)))
    for _ in range(min(n, input.shape[dim])):
        input = input[after] ^ input[before] if input.dtype == bool_ else input[after] - input[before]
    return input


# Linear recurrences


def _shift_of(x, *, dim, by, fill):
    """Entries moved by one place along dim, forwards or backwards; `fill` comes in at the end that is left."""
    x = np.moveaxis(x, dim, 0)
    result = np.full_like(x, fill)
    if by > 0:
        result[1:] = x[:-1]
    else:
        result[:-1] = x[1:]
    return np.moveaxis(result, 0, dim)


_shift: Callable = primitive("shift", _shift_of, lambda g, *, dim, by: _shift(g, dim=dim, by=-by, fill=0))


def _recurrence_of(g, w, *, dim, reverse):
    """yₖ = gₖ + wₖ yₖ₋₁; in reverse yₖ = gₖ + wₖ yₖ₊₁. What lies beyond the end is zero."""
    steps, weights = np.array(np.moveaxis(g, dim, 0), order="C"), np.ascontiguousarray(np.moveaxis(w, dim, 0))
    places = range(len(steps))
    before = None
    for k in reversed(places) if reverse else places:
        if before is not None:
            steps[k] += weights[k] * steps[before]
        before = k
    return np.moveaxis(steps, 0, dim)


_recurrence = primitive(
    "recurrence",
    _recurrence_of,
    lambda h, b, *, dim, reverse: _adjoint(h, b, dim, reverse),
    lambda h, b, out, *, dim, reverse: _adjoint(h, b, dim, reverse) * _neighbor(out, dim, reverse),
)


def _adjoint(h, w, dim: int, reverse: bool):
    """The recurrence in the other direction, each weight at the other end of its step."""
    step = 1 if reverse else -1
    return _recurrence(h, _shift(w, dim=dim, by=step, fill=0), dim=dim, reverse=not reverse)


def _neighbor(y, dim: int, reverse: bool):
    return _shift(y, dim=dim, by=-1 if reverse else 1, fill=0)


# Products


def _cumprod_rule(g, a, out, *, dim):
    before = _shift(out, dim=dim, by=1, fill=1)
    return before * _recurrence(g, _shift(a, dim=dim, by=-1, fill=0), dim=dim, reverse=True)


_cumprod = primitive("cumprod", lambda x, *, dim: accumulated(np.multiply, x, dim=dim), _cumprod_rule)


@numpy_names
def cumprod(input, dim, *, dtype=None):
    """Running product along dim; the gradient is right with zeros, too. Compare: torch.cumprod.

    Cost: backward takes a step of Python for each entry along dim.
    """
    input = integral(input) if dtype is None else to(input, dtype)
    dim = shapes.dimension(dim, input.ndim)
    return _cumprod(input, dim=dim) if input.ndim else input * 1


_flipped: Callable = primitive("flip", lambda x, *, dim: np.flip(x, dim), lambda g, *, dim: _flipped(g, dim=dim))


def _prod_of(x, *, dim):
    return x.prod(axis=dim, keepdims=True, dtype=None if x.dtype.kind == "f" else int64)


def _prod_rule(g, a, *, dim):
    """g times the product of the others: of those before and of those after."""
    before = _shift(_cumprod(a, dim=dim), dim=dim, by=1, fill=1)
    after = _flipped(_shift(_cumprod(_flipped(a, dim=dim), dim=dim), dim=dim, by=1, fill=1), dim=dim)
    return g * (before * after)


_prod = primitive("prod", _prod_of, _prod_rule)


@numpy_names
def prod(input, dim=None, keepdim=False, *, dtype=None):
    """Product along dim, or of all; the gradient is right with zeros, too. Compare: torch.prod."""
    input = integral(input) if dtype is None else to(input, dtype)
    if dim is None:
        return shapes.reshape(_prod(shapes.reshape(input, (math.prod(input.shape),)), dim=0), ())
    if not input.ndim:
        shapes.dimension(dim, 0)
        return input * 1
    dim = shapes.dimension(dim, input.ndim)
    product = _prod(input, dim=dim)
    return product if keepdim else shapes.reshape(product, input.shape[:dim] + input.shape[dim + 1 :])


# Sums of exponentials


def _logcumsumexp_rule(g, a, out, *, dim):
    after = _shift(out, dim=dim, by=-1, fill=np.inf)  # of nothing beyond the end, the share is exp(-inf)
    return share(a, out) * _recurrence(g, share(out, after), dim=dim, reverse=True)


_logcumsumexp = primitive("logcumsumexp", lambda x, *, dim: np.logaddexp.accumulate(x, axis=dim), _logcumsumexp_rule)


@numpy_names
def logcumsumexp(input, dim):
    """log of the running sum of exp(input) along dim, without overflow. Compare: torch.logcumsumexp."""
    dim = shapes.dimension(dim, input.ndim)
    input = real("logcumsumexp", input, NotImplementedError)
    return _logcumsumexp(input, dim=dim) if input.ndim else input * 1


# Extrema


@numpy_names
def cummax(input, dim):
    """The largest so far along dim, and where it was last seen. Compare: torch.cummax."""
    return _running(np.maximum, input, dim)


@numpy_names
def cummin(input, dim):
    """The smallest so far along dim, and where it was last seen. Compare: torch.cummin."""
    return _running(np.minimum, input, dim)


def _running(extremum, x, dim) -> Extremum:
    dim = shapes.dimension(dim, x.ndim)
    indices = constant(_last_seen)(x, extremum=extremum, dim=dim)
    return Extremum(indexing.gather(x, dim, indices), indices)


def _last_seen(x, *, extremum, dim):
    """For each place the last up to it where the running extremum stands."""
    if not x.ndim:
        return np.zeros((), int64)
    running = extremum.accumulate(x, axis=dim)
    here = (x == running) | (x != x)
    places = np.arange(x.shape[dim]).reshape([-1 if d == dim else 1 for d in range(x.ndim)])
    return np.maximum.accumulate(np.where(here, places, 0), axis=dim)


METHODS: dict[str, Callable] = {"cumsum": cumsum, "cumprod": cumprod, "prod": prod, "logcumsumexp": logcumsumexp}
METHODS |= {"cummax": cummax, "cummin": cummin, "diff": diff}
