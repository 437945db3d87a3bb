"""Operations of neural networks, each with its backward written by hand, for speed and stability.

The activations, softmax and `pad` are those of `foundations.autodiff`, here under the names that PyTorch has for them.
"""

from foundations.autodiff import log_softmax, pad, sigmoid, softmax, tanh
from foundations.autodiff.operations.activations import (
    celu,
    elu,
    hardsigmoid,
    hardswish,
    hardtanh,
    leaky_relu,
    logsigmoid,
    mish,
    relu,
    relu6,
    selu,
    silu,
    softplus,
    softsign,
    tanhshrink,
    threshold,
)
from foundations.nn.functional.attention import scaled_dot_product_attention
from foundations.nn.functional.batch_norm import batch_norm, group_norm
from foundations.nn.functional.convolution import conv2d, conv_transpose2d
from foundations.nn.functional.cross_entropy import cross_entropy
from foundations.nn.functional.embedding import embedding
from foundations.nn.functional.gelu import gelu
from foundations.nn.functional.layer_norm import layer_norm
from foundations.nn.functional.linear import linear
from foundations.nn.functional.pooling import avg_pool2d, max_pool2d

__all__ = [
    "avg_pool2d",
    "batch_norm",
    "celu",
    "conv2d",
    "conv_transpose2d",
    "cross_entropy",
    "elu",
    "embedding",
    "gelu",
    "group_norm",
    "hardsigmoid",
    "hardswish",
    "hardtanh",
    "layer_norm",
    "leaky_relu",
    "linear",
    "log_softmax",
    "logsigmoid",
    "max_pool2d",
    "mish",
    "pad",
    "relu",
    "relu6",
    "scaled_dot_product_attention",
    "selu",
    "sigmoid",
    "silu",
    "softmax",
    "softplus",
    "softsign",
    "tanh",
    "tanhshrink",
    "threshold",
]
