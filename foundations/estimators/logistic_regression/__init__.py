"""Logistic regression, binary and multinomial: its loss, the scales it is fitted in, the estimator."""

from foundations.estimators.logistic_regression.estimator import LogisticRegression

__all__ = ["LogisticRegression"]
