"""What a person asks of a race, checked: optimizers by name, where to start, how far, how many steps."""

import difflib
import math
from collections.abc import Sequence

import numpy as np

from projects.common.errors import UserError
from projects.optimizers.model import OPTIMIZERS
from projects.optimizers.surfaces import Surface

MOST_STEPS = 10_000
HIGHEST_RATE = 1e100


def optimizers(text: str | None) -> list[str]:
    """Names, between commas or blanks, each once; all optimizers for None. UserError on a name that there is not."""
    if text is None:
        return list(OPTIMIZERS)
    names = text.lower().replace(",", " ").split()
    if not names:
        raise UserError(f"There is no optimizer to race: name one or several of {', '.join(OPTIMIZERS)}.")
    for name in names:
        if name not in OPTIMIZERS:
            near = difflib.get_close_matches(name, OPTIMIZERS, n=3, cutoff=0.5)
            known = f"near it: {', '.join(near)}" if near else f"there are {', '.join(OPTIMIZERS)}"
            raise UserError(f"There is no optimizer {name}; {known}.")
    return list(dict.fromkeys(names))


def rate(value: float) -> float:
    """A learning rate. UserError where it is no number above zero, or so large that no axis would hold it."""
    if not 0 < value <= HIGHEST_RATE:
        raise UserError(f"The learning rate must be above 0 and at most {HIGHEST_RATE:g}, got {value:g}.")
    return value


def steps(value: int) -> int:
    """How many steps. UserError where it is not from 1 to MOST_STEPS."""
    if not 1 <= value <= MOST_STEPS:
        raise UserError(f"The number of steps must be from 1 to {MOST_STEPS}, got {value}.")
    return value


def start(surface: Surface, point: Sequence[float]) -> tuple[float, float]:
    """A starting point. UserError where it is not finite, or the surface has no finite value there."""
    x, y = map(float, point)
    if not (math.isfinite(x) and math.isfinite(y) and max(abs(x), abs(y)) <= 1e6):
        raise UserError(f"A start must be two numbers of at most 1e6, got {x:g} {y:g}.")
    value = surface.values(np.array([x]), np.array([y]))[0]
    if not math.isfinite(value):
        raise UserError(f"{surface.name} has no finite value at the start ({x:g}, {y:g}): start where it has one.")
    return x, y
