"""Tensors from nothing: constants, ranges, draws.

Names and arguments are PyTorch's; functions that draw take the generator first, a `numpy.random.Generator`: the same
generator, the same numbers. The type is float32 unless another is asked for.
"""

import numpy as np

from foundations.autodiff.arrays import as_array, float32, float64, int64
from foundations.autodiff.primitive import primitive
from foundations.autodiff.tensor import Tensor, read, wrap


def finished(array: np.ndarray, dtype, requires_grad: bool) -> Tensor:
    """A tensor around the array in the type asked for."""
    result = wrap(array if dtype is None else array.astype(dtype, copy=False))
    return result.requires_grad_() if requires_grad else result


def shape_of(numbers, size=None) -> tuple[int, ...]:
    """A shape given as numbers, as one sequence, or by name. Raises RuntimeError if one is negative."""
    numbers = (size,) if size is not None else numbers
    shape = tuple(numbers[0]) if len(numbers) == 1 and isinstance(numbers[0], tuple | list) else numbers
    for i, n in enumerate(shape):
        if n < 0:
            raise RuntimeError(f"sizes are not negative; got {n} for dimension {i}")
    return shape


# Constants


def full(size, fill_value, *, dtype=None, requires_grad=False) -> Tensor:
    """fill_value everywhere, in the type that it has as a tensor. Compare: torch.full."""
    size = (size,) if isinstance(size, int) else size
    fill_value = fill_value.item() if isinstance(fill_value, np.generic) else fill_value
    return finished(np.full(shape_of((size,)), Tensor(fill_value, dtype)._array), dtype, requires_grad)


def zeros(*numbers, size=None, dtype=None, requires_grad=False) -> Tensor:
    """0 everywhere. Compare: torch.zeros."""
    return finished(np.zeros(shape_of(numbers, size), dtype or float32), None, requires_grad)


def ones(*numbers, size=None, dtype=None, requires_grad=False) -> Tensor:
    """1 everywhere. Compare: torch.ones."""
    return finished(np.ones(shape_of(numbers, size), dtype or float32), None, requires_grad)


def empty(*numbers, size=None, dtype=None, requires_grad=False) -> Tensor:
    """Memory as it comes: to be written before it is read. Compare: torch.empty."""
    return finished(np.empty(shape_of(numbers, size), dtype or float32), None, requires_grad)


def eye(n, m=None, *, dtype=None, requires_grad=False) -> Tensor:
    """(n, m), by default square: ones on the diagonal. Raises RuntimeError for a negative size. Compare: torch.eye."""
    for name, size in (("n", n), ("m", m)):
        if size is not None and size < 0:
            raise RuntimeError(f"eye takes sizes of at least 0; got {name}={size}")
    return finished(np.eye(n, m, dtype=dtype or float32), None, requires_grad)


def zeros_like(input, *, dtype=None, requires_grad=False) -> Tensor:
    """0 everywhere, in the shape and type of input. Compare: torch.zeros_like."""
    return zeros(input.shape, dtype=dtype or input.dtype, requires_grad=requires_grad)


def ones_like(input, *, dtype=None, requires_grad=False) -> Tensor:
    """1 everywhere, in the shape and type of input. Compare: torch.ones_like."""
    return ones(input.shape, dtype=dtype or input.dtype, requires_grad=requires_grad)


def full_like(input, fill_value, *, dtype=None, requires_grad=False) -> Tensor:
    """fill_value everywhere, in the shape and type of input. Compare: torch.full_like."""
    return full(input.shape, fill_value, dtype=dtype or input.dtype, requires_grad=requires_grad)


def empty_like(input, *, dtype=None, requires_grad=False) -> Tensor:
    """Memory as it comes, in the shape and type of input. Compare: torch.empty_like."""
    return empty(input.shape, dtype=dtype or input.dtype, requires_grad=requires_grad)


def new_zeros(x, *numbers, size=None, dtype=None, requires_grad=False) -> Tensor:
    """Zeros in the type of x. Compare: torch.Tensor.new_zeros."""
    return zeros(*numbers, size=size, dtype=dtype or x.dtype, requires_grad=requires_grad)


def new_ones(x, *numbers, size=None, dtype=None, requires_grad=False) -> Tensor:
    """Ones in the type of x. Compare: torch.Tensor.new_ones."""
    return ones(*numbers, size=size, dtype=dtype or x.dtype, requires_grad=requires_grad)


def new_empty(x, *numbers, size=None, dtype=None, requires_grad=False) -> Tensor:
    """Memory as it comes, in the type of x. Compare: torch.Tensor.new_empty."""
    return empty(*numbers, size=size, dtype=dtype or x.dtype, requires_grad=requires_grad)


def new_full(x, size, fill_value, *, dtype=None, requires_grad=False) -> Tensor:
    """fill_value everywhere, in the type of x. Compare: torch.Tensor.new_full."""
    return full(size, fill_value, dtype=dtype or x.dtype, requires_grad=requires_grad)


def new_tensor(x, data, *, dtype=None, requires_grad=False) -> Tensor:
    """The data in the type of x. Compare: torch.Tensor.new_tensor."""
    return Tensor(data, dtype or x.dtype, requires_grad)


# Ranges


def arange(start=None, end=None, step=1, *, dtype=None, requires_grad=False) -> Tensor:
    """start, start + step, ... up to but without end; from 0 where one number is given. Integers give integers.

    Raises
    ------
    RuntimeError
        If the step is zero, or leads away from end.

    Compare: torch.arange.
    """
    start, end = (0, start) if end is None else (0 if start is None else start, end)
    if end is None:
        raise TypeError("arange takes an end; got none")
    if dtype is not None and np.dtype(dtype).kind != "f":
        start, end, step = int(start), int(end), int(step)
    if step == 0 or (end - start) * step < 0:
        raise RuntimeError(f"the step leads from start to end; got start {start}, end {end} and step {step}")
    plain = all(isinstance(x, int | np.integer) for x in (start, end, step))
    n = -((start - end) // step) if plain else int(np.ceil((end - start) / step))
    return finished(start + step * np.arange(n), dtype or (int64 if plain else float32), requires_grad)


def linspace(start, end, steps, *, dtype=None, requires_grad=False) -> Tensor:
    """`steps` numbers from start to end, both among them. Raises RuntimeError if steps is negative.

    Compare: torch.linspace.
    """
    if steps < 0:
        raise RuntimeError(f"the number of steps is not negative; got {steps}")
    return finished(np.linspace(start, end, steps), dtype or float32, requires_grad)


def one_hot(input, num_classes=-1) -> Tensor:
    """(..., num_classes) integers: 1 at the place that input names, 0 elsewhere; by default as many classes as needed.

    Raises
    ------
    RuntimeError
        If input is no tensor of int64, is empty without num_classes, or names a class that is not there.

    Compare: torch.nn.functional.one_hot.
    """
    indices = read(input)
    if input.dtype != int64:
        raise RuntimeError(f"one_hot takes indices in int64; got {input.dtype}")
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


def rand(rng, *numbers, size=None, dtype=None, requires_grad=False) -> Tensor:
    """Uniform on [0, 1). Compare: torch.rand."""
    dtype = np.dtype(dtype or float32)
    return finished(np.asarray(generator(rng).random(shape_of(numbers, size), dtype)), None, requires_grad)


def randn(rng, *numbers, size=None, dtype=None, requires_grad=False) -> Tensor:
    """Standard normal. Compare: torch.randn."""
    dtype = np.dtype(dtype or float32)
    return finished(np.asarray(generator(rng).standard_normal(shape_of(numbers, size), dtype)), None, requires_grad)


def randint(rng, low=0, high=None, size=None, *, dtype=int64) -> Tensor:
    """Integers from low up to but without high; from 0 where one number stands before the size.

    Raises
    ------
    RuntimeError
        If there is no such integer.

    Compare: torch.randint.
    """
    low, high, size = (0, low, high) if size is None else (low, high, size)
    if low >= high:
        raise RuntimeError(f"randint draws from low up to but without high; got low {low} and high {high}")
    return finished(np.asarray(generator(rng).integers(low, high, shape_of((size,)))), dtype, False)


def randperm(rng, n, *, dtype=int64) -> Tensor:
    """The numbers 0 to n - 1 in random order. Compare: torch.randperm."""
    return finished(generator(rng).permutation(n), dtype, False)


def rand_like(rng, input, *, dtype=None, requires_grad=False) -> Tensor:
    """As `rand`, in the shape and type of input. Compare: torch.rand_like."""
    return rand(rng, input.shape, dtype=dtype or input.dtype, requires_grad=requires_grad)


def randn_like(rng, input, *, dtype=None, requires_grad=False) -> Tensor:
    """As `randn`, in the shape and type of input. Compare: torch.randn_like."""
    return randn(rng, input.shape, dtype=dtype or input.dtype, requires_grad=requires_grad)


def bernoulli(rng, input) -> Tensor:
    """1 with probability p, 0 otherwise, for each number of the tensor p.

    Raises
    ------
    RuntimeError
        If a probability is not between 0 and 1.

    Compare: torch.bernoulli.
    """
    if not ((input._array >= 0) & (input._array <= 1)).all():
        raise RuntimeError(f"probabilities lie between 0 and 1; got {input._array.min()} to {input._array.max()}")
    return wrap(np.asarray(generator(rng).random(input.shape) < input._array).astype(input.dtype))


def multinomial(rng, input, num_samples, replacement=False) -> Tensor:
    """Numbers of places, drawn with the probabilities that a tensor has, up to a factor, along its last dimension.

    Parameters
    ----------
    rng : numpy.random.Generator
    input : (n,) or (m, n) floats, not negative
    num_samples : how many for each row
    replacement : whether a place may come more than once

    Returns
    -------
    Tensor of int64, (num_samples,) or (m, num_samples)

    Raises
    ------
    RuntimeError
        If what is given are no such numbers, a row has none above 0, or there are fewer places than draws without
        replacement.

    Notes
    -----
    Without replacement each place waits an exponential time of rate p, and the first ones are taken.
    Compare: torch.multinomial.
    """
    p = input._array
    if p.dtype.kind != "f" or p.ndim not in (1, 2):
        raise RuntimeError(f"multinomial takes floats, (n,) or (m, n); got {p.dtype} of shape {p.shape}")
    if not (np.isfinite(p) & (p >= 0)).all() or not (p.sum(axis=-1) > 0).all():
        raise RuntimeError("multinomial takes finite numbers that are not negative and not all 0")
    if num_samples < 1 or (not replacement and num_samples > p.shape[-1]):
        most = "" if replacement else f", and without replacement at most {p.shape[-1]}"
        raise RuntimeError(f"multinomial draws at least 1 number{most}; got num_samples={num_samples}")
    if replacement:
        ends = np.cumsum(np.atleast_2d(p).astype(float64), axis=1)
        marks = generator(rng).random((len(ends), num_samples)) * ends[:, -1:]
        found = np.array([row.searchsorted(mark, "right") for row, mark in zip(ends, marks, strict=True)])
        return wrap(np.minimum(found, ends.argmax(axis=1)[:, None]).reshape(*p.shape[:-1], num_samples))
    with np.errstate(divide="ignore"):
        waiting = -np.log1p(-generator(rng).random(p.shape)) / p
    waiting[p == 0] = np.inf
    return wrap(np.argsort(waiting, axis=-1, kind="stable")[..., :num_samples])


# What a tensor is


def as_tensor(data, dtype=None) -> Tensor:
    """The data as a tensor; tensors of the type asked for are returned themselves, and arrays share their memory.

    Compare: torch.as_tensor.
    """
    if isinstance(data, Tensor):
        return data if dtype is None else data.to(dtype)
    return wrap(as_array(data, dtype))


def is_tensor(obj) -> bool:
    """Whether obj is a tensor. Compare: torch.is_tensor."""
    return isinstance(obj, Tensor)


def is_floating_point(input) -> bool:
    """Whether the numbers are floats. Compare: torch.is_floating_point."""
    return input.is_floating_point()


def numel(input) -> int:
    """How many numbers there are. Compare: torch.numel."""
    return input.numel()


# Copies

_clone = primitive("clone", lambda x: x.copy(), lambda g: g)


def clone(input) -> Tensor:
    """The same numbers in memory of their own; the gradient passes through. Compare: torch.clone."""
    return _clone(input)


def contiguous(input) -> Tensor:
    """input itself if its numbers stand in memory in order, else a copy. Compare: torch.Tensor.contiguous."""
    return input if input.is_contiguous() else _clone(input)


METHODS: dict = {"device": property(lambda x: "cpu")}
METHODS |= {f.__name__: f for f in (new_zeros, new_ones, new_empty, new_full, new_tensor, clone, contiguous)}
