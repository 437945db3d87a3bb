"""Guards at the public edge of this folder."""

import numpy as np


def checked_weights(weights) -> list:
    """Weights as Python numbers; whole ones stay whole, of any size."""
    weights = weights if isinstance(weights, list) else np.asarray(weights).tolist()
    if not isinstance(weights, list) or not weights or isinstance(weights[0], list):
        raise ValueError("weights must be a vector of at least one number")
    if not all(isinstance(w, int | float | np.number) for w in weights):
        raise TypeError(f"weights must be numbers, got {weights[:10]}")
    if not all(0 <= w < float("inf") for w in weights) or not any(weights):
        raise ValueError(f"weights must be finite, 0 or more, and not all 0; got {weights[:10]}")
    return weights


def checked_code(code, n) -> tuple[bytes, int]:
    """A code as bytes, and how many symbols it is of as an int."""
    if not isinstance(code, bytes | bytearray | memoryview):
        raise TypeError(f"a code must be bytes, got {type(code).__name__}")
    if not isinstance(n, int | np.integer) or n < 0:
        raise ValueError(f"the number of symbols must be a whole number, 0 or more, got {n!r}")
    return bytes(code), int(n)


def checked_symbols(symbols, known) -> list[int]:
    """Symbols as Python ints, each one of those `known` (number of symbols,) to the code."""
    if isinstance(symbols, bytes | bytearray | memoryview):
        symbols = np.frombuffer(symbols, dtype=np.uint8)
    symbols = np.asarray(symbols)
    if symbols.ndim != 1 or (symbols.size and symbols.dtype.kind not in "iu"):
        raise ValueError(f"symbols must be bytes or a vector of ints, got shape {symbols.shape}, {symbols.dtype}")
    symbols = symbols.astype(np.intp)
    known = np.asarray(known)
    if symbols.size:
        outside = (symbols < 0) | (symbols >= len(known))
        strange = symbols[outside | ~known[np.where(outside, 0, symbols)]]
        if len(strange):
            raise ValueError(f"symbol {strange[0]} is not in the code: its weight is 0, or the table ends before it")
    return symbols.tolist()
