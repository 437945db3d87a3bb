"""A function that the reader hands over, at many points at once: silent, checked, in floating point."""

import numpy as np


def values(f, *points: np.ndarray) -> np.ndarray:
    """f at arrays of one shape, as an array of that shape; a constant is repeated.

    What f warns of (1/0, log 0) is silenced: a point where it is not finite shows in its value.
    Raises TypeError where f gives no real numbers, ValueError where it gives another shape. Cost: one call of f.
    """
    with np.errstate(all="ignore"):
        y = np.asarray(f(*points))
    if y.dtype.kind not in "fiub":
        raise TypeError(f"f must give real numbers, got {y.dtype}")
    if y.shape not in ((), points[0].shape):
        raise ValueError(f"f must work elementwise: got shape {y.shape} for points of shape {points[0].shape}")
    return np.broadcast_to(y, points[0].shape).astype(np.result_type(y.dtype, points[0].dtype), copy=False)
