"""Guards at the public edge of this folder: each returns an array, or says in one sentence what was wrong."""

import numpy as np

from foundations.statistics.sample_weight import weights


def n_samples(X):
    """The length of the first axis of an array, list, data frame or sparse matrix; at least one."""
    n = X.shape[0] if getattr(X, "shape", None) else len(X)
    if n == 0:
        raise ValueError("there are no samples, and at least one is needed")
    return n


def take(data, rows):
    """Those rows of an array, a list, or a data frame."""
    if hasattr(data, "iloc"):  # a data frame or a series
        return data.iloc[rows]
    return data[rows] if hasattr(data, "shape") else [data[i] for i in rows]


def vector(values, name):
    """(n,) array, n ≥ 1; a single column counts as a vector."""
    values = np.asarray(values)
    if values.ndim == 2 and values.shape[1] == 1:
        values = values[:, 0]
    if values.ndim != 1 or len(values) == 0:
        raise ValueError(f"{name} is a vector with at least one element; got shape {values.shape}")
    return values


def finite_vector(values, name):
    """(n,) float64 array of finite numbers."""
    refuse_masked(values, name)
    try:
        values = vector(values, name)
    except ValueError as error:
        if str(error).startswith(name):
            raise
        raise ValueError(f"{name} is a vector with at least one element; got rows of different lengths") from None
    if values.dtype.kind == "c":
        raise ValueError(f"{name} holds complex numbers; all must be real")
    if values.dtype.kind in "mM":
        raise ValueError(f"{name} holds numbers; got {values.dtype}")
    try:
        values = values.astype(float)
    except (TypeError, ValueError):
        raise ValueError(f"{name} holds numbers; got {values[0]!r}") from None
    if not np.isfinite(values).all():
        raise ValueError(f"{name} holds a number that is not finite; all must be finite")
    return values


def refuse_masked(values, name):
    """A ValueError for an array of which some elements are masked: NumPy would count what is under the mask."""
    if np.ma.is_masked(values):
        raise ValueError(f"{name} is masked in places, and every number counts here: give values.compressed()")


def label_vector(values, name):
    """(n,) array of strings or whole numbers."""
    values = vector(values, name)
    if values.dtype.kind == "f" and not (values == np.floor(values)).all():
        raise ValueError(f"{name} holds numbers that are no labels; labels are strings or whole numbers")
    return values


def pair(a, b, name_a, name_b):
    """Two vectors of one length."""
    if len(a) != len(b):
        raise ValueError(f"{name_a} has {len(a)} elements and {name_b} has {len(b)}; they go in pairs")
    return a, b


def label_pair(y_true, y_pred):
    """Two label vectors of one length, both of strings or both of numbers."""
    y_true, y_pred = pair(label_vector(y_true, "y_true"), label_vector(y_pred, "y_pred"), "y_true", "y_pred")
    if isinstance(y_true[0], str) != isinstance(y_pred[0], str):
        raise ValueError("one of y_true and y_pred holds strings and the other numbers, so none could be equal")
    return y_true, y_pred


def codes(y_true, y_pred):
    """The labels that occur in either vector, sorted, and the index of each element among them: (k,), (n,), (n,)."""
    try:
        present, code = np.unique(np.concatenate([y_true, y_pred]), return_inverse=True)
    except TypeError as error:
        raise ValueError(f"labels are all strings or all numbers; these cannot be sorted together ({error})") from None
    return present, code[: len(y_true)], code[len(y_true) :]


def is_positive(y_true, pos_label):
    """(n,) booleans, y_true == pos_label; None stands for 1 where the labels are {0, 1} or {-1, 1}.

    All samples may be negative if they are of one label; where there are several, one of them is the positive one. Most
    of scikit-learn takes a pos_label with a slip in it for a class without samples, and only average precision refuses.
    """
    if pos_label is None:
        classes = set(y_true.tolist())
        if not (classes <= {0, 1} or classes <= {-1, 1}):
            raise ValueError("the labels are neither {0, 1} nor {-1, 1}: say which one is positive with pos_label")
        pos_label = 1
    positive = y_true == pos_label
    labels = [] if positive.any() else list(dict.fromkeys(y_true.tolist()))
    if len(labels) > 1:
        raise ValueError(
            f"pos_label={pos_label!r} is none of the labels in y_true, such as {labels[0]!r} and {labels[1]!r}"
        )
    return positive


def scored(y_true, y_score, pos_label, sample_weight):
    """Which samples are positive, their scores and weights; those without weight are left out, and some are left."""
    y_true, score = pair(vector(y_true, "y_true"), finite_vector(y_score, "y_score"), "y_true", "y_score")
    weight = weights(sample_weight, len(score))
    positive = is_positive(y_true, pos_label)
    if sample_weight is None:
        return positive, score, weight
    counted = weight > 0
    if not counted.any():
        raise ValueError("sample_weight is zero for every sample, and at least one must count")
    return positive[counted], score[counted], weight[counted]


def predicted_probabilities(y_true, y_prob, pos_label):
    """Which samples are positive, and the probability that each was given to be so; no more than two classes."""
    y_true, p = pair(vector(y_true, "y_true"), vector(y_prob, "y_prob").astype(float), "y_true", "y_prob")
    if not ((p >= 0) & (p <= 1)).all():  # not a number is not a probability either
        raise ValueError("y_prob holds a number outside [0, 1], and no such number is a probability")
    classes = np.unique(y_true)
    if len(classes) > 2:
        raise ValueError(f"y_prob is the probability of one of two classes; y_true has {len(classes)}")
    return is_positive(y_true, pos_label), p


ARRAYS = {None: "an array", 1: "a vector", 2: "a table (n, d)"}  # number of axes -> in words


def samples(values, name, least=1, ndim=None):
    """(..., n) float64 array of finite numbers, n ≥ least samples along the last axis; ndim 2: along the first."""
    few = "one sample" if least == 1 else f"{least} samples"
    wanted = f"{name} is {ARRAYS[ndim]} with at least {few}"
    refuse_masked(values, name)
    try:
        given, values = values, np.asarray(values)
    except ValueError:
        raise ValueError(f"{wanted}; got rows of different lengths") from None
    axis = 0 if ndim == 2 else -1
    if values.ndim == 0 and values.dtype == object:
        raise ValueError(f"{wanted}; got a {type(given).__name__}")
    if values.ndim == 0 or (ndim and values.ndim != ndim) or 0 in values.shape or values.shape[axis] < least:
        raise ValueError(f"{wanted}; got shape {values.shape}")
    if values.dtype.kind not in "biuf":
        raise ValueError(f"{name} holds numbers; got {values.dtype}")
    values = values.astype(float)
    if not np.isfinite(values).all():
        raise ValueError(f"{name} holds a number that is not finite; all must be finite")
    return values
