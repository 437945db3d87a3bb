"""Tensors put side by side, and taken apart again: each is the other's derivative."""

import itertools

import numpy as np

from foundations.autodiff.fused import array_of
from foundations.autodiff.getitem import sliced
from foundations.autodiff.primitive import record
from foundations.autodiff.shapes import dimension, unsqueeze
from foundations.autodiff.tensor import Tensor


class Cat:
    """The rule of `cat`, for any number of inputs: each gets its part of the gradient."""

    name = "cat"
    view = False

    def save(self, inputs, parents, result):
        return (), ()

    def backward(self, node, g, create_graph: bool):
        dim, ends = node.static["dim"], node.static["ends"]
        before = (slice(None),) * dim
        return [
            None if parent is None else sliced(g, (*before, slice(start, end), ...))
            for parent, (start, end) in zip(node.parents, itertools.pairwise(ends), strict=True)
        ]


_cat = Cat()


def cat(tensors, dim=0):
    """Tensors one after another along a dimension; their other sizes are equal. Compare: torch.cat."""
    tensors = list(tensors)
    if not tensors:
        raise ValueError("cat takes at least one tensor")
    if any(x.ndim == 0 for x in tensors):
        raise RuntimeError("tensors without dimensions cannot be joined along one; use stack")
    # (0,) goes with every shape, as in PyTorch
    whole = [x for x in tensors if tuple(x.shape) != (0,)] or tensors[:1]
    dim = dimension(dim, whole[0].ndim)
    ends = tuple(itertools.accumulate((0 if tuple(x.shape) == (0,) else x.shape[dim] for x in tensors), initial=0))
    try:
        array = np.concatenate([array_of(x) for x in whole], axis=dim)
    except ValueError:
        raise RuntimeError(f"cat along dimension {dim} does not take shapes {[tuple(x.shape) for x in tensors]}") from None
    if not any(isinstance(x, Tensor) for x in tensors):
        return array
    return record(_cat, tuple(tensors), array, {"dim": dim, "ends": ends})


def stack(tensors, dim=0):
    """Tensors of one shape along a new dimension. Compare: torch.stack."""
    tensors = list(tensors)
    if len({tuple(x.shape) for x in tensors}) > 1:
        raise RuntimeError(f"stack takes tensors of one shape; got {[tuple(x.shape) for x in tensors]}")
    return cat([unsqueeze(x, dim) for x in tensors], dimension(dim, tensors[0].ndim + 1) if tensors else 0)


METHODS: dict = {}
