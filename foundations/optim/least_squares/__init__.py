"""Sums of squares: Gauss-Newton and Levenberg-Marquardt."""

from foundations.optim.least_squares.fit import LeastSquaresResult
from foundations.optim.least_squares.gauss_newton import gauss_newton
from foundations.optim.least_squares.levenberg_marquardt import levenberg_marquardt

__all__ = ["LeastSquaresResult", "gauss_newton", "levenberg_marquardt"]
