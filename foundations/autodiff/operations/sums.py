"""Sums of arrays along dimensions, by the fastest route that NumPy has.

`x.sum(axis)` adds the numbers of a row, or one row to the next, without much of what a processor can do at once. A
product with a vector of ones goes through BLAS and is several times faster for rows of up to a thousand numbers, which
is what the sums in layers are: over the last dimension (softmax, normalization), or over all but the last (the gradient
of a bias). Long sums are taken in a tree, whose rounding error is smaller: those along rows by NumPy, which adds in
pairs.
"""

import math

import numpy as np

LONG = 1024  # numbers in a row, from which on they are added in pairs
BLOCK = 256  # rows that are added one to another; more are summed in a tree


def total(x, dims: tuple[int, ...], keepdims: bool = False):
    """Sum of an array over dimensions, all counted from the front. Compare: numpy.sum."""
    kept = [d for d in range(x.ndim) if d not in dims]
    if not dims or not kept or x.dtype.kind != "f" or not x.flags.c_contiguous or not x.size:
        return x.sum(axis=dims, keepdims=keepdims)
    first, last = kept[0], kept[-1] + 1
    rows, width = math.prod(x.shape[:first]), math.prod(x.shape[last:])
    if last - first > len(kept) or width > LONG or rows == width == 1:
        return x.sum(axis=dims, keepdims=keepdims)
    shape = [1 if d in dims else n for d, n in enumerate(x.shape)] if keepdims else [x.shape[d] for d in kept]
    if width > 1:
        x = x.reshape(-1, width) @ np.ones(width, x.dtype)
    if rows > 1:
        x = sum_of_rows(x.reshape(rows, -1))
    return x.reshape(shape)


def sum_of_rows(x):
    """The sum of the rows of a matrix: of each block, and then of the blocks' sums."""
    n, width = x.shape
    if n <= BLOCK:
        return np.ones(n, x.dtype) @ x
    whole = n - n % BLOCK
    blocks = np.ones(BLOCK, x.dtype) @ x[:whole].reshape(-1, BLOCK, width)  # (n / BLOCK, width)
    return sum_of_rows(blocks) + np.ones(n - whole, x.dtype) @ x[whole:]
