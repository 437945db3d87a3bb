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

import numpy as np

from foundations.estimators.bayesian import evidence, posterior
from foundations.estimators.bayesian._edge import check_precision, require_evidence
from foundations.estimators.bayesian.core import BayesianModel
from foundations.estimators.bayesian.statistics import Statistics
from foundations.estimators.validation import require_positive


class BayesianLinearRegression(BayesianModel):
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
    n_iter_ : steps of the estimation; 1 where both precisions are given
    n_samples_, n_features_in_ : n and d; feature_names_in_ where X was a data frame with names
    statistics_ : the sums that are kept of the data; x_mean and y_mean among them

    Notes
    -----
    Cost: n d² flops for the Gram matrix, 10 d³ for its eigenvectors, O(d) a step of the estimation. Where n < d, `fit`
    takes 20 n² d flops in place of 10 d³; `partial_fit` and `merge`, which have the sums alone, do not.
    Everything is computed in double precision. Sums of squares lose digits: those of the noise precision where 1 - R²
    is below 1e-8, and those of coefficients where some columns are 10,000 times as large as others: standardize them.
    Compare: sklearn.linear_model.BayesianRidge with alpha_1 = alpha_2 = lambda_1 = lambda_2 = 0; its alpha_ is our
    noise precision, its lambda_ our weight precision.
    """

    weight_precision_: float

    def __init__(self, *, weight_precision=None, noise_precision=None, fit_intercept=True, max_iter=300, tol=1e-6):
        self.weight_precision = weight_precision
        self.noise_precision = noise_precision
        self.fit_intercept = fit_intercept
        self.max_iter = max_iter
        self.tol = tol

    def log_evidence(self, weight_precision, noise_precision) -> float:
        """log p(y | α, β) of the data seen so far, at other precisions than the model's; O(d)."""
        self._require_fitted()
        require_positive("weight_precision", weight_precision)
        require_positive("noise_precision", noise_precision)
        with np.errstate(all="ignore"):  # refused where it matters
            value = evidence.log_evidence(self._spectrum, float(weight_precision), float(noise_precision))
        return require_evidence(value)

    def _check_parameters(self):
        super()._check_parameters()
        check_precision("weight_precision", self.weight_precision)

    def _solve(self, sums: Statistics, rows) -> bool:
        alpha, beta = self.weight_precision, self.noise_precision
        if sums.n == 1 and self.fit_intercept:  # it gives the intercept, and nothing is left to estimate from
            alpha, beta = alpha or 1.0, beta or 1.0
        spectrum = posterior.spectrum(sums) if rows is None else posterior.spectrum_of_rows(sums, *rows)
        best = evidence.maximize_evidence(spectrum, alpha, beta, self.max_iter, self.tol)
        alpha, beta = best.alpha, best.beta
        self._spectrum = spectrum
        self.coef_, self.covariance_ = posterior.mean_and_covariance(spectrum, alpha, beta)
        self.weight_precision_, self.noise_precision_ = alpha, beta
        self.log_evidence_ = evidence.log_evidence(spectrum, alpha, beta)
        self.evidence_path_ = np.array(best.path)
        self.n_effective_ = evidence.terms(spectrum, alpha / beta)[0]
        return best.converged

    def _deviate(self, noise):
        return posterior.deviations(self._spectrum, self.weight_precision_, self.noise_precision_, noise)
