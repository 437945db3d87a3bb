"""Pooling: each window of an image gives its largest pixel, or its mean.

The maximum hands its gradient to the one pixel that it was: the first, where several are equal. The mean gives each
pixel its share. Both are linear once it is known which pixel was largest, so that their second derivative is the same
map again. The kernels are in `foundations.nn.kernels.pooling`.

Left out: `ceil_mode`, `divisor_override`.
Source: Goodfellow, Bengio and Courville, Deep Learning (2016), section 9.3.
"""

from collections.abc import Callable

from foundations.autodiff import Tensor, from_numpy, fused, primitive
from foundations.autodiff.fused import array_of
from foundations.nn.functional._edge import one_type, only_tensors, refused_by
from foundations.nn.kernels import pooling


def forward(x, *, options):
    """The maxima; kept is where they were."""
    return pooling.max_pool2d_forward(x, **options)


def backward(g, indices, _wanted, x, *, options):
    """g, where the maxima were."""
    return (pooling.max_pool2d_backward(g, indices, x.shape, **options),)


def composed(x, *, options):
    """The pixels that are largest, picked by number."""
    return picked(x, pooling.max_pool2d_forward(array_of(x), **options).indices)


def picked(x, indices):
    """The pixels of x (N, C, H, W) at positions h W + w in an array (N, C, H', W')."""
    flat = indices.reshape(*indices.shape[:2], indices.shape[2] * indices.shape[3])
    return x.flatten(2).gather(2, from_numpy(flat)).reshape(indices.shape)


_max_pool2d = fused("max_pool2d", forward, backward, composed)
_avg_pool2d: Callable = primitive(
    "avg_pool2d",
    lambda x, *, options, source: pooling.avg_pool2d_forward(x, **options),
    lambda g, *, options, source: _avg_pool2d_back(g, options=options, source=source),
)
_avg_pool2d_back: Callable = primitive(
    "avg_pool2d_back",
    lambda g, *, options, source: pooling.avg_pool2d_backward(g, source, **options),
    lambda v, *, options, source: _avg_pool2d(v, options=options, source=source),
)


def max_pool2d(
    input: Tensor, kernel_size, stride=None, padding=0, dilation=1, *, return_indices: bool = False
) -> Tensor | tuple[Tensor, Tensor]:
    """The largest pixel of each window.

    Parameters
    ----------
    input : (N, C, H, W), or (C, H, W)
    kernel_size, stride, padding, dilation : integers, or pairs; the stride is by default the kernel's size, as it is
        for [], and padding at most half of it
    return_indices : also give where it is, as h W + w

    Returns
    -------
    Tensor of shape (N, C, H', W'), and with return_indices another of integers

    Raises
    ------
    RuntimeError
        If shapes or options do not fit.
    TypeError
        For what is no tensor; for options that are not integers.

    Cost: a comparison a tap. Compare: torch.nn.functional.max_pool2d.
    """
    options = {"kernel_size": kernel_size, "stride": stride, "padding": padding, "dilation": dilation}
    x = batched("max_pool2d", input, options)
    if not return_indices:
        y = _max_pool2d(x, options=options)
        return y if input.ndim == 4 else y.squeeze(0)
    indices = pooling.max_pool2d_forward(array_of(x), **options).indices
    y, where = picked(x, indices), from_numpy(indices)  # one run of the kernel gives both
    return (y, where) if input.ndim == 4 else (y.squeeze(0), where.squeeze(0))


def avg_pool2d(input: Tensor, kernel_size, stride=None, padding=0, *, count_include_pad: bool = True) -> Tensor:
    """The mean of each window.

    Parameters
    ----------
    input : (N, C, H, W), or (C, H, W)
    kernel_size, stride, padding : as in max_pool2d
    count_include_pad : whether zeros of the padding count as pixels

    Returns
    -------
    Tensor of shape (N, C, H', W')

    Raises
    ------
    RuntimeError
        If shapes or options do not fit.
    TypeError
        For what is no tensor; for options that are not integers.

    Cost: an addition a tap. Compare: torch.nn.functional.avg_pool2d.
    """
    options = {"kernel_size": kernel_size, "stride": stride, "padding": padding}
    x = batched("avg_pool2d", input, options)
    y = _avg_pool2d(x, options=options | {"count_include_pad": count_include_pad}, source=x.shape)
    return y if input.ndim == 4 else y.squeeze(0)


def batched(name: str, x: Tensor, options: dict) -> Tensor:
    """x as (N, C, H, W), once the window fits on it."""
    only_tensors(name, {"input": x})
    if x.ndim not in (3, 4):
        raise RuntimeError(f"{name} takes (N, C, H, W) or (C, H, W); got shape {tuple(x.shape)}")
    one_type(name, x)
    x = x if x.ndim == 4 else x.unsqueeze(0)
    with refused_by(name):
        pooling.pool_window(array_of(x), **{"dilation": 1} | options).places(*x.shape[2:])
    return x
