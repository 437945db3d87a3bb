"""What may go into the models of this folder, and the one sentence that says why something may not."""

import warnings

import numpy as np

from foundations.estimators import _sklearn
from foundations.estimators.linear_models.core import targets
from foundations.estimators.validation import require_count, require_positive

HIGHEST = 1e120  # of precisions that are given


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
    """ValueError where a precision is neither None, which is to be estimated, nor a number within the limits."""
    if value is None:
        return
    require_positive(name, value)
    if not 1 / HIGHEST <= value <= HIGHEST:
        raise ValueError(f"{name} must be between {1 / HIGHEST:.0e} and {HIGHEST:.0e}, got {value!r}")


def require_generator(rng) -> None:
    """TypeError for a seed, or anything else that is not a generator of random numbers."""
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"rng must be a numpy.random.Generator, such as np.random.default_rng(0); got {rng!r}")


def require_predictions(owner: str, values) -> None:
    """ValueError where predictions have overflowed."""
    if not np.isfinite(values).all():
        raise ValueError(f"{owner} cannot represent what it predicts: X is too far from the training data")


def require_evidence(value: float) -> float:
    """ValueError where a logarithm of evidence has overflowed."""
    if not np.isfinite(value):
        raise ValueError("precisions are too large, too small or too far apart for the evidence of data of this size")
    return value


def check_limits(estimator) -> None:
    """ValueError where `max_iter`, `tol` or `fit_intercept` is not what it should be."""
    require_count("max_iter", estimator.max_iter)
    require_positive("tol", estimator.tol)
    if not isinstance(estimator.fit_intercept, bool | np.bool_):
        raise ValueError(f"fit_intercept must be True or False, got {estimator.fit_intercept!r}")
