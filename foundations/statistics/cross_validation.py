"""Cross-validation: every sample is predicted once by a model that has not seen it.

For each split of `model_selection` a copy of the estimator learns from one part and is scored on the other. The mean of
the scores is an almost unbiased guess at how well the estimator does on new data of the same kind; their scatter is no
measure of how sure that is, since the training sets overlap: `intervals/paired_comparison.py` says what to do about it.
Whatever is chosen by looking at y belongs into the estimator that is copied: chosen before, on all data, it has seen
the samples it is scored on.
Source: Hastie, Tibshirani & Friedman, The Elements of Statistical Learning, 2nd ed., §7.10.
"""

import copy
from collections.abc import Callable

import numpy as np

from foundations.statistics._edge import n_samples, take
from foundations.statistics.model_selection import KFold, StratifiedKFold


def cross_val_score(estimator, X, y=None, *, scoring: Callable | None = None, cv=None):
    """The score of each split.

    Parameters
    ----------
    estimator : anything with `fit` and, where scoring is None, `score`; it stays as it is, and a copy that has learned
        nothing is fitted for each split
    X, y : (n, d) samples and their (n,) labels or numbers
    scoring : scoring(estimator, X, y) -> a number; None for the estimator's own score
    cv : how many folds (None for 5), stratified for a classifier; or a splitter with `split(X, y)`

    Returns
    -------
    (n_splits,) float64

    Raises
    ------
    ValueError : X and y of different lengths, a score that is not one number, and what splitter and estimator refuse
    TypeError : an estimator that is a class or has no fit, a scoring that cannot be called

    Notes
    -----
    Cost: a fit and a score a split. Compare: sklearn.model_selection.cross_val_score.
    """
    if y is not None and n_samples(X) != n_samples(y):
        raise ValueError(f"X has {n_samples(X)} samples and y has {n_samples(y)}; they go in pairs")
    if isinstance(estimator, type) or not hasattr(estimator, "fit"):
        raise TypeError(f"the estimator is an object with fit, such as KNeighborsClassifier(); got {estimator!r}")
    if not (scoring is None or callable(scoring)):
        raise TypeError(f"scoring is a function of estimator, X and y, or None; got {scoring!r}")
    scores = []
    for train, test in _splitter(cv, estimator).split(X, y):
        model = unfitted(estimator)
        parts = [(take(X, rows), None if y is None else take(y, rows)) for rows in (train, test)]
        model.fit(*parts[0])
        scores.append(scoring(model, *parts[1]) if scoring else model.score(*parts[1]))
        if np.ndim(scores[-1]) > 0:
            raise ValueError(f"a score is one number; got an array of shape {np.shape(scores[-1])}")
    return np.array(scores, dtype=float)


def unfitted(estimator):
    """A copy with the same parameters and nothing learned: what a fit before has seen must not reach the test."""
    if hasattr(estimator, "__sklearn_clone__") and not isinstance(estimator, type):
        return estimator.__sklearn_clone__()  # scikit-learn's know best: a frozen one stays fitted
    if hasattr(estimator, "get_params") and not isinstance(estimator, type):
        parameters = estimator.get_params(deep=False)
        return type(estimator)(**{name: unfitted(value) for name, value in parameters.items()})
    if type(estimator) in (list, tuple):  # the steps of a pipeline
        return type(estimator)(unfitted(part) for part in estimator)
    return copy.deepcopy(estimator)


def _splitter(cv, estimator):
    if hasattr(cv, "split") and not isinstance(cv, str):
        return cv
    if not (cv is None or isinstance(cv, (int, np.integer))):
        raise TypeError(f"cv is how many folds, or a splitter such as KFold(5, shuffle=True); got {cv!r}")
    folds = 5 if cv is None else int(cv)
    tags = getattr(estimator, "__sklearn_tags__", None)
    kind = tags().estimator_type if tags else getattr(estimator, "_kind", None)
    return StratifiedKFold(folds) if kind == "classifier" else KFold(folds)
