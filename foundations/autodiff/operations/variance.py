"""Variance and standard deviation along dimensions.

    v = Σ (xᵢ - m)² / (n - c),   m = Σ xᵢ / n:      x̄ᵢ = v̄ 2 (xᵢ - m) / (n - c)
    s = √v:                                        v̄ = s̄ / (2 s), and 0 where s is 0

with x̄ = dL/dx for a scalar L at the end.

The mean leaves first: the textbook's Σ xᵢ² - n m² loses all digits when the mean is large beside the spread. The mean
needs no rule, since Σ (xᵢ - m) = 0. c is 1 by default (`correction`; `unbiased=False` says 0).

Source: Chan, Golub and LeVeque, Algorithms for computing the sample variance: analysis and recommendations (1983), the
two-pass algorithm; the rules by differentiation of the two formulas.
"""

import math
from collections.abc import Callable

import numpy as np

from foundations.autodiff.operations.names import numpy_names
from foundations.autodiff.operations.reductions import axes, count, mean, put_back, real
from foundations.autodiff.operations.sums import total
from foundations.autodiff.primitive import primitive


def _deviation(x, dims):
    return np.asarray(x - total(x, dims, True) / count(x.shape, dims))


def _var_of(x, *, dims, keepdim, correction):
    d = _deviation(x, dims)
    d *= d
    return total(d, dims, keepdim) / max(count(x.shape, dims) - correction, 0)


def _var_rule(g, a, *, dims, correction):
    freedom = count(a.shape, dims) - correction
    scale = 2 / freedom if freedom else math.inf
    return put_back(g, dims, a.shape) * scale * (a - mean(a, dims, True))


_var = primitive("var", _var_of, _var_rule)
over: Callable = primitive(  # x / y, and 0 where y is 0: the derivative of a length at length 0, as PyTorch has it
    "over",
    lambda x, y: x / np.where(y == 0, np.inf, y),
    lambda g, b: over(g, b),
    lambda g, b, out: -over(g * out, b),
    broadcasts=True,
)
_root = primitive("sqrt", np.sqrt, lambda g, out: over(g, 2 * out))


@numpy_names
def var(input, dim=None, unbiased=None, keepdim=False, *, correction=None):
    """Variance over dimensions.

    Parameters
    ----------
    input : floats
    dim : number, tuple of numbers, or None for all; a bool here is taken for `unbiased`
    unbiased : False for correction=0, True for correction=1, the default
    keepdim : whether the dimensions stay, with size 1
    correction : c in the divisor n - c; with n ≤ c the result is inf or nan

    Raises
    ------
    RuntimeError
        If input holds no floats.
    TypeError
        If both unbiased and correction are given.

    Compare: torch.var.
    """
    dim, correction = arguments(dim, unbiased, correction)
    return _var(real("var", input), dims=axes(dim, input.ndim), keepdim=keepdim, correction=correction)


@numpy_names
def std(input, dim=None, unbiased=None, keepdim=False, *, correction=None):
    """Square root of `var`, of the same arguments; where it is 0 the gradient is 0. Compare: torch.std."""
    return _root(var(real("std", input), dim, unbiased, keepdim, correction=correction))


@numpy_names
def var_mean(input, dim=None, unbiased=None, keepdim=False, *, correction=None):
    """Variance and mean. Compare: torch.var_mean."""
    variance = var(input, dim, unbiased, keepdim, correction=correction)
    return variance, mean(input, arguments(dim, unbiased, correction)[0], keepdim)


@numpy_names
def std_mean(input, dim=None, unbiased=None, keepdim=False, *, correction=None):
    """Standard deviation and mean. Compare: torch.std_mean."""
    deviation = std(input, dim, unbiased, keepdim, correction=correction)
    return deviation, mean(input, arguments(dim, unbiased, correction)[0], keepdim)


def arguments(dim, unbiased, correction):
    """dim and correction, from PyTorch's two ways of saying them."""
    if isinstance(dim, bool):
        dim, unbiased = None, dim
    if unbiased is not None and correction is not None:
        raise TypeError(f"give either unbiased or correction; got {unbiased} and {correction}")
    return dim, (1 if unbiased is None else int(unbiased)) if correction is None else correction


METHODS = {"var": var, "std": std}
