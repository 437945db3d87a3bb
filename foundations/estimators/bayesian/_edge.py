"""What may go into the models of this folder, and the one sentence that says why something may not."""

import warnings

import numpy as np

from foundations.estimators import _sklearn
from foundations.estimators.linear_models.core import targets
from foundations.estimators.validation import require_count, require_positive


def one_target(estimator, y, n: int) -> np.ndarray:
    """y as (n,) finite float64 numbers."""
    y, owner = targets(estimator, y, n), type(estimator).__name__
    if y.ndim == 1:
        return y
    if y.shape[1] > 1:
        raise ValueError(f"{owner} needs one number per sample in a 1d y, got y of shape {y.shape}")
    message = f"A column-vector y was passed when a 1d array was expected: {owner} reads it as y.ravel()"
    warnings.warn(message, _sklearn.data_conversion_warning(), stacklevel=4)
    return y.ravel()


def check_precision(name: str, value) -> None:
    """ValueError where a precision is neither None, which is to be estimated, nor a finite number above 0."""
    if value is not None:
        require_positive(name, value)


def check_limits(estimator) -> None:
    """ValueError where `max_iter`, `tol` or `fit_intercept` is not what it should be."""
    require_count("max_iter", estimator.max_iter)
    require_positive("tol", estimator.tol)
    if not isinstance(estimator.fit_intercept, bool | np.bool_):
        raise ValueError(f"fit_intercept must be True or False, got {estimator.fit_intercept!r}")
