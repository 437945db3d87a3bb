"""Tensors from nothing: constants, ranges, draws.

Names and arguments are PyTorch's; functions that draw take the generator first, a `numpy.random.Generator`: the same
generator, the same numbers. The type is float32 unless another is asked for.
"""

import numpy as np

from foundations.autodiff.primitive import primitive
from foundations.autodiff.tensor import Tensor, float32, int64, wrap


def finished(array: np.ndarray, dtype, requires_grad: bool) -> Tensor:
    """A tensor around the array in the type asked for."""
    result = wrap(array if dtype is None else array.astype(dtype, copy=False))
    return result.requires_grad_() if requires_grad else result


def shape_of(size) -> tuple[int, ...]:
    """A shape given as numbers or as one sequence. Raises RuntimeError if one is negative."""
    shape = tuple(size[0]) if len(size) == 1 and isinstance(size[0], tuple | list) else size
    if any(n < 0 for n in shape):
        raise RuntimeError(f"sizes are not negative; got {shape}")
    return shape


# Constants


def full(size, fill_value, *, dtype=None, requires_grad=False) -> Tensor:
    """fill_value everywhere, in the type that it has as a tensor. Compare: torch.full."""
    size = (size,) if isinstance(size, int) else size
    fill_value = fill_value.item() if isinstance(fill_value, np.generic) else fill_value
    return finished(np.full(shape_of((size,)), Tensor(fill_value, dtype)._array), dtype, requires_grad)


def zeros(*size, dtype=None, requires_grad=False) -> Tensor:
    """Compare: torch.zeros."""
    return finished(np.zeros(shape_of(size), dtype or float32), None, requires_grad)


def ones(*size, dtype=None, requires_grad=False) -> Tensor:
    """Compare: torch.ones."""
    return finished(np.ones(shape_of(size), dtype or float32), None, requires_grad)


def empty(*size, dtype=None, requires_grad=False) -> Tensor:
    """Memory as it comes: to be written before it is read. Compare: torch.empty."""
    return finished(np.empty(shape_of(size), dtype or float32), None, requires_grad)


def eye(n, m=None, *, dtype=None, requires_grad=False) -> Tensor:
    """(n, m), by default square: ones on the diagonal. Compare: torch.eye."""
    return finished(np.eye(n, m, dtype=dtype or float32), None, requires_grad)


def zeros_like(x, *, dtype=None, requires_grad=False) -> Tensor:
    """Compare: torch.zeros_like."""
    return zeros(x.shape, dtype=dtype or x.dtype, requires_grad=requires_grad)


def ones_like(x, *, dtype=None, requires_grad=False) -> Tensor:
    """Compare: torch.ones_like."""
    return ones(x.shape, dtype=dtype or x.dtype, requires_grad=requires_grad)


def full_like(x, fill_value, *, dtype=None, requires_grad=False) -> Tensor:
    """Compare: torch.full_like."""
    return full(x.shape, fill_value, dtype=dtype or x.dtype, requires_grad=requires_grad)


def empty_like(x, *, dtype=None, requires_grad=False) -> Tensor:
    """Compare: torch.empty_like."""
    return empty(x.shape, dtype=dtype or x.dtype, requires_grad=requires_grad)


def new_zeros(x, *size, dtype=None, requires_grad=False) -> Tensor:
    """Zeros in the type of x. Compare: torch.Tensor.new_zeros."""
    return zeros(*size, dtype=dtype or x.dtype, requires_grad=requires_grad)


def new_ones(x, *size, dtype=None, requires_grad=False) -> Tensor:
    """Ones in the type of x. Compare: torch.Tensor.new_ones."""
    return ones(*size, dtype=dtype or x.dtype, requires_grad=requires_grad)


def new_empty(x, *size, dtype=None, requires_grad=False) -> Tensor:
    """Memory as it comes, in the type of x. Compare: torch.Tensor.new_empty."""
    return empty(*size, dtype=dtype or x.dtype, requires_grad=requires_grad)


def new_full(x, size, fill_value, *, dtype=None, requires_grad=False) -> Tensor:
    """fill_value everywhere, in the type of x. Compare: torch.Tensor.new_full."""
    return full(size, fill_value, dtype=dtype or x.dtype, requires_grad=requires_grad)


def new_tensor(x, data, *, dtype=None, requires_grad=False) -> Tensor:
    """The data in the type of x. Compare: torch.Tensor.new_tensor."""
    return Tensor(data, dtype or x.dtype, requires_grad)


# Ranges


def arange(start, end=None, step=1, *, dtype=None, requires_grad=False) -> Tensor:
    """start, start + step, ... up to but without end; from 0 where one number is given. Integers give integers.

    Raises
    ------
    RuntimeError
        If the step is zero, or leads away from end.

    Compare: torch.arange.
    """
    start, end = (0, start) if end is None else (start, end)
    if dtype is not None and np.dtype(dtype).kind != "f":
        start, end, step = int(start), int(end), int(step)
    if step == 0 or (end - start) * step < 0:
        raise RuntimeError(f"the step leads from start to end; got start {start}, end {end} and step {step}")
    plain = all(isinstance(x, int) for x in (start, end, step))
    n = -((start - end) // step) if plain else int(np.ceil((end - start) / step))
    return finished(start + step * np.arange(n), dtype or (int64 if plain else float32), requires_grad)


def linspace(start, end, steps, *, dtype=None, requires_grad=False) -> Tensor:
    """`steps` numbers from start to end, both among them. Raises RuntimeError if steps is negative.

    Compare: torch.linspace.
    """
    if steps < 0:
        raise RuntimeError(f"the number of steps is not negative; got {steps}")
    return finished(np.linspace(start, end, steps), dtype or float32, requires_grad)


def one_hot(x, num_classes=-1) -> Tensor:
    """(..., num_classes) integers: 1 at the place that x names, 0 elsewhere; by default as many classes as x needs.

    Raises
    ------
    RuntimeError
        If x is no tensor of int64, is empty without num_classes, or names a class that is not there.

    Compare: torch.nn.functional.one_hot.
    """
    indices = x._array
    if x.dtype != int64:
        raise RuntimeError(f"one_hot takes indices in int64; got {x.dtype}")
    if indices.size == 0 and num_classes <= 0:
        raise RuntimeError("one_hot of an empty tensor needs num_classes")
    n = int(indices.max()) + 1 if num_classes == -1 else num_classes
    if indices.size and not (indices.min() >= 0 and indices.max() < n):
        raise RuntimeError(f"classes go from 0 to {n - 1}; got {indices.min()} to {indices.max()}")
    return wrap((indices[..., None] == np.arange(n)).astype(int64))


# Draws


def generator(rng) -> np.random.Generator:
    """The generator itself. Raises TypeError for anything else: here it comes first, not last or from nowhere."""
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"the first argument of a draw is a numpy.random.Generator; got {type(rng).__name__}")
    return rng


def rand(rng, *size, dtype=None, requires_grad=False) -> Tensor:
    """Uniform on [0, 1). Compare: torch.rand."""
    dtype = np.dtype(dtype or float32)
    return finished(np.asarray(generator(rng).random(shape_of(size), dtype)), None, requires_grad)


def randn(rng, *size, dtype=None, requires_grad=False) -> Tensor:
    """Standard normal. Compare: torch.randn."""
    dtype = np.dtype(dtype or float32)
    return finished(np.asarray(generator(rng).standard_normal(shape_of(size), dtype)), None, requires_grad)


def randint(rng, low, high, size, *, dtype=int64) -> Tensor:
    """Integers from low up to but without high. Raises RuntimeError if there is none. Compare: torch.randint."""
    if low >= high:
        raise RuntimeError(f"randint draws from low up to but without high; got low {low} and high {high}")
    return finished(np.asarray(generator(rng).integers(low, high, shape_of((size,)))), dtype, False)


def randperm(rng, n, *, dtype=int64) -> Tensor:
    """The numbers 0 to n - 1 in random order. Compare: torch.randperm."""
    return finished(generator(rng).permutation(n), dtype, False)


def rand_like(rng, x, *, dtype=None, requires_grad=False) -> Tensor:
    """Compare: torch.rand_like."""
    return rand(rng, x.shape, dtype=dtype or x.dtype, requires_grad=requires_grad)


def randn_like(rng, x, *, dtype=None, requires_grad=False) -> Tensor:
    """Compare: torch.randn_like."""
    return randn(rng, x.shape, dtype=dtype or x.dtype, requires_grad=requires_grad)


def bernoulli(rng, p) -> Tensor:
    """1 with probability p, 0 otherwise, for each number of the tensor p.

    Raises
    ------
    RuntimeError
        If a probability is not between 0 and 1.

    Compare: torch.bernoulli.
    """
    if not ((p._array >= 0) & (p._array <= 1)).all():
        raise RuntimeError(f"probabilities lie between 0 and 1; got {p._array.min()} to {p._array.max()}")
    return wrap(np.asarray(generator(rng).random(p.shape) < p._array).astype(p.dtype))


# Copies

_clone = primitive("clone", lambda x: x.copy(), lambda g: g)


def clone(x) -> Tensor:
    """The same numbers in memory of their own; the gradient passes through. Compare: torch.clone."""
    return _clone(x)


def contiguous(x) -> Tensor:
    """x itself if its numbers stand in memory in order, else a copy. Compare: torch.Tensor.contiguous."""
    return x if x.is_contiguous() else _clone(x)


METHODS = {f.__name__: f for f in (new_zeros, new_ones, new_empty, new_full, new_tensor, clone, contiguous)}
