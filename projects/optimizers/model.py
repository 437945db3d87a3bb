"""A race: every optimizer from one start on one surface, all of them as one batch of points.

A step of the race is one evaluation of the surface and its gradient at all points, and one call of each optimizer's
rule on its own columns. The path of an optimizer is what it would be alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from foundations.optim.first_order.rules import RULES
from foundations.optim.first_order.trajectories import Block, trajectories

OPTIMIZERS = tuple(RULES)
EXACT = ("gd",)  # sees the gradient itself; all others see it with the noise, if there is any


@dataclass(frozen=True)
class Settings:
    """What an optimizer of the race is told. None leaves a rule its own default.

    Attributes
    ----------
    lr : the rate of all
    momentum : of momentum and nesterov
    beta1, beta2 : of adam and its kin
    noise : standard deviation of what is added to each partial derivative
    factors : (steps,) by which the rate is multiplied in each step, a schedule; None for a constant rate
    seed : of the noise
    """

    lr: float = 0.01
    momentum: float = 0.9
    beta1: float | None = None
    beta2: float | None = None
    noise: float = 0.0
    factors: np.ndarray | None = None
    seed: int = 0

    def of(self, optimizer: str) -> dict:
        """The settings that a rule has."""
        known = RULES[optimizer].defaults
        wanted = {"lr": self.lr, "beta1": self.beta1, "beta2": self.beta2}
        if optimizer in ("momentum", "nesterov"):
            wanted["momentum"] = self.momentum
        return {name: value for name, value in wanted.items() if value is not None and name in known}


@dataclass(frozen=True)
class Path:
    """What one optimizer did, up to where it diverged: step 0 is the start.

    Attributes
    ----------
    optimizer : its name
    points : (k, 2)
    losses : (k,)
    gradients : (k, 2), without noise
    diverged_at : first step that is not in the path, because it lies far off or has no finite loss; None if none
    """

    optimizer: str
    points: np.ndarray
    losses: np.ndarray
    gradients: np.ndarray
    diverged_at: int | None


def race(surface, start: Sequence[float], optimizers: Sequence[str], steps: int, settings: Settings) -> list[Path]:
    """The paths of the optimizers, in their order.

    Parameters
    ----------
    surface : has descent(n) -> function of x, y arrays (n,) that gives values and both derivatives
    start : the point (2,) from which all start; the surface has a finite value there

    Cost: steps + 1 evaluations of the surface at as many points as there are optimizers.
    """
    blocks = [Block(name, settings.of(name), np.asarray(start, dtype=float)) for name in optimizers]
    found = trajectories(
        surface.descent(len(blocks)), blocks, steps, factors=settings.factors, noise=_noise(optimizers, steps, settings)
    )
    return [_path(name, found, i) for i, name in enumerate(optimizers)]


def _noise(optimizers: Sequence[str], steps: int, settings: Settings) -> np.ndarray | None:
    """(steps, 2, n): the same for every optimizer, whichever others run beside it; none for those that are exact."""
    if not settings.noise:
        return None
    drawn = settings.noise * np.random.default_rng(settings.seed).standard_normal((steps, 2, 1))
    return drawn * np.array([name not in EXACT for name in optimizers])


def _path(name: str, found, i: int) -> Path:
    end = int(found.diverged_at[i])
    kept = slice(None) if end < 0 else slice(end)
    return Path(
        name,
        found.points[kept, :, i],
        found.losses[kept, i],
        found.gradients[kept, :, i],
        None if end < 0 else end,
    )


def eigenvalues(surface, points: np.ndarray) -> np.ndarray:
    """The two eigenvalues of the Hessian, smaller first, at points (k, 2): (k, 2); nan where it is not finite.

    Of a symmetric [[a, b], [b, c]] they are (a + c)/2 ± √(((a - c)/2)² + b²): for two by two no algorithm is needed.
    """
    H = surface.hessians(points[:, 0], points[:, 1])
    with np.errstate(all="ignore"):
        mean = (H[:, 0, 0] + H[:, 1, 1]) / 2
        radius = np.hypot((H[:, 0, 0] - H[:, 1, 1]) / 2, H[:, 0, 1])
        return np.stack([mean - radius, mean + radius], axis=1)
