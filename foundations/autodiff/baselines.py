"""Each concept of this folder beside PyTorch's, and what agreement means for it.

An operation is written once, as a function of a module and tensors, since the names are the same. Both sides get
arrays, and give back the value and the gradients: forward and backward are timed together.
"""

import functools
from collections.abc import Callable

import numpy as np

from foundations import autodiff
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


COMPARISONS: list[Comparison] = []
