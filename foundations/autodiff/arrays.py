"""What a tensor may hold, how data become such an array, and who owns its memory."""

from typing import Any

import numpy as np

bool_ = np.dtype(np.bool_)
uint8, int8, int16, int32, int64 = (np.dtype(name) for name in ("uint8", "int8", "int16", "int32", "int64"))
float32, float64 = np.dtype(np.float32), np.dtype(np.float64)
DTYPES = (bool_, uint8, int8, int16, int32, int64, float32, float64)


def as_array(data, dtype=None, copy: bool = False) -> np.ndarray:
    """Data as an array of a type that tensors have: Python's floats become float32, as in PyTorch.

    Raises
    ------
    TypeError
        For data that are not booleans, integers or floats, or are so of a type that tensors have not.
    ValueError
        For nested lists that are no array, and integers beyond int64.
    RuntimeError
        For numbers that the dtype asked for cannot hold.
    """
    data = getattr(data, "_array", data)
    plain = not isinstance(data, np.ndarray | np.generic)
    with np.errstate(all="ignore"):
        array = arranged(data, dtype) if copy or plain else np.asarray(data, dtype)
        if plain and dtype is None and array.dtype == float64 and not holds_float64(data):
            array = array.astype(float32)
    if array.dtype not in DTYPES:
        if plain and any(type(n) is int and abs(n) >= 2**63 for n in array.ravel().tolist()):
            raise ValueError("an integer beyond the range of int64 does not go into a tensor")
        raise TypeError(f"a tensor holds numbers of type {', '.join(t.name for t in DTYPES)}; got {array.dtype}")
    return array


def arranged(data, dtype) -> np.ndarray:
    """np.array(data, dtype), with what goes wrong in our words."""
    try:
        return np.array(data, dtype)
    except OverflowError:
        raise RuntimeError(f"a number is beyond the range of {np.dtype(dtype)}") from None
    except ValueError as error:
        if "inhomogeneous" in str(error) or "sequence" in str(error):
            raise ValueError("nested lists become a tensor only where all at one level are of equal length") from None
        raise RuntimeError(f"data do not become {np.dtype(dtype)}: {error}") from None


def holds_float64(data) -> bool:
    """Whether among the numbers in nested lists is one of NumPy's or a tensor's, in float64."""
    if isinstance(data, list | tuple):
        return not set(map(type, data)) <= {float, int, bool} and any(map(holds_float64, data))
    return getattr(data, "dtype", bool_) == float64


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
