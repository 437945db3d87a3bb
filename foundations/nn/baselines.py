"""Each concept of this folder beside PyTorch's, in float32, forward and backward together.

RACES are a training step and a convolution, which `foundations.autodiff` lists: they are what its engine is for.
"""

import itertools
import tracemalloc
from collections.abc import Callable

import numpy as np

from foundations import autodiff
from foundations.autodiff.operations.baselines import against_torch, close_to_the_largest
from foundations.comparison import Comparison
from foundations.nn import functional

FLOAT32 = 1e-5  # of the largest number of an array: sums have thousands of terms


def beside_torch(name: str, concept: str, operation: Callable, inputs: Callable, sizes=(8, 64, 512)) -> Comparison:
    """A comparison of operation(F, *tensors), F being the module of functions on either side."""

    def either(module, *tensors):
        return operation(functional if module is autodiff else module.nn.functional, *tensors)

    agrees = close_to_the_largest(FLOAT32)
    return against_torch(concept, f"torch.nn.functional.{name}", either, inputs, sizes, agrees=agrees)


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


def predictions(rng, n):
    """Predictions and targets for n samples of 100 features, and classes."""
    return normal(rng, n, 100), normal(rng, n, 100), rng.integers(0, 100, n)


def losses(F, x, y, classes):
    """Every loss in losses.py but the one that takes probabilities for logits."""
    logs = F.log_softmax(x, 1)
    regression = F.mse_loss(x, y) + F.l1_loss(x, y) + F.huber_loss(x, y) + F.smooth_l1_loss(x, y, beta=0.5)
    binary = F.binary_cross_entropy_with_logits(x, F.sigmoid(y))
    return regression + binary + F.nll_loss(logs, classes) + F.kl_div(logs, F.softmax(y, 1), reduction="batchmean")


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


def photographs(rng, n):
    """16 images of n x n with 16 channels, and kernels of 3 x 3 to 32 channels with a bias."""
    return normal(rng, 16, 16, n, n), normal(rng, 32, 16, 3, 3), normal(rng, 32)


def transposed(rng, n):
    """The same for a transposed convolution."""
    return normal(rng, 16, 16, n, n), normal(rng, 16, 32, 3, 3), normal(rng, 32)


def plain_images(rng, n):
    """16 images of n x n with 16 channels."""
    return (normal(rng, 16, 16, n, n),)


COMPARISONS: list[Comparison] = [
    beside_torch("linear", "Affine map", lambda F, x, W, b: F.linear(x, W, b), affine),
    beside_torch(
        "cross_entropy", "Cross-entropy of logits", lambda F, z, t: F.cross_entropy(z, t), logits, (8, 64, 4096)
    ),
    beside_torch("mse_loss and others", "Losses of regression and probability", losses, predictions),
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
    beside_torch("conv2d", "Convolution", lambda F, x, W, b: F.conv2d(x, W, b, padding=1), photographs, (8, 28)),
    beside_torch(
        "conv_transpose2d",
        "Transposed convolution",
        lambda F, x, W, b: F.conv_transpose2d(x, W, b, stride=2, padding=1, output_padding=1),
        transposed,
        (8, 28),
    ),
    beside_torch("max_pool2d", "Maximum pooling", lambda F, x: F.max_pool2d(x, 2), plain_images, (8, 28)),
    beside_torch("avg_pool2d", "Average pooling", lambda F, x: F.avg_pool2d(x, 2), plain_images, (8, 28)),
]

# The races


def perceptron(rng, n):
    """128 samples of 784 features in 10 classes, and the weights of a network with two hidden layers of n."""
    sizes = (784, n, n, 10)
    layers = [(normal(rng, o, i) / np.float32(i**0.5), normal(rng, o)) for i, o in itertools.pairwise(sizes)]
    return normal(rng, 128, 784), rng.integers(0, 10, 128), *(array for layer in layers for array in layer)


def step(module, F, arrays) -> list[np.ndarray]:
    """Loss and gradients of one training step; the samples need no gradient."""
    x, classes, *parameters = map(module.from_numpy, arrays)
    for p in parameters:
        p.requires_grad_()
    W1, b1, W2, b2, W3, b3 = parameters
    h = F.linear(F.linear(x, W1, b1).relu(), W2, b2).relu()
    loss = F.cross_entropy(F.linear(h, W3, b3), classes)
    loss.backward()
    return [loss.detach().numpy(), *(p.grad.numpy() for p in parameters)]


def our_step(*arrays):
    """A step in this repository."""
    return step(autodiff, functional, arrays)


def their_step(*arrays):
    """torch.nn.functional.linear, relu, cross_entropy, backward."""
    import torch

    return step(torch, torch.nn.functional, arrays)


def our_peak(*arrays) -> int:
    """Bytes at the highest point of a step beyond those before it, as tracemalloc counts them."""
    our_step(*arrays)
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    our_step(*arrays)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak - before


def their_peak(*arrays) -> int:
    """torch.profiler's memory events of the same step."""
    from torch.profiler import ProfilerActivity, profile

    their_step(*arrays)
    with profile(activities=[ProfilerActivity.CPU], profile_memory=True) as profiled:
        their_step(*arrays)
    changes = [event for event in profiled.profiler.kineto_results.events() if event.name() == "[memory]"]
    changes.sort(key=lambda event: event.start_ns())
    return int(np.cumsum([event.nbytes() for event in changes]).max())


def race_of_images(rng, n):
    """64 images of 14 x 14 with n channels, 3 x 3 kernels to 2 n channels, and a gradient."""
    return normal(rng, 64, n, 14, 14), normal(rng, 2 * n, n, 3, 3)


RACES: list[Comparison] = [
    Comparison(
        concept="Training step of a multilayer perceptron",
        ours=our_step,
        theirs=their_step,
        inputs=perceptron,
        sizes=(64, 512),
        agrees=close_to_the_largest(FLOAT32),
    ),
    beside_torch(
        "conv2d",
        "Convolution of 3 x 3, forward and backward",
        lambda F, x, W: F.conv2d(x, W, padding=1),
        race_of_images,
        (8, 32),
    ),
]
