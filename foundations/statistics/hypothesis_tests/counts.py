"""Guards for counts: finite numbers, 0 or more, of the shape that a test needs."""

import numpy as np

from foundations.statistics._edge import refuse_masked

MOST = 2.0**53  # up to here every whole number is a double


def counts(values, name: str) -> np.ndarray:
    """A float64 array of finite numbers, 0 or more. ValueError in one sentence for anything else."""
    refuse_masked(values, name)
    try:
        numbers = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise ValueError(f"{name} holds counts, numbers of 0 or more, got {values!r}") from None
    wrong = ~((numbers >= 0) & (numbers <= MOST))  # nan is none either
    if wrong.any():
        raise ValueError(f"{name} holds counts, numbers from 0 to 2**53, got {numbers[wrong][0]}")
    return numbers


def whole_counts(values, name: str, shape: tuple[int, ...]) -> np.ndarray:
    """The same, of that shape, and whole."""
    numbers = counts(values, name)
    if numbers.shape != shape:
        raise ValueError(f"{name} has shape {shape}, got {numbers.shape}")
    broken = numbers != np.floor(numbers)
    if broken.any():
        raise ValueError(f"{name} holds whole numbers, got {numbers[broken][0]}")
    return numbers
