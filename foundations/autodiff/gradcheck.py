"""Are the gradients right? A function's derivatives held against differences of its values, in random directions.

The derivative of a function of many numbers is a matrix J. To compare all of it with differences takes two evaluations
for each input. But if J were wrong, then so would be uᵀ J v for nearly every pair of random directions u and v:

    uᵀ J v    by a walk back, Jᵀ u, times v
    uᵀ J v    by central differences of one number:  (φ(h) - φ(-h)) / 2h,   φ(t) = uᵀ f(x + t v)

so a few pairs are enough, and the cost does not grow with the number of inputs. The second order is the same test of
another function: of the gradient Jᵀ u, as a function of x and u.

Differences keep 10 to 11 digits in float64 and 4 in float32, too few to tell a wrong factor from rounding: only float64
is taken. At a kink (|x| at 0) the derivative is not the limit of central differences: stay away from them.
Source: Griewank and Walther, Evaluating Derivatives, 2nd edition (2008), chapter 3; autograd's `check_grads`.
"""

from collections.abc import Callable

import numpy as np

from foundations.autodiff.arrays import float64
from foundations.autodiff.functional import grad
from foundations.autodiff.recording import enable_grad
from foundations.autodiff.tensor import Tensor, tensor
from foundations.numerics.differentiation import central_difference


class GradcheckError(AssertionError):
    """A gradient is not the derivative, or the function is none of which one could say so."""


def gradcheck(
    function: Callable,
    inputs,
    *,
    eps: float | None = None,
    rtol: float = 1e-6,
    atol: float = 1e-7,
    order: int = 1,
    rng: np.random.Generator | None = None,
    directions: int = 3,
) -> bool:
    """Whether the gradients of function(*inputs) are its derivatives.

    Parameters
    ----------
    function : gives a tensor or several; only those of floats are looked at
    inputs : a tensor or several; those that require a gradient are checked, other arguments are passed on
    eps : step of the differences, by default eps^(1/3) max(1, the largest |x|)
    rtol, atol : a product may be off by atol plus rtol times the size of its terms
    order : 2 to check the derivatives of the gradient, too
    rng : source of the directions, by default a generator with seed 0
    directions : how many pairs of them

    Returns
    -------
    True

    Raises
    ------
    GradcheckError
        If a gradient is missing, or has another type or value than it should; if the function overwrites its
        inputs, or gives different values for the same. An AssertionError; it says which input, what was got and wanted.
    ValueError
        If no input requires a gradient, one that does is not float64, order is neither 1 nor 2, or directions below 1.
    TypeError
        If the function gives neither a tensor nor several.

    Cost: for each direction a walk back and two evaluations for each input tensor. Compare: torch.autograd.gradcheck.
    """
    arguments = [inputs] if isinstance(inputs, Tensor) else list(inputs)
    checked = positions(arguments, order, directions)
    rng = np.random.default_rng(0) if rng is None else rng
    outputs = repeatable(function, arguments)
    if not outputs:
        raise GradcheckError("no output requires a gradient, though an input does: some operation breaks the graph")
    for _ in range(directions):
        us = [rng.standard_normal(y.shape) for y in outputs]
        vs = {i: rng.standard_normal(arguments[i].shape) for i in checked}
        compare(function, arguments, vs, us, eps, rtol, atol)
    if order == 2:
        second_order(function, arguments, checked, outputs, rng, eps=eps, rtol=rtol, atol=atol, directions=directions)
    return True


def positions(arguments, order: int, directions: int) -> list[int]:
    """Which arguments are checked."""
    checked = [i for i, x in enumerate(arguments) if isinstance(x, Tensor) and x.requires_grad]
    if order not in (1, 2):
        raise ValueError(f"order is 1 or 2; got {order}")
    if directions < 1:
        raise ValueError(f"gradcheck needs at least one direction; got {directions}")
    if not checked:
        raise ValueError("gradcheck needs an input that requires a gradient; got none")
    for i in checked:
        if arguments[i].dtype != float64:
            raise ValueError(f"gradcheck needs float64, as differences lose digits; input {i} is {arguments[i].dtype}")
    return checked


def repeatable(function: Callable, arguments) -> list[Tensor]:
    """The outputs, after a second run has shown that they are a function of the inputs, and leave these as they are."""
    before = [x._array.copy() if isinstance(x, Tensor) else None for x in arguments]
    first, again = evaluate(function, arguments), evaluate(function, arguments)
    for i, (was, x) in enumerate(zip(before, arguments, strict=True)):
        if was is not None and not np.array_equal(was, x._array, equal_nan=was.dtype.kind == "f"):
            raise GradcheckError(f"the function overwrites input {i}")
    for i, (y, z) in enumerate(zip(first, again, strict=True)):
        if y.shape != z.shape or not np.array_equal(y._array, z._array, equal_nan=True):
            raise GradcheckError(f"output {i} differs between two runs with the same inputs: it is no function of them")
    return first


def evaluate(function: Callable, arguments) -> list[Tensor]:
    """The outputs that require a gradient, for copies of what does."""
    with enable_grad():
        found = function(*arguments)
    if not isinstance(found, Tensor | tuple | list):
        raise TypeError(f"the function must give a tensor, or a tuple of them; got {type(found).__name__}")
    return [y for y in ([found] if isinstance(found, Tensor) else found) if isinstance(y, Tensor) and y.requires_grad]


def compare(function: Callable, arguments, vs: dict, us: list, eps, rtol: float, atol: float) -> None:
    """One pair of directions: uᵀ J v for each input by itself, by a walk back and by differences."""
    leaves = [tensor(x._array, requires_grad=i in vs) if isinstance(x, Tensor) else x for i, x in enumerate(arguments)]
    outputs = evaluate(function, leaves)
    gradients = grad(outputs, [leaves[i] for i in vs], [tensor(u) for u in us], allow_unused=True)
    for (i, v), g in zip(vs.items(), gradients, strict=True):
        x = arguments[i]._array
        if g is not None and g.dtype != x.dtype:
            raise GradcheckError(f"input {i}: got a gradient of {g.dtype}, wanted {x.dtype}")
        got = 0.0 if g is None else float((g._array * v).sum())
        size = 0.0 if g is None else float(np.abs(g._array * v).sum())
        wanted = difference(function, leaves, i, v, us, eps)
        if not abs(got - wanted) <= atol + rtol * max(size, abs(wanted)):
            raise GradcheckError(f"input {i}: got {got:.10g} as derivative in a random direction, wanted {wanted:.10g}")


def difference(function: Callable, leaves: list, i: int, v: np.ndarray, us: list, eps) -> float:
    """uᵀ J v for input i, by central differences along v."""
    x = leaves[i]._array
    eps = np.cbrt(np.finfo(float).eps) * max(1.0, np.abs(x).max(initial=0.0)) if eps is None else eps

    def phi(t):
        moved = [*leaves[:i], tensor(x + t * v, requires_grad=True), *leaves[i + 1 :]]
        return sum(float((u * y._array).sum()) for u, y in zip(us, evaluate(function, moved), strict=True))

    return float(central_difference(phi, 0.0, eps))


def second_order(function: Callable, arguments, checked: list[int], outputs, rng, **settings) -> None:
    """The first-order test of the gradient Jᵀ u, as a function of the inputs and of u."""

    def gradient(*given):
        leaves, us = given[: len(arguments)], given[len(arguments) :]
        found = grad(evaluate(function, leaves), [leaves[i] for i in checked], us, create_graph=True, allow_unused=True)
        held = 0 * us[0].sum()  # so that a gradient of which it is said that it is constant is looked at, too
        return [g + held for g in found if g is not None]

    us = [tensor(rng.standard_normal(y.shape), requires_grad=True) for y in outputs]
    try:
        gradcheck(gradient, [*arguments, *us], rng=rng, **settings)
    except GradcheckError as error:
        raise GradcheckError(f"second order: {error}") from None
