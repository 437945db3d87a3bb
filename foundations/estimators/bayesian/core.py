"""What the models of this folder share: sums over the data in, a Gaussian over coefficients out.

A model keeps `Statistics` of its data and nothing else, so learning can go on (`partial_fit`), two models can become
one (`merge`), and a saved model can come back (`from_statistics`): each ends where one `fit` on all data ends.

The coefficients have a mean m and a covariance Σ. A prediction has a mean and a variance as well, with 1/β that of the
noise:

    y* | x ~ N(mᵀ(x - x̄) + ȳ,  1/β + (x - x̄)ᵀ Σ (x - x̄))
"""

import warnings

import numpy as np

from foundations.estimators import _sklearn
from foundations.estimators.base import Regressor
from foundations.estimators.bayesian._edge import (
    check_limits,
    check_precision,
    one_target,
    require_generator,
    require_predictions,
)
from foundations.estimators.bayesian.statistics import Statistics, combine, settled, statistics
from foundations.estimators.merging import check_mergeable
from foundations.estimators.validation import new_matrix, require_count, training_matrix


class BayesianModel(Regressor):
    """Base of both. One that is complete has `_solve`, which sets what it learns, and `_deviate`."""

    noise_precision: float | None
    fit_intercept: bool
    max_iter: int
    tol: float
    coef_: np.ndarray
    covariance_: np.ndarray
    intercept_: float
    weight_precision_: float | np.ndarray
    noise_precision_: float
    log_evidence_: float
    evidence_path_: np.ndarray
    n_effective_: float
    n_iter_: int
    n_samples_: int
    n_features_in_: int
    statistics_: Statistics

    # What a model supplies

    def _solve(self, sums: Statistics, rows) -> bool:
        """Learn from the sums; rows is (X, y), centered, where it may help, or None. Returns whether it converged."""
        raise NotImplementedError

    def _deviate(self, noise: np.ndarray) -> np.ndarray:
        """Deviations from the mean (n, d), of covariance Σ, from standard normal numbers (n, d)."""
        raise NotImplementedError

    # What it gets

    def fit(self, X, y):
        """Learn from X (n, d) and y (n,), and forget what was learned before.

        Raises ValueError or TypeError where a parameter or the data are not as said.
        Warns (ConvergenceWarning) where `max_iter` steps did not reach `tol`.
        """
        X = training_matrix(self, X)
        sums, y = self._sums(X, y)
        wide = X.shape[0] < X.shape[1]
        return self._learn(sums, (X - sums.x_mean, y - sums.y_mean) if wide else None)

    def partial_fit(self, X, y):
        """Learn from one more batch: afterwards the model is the one that `fit` makes of all batches together."""
        first = not hasattr(self, "statistics_")
        X = training_matrix(self, X) if first else new_matrix(self, X)
        sums, _ = self._sums(X, y)
        return self._learn(sums if first else combine(self.statistics_, sums))

    def merge(self, other):
        """A new model, equal to one fitted on the data of both, at a cost that does not grow with their number.

        Raises
        ------
        ValueError : another kind of model, other parameters, features or names of features
        NotFittedError : one of the two has learned nothing
        """
        self._require_fitted()
        check_mergeable(self, other)
        both = type(self)(**self.get_params())
        both.n_features_in_ = self.n_features_in_
        names = getattr(self, "feature_names_in_", getattr(other, "feature_names_in_", None))
        if names is not None:
            vars(both)["feature_names_in_"] = names
        return both._learn(combine(self.statistics_, other.statistics_))

    @classmethod
    def from_statistics(cls, statistics: Statistics, **params):
        """The model that data with these sums (`statistics_` of another) would have made, for one that was saved.

        Parameters
        ----------
        statistics : the sums of (n, d) data
        **params : the constructor's arguments

        Raises
        ------
        TypeError : anything but `Statistics`
        ValueError : sums that no data have: not finite, of shapes that do not fit, or with negative squares
        """
        if not isinstance(statistics, Statistics):
            raise TypeError(f"statistics must be `statistics_` of a fitted model, got {type(statistics).__name__}")
        n, y_mean, c = statistics.n, statistics.y_mean, statistics.c
        x_mean, G, b = (np.array(value, dtype=float) for value in (statistics.x_mean, statistics.G, statistics.b))
        sums = Statistics(n, x_mean, y_mean, G, b, c)
        shapes, d = tuple(np.shape(value) for value in sums), x_mean.size
        if shapes != ((), (d,), (), (d, d), (d,), ()) or d == 0:
            raise ValueError(f"sums of (n, d) data have shapes (), (d,), (), (d, d), (d,), (), got {shapes}")
        if not all(np.isfinite(value).all() for value in sums) or n < 1 or n != int(n):
            raise ValueError("sums of data are finite, and of a whole number of samples, one or more")
        if c < 0 or (G.diagonal() < 0).any():
            raise ValueError("sums of squares are not negative")
        model = cls(**params)
        model._check_parameters()
        model.n_features_in_ = d
        return model._learn(sums)

    def predict(self, X, return_std=False):
        """The mean of y at each row of X (m, d): (m,). With return_std also its standard deviation, noise included.

        ValueError where X is not as said, or its predictions or their variances overflow.
        """
        X, owner = new_matrix(self, X), type(self).__name__
        with np.errstate(over="ignore", invalid="ignore"):  # refused below
            mean = X @ self.coef_ + self.intercept_  # (m, d) @ (d,)
            require_predictions(owner, mean)
            if not return_std:
                return mean
            Xc = X - self.statistics_.x_mean
            unsure = ((Xc @ self.covariance_) * Xc).sum(axis=1)  # (m, d) @ (d, d)
            require_predictions(owner, unsure)
        return mean, np.sqrt(1 / self.noise_precision_ + np.maximum(unsure, 0.0))

    def sample_weights(self, rng: np.random.Generator, n: int):
        """n draws from the posterior: coefficients (n, d) and intercepts (n,)."""
        self._require_fitted()
        require_generator(rng)
        require_count("n", n)
        coef = self.coef_ + self._deviate(rng.standard_normal((n, len(self.coef_))))
        return coef, self.statistics_.y_mean - coef @ self.statistics_.x_mean

    def _check_parameters(self) -> None:
        check_limits(self)
        check_precision("noise_precision", self.noise_precision)

    def _sums(self, X, y) -> tuple[Statistics, np.ndarray]:
        """The sums of one batch, and y as numbers."""
        y = one_target(self, y, len(X))
        self._check_parameters()
        return statistics(X.astype(np.float64, copy=False), y, bool(self.fit_intercept)), y

    def _learn(self, sums: Statistics, rows=None):
        """Become the model of these sums."""
        if not self.fit_intercept and (sums.x_mean.any() or sums.y_mean):
            raise ValueError("these sums are about means, of a model with an intercept: they need fit_intercept=True")
        converged = self._solve(settled(sums), rows)
        self.statistics_, self.n_samples_ = sums, sums.n
        self.intercept_ = sums.y_mean - float(self.coef_ @ sums.x_mean)
        self.n_iter_ = len(self.evidence_path_)
        if not converged:
            message = f"no convergence in max_iter={self.max_iter} steps: raise it, or tol={self.tol}"
            warnings.warn(message, _sklearn.convergence_warning(), stacklevel=3)
        return self
