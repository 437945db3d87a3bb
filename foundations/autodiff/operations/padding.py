"""Borders around a tensor, and dimensions turned around: places change, and the derivative changes them back."""

import math
from collections.abc import Callable

import numpy as np

from foundations.autodiff.operations.getitem import sliced
from foundations.autodiff.operations.indexing import index_select
from foundations.autodiff.operations.picking import in_blocks, pick
from foundations.autodiff.operations.shapes import dimension as counted
from foundations.autodiff.operations.shapes import dimensions, movedim, ravel, reshape, sizes
from foundations.autodiff.primitive import primitive

_pad = primitive(
    "pad",
    lambda x, *, widths, value: _bordered(x, widths, value),
    lambda g, *, widths: sliced(g, (*(slice(a, n - b) for (a, b), n in zip(widths, g.shape, strict=True)), ...)),
)
_flip: Callable = primitive("flip", lambda x, *, dims: np.flip(x, dims).copy(), lambda g, *, dims: _flip(g, dims=dims))
_roll: Callable = primitive(
    "roll",
    lambda x, *, shifts, dims: np.roll(x, shifts, dims),
    lambda g, *, shifts, dims: _roll(g, shifts=tuple(-s for s in shifts), dims=dims),
)


def _bordered(x, widths, value):
    y = np.full([a + n + b for (a, b), n in zip(widths, x.shape, strict=True)], value, x.dtype)
    y[tuple(slice(a, a + n) for (a, _), n in zip(widths, x.shape, strict=True))] = x
    return y


# Which of n slices stands at place i; the border has i < 0 or i >= n
PLACES = {
    "reflect": lambda i, n: (n - 1) - abs((n - 1) - abs(i)),
    "replicate": lambda i, n: np.clip(i, 0, n - 1),
    "circular": lambda i, n: i % n,
}
LARGEST = {"reflect": lambda n: n - 1, "replicate": lambda n: math.inf, "circular": lambda n: n}


def pad(input, pad, mode="constant", value=None):
    """The tensor with a border.

    Parameters
    ----------
    pad : an even number of widths: before and after in the last dimension, then in the one before it, and so on.
        Negative widths cut off
    mode : "constant"; "reflect" mirrors without repeating the edge, "replicate" repeats it, "circular" goes around
    value : of the constant border, 0 by default

    Raises
    ------
    RuntimeError
        For an odd number of widths or more than there are dimensions, for what the mode cannot fill.
    NotImplementedError
        For an unknown mode, or dimensions that the mode does not know.

    Compare: torch.nn.functional.pad.
    """
    widths = list(zip(pad[::2], pad[1::2], strict=False))[::-1]
    if len(pad) % 2 or len(widths) > input.ndim:
        raise RuntimeError(f"pad has two widths for each of at most {input.ndim} dimensions; got {tuple(pad)}")
    first = input.ndim - len(widths)
    if mode in ("constant", "circular"):
        input = cut(input, widths, first)
        widths = [(max(a, 0), max(b, 0)) for a, b in widths]
    if mode != "constant":
        return with_copies(input, widths, first, mode, value)
    return _pad(input, widths=((0, 0),) * first + tuple(widths), value=0 if value is None else value)


def cut(x, widths, first: int):
    """What negative widths leave."""
    if all(a >= 0 <= b for a, b in widths):
        return x
    keep = [slice(max(-a, 0), n - max(-b, 0)) for (a, b), n in zip(widths, x.shape[first:], strict=True)]
    if any(part.start > part.stop for part in keep):
        raise RuntimeError(f"pad: negative widths cut more off than there is in shape {tuple(x.shape)}")
    return sliced(x, (..., *keep))


def with_copies(x, widths, first: int, mode: str, value):
    """A border of copies from inside, dimension by dimension."""
    if mode not in PLACES:
        raise NotImplementedError(f'mode is "constant", {", ".join(map(repr, PLACES))}; got {mode!r}')
    if value not in (None, 0):
        raise ValueError(f'a value is for mode "constant"; got {value} for "{mode}"')
    if len(widths) > 3 or first not in (1, 2):
        raise NotImplementedError(f'"{mode}" pads the last 1 to 3 dimensions, after one or two others')
    for dim, (a, b) in enumerate(widths, first):
        n = x.shape[dim]
        if max(a, b) > LARGEST[mode](n) or (n == 0 and (a or b)):
            raise RuntimeError(f'"{mode}" cannot make a border of {a} and {b} from {n} slices')
        x = index_select(x, dim, PLACES[mode](np.arange(-a, n + b), n))
    return x


def flip(input, *places, dims=None):
    """The order along some dimensions turned around; a copy. Compare: torch.flip."""
    dims = dimensions(sizes(places, dims), input.ndim)
    return _flip(input, dims=dims if input.ndim else ())


def fliplr(input):
    """Columns in reverse order. Compare: torch.fliplr."""
    if input.ndim < 2:
        raise RuntimeError(f"fliplr takes two dimensions at least; the shape is {tuple(input.shape)}")
    return flip(input, 1)


def flipud(input):
    """Rows in reverse order. Compare: torch.flipud."""
    if input.ndim < 1:
        raise RuntimeError("flipud takes a tensor with dimensions")
    return flip(input, 0)


def roll(input, shifts, dims=None):
    """Slices moved on by `shifts` along `dims`; what falls off comes back at the other end. Compare: torch.roll."""
    shifts = tuple(shifts) if isinstance(shifts, list | tuple) else (shifts,)
    if dims is None or dims == ():
        if len(shifts) != 1:
            raise RuntimeError(f"roll: shifts {shifts} need as many dims")
        return reshape(_roll(ravel(input), shifts=shifts, dims=(0,)), input.shape)
    dims = tuple(dims) if isinstance(dims, list | tuple) else (dims,)
    if not input.ndim:
        raise IndexError("a tensor without dimensions cannot be rolled along one")
    if len(shifts) != len(dims):
        raise RuntimeError(f"roll: shifts {shifts} and dims {dims} are not equally many")
    return _roll(input, shifts=shifts, dims=tuple(counted(d, input.ndim) for d in dims))


def unfold(input, dimension, size, step):
    """Windows of a size, every `step` slices, as the last dimension; a copy. Compare: torch.Tensor.unfold."""
    dim = counted(dimension, input.ndim)
    n = input.shape[dim] if input.ndim else 1
    if not 0 <= size <= n or step < 1:
        raise RuntimeError(f"unfold: windows of {size}, every {step}, do not lie in a dimension of size {n}")
    rows = np.arange(0, n - size + 1, step)[:, None] + np.arange(size)  # (windows, size)
    if not input.ndim:
        return pick(input, rows[0], 0)
    return movedim(pick(input, in_blocks(rows, input.shape[:dim], n), dim + 1), dim + 1, -1)


METHODS = {f.__name__: f for f in (flip, fliplr, flipud, roll, unfold)}
