"""Guards that both models of this folder share: each returns what it was asked for, or says in one sentence why not."""

import numpy as np

LARGEST = 1e100  # squares of such numbers, in units of very small deviations, can still be told from infinity


def double(estimator, X) -> np.ndarray:
    """X in double precision. ValueError where its squares might overflow."""
    largest = float(np.abs(X).max())
    if largest > LARGEST:
        owner = type(estimator).__name__
        raise ValueError(f"{owner} squares distances, and X holds {largest:.1e}: scale it to {LARGEST:.0e} at most")
    return X.astype(np.float64)


def centered(estimator, X) -> tuple[np.ndarray, np.ndarray]:
    """X - mean in double precision, and the mean: inner products of what is centered do not cancel.

    ValueError where squares might overflow, or all vanish.
    """
    X = double(estimator, X)
    mean = X.mean(axis=0)
    Xc = X - mean
    largest = float(np.abs(Xc).max())
    if 0 < largest < 1 / LARGEST:
        owner = type(estimator).__name__
        raise ValueError(f"{owner} squares distances, and X varies by {largest:.1e}: scale it up to {1 / LARGEST:.0e}")
    return Xc, mean


def check_enough(X, name: str, value: int) -> None:
    """ValueError where there are fewer samples than groups."""
    if len(X) < value:
        raise ValueError(f"n_samples={len(X)} should be >= {name}={value}: there are fewer samples than groups")


def given(name: str, value, shape: tuple[int, ...]) -> np.ndarray:
    """A starting value as a float64 array of this shape."""
    array = np.asarray(value, dtype=np.float64)
    if array.shape != shape:
        raise ValueError(f"{name} must be an array of shape {shape}, got shape {array.shape}")
    if not (np.abs(array) <= LARGEST).all():  # not a number is not small either
        raise ValueError(f"{name} must be finite numbers, {LARGEST:.0e} at most")
    return array
