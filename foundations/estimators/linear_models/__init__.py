"""Linear regression and ridge regression: what both keep of the data, and how each gets its weights from it."""

from foundations.estimators.linear_models.linear_regression import LinearRegression
from foundations.estimators.linear_models.ridge import Ridge

__all__ = ["LinearRegression", "Ridge"]
