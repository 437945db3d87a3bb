"""Numbers in order: where each one goes is found by NumPy, and the numbers are picked there, so that gradients go back.

The order is a permutation P that does not change when the numbers change a little: y = P x, so x̄ = P^T ȳ, where
x̄ = dL/dx for a scalar L at the end. At ties the derivative does not exist; the gradient goes to those entries whose
indices are returned.
"""

from typing import NamedTuple

import numpy as np

from foundations.autodiff.operations.indexing import along
from foundations.autodiff.operations.names import numpy_names
from foundations.autodiff.operations.picking import pick
from foundations.autodiff.operations.shapes import dimension, squeeze
from foundations.autodiff.tensor import Tensor, read, wrap


class Ordered(NamedTuple):
    """Values, and where in the dimension they stood."""

    values: Tensor
    indices: Tensor


@numpy_names
def sort(input, dim=-1, descending=False, stable=False):
    """Values in order along a dimension, and their indices; nan counts as the largest.

    Equal values keep their order, whether or not `stable` asks for it. Compare: torch.sort.
    """
    dim = dimension(dim, input.ndim)
    return chosen(input, dim, order(np.atleast_1d(read(input)), dim, descending).reshape(input.shape))


@numpy_names
def argsort(input, dim=-1, descending=False, stable=False):
    """The indices that `sort` returns. Compare: torch.argsort."""
    return sort(input.detach() if isinstance(input, Tensor) else input, dim, descending, stable).indices


@numpy_names
def topk(input, k, dim=-1, largest=True, sorted=True):
    """The k largest or smallest values along a dimension, in order even where not `sorted`, and their indices.

    Raises
    ------
    RuntimeError
        If there are fewer than k.

    Notes
    -----
    Cost: n along the dimension to find them (a partition), k log k to sort them. Compare: torch.topk.
    """
    dim = dimension(dim, input.ndim)
    array = np.atleast_1d(read(input))
    n = array.shape[dim]
    if not 0 <= k <= n:
        raise RuntimeError(f"topk: k is in [0, {n}] along dimension {dim}; got {k}")
    if not input.ndim:
        return chosen(input, dim, np.zeros((), np.intp))
    if 0 < k < n:
        places = np.argpartition(array, n - k if largest else k - 1, axis=dim)
        places = places.take(np.arange(n - k, n) if largest else np.arange(k), axis=dim)
        inner = order(np.take_along_axis(array, places, dim), dim, largest)
        indices = np.take_along_axis(places, inner, dim)
    else:
        indices = order(array, dim, largest).take(np.arange(k), axis=dim)
    return chosen(input, dim, indices)


@numpy_names
def kthvalue(input, k, dim=-1, keepdim=False):
    """The k-th smallest value along a dimension, counted from 1, and its index. Compare: torch.kthvalue."""
    dim = dimension(dim, input.ndim)
    array = np.atleast_1d(read(input))
    if not 1 <= k <= array.shape[dim]:
        raise RuntimeError(f"kthvalue: k is in [1, {array.shape[dim]}] along dimension {dim}; got {k}")
    places = np.argpartition(array, k - 1, axis=dim).take([k - 1], axis=dim)
    values, indices = chosen(input, dim, places if input.ndim else places.reshape(()))
    if keepdim or not input.ndim:
        return Ordered(values, indices)
    return Ordered(squeeze(values, dim), squeeze(indices, dim))


def order(array: np.ndarray, dim: int, descending: bool) -> np.ndarray:
    """Where the numbers in order stand; equal ones as they come."""
    if not descending:
        return array.argsort(axis=dim, kind="stable")
    # Backward twice: so equal ones keep their order
    return array.shape[dim] - 1 - np.flip(np.flip(array, dim).argsort(axis=dim, kind="stable"), dim)


def chosen(x, dim: int, indices) -> Ordered:
    """Values of x at indices along a dimension, with the indices."""
    indices = np.asarray(indices)
    return Ordered(pick(x, along(indices, x.shape, dim), x.ndim), wrap(indices))


METHODS = {f.__name__: f for f in (sort, argsort, topk, kthvalue)}
