"""Kernels on arrays: what the fused operations of `nn.functional` compute, without the graph around it."""

from foundations.nn.kernels.convolution import (
    conv2d_forward,
    conv2d_gradients,
    conv2d_input_gradient,
    conv2d_weight_gradient,
    conv_transpose2d_forward,
    conv_transpose2d_input_gradient,
    conv_transpose2d_weight_gradient,
)
from foundations.nn.kernels.pooling import (
    avg_pool2d_backward,
    avg_pool2d_forward,
    max_pool2d_backward,
    max_pool2d_forward,
)
from foundations.nn.kernels.threads import get_threads, set_threads

__all__ = [
    "avg_pool2d_backward",
    "avg_pool2d_forward",
    "conv2d_forward",
    "conv2d_gradients",
    "conv2d_input_gradient",
    "conv2d_weight_gradient",
    "conv_transpose2d_forward",
    "conv_transpose2d_input_gradient",
    "conv_transpose2d_weight_gradient",
    "get_threads",
    "max_pool2d_backward",
    "max_pool2d_forward",
    "set_threads",
]
