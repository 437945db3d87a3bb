"""Operations of neural networks, each with its backward written by hand, for speed and stability."""

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
    "conv2d",
    "conv_transpose2d",
    "cross_entropy",
    "embedding",
    "gelu",
    "group_norm",
    "layer_norm",
    "linear",
    "max_pool2d",
    "scaled_dot_product_attention",
]
