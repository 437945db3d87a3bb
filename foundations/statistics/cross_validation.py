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
    estimator : anything with `fit` and, where scoring is None, `score`; it is copied, and stays unfitted
    X, y : (n, d) samples and their (n,) labels or numbers
    scoring : scoring(estimator, X, y) -> a number; None for the estimator's own score
    cv : how many folds (None for 5), stratified for a classifier; or a splitter with `split(X, y)`

    Returns
    -------
    (n_splits,) float64

    Raises
    ------
    ValueError : X and y of different lengths, and what splitter and estimator refuse

    Notes
    -----
    Cost: a fit and a score a split. Compare: sklearn.model_selection.cross_val_score.
    """
    if y is not None and n_samples(X) != n_samples(y):
        raise ValueError(f"X has {n_samples(X)} samples and y has {n_samples(y)}; they go in pairs")
    scores = []
    for train, test in _splitter(cv, estimator).split(X, y):
        model = copy.deepcopy(estimator)
        parts = [(take(X, rows), None if y is None else take(y, rows)) for rows in (train, test)]
        model.fit(*parts[0])
        scores.append(scoring(model, *parts[1]) if scoring else model.score(*parts[1]))
    return np.array(scores, dtype=float)


def _splitter(cv, estimator):
    if hasattr(cv, "split"):
        return cv
    folds = 5 if cv is None else cv
    tags = getattr(estimator, "__sklearn_tags__", None)
    kind = tags().estimator_type if tags else getattr(estimator, "_kind", None)
    return StratifiedKFold(folds) if kind == "classifier" else KFold(folds)
