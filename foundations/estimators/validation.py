"""What may go into an estimator, and the one sentence that says why something may not.

    X = training_matrix(self, X)      in fit: a matrix of finite numbers; its width and column names are remembered
    X = new_matrix(self, X)           later: the same, with the width and the names that fit saw
    classes, codes = labels(self, y, n)
    codes = known_labels(self, y, n, self.classes_)
    rng = generator(self.random_state)

float64 and float32 stay as they are, everything else that is a real number becomes float64. An estimator that takes
sparse input asks for it (`sparse=True`), and gets a `SparseRows` where X is sparse, with values of the type they had.
Nothing is ever written into what the caller passed. Wordings that scikit-learn's own checks look for are kept.
"""

import warnings
from typing import Any

import numpy as np

from foundations.estimators import _sklearn
from foundations.linalg.sparse import SparseRows, as_rows


def training_matrix(estimator, X, least: int = 1, *, sparse: bool = False) -> Any:
    """X as a finite (n_samples >= least, n_features) array; sets `n_features_in_` and `feature_names_in_`.

    With sparse=True an X that is sparse comes back as `SparseRows`. ValueError or TypeError, in one sentence, for
    everything that is not such a matrix.
    """
    A = _matrix(X, type(estimator).__name__, least, sparse)
    estimator.n_features_in_ = A.shape[1]
    names = _column_names(X)
    if names is not None:
        estimator.feature_names_in_ = names
    elif hasattr(estimator, "feature_names_in_"):
        del estimator.feature_names_in_  # an earlier fit had them, this one has not
    return A


def new_matrix(estimator, X, *, sparse: bool = False) -> Any:
    """X as a finite (n_samples, n_features_in_) array. NotFittedError before `fit`; else as `training_matrix`."""
    estimator._require_fitted()
    owner = type(estimator).__name__
    A = _matrix(X, owner, sparse=sparse)
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
    y = _label_vector(estimator, y, n)
    try:
        classes = np.unique(y)
        return classes, np.searchsorted(classes, y)  # faster than asking `unique` for the inverse
    except TypeError as error:
        owner = type(estimator).__name__
        raise ValueError(f"Unknown label type: {owner} cannot sort the labels in y ({error})") from None


def known_labels(estimator, y, n: int, classes: np.ndarray) -> np.ndarray:
    """For each of the n samples the index of its label among the sorted `classes`; ValueError where it has none."""
    y = _label_vector(estimator, y, n)
    try:
        codes = np.searchsorted(classes, y).clip(max=len(classes) - 1)
    except TypeError as error:  # strings among numbers
        raise ValueError(f"labels in y cannot be looked up among the classes {classes.tolist()}: {error}") from None
    strange = classes[codes] != y
    if strange.any():
        owner = type(estimator).__name__
        raise ValueError(f"{owner} has classes {classes.tolist()}, and y has the label {y[strange].tolist()[0]!r}")
    return codes


def generator(random_state) -> np.random.Generator:
    """The source of randomness that `random_state` (int, Generator or None) stands for; None draws a fresh seed."""
    if isinstance(random_state, np.random.Generator):
        return random_state
    if random_state is None or isinstance(random_state, int | np.integer):
        return np.random.default_rng(random_state)
    raise TypeError(f"random_state must be an int, a numpy.random.Generator or None, got {type(random_state).__name__}")


def require_nonnegative(name: str, value) -> None:
    """ValueError where the parameter of this name is not a number, is negative or is not finite."""
    if not (isinstance(value, int | float | np.integer | np.floating) and 0 <= value < np.inf):
        raise ValueError(f"{name} must be a number of 0 or more, got {value!r}")


def require_positive(name: str, value) -> None:
    """ValueError where the parameter of this name is not a finite number above 0."""
    number = isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool)
    if not (number and 0 < value < np.inf):
        raise ValueError(f"{name} must be a number above 0, got {value!r}")


def require_count(name: str, value) -> None:
    """ValueError where the parameter of this name is not a whole number of 1 or more."""
    if not isinstance(value, int | np.integer) or isinstance(value, bool) or value < 1:
        raise ValueError(f"{name} must be an int of 1 or more, got {value!r}")


def input_names(estimator, input_features=None) -> list:
    """Names of the columns that `fit` saw: those of X, or x0, x1, ...; or `input_features`, where they can be those."""
    estimator._require_fitted()
    fitted, d = getattr(estimator, "feature_names_in_", None), estimator.n_features_in_
    default = [f"x{j}" for j in range(d)] if fitted is None else list(fitted)
    names = default if input_features is None else list(input_features)
    if fitted is not None and names != default:
        raise ValueError(f"input_features is not equal to feature_names_in_: got {names}, wanted {default}")
    if len(names) != d:
        raise ValueError(f"input_features should have length equal to {d}, got {len(names)}")
    return names


def _label_vector(estimator, y, n: int) -> np.ndarray:
    owner = type(estimator).__name__
    if y is None:
        raise ValueError(f"{owner} requires y to be passed, but the target y is None")
    y = np.asarray(y)
    if y.ndim == 2 and y.shape[1] == 1:
        message = f"A column-vector y was passed when a 1d array was expected: {owner} reads it as y.ravel()"
        warnings.warn(message, _sklearn.data_conversion_warning(), stacklevel=4)
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
    return y


def _matrix(X, owner: str, least: int = 1, sparse: bool = False) -> Any:
    is_sparse = hasattr(X, "indptr") or hasattr(X, "tocsr")
    if is_sparse and not sparse:
        raise TypeError(f"{owner} takes dense arrays, and X is a sparse {type(X).__name__}: pass X.toarray()")
    A: Any = _sparse_rows(X, owner) if is_sparse else _dense(X, owner)
    n, d = A.shape
    if n < least:
        raise ValueError(f"{owner} got X with n_samples={n} (shape={A.shape}) while a minimum of {least} is required.")
    if d < 1:
        raise ValueError(f"{owner} got X with 0 feature(s) (shape={A.shape}) while a minimum of 1 is required.")
    values = A.data if isinstance(A, SparseRows) else A
    finite = np.isfinite(values)
    if not finite.all():
        where = np.argwhere(~finite)[0]
        i, j = _place(A, *where) if isinstance(A, SparseRows) else where
        raise ValueError(f"{owner} needs finite numbers, and X contains NaN or inf: X[{i}, {j}] is {values[*where]}")
    return A


def _sparse_rows(X, owner: str) -> SparseRows:
    """X as compressed sparse rows, from any format that can turn itself into them."""
    if len(X.shape) != 2:
        raise ValueError(f"{owner} needs X of shape (n_samples, n_features), got a sparse X of shape {X.shape}")
    A = as_rows(X if getattr(X, "format", "csr") == "csr" else X.tocsr())
    if A.data.dtype.kind == "c":
        raise ValueError(f"Complex data not supported: {owner} got X of dtype {A.data.dtype}")
    return A


def _place(A: SparseRows, p: int) -> tuple[int, int]:
    """The row and the column of the value with number p."""
    return int(np.searchsorted(A.indptr, p, side="right")) - 1, int(A.indices[p])


def _dense(X, owner: str) -> np.ndarray:
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
    return A


def _column_names(X) -> np.ndarray | None:
    """The names of X's columns where it is a data frame and all of them are strings."""
    columns = getattr(X, "columns", None)
    if columns is None or not all(isinstance(name, str) for name in columns):
        return None
    return np.asarray(list(columns), dtype=object)
