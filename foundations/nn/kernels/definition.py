"""Convolution as it is defined: one small matrix product for each tap of the kernel.

    y[n, :, h, w] = Σ_ij W[:, :, i, j] x[n, :, s h + d i, s w + d j]

(x with its zeros around). The map x -> y is linear, and so is W -> y. Backward are their transposes: where y takes
W_ij x_p, the pixel x_p gets W_ijᵀ g back, and the tap W_ij gets g x_pᵀ, each summed over all places.

This is the version to read first, and the one that the fast ones are held equal to. It works for every stride, dilation
and number of groups: with groups, channels fall into blocks that see nothing of each other, one more axis of `matmul`.
Source: Dumoulin & Visin, A guide to convolution arithmetic for deep learning (2016), chapters 2 and 4.
Compare: torch.nn.functional.conv2d.
"""

import numpy as np

from foundations.nn.kernels.geometry import Window, padded, seen_by_tap


def forward(x: np.ndarray, weight: np.ndarray, window: Window) -> np.ndarray:
    """y (N, O, H', W') from x (N, C, H, W) and weight (O, C/groups, kh, kw)."""
    N, O, size = len(x), len(weight), window.places(*x.shape[2:])
    W, xp = by_tap(weight, window), zeros_around(x, window)  # (kh, kw, G, O/G, C/G), (N, G, C/G, H + 2p, W + 2p)
    y = np.zeros((N, window.groups, O // window.groups, size[0] * size[1]), x.dtype)
    for i, j in np.ndindex(window.kernel):
        seen = xp[..., *seen_by_tap(window, i, j, size)]
        y += W[i, j] @ seen.reshape(*seen.shape[:3], y.shape[3])  # (G, O/G, C/G) @ (N, G, C/G, H'W')
    return y.reshape(N, O, *size)


def input_gradient(g: np.ndarray, weight: np.ndarray, size: tuple[int, int], window: Window) -> np.ndarray:
    """dx (N, C, H, W) from g (N, O, H', W'); size is (H, W)."""
    N, G, C = len(g), window.groups, weight.shape[1] * window.groups
    flat = g.reshape(N, G, len(weight) // G, g.shape[2] * g.shape[3])
    W, (top, left) = by_tap(weight, window), window.before
    dx = np.zeros((N, G, C // G, *window.padded(*size)), g.dtype)
    for i, j in np.ndindex(window.kernel):
        rows, columns = seen_by_tap(window, i, j, g.shape[2:])
        seen = dx[..., rows, columns]  # a view
        back = W[i, j].mT @ flat  # (G, C/G, O/G) @ (N, G, O/G, H'W')
        seen += back.reshape(N, G, C // G, *g.shape[2:])
    return dx[..., top : top + size[0], left : left + size[1]].reshape(N, C, *size)


def weight_gradient(g: np.ndarray, x: np.ndarray, window: Window) -> np.ndarray:
    """dW (O, C/groups, kh, kw) from g (N, O, H', W') and x (N, C, H, W)."""
    N, O, size = len(g), g.shape[1], g.shape[2:]
    g, xp = g.reshape(N, window.groups, O // window.groups, size[0] * size[1]), zeros_around(x, window)
    dW = np.empty((*window.kernel, *g.shape[1:3], xp.shape[2]), x.dtype)  # (kh, kw, G, O/G, C/G)
    for i, j in np.ndindex(window.kernel):
        seen = xp[..., *seen_by_tap(window, i, j, size)]
        dW[i, j] = (g @ seen.reshape(*seen.shape[:3], g.shape[3]).mT).sum(0)  # (N, G, O/G, H'W') @ (N, G, H'W', C/G)
    return dW.reshape(*window.kernel, O, xp.shape[2]).transpose(2, 3, 0, 1)


def by_tap(weight: np.ndarray, window: Window) -> np.ndarray:
    """(O, C/G, kh, kw) as (kh, kw, G, O/G, C/G)."""
    O, C_of_group, kh, kw = weight.shape
    return weight.reshape(window.groups, O // window.groups, C_of_group, kh, kw).transpose(3, 4, 0, 1, 2)


def zeros_around(x: np.ndarray, window: Window) -> np.ndarray:
    """(N, C, H, W) padded, as (N, G, C/G, H + 2p, W + 2p)."""
    N, C = x.shape[:2]
    xp = padded(x.transpose(0, 2, 3, 1), window).transpose(0, 3, 1, 2)
    return xp.reshape(N, window.groups, C // window.groups, *xp.shape[2:])
