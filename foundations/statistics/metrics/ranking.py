"""Scores, which need a threshold before they are labels: every threshold at once.

Each threshold has its own rates of false and true alarms, and its own precision:

    FPR(t) = #{score ≥ t, negative} / #negative        TPR(t) = recall(t) = #{score ≥ t, positive} / #positive
    precision(t) = #{score ≥ t, positive} / #{score ≥ t}

TPR against FPR is the ROC curve; the area under it is the chance that a positive scores above a negative, ties counting
half. Where FPR = 1 - TPR lies the equal error rate. Precision against recall leaves the negatives out of the
denominator, and so shows what a rare class costs; the sum of its steps is the average precision.

Left out: curves of more than two classes, the partial area (`max_fpr`).
Source: Fawcett, An introduction to ROC analysis, Pattern Recognition Letters 27 (2006); Davis and Goadrich, The
relationship between precision-recall and ROC curves, ICML 2006, on why precision is not interpolated.
Names, arguments and results are those of sklearn.metrics.
"""

import warnings
from typing import NamedTuple

import numpy as np

from foundations.statistics._edge import scored, vector


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
    ValueError : nothing to rank, lengths differ, only one class, no telling which label is positive, pos_label none of
        several labels, a score not finite

    Notes
    -----
    One sort, O(n log n). Equal scores fall on the same side of every threshold, so they make one point, not many.
    Compare: sklearn.metrics.roc_curve.
    """
    fps, tps, thresholds = counts_at_thresholds(y_true, y_score, pos_label, sample_weight)
    if fps[-1] == 0 or tps[-1] == 0:
        raise ValueError("y_true has only one class; a ROC curve needs positives and negatives")
    if drop_intermediate and len(fps) > 2:
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


class PrecisionRecall(NamedTuple):
    """Recall falling to 0, thresholds rising; the last point, precision 1 and recall 0, has no threshold."""

    precision: np.ndarray
    recall: np.ndarray
    thresholds: np.ndarray


def precision_recall_curve(y_true, y_score, *, pos_label=None, sample_weight=None, drop_intermediate=False):
    """Precision and recall as the threshold rises: at thresholds[i], score ≥ thresholds[i] is called positive.

    Parameters
    ----------
    y_true : (n,) labels of which one is positive
    y_score : (n,) finite numbers, higher for what looks more positive
    pos_label : the positive label; None for 1, where the labels are {0, 1} or {-1, 1}
    sample_weight : (n,) weights ≥ 0, or None for one each
    drop_intermediate : of the points with one recall keep the first and the last

    Returns
    -------
    precision, recall : (m + 1,) ending in 1 and 0, where nothing is called positive
    thresholds : (m,) rising, the distinct scores

    Raises
    ------
    ValueError : nothing to rank, lengths differ, no telling which label is positive, pos_label none of several
        labels, a score not finite

    Notes
    -----
    Without positives recall is 0/0; it is set to 1, with a UserWarning. One sort, O(n log n).
    Compare: sklearn.metrics.precision_recall_curve.
    """
    fps, tps, thresholds = counts_at_thresholds(y_true, y_score, pos_label, sample_weight)
    if drop_intermediate and len(tps) > 2:
        step = np.diff(tps) != 0
        keep = np.concatenate([[True], step[:-1] | step[1:], [True]])
        fps, tps, thresholds = fps[keep], tps[keep], thresholds[keep]
    if tps[-1] == 0:
        warnings.warn("y_true has no positive, so recall is 0/0; it is set to 1 at every threshold", stacklevel=2)
    precision = tps / (tps + fps)
    recall = tps / tps[-1] if tps[-1] > 0 else np.ones_like(tps)
    return PrecisionRecall(np.append(precision[::-1], 1.0), np.append(recall[::-1], 0.0), thresholds[::-1])


def average_precision_score(y_true, y_score, *, pos_label=1, sample_weight=None):
    """Σ (recall_k - recall_{k-1}) precision_k over falling thresholds: the area under the steps of the curve.

    Parameters
    ----------
    y_true : (n,) labels of at most two classes
    y_score : (n,) finite numbers, higher for what looks more positive
    pos_label : the positive label
    sample_weight : (n,) weights ≥ 0, or None for one each

    Raises
    ------
    ValueError : nothing to rank, lengths differ, more than two classes, pos_label is neither of two, a score not finite

    Notes
    -----
    Without positives it is 0, with a UserWarning. A random ranking scores the share of positives.
    Compare: sklearn.metrics.average_precision_score.
    """
    classes = np.unique(vector(y_true, "y_true")).tolist()
    if len(classes) > 2:
        raise ValueError(f"average precision is for two classes; y_true has {len(classes)}")
    precision, recall, _ = precision_recall_curve(y_true, y_score, pos_label=pos_label, sample_weight=sample_weight)
    return float(np.sum((recall[:-1] - recall[1:]) * precision[:-1]))


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


def counts_at_thresholds(y_true, y_score, pos_label, sample_weight):
    """False and true positives (weights of them) at each distinct score as the threshold, highest first."""
    positive, score, weight = scored(y_true, y_score, pos_label, sample_weight)
    order = np.argsort(-score, kind="stable")
    positive, score, weight = positive[order], score[order], weight[order]
    last = np.append(np.flatnonzero(score[1:] != score[:-1]), len(score) - 1)  # the last of each run of equal scores
    return np.cumsum(weight * ~positive)[last], np.cumsum(weight * positive)[last], score[last]
