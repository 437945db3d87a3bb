"""What may go into the models of this folder, and the one sentence that says why something may not."""

import warnings

import numpy as np

from foundations.estimators import _sklearn


def targets(estimator, y, n: int) -> np.ndarray:
    """y as (n,) finite float64 numbers."""
    owner = type(estimator).__name__
    if y is None:
        raise ValueError(f"{owner} requires y to be passed, but the target y is None")
    y = np.asarray(y)
    if y.ndim == 2 and y.shape[1] == 1:
        message = f"A column-vector y was passed when a 1d array was expected: {owner} reads it as y.ravel()"
        warnings.warn(message, _sklearn.data_conversion_warning(), stacklevel=4)
        y = y.ravel()
    if y.shape != (n,):
        raise ValueError(f"{owner} needs one number per sample in a 1d y: X has {n} samples, y has shape {y.shape}")
    if y.dtype.kind == "c":
        raise ValueError(f"Complex data not supported: {owner} got y of dtype {y.dtype}")
    try:
        y = y.astype(np.float64)
    except (TypeError, ValueError) as error:
        raise type(error)(f"{owner} needs numbers in y: {error}") from None
    if not np.isfinite(y).all():
        raise ValueError(f"{owner} needs finite numbers, and y contains NaN or inf")
    return y


def check_precision(name: str, value) -> None:
    """ValueError where a precision is neither None nor a finite number above 0."""
    number = isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool)
    if value is not None and not (number and 0 < value < np.inf):
        raise ValueError(f"{name} must be a number above 0, or None to have it estimated, got {value!r}")


def check_limits(estimator) -> None:
    """ValueError where `max_iter`, `tol` or `fit_intercept` is not what it should be."""
    count, tol, intercept = estimator.max_iter, estimator.tol, estimator.fit_intercept
    if not isinstance(count, int | np.integer) or isinstance(count, bool) or count < 1:
        raise ValueError(f"max_iter must be an int of 1 or more, got {count!r}")
    if not isinstance(tol, int | float | np.integer | np.floating) or not 0 < tol < np.inf:
        raise ValueError(f"tol must be a number above 0, got {tol!r}")
    if not isinstance(intercept, bool | np.bool_):
        raise ValueError(f"fit_intercept must be True or False, got {intercept!r}")
