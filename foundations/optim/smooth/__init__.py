"""Smooth functions without constraints: line searches, Newton, conjugate gradients, quasi-Newton, trust region."""

from foundations.optim.smooth.conjugate_gradients import conjugate_gradients
from foundations.optim.smooth.derivatives import Objective, objective
from foundations.optim.smooth.gradient_descent import gradient_descent
from foundations.optim.smooth.lbfgs import lbfgs
from foundations.optim.smooth.line_search import LineSearch, armijo, wolfe
from foundations.optim.smooth.linear_conjugate_gradients import conjugate_gradient_solve
from foundations.optim.smooth.minimize import minimize
from foundations.optim.smooth.newton import newton
from foundations.optim.smooth.quasi_newton import bfgs
from foundations.optim.smooth.results import Result
from foundations.optim.smooth.trust_region import trust_region

__all__ = [
    "LineSearch",
    "Objective",
    "Result",
    "armijo",
    "bfgs",
    "conjugate_gradient_solve",
    "conjugate_gradients",
    "gradient_descent",
    "lbfgs",
    "minimize",
    "newton",
    "objective",
    "trust_region",
    "wolfe",
]
