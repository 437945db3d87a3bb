"""Numbers on a machine: functions that neither overflow nor cancel, special functions, roots."""

from foundations.numerics import special
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
    "Root",
    "bisect",
    "brentq",
    "log1mexp",
    "log_sigmoid",
    "log_softmax",
    "logaddexp",
    "logit",
    "logsumexp",
    "newton",
    "sigmoid",
    "softmax",
    "softplus",
    "special",
    "xlogy",
]
