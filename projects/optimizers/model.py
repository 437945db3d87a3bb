"""A race: every optimizer from one start on one surface, all of them as one batch of points.

A step of the race is one evaluation of the surface and its gradient at all points, and one call of each optimizer's
rule on its own columns. The path of an optimizer is what it would be alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from foundations.optim.first_order.rules import RULES
from foundations.optim.first_order.trajectories import Descents, lost, trajectories

OPTIMIZERS = tuple(RULES)
ASIDE, PARTED = 1e-10, 1e3  # how far beside the start a second path begins; chaos is where they come so much apart
EXACT = ("gd",)  # sees the gradient itself; all others see it with the noise, if there is any


@dataclass(frozen=True)
class Settings:
    """What an optimizer of the race is told. None leaves a rule its own default.

    Attributes
    ----------
    lr : the rate of all
    rates : by optimizer, what stands in place of it
    momentum : of momentum and nesterov
    beta1, beta2 : of adam and its kin
    noise : standard deviation of what is added to each partial derivative
    factors : (steps,) by which the rate is multiplied in each step, a schedule; None for a constant rate
    seed : of the noise
    """

    lr: float = 0.01
    rates: Mapping[str, float] = field(default_factory=dict)
    momentum: float = 0.9
    beta1: float | None = None
    beta2: float | None = None
    noise: float = 0.0
    factors: np.ndarray | None = None
    seed: int = 0

    def of(self, optimizer: str) -> dict:
        """The settings that a rule has."""
        known = RULES[optimizer].defaults
        wanted = {"lr": self.rates.get(optimizer, self.lr), "beta1": self.beta1, "beta2": self.beta2}
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
    surface : has descent(n) -> function of points (2, n) that gives values (n,) and gradients (2, n)
    start : the point (2,) from which all start; the surface has a finite value there

    Cost: steps + 1 evaluations of the surface at as many points as there are optimizers.
    """
    blocks = [Descents(name, settings.of(name), np.asarray(start, dtype=float)) for name in optimizers]
    found = trajectories(
        surface.descent(len(blocks)), blocks, steps, factors=settings.factors, noise=_noise(optimizers, steps, settings)
    )
    return [
        kept(name, found.points[:, :, i], found.losses[:, i], found.gradients[:, :, i])
        for i, name in enumerate(optimizers)
    ]


def settled(losses: np.ndarray, target: float) -> np.ndarray:
    """Along the first axis, the step from which on losses stay at or below the target; -1 where the last is above."""
    above = ~(losses <= target)  # nan is above
    last = len(losses) - above[::-1].argmax(axis=0)  # one step after the last that is above
    return np.where(above.any(axis=0), np.where(last < len(losses), last, -1), 0)


@dataclass(frozen=True)
class Sweep:
    """Every optimizer at every rate from one start.

    Attributes
    ----------
    optimizers : their names
    rates : (r,) ascending
    losses : (steps + 1, optimizers, r); nan from where a descent has diverged
    diverged_at : (optimizers, r) the first step that is lost; -1 where none is
    chaotic : (optimizers, r) whether two paths that start side by side part: no other machine would repeat such a path
    """

    optimizers: tuple[str, ...]
    rates: np.ndarray
    losses: np.ndarray
    diverged_at: np.ndarray
    chaotic: np.ndarray

    def steps_to(self, target: float) -> np.ndarray:
        """(optimizers, r) the step from which on the loss stays at or below the target; -1 where there is none."""
        return settled(self.losses, target)

    def best_rates(self, target: float) -> dict[str, float]:
        """For each optimizer the rate that reaches the target first; where none does, the one that comes lowest.

        Of those that are chaotic none, unless all are.
        """
        steps, last = self.steps_to(target), np.where(self.diverged_at < 0, self.losses[-1], np.inf)
        wild = self.chaotic & ~self.chaotic.all(axis=1, keepdims=True)
        steps, last = np.where(wild, -1, steps), np.where(wild, np.inf, last)
        chosen = {}
        for i, name in enumerate(self.optimizers):
            reached = steps[i] >= 0
            order = np.where(reached, steps[i], np.inf) if reached.any() else last[i]
            chosen[name] = float(self.rates[order.argmin()])
        return chosen

    def edges(self) -> dict[str, float]:
        """For each optimizer the smallest rate at which it diverges; inf where it never does."""
        gone = self.diverged_at >= 0
        return {
            name: float(self.rates[gone[i].argmax()]) if gone[i].any() else float("inf")
            for i, name in enumerate(self.optimizers)
        }


def sweep(
    surface, start: Sequence[float], optimizers: Sequence[str], steps: int, rates: np.ndarray, settings: Settings
) -> Sweep:
    """Race every optimizer at every rate, all as one batch, and each a second time from a point beside the start.

    Cost: steps + 1 evaluations of the surface at 2 len(optimizers) len(rates) points.
    """
    point = np.asarray(start, dtype=float)
    blocks = [
        Descents(name, {**settings.of(name), "lr": rates}, where)
        for where in (point, point + ASIDE)
        for name in optimizers
    ]
    found = trajectories(surface.descent(len(blocks) * len(rates)), blocks, steps, factors=settings.factors)
    shape = (2, len(optimizers), len(rates))
    gone_at = found.diverged_at.reshape(shape)[0]
    losses = found.losses.reshape(-1, *shape)[:, 0]
    after = (gone_at >= 0) & (np.arange(steps + 1)[:, None, None] >= gone_at)
    points = found.points.reshape(-1, 2, *shape)
    with np.errstate(invalid="ignore"):
        apart = (np.abs(points[:, :, 0] - points[:, :, 1]) / np.maximum(1, np.abs(points[:, :, 0]))).max(axis=1)
    chaotic = (np.where(after, 0, apart) > PARTED * ASIDE).any(axis=0)
    return Sweep(tuple(optimizers), rates, np.where(after, np.nan, losses), gone_at, chaotic)


def basins(
    surface, optimizers: Sequence[str], steps: int, settings: Settings, size: int
) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """From each point of a grid over the domain: where each optimizer ends.

    Returns
    -------
    For each optimizer (nearest, distance), both (size, size), rows from the lowest y up: which of the surface's minima
    is nearest to the end, -1 where the descent diverged, and how far it is from there.
    """
    x0, x1, y0, y1 = surface.domain
    x, y = np.meshgrid(np.linspace(x0, x1, size), np.linspace(y0, y1, size))
    starts = np.stack([x.ravel(), y.ravel()])  # (2, size²)
    blocks = [Descents(name, settings.of(name), starts) for name in optimizers]
    found = trajectories(surface.descent(len(blocks) * size**2), blocks, steps, factors=settings.factors, keep=False)
    ends = found.points[0]  # (2, optimizers * size²)
    with np.errstate(all="ignore"):
        distances = np.array([np.hypot(ends[0] - a, ends[1] - b) for a, b in surface.minima])
    nearest = np.where(found.diverged_at < 0, distances.argmin(axis=0), -1)
    shape = (len(blocks), size, size)
    pairs = zip(nearest.reshape(shape), distances.min(axis=0).reshape(shape), strict=True)
    return dict(zip(optimizers, pairs, strict=True))


def _noise(optimizers: Sequence[str], steps: int, settings: Settings) -> np.ndarray | None:
    """(steps, 2, n): the same for every optimizer, whichever others run beside it; none for those that are exact."""
    if not settings.noise:
        return None
    drawn = settings.noise * np.random.default_rng(settings.seed).standard_normal((steps, 2, 1))
    return drawn * np.array([name not in EXACT for name in optimizers])


def kept(name: str, points: np.ndarray, losses: np.ndarray, gradients: np.ndarray) -> Path:
    """The path up to where it diverges: points (k, 2), losses (k,), gradients (k, 2)."""
    gone = lost(points.T, losses)
    end = int(gone.argmax()) if gone.any() else None
    return Path(name, points[:end], losses[:end], gradients[:end], end)


def eigenvalues(surface, points: np.ndarray) -> np.ndarray:
    """The two eigenvalues of the Hessian, smaller first, at points (k, 2): (k, 2); nan where it is not finite.

    Of a symmetric [[a, b], [b, c]] they are (a + c)/2 ± √(((a - c)/2)² + b²): for two by two no algorithm is needed.
    """
    H = surface.hessians(points[:, 0], points[:, 1])
    with np.errstate(all="ignore"):
        mean = (H[:, 0, 0] + H[:, 1, 1]) / 2
        radius = np.hypot((H[:, 0, 0] - H[:, 1, 1]) / 2, H[:, 0, 1])
        pair = np.stack([mean - radius, mean + radius], axis=1)
    return np.where(np.isfinite(pair).all(axis=1, keepdims=True), pair, np.nan)
