"""Operations that take many numbers to one, along some dimensions or all of them.

`dim` is a number, a tuple of numbers, or None for all dimensions; negative numbers count from the end. `keepdim` leaves
reduced dimensions with size one. What a rule gives back has the shape of the input: the gradient of a sum is repeated
along the dimensions that were summed. With x̄ = dL/dx for a scalar L at the end,

    y = Σᵢ xᵢ:            x̄ᵢ = ȳ
    y = Σᵢ xᵢ / n:        x̄ᵢ = ȳ / n
    y = log Σᵢ exp xᵢ:    x̄ᵢ = ȳ exp(xᵢ - y)
"""

from collections.abc import Callable

import numpy as np

from foundations.autodiff.arrays import int64
from foundations.autodiff.dtypes import floating, to, uint8
from foundations.autodiff.operations import shapes
from foundations.autodiff.operations.comparison import isnan
from foundations.autodiff.operations.names import numpy_names
from foundations.autodiff.operations.sums import total
from foundations.autodiff.primitive import noted, primitive
from foundations.autodiff.tensor import Tensor

# Which dimensions


def names_none(dim) -> bool:
    """Whether no dimension is named: (), []."""
    return isinstance(dim, tuple | list) and not dim


def axes(dim, ndim: int) -> tuple[int, ...]:
    """The dimensions meant, counted from the front: None and no dimensions mean all.

    Raises
    ------
    IndexError, RuntimeError
        If there is no such dimension; if one is named twice.
    """
    if dim is None or names_none(dim):
        return tuple(range(ndim))
    return shapes.dimensions(dim, ndim)[:ndim]  # a tensor without dimensions has a dim 0 to name, and no axis 0


def count(shape: tuple[int, ...], dims: tuple[int, ...]) -> int:
    """How many numbers are reduced to one."""
    return int(np.prod([shape[d] for d in dims], dtype=np.int64))


def put_back(g, dims, source):
    """g with dimensions of size one where a reduction took them away."""
    kept = tuple([1 if i in dims else n for i, n in enumerate(source)])
    return g if g.shape == kept else shapes.reshape(g, kept)


def constant(function: Callable) -> Callable:
    """A function of arrays as one of tensors, too, that passes no gradient on."""

    def of(*inputs, **static):
        array = function(*[t._array if isinstance(t, Tensor) else t for t in inputs], **static)
        return noted(function, inputs, array, static) if any(isinstance(t, Tensor) for t in inputs) else array

    return of


def real(name: str, x, error: type[RuntimeError] = RuntimeError):
    """x, if it holds floats. Raises the error if not."""
    if x.dtype.kind != "f":
        raise error(f"{name} takes floating-point tensors; this one is {x.dtype}, so say x.to(float32)")
    return x


# Sums and means


def _sum_of(x, *, dims, keepdim, source):
    return total(x, dims, keepdim) if x.dtype.kind == "f" else x.sum(axis=dims, keepdims=keepdim, dtype=int64)


_sum = primitive("sum", _sum_of, lambda g, *, dims, source: shapes.expand(put_back(g, dims, source), source))
_mean = primitive(
    "mean",
    lambda x, *, dims, keepdim, source: total(x, dims, keepdim) / count(source, dims),
    lambda g, *, dims, source: shapes.expand(put_back(g, dims, source) * (1 / max(count(source, dims), 1)), source),
)


@numpy_names
def sum_(input, dim=None, keepdim=False, *, dtype=None):
    """Sum over dimensions; integers and booleans sum to int64. Compare: torch.sum."""
    input = input if dtype is None else to(input, dtype)
    return _sum(input, dims=axes(dim, input.ndim), keepdim=keepdim, source=input.shape)


@numpy_names
def mean(input, dim=None, keepdim=False, *, dtype=None):
    """Mean over dimensions; nan of nothing. Raises RuntimeError for integers. Compare: torch.mean."""
    input = real("mean", input if dtype is None else to(input, dtype))
    return _mean(input, dims=axes(dim, input.ndim), keepdim=keepdim, source=input.shape)


# The logarithm of a sum of exponentials


def _logsumexp_of(x, *, dims, keepdim):
    m = x.max(axis=dims, keepdims=True, initial=-np.inf)
    m = np.where(np.isfinite(m), m, 0)
    e = np.asarray(x - m)
    np.exp(e, out=e)
    result = np.log(total(e, dims, True)) + m
    return result if keepdim else result.squeeze(dims)


share = primitive(  # of a term in a sum, from the logarithms of both
    "share", lambda x, total: np.exp(x - total), lambda g, out: g * out, lambda g, out: -g * out, broadcasts=True
)
_logsumexp = primitive(
    "logsumexp",
    _logsumexp_of,
    lambda g, a, out, *, dims: put_back(g, dims, a.shape) * share(a, put_back(out, dims, a.shape)),
)


@numpy_names
def logsumexp(input, dim, keepdim=False):
    """log Σ exp(input) over dimensions, without overflow; -inf where all are -inf. Compare: torch.logsumexp."""
    if dim is None:
        raise TypeError("logsumexp takes a dim, or several; for all say dim=()")
    input = floating(input)
    return _logsumexp(input, dims=axes(dim, input.ndim), keepdim=keepdim)


# Without what is not a number

_without_nan = primitive("nansum", lambda x: np.where(np.isnan(x), 0, x), lambda g, a: g * (a == a))


@numpy_names
def nansum(input, dim=None, keepdim=False, *, dtype=None):
    """Sum over dimensions, with zero in place of nan. Compare: torch.nansum."""
    return sum_(_without_nan(input) if input.dtype.kind == "f" else input, dim, keepdim, dtype=dtype)


@numpy_names
def nanmean(input, dim=None, keepdim=False, *, dtype=None):
    """Mean over dimensions of what is not nan; nan where nothing is left. Compare: torch.nanmean."""
    number = ~isnan(real("nanmean", input))
    return nansum(input, dim, keepdim, dtype=dtype) / sum_(number, dim, keepdim)


# Counts, which pass no gradient on


@numpy_names
def all_(input, dim=None, keepdim=False):
    """Whether all numbers along dimensions are nonzero. Compare: torch.all."""
    return _truth(np.all, input, dim, keepdim)


@numpy_names
def any_(input, dim=None, keepdim=False):
    """Whether any number along dimensions is nonzero. Compare: torch.any."""
    return _truth(np.any, input, dim, keepdim)


def _truth(of: Callable, x, dim, keepdim: bool):
    # With no dimensions named these two of PyTorch reduce none; all others reduce all.
    dims = () if names_none(dim) else axes(dim, x.ndim)
    result = constant(of)(x, axis=dims, keepdims=keepdim)
    return to(result, uint8) if x.dtype == uint8 else result


@numpy_names
def count_nonzero(input, dim=None):
    """How many numbers along dimensions are not zero. Compare: torch.count_nonzero."""
    return constant(lambda x, dims: np.asarray(x != 0).sum(axis=dims, dtype=int64))(input, dims=axes(dim, input.ndim))


METHODS: dict[str, Callable] = {"sum": sum_, "mean": mean, "logsumexp": logsumexp, "nansum": nansum, "nanmean": nanmean}
METHODS |= {"all": all_, "any": any_, "count_nonzero": count_nonzero}
