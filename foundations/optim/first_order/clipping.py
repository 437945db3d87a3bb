"""Gradients kept within bounds: by their common norm, or each number by itself.

    g ← g min(1, max_norm / (‖g‖ + 1e-6)),    g all gradients in one row

keeps the direction and bounds the length; clipping values bounds each coordinate, and turns the direction. Names and
arguments are those of torch.nn.utils; the functions are here, as `nn` is below `optim`.
"""

import math
from collections.abc import Iterable

import numpy as np

from foundations.autodiff import Tensor, tensor
from foundations.autodiff.dtypes import QUIET
from foundations.linalg import norm
from foundations.optim.first_order.blocks import SMALL


def get_total_norm(
    tensors: Tensor | Iterable[Tensor], norm_type: float = 2.0, error_if_nonfinite: bool = False
) -> Tensor:
    """The norm of all numbers of all tensors in one row.

    Parameters
    ----------
    tensors : one or several
    norm_type : p of the p-norm; inf for the largest magnitude
    error_if_nonfinite : whether a norm that is nan or infinite is an error

    Returns
    -------
    a tensor without dimensions; 0 for no tensors

    Raises
    ------
    RuntimeError
        If the norm is nan or infinite, and that is to be an error.

    Compare: torch.nn.utils.get_total_norm.
    """
    arrays = [t._array.reshape(-1) for t in listed(tensors)]
    p = float(norm_type)
    small = np.concatenate([np.zeros(0, np.float32), *(a for a in arrays if a.size < SMALL)])  # in one row, one call
    norms = [norm(a, p) for a in [small, *(a for a in arrays if a.size >= SMALL)] if a.size]
    total = norm(np.array(norms), p) if norms else 0.0
    if error_if_nonfinite and not math.isfinite(total):
        raise RuntimeError(f"the gradients' norm of order {p:g} is {total}; it must be finite to scale them by it")
    return tensor(total, arrays[0].dtype if arrays else None)


def clip_grad_norm_(
    parameters: Tensor | Iterable[Tensor], max_norm: float, norm_type: float = 2.0, error_if_nonfinite: bool = False
) -> Tensor:
    """Scale all gradients by one factor so that their norm is at most `max_norm`.

    Parameters
    ----------
    parameters : one tensor or several; those without a gradient are left out
    max_norm : the bound
    norm_type, error_if_nonfinite : as in get_total_norm

    Returns
    -------
    the norm before, a tensor without dimensions

    Raises
    ------
    RuntimeError
        If the norm is nan or infinite, and that is to be an error; the gradients stay as they are.

    Compare: torch.nn.utils.clip_grad_norm_.
    """
    grads = [p.grad for p in listed(parameters) if p.grad is not None]
    total = get_total_norm(grads, norm_type, error_if_nonfinite)
    factor = float(max_norm) / (total.item() + 1e-6)
    if not factor >= 1:  # nan is passed on
        for g in grads:
            change(g, np.multiply, factor)
    return total


def clip_grad_value_(parameters: Tensor | Iterable[Tensor], clip_value: float) -> None:
    """Bring every number of the gradients into [-clip_value, clip_value]. Compare: torch.nn.utils.clip_grad_value_."""
    for p in listed(parameters):
        if p.grad is not None:
            change(p.grad, np.maximum, -float(clip_value))
            change(p.grad, np.minimum, float(clip_value))


def change(g: Tensor, ufunc: np.ufunc, number: float) -> None:
    """Write ufunc(g, number) into the memory of g, and count the change.

    Raises RuntimeError if several of its numbers are one place in memory.
    """
    if not g._array.flags.writeable:
        raise RuntimeError(f"a gradient of shape {g.shape} is read-only, or its numbers share a place; clip a clone")
    QUIET.run(ufunc, g._array, number, out=g._array)
    g._version[0] += 1


def listed(tensors: Tensor | Iterable[Tensor]) -> list[Tensor]:
    """One tensor or several, as a list."""
    return [tensors] if isinstance(tensors, Tensor) else list(tensors)
