"""What a tensor may hold, how data become such an array, and who owns its memory."""

from typing import Any

import numpy as np

float32, float64 = np.dtype(np.float32), np.dtype(np.float64)
int64 = np.dtype(np.int64)
bool_ = np.dtype(np.bool_)
KINDS = "biuf"  # booleans, integers, floats


def as_array(data, dtype=None, copy: bool = False) -> np.ndarray:
    """Data as an array of a type that tensors have: Python's floats become float32, as in PyTorch.

    Raises
    ------
    TypeError
        For data that are not booleans, integers or floats.
    """
    data = getattr(data, "_array", data)
    plain = not isinstance(data, np.ndarray | np.generic)
    array = np.array(data, dtype) if copy or plain else np.asarray(data, dtype)
    if dtype is None and plain and array.dtype == float64 and not holds_numpy(data):
        array = array.astype(float32)
    if array.dtype.kind not in KINDS:
        raise TypeError(f"a tensor holds booleans, integers or floats; got {array.dtype}")
    return array


def holds_numpy(data) -> bool:
    """Whether the first number in nested lists is one of NumPy's, which has a type of its own."""
    while isinstance(data, list | tuple) and len(data):
        data = data[0]
    return isinstance(data, np.ndarray | np.generic) or hasattr(data, "_array")


def owned(g: np.ndarray, owners: dict[int, Any]) -> np.ndarray:
    """g itself, or a copy where it has its memory from one of the `owners` or cannot be written to; it joins them."""
    if not (g.flags.c_contiguous and g.flags.writeable) or owner(g).keys() & owners.keys():
        g = g.copy(order="C")
    owners |= owner(g)
    return g


def owner(array: np.ndarray) -> dict[int, Any]:
    """The object that has the memory, by its id."""
    found = array if array.base is None else array.base
    return {id(found): found}
