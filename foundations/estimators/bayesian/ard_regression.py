"""Linear regression in which every column has a prior precision of its own, and those of no use are found and left out.

The model is that of `bayesian_linear_regression.py` but for the prior, w_i ~ N(0, 1/λ_i); `ard.py` has the mathematics.
Left out: given precisions of the weights.
Source: Tipping, Sparse Bayesian learning and the relevance vector machine, 2001.
"""

import numpy as np

from foundations.estimators.bayesian import ard
from foundations.estimators.bayesian._edge import require_evidence
from foundations.estimators.bayesian.core import BayesianModel
from foundations.estimators.bayesian.statistics import Statistics, settled
from foundations.estimators.validation import require_positive


class ARDRegression(BayesianModel):
    """Linear regression with automatic relevance determination.

    Parameters
    ----------
    noise_precision : number > 0, β = 1 / variance of the noise; None: estimated by its evidence
    threshold : number > 0, the prior precision from which on a column is pruned, in units of 1 / coefficient²
    fit_intercept : whether there is an intercept, which has no prior; without one the plane goes through the origin
    max_iter : most steps of the estimation
    tol : estimated when no precision changes by more than this share of itself

    Attributes
    ----------
    coef_ : (d,) posterior mean, in units of y per unit of the column; 0 where pruned
    covariance_ : (d, d) posterior covariance of the coefficients; 0 where pruned
    intercept_ : prediction at x = 0
    weight_precision_ : (d,) λ; inf where pruned
    noise_precision_ : β, given or estimated
    log_evidence_ : log p(y | λ, β) at these, natural logarithm
    evidence_path_ : (n_iter_,) log evidence after each step of the estimation
    n_effective_ : Σ γ_i, from 0 to d: how many coefficients the data have determined
    n_iter_ : steps of the estimation
    n_samples_, n_features_in_ : n and d; feature_names_in_ where X was a data frame with names
    statistics_ : the sums that are kept of the data; x_mean and y_mean among them

    Notes
    -----
    Cost: n d² flops for the Gram matrix, k³ a step with k columns kept; n² k in `fit` where n < k.
    Everything is computed in double precision. Of columns that are alike to rounding any may be the one that stays.
    Compare: sklearn.linear_model.ARDRegression with alpha_1 = alpha_2 = lambda_1 = lambda_2 = 0; its alpha_ is our
    noise precision, its lambda_ our weight precision.
    """

    weight_precision_: np.ndarray

    def __init__(self, *, noise_precision=None, threshold=1e4, fit_intercept=True, max_iter=300, tol=1e-6):
        self.noise_precision = noise_precision
        self.threshold = threshold
        self.fit_intercept = fit_intercept
        self.max_iter = max_iter
        self.tol = tol

    def log_evidence(self, weight_precision, noise_precision) -> float:
        """log p(y | λ, β) of the data seen so far, at other precisions than the model's; λ (d,), inf where pruned."""
        self._require_fitted()
        lam, d = np.asarray(weight_precision), self.n_features_in_
        if lam.shape != (d,) or lam.dtype.kind not in "iuf" or not (lam > 0).all():
            raise ValueError(f"weight_precision must be {d} numbers above 0, one for each column, got {lam.tolist()}")
        require_positive("noise_precision", noise_precision)
        kept, sums = np.flatnonzero(np.isfinite(lam)), settled(self.statistics_)
        with np.errstate(all="ignore"):  # refused where it matters
            value = ard.solve(sums, None, kept, lam[kept].astype(float), float(noise_precision)).log_evidence
        return require_evidence(value)

    def _check_parameters(self):
        super()._check_parameters()
        require_positive("threshold", self.threshold)

    def _solve(self, sums: Statistics, rows) -> bool:
        beta = self.noise_precision
        if sums.n == 1 and self.fit_intercept:  # it gives the intercept, and nothing is left to estimate from
            beta = beta or 1.0
        best = ard.determine(sums, rows, beta, self.threshold, self.max_iter, self.tol)
        kept, d = best.kept, len(sums.b)
        square = np.ix_(kept, kept)
        self.coef_, self.covariance_, self.weight_precision_ = np.zeros(d), np.zeros((d, d)), np.full(d, np.inf)
        self.coef_[kept], self.weight_precision_[kept] = best.posterior.m, best.lam
        F = ard.factor(sums.G[square], best.lam, best.beta)
        self.covariance_[square] = F @ F.T  # (k, k) @ (k, k)
        self.noise_precision_, self.log_evidence_ = best.beta, best.posterior.log_evidence
        self.n_effective_, self.evidence_path_ = float(best.posterior.gamma.sum()), np.array(best.path)
        return best.converged

    def _deviate(self, noise):
        kept = np.flatnonzero(np.isfinite(self.weight_precision_))
        G = self.statistics_.G[np.ix_(kept, kept)]
        F = ard.factor(G, self.weight_precision_[kept], self.noise_precision_)
        deviations = np.zeros_like(noise)
        deviations[:, kept] = noise[:, kept] @ F.T  # (n, k) @ (k, k)
        return deviations
