"""Optimization: first and second order, schedules, constrained, convex and proximal."""

from foundations.optim import problems, theory
from foundations.optim.constrained import (
    augmented_lagrangian,
    kkt_residuals,
    lagrange,
    linprog,
    log_barrier,
    penalty_method,
    projected_gradient,
)
from foundations.optim.convex import PROX, admm, admm_lasso, fista, ista, lasso, subgradient_method
from foundations.optim.derivative_free import nelder_mead
from foundations.optim.first_order import (
    RULES,
    SCHEDULES,
    SGD,
    Adadelta,
    Adagrad,
    Adam,
    Adamax,
    AdamW,
    Descents,
    Lion,
    NAdam,
    Optimizer,
    RAdam,
    RMSprop,
    Rprop,
    Rule,
    Trajectories,
    clip_grad_norm_,
    clip_grad_value_,
    get_total_norm,
    lr_scheduler,
    trajectories,
)
from foundations.optim.least_squares import gauss_newton, levenberg_marquardt
from foundations.optim.smooth import (
    armijo,
    bfgs,
    conjugate_gradient_solve,
    conjugate_gradients,
    gradient_descent,
    lbfgs,
    minimize,
    newton,
    objective,
    trust_region,
    wolfe,
)

__all__ = [
    "PROX", "RULES", "SCHEDULES", "SGD", "Adadelta", "Adagrad", "Adam", "AdamW", "Adamax", "Descents", "Lion",
    "NAdam", "Optimizer", "RAdam", "RMSprop", "Rprop", "Rule", "Trajectories", "admm", "admm_lasso", "armijo",
    "augmented_lagrangian", "bfgs", "clip_grad_norm_", "clip_grad_value_", "conjugate_gradient_solve",
    "conjugate_gradients", "fista", "gauss_newton", "get_total_norm", "gradient_descent", "ista", "kkt_residuals",
    "lagrange", "lasso", "lbfgs", "levenberg_marquardt", "linprog", "log_barrier", "lr_scheduler", "minimize",
    "nelder_mead", "newton", "objective", "penalty_method", "problems", "projected_gradient", "subgradient_method",
    "theory", "trajectories", "trust_region", "wolfe",
]
