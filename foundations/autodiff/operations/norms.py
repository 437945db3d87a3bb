"""Norms y along dimensions: how long a vector x is. With x̄ = dL/dx for a scalar L at the end:

    p = 2:      √(Σ xᵢ²),          x̄ = ȳ x / y
    p = 1:      Σ |xᵢ|,            x̄ = ȳ sign x
    p:          (Σ |xᵢ|^p)^(1/p),  x̄ = ȳ sign x (|x| / y)^(p-1)
    p = ∞:      max |xᵢ|;   -∞: min |xᵢ|;   0: how many are not 0

At the zero vector, where no derivative exists, the gradient is 0 as in PyTorch. Squares and powers are summed as they
are, so that they overflow where the norm does not: beyond about 1e19 in float32.
"""

import math

import numpy as np

from foundations.autodiff.dtypes import to
from foundations.autodiff.operations.choice import where
from foundations.autodiff.operations.elementwise import abs_, nothing, sign
from foundations.autodiff.operations.extrema import amax, amin
from foundations.autodiff.operations.powers import pow_
from foundations.autodiff.operations.reductions import axes, count, put_back, real, sum_
from foundations.autodiff.operations.sums import total
from foundations.autodiff.operations.variance import over
from foundations.autodiff.primitive import primitive


def _euclidean_rule(g, a, out, *, dims):
    return put_back(g, dims, a.shape) * over(a, put_back(out, dims, a.shape))


def _power_rule(g, a, out, *, dims, p):
    away = where(a == 0, 1, a)  # where a is 0 its sign, too: no power of 0 is asked for
    slope = sign(a) * pow_(abs_(away), p - 1)
    return put_back(g, dims, a.shape) * over(slope, pow_(put_back(out, dims, a.shape), p - 1))


_euclidean = primitive("norm", lambda x, *, dims, keepdim: np.sqrt(total(x * x, dims, keepdim)), _euclidean_rule)
_of_powers = primitive(
    "norm", lambda x, *, dims, keepdim, p: total(np.abs(x) ** p, dims, keepdim) ** (1 / p), _power_rule
)
_is_nonzero = primitive("is_nonzero", lambda x: (x != 0).astype(x.dtype), nothing)

NORMS = {
    0: lambda x, dim, keepdim: sum_(_is_nonzero(x), dim, keepdim),
    1: lambda x, dim, keepdim: sum_(abs_(x), dim, keepdim),
    2: lambda x, dim, keepdim: _euclidean(x, dims=axes(dim, x.ndim), keepdim=keepdim),
    math.inf: lambda x, dim, keepdim: amax(abs_(x), dim, keepdim),
    -math.inf: lambda x, dim, keepdim: amin(abs_(x), dim, keepdim),
}


def norm(input, p="fro", dim=None, keepdim=False, dtype=None):
    """The p-norm of the vectors along dimensions, taken as one vector if they are several.

    Parameters
    ----------
    input : floats
    p : a number, inf, -inf, or "fro" (the same as 2)
    dim : number, tuple of numbers, or None for all
    keepdim : whether the dimensions stay, with size 1
    dtype : type to which input is brought first

    Raises
    ------
    RuntimeError
        If input holds no floats, if p is a name other than "fro", if p is inf or negative and there are no numbers.

    Compare: torch.norm.
    """
    if isinstance(p, str) and p != "fro":
        raise RuntimeError(f'p is a number or "fro"; got {p!r}')
    input = real("norm", input if dtype is None else to(input, dtype))
    p = 2 if p == "fro" else p
    if (p < 0 or p == math.inf) and count(input.shape, axes(dim, input.ndim)) == 0:
        raise RuntimeError(f"the norm with p={p} of no numbers does not exist: shape {input.shape}, dim {dim}")
    if p in NORMS:
        return NORMS[p](input, dim, keepdim)
    return _of_powers(input, dims=axes(dim, input.ndim), keepdim=keepdim, p=float(p))


METHODS = {"norm": norm}
