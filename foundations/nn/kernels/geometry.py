"""Where a window lies on an image: the sizes, and the sentences for sizes that do not fit.

A window of k taps, `dilation` d apart, covers d (k - 1) + 1 pixels. Moved by `stride` s over an image of H pixels with
`padding` p zeros on each side, it has

    H' = floor((H + 2p - d (k - 1) - 1) / s) + 1

places: output pixel h' sees the padded pixels s h' + d i, i = 0 .. k - 1. Padding may differ between the two sides:
that is what "same" comes to where d (k - 1) is odd.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np


class Window(NamedTuple):
    """All that is said about a window, as pairs (vertical, horizontal)."""

    kernel: tuple[int, int]
    stride: tuple[int, int] = (1, 1)
    dilation: tuple[int, int] = (1, 1)
    before: tuple[int, int] = (0, 0)  # zeros above, and on the left
    after: tuple[int, int] = (0, 0)  # zeros below, and on the right
    groups: int = 1

    def padded(self, H: int, W: int) -> tuple[int, int]:
        """Size of the image with its zeros."""
        return H + self.before[0] + self.after[0], W + self.before[1] + self.after[1]

    def places(self, H: int, W: int) -> tuple[int, int]:
        """Size of the output for an image of H x W; ValueError where the window does not fit on it."""
        sizes = self.padded(H, W)
        extent = tuple(d * (k - 1) + 1 for d, k in zip(self.dilation, self.kernel, strict=True))
        if sizes[0] < extent[0] or sizes[1] < extent[1]:
            raise ValueError(
                f"a window of {extent[0]} x {extent[1]} pixels is larger than "
                f"the padded image of {sizes[0]} x {sizes[1]}"
            )
        high, wide = ((n - e) // s + 1 for n, e, s in zip(sizes, extent, self.stride, strict=True))
        return high, wide

    def turned(self, places: Sequence[int], size: Sequence[int]) -> "Window | None":
        """The window with which gradients of `places` are convolved to those of images of `size`.

        Pixel p - before is seen by tap i from place p - d i. Counted with the kernel turned around, from tap
        k - 1 - i, that is a window at place p on an image that has d (k - 1) - before more pixels in front of it. None
        at a stride above 1, and where padding is wider than the window.
        """
        (d0, d1), (k0, k1), (top, left) = self.dilation, self.kernel, self.before
        before = d0 * (k0 - 1) - top, d1 * (k1 - 1) - left
        after = size[0] - places[0] + top, size[1] - places[1] + left
        if self.stride != (1, 1) or min(before + after) < 0:
            return None
        return self._replace(before=before, after=after)


def is_whole(value) -> bool:
    """Whether it is an integer, which True is not."""
    return isinstance(value, int | np.integer) and not isinstance(value, bool)


def pair(value, name: str, least: int) -> tuple[int, int]:
    """One integer for both directions, alone or as (n,), or one for each; none below `least`."""
    both = tuple(value) if isinstance(value, tuple | list) else (value,)
    wrong = f"{name} must be an integer of at least {least}, or a pair of them, got {value!r}"
    if not all(map(is_whole, both)):
        raise TypeError(wrong)
    if len(both) not in (1, 2) or min(both) < least:
        raise ValueError(wrong)
    return int(both[0]), int(both[-1])


def window(kernel, stride=1, padding=0, dilation=1, groups=1) -> Window:
    """The `Window` that PyTorch's arguments describe; padding may be "valid" (none) or "same" (output as large)."""
    kernel, stride, dilation = pair(kernel, "kernel_size", 1), pair(stride, "stride", 1), pair(dilation, "dilation", 1)
    if not is_whole(groups) or groups < 1:
        kind = ValueError if is_whole(groups) else TypeError
        raise kind(f"groups must be an integer of at least 1, got {groups!r}")
    if padding == "same":
        if stride != (1, 1):
            raise ValueError(f"padding='same' needs stride 1, got stride {stride}")
        total = tuple(d * (k - 1) for d, k in zip(dilation, kernel, strict=True))
        before = total[0] // 2, total[1] // 2
        return Window(kernel, stride, dilation, before, (total[0] - before[0], total[1] - before[1]), int(groups))
    if isinstance(padding, str) and padding != "valid":
        raise ValueError(f"padding must be integers, 'same' or 'valid', got {padding!r}")
    around = (0, 0) if isinstance(padding, str) else pair(padding, "padding", 0)
    return Window(kernel, stride, dilation, around, around, int(groups))


def padded(X: np.ndarray, window: Window, value: float = 0.0) -> np.ndarray:
    """(n, H, W, C) with the window's zeros around, or another value; X itself where there are none.

    Channels are adjacent in memory in any case, as a pixel is read once for each tap.
    """
    if window.before == window.after == (0, 0):
        return X if X.strides[3] == X.itemsize else np.ascontiguousarray(X)
    n, H, W, C = X.shape
    (top, left), size = window.before, window.padded(H, W)
    P = np.full((n, *size, C), value, X.dtype)
    P[:, top : top + H, left : left + W] = X
    return P


def seen_by_tap(window: Window, i: int, j: int, places: tuple[int, int]) -> tuple[slice, slice]:
    """Rows and columns of the padded image that tap (i, j) sees, one for each place of the window."""
    (sh, sw), (dh, dw) = window.stride, window.dilation
    return slice(i * dh, i * dh + sh * (places[0] - 1) + 1, sh), slice(j * dw, j * dw + sw * (places[1] - 1) + 1, sw)
