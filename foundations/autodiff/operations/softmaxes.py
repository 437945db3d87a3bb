"""Softmax and its logarithm along a dimension.

    s = exp(x - m) / Σ exp(x - m),   m = max x:      x̄ = s (s̄ - Σ s s̄)
    l = x - m - log Σ exp(x - m):                    x̄ = l̄ - exp(l) Σ l̄

with x̄ = dL/dx for a scalar L at the end.
Shifting by the maximum changes nothing and keeps exp below one; an entry of -inf (a mask) gets weight 0, and a row of
nothing else becomes nan. Softmax first tries one maximum for all rows, which is quickly found, and takes each row's own
where a row lies so far below it that digits would be lost.

Each rule needs the output alone. Both stand in training loops, so the rules are primitives themselves: they write over
their own temporary arrays, and have rules in turn.

Source: Blanchard, Higham and Higham, Accurately computing the log-sum-exp and softmax functions (2021), for the shift;
the rules by differentiation of the two formulas.
"""

from collections.abc import Callable

import numpy as np

from foundations.autodiff.dtypes import to
from foundations.autodiff.operations.functions import exp
from foundations.autodiff.operations.names import numpy_names
from foundations.autodiff.operations.reductions import real, sum_
from foundations.autodiff.operations.shapes import dimension
from foundations.autodiff.operations.sums import total
from foundations.autodiff.primitive import primitive

NEAR = 1e-4  # sum of exponentials below which a row wants a maximum of its own


def _maximum(x, dim):
    return x.max(axis=dim, keepdims=True, initial=-np.inf) if x.ndim else x


def _total(x, dim):
    return total(x, (dim,), True) if x.ndim else x


def _softmax_of(x, *, dim):
    e = np.asarray(x - x.max(initial=-np.inf))
    np.exp(e, out=e)
    totals = _total(e, dim)
    if not (totals >= NEAR).all():  # nor if it is nan
        np.subtract(x, _maximum(x, dim), out=e)
        np.exp(e, out=e)
        totals = _total(e, dim)
    e /= totals
    return e


def _softmax_back(g, s, *, dim):
    r = np.asarray(g * s)
    np.subtract(g, _total(r, dim), out=r)
    r *= s
    return r


def _log_softmax_of(x, *, dim):
    e = np.asarray(x - _maximum(x, dim))
    e -= np.log(_total(np.exp(e), dim))
    return e


def _log_softmax_back(g, l, *, dim):
    r = np.asarray(np.exp(l))
    r *= -_total(g, dim)
    r += g
    return r


def _dot(u, v, dim):
    return sum_(u * v, dim, keepdim=True)


_softmax = primitive("softmax", _softmax_of, lambda g, out, *, dim: _softmax_vjp(g, out, dim=dim))
_softmax_vjp: Callable = primitive(  # of (g, s): the Jacobian is symmetric
    "softmax_backward",
    _softmax_back,
    lambda h, b, *, dim: _softmax_vjp(h, b, dim=dim),
    lambda h, a, b, *, dim: h * (a - _dot(a, b, dim)) - a * _dot(h, b, dim),
)
_log_softmax = primitive("log_softmax", _log_softmax_of, lambda g, out, *, dim: _log_softmax_vjp(g, out, dim=dim))
_log_softmax_vjp: Callable = primitive(  # of (g, l)
    "log_softmax_backward",
    _log_softmax_back,
    lambda h, b, *, dim: h - _dot(h, exp(b), dim),
    lambda h, a, b, *, dim: -h * exp(b) * sum_(a, dim, keepdim=True),
)


@numpy_names
def softmax(input, dim, dtype=None):
    """exp(input) / Σ exp(input) along dim. Raises NotImplementedError for integers. Compare: torch.softmax."""
    dim = dimension(dim, input.ndim)
    return _softmax(real("softmax", input if dtype is None else to(input, dtype), NotImplementedError), dim=dim)


@numpy_names
def log_softmax(input, dim, dtype=None):
    """log of softmax along dim. Raises NotImplementedError for integers. Compare: torch.log_softmax."""
    dim = dimension(dim, input.ndim)
    return _log_softmax(real("log_softmax", input if dtype is None else to(input, dtype), NotImplementedError), dim=dim)


def softmin(input, dim, dtype=None):
    """softmax of -input. Compare: torch.nn.functional.softmin."""
    return softmax(-input, dim, dtype)


METHODS = {"softmax": softmax, "log_softmax": log_softmax}
