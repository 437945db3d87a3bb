"""Copies of tensors, and tensors in files: `copy`, `pickle`.

Only leaves can be copied or pickled; a result of recorded operations would need its whole graph. A deep copy has an
array and a gradient of its own, a shallow copy shares the array, and neither a shallow nor a pickled one has a
gradient. Tensors that share memory no longer do in a deep copy of both.
"""

import copy

import numpy as np

from foundations.autodiff.graph import LEAF
from foundations.autodiff.tensor import Tensor, wrap


def leaf_only(x: Tensor) -> None:
    """Raises RuntimeError for a result of recorded operations."""
    if not x.is_leaf:
        raise RuntimeError(
            "only leaves of the graph can be copied or pickled, and this tensor is the result of an operation; "
            "use detach(), or clone() for a copy in the graph"
        )


def restored(kind: type[Tensor], array: np.ndarray, requires_grad: bool) -> Tensor:
    """The tensor that was pickled."""
    return of_kind(kind, wrap(array, LEAF if requires_grad else None))


def of_kind(kind: type[Tensor], x: Tensor) -> Tensor:
    """x as a tensor of a class derived from Tensor."""
    result: Tensor = Tensor.__new__(kind)
    for name in Tensor.__slots__:
        if not name.startswith("__") and hasattr(x, name):
            setattr(result, name, getattr(x, name))
    return result


def attributes(x: Tensor) -> dict:
    """What a tensor of a derived class has been given beside what every tensor has."""
    return getattr(x, "__dict__", {})


def reduced(x: Tensor, protocol) -> tuple:
    """For pickle: the array, and whether a gradient is required; `.grad` is left out. Compare: torch.Tensor."""
    leaf_only(x)
    return restored, (type(x), x._array, x.requires_grad), attributes(x) or None


def shallow(x: Tensor) -> Tensor:
    """For copy.copy: a second tensor on the same memory, with no gradient yet."""
    leaf_only(x)
    result = of_kind(type(x), x.detach())
    result._node = x._node
    attributes(result).update(attributes(x))
    return result


def deep(x: Tensor, known: dict) -> Tensor:
    """For copy.deepcopy: a tensor with memory and a gradient of its own."""
    leaf_only(x)
    result = known[id(x)] = restored(type(x), x._array.copy(order="K"), x.requires_grad)
    result._grad = copy.deepcopy(x._grad, known)
    attributes(result).update(copy.deepcopy(attributes(x), known))
    return result


METHODS = {"__reduce_ex__": reduced, "__copy__": shallow, "__deepcopy__": deep}
