"""What all bases share: each column of X by itself becomes several, functions φ_1, ..., φ_k of it.

A model that is linear in φ_1(x), ..., φ_k(x) is a curve in x, and everything that is known about linear models holds
for it. A constant is not among the functions: it is the model's intercept.

One that is complete has `_learn`, what a function needs to know of the training column, and `_evaluate`.
"""

import numpy as np

from foundations.estimators.base import Transformer
from foundations.estimators.validation import input_names, new_matrix, training_matrix

NARROWEST = 1e-290  # a range that can still be divided


class Basis(Transformer):
    """A transformer from (n, d) to (n, d k): the k functions of the first column, then those of the second, ..."""

    columns_: list
    n_features_in_: int

    def _check_parameters(self) -> None:
        """ValueError where a parameter of the constructor is not as said."""
        raise NotImplementedError

    def _learn(self, x):
        """What the functions need to know of the training column x (n,)."""
        raise NotImplementedError

    def _evaluate(self, x, learned) -> np.ndarray:
        """The functions at x (m,): (m, k)."""
        raise NotImplementedError

    def _names(self) -> list[str]:
        """A suffix for each function of a column."""
        raise NotImplementedError

    def fit(self, X, y=None):
        """Learn the range, or the points, of each column of X (n, d); `y` is ignored.

        ValueError where a parameter or X is not as said.
        """
        self._check_parameters()
        X = training_matrix(self, X).astype(np.float64, copy=False)
        with np.errstate(over="ignore"):
            widths = X.max(axis=0) - X.min(axis=0)
        if not np.isfinite(widths).all():
            j = int(np.argmin(np.isfinite(widths)))
            raise ValueError(f"{type(self).__name__} needs ranges that can be represented; column {j} is too wide")
        self.columns_ = [self._learn(np.ascontiguousarray(x)) for x in X.T]
        return self

    def transform(self, X):
        """The functions of each column at the rows of X (m, d): (m, d k). ValueError where they overflow."""
        X = new_matrix(self, X)
        columns = X.T.astype(np.float64, copy=False)
        with np.errstate(over="ignore", under="ignore", invalid="ignore"):  # refused below
            parts = [self._evaluate(x, learned) for x, learned in zip(columns, self.columns_, strict=True)]
            Phi = np.hstack(parts).astype(X.dtype, copy=False)
        if not np.isfinite(Phi).all():
            raise ValueError(f"{type(self).__name__} overflows: X is too far outside of the training range")
        return Phi

    def get_feature_names_out(self, input_features=None):
        """Names of the columns that `transform` gives: those of X, or x0, x1, ..., each with the function's."""
        names = input_names(self, input_features)
        return np.asarray([f"{name}_{suffix}" for name in names for suffix in self._names()], dtype=object)


def bounds(x) -> tuple[float, float]:
    """The least and the largest of x (n,), moved apart where they are equal, or nearly so at the end of the numbers."""
    low, high = float(x.min()), float(x.max())
    if high - low > NARROWEST:
        return low, high
    apart = 0.5 * max(1.0, abs(low))
    return low - apart, high + apart
