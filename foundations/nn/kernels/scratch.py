"""Working memory that a thread keeps from call to call.

Memory that comes fresh from the system is cleared page by page as it is first touched, and a buffer of a few MiB that
is freed goes back to the system. A kernel that took its buffers anew at each call could spend more time on that than on
arithmetic. So each thread keeps one block, as large as its kernels asked for so far, but at most `KEPT` bytes.
"""

import math
import threading
from collections.abc import Sequence

import numpy as np

KEPT = 2**25
LINE = 64  # bytes of a cache line, at which each array begins


class _Block(threading.local):
    memory = np.empty(0, np.uint8)


_block = _Block()


def scratch(shapes: Sequence[tuple[int, ...]], dtype: np.dtype) -> list[np.ndarray]:
    """Arrays with arbitrary contents, which are this thread's until it calls this again."""
    sizes = [-(-math.prod(shape) * dtype.itemsize // LINE) * LINE for shape in shapes]
    memory = _block.memory
    if memory.size < sum(sizes):
        memory = np.empty(sum(sizes), np.uint8)
        if memory.size <= KEPT:
            _block.memory = memory
    arrays, start = [], 0
    for shape, size in zip(shapes, sizes, strict=True):
        used = memory[start : start + math.prod(shape) * dtype.itemsize]
        arrays.append(used.view(dtype).reshape(shape))
        start += size
    return arrays
