"""What can be said of a descent before it is run, and measured after: convexity, constants, rates, saddles, noise."""

from foundations.optim.theory.curvature.composition import curvature_by_rules
from foundations.optim.theory.curvature.conditioning import condition_number, jacobi_scaling
from foundations.optim.theory.curvature.constants import (
    Constants,
    PowerIteration,
    logistic_constants,
    power_iteration,
    quadratic_constants,
    sampled_constants,
    secant_constants,
)
from foundations.optim.theory.curvature.convexity import (
    Verdict,
    convex_by_curvature,
    convex_by_tangents,
    convex_on_chords,
    jensen_gap,
)
from foundations.optim.theory.descent.noise import (
    NoiseScale,
    batch_covariance,
    noise_floor,
    noise_scale,
    noise_scale_of_two_sizes,
    stationary_covariance,
)
from foundations.optim.theory.descent.rates import (
    METHODS,
    best_settings,
    chebyshev_bound,
    convergence_order,
    observed_rate,
    predicted_rate,
    stability_limit,
    steps_to_reach,
)
from foundations.optim.theory.descent.saddles import (
    critical_kind,
    escape_time,
    monkey_escape_time,
    monkey_saddle,
    perturbed_gradient_descent,
    steps_to_leave,
)

__all__ = [
    "METHODS",
    "Constants",
    "NoiseScale",
    "PowerIteration",
    "Verdict",
    "batch_covariance",
    "best_settings",
    "chebyshev_bound",
    "condition_number",
    "convergence_order",
    "convex_by_curvature",
    "convex_by_tangents",
    "convex_on_chords",
    "critical_kind",
    "curvature_by_rules",
    "escape_time",
    "jacobi_scaling",
    "jensen_gap",
    "logistic_constants",
    "monkey_escape_time",
    "monkey_saddle",
    "noise_floor",
    "noise_scale",
    "noise_scale_of_two_sizes",
    "observed_rate",
    "perturbed_gradient_descent",
    "power_iteration",
    "predicted_rate",
    "quadratic_constants",
    "sampled_constants",
    "secant_constants",
    "stability_limit",
    "stationary_covariance",
    "steps_to_leave",
    "steps_to_reach",
]
