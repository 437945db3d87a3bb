"""Every function takes its arguments by the names that PyTorch has for them."""

import numpy as np
import pytest

from foundations.nn import functional
from tests.foundations.nn.functional.against_torch import agrees, torch

X, IMAGES = (2, 3), (1, 2, 4, 4)
OF_ONE = ["gelu", "hardswish", "logsigmoid", "mish", "relu", "relu6", "selu", "sigmoid", "silu", "softsign"]
OF_ONE += ["tanh", "tanhshrink", "celu", "elu", "hardtanh", "leaky_relu", "softplus"]
CALLS = {name: (lambda F, x, name=name: getattr(F, name)(input=x), X) for name in OF_ONE}
OF_PAIRS = ["mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss", "binary_cross_entropy_with_logits", "kl_div"]
CALLS |= {"hardshrink": (lambda F, x: F.hardshrink(input=x, lambd=0.3), X)}
CALLS |= {
    "softshrink": (lambda F, x: F.softshrink(x, lambd=0.3), X),
    "glu": (lambda F, x: F.glu(input=x, dim=0), X),
    "softmin": (lambda F, x: F.softmin(input=x, dim=1), X),
    "prelu": (lambda F, x, w: F.prelu(input=x, weight=w), X, (3,)),
    "dropout": (lambda F, x: F.dropout(input=x, p=0.5, training=False), X),
    "normalize": (lambda F, x: F.normalize(input=x, p=2.0, dim=1, eps=1e-3), X),
    "one_hot": (lambda F, n: F.one_hot(input=n, num_classes=4), np.array([0, 2])),
    "nll_loss": (lambda F, z, t: F.nll_loss(input=z, target=t, ignore_index=1, reduction="sum"), X, np.array([2, 0])),
    "binary_cross_entropy": (lambda F, x, y: F.binary_cross_entropy(input=x.sigmoid(), target=y.sigmoid()), X, X),
}
CALLS |= {
    name: (lambda F, x, y, name=name: getattr(F, name)(input=x, target=y.sigmoid(), reduction="sum"), X, X)
    for name in OF_PAIRS
}
CALLS |= {
    "softmax": (lambda F, x: F.softmax(input=x, dim=1), X),
    "log_softmax": (lambda F, x: F.log_softmax(input=x, dim=1), X),
    "threshold": (lambda F, x: F.threshold(input=x, threshold=0.1, value=3.0), X),
    "pad": (lambda F, x: F.pad(input=x, pad=(1, 2), mode="constant", value=2.0), X),
    "linear": (lambda F, x, W, b: F.linear(input=x, weight=W, bias=b), X, (4, 3), (4,)),
    "cross_entropy": (lambda F, z, t: F.cross_entropy(input=z, target=t), X, np.array([2, 0])),
    "layer_norm": (
        lambda F, x, w, b: F.layer_norm(input=x, normalized_shape=(3,), weight=w, bias=b, eps=1e-3),
        *(X, (3,), (3,)),
    ),
    "batch_norm": (
        lambda F, x, w, b: F.batch_norm(input=x, running_mean=None, running_var=None, weight=w, bias=b, training=True),
        *((5, 3), (3,), (3,)),
    ),
    "group_norm": (lambda F, x, w, b: F.group_norm(input=x, num_groups=1, weight=w, bias=b, eps=1e-3), X, (3,), (3,)),
    "embedding": (lambda F, n, W: F.embedding(input=n, weight=W, padding_idx=1), np.array([0, 1]), X),
    "scaled_dot_product_attention": (
        lambda F, q, k, v, m: F.scaled_dot_product_attention(query=q, key=k, value=v, attn_mask=m, scale=0.5),
        *(X, X, X, (2, 2)),
    ),
    "conv2d": (
        lambda F, x, W, b: F.conv2d(input=x, weight=W, bias=b, stride=1, padding=1, dilation=1, groups=1),
        *(IMAGES, (3, 2, 2, 2), (3,)),
    ),
    "conv_transpose2d": (
        lambda F, x, W, b: F.conv_transpose2d(x, W, b, 2, 0, 1, 1, 1),  # here groups stand before dilation
        *(IMAGES, (2, 3, 2, 2), (3,)),
    ),
    "max_pool2d": (lambda F, x: F.max_pool2d(input=x, kernel_size=2, stride=1, padding=1, dilation=1), IMAGES),
    "avg_pool2d": (lambda F, x: F.avg_pool2d(input=x, kernel_size=2, stride=1, padding=1), IMAGES),
}


@pytest.mark.parametrize("name", CALLS)
def test_arguments_by_name(name):
    operation, *inputs = CALLS[name]
    agrees(operation, *inputs, scale=20)


def test_hardsigmoid():
    """PyTorch has no second derivative, and takes a sixth in single precision for its gradient."""
    agrees(lambda F, x: F.hardsigmoid(input=x), X, order=1, types=(np.float32,))


def test_every_function_is_called():
    assert {*CALLS, "hardsigmoid"} == set(functional.__all__)
    assert all(hasattr(torch.nn.functional, name) for name in functional.__all__)
