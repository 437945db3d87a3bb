"""What may go into an estimator, and the one sentence that says why something may not.

    X = training_matrix(self, X)      in fit: a matrix of finite numbers; its width and column names are remembered
    X = new_matrix(self, X)           later: the same, with the width and the names that fit saw
    classes, codes = labels(self, y, n)
    rng = generator(self.random_state)

float64 and float32 stay as they are, everything else that is a real number becomes float64. Nothing is ever written
into what the caller passed. Wordings that scikit-learn's own checks look for are kept.
"""

import warnings

import numpy as np

from foundations.estimators import _sklearn


def training_matrix(estimator, X, least: int = 1) -> np.ndarray:
    """X as a finite (n_samples >= least, n_features) array; sets `n_features_in_` and `feature_names_in_`.

    ValueError or TypeError, in one sentence, for everything that is not such a matrix.
    """
    A = _matrix(X, type(estimator).__name__, least)
    estimator.n_features_in_ = A.shape[1]
    names = _column_names(X)
    if names is not None:
        estimator.feature_names_in_ = names
    elif hasattr(estimator, "feature_names_in_"):
        del estimator.feature_names_in_  # an earlier fit had them, this one has not
    return A


def new_matrix(estimator, X) -> np.ndarray:
    """X as a finite (n_samples, n_features_in_) array. NotFittedError before `fit`; else errors as above."""
    estimator._require_fitted()
    owner = type(estimator).__name__
    A = _matrix(X, owner)
    if A.shape[1] != estimator.n_features_in_:
        raise ValueError(
            f"X has {A.shape[1]} features, but {owner} is expecting {estimator.n_features_in_} features as input"
        )
    names, wanted = _column_names(X), getattr(estimator, "feature_names_in_", None)
    if names is not None and wanted is not None and list(names) != list(wanted):
        raise ValueError(f"{owner} was fitted on columns named {list(wanted)}, got X with columns {list(names)}")
    return A


def labels(estimator, y, n: int) -> tuple[np.ndarray, np.ndarray]:
    """The distinct labels in y, sorted, and for each of the n samples the index of its label among them."""
    owner = type(estimator).__name__
    if y is None:
        raise ValueError(f"{owner} requires y to be passed, but the target y is None")
    y = np.asarray(y)
    if y.ndim == 2 and y.shape[1] == 1:
        message = f"A column-vector y was passed when a 1d array was expected: {owner} reads it as y.ravel()"
        warnings.warn(message, _sklearn.data_conversion_warning(), stacklevel=3)
        y = y.ravel()
    if y.ndim != 1:
        raise ValueError(f"{owner} needs one label per sample in a 1d y, got y of shape {y.shape}")
    if len(y) != n:
        raise ValueError(f"{owner} needs one label per sample: X has {n} samples, y has {len(y)}")
    if y.dtype.kind == "f":
        if not np.isfinite(y).all():
            raise ValueError(f"{owner}: input y contains NaN or inf, which cannot be labels")
        if (y != np.floor(y)).any():
            raise ValueError(f"Unknown label type: continuous; {owner} predicts classes, and y has fractions in it")
    try:
        return np.unique(y, return_inverse=True)
    except TypeError as error:
        raise ValueError(f"Unknown label type: {owner} cannot sort the labels in y ({error})") from None


def generator(random_state) -> np.random.Generator:
    """The source of randomness that `random_state` (int, Generator or None) stands for; None draws a fresh seed."""
    if isinstance(random_state, np.random.Generator):
        return random_state
    if random_state is None or isinstance(random_state, int | np.integer):
        return np.random.default_rng(random_state)
    raise TypeError(f"random_state must be an int, a numpy.random.Generator or None, got {type(random_state).__name__}")


def _matrix(X, owner: str, least: int = 1) -> np.ndarray:
    if hasattr(X, "indptr") or hasattr(X, "tocsr"):
        raise TypeError(f"{owner} takes dense arrays, and X is a sparse {type(X).__name__}: pass X.toarray()")
    A = np.asarray(X)
    if A.dtype.kind == "c":
        raise ValueError(f"Complex data not supported: {owner} got X of dtype {A.dtype}")
    if A.ndim != 2:
        raise ValueError(
            f"{owner} needs X of shape (n_samples, n_features), got shape {A.shape}: Reshape your data with "
            "X.reshape(-1, 1) if it has a single feature, X.reshape(1, -1) if it is a single sample"
        )
    if A.dtype not in (np.float32, np.float64):
        try:
            A = A.astype(np.float64)
        except (TypeError, ValueError) as error:
            raise type(error)(f"{owner} needs numbers in X: {error}") from None
    n, d = A.shape
    if n < least:
        raise ValueError(f"{owner} got X with n_samples={n} (shape={A.shape}) while a minimum of {least} is required.")
    if d < 1:
        raise ValueError(f"{owner} got X with 0 feature(s) (shape={A.shape}) while a minimum of 1 is required.")
    finite = np.isfinite(A)
    if not finite.all():
        i, j = np.argwhere(~finite)[0]
        raise ValueError(f"{owner} needs finite numbers, and X contains NaN or inf: X[{i}, {j}] is {A[i, j]}")
    return A


def _column_names(X) -> np.ndarray | None:
    """The names of X's columns where it is a data frame and all of them are strings."""
    columns = getattr(X, "columns", None)
    if columns is None or not all(isinstance(name, str) for name in columns):
        return None
    return np.asarray(list(columns), dtype=object)
