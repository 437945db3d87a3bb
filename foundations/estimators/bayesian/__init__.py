"""Linear regression that says how sure it is: posterior, evidence, and relevance determined by it."""

from foundations.estimators.bayesian.bayesian_linear_regression import BayesianLinearRegression

__all__ = ["BayesianLinearRegression"]
