"""Derivatives as functions: gradients, products with the Jacobian and with the Hessian, and the two as arrays.

    grad(y, x)            dy/dx, without touching any `.grad`
    vjp(f, x, v)          vᵀ J     one walk back                 J = ∂f / ∂x, outputs by inputs
    jvp(f, x, v)          J v      two walks back
    jacobian(f, x)        J        one walk back for each output
    hvp(f, x, v)          H v      two walks back                H = ∂²f / ∂x², f a single number
    hessian(f, x)         H        one walk back, and one through it for each input

One walk back costs a small multiple of the function itself, however many inputs it has: this is why products are what
one computes, and whole matrices only when they are small. Everything here is made of `grad`; with `create_graph=True`
the results can be differentiated again, to any order.

Where a tuple goes in as the inputs, a tuple comes out, nested as in torch.autograd.functional. Outputs that do not
depend on an input have a derivative of zero. Left out: `strict`, `vectorize`.
Source: Griewank and Walther, Evaluating Derivatives, 2nd edition (2008), chapters 3 and 5; Pearlmutter, Fast exact
multiplication by the Hessian (1994).
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from foundations.autodiff.arrays import owned, owner
from foundations.autodiff.backward import first_gradient, receive
from foundations.autodiff.creation import zeros_like
from foundations.autodiff.fused import alias
from foundations.autodiff.graph import walk
from foundations.autodiff.operations.joining import stack
from foundations.autodiff.operations.shapes import reshape
from foundations.autodiff.recording import enable_grad
from foundations.autodiff.tensor import Tensor, edge, wrap

Tensors = Tensor | Sequence[Tensor]


def grad(
    outputs: Tensors,
    inputs: Tensors,
    grad_outputs=None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    allow_unused: bool | None = None,
    materialize_grads: bool = False,
) -> tuple:
    """The gradients of the sum of the outputs, each times its grad_output, with respect to the inputs.

    Parameters
    ----------
    outputs : a tensor or several
    inputs : a tensor or several, leaves or values inside the graph; one may be computed from another
    grad_outputs : for each output a tensor of its shape, or None for outputs of one element, which is 1
    retain_graph : keep what was saved for another walk; by default as create_graph
    create_graph : record the way back, so that the gradients can be differentiated
    allow_unused : give None for an input of which the outputs are no function, instead of an error
    materialize_grads : give zeros for it

    Returns
    -------
    A tuple of gradients, one for each input. No `.grad` is touched, save those that `retain_grad` asked for.

    Raises
    ------
    RuntimeError
        If an output or input requires no gradient, there is no input or one is unused, shapes differ, or saved values
        were freed.
    ValueError
        If numbers of outputs and grad_outputs differ, or allow_unused=False stands beside materialize_grads=True.

    Cost: about twice that of the operations between inputs and outputs; nothing else is visited.
    Compare: torch.autograd.grad.
    """
    if materialize_grads and allow_unused is False:
        raise ValueError("materialize_grads=True gives zeros for unused inputs, which allow_unused=False forbids")
    ys, xs = several(outputs), several(inputs)
    if not xs:
        raise RuntimeError("inputs names no tensor; grad takes one at least")
    starts = [differentiable("output", i, y) for i, y in enumerate(ys)]
    targets = [differentiable("input", i, x) for i, x in enumerate(xs)]
    first = first_gradients(ys, grad_outputs, create_graph)
    found: dict[int, Any] = {}

    def deliver(source, g):
        if isinstance(source, Tensor) and not source.is_leaf:  # one that retains its gradient
            receive(source, g * 1, {}, create_graph)
        else:
            found[id(source)] = g

    walk(
        starts,
        first,
        create_graph=create_graph,
        retain_graph=create_graph if retain_graph is None else retain_graph,
        deliver=deliver,
        targets=targets,
    )
    parts = [found.get(id(target)) for target in targets]
    if not (allow_unused or materialize_grads):
        all_used(xs, parts)
    if not create_graph:
        parts = apart(parts, first)
    return tuple(zeros_like(x) if g is None and materialize_grads else g for x, g in zip(xs, parts, strict=True))


def vjp(func: Callable, inputs: Tensors, v=None, create_graph: bool = False) -> tuple:
    """The outputs of func(*inputs), and vᵀ J, of the inputs' shapes: v times the derivative of the outputs.

    v has the outputs' shapes; None stands for 1 where the output is a single number.
    Raises RuntimeError for other shapes, TypeError where func gives no tensors. Cost: func and one walk back.
    Compare: torch.autograd.functional.vjp.
    """
    xs, ys, outputs = run(func, inputs, create_graph)
    v = directions(v, ys, "output")
    parts = pulled(ys, xs, v, create_graph=create_graph)
    return finished(outputs, create_graph), finished(like(inputs, parts), create_graph)


def jvp(func: Callable, inputs: Tensors, v=None, create_graph: bool = False) -> tuple:
    """The outputs of func(*inputs), and J v, of the outputs' shapes: the derivative in the direction v.

    A walk back gives g(u) = Jᵀ u, never J v. But g is linear in u, whatever u is, and its own derivative is Jᵀ: so a
    second walk, back through the first one from g to u, makes (Jᵀ)ᵀ v = J v. The value of u does not matter; here 0.

    v has the inputs' shapes; None stands for 1 where the input is a single number.
    Raises RuntimeError for other shapes, TypeError where func gives no tensors. Cost: func and two walks back.
    Compare: torch.autograd.functional.jvp.
    """
    xs, ys, outputs = run(func, inputs, create_graph)
    v = directions(v, xs, "input")
    u = [zeros_like(y).requires_grad_() for y in ys]
    parts = pulled(ys, xs, u, create_graph=True)
    products = pulled(parts, u, v, create_graph=create_graph)
    return finished(outputs, create_graph), finished(like(outputs, products), create_graph)


def jacobian(func: Callable, inputs: Tensors, create_graph: bool = False):
    """All partial derivatives of the outputs of func(*inputs) with respect to the inputs.

    Returns
    -------
    J : for one output and one input a tensor of shape output.shape + input.shape. A tuple over the inputs if they were
        given as a tuple, and around it a tuple over the outputs if func gives a tuple

    Raises TypeError where func gives no tensors. Cost: func, and one walk back for each number in the outputs.
    Compare: torch.autograd.functional.jacobian.
    """
    xs, ys, outputs = run(func, inputs, create_graph)
    rows = [like(inputs, one_output(y, xs, create_graph)) for y in ys]
    return finished(like(outputs, rows), create_graph)


def hessian(func: Callable, inputs: Tensors, create_graph: bool = False):
    """All second derivatives of a single number func(*inputs): the Jacobian of the gradient.

    Returns
    -------
    H : for one input a tensor of shape input.shape + input.shape; for a tuple of inputs a tuple of tuples, H[i][j] of
        shape inputs[i].shape + inputs[j].shape

    Raises RuntimeError where func gives several numbers. Cost: func, and about two walks back for each number in the
    inputs. Compare: torch.autograd.functional.hessian.
    """

    def gradient(*xs):
        return like(inputs, pulled([single(func(*xs))], xs, None, create_graph=True))

    return jacobian(gradient, inputs, create_graph)


def hvp(func: Callable, inputs: Tensors, v=None, create_graph: bool = False) -> tuple:
    """The value of func(*inputs), a single number, and H v: the gradient of the product ⟨∇f, v⟩, v held constant.

    v has the inputs' shapes; None stands for 1 where the input is a single number.
    Raises RuntimeError for other shapes and where func gives several numbers. Cost: func and two walks back, the second
    through the first; H itself, which has as many rows as there are inputs, is never made.
    Compare: torch.autograd.functional.hvp.
    """
    xs, ys, outputs = run(lambda *xs: single(func(*xs)), inputs, create_graph)
    v = directions(v, xs, "input")
    gradient = pulled(ys, xs, None, create_graph=True)
    parts = pulled(gradient, xs, v, create_graph=create_graph)
    return finished(outputs, create_graph), finished(like(inputs, parts), create_graph)


def vhp(func: Callable, inputs: Tensors, v=None, create_graph: bool = False) -> tuple:
    """The value of func(*inputs), a single number, and vᵀ H, which is H v: second derivatives are symmetric.

    Compare: torch.autograd.functional.vhp.
    """
    return hvp(func, inputs, v, create_graph)


# What they are made of


def several(tensors: Tensors) -> tuple:
    """One tensor or several, as a tuple."""
    return (tensors,) if isinstance(tensors, Tensor) else tuple(tensors)


def like(given, tensors) -> Any:
    """The tensors as a tuple if a tuple or list was given, else the one that there is."""
    return tensors[0] if isinstance(given, Tensor) else tuple(tensors)


def differentiable(what: str, i: int, tensor):
    """The tensor's edge of the graph, or an error that says which one has none."""
    if not isinstance(tensor, Tensor):
        raise TypeError(f"{what} {i} is no tensor but of type {type(tensor).__name__}")
    if not tensor.requires_grad:
        raise RuntimeError(f"{what} {i}, of shape {tensor.shape}, neither requires a gradient nor comes from one")
    return edge(tensor)


def first_gradients(ys, grad_outputs, create_graph: bool) -> list:
    """The gradients with which the walk starts, one for each output."""
    given = several(grad_outputs) if grad_outputs is not None else (None,) * len(ys)
    if len(given) != len(ys):
        raise ValueError(f"there are {len(ys)} outputs and {len(given)} grad_outputs; each output takes one, or None")
    return [first_gradient(y, g, create_graph) for y, g in zip(ys, given, strict=True)]


def all_used(xs, parts: list) -> None:
    """Refuse inputs of which the outputs are no function."""
    for i, (x, part) in enumerate(zip(xs, parts, strict=True)):
        if part is None:
            raise RuntimeError(
                f"input {i}, of shape {x.shape}, was not used to compute the outputs; "
                "allow_unused=True gives None for its gradient, materialize_grads=True zeros"
            )


def apart(parts: list, first: list) -> list:
    """Tensors around the gradients, no two of which share memory, with each other or with what the caller gave."""
    owners: dict[int, Any] = {}
    for g in first:
        owners |= owner(g)
    return [None if g is None else wrap(owned(np.asarray(g), owners)) for g in parts]


def run(func: Callable, inputs: Tensors, create_graph: bool) -> tuple:
    """Fresh inputs, the outputs of func for them as a tuple, and as func gave them."""
    with enable_grad():
        xs = [fresh(x, create_graph) for x in several(inputs)]
        outputs = func(*xs)
    ys = several(outputs) if isinstance(outputs, Tensor | tuple | list) else (outputs,)
    for i, y in enumerate(ys):
        if not isinstance(y, Tensor):
            raise TypeError(f"func must give a tensor, or a tuple of them; output {i} is {type(y).__name__}")
    return xs, ys, outputs


def fresh(x: Tensor, create_graph: bool) -> Tensor:
    """The input by itself, so that it is told from the same tensor where func has it from elsewhere."""
    if not isinstance(x, Tensor):
        raise TypeError(f"the inputs are a tensor, or a tuple of them; got {type(x).__name__}")
    return alias(x) if create_graph and x.requires_grad else x.detach().requires_grad_()


def single(value) -> Tensor:
    """The value of a function that gives one number."""
    if not isinstance(value, Tensor) or value.numel() != 1:
        shape = value.shape if isinstance(value, Tensor) else type(value).__name__
        raise RuntimeError(f"func must give a tensor of one element; got {shape}")
    return value


def directions(v, tensors, what: str) -> list:
    """v as a list of tensors, shaped as the tensors that it goes with."""
    if v is None:
        if len(tensors) != 1 or tensors[0].numel() != 1:
            raise RuntimeError(f"v may be left out only where there is one {what} of one element")
        return [wrap(np.ones_like(tensors[0]._array))]
    given = several(v)
    if [d.shape for d in given] != [t.shape for t in tensors]:
        raise RuntimeError(f"v has shapes {[d.shape for d in given]}, the {what}s {[t.shape for t in tensors]}")
    return list(given)


def pulled(ys, xs, v, *, create_graph: bool, retain_graph: bool | None = None) -> tuple:
    """vᵀ J for each input; zeros where no output depends on it."""
    v = [None] * len(ys) if v is None else v
    kept = [(y, d) for y, d in zip(ys, v, strict=True) if y.requires_grad]
    if not kept:
        return tuple(zeros_like(x) for x in xs)
    outputs, vectors = zip(*kept, strict=True)
    return grad(outputs, xs, vectors, retain_graph, create_graph, materialize_grads=True)


def one_output(y: Tensor, xs, create_graph: bool) -> list[Tensor]:
    """The Jacobian of one output with respect to each input: a walk back from each of its numbers."""
    rows = []
    for i in range(y.numel()):
        one = np.zeros(y.numel(), y.dtype)
        one[i] = 1
        rows.append(pulled([y], xs, [wrap(one.reshape(y.shape))], create_graph=create_graph, retain_graph=True))
    return [stacked([row[j] for row in rows], y.shape + x.shape, x.dtype, create_graph) for j, x in enumerate(xs)]


def stacked(rows: list, shape: tuple[int, ...], dtype, create_graph: bool) -> Tensor:
    """Rows of a Jacobian as one tensor of this shape."""
    if rows and create_graph:
        return reshape(stack(rows), shape)
    return wrap(np.array([row._array for row in rows], dtype).reshape(shape))


def finished(result, create_graph: bool):
    """The result without a graph, unless it was asked for."""
    if isinstance(result, Tensor):
        return result if create_graph else result.detach()
    return tuple(finished(part, create_graph) for part in result)
