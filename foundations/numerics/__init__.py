"""Numbers on a machine: functions that keep their digits, special functions, derivatives, integrals, roots."""

from foundations.numerics import special
from foundations.numerics.differentiation import (
    central_difference,
    complex_step,
    error_curve,
    forward_difference,
    numerical_gradient,
    numerical_jacobian,
    second_difference,
)
from foundations.numerics.integration import (
    Integral,
    fixed_quad,
    gauss_legendre,
    integrate,
    romberg,
    simpson,
    tanh_sinh,
    trapezoid,
)
from foundations.numerics.richardson import Extrapolation, richardson
from foundations.numerics.roots import Root, bisect, brentq, newton
from foundations.numerics.stable import (
    log1mexp,
    log_sigmoid,
    log_softmax,
    logaddexp,
    logit,
    logsumexp,
    sigmoid,
    softmax,
    softplus,
    xlogy,
)

__all__ = [
    "Extrapolation",
    "Integral",
    "Root",
    "bisect",
    "brentq",
    "central_difference",
    "complex_step",
    "error_curve",
    "fixed_quad",
    "forward_difference",
    "gauss_legendre",
    "integrate",
    "log1mexp",
    "log_sigmoid",
    "log_softmax",
    "logaddexp",
    "logit",
    "logsumexp",
    "newton",
    "numerical_gradient",
    "numerical_jacobian",
    "richardson",
    "romberg",
    "second_difference",
    "sigmoid",
    "simpson",
    "softmax",
    "softplus",
    "special",
    "tanh_sinh",
    "trapezoid",
    "xlogy",
]
