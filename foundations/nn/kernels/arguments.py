"""Checks at the edge of the kernels: one sentence that says what was wrong, and what would be right."""

from collections.abc import Sequence

import numpy as np

from foundations.nn.kernels.geometry import Window, window


def checked(a, weight, name: str, stride, padding, dilation, groups, *, side: str = "input") -> Window:
    """The window, once an array and a weight fit each other.

    side says which channels of the convolution the array has: its "input" has C, its "output" O.
    """
    for array, called in ((a, name), (weight, "weight")):
        if not isinstance(array, np.ndarray) or array.dtype.kind != "f":
            got = getattr(array, "dtype", type(array).__name__)
            raise TypeError(f"{called} must be an array of floating point numbers, got {got}")
        if array.ndim != 4:
            raise ValueError(f"{called} must have 4 axes, got shape {array.shape}")
    same_dtype(a, weight, name, "weight")
    O, C_of_group, *kernel = weight.shape
    if min(O, *kernel) < 1:
        raise ValueError(f"weight must have at least one kernel of at least one tap, got shape {weight.shape}")
    win = window(kernel, stride, padding, dilation, groups)
    if O % win.groups:
        raise ValueError(f"groups={win.groups} must divide the {O} kernels of weight")
    wanted = C_of_group * win.groups if side == "input" else O
    if a.shape[1] != wanted:
        raise ValueError(
            f"{name} must have {wanted} channels for a weight of shape {weight.shape} in {win.groups} groups, "
            f"got {a.shape[1]}"
        )
    return win


def same_dtype(a: np.ndarray, b: np.ndarray, *names: str) -> None:
    """Both are arrays of one dtype."""
    got = [getattr(array, "dtype", type(array).__name__) for array in (a, b)]
    if got[0] != got[1]:
        raise TypeError(f"{names[0]} and {names[1]} must have the same dtype, got {got[0]} and {got[1]}")


def fits(shape: Sequence[int], wanted: Sequence[int], name: str) -> None:
    """A shape is the one that the others ask for."""
    if tuple(shape) != tuple(wanted):
        raise ValueError(f"{name} must have shape {tuple(wanted)}, got {tuple(shape)}")


def four(shape, name: str) -> tuple[int, int, int, int]:
    """A shape given as four sizes."""
    sizes = tuple(int(n) for n in shape)
    if len(sizes) != 4 or min(sizes) < 0:
        raise ValueError(f"{name} must be four sizes, got {tuple(shape)}")
    return sizes[0], sizes[1], sizes[2], sizes[3]


def weight_of(shape, a) -> np.ndarray:
    """Room for a weight of a shape, of the dtype of an array."""
    return np.empty(four(shape, "weight_shape"), getattr(a, "dtype", np.float64))


def transposed_size(size: Sequence[int], win: Window, output_padding: tuple[int, int]) -> tuple[int, int]:
    """Size of the output of a transposed convolution."""
    out = []
    for n, k, s, d, before, after, extra in zip(
        size, win.kernel, win.stride, win.dilation, win.before, win.after, output_padding, strict=True
    ):
        if extra >= max(s, d):
            raise ValueError(f"output_padding must be less than stride or dilation, got {output_padding}")
        out.append((n - 1) * s - before - after + d * (k - 1) + extra + 1)
    if min(out) < 1:
        raise ValueError(f"the output would have {out[0]} x {out[1]} pixels: padding takes too many away")
    return out[0], out[1]


def channels_last(x: np.ndarray) -> np.ndarray:
    """(N, C, H, W) seen as (N, H, W, C)."""
    return x.transpose(0, 2, 3, 1)


def channels_second(X: np.ndarray) -> np.ndarray:
    """(N, H, W, C) seen as (N, C, H, W)."""
    return X.transpose(0, 3, 1, 2)
