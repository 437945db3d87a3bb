"""Two-dimensional convolution and its transpose, differentiable.

Convolution y = conv(x, W) is linear in x and in W, and so are the two maps that its backward is made of:

    conv(x, W) -> y        T(g, W) -> dx        D(g, x) -> dW        with  <g, conv(x, W)> = <T(g, W), x> = <D(g, x), W>

Each is the derivative of the others: T is the transposed convolution, its backward is conv and D; the backward of D
is conv and T. So three lines close under differentiation, to any order, and none needs anything but the kernels of
`foundations.nn.kernels`, where the derivations stand. conv2d itself goes backward by hand: dx and dW in one pass.

Source: Dumoulin and Visin, A guide to convolution arithmetic for deep learning (2016), chapter 4.
"""

from collections.abc import Callable
from typing import NamedTuple

from foundations.autodiff import Tensor, fused, primitive
from foundations.autodiff.fused import array_of
from foundations.nn import kernels
from foundations.nn.functional._edge import one_type, only_tensors, refused_by
from foundations.nn.kernels.arguments import checked, transposed_size
from foundations.nn.kernels.geometry import pair, window


class Spec(NamedTuple):
    """One convolution: its options, and the shapes of x, W and y."""

    options: dict
    x: tuple[int, ...]
    weight: tuple[int, ...]
    y: tuple[int, ...]

    def convolve(self, x, weight):
        """y. At a large output_padding of a transpose one more place fits than there was input."""
        return kernels.conv2d_forward(x, weight, **self.options)[..., : self.y[2], : self.y[3]]

    def transposed(self, g, weight):
        """dx, with the rows and columns that a stride leaves open."""
        win = window(weight.shape[2:], **self.options)
        reach = zip(g.shape[2:], win.kernel, win.stride, win.dilation, win.before, win.after, strict=True)
        covered = [(n - 1) * s + d * (k - 1) + 1 - before - after for n, k, s, d, before, after in reach]
        extra = tuple(n - m for n, m in zip(self.x[2:], covered, strict=True))
        return kernels.conv_transpose2d_forward(g, weight, output_padding=extra, **self.options)

    def weights(self, g, x):
        """dW."""
        return kernels.conv_transpose2d_weight_gradient(x, g, self.weight, **self.options)


_conv: Callable = primitive(
    "conv2d",
    lambda x, weight, *, spec: spec.convolve(x, weight),
    lambda g, b, *, spec: _transposed(g, b, spec=spec),
    lambda g, a, *, spec: _weights(g, a, spec=spec),
)
_transposed: Callable = primitive(
    "conv_transpose2d",
    lambda g, weight, *, spec: spec.transposed(g, weight),
    lambda v, b, *, spec: _conv(v, b, spec=spec),
    lambda v, a, *, spec: _weights(a, v, spec=spec),
)
_weights: Callable = primitive(
    "conv2d_weight",
    lambda g, x, *, spec: spec.weights(g, x),
    lambda v, b, *, spec: _conv(b, v, spec=spec),
    lambda v, a, *, spec: _transposed(a, v, spec=spec),
)


def forward(x, weight, bias, *, spec):
    """y, and nothing to keep."""
    return with_bias(spec.convolve(x, weight), bias), None


def forward_transposed(x, weight, bias, *, spec):
    """The same for the transpose: x takes the place of g."""
    return with_bias(spec.transposed(x, weight), bias), None


def with_bias(y, bias):
    """y plus a number a channel, in place."""
    if bias is not None:
        y += bias.reshape(-1, 1, 1)
    return y


def backward(g, _kept, wanted, x, weight, bias, *, spec):
    """dx and dW, together where both are wanted; the bias gets the sum of g over samples and places."""
    dx = dweight = None
    if wanted[0] and wanted[1]:
        dx, dweight = kernels.conv2d_gradients(g, x, weight, **spec.options)
    elif wanted[0]:
        dx = kernels.conv2d_input_gradient(g, weight, x.shape, **spec.options)
    elif wanted[1]:
        dweight = kernels.conv2d_weight_gradient(g, x, weight.shape, **spec.options)
    return dx, dweight, g.sum((0, 2, 3)) if wanted[2] else None


def backward_transposed(g, _kept, wanted, x, weight, bias, *, spec):
    """The backward of a transpose is the convolution itself."""
    dx = spec.convolve(g, weight) if wanted[0] else None
    dweight = spec.weights(x, g) if wanted[1] else None
    return dx, dweight, g.sum((0, 2, 3)) if wanted[2] else None


def composed(x, weight, bias, *, spec):
    """By the three maps."""
    y = _conv(x, weight, spec=spec)
    return y if bias is None else y + bias.reshape(-1, 1, 1)


def composed_transposed(x, weight, bias, *, spec):
    """By the three maps."""
    y = _transposed(x, weight, spec=spec)
    return y if bias is None else y + bias.reshape(-1, 1, 1)


_conv2d = fused("conv2d", forward, backward, composed)
_conv_transpose2d = fused("conv_transpose2d", forward_transposed, backward_transposed, composed_transposed)


def conv2d(
    input: Tensor, weight: Tensor, bias: Tensor | None = None, stride=1, padding=0, dilation=1, groups: int = 1
) -> Tensor:
    """Images convolved with kernels (correlated: the kernels are not flipped), plus a bias a channel.

    Parameters
    ----------
    input : (N, C, H, W), or (C, H, W)
    weight : (O, C / groups, kh, kw)
    bias : (O), or None
    stride, padding, dilation : an integer or a pair; padding may be "valid", or "same" at stride 1
    groups : blocks of channels that see nothing of each other

    Returns
    -------
    Tensor of shape (N, O, H', W'), H' = floor((H + 2 padding - dilation (kh - 1) - 1) / stride) + 1

    Raises
    ------
    RuntimeError
        If shapes, types or options do not fit; if the kernel is larger than the padded image.
    TypeError
        For what is no tensor; for options that are not integers.

    Cost: 2 N O (C / groups) kh kw H' W' operations at most, backward twice that. Compare: torch.nn.functional.conv2d.
    """
    options = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
    x = batched("conv2d", input, weight, bias)
    with refused_by("conv2d"):
        y = checked(array_of(x), array_of(weight), "input", **options).places(*x.shape[2:])
    check_bias("conv2d", bias, weight.shape[0])
    spec = Spec(options, x.shape, weight.shape, (len(x), weight.shape[0], *y))
    y = _conv2d(x, weight, bias, spec=spec)
    return y if input.ndim == 4 else y.squeeze(0)


def conv_transpose2d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride=1,
    padding=0,
    output_padding=0,
    groups: int = 1,
    dilation=1,
) -> Tensor:
    """The transpose of a convolution: each pixel of the input adds its multiple of the kernel to the output.

    Parameters
    ----------
    input : (N, C, H, W), or (C, H, W)
    weight : (C, O / groups, kh, kw)
    bias : (O), or None
    stride, padding, dilation, groups : those of the convolution that it transposes
    output_padding : rows and columns more, as a stride leaves open how large the convolution's input was

    Returns
    -------
    Tensor of shape (N, O, H', W'), H' = (H - 1) stride - 2 padding + dilation (kh - 1) + output_padding + 1

    Raises
    ------
    RuntimeError
        If shapes, types or options do not fit.
    TypeError
        For what is no tensor; for options that are not integers, and padding by name, which a transpose does not have.

    Cost: as conv2d. Compare: torch.nn.functional.conv_transpose2d.
    """
    if isinstance(padding, str):
        raise TypeError(f"conv_transpose2d takes padding as an integer or a pair; got {padding!r}")
    options = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
    x = batched("conv_transpose2d", input, weight, bias)
    with refused_by("conv_transpose2d"):
        win = checked(array_of(x), array_of(weight), "input", **options, side="output")
        size = transposed_size(x.shape[2:], win, pair(output_padding, "output_padding", 0))
    check_bias("conv_transpose2d", bias, weight.shape[1] * groups)
    spec = Spec(options, (len(x), weight.shape[1] * groups, *size), weight.shape, x.shape)
    y = _conv_transpose2d(x, weight, bias, spec=spec)
    return y if input.ndim == 4 else y.squeeze(0)


def batched(name: str, x: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
    """x as (N, C, H, W), once everything is a tensor of one type, and images and kernels have their dimensions."""
    only_tensors(name, {"input": x, "weight": weight}, {"bias": bias})
    if weight.ndim != 4:
        raise RuntimeError(f"{name} takes a weight of 4 dimensions; got shape {tuple(weight.shape)}")
    if x.ndim not in (3, 4):
        raise RuntimeError(f"{name} takes (N, C, H, W) or (C, H, W); got shape {tuple(x.shape)}")
    one_type(name, x, weight, bias)
    return x if x.ndim == 4 else x.unsqueeze(0)


def check_bias(name: str, bias: Tensor | None, channels: int) -> None:
    """A bias has a number for each channel of the output."""
    if bias is not None and bias.shape != (channels,):
        raise RuntimeError(f"{name} takes a bias of shape ({channels},); got {tuple(bias.shape)}")
