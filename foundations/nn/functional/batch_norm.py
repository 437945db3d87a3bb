"""Batch and group normalization: features brought to mean 0 and variance 1, over a batch or within one sample.

An input (N, C, ...) is read as (N, K, M). Batch normalization has K = C channels and takes mean and variance of a
channel over all samples and places; group normalization has K groups of channels and takes them for each sample by
itself. With xhat the normalized input, s one over the standard deviation and h = g gamma, both have layer
normalization's gradient,

    dL/dx = s (h - mean(h) - xhat mean(h xhat))

with means over what was normalized together. As gamma belongs to a channel, the sums of g and of g xhat over the places
of each channel are enough for these means, and for the gradients of beta and gamma. Of xhat = c s, c = x - mu, only mu
and s are kept, as in layer_norm.py. In evaluation batch normalization uses the running mean and variance, which
training moves a little at a time: it is then an affine map.

Source: Ioffe and Szegedy, Batch normalization (2015); Wu and He, Group normalization (2018).
"""

import math

import numpy as np

from foundations.autodiff import Tensor, fused
from foundations.nn.functional._edge import one_type, only_tensors


def forward(x, weight, bias, *, count, axes, eps, running):
    """y; kept are mu and s, (N, K, 1) or (1, K, 1). Moves the running mean and variance, where there are any."""
    x3 = grouped(x, count)
    M = x3.shape[2]
    mu = mean(x3 @ np.full((M, 1), 1 / max(1, M), x.dtype), axes)
    c = x3 - mu
    variance = mean(np.vecdot(c, c)[:, :, None] / max(1, M), axes)
    if running is not None:
        move(running, mu, variance, len(x3) * M)
    s = 1 / np.sqrt(variance + x.dtype.type(eps))
    y = c.reshape(*x.shape[:2], places(x))  # (N, C, L)
    y *= to_channels(s, x, weight)
    if bias is not None:
        y += per_channel(bias)
    return y.reshape(x.shape), (mu, s)


def grouped(x, count):
    """(N, K, M): what is normalized together in one sample side by side."""
    return x.reshape(len(x), count, math.prod(x.shape[1:]) // max(1, count))


def mean(means, axes):
    """Means (N, K, 1) along rows as they are, for axes (2,), or their mean over the samples, for (0, 2)."""
    return means if axes == (2,) else means.sum(0, keepdims=True) / len(means)


def to_channels(t, x, weight):
    """A number a group, (N, K, 1), as one a channel, (N, C, 1), times the channel's weight."""
    t = np.repeat(t, x.shape[1] // max(1, t.shape[1]), axis=1)
    return t if weight is None else t * per_channel(weight)


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
    mu, s = kept
    (N, C), L = x.shape[:2], places(x)
    c = (grouped(x, count) - mu).reshape(N, C, L)
    g = g.reshape(N, C, L)
    of_g = g @ np.ones((L, 1), g.dtype)  # sums over places, (N, C, 1)
    of_g_xhat = np.vecdot(g, c)[:, :, None] * to_channels(s, x, None)
    dweight = of_g_xhat.sum((0, 2)) if wanted[1] else None
    dbias = of_g.sum((0, 2)) if wanted[2] else None
    if not wanted[0]:
        return None, dweight, dbias
    gamma = np.ones((C, 1), g.dtype) if weight is None else per_channel(weight)
    M = max(1, L * C // max(1, count))
    h, h_xhat = (mean(grouped(t * gamma, count).sum(2, keepdims=True) / M, axes) for t in (of_g, of_g_xhat))
    c *= to_channels(h_xhat * s * s, x, None)
    c += to_channels(h * s, x, None)
    dx = g * to_channels(s, x, weight)
    dx -= c
    return dx.reshape(x.shape), dweight, dbias


def composed(x, weight, bias, *, count, axes, eps, running):
    """The same in ordinary operations."""
    x3 = grouped(x, count)
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
        In training with one number a channel, which has no variance, with one of the running values alone, or with an
        eps that is not positive.
    TypeError
        For what is no tensor; if momentum is None: a cumulative average takes 1 / (number of batches so far), which the
        caller counts.
    RuntimeError
        If shapes or types do not fit; if running values require a gradient; in evaluation without them.

    Cost: a few passes over the input; keeps two numbers a channel. Compare: torch.nn.functional.batch_norm.
    """
    tensors = {"weight": weight, "bias": bias, "running_mean": running_mean, "running_var": running_var}
    check("batch_norm", input, tensors)
    check_running(running_mean, running_var, momentum)
    if not training:
        if running_mean is None or running_var is None:
            raise RuntimeError("batch_norm in evaluation needs running_mean and running_var")
        scale = (running_var + eps).rsqrt()
        scale = scale if weight is None else scale * weight
        shift = -running_mean * scale
        return affine(input, scale, shift if bias is None else shift + bias)
    if len(input) * places(input) == 1:
        raise ValueError(f"batch_norm in training needs more than one number a channel; got shape {tuple(input.shape)}")
    if not eps > 0:
        raise ValueError(f"batch_norm in training takes a positive eps; got {eps}")
    running = None
    if running_mean is not None and running_var is not None:
        running = (running_mean.numpy(), running_var.numpy(), momentum)
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
    ValueError
        For one number a group in a single sample, which has no variance.
    TypeError
        For what is no tensor.
    RuntimeError
        If shapes or types do not fit, or the groups do not divide the channels.

    Cost: a few passes over the input; keeps two numbers a group and sample. Compare: torch.nn.functional.group_norm.
    """
    check("group_norm", input, {"weight": weight, "bias": bias})
    if num_groups < 1 or input.shape[1] % num_groups:
        raise RuntimeError(f"num_groups divides the number of channels, {input.shape[1]}; got {num_groups}")
    if len(input) * input.shape[1] // num_groups * places(input) == 1:
        raise ValueError(f"group_norm needs more than one number; got shape {tuple(input.shape)}, {num_groups} groups")
    return _normalize(input, weight, bias, count=num_groups, axes=(2,), eps=eps, running=None)


def check(name: str, x: Tensor, tensors: dict) -> None:
    """Channels in the second dimension, one number a channel in everything else, one type."""
    only_tensors(name, {"input": x}, tensors)
    if x.ndim < 2:
        raise RuntimeError(f"{name} takes (N, C, ...); got shape {tuple(x.shape)}")
    for what, t in tensors.items():
        if t is not None and t.shape != (x.shape[1],):
            raise RuntimeError(f"{name} takes a {what} of shape ({x.shape[1]},); got {tuple(t.shape)}")
    one_type(name, x, *tensors.values())


def check_running(mean, var, momentum) -> None:
    """Both running values or neither, without gradients, and a number for how far they move."""
    if (mean is None) != (var is None):
        raise ValueError("running_mean and running_var are given both or neither")
    if mean is not None and var is not None and (mean.requires_grad or var.requires_grad):
        raise RuntimeError("running_mean and running_var get no gradient; detach() them")
    if momentum is None:
        raise TypeError("momentum is a number; for a cumulative average give 1 / (number of batches so far)")
