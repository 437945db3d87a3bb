"""Pooling: each window of an image gives its largest pixel, or its mean.

    max:  y[n, c, h, w] = max_ij x[n, c, s h + d i - p, s w + d j - p]         (what lies outside does not count)
    mean: y[n, c, h, w] = 1/(kh kw) Σ_ij x[n, c, s h + i - p, s w + j - p]     (what lies outside counts as zero)

Both are a loop over the taps (i, j), each of which sees one pixel of every window: a view of the image in steps of the
stride. Backward, the mean gives each of its pixels g / (kh kw). The maximum hands g to the one pixel that it was, which
is why `max_pool2d_forward` returns where that is; of equal ones it is the first, as the reader reads.

Arrays are (N, C, H, W) to the caller, in any order in memory; results have their channels last there.
Memory beside the results: one padded copy of the images where there is padding, and a few arrays the size of y.
Left out: `ceil_mode`, `divisor_override`.
Source: LeCun et al. (1998), Gradient-based learning applied to document recognition, section II.B, for the mean;
Scherer, Müller & Behnke (2010), Evaluation of pooling operations, for the maximum.
Compare: torch.nn.functional.max_pool2d, torch.nn.functional.avg_pool2d.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from foundations.nn.kernels.arguments import channels_last, channels_second, fits, four
from foundations.nn.kernels.geometry import Window, padded, seen_by_tap, window
from foundations.nn.kernels.threads import share, spread


class Pooled(NamedTuple):
    """Maxima, and where they are."""

    values: np.ndarray
    indices: np.ndarray


def max_pool2d_forward(x, kernel_size, *, stride=None, padding=0, dilation=1) -> Pooled:
    """The largest pixel of each window, and where it is.

    Parameters
    ----------
    x : (N, C, H, W) float array
    kernel_size, stride, padding, dilation : integers, or pairs (vertical, horizontal); stride None is kernel_size;
        padding at most half of kernel_size

    Returns
    -------
    values : (N, C, H', W'), H' = floor((H + 2p - d(kh - 1) - 1) / s) + 1
    indices : (N, C, H', W') integers, position h W + w in the image; of equal ones the first, of nan the last

    Raises
    ------
    ValueError for a window that does not fit on the padded image, and for too much padding;
    TypeError for images of integers, and for options that are not integers.

    Notes
    -----
    Cost: kh kw comparisons a window. Compare: torch.nn.functional.max_pool2d.
    """
    win = pool_window(x, kernel_size, stride, padding, dilation)
    X, places = channels_last(x), win.places(*x.shape[2:])
    values = np.empty((len(x), *places, x.shape[1]), x.dtype)
    indices = np.empty(values.shape, np.int64)

    def work(start: int, stop: int) -> None:
        P, best = padded(X[start:stop], win, -np.inf), values[start:stop]
        best[...] = -np.inf
        for _, seen in taps(P, win, places, 0):
            np.maximum(best, seen, out=best)  # nan, if there is one
        find(best, P, win, x.shape[3], out=indices[start:stop])

    spread(work, len(x), parts(values, win))
    return Pooled(channels_second(values), channels_second(indices))


def find(best: np.ndarray, P: np.ndarray, win: Window, W: int, out: np.ndarray) -> None:
    """out (n, H', W', C) is where in an image W wide the largest pixels `best` are, P being the padded images."""
    places = best.shape[1:3]
    before = np.ones(best.shape, bool)  # no tap so far is the largest
    tap = np.zeros(best.shape, np.min_scalar_type(win.kernel[0] * win.kernel[1]))
    for _, seen in taps(P, win, places, W):
        before &= seen != best
        tap += before
    corner, offsets = corners(win, places, W), np.array([*tap_offsets(win, W), 0])  # the last is for no tap at all
    np.add(offsets[tap], corner, out=out)
    np.copyto(out, first_inside(win, places, W), where=best == -np.inf)  # padding is as large, but no pixel
    if before.any():  # nan is not equal to itself
        for offset, seen in taps(P, win, places, W):
            np.copyto(out, corner + offset, where=np.isnan(seen))


def max_pool2d_backward(g, indices, input_shape, kernel_size, *, stride=None, padding=0, dilation=1) -> np.ndarray:
    """dx (N, C, H, W) from g (N, C, H', W') and the indices that `max_pool2d_forward` returned with these arguments."""
    shape, win = four(input_shape, "input_shape"), pool_window(g, kernel_size, stride, padding, dilation)
    places = win.places(*shape[2:])
    fits(g.shape, (*shape[:2], *places), "g")
    fits(indices.shape, g.shape, "indices")
    (N, C, H, W), G, I = shape, channels_last(g), channels_last(indices)
    dX = np.zeros((N, H, W, C), g.dtype)

    def work(start: int, stop: int) -> None:
        pixel = I[start:stop] + H * W * np.arange(stop - start)[:, None, None, None]  # of all images of this part
        number = pixel * C + np.arange(C)
        np.add.at(dX[start:stop].reshape(-1), number.ravel(), G[start:stop].ravel())  # a pixel may be largest twice

    spread(work, N, parts(g, win))
    return channels_second(dX)


def avg_pool2d_forward(x, kernel_size, *, stride=None, padding=0, count_include_pad=True) -> np.ndarray:
    """The mean of each window: (N, C, H', W') from (N, C, H, W), arguments as in `max_pool2d_forward`.

    count_include_pad : whether zeros of the padding count as pixels; if not, the sum is divided by the others' number.

    Compare: torch.nn.functional.avg_pool2d.
    """
    win = pool_window(x, kernel_size, stride, padding, 1)
    places = win.places(*x.shape[2:])
    Y = np.empty((len(x), *places, x.shape[1]), x.dtype)
    count = counts(win, places, x.shape[2:], count_include_pad).astype(x.dtype)

    def work(start: int, stop: int) -> None:
        total = Y[start:stop]
        total[...] = 0
        for _, seen in taps(padded(channels_last(x)[start:stop], win), win, places, 0):
            total += seen
        total /= count

    spread(work, len(x), parts(Y, win))
    return channels_second(Y)


def avg_pool2d_backward(
    g, input_shape, kernel_size, *, stride=None, padding=0, count_include_pad=True
) -> np.ndarray:
    """dx (N, C, H, W) from g (N, C, H', W'), with the arguments of `avg_pool2d_forward`."""
    shape, win = four(input_shape, "input_shape"), pool_window(g, kernel_size, stride, padding, 1)
    places = win.places(*shape[2:])
    fits(g.shape, (*shape[:2], *places), "g")
    count = counts(win, places, shape[2:], count_include_pad).astype(g.dtype)

    (N, C, H, W), (top, left) = shape, win.before
    dX = np.empty((N, H, W, C), g.dtype)

    def work(start: int, stop: int) -> None:
        P = np.zeros((stop - start, *win.padded(H, W), C), g.dtype)
        each = channels_last(g)[start:stop] / count
        for _, seen in taps(P, win, places, W):
            seen += each
        dX[start:stop] = P[:, top : top + H, left : left + W]

    spread(work, N, parts(g, win))
    return channels_second(dX)


def taps(P: np.ndarray, win: Window, places: tuple[int, int], W: int) -> Iterator[tuple[int, np.ndarray]]:
    """For each tap: how far it lies from the window's first, in an image W wide; and what it sees, (n, H', W', C)."""
    for (i, j), offset in zip(np.ndindex(win.kernel), tap_offsets(win, W), strict=True):
        yield offset, P[:, *seen_by_tap(win, i, j, places)]


def tap_offsets(win: Window, W: int) -> list[int]:
    """How far each tap lies from the window's first, in an image W wide."""
    return [i * win.dilation[0] * W + j * win.dilation[1] for i, j in np.ndindex(win.kernel)]


def corners(win: Window, places: tuple[int, int], W: int) -> np.ndarray:
    """(H', W', 1): position h W + w of the first tap of each window, be it outside the image."""
    h, w = (np.arange(n) * s - p for n, s, p in zip(places, win.stride, win.before, strict=True))
    return (h[:, None] * W + w)[:, :, None]


def first_inside(win: Window, places: tuple[int, int], W: int) -> np.ndarray:
    """(H', W', 1): position of the first tap of each window that is inside the image."""
    h, w = (np.arange(n) * s - p for n, s, p in zip(places, win.stride, win.before, strict=True))
    h, w = (np.where(v < 0, v % d, v) for v, d in zip((h, w), win.dilation, strict=True))
    return (h[:, None] * W + w)[:, :, None]


def counts(win: Window, places: tuple[int, int], size: tuple[int, int], all_of_them: bool) -> np.ndarray:
    """(H', W', 1): the number that the sum of each window is divided by."""
    if all_of_them:
        return np.full((*places, 1), win.kernel[0] * win.kernel[1])
    inside = []
    for n, k, s, p, m in zip(places, win.kernel, win.stride, win.before, size, strict=True):
        start = np.arange(n) * s - p
        inside.append(np.minimum(start + k, m) - np.maximum(start, 0))
    return (inside[0][:, None] * inside[1])[:, :, None]


def parts(Y: np.ndarray, win: Window) -> int:
    """How many threads pooling to the size of Y is worth."""
    return share(len(Y), 1, 1, Y.size * win.kernel[0] * win.kernel[1]).parts


def pool_window(x, kernel_size, stride, padding, dilation) -> Window:
    """The window of a pooling, once it is one of images."""
    if not isinstance(x, np.ndarray) or x.dtype.kind != "f":
        got = getattr(x, "dtype", type(x).__name__)
        raise TypeError(f"images must be an array of floating point numbers, got {got}")
    if x.ndim != 4:
        raise ValueError(f"images must have 4 axes, got shape {x.shape}")
    if isinstance(padding, str):
        raise TypeError(f"padding must be an integer or a pair of them, got {padding!r}")
    if stride is None or (isinstance(stride, tuple | list) and not stride):
        stride = kernel_size
    win = window(kernel_size, stride, padding, dilation)
    for p, k in zip(win.before, win.kernel, strict=True):
        if 2 * p > k:
            raise ValueError(f"padding must be at most half of kernel_size {k}, got {p}")
    return win
