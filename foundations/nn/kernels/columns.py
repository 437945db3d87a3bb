"""Convolution as one matrix product: im2col.

An output pixel is the sum, over the k x k taps and the C channels, of weight times what the tap sees: a scalar product
of length K = kh kw C. Write what is seen from each of the P = N H'W' places as a row of a matrix, and all output
channels come out of one product:

    Y (P, O) = X_col (P, K) @ W (K, O),        X_col[(n, h, w), (i, j, c)] = x[n, s h + d i, s w + d j, c]

Backward follows from the product: dW = X_colᵀ G, and dX_col = G Wᵀ, whose rows are added back to the pixels that they
were copied from (col2im): pixel p receives W_ijᵀ g from every place and tap with s h + d i = p. At stride 1 that is
h = p - d i, again a convolution: of g, with the kernel turned by 180 degrees and its channels exchanged.

Images lie with channels last: then a row of X_col is kh runs of kw C consecutive numbers, copied as such, and y comes
out in the same layout. X_col is k² times the size of the image, so it is made for a few images, or a few rows of one,
at a time: `COLUMNS` numbers per thread (1 MiB in float32), which stay in the core's cache between their making and
their use.
Source: Chellapilla, Puri & Simard, High performance convolutional neural networks for document processing (2006).
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.lib.stride_tricks import as_strided

from foundations.nn.kernels.geometry import Window, padded, seen_by_tap
from foundations.nn.kernels.scratch import scratch
from foundations.nn.kernels.threads import add_products, products, share, slices, spread

COLUMNS = 2**18


def forward(X: np.ndarray, weight: np.ndarray, window: Window) -> np.ndarray:
    """Y (N, H', W', O) from X (N, H, W, C) and weight (O, C/groups, kh, kw)."""
    N, size, W = len(X), window.places(*X.shape[1:3]), as_matrix(weight, window)  # W (G, K, O/G)
    Y = np.empty((N, *size, len(weight)), X.dtype)
    parts, piece = share(N, W.shape[1], W.shape[2], N * size[0] * size[1] * W.size)

    def work(start: int, stop: int) -> None:
        for images, bands in pieces(start, stop, size, W.shape[0] * W.shape[1]):
            P = padded(X[images], window)
            for rows in bands:
                products(columns(P, window, rows, size[1]), W, by_group(Y[images, rows], window), piece)

    spread(work, N, parts)
    return Y


def input_gradient(g: np.ndarray, weight: np.ndarray, size: Sequence[int], window: Window) -> np.ndarray:
    """dX (N, H, W, C) from g (N, H', W', O), for images of size (H, W)."""
    turned = window.turned(g.shape[1:3], size)
    if turned is not None and len(weight) <= 4 * weight.shape[1] * window.groups:  # or X_col of g would be the wider
        return forward(g, turned_weight(weight, window), turned)
    return by_adding_columns(g, weight, size, window)


def by_adding_columns(g: np.ndarray, weight: np.ndarray, size: Sequence[int], window: Window) -> np.ndarray:
    """`input_gradient` by col2im, for every window."""
    N, places, C = len(g), g.shape[1:3], weight.shape[1] * window.groups
    WT = np.ascontiguousarray(as_matrix(weight, window).mT)  # (G, O/G, K)
    dX = np.empty((N, *size, C), g.dtype)
    parts, piece = share(N, WT.shape[1], WT.shape[2], N * places[0] * places[1] * WT.size)
    (top, left), (H, W) = window.before, size

    def work(start: int, stop: int) -> None:
        for images, bands in pieces(start, stop, places, WT.shape[0] * WT.shape[2]):
            dP = np.zeros((images.stop - images.start, *window.padded(H, W), C), g.dtype)
            for rows in bands:
                G = by_group(g[images, rows], window)  # (G, P, O/G)
                (col,) = scratch([(*G.shape[:2], WT.shape[2])], g.dtype)
                products(G, WT, col, piece)
                add_columns(dP[:, rows.start * window.stride[0] :], col, window, (rows.stop - rows.start, places[1]))
            dX[images] = dP[:, top : top + H, left : left + W]

    spread(work, N, parts)
    return dX


def weight_gradient(g: np.ndarray, X: np.ndarray, window: Window) -> np.ndarray:
    """dW (O, C/groups, kh, kw) from g (N, H', W', O) and X (N, H, W, C)."""
    (N, *places, O), C, G, (kh, kw) = g.shape, X.shape[3], window.groups, window.kernel
    shape = G, kh * kw, C // G, O // G  # one product for each tap, as they are small enough then
    parts, piece = share(N, C // G, O // G, N * places[0] * places[1] * kh * kw * C * (O // G))

    def work(start: int, stop: int) -> np.ndarray:
        dW = np.zeros(shape, X.dtype)
        for images, bands in pieces(start, stop, places, kh * kw * C):
            P = padded(X[images], window)
            for rows in bands:
                col = columns(P, window, rows, places[1])
                col = col.reshape(*col.shape[:2], *shape[1:3]).transpose(0, 2, 1, 3)  # (G, kh kw, P, C/G)
                add_products(col, by_group(g[images, rows], window)[:, None], dW, piece)  # with (G, 1, P, O/G)
        return dW

    dW = sum(spread(work, N, parts))
    return dW.reshape(G, kh, kw, C // G, O // G).transpose(0, 4, 3, 1, 2).reshape(O, C // G, kh, kw)


def pieces(start: int, stop: int, places: Sequence[int], width: int) -> Iterator[tuple[slice, list[slice]]]:
    """Images start .. stop in groups, each with bands of rows, so that X_col has about COLUMNS numbers at a time.

    Several images come whole; one that is too large alone comes in several bands.
    """
    row = max(1, places[1] * width)
    for images in slices(start, stop, COLUMNS // max(1, places[0] * row)):
        yield images, list(slices(0, places[0], COLUMNS // (row * (images.stop - images.start))))


def columns(P: np.ndarray, window: Window, rows: slice, wide: int) -> np.ndarray:
    """X_col (G, n h W', kh kw C/G) of the places in some rows, from padded images P (n, H + 2p, W + 2p, C).

    Before the copy it is a view in which the pixels that two windows share appear twice: moving by one place is a step
    of `stride` pixels, by one tap a step of `dilation`. A 1 x 1 window at stride 1 needs no copy.
    """
    (n, _, _, C), (s0, s1, s2, s3) = P.shape, P.strides
    (kh, kw), (sh, sw), (dh, dw), G = window.kernel, window.stride, window.dilation, window.groups
    high, first = rows.stop - rows.start, P[:, rows.start * sh :]
    shape = G, n, high, wide, kh, kw, C // G
    steps = s3 * (C // G), s0, s1 * sh, s2 * sw, s1 * dh, s2 * dw, s3
    view = as_strided(first, shape, steps, writeable=False)
    if window.kernel == window.stride == (1, 1):
        return view.reshape(G, n * high * wide, C // G)
    (col,) = scratch([(G, n * high * wide, kh * kw * (C // G))], P.dtype)
    col.reshape(shape)[...] = view
    return col


def add_columns(dP: np.ndarray, col: np.ndarray, window: Window, places: tuple[int, int]) -> None:
    """col2im: add each row of dX_col (G, P, K) to the pixels of dP (n, H, W, C) that it was copied from."""
    n, G, (kh, kw) = len(dP), window.groups, window.kernel
    col = col.reshape(G, n, *places, kh, kw, dP.shape[3] // G)
    for i, j in np.ndindex(kh, kw):
        seen = dP[:, *seen_by_tap(window, i, j, places)]  # (n, h, W', C), a view
        seen += col[..., i, j, :].transpose(1, 2, 3, 0, 4).reshape(seen.shape)


def by_group(Y: np.ndarray, window: Window) -> np.ndarray:
    """(n, h, W', O) as (G, n h W', O/G); a view wherever Y is contiguous."""
    n, high, wide, O = Y.shape
    return Y.reshape(n * high * wide, window.groups, O // window.groups).transpose(1, 0, 2)


def turned_weight(weight: np.ndarray, window: Window) -> np.ndarray:
    """(O, C/G, kh, kw) turned by 180 degrees, its channels exchanged: (C, O/G, kh, kw)."""
    (O, C_of_group, kh, kw), G = weight.shape, window.groups
    W = weight[:, :, ::-1, ::-1].reshape(G, O // G, C_of_group, kh, kw)
    return W.transpose(0, 2, 1, 3, 4).reshape(G * C_of_group, O // G, kh, kw)


def as_matrix(weight: np.ndarray, window: Window) -> np.ndarray:
    """(O, C/G, kh, kw) as (G, kh kw C/G, O/G), in the order of the columns of X_col."""
    O, C_of_group, kh, kw = weight.shape
    W = weight.reshape(window.groups, O // window.groups, C_of_group, kh, kw).transpose(0, 3, 4, 2, 1)
    return W.reshape(window.groups, kh * kw * C_of_group, O // window.groups)
