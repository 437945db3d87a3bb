"""Guards at the public edge of this folder: each returns an array, or says in one sentence what was wrong."""

import numpy as np


def box_of(box):
    """(n, 2) lowest and highest value of each coordinate, as floats; ValueError for what is no box."""
    box = np.asarray(box, np.float64)
    pairs = box.ndim == 2 and box.shape[1] == 2 and len(box)
    with np.errstate(over="ignore", invalid="ignore"):
        width = box[:, 1] - box[:, 0] if pairs else np.zeros(1)
    if not ((width > 0) & (width < np.inf)).all():
        raise ValueError(f"a box has a row (low, high), low < high and finite, for each coordinate; got {box.tolist()}")
    return box


def generator(rng):
    """A numpy.random.Generator; TypeError for a seed."""
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"rng must be a numpy.random.Generator, such as np.random.default_rng(0); got {rng!r}")
    return rng


def count(value, name):
    """An int of at least 1."""
    if not isinstance(value, int | np.integer) or isinstance(value, bool) or value < 1:
        raise ValueError(f"{name} is a whole number of at least 1; got {value!r}")
    return int(value)


def symmetric(H, name="H"):
    """(n, n) array of finite floats that is its own transpose up to rounding."""
    H = _real(H, name)
    if H.ndim != 2 or H.shape[0] != H.shape[1] or not len(H) or not np.isfinite(H).all():
        raise ValueError(f"{name} is a square matrix of finite numbers; got an array of shape {H.shape}")
    if np.abs(H - H.T).max() > 1e-10 * np.abs(H).max():
        raise ValueError(f"{name} is to be symmetric, as a Hessian is; entries differ by {np.abs(H - H.T).max():.1e}")
    return H / 2 + H.T / 2


def matrix(X, name):
    """(n, d) array of finite floats, n and d at least 1."""
    X = _real(X, name)
    if X.ndim != 2 or not X.size or not np.isfinite(X).all():
        raise ValueError(f"{name} is a matrix of finite numbers with a row and a column at least; got shape {X.shape}")
    return X


def positive(value, name):
    """The values as floats, all above 0 (nan is not)."""
    value = np.asarray(value, np.float64)
    if not (value > 0).all():
        raise ValueError(f"{name} is to be above 0; got {value[()]}")
    return value


def _real(X, name):
    if np.iscomplexobj(X):
        raise TypeError(f"{name} is a matrix of real numbers; got complex ones")
    return np.asarray(X, np.float64)
