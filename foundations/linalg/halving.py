"""Which smaller problems come up when a problem of size n is halved again and again.

Halves differ by one at the most, and so do all problems of one level: at most two sizes. Problems of one size are
solved as one batch, smallest size first, so that no level is visited twice and no call works on one small matrix.
"""

import numpy as np


def halves(n, torn=0):
    """All blocks on the way from n down to size 1 - torn: {size: their first indices, ascending}, sizes ascending.

    Of a block of size s its first half, then `torn` rows, then its second half: (s - torn) rows in halves.
    """
    level = {n: np.array([0])}
    blocks = dict(level)
    while any(size > 1 - torn for size in level):
        parts: dict[int, list] = {}
        for size, starts in level.items():
            if size > 1 - torn:
                first, second = split(size, torn)
                parts.setdefault(first, []).append(starts)
                parts.setdefault(second, []).append(starts + first + torn)
        level = {size: np.sort(np.concatenate(starts)) for size, starts in parts.items()}
        # the smallest blocks come up on the last two levels
        for size, starts in level.items():
            blocks[size] = np.sort(np.concatenate([blocks.get(size, starts[:0]), starts]))
    return dict(sorted(blocks.items()))


def split(size, torn=0):
    """The sizes of the two halves."""
    first = (size - torn) // 2
    return first, size - torn - first


def solutions(of_size, starts):
    """The arrays of the blocks that begin at `starts`, out of (starts of all blocks, array, array, ...)."""
    known, *arrays = of_size
    which = np.searchsorted(known, starts)
    return [array[which] for array in arrays]
