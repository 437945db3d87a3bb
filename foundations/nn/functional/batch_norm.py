"""Batch and group normalization: features brought to mean 0 and variance 1, over a batch or within one sample.

An input (N, C, ...) is read as (N, K, M). Batch normalization has K = C channels and takes mean and variance of a
channel over all samples and places; group normalization has K groups of channels and takes them for each sample by
itself. With xhat the normalized input, s one over the standard deviation and h = g gamma, both have layer
normalization's gradient,

    dL/dx = s (h - mean(h) - xhat mean(h xhat))

with means over what was normalized together; gamma and beta belong to channels. In evaluation batch normalization uses
the running mean and variance, which training moves a little at a time: it is then an affine map.

Source: Ioffe and Szegedy, Batch normalization (2015); Wu and He, Group normalization (2018).
"""

import math

import numpy as np

from foundations.autodiff import Tensor, fused
from foundations.nn.functional._edge import one_type


def forward(x, weight, bias, *, count, axes, eps, running):
    """y; kept are xhat (N, K, M) and s. Moves the running mean and variance, where there are any."""
    x3 = x.reshape(len(x), count, places(x) * (x.shape[1] // count))  # (N, K, M)
    mu = mean(x3, axes)
    xhat = x3 - mu
    y = xhat * xhat
    variance = mean(y, axes)
    if running is not None:
        move(running, mu, variance, x3.size // count)
    s = 1 / np.sqrt(variance + x.dtype.type(eps))
    xhat *= s
    y = y.reshape(*x.shape[:2], places(x))
    np.multiply(xhat.reshape(y.shape), 1 if weight is None else per_channel(weight), out=y)
    if bias is not None:
        y += per_channel(bias)
    return y.reshape(x.shape), (xhat, s)


def mean(x3, axes):
    """The mean of x3 (N, K, M) over axes (2,) or (0, 2): along rows a product with a vector, as in layer_norm.py."""
    row_means = x3 @ np.full((x3.shape[2], 1), 1 / max(1, x3.shape[2]), x3.dtype)  # (N, K, 1)
    return row_means if axes == (2,) else row_means.mean(0, keepdims=True)


def places(x) -> int:
    """How many numbers a channel of one sample has."""
    return math.prod(x.shape[2:])


def move(running, mu, variance, samples: int) -> None:
    """Running values go towards the batch's by `momentum`; the variance is the unbiased one."""
    mean, var, momentum = running
    mean += momentum * (mu.reshape(-1) - mean)
    var += momentum * (variance.reshape(-1) * (samples / (samples - 1)) - var)


def per_channel(t):
    """(C) as (C, 1), which broadcasts against (N, C, L)."""
    return t.reshape(-1, 1)


def backward(g, kept, wanted, x, weight, bias, *, count, axes, eps, running):
    """As derived above."""
    xhat, s = kept
    g = g.reshape(*x.shape[:2], places(x))  # (N, C, L)
    ones = np.ones(g.shape[2], g.dtype)
    dweight = ((g * xhat.reshape(g.shape)) @ ones).sum(0) if wanted[1] else None
    dbias = (g @ ones).sum(0) if wanted[2] else None
    if not wanted[0]:
        return None, dweight, dbias
    h = (g if weight is None else g * per_channel(weight)).reshape(xhat.shape)
    t = h * xhat
    np.multiply(xhat, mean(t, axes), out=t)
    np.subtract(h, t, out=t)
    t -= mean(h, axes)
    t *= s
    return t.reshape(x.shape), dweight, dbias


def composed(x, weight, bias, *, count, axes, eps, running):
    """The same in ordinary operations."""
    x3 = x.reshape(x.shape[0], count, places(x) * (x.shape[1] // count))
    centered = x3 - x3.mean(axes, keepdim=True)
    xhat = centered * ((centered * centered).mean(axes, keepdim=True) + eps).rsqrt()
    return affine(xhat.reshape(x.shape), weight, bias)


def affine(x: Tensor, weight, bias) -> Tensor:
    """x times weight plus bias, both of channels."""
    shape = (-1,) + (1,) * (x.ndim - 2)
    y = x if weight is None else x * weight.reshape(shape)
    return y if bias is None else y + bias.reshape(shape)


_normalize = fused("normalize", forward, backward, composed)


def batch_norm(
    input: Tensor,
    running_mean: Tensor | None,
    running_var: Tensor | None,
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    training: bool = False,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> Tensor:
    """Each channel brought to mean 0 and variance 1 over the batch, then scaled and shifted.

    Parameters
    ----------
    input : (N, C) or (N, C, ...)
    running_mean, running_var : (C), or None in training; used in evaluation, moved in place in training
    weight, bias : (C), or None
    training : whether the batch's mean and variance are used
    momentum : how far running values move towards the batch's
    eps : added to the variance

    Raises
    ------
    ValueError
        In training with one number a channel, which has no variance.
    RuntimeError
        If shapes or types do not fit; in evaluation without running values.

    Cost: a few passes over the input; keeps one array of its size. Compare: torch.nn.functional.batch_norm.
    """
    tensors = {"weight": weight, "bias": bias, "running_mean": running_mean, "running_var": running_var}
    check("batch_norm", input, tensors)
    if not training:
        if running_mean is None or running_var is None:
            raise RuntimeError("batch_norm in evaluation needs running_mean and running_var")
        scale = (running_var + eps).rsqrt()
        scale = scale if weight is None else scale * weight
        shift = -running_mean * scale
        return affine(input, scale, shift if bias is None else shift + bias)
    if input.numel() == input.shape[1]:
        raise ValueError(f"batch_norm in training needs more than one number a channel; got shape {tuple(input.shape)}")
    running = None
    if running_mean is not None and running_var is not None:
        running = (running_mean.detach().numpy(), running_var.detach().numpy(), momentum)
    return _normalize(input, weight, bias, count=input.shape[1], axes=(0, 2), eps=eps, running=running)


def group_norm(
    input: Tensor, num_groups: int, weight: Tensor | None = None, bias: Tensor | None = None, eps: float = 1e-5
) -> Tensor:
    """Each group of channels brought to mean 0 and variance 1 within each sample, then scaled and shifted by channel.

    Parameters
    ----------
    input : (N, C, ...)
    num_groups : divides C
    weight, bias : (C), or None
    eps : added to the variance

    Raises
    ------
    RuntimeError
        If shapes or types do not fit, or the groups do not divide the channels.

    Cost: a few passes over the input; keeps one array of its size. Compare: torch.nn.functional.group_norm.
    """
    check("group_norm", input, {"weight": weight, "bias": bias})
    if num_groups < 1 or input.shape[1] % num_groups:
        raise RuntimeError(f"num_groups divides the number of channels, {input.shape[1]}; got {num_groups}")
    return _normalize(input, weight, bias, count=num_groups, axes=(2,), eps=eps, running=None)


def check(name: str, x: Tensor, tensors: dict) -> None:
    """Channels in the second dimension, one number a channel in everything else, one type."""
    if x.ndim < 2:
        raise RuntimeError(f"{name} takes (N, C, ...); got shape {tuple(x.shape)}")
    for what, t in tensors.items():
        if t is not None and t.shape != (x.shape[1],):
            raise RuntimeError(f"{name} takes a {what} of shape ({x.shape[1]},); got {tuple(t.shape)}")
    one_type(name, x, *tensors.values())
