"""From the end of a graph to `.grad`: where a walk back starts, and what becomes of the gradients that arrive."""

import threading
from typing import Any

import numpy as np

from foundations.autodiff.arrays import as_array, owned, owner
from foundations.autodiff.graph import Node, walk
from foundations.autodiff.recording import recording
from foundations.autodiff.tensor import Tensor, edge, wrap

_ADDING = threading.RLock()  # walks in several threads may end at one leaf


def backward(self, gradient=None, retain_graph=None, create_graph=False, inputs=None) -> None:
    """Add the gradient of this tensor with respect to each leaf to the leaf's `.grad`.

    Parameters
    ----------
    gradient : gradient of the final scalar with respect to this tensor, of its shape; 1 for a tensor of one element
    retain_graph : keep what was saved for another `backward`; by default as create_graph
    create_graph : record the way back, so that the gradients can be differentiated
    inputs : a tensor or several; only their `.grad` is added to. By default all leaves

    Raises
    ------
    RuntimeError
        If nothing requires a gradient, several elements come without one, or saved values were freed or changed.

    Cost: about twice that of the operations; memory for saved values is given back on the way.
    Compare: torch.Tensor.backward.
    """
    if not self.requires_grad:
        raise RuntimeError("backward() from a tensor that neither requires a gradient nor comes from one that does")
    wanted = None if inputs is None else [inputs] if isinstance(inputs, Tensor) else list(inputs)
    if wanted == []:
        raise RuntimeError("inputs names no tensor; leave it out for all leaves")
    receivers = {id(edge(t)): t for t in wanted or ()}
    first = first_gradient(self, gradient, create_graph)
    owners = owner(getattr(first, "_array", first))  # the caller's: it must not become the memory of a `.grad`

    def deliver(source, g):
        receiver = receivers.get(id(source), source)
        if not (isinstance(source, Node) and source.retained is not None and source.retained() is receiver):
            receive(receiver, g, owners, create_graph)  # else it comes a second time, as what is retained

    walk(
        [edge(self)],
        [first],
        create_graph=create_graph,
        retain_graph=create_graph if retain_graph is None else retain_graph,
        deliver=deliver,
        targets=None if wanted is None else [edge(t) for t in wanted],
    )


def first_gradient(tensor: Tensor, gradient, create_graph: bool):
    """The gradient with which a walk from a tensor starts: an array, or under create_graph a tensor."""
    if gradient is None:
        if tensor.numel() != 1:
            raise RuntimeError(
                f"backward() without a gradient needs a tensor of one element; this one has shape {tensor.shape}"
            )
        gradient = np.ones_like(tensor._array)
    if not isinstance(gradient, Tensor):
        gradient = wrap(as_array(gradient, tensor.dtype))
    if gradient.shape != tensor.shape:
        raise RuntimeError(f"the gradient has shape {gradient.shape}, the tensor {tensor.shape}; they must be equal")
    return gradient if create_graph else gradient._array.astype(tensor.dtype, copy=False)


def receive(tensor: Tensor, g, owners: dict[int, Any], create_graph: bool) -> None:
    """Add g to `.grad`. The first time it becomes the gradient itself, copied if its memory may be known elsewhere.

    A tensor that has ceased to require a gradient since the graph was made gets none.
    """
    if tensor._node is None:
        return
    with _ADDING:
        before = tensor._grad
        if create_graph:
            tensor._grad = apart(g, owners) if before is None else before + g
        elif before is None:
            tensor._grad = wrap(owned(np.asarray(g, tensor.dtype), owners))
        elif tensor.is_leaf:
            with recording(False):
                before += wrap(np.asarray(g))
        else:  # somebody may have read it, and built on it
            tensor._grad = wrap(before._array + g)


def apart(g: Tensor, owners: dict[int, Any]) -> Tensor:
    """`owned` for a tensor with a graph: the copy is recorded."""
    return g if owned(g._array, owners) is g._array else g * 1


METHODS = {"backward": backward}
