"""Numbers predicted as numbers: how far they are from what was measured.

    MSE = Σ w_i (y_i - p_i)² / Σ w_i        RMSE = √MSE        MAE = Σ w_i |y_i - p_i| / Σ w_i

    R² = 1 - Σ w_i (y_i - p_i)² / Σ w_i (y_i - ȳ)²

The mean of y makes the squared error smallest among constants, the median the absolute one. R² holds the squared error
against that of the mean: 1 is perfect, 0 is no better than the mean, and there is no lowest value.

Several outputs, a column each, are scored each by itself; `multioutput` says how their scores become one.

Names, arguments and results are those of sklearn.metrics.
"""

import math
import warnings

import numpy as np

from foundations.statistics._edge import finite_vector, pair
from foundations.statistics.sample_weight import weights

LARGEST = 1e140  # of such numbers sums of squares can be represented


def mean_squared_error(y_true, y_pred, *, sample_weight=None, multioutput="uniform_average"):
    """The weighted mean of (y - p)², in the square of y's unit.

    Parameters
    ----------
    y_true, y_pred : (n,) or (n, k) finite numbers
    sample_weight : (n,) weights ≥ 0, or None for one each
    multioutput : "uniform_average" for the mean over outputs, "raw_values" for an array (k,), or (k,) weights

    Raises
    ------
    ValueError : nothing to score, shapes differ, a number that is not finite, weights negative or all zero, an
        unknown `multioutput`

    Notes
    -----
    Compare: sklearn.metrics.mean_squared_error.
    """
    Y, P, w = _measured(y_true, y_pred, sample_weight)
    return _average(_mean_of_squares(Y, P, w), multioutput)


def root_mean_squared_error(y_true, y_pred, *, sample_weight=None, multioutput="uniform_average"):
    """The root of the mean squared error of each output, in y's unit; arguments as above.

    Compare: sklearn.metrics.root_mean_squared_error.
    """
    Y, P, w = _measured(y_true, y_pred, sample_weight)
    return _average(np.sqrt(_mean_of_squares(Y, P, w)), multioutput)


def mean_absolute_error(y_true, y_pred, *, sample_weight=None, multioutput="uniform_average"):
    """The weighted mean of |y - p|, in y's unit; arguments as above.

    Compare: sklearn.metrics.mean_absolute_error.
    """
    Y, P, w = _measured(y_true, y_pred, sample_weight)
    with np.errstate(over="ignore"):
        return _average(w @ np.abs(Y - P) / w.sum(), multioutput)


def r2_score(y_true, y_pred, *, sample_weight=None, multioutput="uniform_average", force_finite=True):
    """R²: the share of the variance of y that the prediction explains; 1 at best, below 0 if worse than the mean.

    Parameters
    ----------
    y_true, y_pred, sample_weight : as above
    multioutput : as above, or "variance_weighted" for the mean over outputs weighted by their variance; None is
        "uniform_average"
    force_finite : where y does not vary, R² is 1 if the prediction is exact and 0 if not; otherwise nan and -inf

    Returns
    -------
    a float, or (k,) for "raw_values"; nan, with a UserWarning, for a single sample

    Raises
    ------
    ValueError : as above

    Notes
    -----
    Compare: sklearn.metrics.r2_score.
    """
    Y, P, w = _measured(y_true, y_pred, sample_weight)
    if len(Y) < 2:
        warnings.warn("R² of a single sample is not defined, and set to nan", stacklevel=2)
        return math.nan
    size = max(np.abs(Y).max(), np.abs(P).max())
    if size > LARGEST or 0 < size < 1 / LARGEST:  # the ratio is the same in any unit
        Y, P = Y / size, P / size
    left = _mean_of_squares(Y, P, w)  # (k,)
    total = _mean_of_squares(Y, w @ Y / w.sum(), w)
    with np.errstate(divide="ignore", invalid="ignore"):
        scores = 1 - left / total
    if force_finite:
        scores = np.where(total > 0, scores, np.where(left > 0, 0.0, 1.0))
    if isinstance(multioutput, str) and multioutput == "variance_weighted":
        multioutput = total if total.any() else "uniform_average"
    return _average(scores, "uniform_average" if multioutput is None else multioutput)


def _measured(y_true, y_pred, sample_weight):
    """Two (n, k) arrays of finite numbers, and the weights (n,) of their rows."""
    Y, P = _columns(y_true, "y_true"), _columns(y_pred, "y_pred")
    pair(Y, P, "y_true", "y_pred")
    if Y.shape != P.shape:
        raise ValueError(f"y_true has {Y.shape[1]} outputs and y_pred has {P.shape[1]}; they are the same ones")
    w = weights(sample_weight, len(Y))
    if w.sum() == 0:
        raise ValueError("sample_weight sums to zero, and an average needs a positive weight")
    return Y, P, w


def _mean_of_squares(Y, P, w):
    """(k,) means of (y - p)², infinite where a square overflows."""
    with np.errstate(over="ignore"):
        return w @ (Y - P) ** 2 / w.sum()  # (n,) @ (n, k)


def _columns(values, name):
    values = np.asarray(values)
    if values.ndim == 2 and values.shape[1] > 0:
        return finite_vector(values.ravel(), name).reshape(values.shape)
    return finite_vector(values, name)[:, None]


def _average(scores, multioutput):
    """The scores (k,) of the outputs as `multioutput` wants them."""
    if isinstance(multioutput, str):
        if multioutput == "raw_values":
            return scores
        if multioutput == "uniform_average":
            return float(scores.mean())
        raise ValueError(f'multioutput is "uniform_average", "raw_values" or weights of outputs; got {multioutput!r}')
    share = np.asarray(multioutput, dtype=float)
    if share.shape != scores.shape or not np.isfinite(share).all() or (share < 0).any() or not share.any():
        raise ValueError(f"multioutput as weights is {len(scores)} finite numbers ≥ 0, one per output, not all zero")
    return float(share @ scores / share.sum())
