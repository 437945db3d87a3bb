"""Each concept of this folder beside PyTorch's, in float32, forward and backward together."""

from collections.abc import Callable

import numpy as np

from foundations import autodiff
from foundations.autodiff.baselines import against_torch
from foundations.comparison import Comparison
from foundations.nn import functional

FLOAT32 = 1e-4  # relative error after sums of thousands of terms in float32


def beside_torch(name: str, concept: str, operation: Callable, inputs: Callable, sizes=(8, 64, 512)) -> Comparison:
    """A comparison of operation(F, *tensors), F being the module of functions on either side."""

    def either(module, *tensors):
        return operation(functional if module is autodiff else module.nn.functional, *tensors)

    return against_torch(concept, f"torch.nn.functional.{name}", either, inputs, sizes, FLOAT32)


def normal(rng, *shape) -> np.ndarray:
    """Standard normal numbers in float32."""
    return rng.standard_normal(shape).astype(np.float32)


# Inputs of size n


def affine(rng, n):
    """128 samples of n features to n features."""
    return normal(rng, 128, n), normal(rng, n, n), normal(rng, n)


def logits(rng, n):
    """Logits of n samples over 100 classes, and the classes."""
    return normal(rng, n, 100), rng.integers(0, 100, n)


def rows(rng, n):
    """n samples of 256 features, and a weight and bias."""
    return normal(rng, n, 256), normal(rng, 256), normal(rng, 256)


def matrix(rng, n):
    """n samples of 1024 features."""
    return (normal(rng, n, 1024),)


def picks(rng, n):
    """4096 numbers below n, and a table of n rows."""
    return rng.integers(0, n, 4096), normal(rng, n, 64)


def heads(rng, n):
    """Queries, keys and values of n places, for 4 samples and 4 heads of width 32."""
    return tuple(normal(rng, 4, 4, n, 32) for _ in range(3))


def images(rng, n):
    """16 images of n x n with 8 channels, and a weight and bias."""
    return normal(rng, 16, 8, n, n), normal(rng, 8), normal(rng, 8)


COMPARISONS: list[Comparison] = [
    beside_torch("linear", "Affine map", lambda F, x, W, b: F.linear(x, W, b), affine),
    beside_torch("cross_entropy", "Cross-entropy of logits", lambda F, z, t: F.cross_entropy(z, t), logits, (8, 64, 4096)),
    beside_torch("layer_norm", "Layer normalization", lambda F, x, w, b: F.layer_norm(x, (256,), w, b), rows),
    beside_torch(
        "batch_norm",
        "Batch normalization",
        lambda F, x, w, b: F.batch_norm(x, None, None, w, b, training=True),
        images,
        (8, 32),
    ),
    beside_torch("group_norm", "Group normalization", lambda F, x, w, b: F.group_norm(x, 4, w, b), images, (8, 32)),
    beside_torch("gelu", "Gaussian error linear unit", lambda F, x: F.gelu(x), matrix),
    beside_torch(
        "gelu", "Gaussian error linear unit by tanh", lambda F, x: F.gelu(x, approximate="tanh"), matrix
    ),
    beside_torch("embedding", "Embedding", lambda F, n, W: F.embedding(n, W), picks, (8, 64, 512, 16_384)),
    beside_torch(
        "scaled_dot_product_attention",
        "Scaled dot-product attention",
        lambda F, q, k, v: F.scaled_dot_product_attention(q, k, v, is_causal=True),
        heads,
        (8, 64, 256),
    ),
]
