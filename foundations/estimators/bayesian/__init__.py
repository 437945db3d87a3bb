"""Linear regression that says how sure it is: posterior, evidence, and relevance determined by it."""

from foundations.estimators.bayesian.ard_regression import ARDRegression
from foundations.estimators.bayesian.bayesian_linear_regression import BayesianLinearRegression

__all__ = ["ARDRegression", "BayesianLinearRegression"]
