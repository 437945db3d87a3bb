"""Convex functions with kinks: subgradients, proximal steps, splitting."""

from foundations.optim.convex.admm import ADMMResult, admm, admm_lasso, basis_pursuit, consensus
from foundations.optim.convex.lasso import alpha_max, lasso, lasso_gap
from foundations.optim.convex.proximal import (
    PROX,
    Envelope,
    Prox,
    conjugate_prox,
    hard_threshold,
    moreau_envelope,
    restricted,
    singular_value_threshold,
    soft_threshold,
    weighted,
)
from foundations.optim.convex.proximal_gradient import ProximalResult, fista, fista_bound, ista, ista_bound
from foundations.optim.convex.subgradient_method import STEPS, SubgradientResult, subgradient_method
from foundations.optim.convex.subgradients import SUBGRADIENTS, Subgradient, of_affine, pointwise_maximum

__all__ = [
    "PROX",
    "STEPS",
    "SUBGRADIENTS",
    "ADMMResult",
    "Envelope",
    "Prox",
    "ProximalResult",
    "Subgradient",
    "SubgradientResult",
    "admm",
    "admm_lasso",
    "alpha_max",
    "basis_pursuit",
    "conjugate_prox",
    "consensus",
    "fista",
    "fista_bound",
    "hard_threshold",
    "ista",
    "ista_bound",
    "lasso",
    "lasso_gap",
    "moreau_envelope",
    "of_affine",
    "pointwise_maximum",
    "restricted",
    "singular_value_threshold",
    "soft_threshold",
    "subgradient_method",
    "weighted",
]
