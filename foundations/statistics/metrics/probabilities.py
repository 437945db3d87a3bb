"""Probabilities held against what happened: two scores that only the true probabilities make smallest.

    Brier = 1/n Σ (p_i - y_i)²        log loss = -1/n Σ log p_i(y_i)

Both are proper: whoever believes p does best by saying p. The log loss is the negative log-likelihood, and a
probability of zero for what then happens would cost infinity, so probabilities are kept within [eps, 1 - eps].
For more than two classes the Brier score sums squares over all classes, and is not halved.

Source: Brier, Verification of forecasts expressed in terms of probability, Monthly Weather Review 78 (1950); Gneiting
and Raftery, Strictly proper scoring rules, prediction, and estimation, JASA 102 (2007).
Names, arguments and results are those of sklearn.metrics.
"""

import math
import warnings

import numpy as np

from foundations.statistics._edge import is_positive, label_vector, pair, vector
from foundations.statistics.sample_weight import weights


def brier_score_loss(y_true, y_proba, *, sample_weight=None, pos_label=None, labels=None, scale_by_half="auto"):
    """Mean squared difference between probabilities and what happened; 0 is perfect, 1/4 is always saying 1/2.

    Parameters
    ----------
    y_true : (n,) labels
    y_proba : (n,) probabilities of the positive label; or (n, k), a row for each sample and a column for each label
    sample_weight : (n,) weights ≥ 0, or None for one each
    pos_label : the positive label where y_proba is a vector; None for 1 where the labels are {0, 1} or {-1, 1}, and for
        the larger one where they are other numbers
    labels : all labels in sorted order, as the columns of y_proba are; None for those in y_true
    scale_by_half : half of the sum over classes; "auto" does so for two classes, where both squares are the same

    Raises
    ------
    ValueError : nothing to score, lengths differ, a number outside [0, 1], more than two labels for a vector, labels
        that do not fit the columns, strings without pos_label, a pos_label that is neither of two labels

    Notes
    -----
    scikit-learn takes every sample for negative where pos_label is neither of two labels.
    Compare: sklearn.metrics.brier_score_loss.
    """
    P = _probabilities(y_proba)
    if P.shape[1] == 1:
        Y, P = _two_columns(label_vector(y_true, "y_true"), P[:, 0], pos_label)
    else:
        Y, P = _one_hot(label_vector(y_true, "y_true"), P, labels)
    half = P.shape[1] < 3 if scale_by_half == "auto" else scale_by_half
    return _mean(((Y - P) ** 2).sum(axis=1), sample_weight) * (0.5 if half else 1.0)


def log_loss(y_true, y_proba, *, normalize=True, sample_weight=None, labels=None):
    """Mean of -log of the probability that the true label was given, natural logarithm; their sum if not normalized.

    Parameters
    ----------
    y_true : (n,) labels of two classes or more
    y_proba : (n, k) probabilities, a column for each label in sorted order; or (n,), those of the larger of two labels
    normalize : divide by the number of samples, or by their weight
    sample_weight : (n,) weights ≥ 0, or None for one each
    labels : all labels in sorted order; None for those in y_true

    Raises
    ------
    ValueError : nothing to score, lengths differ, a number outside [0, 1], labels that do not fit the columns

    Notes
    -----
    Probabilities are kept within [eps, 1 - eps] of their precision, so that the loss is finite: at most 36 a sample.
    Compare: sklearn.metrics.log_loss.
    """
    Y, P = _one_hot(label_vector(y_true, "y_true"), _probabilities(y_proba), labels)
    eps = np.finfo(P.dtype).eps
    loss = -np.log(np.clip(P[Y], eps, 1 - eps))  # (n,): one true label in each row
    if not normalize:
        return float((loss * weights(sample_weight, len(loss))).sum())
    return _mean(loss, sample_weight)


def _probabilities(y_proba):
    """(n, k) float array, n ≥ 1; a vector is one column."""
    P = np.asarray(y_proba)
    P = P if P.dtype in (np.float32, np.float64) else P.astype(float)
    if P.ndim not in (1, 2) or P.size == 0:
        raise ValueError(f"y_proba is a vector, or a matrix with a column for each label; got shape {P.shape}")
    if not ((P >= 0) & (P <= 1)).all():  # not a number is not a probability either
        raise ValueError("y_proba holds a number outside [0, 1], and no such number is a probability")
    return P.reshape(len(P), -1)  # (n,) -> (n, 1)


def _two_columns(y_true, p, pos_label):
    """What happened and its probabilities, the negative label's first: (n, 2) booleans, (n, 2)."""
    y_true, p = pair(y_true, p, "y_true", "y_proba")
    classes = np.unique(y_true).tolist()
    if len(classes) > 2:
        raise ValueError(f"a vector y_proba is for two labels, and y_true has {len(classes)}: give a column for each")
    if pos_label is None:
        if isinstance(classes[0], str):
            raise ValueError("the labels are strings: say which one is positive with pos_label")
        pos_label = 1 if set(classes) <= {0, 1} or set(classes) <= {-1, 1} else classes[-1]
    positive = is_positive(y_true, pos_label)
    return np.stack([~positive, positive], axis=1), np.stack([1 - p, p], axis=1)


def _one_hot(y_true, P, labels):
    """What happened as (n, k) booleans, True at the label of each row, beside the (n, k) probabilities."""
    y_true, P = pair(y_true, P, "y_true", "y_proba")
    P = np.concatenate([1 - P, P], axis=1) if P.shape[1] == 1 else P
    present = np.unique(y_true)
    classes = present if labels is None else np.unique(vector(labels, "labels"))
    if len(classes) < 2:
        raise ValueError(f"there is only one label, {classes[0]}, and a loss needs two or more: name all in labels")
    if not np.isin(present, classes).all():
        raise ValueError(f"y_true holds {set(present.tolist()) - set(classes.tolist())}, which labels does not")
    if len(classes) != P.shape[1]:
        raise ValueError(f"y_proba has {P.shape[1]} columns for {len(classes)} labels: name all labels in labels")
    if labels is not None and list(labels) != classes.tolist():
        warnings.warn("labels are taken in sorted order, whatever order they are given in", stacklevel=3)
    if not np.allclose(P.sum(axis=1), 1, rtol=math.sqrt(np.finfo(P.dtype).eps)):
        warnings.warn("the rows of y_proba do not sum to one, as probabilities do", stacklevel=3)
    return np.searchsorted(classes, y_true)[:, None] == np.arange(len(classes)), P


def _mean(values, sample_weight):
    weight = weights(sample_weight, len(values))
    if weight.sum() == 0:
        raise ValueError("sample_weight sums to zero, and an average needs a positive weight")
    return float((values * weight).sum() / weight.sum())
