"""Precision and recall of labels: of what was called positive, how much is; of what is positive, how much was called.

    precision = TP / (TP + FP)        recall = TP / (TP + FN)        F_β = (1 + β²) P R / (β² P + R)

F is written over counts, (1 + β²) TP / (β² (TP + FN) + TP + FP), which is defined where precision or recall alone is
not. With more than two classes each is the positive one in turn, and `average` says how their scores become one:

    "macro" the mean over classes    "weighted" the mean by number of true members    "micro" counts added up first

Left out: several labels per sample (`average="samples"`).
Source: van Rijsbergen, Information Retrieval, 2nd ed., 1979, ch. 7.
Names, arguments and results are those of sklearn.metrics.
"""

import math
import warnings

import numpy as np

from foundations.statistics._edge import codes, label_pair, vector
from foundations.statistics.sample_weight import weights

AVERAGES = (None, "binary", "macro", "micro", "weighted")
SCORES = ("precision", "recall", "f-score")


def precision_recall_fscore_support(
    y_true,
    y_pred,
    *,
    beta=1.0,
    labels=None,
    pos_label=1,
    average=None,
    warn_for=SCORES,
    sample_weight=None,
    zero_division="warn",
):
    """Precision, recall, F_β and the number of true members, of each class or averaged.

    Parameters
    ----------
    y_true, y_pred : (n,) labels, strings or whole numbers
    beta : how many times as much recall counts as precision, 0 ≤ beta ≤ inf
    labels : the classes to score, in this order; None for all that occur, sorted; ignored by "binary"
    pos_label : the class that "binary" scores; ignored, with a UserWarning, by every other `average`
    average : None for an array over classes, "binary", "macro", "micro" or "weighted"
    warn_for : of which of "precision", "recall", "f-score" a 0/0 is worth a warning
    sample_weight : (n,) weights ≥ 0, or None for one each
    zero_division : what 0/0 is: 0, 1, nan (left out of averages), or "warn": 0, with a UserWarning

    Returns
    -------
    precision, recall, fscore : floats, or (k,) arrays
    support : (k,) numbers of true members, or their weights; None where averaged

    Raises
    ------
    ValueError : nothing to score, lengths differ, "binary" of more than two classes or with a pos_label that is
        neither of them, an option that is not as said above

    Notes
    -----
    Cost: one sort of the labels. Compare: sklearn.metrics.precision_recall_fscore_support.
    """
    return _scores(y_true, y_pred, beta, labels, pos_label, average, warn_for, sample_weight, zero_division)


def precision_score(
    y_true, y_pred, *, labels=None, pos_label=1, average="binary", sample_weight=None, zero_division="warn"
):
    """TP / (TP + FP): the share of what was called positive that is; arguments as above.

    Compare: sklearn.metrics.precision_score.
    """
    return _scores(y_true, y_pred, 1, labels, pos_label, average, ("precision",), sample_weight, zero_division)[0]


def recall_score(
    y_true, y_pred, *, labels=None, pos_label=1, average="binary", sample_weight=None, zero_division="warn"
):
    """TP / (TP + FN): the share of what is positive that was called so; arguments as above.

    Compare: sklearn.metrics.recall_score.
    """
    return _scores(y_true, y_pred, 1, labels, pos_label, average, ("recall",), sample_weight, zero_division)[1]


def f1_score(y_true, y_pred, *, labels=None, pos_label=1, average="binary", sample_weight=None, zero_division="warn"):
    """2 P R / (P + R), the harmonic mean of precision and recall: low where either is; arguments as above.

    Compare: sklearn.metrics.f1_score.
    """
    return _scores(y_true, y_pred, 1, labels, pos_label, average, ("f-score",), sample_weight, zero_division)[2]


def _scores(y_true, y_pred, beta, labels, pos_label, average, warn_for, sample_weight, zero_division):
    y_true, y_pred = label_pair(y_true, y_pred)
    _check_options(beta, average, zero_division)
    weight = None if sample_weight is None else weights(sample_weight, len(y_true))
    TP, predicted, true = _counts(y_true, y_pred, labels, pos_label, average, weight)
    if average == "micro":
        TP, predicted, true = (np.array([counts.sum()]) for counts in (TP, predicted, true))

    zero = _ZeroDivision(zero_division, warn_for)
    precision = zero.divide(TP, predicted, "precision", "no predicted member")
    recall = zero.divide(TP, true, "recall", "no true member")
    if math.isinf(beta):
        fscore = recall
    elif beta == 0:
        fscore = precision
    else:
        fscore = zero.divide(
            (1 + beta**2) * TP, beta**2 * true + predicted, "f-score", "neither true nor predicted members"
        )
    if average is None:
        return precision, recall, fscore, true
    share = true if average == "weighted" else np.ones(len(true))
    return _average(precision, share), _average(recall, share), _average(fscore, share), None


def _counts(y_true, y_pred, labels, pos_label, average, weight):
    """True positives, predicted and true members of each class asked for: three (k,) arrays."""
    present, t, p = codes(y_true, y_pred)
    present = present.tolist()
    if average == "binary":
        if len(present) > 2:
            raise ValueError(f'average="binary" is for two classes, and there are {len(present)}: choose another one')
        if len(present) == 2 and pos_label not in present:
            raise ValueError(f"pos_label={pos_label!r} is neither of the labels, {present[0]!r} and {present[1]!r}")
        labels = [pos_label]
    elif pos_label not in (None, 1):
        warnings.warn(f'pos_label={pos_label!r} has no effect unless average="binary"', stacklevel=4)

    right = t == p
    k = len(present) + 1  # the last place stays zero, for labels that do not occur
    TP = np.bincount(t[right], None if weight is None else weight[right], k)
    predicted, true = np.bincount(p, weight, k), np.bincount(t, weight, k)
    if labels is None:
        return TP[:-1], predicted[:-1], true[:-1]
    place = {label: i for i, label in enumerate(present)}
    chosen = np.array([place.get(label, k - 1) for label in vector(labels, "labels").tolist()])
    return TP[chosen], predicted[chosen], true[chosen]


class _ZeroDivision:
    """What 0/0 is to be, and whether to say so."""

    def __init__(self, zero_division, warn_for):
        self.value = 0.0 if zero_division == "warn" else float(zero_division)
        self.warn_for = warn_for if zero_division == "warn" else ()

    def divide(self, numerator, denominator, score, reason):
        undefined = denominator == 0
        if score in self.warn_for and undefined.any():
            warnings.warn(
                f"{score} is 0/0 for a class with {reason}, and set to 0; zero_division says what it should be",
                stacklevel=4,
            )
        return np.divide(numerator, denominator, out=np.full(len(denominator), self.value), where=~undefined)


def _average(scores, share):
    """Mean by share over the scores that are defined; nan if none is, the plain mean if all shares are zero."""
    defined = ~np.isnan(scores)
    scores, share = scores[defined], share[defined]
    if len(scores) == 0:
        return math.nan
    return float(scores.mean() if share.sum() == 0 else (scores * share).sum() / share.sum())


def _check_options(beta, average, zero_division):
    if average not in AVERAGES:
        raise ValueError(f'average is "binary", "macro", "micro", "weighted" or None; got {average!r}')
    if not beta >= 0:
        raise ValueError(f"beta is a number of 0 or more; got {beta!r}")
    if isinstance(zero_division, str):
        known = zero_division == "warn"
    else:
        known = zero_division in (0, 1) or math.isnan(zero_division)
    if not known:
        raise ValueError(f'zero_division is 0, 1, nan or "warn"; got {zero_division!r}')
