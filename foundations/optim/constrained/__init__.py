"""Constraints: multipliers and their residuals, projections, penalties, linear programs."""

from foundations.optim.constrained.augmented_lagrangian import augmented, augmented_lagrangian
from foundations.optim.constrained.constraints import KKT, ConstrainedResult, Multipliers, Round
from foundations.optim.constrained.linear_programming import LinprogResult, linprog
from foundations.optim.constrained.multipliers import kkt_residuals, least_squares_multipliers
from foundations.optim.constrained.newton_lagrange import lagrange
from foundations.optim.constrained.penalty import log_barrier, penalty_method, quadratic_penalty
from foundations.optim.constrained.projected_gradient import projected_gradient
from foundations.optim.constrained.projections import (
    PROJECTIONS,
    project_affine,
    project_box,
    project_half_space,
    project_l1_ball,
    project_l2_ball,
    project_nonnegative,
    project_second_order_cone,
    project_simplex,
)

__all__ = [
    "KKT",
    "PROJECTIONS",
    "ConstrainedResult",
    "LinprogResult",
    "Multipliers",
    "Round",
    "augmented",
    "augmented_lagrangian",
    "kkt_residuals",
    "lagrange",
    "least_squares_multipliers",
    "linprog",
    "log_barrier",
    "penalty_method",
    "project_affine",
    "project_box",
    "project_half_space",
    "project_l1_ball",
    "project_l2_ball",
    "project_nonnegative",
    "project_second_order_cone",
    "project_simplex",
    "projected_gradient",
    "quadratic_penalty",
]
