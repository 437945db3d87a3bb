"""Schedules as functions of the step: by what the rate of a run of T steps is multiplied at step t.

    rate(t) = base rate * factor(t, T),    t = 0, 1, ..., T - 1

Each is one formula of t, a number or an array of steps, so that a whole curve is one call. Options have defaults that
suit a run of any length. The classes in lr_scheduler/ walk through the same values one step at a time.

Source: Loshchilov and Hutter, SGDR (2017), for cosine and warm restarts; Goyal et al., Accurate, large minibatch SGD
(2017), for the warm-up; Smith and Topin, Super-convergence (2018), for one cycle.
"""

from collections.abc import Callable

import numpy as np


def constant(t, T):
    """1: the rate stays as it is."""
    return np.ones_like(t, dtype=float)


def step(t, T, *, size=None, gamma=0.1):
    """gamma^⌊t / size⌋: a drop every `size` steps, by default every third of the run.

    Compare: torch.optim.lr_scheduler.StepLR.
    """
    return float(gamma) ** np.floor_divide(t, whole("size", size, T // 3))


def exponential(t, T, *, gamma=None):
    """gamma^t, with a hundredth at t = T by default.

    Compare: torch.optim.lr_scheduler.ExponentialLR.
    """
    return (0.01 ** (1 / max(1, T)) if gamma is None else gamma) ** np.asarray(t, dtype=float)


def cosine(t, T, *, least=0.0):
    """least + (1 - least) (1 + cos(π t / T)) / 2: half a wave from 1 to `least`.

    Compare: torch.optim.lr_scheduler.CosineAnnealingLR.
    """
    return least + (1 - least) * wave(np.asarray(t) / max(1, T))


def warm_restarts(t, T, *, first=None, multiple=2, least=0.0):
    """Cosines in a row, each `multiple` times as long as the one before.

    The first has `first` steps, by default T / 7, so that three of them, of 1, 2 and 4 parts, fill the run.

    Compare: torch.optim.lr_scheduler.CosineAnnealingWarmRestarts.
    """
    t, multiple = np.asarray(t), whole("multiple", multiple)
    starts, lengths = [0], [whole("first", first, T // 7)]
    while starts[-1] + lengths[-1] <= t.max(initial=0):
        starts.append(starts[-1] + lengths[-1])
        lengths.append(lengths[-1] * multiple)
    cycle = np.searchsorted(starts, t, side="right") - 1
    return least + (1 - least) * wave((t - np.array(starts)[cycle]) / np.array(lengths)[cycle])


def linear_warmup(t, T, *, length=None, start=0.1):
    """start + (1 - start) min(t / length, 1): a ramp over `length` steps, a tenth of the run.

    Compare: torch.optim.lr_scheduler.LinearLR.
    """
    return start + (1 - start) * np.minimum(np.asarray(t) / whole("length", length, T // 10), 1.0)


def one_cycle(t, T, *, rise=0.3, start=1 / 25, end=1e-4 / 25):
    """From `start` up to 1 within `rise` of the run, then down to `end`, both as half a wave.

    Compare: torch.optim.lr_scheduler.OneCycleLR.
    """
    top, last = rise * T - 1, T - 1
    up = 1 + (start - 1) * wave(np.asarray(t) / (top or 1.0))
    down = end + (1 - end) * wave(np.minimum((np.asarray(t) - top) / (last - top or 1.0), 1.0))
    return np.where(np.asarray(t) <= top, up, down)


def wave(u):
    """(1 + cos π u) / 2: 1 at u = 0, 0 at u = 1, flat at both."""
    return (1 + np.cos(np.pi * u)) / 2


def whole(name: str, value, default=1):
    """The value, or where it is None the default, 1 at least. Raises ValueError for a value below 1."""
    if value is not None and value < 1:
        raise ValueError(f"{name} must be 1 or more; got {value}")
    return max(1, default) if value is None else value


SCHEDULES: dict[str, Callable] = {
    "constant": constant,
    "step": step,
    "exponential": exponential,
    "cosine": cosine,
    "warm_restarts": warm_restarts,
    "linear_warmup": linear_warmup,
    "one_cycle": one_cycle,
}
