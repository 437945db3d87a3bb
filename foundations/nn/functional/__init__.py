"""Operations of neural networks, each with its backward written by hand, for speed and stability.

The activations, softmax and `pad` are those of `foundations.autodiff`, here under the names that PyTorch has for them.
"""

from foundations.autodiff import log_softmax, one_hot, pad, sigmoid, softmax, tanh
from foundations.autodiff.operations.activations import (
    celu,
    elu,
    glu,
    hardshrink,
    hardsigmoid,
    hardswish,
    hardtanh,
    leaky_relu,
    logsigmoid,
    mish,
    prelu,
    relu,
    relu6,
    selu,
    silu,
    softplus,
    softshrink,
    softsign,
    tanhshrink,
    threshold,
)
from foundations.autodiff.operations.softmaxes import softmin
from foundations.nn.functional.attention import scaled_dot_product_attention
from foundations.nn.functional.batch_norm import batch_norm, group_norm
from foundations.nn.functional.convolution import conv2d, conv_transpose2d
from foundations.nn.functional.cross_entropy import cross_entropy
from foundations.nn.functional.dropout import dropout
from foundations.nn.functional.embedding import embedding
from foundations.nn.functional.gelu import gelu
from foundations.nn.functional.layer_norm import layer_norm
from foundations.nn.functional.linear import linear
from foundations.nn.functional.losses import (
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    huber_loss,
    kl_div,
    l1_loss,
    mse_loss,
    nll_loss,
    smooth_l1_loss,
)
from foundations.nn.functional.normalize import normalize
from foundations.nn.functional.pooling import avg_pool2d, max_pool2d

__all__ = [
    "avg_pool2d",
    "batch_norm",
    "binary_cross_entropy",
    "binary_cross_entropy_with_logits",
    "celu",
    "conv2d",
    "conv_transpose2d",
    "cross_entropy",
    "dropout",
    "elu",
    "embedding",
    "gelu",
    "glu",
    "group_norm",
    "hardshrink",
    "hardsigmoid",
    "hardswish",
    "hardtanh",
    "huber_loss",
    "kl_div",
    "l1_loss",
    "layer_norm",
    "leaky_relu",
    "linear",
    "log_softmax",
    "logsigmoid",
    "max_pool2d",
    "mish",
    "mse_loss",
    "nll_loss",
    "normalize",
    "one_hot",
    "pad",
    "prelu",
    "relu",
    "relu6",
    "scaled_dot_product_attention",
    "selu",
    "sigmoid",
    "silu",
    "smooth_l1_loss",
    "softmax",
    "softmin",
    "softplus",
    "softshrink",
    "softsign",
    "tanh",
    "tanhshrink",
    "threshold",
]
