"""How good a prediction was, under the names of sklearn.metrics.

A prediction is a label, a score, a probability or a number, and each has its file:

    labels.py             right or wrong: accuracy, confusion matrix
    precision_recall.py   right, of those called positive and of those that are: precision, recall, F
    ranking.py            scores against every threshold: ROC and precision-recall curves, the areas, equal error rate
    probabilities.py      how far from what happened: Brier score, log loss
    regression.py         numbers beside measured ones: squared and absolute error, R²

Names, arguments and results are scikit-learn's. Left out: several labels per sample, curves of more than two classes.
"""

from foundations.statistics.metrics.labels import accuracy_score, confusion_matrix
from foundations.statistics.metrics.precision_recall import (
    f1_score,
    precision_recall_fscore_support,
    precision_score,
    recall_score,
)
from foundations.statistics.metrics.probabilities import brier_score_loss, log_loss
from foundations.statistics.metrics.ranking import (
    ROC,
    PrecisionRecall,
    auc,
    average_precision_score,
    equal_error_rate,
    precision_recall_curve,
    roc_auc_score,
    roc_curve,
)
from foundations.statistics.metrics.regression import (
    mean_absolute_error,
    mean_squared_error,
    r2_score,
    root_mean_squared_error,
)

__all__ = [
    "ROC",
    "PrecisionRecall",
    "accuracy_score",
    "auc",
    "average_precision_score",
    "brier_score_loss",
    "confusion_matrix",
    "equal_error_rate",
    "f1_score",
    "log_loss",
    "mean_absolute_error",
    "mean_squared_error",
    "precision_recall_curve",
    "precision_recall_fscore_support",
    "precision_score",
    "r2_score",
    "recall_score",
    "roc_auc_score",
    "roc_curve",
    "root_mean_squared_error",
]
