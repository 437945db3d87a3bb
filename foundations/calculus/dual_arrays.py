"""Functions of arrays for dual numbers: those of NumPy that move, add up or multiply elements.

Most are linear: what happens to the value happens to the tangent, in each direction. The axes of the directions come
last, so an axis counted from the front is the same one in both; one counted from the back is counted anew first.

    Y = A B:    Y' = A' B + A B'

Left out: whatever is not in the table FUNCTIONS at the end, which raises TypeError and says so.
"""

import math
from collections.abc import Callable
from functools import partial, reduce
from typing import Any

import numpy as np
from numpy.lib.array_utils import normalize_axis_index, normalize_axis_tuple

from foundations.calculus._by_table import plain
from foundations.calculus.dual import Dual, assembled, fitted, shared_directions, top


def _axes(x, axis):
    return tuple(range(x.ndim)) if axis is None else normalize_axis_tuple(axis, x.ndim)


def _sum(x, axis=None, keepdims=False):
    axes = _axes(x, axis)
    value, tangent = (np.sum(part, axes, keepdims=keepdims) for part in (x.value, x.tangent))
    return assembled(value, tangent, x.level)


def _mean(x, axis=None, keepdims=False):
    return _sum(x, axis, keepdims) / math.prod(x.shape[i] for i in _axes(x, axis))


def _cumsum(x, axis=None):
    x, axis = (x.ravel(), 0) if axis is None else (x, normalize_axis_index(axis, x.ndim))
    return assembled(np.cumsum(x.value, axis), np.cumsum(x.tangent, axis), x.level)


def _reshape(x, shape):
    value = np.reshape(x.value, shape)
    return assembled(value, np.reshape(x.tangent, value.shape + x.directions), x.level)  # S + K -> S' + K


def _transpose(x, axes=None):
    axes = tuple(range(x.ndim))[::-1] if axes is None else normalize_axis_tuple(axes, x.ndim)
    last = tuple(range(x.ndim, x.ndim + len(x.directions)))
    return assembled(np.transpose(x.value, axes), np.transpose(x.tangent, axes + last), x.level)


def _together(function, inputs, axis, ndim):
    """np.concatenate and np.stack, of duals and constants."""
    level, moving, values = top(inputs)
    directions = shared_directions(inputs, moving)
    axis = normalize_axis_index(axis, ndim)
    tangents = [
        x.tangent if moves else np.zeros(np.shape(value) + directions)
        for x, moves, value in zip(inputs, moving, values, strict=True)
    ]
    value = function(values, axis)
    return assembled(value, fitted(function(tangents, axis), value, directions), level)


def _concatenate(inputs, axis=0):
    return _together(np.concatenate, list(inputs), axis, max(np.ndim(x) for x in inputs))


def _stack(inputs, axis=0):
    return _together(np.stack, list(inputs), axis, 1 + max(np.ndim(x) for x in inputs))


def _where(condition, a, b):
    condition = np.not_equal(condition, 0)
    if not isinstance(a, Dual) and not isinstance(b, Dual):
        return np.where(condition, a, b)
    level, moving, values = top((a, b))
    directions = shared_directions((a, b), moving)
    value = np.where(condition, *values)
    tangents = [x.tangent if moves else np.zeros(()) for x, moves in zip((a, b), moving, strict=True)]
    condition = np.reshape(condition, np.shape(condition) + (1,) * len(directions))
    return assembled(value, fitted(np.where(condition, *tangents), value, directions), level)


def _extreme(function, x, axis=None, keepdims=False):
    """np.max and np.min: where several elements are the largest, each counts alike."""
    axes = _axes(x, axis)
    among = np.equal(x, function(x.value, axes, keepdims=True))
    share = among / np.sum(among, axes, keepdims=True)
    tangent = np.reshape(share, share.shape + (1,) * len(x.directions)) * x.tangent
    value = function(x.value, axes, keepdims=keepdims)
    return assembled(value, fitted(np.sum(tangent, axes, keepdims=keepdims), value, x.directions), x.level)


def _clip(x, low=None, high=None):
    x = x if low is None else np.maximum(x, low)
    return x if high is None else np.minimum(x, high)


def _prod(x, axis=None):
    x, axis = (x.ravel(), 0) if axis is None else (x, normalize_axis_index(axis, x.ndim))
    parts = [x[(slice(None),) * axis + (i,)] for i in range(x.shape[axis])]  # no division: a factor may be 0
    return reduce(np.multiply, parts, 1.0)


def _matmul(a, b):
    """Y = A B. The directions stand beside the free axis of their factor, so each term is one product of matrices."""
    level, moving, (A, B) = top((a, b))
    if not (A.ndim and B.ndim):
        raise ValueError(f"matmul takes vectors, matrices and stacks of them; got shapes {A.shape} and {B.shape}")
    Y = A @ B
    directions = shared_directions((a, b), moving)
    k = int(np.prod(directions))
    row, column = A.ndim == 1, B.ndim == 1  # a vector counts as one row, or as one column
    A2, B2 = A[None] if row else A, B[:, None] if column else B
    (m, n), p = A2.shape[-2:], B2.shape[-1]
    terms = []
    if moving[0]:
        dA = a.tangent.reshape(*A2.shape, k)  # (..., m, n, k)
        dA = _swap_last(dA).reshape(*A2.shape[:-2], m * k, n)  # (..., m k, n)
        dY = dA @ B2  # (..., m k, p)
        terms.append(_swap_last(dY.reshape(*dY.shape[:-2], m, k, p)))  # (..., m, p, k)
    if moving[1]:
        dB = b.tangent.reshape(*B2.shape[:-1], p * k)  # (..., n, p k)
        dY = A2 @ dB  # (..., m, p k)
        terms.append(dY.reshape(*dY.shape[:-1], p, k))
    tangent = terms[0] if len(terms) == 1 else terms[0] + terms[1]
    return assembled(Y, tangent.reshape(Y.shape + directions), level)


def _swap_last(x):
    return x.transpose(*range(x.ndim - 2), x.ndim - 1, x.ndim - 2)


def _dot(a, b):
    a, b = plain(a), plain(b)
    if np.ndim(a) == 0 or np.ndim(b) == 0:
        return a * b
    if a.ndim > 2 or b.ndim > 2:
        raise ValueError(f"dot of dual numbers takes up to two dimensions, got {a.ndim} and {b.ndim}; use @ for stacks")
    return a @ b


def _outer(a, b):
    return np.reshape(a, (-1, 1)) * np.reshape(b, (1, -1))


def _var(x, axis=None, ddof=0, keepdims=False):
    axes = _axes(x, axis)
    away = x - x.mean(axes, keepdims=True)
    count = math.prod(x.shape[i] for i in axes)
    return (away * away).sum(axes, keepdims) / np.maximum(count - ddof, 0)


def _diagonal_sum(x):
    i = np.arange(min(x.shape))
    return x[i, i].sum(0)


FUNCTIONS: dict[Any, Callable] = {
    np.sum: _sum,
    np.mean: _mean,
    np.cumsum: _cumsum,
    np.prod: _prod,
    np.var: _var,
    np.std: lambda x, axis=None, ddof=0, keepdims=False: np.sqrt(_var(x, axis, ddof, keepdims)),
    np.max: partial(_extreme, np.max),
    np.min: partial(_extreme, np.min),
    np.amax: partial(_extreme, np.max),
    np.amin: partial(_extreme, np.min),
    np.where: _where,
    np.clip: _clip,
    np.dot: _dot,
    np.outer: _outer,
    np.trace: _diagonal_sum,
    np.reshape: _reshape,
    np.ravel: lambda x: x.ravel(),
    np.transpose: _transpose,
    np.concatenate: _concatenate,
    np.stack: _stack,
    np.shape: lambda x: x.shape,
    np.ndim: lambda x: x.ndim,
    np.size: lambda x: x.size,
    np.zeros_like: lambda x: np.zeros(x.shape, x.dtype),
    np.ones_like: lambda x: np.ones(x.shape, x.dtype),
}

Dual.functions = FUNCTIONS
Dual.rules[np.matmul] = _matmul
