"""How good a prediction was: counts of agreement, and the trade between two kinds of error.

A label is right or wrong: accuracy and the confusion matrix count. A score needs a threshold before it is a label, and
each threshold has its own rates of false and true alarms; drawn against each other they are the ROC curve:

    FPR(t) = #{score ≥ t, negative} / #negative        TPR(t) = #{score ≥ t, positive} / #positive        FNR = 1 - TPR

The area under it is the chance that a positive scores above a negative, ties counting half. Where FPR = FNR lies the
equal error rate.

Left out: several labels per sample, ROC of more than two classes, the partial area (`max_fpr`).
Source: Fawcett, An introduction to ROC analysis, Pattern Recognition Letters 27 (2006).
Names, arguments and results are those of sklearn.metrics.
"""

from typing import NamedTuple

import numpy as np

from foundations.statistics._edge import label_vector, pair, vector, weights


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
    y_true, y_pred = _label_pair(y_true, y_pred)
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
    y_true, y_pred = _label_pair(y_true, y_pred)
    if normalize not in (None, "true", "pred", "all"):
        raise ValueError(f'normalize is "true", "pred", "all" or None; got {normalize!r}')
    classes = np.unique(np.concatenate([y_true, y_pred])) if labels is None else vector(labels, "labels")
    if not np.isin(y_true, classes).any():
        raise ValueError("no sample of y_true has any of the given labels")

    index = {label: i for i, label in enumerate(classes.tolist())}
    row = np.array([index.get(label, -1) for label in y_true.tolist()])
    column = np.array([index.get(label, -1) for label in y_pred.tolist()])
    known = (row >= 0) & (column >= 0)
    weight = None if sample_weight is None else weights(sample_weight, len(y_true))[known]

    k = len(classes)
    cell = k * row[known] + column[known]  # one number per cell of the matrix, row by row
    C = np.bincount(cell, weights=weight, minlength=k * k).reshape(k, k)
    if normalize is None:
        return C
    total = C.sum(axis={"true": 1, "pred": 0, "all": None}[normalize], keepdims=True)
    return np.divide(C, total, out=np.zeros((k, k)), where=total != 0)


class ROC(NamedTuple):
    """Rates rising from 0 to 1, thresholds falling from inf."""

    fpr: np.ndarray
    tpr: np.ndarray
    thresholds: np.ndarray


def roc_curve(y_true, y_score, *, pos_label=None, sample_weight=None, drop_intermediate=True):
    """False and true positive rates as the threshold falls: at thresholds[i], score ≥ thresholds[i] is called positive.

    Parameters
    ----------
    y_true : (n,) labels of which one is positive
    y_score : (n,) finite numbers, higher for what looks more positive
    pos_label : the positive label; None for 1, where the labels are {0, 1} or {-1, 1}
    sample_weight : (n,) weights ≥ 0, or None for one each
    drop_intermediate : leave out points in the middle of a straight piece

    Returns
    -------
    fpr, tpr : (m,) rising from 0 to 1
    thresholds : (m,) falling from inf, where nothing is called positive

    Raises
    ------
    ValueError : nothing to rank, lengths differ, only one class, no telling which label is positive, a score not finite

    Notes
    -----
    One sort, O(n log n). Equal scores fall on the same side of every threshold, so they make one point, not many.
    Compare: sklearn.metrics.roc_curve.
    """
    positive, score, weight = _binary(y_true, y_score, pos_label, sample_weight)
    order = np.argsort(-score, kind="stable")
    positive, score, weight = positive[order], score[order], weight[order]

    last = np.append(np.flatnonzero(np.diff(score)), len(score) - 1)  # the last of each run of equal scores
    tps = np.cumsum(weight * positive)[last]
    fps = np.cumsum(weight * ~positive)[last]
    thresholds = score[last]
    if drop_intermediate and len(last) > 2:
        corner = (np.diff(fps, 2) != 0) | (np.diff(tps, 2) != 0)  # the curve bends where a second difference is not 0
        keep = np.concatenate([[True], corner, [True]])
        tps, fps, thresholds = tps[keep], fps[keep], thresholds[keep]
    return ROC(np.append(0.0, fps) / fps[-1], np.append(0.0, tps) / tps[-1], np.append(np.inf, thresholds))


def auc(x, y):
    """Area under the straight pieces from (x[i], y[i]) to the next, by the trapezoidal rule.

    Parameters
    ----------
    x : (m,) all rising or all falling
    y : (m,) heights

    Raises
    ------
    ValueError : fewer than two points, lengths differ, x turns back

    Notes
    -----
    Compare: sklearn.metrics.auc.
    """
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if x.ndim != 1 or x.shape != y.shape or len(x) < 2:
        raise ValueError(f"x and y are vectors of one length, two points or more; got {x.shape} and {y.shape}")
    step = np.diff(x)
    if (step < 0).any() and (step > 0).any():
        raise ValueError("x is neither rising nor falling: sort the points first")
    direction = -1 if (step < 0).any() else 1
    return float(direction * np.sum(step * (y[1:] + y[:-1]) / 2))


def roc_auc_score(y_true, y_score, *, sample_weight=None):
    """The chance that a positive scores above a negative, ties counting half: the area under the ROC curve.

    Parameters
    ----------
    y_true : (n,) labels of exactly two classes; the larger of the two is the positive one
    y_score : (n,) finite numbers, higher for what looks more positive
    sample_weight : (n,) weights ≥ 0, or None for one each

    Raises
    ------
    ValueError : nothing to rank, lengths differ, not exactly two classes, a score not finite

    Notes
    -----
    Compare: sklearn.metrics.roc_auc_score.
    """
    classes = np.unique(vector(y_true, "y_true"))
    if len(classes) > 2:
        raise ValueError(f"the area under the ROC curve is for two classes; y_true has {len(classes)}")
    roc = roc_curve(y_true, y_score, pos_label=classes[-1] if len(classes) else None, sample_weight=sample_weight)
    return auc(roc.fpr, roc.tpr)


def equal_error_rate(y_true, y_score, *, pos_label=None, sample_weight=None):
    """The error rate at the threshold where false alarms are as frequent as misses, FPR = FNR.

    Between two thresholds the curve is taken as straight, so that the crossing exists and is unique.
    Arguments and errors are those of `roc_curve`.

    Notes
    -----
    0 is perfect, 1/2 is chance. Compare: the root of 1 - x - TPR(x) on the curve of sklearn.metrics.roc_curve.
    """
    fpr, tpr, _ = roc_curve(
        y_true, y_score, pos_label=pos_label, sample_weight=sample_weight, drop_intermediate=False
    )
    gap = fpr - (1 - tpr)  # rises from -1 to 1
    i = int(np.argmax(gap >= 0))  # the first point at or beyond the crossing; never 0
    t = -gap[i - 1] / (gap[i] - gap[i - 1])
    return float(fpr[i - 1] + t * (fpr[i] - fpr[i - 1]))


def _label_pair(y_true, y_pred):
    y_true, y_pred = pair(label_vector(y_true, "y_true"), label_vector(y_pred, "y_pred"), "y_true", "y_pred")
    if isinstance(y_true[0], str) != isinstance(y_pred[0], str):
        raise ValueError("one of y_true and y_pred holds strings and the other numbers, so none could be equal")
    return y_true, y_pred


def _binary(y_true, y_score, pos_label, sample_weight):
    """Which samples are positive, their scores and weights; those without weight are left out."""
    y_true, score = pair(vector(y_true, "y_true"), vector(y_score, "y_score").astype(float), "y_true", "y_score")
    weight = weights(sample_weight, len(score))
    if not np.isfinite(score).all():
        raise ValueError("y_score holds a number that is not finite; scores must be finite to be ranked")
    if pos_label is None:
        classes = set(y_true.tolist())
        if not (classes <= {0, 1} or classes <= {-1, 1}):
            raise ValueError("the labels are neither {0, 1} nor {-1, 1}: say which one is positive with pos_label")
        pos_label = 1
    counted = weight > 0
    positive, score, weight = (y_true == pos_label)[counted], score[counted], weight[counted]
    if positive.all() or not positive.any():
        raise ValueError("y_true has only one class; a ROC curve needs positives and negatives")
    return positive, score, weight
