"""Each concept of this folder beside scikit-learn's, and what agreement means for it."""

import math

import numpy as np

from foundations.comparison import Comparison, close, relative_error
from foundations.statistics import metrics, model_selection
from foundations.statistics.calibration import baselines as calibration
from foundations.statistics.description import baselines as description
from foundations.statistics.hypothesis_tests import baselines as hypothesis_tests
from foundations.statistics.intervals import baselines as intervals
from foundations.statistics.regression import baselines as regression

# Inputs


def predictions(rng, n):
    """n labels of five classes, and predictions that are right about three times in four."""
    y_true = rng.integers(0, 5, n)
    return y_true, np.where(rng.random(n) < 0.7, y_true, rng.integers(0, 5, n))


def scores(rng, n):
    """n scores of two classes, the positive ones higher by one standard deviation; rounded, so that some are tied."""
    y_true = rng.permutation(np.arange(n) % 2)
    return y_true, np.round(rng.standard_normal(n) + y_true, 2)


def verdicts(rng, n):
    """n labels of two classes, and predictions that are right about four times in five."""
    y_true = rng.permutation(np.arange(n) % 2)
    return y_true, np.where(rng.random(n) < 0.8, y_true, 1 - y_true)


def probabilities(rng, n):
    """n labels of two classes, and probabilities of 1 that lean the right way."""
    y_true, score = scores(rng, n)
    return y_true, 1 / (1 + np.exp(0.5 - score))


def labels(rng, n):
    """n labels of two classes in random order, as nearly equal in number as can be."""
    return (rng.permutation(np.arange(n) % 2),)


def measurements(rng, n):
    """n measured numbers, and predictions that explain about nine tenths of their variance."""
    y_true = 20 + 5 * rng.standard_normal(n)
    return y_true, y_true + 1.5 * rng.standard_normal(n)


# By hand: plain Python lists


def accuracy_by_hand(y_true, y_pred):
    """The share of pairs that are equal."""
    return sum(t == p for t, p in zip(y_true, y_pred, strict=True)) / len(y_true)


def confusion_by_hand(y_true, y_pred):
    """Rows of counts, classes in sorted order."""
    classes = sorted(set(y_true) | set(y_pred))
    row = {label: i for i, label in enumerate(classes)}
    C = [[0] * len(classes) for _ in classes]
    for t, p in zip(y_true, y_pred, strict=True):
        C[row[t]][row[p]] += 1
    return C


def area_by_hand(y_true, y_score):
    """The chance itself: every positive against every negative."""
    positives = [s for t, s in zip(y_true, y_score, strict=True) if t == 1]
    negatives = [s for t, s in zip(y_true, y_score, strict=True) if t == 0]
    wins = sum((p > q) + 0.5 * (p == q) for p in positives for q in negatives)
    return wins / (len(positives) * len(negatives))


def precision_by_hand(y_true, y_pred):
    """Of those called positive, the share that is."""
    called = [t for t, p in zip(y_true, y_pred, strict=True) if p == 1]
    return called.count(1) / len(called)


def recall_by_hand(y_true, y_pred):
    """Of those that are positive, the share called so."""
    return precision_by_hand(y_pred, y_true)


def f1_by_hand(y_true, y_pred):
    """The harmonic mean of the two."""
    P, R = precision_by_hand(y_true, y_pred), recall_by_hand(y_true, y_pred)
    return 2 * P * R / (P + R)


def average_precision_by_hand(y_true, y_score):
    """At the score of each positive, the share of positives among those that score as much; the mean of these."""
    pairs = list(zip(y_true, y_score, strict=True))
    precisions = []
    for t, s in pairs:
        if t == 1:
            above = [u for u, q in pairs if q >= s]
            precisions.append(sum(above) / len(above))
    return sum(precisions) / len(precisions)


def brier_by_hand(y_true, y_proba):
    """The mean square of probability minus what happened."""
    return sum((p - t) ** 2 for t, p in zip(y_true, y_proba, strict=True)) / len(y_true)


def log_loss_by_hand(y_true, y_proba):
    """The mean of minus the log of the probability of what happened."""
    return -sum(math.log(p if t else 1 - p) for t, p in zip(y_true, y_proba, strict=True)) / len(y_true)


def squared_error_by_hand(y_true, y_pred):
    """The mean square of what was measured minus what was predicted."""
    return sum((t - p) ** 2 for t, p in zip(y_true, y_pred, strict=True)) / len(y_true)


def root_squared_error_by_hand(y_true, y_pred):
    """Its root."""
    return math.sqrt(squared_error_by_hand(y_true, y_pred))


def absolute_error_by_hand(y_true, y_pred):
    """The mean distance."""
    return sum(abs(t - p) for t, p in zip(y_true, y_pred, strict=True)) / len(y_true)


def r2_by_hand(y_true, y_pred):
    """One minus the squared error over that of always saying the mean."""
    mean = sum(y_true) / len(y_true)
    return 1 - squared_error_by_hand(y_true, y_pred) / squared_error_by_hand(y_true, [mean] * len(y_true))


def folds_by_hand(y):
    """Five blocks of the indices, the first ones longer by one where n is no multiple of five."""
    n, splits, start = len(y), [], 0
    for i in range(5):
        stop = start + n // 5 + (i < n % 5)
        splits.append((list(range(start)) + list(range(stop, n)), list(range(start, stop))))
        start = stop
    return splits


# Both sides of a splitter: the same options, all splits in a list


def splits_of(module, name, **options):
    """A function y -> all splits of the splitter of that name."""
    return lambda y: list(getattr(module, name)(**options).split(y, y))


def library_splits_of(name, **options):
    """The same for scikit-learn's, which is imported when called."""

    def theirs(y):
        import sklearn.model_selection

        return splits_of(sklearn.model_selection, name, **options)(y)

    theirs.__doc__ = f"sklearn.model_selection.{name}"
    return theirs


def library_train_test_split(y):
    """sklearn.model_selection.train_test_split"""
    from sklearn.model_selection import train_test_split

    return train_test_split(np.arange(len(y)), test_size=0.25, stratify=y, random_state=0)


def our_train_test_split(y):
    """A quarter to test, in proportion."""
    return model_selection.train_test_split(np.arange(len(y)), test_size=0.25, stratify=y, random_state=0)


def library_equal_error_rate(y_true, y_score):
    """scipy.optimize.brentq on sklearn.metrics.roc_curve"""
    from scipy.optimize import brentq
    from sklearn.metrics import roc_curve

    fpr, tpr, _ = roc_curve(y_true, y_score)
    return brentq(lambda x: 1 - x - np.interp(x, fpr, tpr), 0, 1, xtol=1e-15)


# Agreement


def same_curve(got, wanted, *_arguments):
    """Two rates and thresholds, point by point."""
    return max(close(1e-14)(a, b) for a, b in zip(got, wanted, strict=True))


def same_folds(got, wanted, *_arguments):
    """Equal splits, index by index."""
    return max(
        close(0.0)(a, b)
        for ours, theirs in zip(got, wanted, strict=True)
        for a, b in zip(ours, theirs, strict=True)
    )


def same_sizes(got, wanted, y):
    """Every split has all samples once, and of each class as many as the library's on either side, up to ties."""
    everything = np.arange(len(y))
    worst = 0.0
    for split, library_split in zip(got, wanted, strict=True):
        assert np.array_equal(np.sort(np.concatenate(split)), everything), f"got {split}, wanted each of {len(y)} once"
        for rows, library_rows in zip(split, library_split, strict=True):
            ours, theirs = np.bincount(y[rows]), np.bincount(y[library_rows])
            assert ours.sum() == theirs.sum(), f"got {ours.sum()} samples, wanted {theirs.sum()}"
            assert np.abs(ours - theirs).max() <= 1, f"got {ours} of the classes, wanted {theirs} or one more or less"
            worst = max(worst, relative_error(ours, theirs))
    return worst


def scalar(concept, name, inputs, by_hand=None, tolerance=1e-13):
    """A metric that is one number, under the name that scikit-learn gives it."""
    return Comparison(
        concept=concept,
        ours=getattr(metrics, name),
        theirs=f"sklearn.metrics.{name}",
        by_hand=by_hand,
        inputs=inputs,
        sizes=(8, 64, 1_000, 100_000) if inputs is scores else (8, 64, 100_000),
        agrees=close(tolerance),
    )


METRICS = [
    scalar("Accuracy", "accuracy_score", predictions, accuracy_by_hand, 1e-15),
    Comparison(
        concept="Confusion matrix",
        ours=metrics.confusion_matrix,
        theirs="sklearn.metrics.confusion_matrix",
        by_hand=confusion_by_hand,
        inputs=predictions,
        sizes=(8, 64, 100_000),
        agrees=close(0.0),
    ),
    scalar("Precision", "precision_score", verdicts, precision_by_hand, 1e-15),
    scalar("Recall", "recall_score", verdicts, recall_by_hand, 1e-15),
    scalar("F1 score", "f1_score", verdicts, f1_by_hand, 1e-15),
    Comparison(
        concept="ROC curve",
        ours=metrics.roc_curve,
        theirs="sklearn.metrics.roc_curve",
        inputs=scores,
        sizes=(8, 64, 100_000),
        agrees=same_curve,
    ),
    scalar("Area under the ROC curve", "roc_auc_score", scores, area_by_hand),
    Comparison(
        concept="Precision-recall curve",
        ours=metrics.precision_recall_curve,
        theirs="sklearn.metrics.precision_recall_curve",
        inputs=scores,
        sizes=(8, 64, 100_000),
        agrees=same_curve,
    ),
    scalar("Average precision", "average_precision_score", scores, average_precision_by_hand),
    Comparison(
        concept="Equal error rate",
        ours=metrics.equal_error_rate,
        theirs=library_equal_error_rate,
        inputs=scores,
        sizes=(8, 64, 100_000),
        agrees=close(1e-13),
    ),
    scalar("Brier score", "brier_score_loss", probabilities, brier_by_hand),
    scalar("Log loss", "log_loss", probabilities, log_loss_by_hand),
    scalar("Mean squared error", "mean_squared_error", measurements, squared_error_by_hand),
    scalar("Root mean squared error", "root_mean_squared_error", measurements, root_squared_error_by_hand),
    scalar("Mean absolute error", "mean_absolute_error", measurements, absolute_error_by_hand),
    scalar("Coefficient of determination", "r2_score", measurements, r2_by_hand),
]

SPLITS = [
    Comparison(
        concept="k-fold cross-validation",
        ours=splits_of(model_selection, "KFold"),
        theirs=library_splits_of("KFold"),
        by_hand=folds_by_hand,
        inputs=labels,
        sizes=(8, 64, 100_000),
        agrees=same_folds,
    ),
    Comparison(
        concept="Stratified k-fold",
        ours=splits_of(model_selection, "StratifiedKFold", n_splits=4),
        theirs=library_splits_of("StratifiedKFold", n_splits=4),
        inputs=labels,
        sizes=(8, 64, 100_000),
        agrees=same_folds,
    ),
    Comparison(
        concept="Stratified shuffle split",
        ours=splits_of(model_selection, "StratifiedShuffleSplit", test_size=0.25, random_state=0),
        theirs=library_splits_of("StratifiedShuffleSplit", test_size=0.25, random_state=0),
        inputs=labels,
        sizes=(8, 64, 100_000),
        agrees=same_sizes,
    ),
    Comparison(
        concept="Train-test split",
        ours=our_train_test_split,
        theirs=library_train_test_split,
        inputs=labels,
        sizes=(8, 64, 100_000),
        agrees=lambda got, wanted, y: same_sizes([got], [wanted], y),
    ),
]

COMPARISONS = [
    *METRICS,
    *calibration.COMPARISONS,
    *SPLITS,
    *description.COMPARISONS,
    *hypothesis_tests.COMPARISONS,
    *intervals.COMPARISONS,
    *regression.COMPARISONS,
]
