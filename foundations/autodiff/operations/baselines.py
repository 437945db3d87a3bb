"""The operations beside PyTorch's, and what agreement means for them.

An operation is written once, as a function of a module and tensors, since the names are the same. Both sides get
arrays, and give back the value and the gradients: forward and backward are timed together.
"""

import functools
from collections.abc import Callable

import numpy as np

from foundations import autodiff
from foundations.autodiff.operations.elementwise_cases import CASES
from foundations.comparison import Comparison, close


def against_torch(
    concept: str, theirs: str, operation: Callable, inputs: Callable, sizes=(8, 64, 512), tolerance=1e-10, agrees=None
) -> Comparison:
    """A comparison of operation(module, *tensors) with PyTorch's: value, and gradients in all floats.

    They agree within the tolerance, number by number, or as `agrees` says.
    """

    def ours(*arrays):
        return value_and_gradients(autodiff, operation, arrays)

    def library(*arrays):
        import torch

        return value_and_gradients(torch, operation, arrays)

    library.__doc__ = theirs
    agrees = agrees or all_close(tolerance)
    return Comparison(concept=concept, ours=ours, theirs=library, inputs=inputs, sizes=sizes, agrees=agrees)


def value_and_gradients(module, operation: Callable, arrays) -> list[np.ndarray]:
    """The value, then for each floating-point input the gradient of the value times fixed weights."""
    tensors = [module.from_numpy(array) for array in arrays]
    floats = [t.requires_grad_() for t, array in zip(tensors, arrays, strict=True) if array.dtype.kind == "f"]
    value = operation(module, *tensors)
    array = value.detach().numpy()
    value.backward(module.from_numpy(weights(array.shape, array.dtype)))
    return [array, *(t.grad.numpy() for t in floats)]


@functools.lru_cache(maxsize=8)
def weights(shape: tuple[int, ...], dtype: np.dtype) -> np.ndarray:
    """Numbers to weigh a value with: its plain sum would hide errors where sums are constant, as softmax's is."""
    return np.asarray(np.random.default_rng(0).standard_normal(shape), dtype)


def close_to_the_largest(tolerance: float) -> Callable[..., float]:
    """Every array of a list within the tolerance of its largest number: how float32 errs in sums of many terms."""

    def agrees(got, wanted, *_arguments) -> float:
        scales = [max(1.0, float(np.abs(w).max(initial=0))) for w in wanted]
        return max(close(tolerance)(g / s, w / s) for g, w, s in zip(got, wanted, scales, strict=True))

    return agrees


def all_close(tolerance: float) -> Callable[..., float]:
    """Every array of a list within the tolerance, as `close` measures it; the largest error."""

    def agrees(got, wanted, *_arguments) -> float:
        return max(close(tolerance)(g, w) for g, w in zip(got, wanted, strict=True))

    return agrees


def normal(*shapes: str) -> Callable[[np.random.Generator, int], tuple]:
    """Inputs of standard normal numbers in float32, of shapes in which "n" is the size: "n,8,n"."""

    def inputs(rng: np.random.Generator, n: int) -> tuple:
        sizes = [[n if part == "n" else int(part) for part in shape.split(",")] for shape in shapes]
        return tuple(rng.standard_normal(size).astype(np.float32) for size in sizes)

    return inputs


# Sums, extrema and products

REDUCTIONS: list[tuple[str, str, Callable, Callable]] = [
    ("Sum over dimensions", "torch.sum", lambda m, x: m.sum(x, 0), normal("n,n")),
    ("Variance over dimensions", "torch.var", lambda m, x: m.var(x, 1), normal("n,n")),
    ("Maximum and where it is", "torch.max", lambda m, x: m.max(x, 1).values, normal("n,n")),
    ("Cumulative sum", "torch.cumsum", lambda m, x: m.cumsum(x, 1), normal("n,n")),
    ("Softmax with its gradient", "torch.softmax", lambda m, x: m.softmax(x, 1), normal("n,n")),
]
PRODUCTS: list[tuple[str, str, Callable, Callable]] = [
    ("Matrix product with its gradients", "torch.matmul", lambda m, a, b: m.matmul(a, b), normal("n,n", "n,n")),
    ("Batched matrix product", "torch.bmm", lambda m, a, b: m.bmm(a, b), normal("8,n,64", "8,64,n")),
    (
        "Einstein summation",
        "torch.einsum",
        lambda m, q, k: m.einsum("bthd,bshd->bhts", q, k),
        normal("2,n,4,32", "2,n,4,32"),
    ),
]
COMPARISONS: list[Comparison] = [
    against_torch(concept, theirs, operation, inputs, agrees=close_to_the_largest(1e-5))
    for concept, theirs, operation, inputs in REDUCTIONS + PRODUCTS
]


# Layouts, indexing and order


def rows_with_repeats(rng, n):
    """A table of n rows, and 4,096 numbers of rows, or 4 n if that is less."""
    return rng.standard_normal((n, 64)).astype(np.float32), rng.integers(0, n, min(4 * n, 4096))


def scores_and_targets(rng, n):
    """Scores of n samples in 10 classes, and the classes."""
    return rng.standard_normal((n, 10)).astype(np.float32), rng.integers(0, 10, n)


def rows_and_index(rng, n):
    """A matrix of n x n, and an index into its rows for each entry."""
    return rng.standard_normal((n, n)).astype(np.float32), rng.integers(0, n, (n, n))


def padded(m, x):
    """A border of zeros around the last two dimensions."""
    return (m if m is autodiff else m.nn.functional).pad(x, (1, 1, 2, 0))


LAYOUT: list[tuple[str, str, Callable, Callable, tuple[int, ...]]] = [
    (
        "Views that share memory",
        "torch.permute",
        lambda m, x: x.reshape(4, -1, 8).permute(1, 0, 2)[:, :, ::2].unsqueeze(1).expand(-1, 3, -1, -1),
        normal("n,64"),
        (8, 64, 4096),
    ),
    (
        "Indexing and its adjoint",
        "torch.Tensor.__getitem__",
        lambda m, x, i: x[i],
        rows_with_repeats,
        (8, 64, 50_000),
    ),
    (
        "Selection of one entry per row",
        "torch.Tensor.__getitem__",
        lambda m, x, target: x[m.arange(len(target)), target],
        scores_and_targets,
        (8, 64, 128, 4096),
    ),
    (
        "Gather and scatter-add",
        "torch.gather, torch.scatter_add",
        lambda m, x, i: x.scatter_add(1, i, x.gather(1, i)),
        rows_and_index,
        (8, 64, 512),
    ),
    (
        "Joining and splitting",
        "torch.cat, torch.split",
        lambda m, x: m.cat(x.split(16, 1)[::-1], 1),
        normal("n,64"),
        (8, 64, 4096),
    ),
    ("Padding with a constant", "torch.nn.functional.pad", padded, normal("n,14,14"), (8, 64, 2048)),
    ("Triangular part of a matrix", "torch.tril", lambda m, x: m.tril(x), normal("8,n,n"), (8, 64, 256)),
    ("Sorting with its gradient", "torch.sort", lambda m, x: m.sort(x, 1)[0], normal("n,100"), (8, 64, 1024)),
    ("Top-k selection", "torch.topk", lambda m, x: m.topk(x, 5, 1)[0], normal("n,100"), (8, 64, 1024)),
]
COMPARISONS += [
    against_torch(concept, theirs, operation, inputs, sizes, agrees=close_to_the_largest(1e-5))
    for concept, theirs, operation, inputs, sizes in LAYOUT
]


# Numbers by themselves

COMPARISONS += [against_torch(*case, agrees=close_to_the_largest(1e-5)) for case in CASES]
