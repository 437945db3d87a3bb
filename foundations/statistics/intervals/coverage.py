"""How often an interval covers the truth, and what it costs in width: measured by repeating the experiment."""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np


class Coverage(NamedTuple):
    """The share of intervals that cover the truth, its standard error, the shares that lie wholly below and above the
    truth, and the mean width in units of what is estimated."""

    share: float
    standard_error: float
    below: float
    above: float
    width: float


def coverage(interval: Callable, draw: Callable, truth: float, rng: np.random.Generator, repeats=1000) -> Coverage:
    """Draw data `repeats` times, make an interval of each, and count.

    Parameters
    ----------
    interval : interval(data) -> an Interval, or anything that starts with its lower and upper end
    draw : draw(rng) -> the data of one experiment
    truth : what is to be covered
    rng : where the data come from
    repeats : how many experiments, at least 1

    Returns
    -------
    Coverage

    Raises
    ------
    ValueError : fewer than one repetition, an interval with an end that is not a number
    """
    if not (isinstance(repeats, (int, np.integer)) and repeats >= 1):
        raise ValueError(f"coverage is a share of one experiment or more; got repeats = {repeats}")
    lower, upper = np.array([interval(draw(rng))[:2] for _ in range(repeats)]).T
    if np.isnan(lower).any() or np.isnan(upper).any():
        raise ValueError("an interval has an end that is not a number, so that nobody can say what it covers")
    share = float(((lower <= truth) & (truth <= upper)).mean())
    error = math.sqrt(share * (1 - share) / repeats)
    below, above = float((upper < truth).mean()), float((lower > truth).mean())
    return Coverage(share, error, below, above, float((upper - lower).mean()))
