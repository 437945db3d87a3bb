"""Two-dimensional convolution and its transpose on arrays, with PyTorch's arguments: checks, and the choice of the way.

    y[n, o, h, w] = Σ_c Σ_ij weight[o, c, i, j] x[n, c, s h + d i - p, s w + d j - p]

(what engineers call convolution is a correlation: the kernel is not flipped). For a fixed weight x -> y is a matrix,
very sparse; its transpose is the gradient with respect to x, and, run forward, the transposed convolution. The three
maps

    forward (x, W) -> y        input gradient (g, W) -> dx        weight gradient (g, x) -> dW

are worked out in three ways: `definition.py`, one product for each tap, is the one to read; `columns.py` makes one
product of them all (im2col); `winograd.py` needs fewer multiplications where the kernel is 3 x 3 at stride 1.

Layout. Arrays are (N, C, H, W) to the caller, and may lie in memory in any order; where channels come last in memory
(a transposed view of (N, H, W, C)) nothing is copied to bring them there. Results are such views.
Left out: bias, which is an addition to y; inputs without the axis N; padding other than with zeros.
Source: Chellapilla, Puri & Simard (2006) for im2col; Dumoulin & Visin, A guide to convolution arithmetic (2016).
"""

from collections.abc import Sequence

import numpy as np

from foundations.nn.kernels import columns, winograd
from foundations.nn.kernels.arguments import (
    channels_last,
    channels_second,
    checked,
    fits,
    four,
    same_dtype,
    transposed_size,
    weight_of,
)
from foundations.nn.kernels.geometry import Window, pair

# With less than this, Winograd's additions, or its many short steps, outweigh the multiplications that it saves.
CHANNELS = 16  # of the input and of the output
MULTIPLICATIONS = 2**22


def conv2d_forward(x, weight, *, stride=1, padding=0, dilation=1, groups=1) -> np.ndarray:
    """Convolve images with kernels.

    Parameters
    ----------
    x : (N, C, H, W) float array, in any order in memory
    weight : (O, C/groups, kh, kw) array of the same dtype
    stride, padding, dilation : an integer of at least 1 (padding: 0), or a pair (vertical, horizontal); padding may
        also be "valid" (none) or, at stride 1, "same" (H' = H, W' = W; an odd zero goes below or on the right)
    groups : the channels fall into so many blocks, each with its own O/groups kernels

    Returns
    -------
    y : (N, O, H', W'), H' = floor((H + 2p - d(kh - 1) - 1) / s) + 1, channels last in memory

    Raises
    ------
    ValueError for shapes that do not fit each other, and for a kernel larger than the padded image;
    TypeError for dtypes that are not the same floating point type, and for options that are not integers.

    Notes
    -----
    Cost 2 N O (C/groups) kh kw H' W' flops; for 3 x 3 kernels at stride 1 about 2.25 times fewer.
    Memory beside y: about 10 MiB per thread, which are kept for the next call, and a padded copy of some images.
    Compare: torch.nn.functional.conv2d.
    """
    win = checked(x, weight, "x", stride, padding, dilation, groups)
    Y = forward(channels_last(x), weight, win, win.places(*x.shape[2:]))
    return channels_second(Y)


def conv2d_input_gradient(g, weight, input_shape, *, stride=1, padding=0, dilation=1, groups=1) -> np.ndarray:
    """The gradient of Σ g y with respect to x, for y = conv2d_forward(x, weight, ...).

    Parameters
    ----------
    g : (N, O, H', W'), the gradient with respect to y
    weight : (O, C/groups, kh, kw)
    input_shape : (N, C, H, W), the shape of x
    stride, padding, dilation, groups : as they were in `conv2d_forward`

    Returns
    -------
    dx : (N, C, H, W), channels last in memory

    Raises, Notes: as in `conv2d_forward`; ValueError, too, where g does not have the shape of y.
    Compare: torch.nn.grad.conv2d_input.
    """
    win = checked(g, weight, "g", stride, padding, dilation, groups, side="output")
    shape = four(input_shape, "input_shape")
    fits(g.shape, (shape[0], len(weight), *win.places(*shape[2:])), "g")
    fits(shape, (len(g), weight.shape[1] * win.groups, *shape[2:]), "input_shape")
    return channels_second(input_gradient(channels_last(g), weight, shape[2:], win))


def conv2d_weight_gradient(g, x, weight_shape, *, stride=1, padding=0, dilation=1, groups=1) -> np.ndarray:
    """The gradient of Σ g y with respect to the weight, for y = conv2d_forward(x, weight, ...).

    Parameters
    ----------
    g : (N, O, H', W'), the gradient with respect to y
    x : (N, C, H, W)
    weight_shape : (O, C/groups, kh, kw)
    stride, padding, dilation, groups : as they were in `conv2d_forward`

    Returns
    -------
    dweight : (O, C/groups, kh, kw)

    Raises, Notes: as in `conv2d_forward`; ValueError, too, where g does not have the shape of y.
    Compare: torch.nn.grad.conv2d_weight.
    """
    win = checked(x, weight_of(weight_shape, x), "x", stride, padding, dilation, groups)
    same_dtype(g, x, "g", "x")
    fits(g.shape, (len(x), weight_shape[0], *win.places(*x.shape[2:])), "g")
    return weight_gradient(channels_last(g), channels_last(x), win)


def conv2d_gradients(g, x, weight, *, stride=1, padding=0, dilation=1, groups=1) -> tuple[np.ndarray, np.ndarray]:
    """(dx, dweight): `conv2d_input_gradient` and `conv2d_weight_gradient` in one pass over g, which is faster."""
    win = checked(x, weight, "x", stride, padding, dilation, groups)
    same_dtype(g, x, "g", "x")
    places = win.places(*x.shape[2:])
    fits(g.shape, (len(x), len(weight), *places), "g")
    G, X, size = channels_last(g), channels_last(x), x.shape[2:]
    if for_winograd(win, G.shape[:3], *weight.shape[:2]):
        dX, dweight = winograd.gradients(G, X, weight, size, win.before)
        if dX is not None and dweight is not None:
            return channels_second(dX), dweight
    return channels_second(columns.input_gradient(G, weight, size, win)), columns.weight_gradient(G, X, win)


def conv_transpose2d_forward(
    x, weight, *, stride=1, padding=0, output_padding=0, groups=1, dilation=1
) -> np.ndarray:
    """Transposed convolution: each input pixel adds its multiple of the kernel to the output.

    Parameters
    ----------
    x : (N, C, H, W) float array
    weight : (C, O/groups, kh, kw): the weight of the convolution (O channels to C) that this is the transpose of
    stride, padding, dilation, groups : those of that convolution; padding takes pixels away here
    output_padding : rows and columns more, below and on the right, as a stride leaves open how large its input was;
        smaller than stride or dilation

    Returns
    -------
    y : (N, O, H', W'), H' = (H - 1) s - 2p + d(kh - 1) + output_padding + 1, channels last in memory

    Raises, Notes: as in `conv2d_forward`. It is `conv2d_input_gradient` with x in the place of g.
    Compare: torch.nn.functional.conv_transpose2d.
    """
    win = checked(x, weight, "x", stride, padding, dilation, groups, side="output")
    size = transposed_size(x.shape[2:], win, pair(output_padding, "output_padding", 0))
    return channels_second(input_gradient(channels_last(x), weight, size, win))


def conv_transpose2d_input_gradient(g, weight, input_shape, *, stride=1, padding=0, groups=1, dilation=1) -> np.ndarray:
    """dx (N, C, H, W) for y = conv_transpose2d_forward(x, weight, ...): the convolution of g (N, O, H', W')."""
    win = checked(g, weight, "g", stride, padding, dilation, groups)
    shape = four(input_shape, "input_shape")
    Y = forward(channels_last(g), weight, win, win.places(*g.shape[2:]))
    fits((shape[0], shape[1]), (len(g), len(weight)), "input_shape[:2]")
    return channels_second(Y[:, : shape[2], : shape[3]])  # output_padding beyond the stride lets one more place fit


def conv_transpose2d_weight_gradient(g, x, weight_shape, *, stride=1, padding=0, groups=1, dilation=1) -> np.ndarray:
    """dweight (C, O/groups, kh, kw) for y = conv_transpose2d_forward(x, weight, ...): x and g change their places."""
    win = checked(g, weight_of(weight_shape, g), "g", stride, padding, dilation, groups)
    same_dtype(x, g, "x", "g")
    places = win.places(*g.shape[2:])
    fits(x.shape, (len(g), weight_shape[0], *(min(p, n) for p, n in zip(places, x.shape[2:], strict=True))), "x")
    return weight_gradient(channels_last(x), channels_last(g), win)


# ---- Which way: arrays with channels last from here on


def forward(X: np.ndarray, weight: np.ndarray, win: Window, places: tuple[int, int]) -> np.ndarray:
    """Y (N, H', W', O)."""
    Y = None
    if for_winograd(win, (len(X), *places), *weight.shape[:2]):
        Y = winograd.forward(X, weight, win.before, places)
    return columns.forward(X, weight, win) if Y is None else Y


def input_gradient(G: np.ndarray, weight: np.ndarray, size: Sequence[int], win: Window) -> np.ndarray:
    """dX (N, H, W, C) from G (N, H', W', O)."""
    dX = None
    if for_winograd(win, G.shape[:3], *weight.shape[:2]):
        dX, _ = winograd.gradients(G, None, weight, size, win.before)
    return columns.input_gradient(G, weight, size, win) if dX is None else dX


def weight_gradient(G: np.ndarray, X: np.ndarray, win: Window) -> np.ndarray:
    """dW (O, C/groups, kh, kw) from G (N, H', W', O) and X (N, H, W, C)."""
    dW = None
    if for_winograd(win, G.shape[:3], G.shape[3], X.shape[3]):
        _, dW = winograd.gradients(G, X, None, X.shape[1:3], win.before)
    return columns.weight_gradient(G, X, win) if dW is None else dW


def for_winograd(win: Window, places: Sequence[int], O: int, C: int) -> bool:
    """Whether Winograd's way is open and worth it for (N, H', W') places, and an image's tiles fit in a cache."""
    if win.kernel != (3, 3) or win.stride != (1, 1) or win.dilation != (1, 1) or win.groups != 1:
        return False
    enough = min(C, O) >= CHANNELS and winograd.multiplications(places, C, O) >= MULTIPLICATIONS
    return enough and winograd.numbers(places[1:], C, O) <= 2 * winograd.TILES
