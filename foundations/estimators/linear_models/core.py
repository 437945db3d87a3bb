"""What linear regression and ridge regression share: rows in, weights out, and sums that add up.

Both predict y = Wᵀ x + b from the columns of X. With weights s_i of the samples and z = (x, y), means are taken out,
which makes b = ȳ - Wᵀ x̄, and what is left to fit depends on the data only through

    M = Σ s_i (z_i - z̄)(z_i - z̄)ᵀ = Zᵀ Z        rows of Z: √s_i (z_i - z̄)

so whatever rows have the same ZᵀZ have the same fit: those of Z, or a triangle, Z = Q R, of d + k rows at most. Two
sets of data, of weights s_a and s_b, together have one row more, for the distance between their means (Chan, Golub and
LeVeque; `naive_bayes/gaussian.py` has it for one column):

    M = M_a + M_b + s_a s_b / (s_a + s_b) (z̄_a - z̄_b)(z̄_a - z̄_b)ᵀ

Source: Golub & Van Loan, Matrix Computations, 4th ed., §5.3, §6.1.
"""

from typing import NamedTuple

import numpy as np

from foundations.estimators.base import Regressor
from foundations.estimators.merging import check_mergeable
from foundations.estimators.validation import new_matrix, training_matrix
from foundations.statistics.sample_weight import weights

ROUNDING = 1e-10  # what varies by no more than this share of the most is taken for what rounding has left of nothing


class Sums(NamedTuple):
    """What is kept of the data: weight, means of the d features and k targets, and M = rowsᵀ rows + gram."""

    weight: float
    mean: np.ndarray  # (d + k,), zeros without an intercept
    rows: np.ndarray  # (r, d + k)
    gram: np.ndarray | None  # (d + k, d + k)


class LinearModel(Regressor):
    """A model whose prediction is linear in the features. One that is complete has `_solve`."""

    _multi_output = True
    fit_intercept: bool
    n_features_in_: int
    coef_: np.ndarray
    intercept_: float | np.ndarray
    sums_: Sums

    def _solve(self, sums: Sums, d: int) -> tuple[np.ndarray, Sums]:
        """The weights W (d, k), and the sums as they should be kept."""
        raise NotImplementedError

    def fit(self, X, y, sample_weight=None):
        """Learn from X (n, d) and y (n,) or (n, k), and forget what was learned before.

        Parameters
        ----------
        X : (n, d) array
        y : (n,) numbers, or (n, k): a column for each of k targets, each fitted by itself
        sample_weight : (n,) weights >= 0, or None for one each. A weight of two is a sample that came twice

        Raises
        ------
        ValueError, TypeError : a parameter or the data are not as said
        """
        if not isinstance(self.fit_intercept, bool | np.bool_):
            raise ValueError(f"fit_intercept must be True or False, got {self.fit_intercept!r}")
        X = training_matrix(self, X)
        Y = targets(self, y, len(X))
        s = weights(sample_weight, len(X))
        if not s.any():
            raise ValueError("sample_weight is zero for every sample, and at least one must count")
        Z = np.column_stack([X, Y]).astype(np.float64, copy=False)  # (n, d + k)
        sums = _centered(Z, s, self.fit_intercept)
        self._require_representable(sums.rows)
        return self._learn(sums, single=Y.ndim == 1)

    def predict(self, X):
        """The targets of each row of X (m, d): (m,), or (m, k) where `fit` had columns of them.

        ValueError where X is not as said, or they overflow.
        """
        X = new_matrix(self, X)
        with np.errstate(over="ignore", invalid="ignore"):  # refused below
            Y = X @ self.coef_.T + self.intercept_  # (m, d) @ (d, k)
        self._require_representable(Y)
        return Y

    def merge(self, other):
        """A new model, equal up to rounding to one fitted on the data of both, at a cost that does not grow with them.

        Raises
        ------
        ValueError : another kind of model, other parameters, features, names of features or number of targets
        NotFittedError : one of the two has learned nothing
        """
        self._require_fitted()
        check_mergeable(self, other)
        if self.coef_.shape != other.coef_.shape:
            owner = type(self).__name__
            raise ValueError(f"{owner} merges with as many targets, got coef_ {self.coef_.shape}, {other.coef_.shape}")
        both = type(self)(**self.get_params())
        both.n_features_in_ = self.n_features_in_
        names = getattr(self, "feature_names_in_", getattr(other, "feature_names_in_", None))
        if names is not None:
            vars(both)["feature_names_in_"] = names
        return both._learn(_combined(self.sums_, other.sums_), single=self.coef_.ndim == 1)

    def _learn(self, sums, single):
        d = self.n_features_in_
        with np.errstate(over="ignore", invalid="ignore"):  # refused below
            W, self.sums_ = self._solve(sums, d)
            b = sums.mean[d:] - sums.mean[:d] @ W  # (d,) @ (d, k)
        self._require_representable(W, b)
        self.coef_ = W[:, 0] if single else W.T
        self.intercept_ = 0.0 if not self.fit_intercept else float(b[0]) if single else b
        return self

    def _require_representable(self, *results):
        if not all(np.isfinite(result).all() for result in results):
            raise ValueError(f"{type(self).__name__} cannot represent what X and y lead to: scale them toward 1")


def targets(estimator, y, n: int) -> np.ndarray:
    """y as (n,) or (n, k) finite float64 numbers, k >= 1."""
    owner = type(estimator).__name__
    if y is None:
        raise ValueError(f"{owner} requires y to be passed, but the target y is None")
    y = np.asarray(y)
    if y.ndim not in (1, 2) or len(y) != n or y.shape[1:] == (0,):
        raise ValueError(f"{owner} needs y of shape ({n},) or ({n}, k), a row for each sample; got shape {y.shape}")
    if y.dtype.kind == "c":
        raise ValueError(f"Complex data not supported: {owner} got y of dtype {y.dtype}")
    try:
        y = y.astype(np.float64)
    except (TypeError, ValueError) as error:
        raise type(error)(f"{owner} needs numbers in y: {error}") from None
    if not np.isfinite(y).all():
        raise ValueError(f"{owner} needs finite numbers, and y contains NaN or inf")
    return y


def _centered(Z, s, fit_intercept) -> Sums:
    """The sums of rows Z (n, d + k) with weights s (n,), as rows √s (z - z̄)."""
    mean = np.zeros(Z.shape[1])
    if fit_intercept:
        with np.errstate(over="ignore", invalid="ignore"):  # refused in `fit`
            share = s / s.sum()
            mean = share @ Z
            mean += share @ (Z - mean)  # so that what does not vary is exactly its mean
            Z = Z - mean
    return Sums(float(s.sum()), mean, Z * np.sqrt(s)[:, None], None)


def _combined(a: Sums, b: Sums) -> Sums:
    weight = a.weight + b.weight
    apart = a.mean - b.mean  # zero without an intercept
    between = np.sqrt(a.weight / weight * b.weight) * apart  # (d + k,)
    gram = b.gram if a.gram is None else a.gram if b.gram is None else a.gram + b.gram
    mean = b.mean + a.weight / weight * apart
    return Sums(weight, mean, np.vstack([a.rows, b.rows, between]), gram)
