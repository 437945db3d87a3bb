"""The graph that operations leave behind, and the walk back over it.

Every operation on tensors that require a gradient makes a `Node`: which rule was applied, what it was applied to, and
the values the rule needs to go back. For a scalar L at the end, with x̄ = dL/dx for its gradient with respect to a value
x in the graph,

    x̄ = sum over the nodes that use x of  vjp(ȳ),    y the output of the node

which is the chain rule, read from the end (reverse mode). A node knows its parents, never its children, and a tensor
knows its node, never the other way round: no cycles, so memory goes when the last name does.

The walk visits nodes from the youngest to the oldest: a node is made after its parents, so its gradient is complete
when its turn comes. There is no recursion, and values are given back as soon as they have been used.

Source: Linnainmaa, Taylor expansion of the accumulated rounding error (1976); Griewank and Walther, Evaluating
Derivatives, 2nd edition (2008), chapter 3.
"""

import itertools
from typing import Any

import numpy as np

from foundations.autodiff.recording import MODE, recording

LEAF = "leaf"  # stands where a node would, in a tensor that requires a gradient and is the result of no operation
_counter = itertools.count()


class Node:
    """One operation that was done: `rule` on `parents`, with what it `saved` for the way back.

    Attributes
    ----------
    rule : has `name`, and `backward(node, gradient, create_graph, parents)` -> one gradient, or None, for each parent;
        of the parents those are None whose gradients are not wanted
    parents : for each input its Node, or the tensor itself where it is a leaf, or None where no gradient is wanted
    saved : tensors and numbers, None where the rule does not need one; the tuple itself is None once given back
    versions : how often each saved tensor had been changed in place when it was saved
    static : keyword arguments of the operation; given back as well where arrays are among them
    shape : of the output
    order : nodes made later have larger numbers
    retained : a weak reference to the output tensor, when its gradient is to be kept
    """

    __slots__ = ("__weakref__", "order", "parents", "retained", "rule", "saved", "shape", "static", "versions")

    def __init__(self, rule, parents, saved, versions, static, shape):
        self.rule = rule
        self.parents = parents
        self.saved = saved
        self.versions = versions
        self.static = static
        self.shape = shape
        self.order = next(_counter)
        self.retained = None

    def __repr__(self) -> str:
        return f"<{self.rule.name}>"

    def values(self) -> tuple:
        """What was saved, after a look whether it is still there and still the same.

        Raises
        ------
        RuntimeError
            If it was given back by an earlier backward, or a tensor among it has been changed in place since.
        """
        if self.saved is None:
            raise RuntimeError(
                f"the values that the backward of {self.rule.name} needs were freed by an earlier backward; "
                "say retain_graph=True in the first one to go back a second time"
            )
        for value, version in zip(self.saved, self.versions, strict=True):
            if version is not None and value._version[0] != version:
                raise RuntimeError(
                    f"a tensor of shape {value.shape} that the backward of {self.rule.name} needs was changed in place "
                    f"after it was used (version {value._version[0]}, expected {version}); change a clone of it"
                )
        return self.saved


def now() -> int:
    """A number above the order of all nodes so far and below that of all to come."""
    return next(_counter)


def reachable(edges, stop=frozenset()) -> list[Node]:
    """All nodes from which the edges can be computed, the youngest first; not beyond those whose ids are in `stop`.

    Cost: one visit for each edge of the graph, no recursion.
    """
    found = {id(edge): edge for edge in edges if isinstance(edge, Node)}
    waiting = list(found.values())
    while waiting:
        node = waiting.pop()
        for parent in () if id(node) in stop else node.parents:
            if isinstance(parent, Node) and id(parent) not in found:
                found[id(parent)] = parent
                waiting.append(parent)
    return sorted(found.values(), key=_order, reverse=True)


def _order(node: Node) -> int:
    return node.order


def leading_to(nodes: list[Node], targets: set[int]) -> set[int]:
    """Ids of those among the nodes (the youngest first) that lie on a way back to a target."""
    useful: set[int] = set()
    for node in reversed(nodes):
        if any(id(parent) in useful or id(parent) in targets for parent in node.parents if parent is not None):
            useful.add(id(node))
    return useful


class Pending:
    """Gradients on their way: for each node or leaf the sum of what has arrived so far."""

    def __init__(self):
        self.sums: dict[int, Any] = {}
        self.own: set[int] = set()  # sums made here: nobody else holds them, so that more is added in place

    def add(self, edge, gradient) -> None:
        key = id(edge)
        before = self.sums.get(key)
        if before is None:
            self.sums[key] = gradient
        elif key in self.own:
            before += gradient
        else:
            self.sums[key] = total = before + gradient
            if isinstance(total, np.ndarray) and total.ndim:  # not a tensor, which belongs to a graph itself
                self.own.add(key)

    def pop(self, edge):
        self.own.discard(id(edge))
        return self.sums.pop(id(edge), None)


def walk(
    edges, gradients, *, create_graph: bool, retain_graph: bool, deliver, targets=None, boundary: bool = False
) -> None:
    """Carry gradients from the edges back to the leaves.

    Parameters
    ----------
    edges : nodes or leaf tensors at which to start
    gradients : for each the gradient of the final scalar, arrays, or tensors under create_graph
    create_graph : whether the way back is recorded itself, so that it can be differentiated
    retain_graph : whether saved values are kept for another walk
    deliver : deliver(edge, gradient), called once for each leaf, or for each target; and for each tensor on the way
        that retains its gradient
    targets : nodes and leaves; None for all leaves. Only what leads to them is visited
    boundary : the walk ends at the targets, and goes no way from one to another
    """
    if MODE.tape is not None and not create_graph:
        MODE.tape.refuse("the function walks back, which is written down only under create_graph=True")
    pending = Pending()
    for edge, gradient in zip(edges, gradients, strict=True):
        pending.add(edge, gradient)
    leaves = {id(edge): edge for edge in edges if not isinstance(edge, Node)}
    wanted = None if targets is None else {id(target) for target in targets}
    ends = wanted if wanted and boundary else frozenset()
    nodes = reachable(edges, ends)
    useful = None if wanted is None else leading_to(nodes, wanted) - ends
    keep = None if useful is None or wanted is None else useful | wanted
    with recording(create_graph), np.errstate(all="ignore"):
        for node in nodes:
            gradient = pending.pop(node)
            if gradient is None:
                continue
            _keep(node, gradient, deliver, wanted)
            if useful is not None and id(node) not in useful:
                continue
            _step(node, gradient, create_graph, pending, leaves, keep)
            if not retain_graph and (node.saved or node.static):
                _give_back(node)
    for leaf in leaves.values():
        gradient = pending.pop(leaf)
        if gradient is not None and (wanted is None or id(leaf) in wanted):
            deliver(leaf, gradient)


def _step(node: Node, gradient, create_graph: bool, pending: Pending, leaves: dict, keep: set[int] | None) -> None:
    """One node's part of the chain rule; with `keep`, only for parents whose ids are in it."""
    parents = node.parents if keep is None else [p if id(p) in keep else None for p in node.parents]
    for parent, part in zip(parents, node.rule.backward(node, gradient, create_graph, parents), strict=True):
        if parent is None or part is None:
            continue
        if part.shape != parent.shape:
            raise RuntimeError(f"{node.rule.name} has an input of shape {parent.shape}, but its rule gave {part.shape}")
        if not isinstance(parent, Node):
            leaves[id(parent)] = parent
        pending.add(parent, part)


def _give_back(node: Node) -> None:
    """Let go of what was saved, and of arrays among the keywords, such as indices; without them no way leads back."""
    indices = node.static and any(map(_holds_array, node.static.values()))
    if node.saved or indices:
        node.saved = None
    if indices:
        node.static = {}


def _holds_array(value) -> bool:
    return isinstance(value, np.ndarray) or (isinstance(value, tuple | list) and any(map(_holds_array, value)))


def _keep(node: Node, gradient, deliver, wanted) -> None:
    """Hand over the gradient of a value inside the graph, where somebody asked for it."""
    if wanted is not None and id(node) in wanted:
        deliver(node, gradient)
    if node.retained is not None:
        tensor = node.retained()
        if tensor is not None:
            deliver(tensor, gradient)
