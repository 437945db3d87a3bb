"""Labels that are right or wrong: counts of agreement.

Accuracy counts the right ones, the confusion matrix also which label was taken for which:

    accuracy = #{predicted = true} / n        C[a, b] = #{true = a, predicted = b}

Names, arguments and results are those of sklearn.metrics.
"""

import numpy as np

from foundations.statistics._edge import codes, label_pair, vector
from foundations.statistics.sample_weight import weights


def accuracy_score(y_true, y_pred, *, normalize=True, sample_weight=None):
    """The fraction of predictions that are right; with normalize=False their number, or their total weight.

    Parameters
    ----------
    y_true, y_pred : (n,) labels, strings or integers
    sample_weight : (n,) weights ≥ 0, or None for one each

    Raises
    ------
    ValueError : nothing to score, lengths differ, strings held against numbers, weights negative or all zero

    Notes
    -----
    Compare: sklearn.metrics.accuracy_score.
    """
    y_true, y_pred = label_pair(y_true, y_pred)
    weight = weights(sample_weight, len(y_true))
    right = float(weight[y_true == y_pred].sum())
    if not normalize:
        return right
    if weight.sum() == 0:
        raise ValueError("sample_weight sums to zero, and an average needs a positive weight")
    return right / float(weight.sum())


def confusion_matrix(y_true, y_pred, *, labels=None, sample_weight=None, normalize=None):
    """C[i, j]: how many samples of class i were predicted as class j.

    Parameters
    ----------
    y_true, y_pred : (n,) labels, strings or integers
    labels : the classes in the order of rows and columns; None for all that occur, sorted; others are not counted
    sample_weight : (n,) weights ≥ 0, or None for one each
    normalize : None for counts, "true" for rows that sum to 1, "pred" for columns, "all" for the whole; 0/0 is 0

    Returns
    -------
    C : (k, k) integers, or float64 where weighted or normalized

    Raises
    ------
    ValueError : nothing to count, lengths differ, no sample of any of `labels`, an unknown `normalize`

    Notes
    -----
    Compare: sklearn.metrics.confusion_matrix.
    """
    y_true, y_pred = label_pair(y_true, y_pred)
    if normalize not in (None, "true", "pred", "all"):
        raise ValueError(f'normalize is "true", "pred", "all" or None; got {normalize!r}')
    present, t, p = codes(y_true, y_pred)
    classes = present if labels is None else vector(labels, "labels")
    if not np.isin(y_true, classes).any():
        raise ValueError("no sample of y_true has any of the given labels")

    index = {label: i for i, label in enumerate(classes.tolist())}
    place = np.array([index.get(label, -1) for label in present.tolist()])
    row, column = place[t], place[p]
    known = (row >= 0) & (column >= 0)
    weight = None if sample_weight is None else weights(sample_weight, len(y_true))[known]

    k = len(classes)
    cell = k * row[known] + column[known]  # one number per cell of the matrix, row by row
    C = np.bincount(cell, weights=weight, minlength=k * k).reshape(k, k)
    if normalize is None:
        return C
    total = C.sum(axis={"true": 1, "pred": 0, "all": None}[normalize], keepdims=True)
    return np.divide(C, total, out=np.zeros((k, k)), where=total != 0)
