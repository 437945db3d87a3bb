"""The same task with scikit-learn: BayesianRidge and ARDRegression with flat priors of the precisions, and two others.

With alpha_1 = alpha_2 = lambda_1 = lambda_2 = 0 the library maximizes the evidence alone, as ours does; its small
defaults are a prior of the precisions. What the library calls alpha is the noise's precision, and lambda the weights'.
"""

import numpy as np
from sklearn.dummy import DummyRegressor
from sklearn.linear_model import ARDRegression, BayesianRidge, LinearRegression

LIBRARIES = ("numpy", "scikit-learn", "scipy")
EVIDENCE_ALONE = {"alpha_1": 0, "alpha_2": 0, "lambda_1": 0, "lambda_2": 0}
NO_RESIDUALS = {"divide": "ignore", "invalid": "ignore", "over": "ignore"}  # it divides by their sum of squares


def fit(Phi: np.ndarray, y: np.ndarray, tol: float, max_iter: int) -> BayesianRidge:
    """The library's Bayesian regression on columns Phi (n, k)."""
    with np.errstate(**NO_RESIDUALS):
        return BayesianRidge(**EVIDENCE_ALONE, tol=tol, max_iter=max_iter).fit(Phi, y)


def predict(model: BayesianRidge | ARDRegression, Phi: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and standard deviation of new targets: (m,) and (m,)."""
    with np.errstate(**NO_RESIDUALS):
        return model.predict(Phi, return_std=True)


def ard(Phi: np.ndarray, y: np.ndarray, tol: float, max_iter: int) -> ARDRegression | None:
    """The library's automatic relevance determination; None where it breaks down for want of residuals."""
    try:
        with np.errstate(**NO_RESIDUALS):
            found = ARDRegression(**EVIDENCE_ALONE, tol=tol, max_iter=max_iter).fit(Phi, y)
    except ValueError:  # LinAlgError is one
        return None
    return found if np.isfinite(found.alpha_) else None


def log_evidence(Phi: np.ndarray, y: np.ndarray, weight_precision: float, noise_precision: float) -> float:
    """The library's log evidence at precisions given: those that it begins with, before its first step."""
    start = {"alpha_init": noise_precision, "lambda_init": weight_precision}
    with np.errstate(**NO_RESIDUALS):
        return float(BayesianRidge(**EVIDENCE_ALONE, **start, compute_score=True, max_iter=1).fit(Phi, y).scores_[0])


def least_squares(Phi: np.ndarray, y: np.ndarray) -> LinearRegression:
    """The library's least squares."""
    return LinearRegression().fit(Phi, y)


def dummy(y: np.ndarray, m: int) -> np.ndarray:
    """The mean of y for m rows: (m,)."""
    return DummyRegressor().fit(np.zeros((len(y), 1)), y).predict(np.zeros((m, 1)))
