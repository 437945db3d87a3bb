"""What a race is judged by: a target, the rate at which each optimizer gets there first, and what theory promised."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from foundations.optim.theory import observed_rate, predicted_rate, stability_limit
from projects.optimizers.model import Path, Settings, Sweep, eigenvalues, race, settled, sweep
from projects.optimizers.surfaces import Surface

PART = 1e-2  # the target: so much of the way down is left
WITH_THEORY = ("gd", "sgd", "momentum", "nesterov")  # sgd without noise is gd
LIKE = {"sgd": "gd"}


@dataclass(frozen=True)
class Contest:
    """Every optimizer at its best rate, from one start on one surface.

    Attributes
    ----------
    target : the loss to reach, nan where there is nothing to reach
    lowest : the least value known; None where the surface has none
    rates : by optimizer
    """

    surface: Surface
    start: tuple[float, float]
    steps: int
    target: float
    lowest: float | None
    sweep: Sweep
    rates: dict[str, float]
    paths: list[Path]

    def steps_to_target(self, paths: Sequence[Path] | None = None) -> dict[str, int | None]:
        """For each path, of these or of its own, the step from which on it stays at the target; None if it does not."""
        found = {}
        for path in self.paths if paths is None else paths:
            step = int(settled(path.losses, self.target))
            found[path.optimizer] = None if path.diverged_at is not None or step < 0 else step
        return found

    def chaotic(self) -> list[str]:
        """Optimizers whose path no other machine would repeat."""
        at = {name: int(np.abs(self.sweep.rates - rate).argmin()) for name, rate in self.rates.items()}
        return [name for i, name in enumerate(self.sweep.optimizers) if self.sweep.chaotic[i, at[name]]]


def contest(
    surface: Surface, start: Sequence[float], optimizers: Sequence[str], steps: int, rates: np.ndarray, lr: float | None
) -> Contest:
    """Sweep the rates, choose one for each optimizer (lr, where it is given), and race.

    Parameters
    ----------
    rates : (r,) those to try; lr is put among them
    """
    tried = np.unique(rates if lr is None else np.append(rates, lr))
    swept = sweep(surface, start, optimizers, steps, tried, Settings())
    lowest = lowest_known(surface, swept)
    first = float(swept.losses[0, 0, 0])
    target = float("nan") if lowest is None else lowest + PART * (first - lowest)
    chosen = swept.best_rates(target) if lr is None else dict.fromkeys(optimizers, lr)
    paths = race(surface, start, optimizers, steps, Settings(rates=chosen))
    return Contest(surface, (float(start[0]), float(start[1])), steps, target, lowest, swept, chosen, paths)


def lowest_known(surface: Surface, swept: Sweep) -> float | None:
    """The surface's least value; for a formula the lowest that a descent stays at; None where descents have no end."""
    if surface.lowest is not None:
        return surface.lowest
    ended = swept.losses[-1][swept.diverged_at < 0]
    moving = np.abs(swept.losses[-1] - swept.losses[-2])[swept.diverged_at < 0]
    if not len(ended) or not np.isfinite(ended).any():
        return None
    best = int(np.nanargmin(ended))
    at_rest = moving[best] <= 1e-6 * max(1.0, abs(ended[best]))
    return float(ended[best]) if at_rest else None


def distance(surface: Surface, point: np.ndarray) -> float:
    """From a point (2,) to the nearest known minimum; nan where none is known."""
    return min((float(np.hypot(*(point - m))) for m in np.array(surface.minima, float).reshape(-1, 2)), default=np.nan)


def curvatures(surface: Surface, point: Sequence[float]) -> tuple[float, float]:
    """The eigenvalues of the Hessian at a point, smaller first."""
    mu, L = eigenvalues(surface, np.array([point], dtype=float))[0]
    return float(mu), float(L)


def rates_of_convergence(found: Contest, path: Path) -> tuple[float, float] | None:
    """The factor by which the distance to the minimum shrinks in a step: predicted, and observed. None where no theory.

    Predicted from the Hessian at the minimum to which the path came nearest, which must be a bowl there.
    """
    if path.optimizer not in WITH_THEORY or not found.surface.minima or path.diverged_at is not None:
        return None
    minima = np.array(found.surface.minima, dtype=float)
    minimum = minima[np.hypot(*(path.points[-1] - minima).T).argmin()]
    mu, L = curvatures(found.surface, minimum)
    if not (np.isfinite(mu) and mu > 0):
        return None
    method, rate = LIKE.get(path.optimizer, path.optimizer), found.rates[path.optimizer]
    away = np.hypot(*(path.points - minimum).T)
    return float(predicted_rate(method, mu, L, rate)), observed_rate(away)


def edges(found: Contest) -> dict[str, tuple[float, float]]:
    """The largest rate without divergence: predicted from the curvature at the first minimum, and the sweep's.

    Only where the curvature is the same everywhere is the prediction more than a hint.
    """
    if not found.surface.minima:
        return {}
    _, L = curvatures(found.surface, found.surface.minima[0])
    if not (np.isfinite(L) and L > 0):
        return {}
    seen = found.sweep.edges()
    return {
        name: (float(stability_limit(LIKE.get(name, name), L)), seen[name]) for name in WITH_THEORY if name in seen
    }
