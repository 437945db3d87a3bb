"""A matrix out of a MATLAB 5 file: just enough to read the Olivetti faces.

A file is a header of 128 bytes and then elements, each a tag (type, number of bytes) and its content, padded to a
multiple of 8. A variable is an element of type 14 whose content is four elements again: flags, shape, name, numbers.
Since version 7 a variable may be packed with zlib, as type 15. Matrices are stored column after column.

    tag   <II     type, bytes
    small <HH4s   type and bytes in 16 bits each, and up to 4 bytes of content in the tag itself

Source: MathWorks, MAT-File Format, chapter 1 (Level 5). Left out: versions 4 and 7.3, complex numbers,
structures, cells, sparse.
Compare: scipy.io.loadmat.
"""

import math
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from projects.common.errors import UserError

HEADER = 128
MATRIX, COMPRESSED = 14, 15
NUMBERS = {1: "i1", 2: "u1", 3: "i2", 4: "u2", 5: "i4", 6: "u4", 7: "f4", 9: "f8"}  # type -> dtype
LARGEST = 2**26  # bytes a packed variable may unpack to: forty times the Olivetti faces


def read_matrix(path: Path, name: str) -> np.ndarray:
    """The matrix called `name`, in the shape and dtype it is stored in: MATLAB stores whole numbers in few bytes.

    Raises UserError when the file is not of this kind, is cut short, or has no such variable.
    """
    content = Path(path).read_bytes()
    order = {b"IM": "<", b"MI": ">"}.get(content[HEADER - 2 : HEADER])  # "MI" as the writer's machine wrote it
    if order is None:
        raise UserError(f"{path} is no MATLAB file: the mark of version 5 is missing at byte {HEADER - 2}.")
    try:
        for kind, data in _elements(content[HEADER:], order):
            if kind == COMPRESSED:
                unpacked = zlib.decompressobj().decompress(data, LARGEST)
                kind, data = next(_elements(unpacked, order))
            if kind == MATRIX:
                _flags, shape, called, *parts = _elements(data, order)
                if called[1] == name.encode():
                    return _matrix(shape[1], parts, order)
    except (struct.error, zlib.error, ValueError, IndexError, KeyError, StopIteration) as problem:
        raise UserError(f"{path} is damaged or of a kind not read here ({problem}): fetch it again.") from None
    raise UserError(f"{path} has no variable called {name!r}.")


def _matrix(shape: bytes, parts: list[tuple[int, bytes]], order: str) -> np.ndarray:
    if len(parts) != 1:
        raise ValueError("real numbers have one part, complex ones two")
    [(kind, data)] = parts
    dimensions = np.frombuffer(shape, f"{order}i4")
    if math.prod(dimensions.tolist()) * np.dtype(NUMBERS[kind]).itemsize != len(data):
        raise ValueError(f"{len(data)} bytes do not make {' x '.join(map(str, dimensions))} numbers")
    return np.frombuffer(data, order + NUMBERS[kind]).reshape(dimensions, order="F")


def _elements(content: bytes, order: str) -> Iterator[tuple[int, bytes]]:
    """Types and contents of the elements that lie one after another."""
    at = 0
    while at + 8 <= len(content):
        kind, size = struct.unpack_from(f"{order}II", content, at)
        if kind >> 16:  # the small form: the upper half of the first word is the size, and the content follows at once
            kind, size, start, after = kind & 0xFFFF, kind >> 16, at + 4, at + 8
        else:
            start, after = at + 8, at + 8 + size + (-size % 8 if kind != COMPRESSED else 0)
        if start + size > len(content):
            raise ValueError("it ends in the middle of a variable")
        yield kind, content[start : start + size]
        at = after
