"""Bayesian linear regression: a line through points, and how sure one may be of it.

    y = wᵀ(x - x̄) + ȳ + noise,    noise ~ N(0, 1/β),    w ~ N(0, I/α)

The posterior of w is Gaussian (`posterior.py`), and so is the prediction at a new x:

    y* | x ~ N(mᵀ(x - x̄) + ȳ,  1/β + (x - x̄)ᵀ Σ (x - x̄))

the noise, which no amount of data removes, and what is not known about w, which they do remove. The precisions α and β
are given, or those with the largest evidence (`evidence.py`). Data come in only through sums (`statistics.py`), so
yesterday's posterior is today's prior: `partial_fit` and `merge` add sums up and end where one `fit` on all data ends.

The intercept has no prior and no uncertainty of its own, as in scikit-learn: it is ȳ - mᵀx̄, which makes the line go
through the means. Left out: the 1/(nβ) that a flat prior on it would add to the variance; weights of samples.
Source: Bishop, Pattern Recognition and Machine Learning, ch. 3; MacKay, Bayesian interpolation, 1992.
"""

import warnings

import numpy as np

from foundations.estimators import _sklearn
from foundations.estimators.base import Regressor
from foundations.estimators.bayesian import evidence, posterior
from foundations.estimators.bayesian._edge import check_limits, check_precision, targets
from foundations.estimators.bayesian.statistics import Statistics, combine, statistics
from foundations.estimators.merging import check_mergeable
from foundations.estimators.validation import new_matrix, training_matrix


class BayesianLinearRegression(Regressor):
    """Linear regression with a Gaussian prior, whose predictions come with a standard deviation.

    Parameters
    ----------
    weight_precision : number > 0, α of the prior N(0, I/α) on the coefficients; None: estimated by its evidence
    noise_precision : number > 0, β = 1 / variance of the noise; None: estimated by its evidence
    fit_intercept : whether there is an intercept, which has no prior; without one the line goes through the origin
    max_iter : most steps of the estimation
    tol : estimated when no precision changes by more than this share of itself

    Attributes
    ----------
    coef_ : (d,) posterior mean, in units of y per unit of the column
    covariance_ : (d, d) posterior covariance of the coefficients
    intercept_ : prediction at x = 0
    weight_precision_, noise_precision_ : α and β, given or estimated
    log_evidence_ : log p(y | α, β) at these, natural logarithm
    evidence_path_ : (n_iter_,) log evidence after each step of the estimation
    n_effective_ : γ, from 0 to d: how many coefficients the data have determined
    n_iter_ : steps of the estimation; 0 where both precisions are given
    n_samples_, n_features_in_ : n and d; feature_names_in_ where X was a data frame with names
    statistics_ : the sums that are kept of the data; x_mean and y_mean among them

    Notes
    -----
    Cost: n d² flops for the Gram matrix, 10 d³ for its eigenvectors, O(d) a step of the estimation.
    Everything is computed in double precision. Sums of squares show a direction in which the data vary by less than
    1e-8 of the most only as rounding: standardize columns of very different size.
    Compare: sklearn.linear_model.BayesianRidge with alpha_1 = alpha_2 = lambda_1 = lambda_2 = 0; its alpha_ is our
    noise precision, its lambda_ our weight precision.
    """

    coef_: np.ndarray
    covariance_: np.ndarray
    intercept_: float
    weight_precision_: float
    noise_precision_: float
    log_evidence_: float
    evidence_path_: np.ndarray
    n_effective_: float
    n_iter_: int
    n_samples_: int
    n_features_in_: int
    statistics_: Statistics

    def __init__(self, *, weight_precision=None, noise_precision=None, fit_intercept=True, max_iter=300, tol=1e-6):
        self.weight_precision = weight_precision
        self.noise_precision = noise_precision
        self.fit_intercept = fit_intercept
        self.max_iter = max_iter
        self.tol = tol

    def fit(self, X, y):
        """Learn from X (n, d) and y (n,), and forget what was learned before.

        Raises ValueError where a parameter or the data are not as said.
        Warns (ConvergenceWarning) where `max_iter` steps did not reach `tol`.
        """
        X = training_matrix(self, X)
        return self._learn(self._sums(X, y))

    def partial_fit(self, X, y):
        """Learn from one more batch: afterwards the model is the one that `fit` makes of all batches together."""
        first = not hasattr(self, "statistics_")
        X = training_matrix(self, X) if first else new_matrix(self, X)
        sums = self._sums(X, y)
        return self._learn(sums if first else combine(self.statistics_, sums))

    def merge(self, other):
        """A new model, equal to one fitted on the data of both; cost 10 d³, however many samples were seen.

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
        ValueError : sums that are not finite, or of shapes that do not fit
        """
        n, y_mean, c = statistics.n, statistics.y_mean, statistics.c
        x_mean, G, b = (np.array(value, dtype=float) for value in (statistics.x_mean, statistics.G, statistics.b))
        sums = Statistics(n, x_mean, y_mean, G, b, c)
        shapes, d = tuple(np.shape(value) for value in sums), x_mean.size
        if shapes != ((), (d,), (), (d, d), (d,), ()) or d == 0:
            raise ValueError(f"sums of (n, d) data have shapes (), (d,), (), (d, d), (d,), (), got {shapes}")
        if not all(np.isfinite(value).all() for value in sums) or sums.n < 1 or sums.c < 0:
            raise ValueError("sums of data are finite, of one sample or more, and their sum of squares is not negative")
        model = cls(**params)
        check_limits(model)
        check_precision("weight_precision", model.weight_precision)
        check_precision("noise_precision", model.noise_precision)
        model.n_features_in_ = d
        return model._learn(sums)

    def predict(self, X, return_std=False):
        """The mean of y at each row of X (m, d): (m,). With return_std also its standard deviation, noise included."""
        X = new_matrix(self, X)
        mean = X @ self.coef_ + self.intercept_  # (m, d) @ (d,)
        if not return_std:
            return mean
        Xc = X - self.statistics_.x_mean
        unsure = ((Xc @ self.covariance_) * Xc).sum(axis=1)  # (m, d) @ (d, d)
        return mean, np.sqrt(1 / self.noise_precision_ + np.maximum(unsure, 0.0))

    def sample_weights(self, rng: np.random.Generator, n: int):
        """n draws from the posterior: coefficients (n, d) and intercepts (n,)."""
        self._require_fitted()
        s, V = self._spectrum.s, self._spectrum.V
        deviations = 1 / np.sqrt(self.weight_precision_ + self.noise_precision_ * s)
        coef = self.coef_ + (rng.standard_normal((n, len(s))) * deviations) @ V.T  # (n, d) @ (d, d)
        return coef, self.statistics_.y_mean - coef @ self.statistics_.x_mean

    def log_evidence(self, weight_precision, noise_precision) -> float:
        """log p(y | α, β) of the data seen so far, at other precisions than the model's; O(d)."""
        self._require_fitted()
        for name, value in (("weight_precision", weight_precision), ("noise_precision", noise_precision)):
            check_precision(name, value)
        return evidence.log_evidence(self._spectrum, float(weight_precision), float(noise_precision))

    def _sums(self, X, y) -> Statistics:
        y = targets(self, y, len(X))
        check_limits(self)
        check_precision("weight_precision", self.weight_precision)
        check_precision("noise_precision", self.noise_precision)
        return statistics(X.astype(np.float64, copy=False), y, bool(self.fit_intercept))

    def _learn(self, sums: Statistics):
        """Set all that is learned from the sums of the data."""
        alpha, beta = self.weight_precision, self.noise_precision
        if sums.n == 1 and self.fit_intercept:  # it gives the intercept, and nothing is left to estimate from
            alpha, beta = alpha or 1.0, beta or 1.0
        spectrum = posterior.spectrum(sums)
        best = evidence.maximize_evidence(spectrum, alpha, beta, self.max_iter, self.tol)
        alpha, beta = best.alpha, best.beta
        self.statistics_, self._spectrum = sums, spectrum
        self.coef_, self.covariance_ = posterior.mean_and_covariance(spectrum, alpha, beta)
        self.intercept_ = sums.y_mean - float(self.coef_ @ sums.x_mean)
        self.weight_precision_, self.noise_precision_ = alpha, beta
        self.log_evidence_ = evidence.log_evidence(spectrum, alpha, beta)
        self.evidence_path_, self.n_iter_ = np.array(best.path), len(best.path)
        self.n_effective_ = evidence.terms(spectrum, alpha / beta)[0]
        self.n_samples_ = sums.n
        if not best.converged:
            message = f"no convergence in max_iter={self.max_iter} steps: raise it, or tol={self.tol}"
            warnings.warn(message, _sklearn.convergence_warning(), stacklevel=3)
        return self
