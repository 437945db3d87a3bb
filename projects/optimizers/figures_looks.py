"""What the pictures share: a color, a dash and a marker for each optimizer, and a surface seen from above."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from projects.common.figures import COLORS, label
from projects.optimizers.contest import Contest
from projects.optimizers.model import OPTIMIZERS, Path
from projects.optimizers.surfaces import Domain, Surface

DASHES = ("-", (0, (4, 1.5)))  # seven colors, and each of them again with dashes
MARKS = "osD^vPX*<>phd8"
# What is close together in the table and on the surface gets colors that are far apart.
LOOKS = {
    name: {"color": COLORS[i % len(COLORS)], "linestyle": DASHES[i // len(COLORS) % 2], "marker": MARKS[i % len(MARKS)]}
    for i, name in enumerate(OPTIMIZERS)
}
SHADES = LinearSegmentedColormap.from_list("shades", ["#ffffff", "#e9edf1", "#c3ccd6"])  # light: paths lie above
EDGE = "#8d99a6"
FEW = 192  # colors of a picture: enough for edges that are smooth
REACH, ASIDE = 3.0, 0.5  # widths of the domain: a picture shows ends that lie so far beside it, and detours so far


@dataclass(frozen=True)
class Ground:
    """A surface from above.

    Attributes
    ----------
    x, y : (size,)
    base : the loss from which heights are counted
    logs : (size, size) decimal logarithm of the loss above the base, rows from the lowest y up; nan where there is none
    levels : (k,) ascending, of logs; at least two
    """

    x: np.ndarray
    y: np.ndarray
    base: float
    logs: np.ndarray
    levels: np.ndarray

    def at(self, losses: np.ndarray) -> np.ndarray:
        """The heights of losses, on the same scale and not outside it."""
        with np.errstate(all="ignore"):
            return np.clip(np.log10(np.maximum(losses - self.base, 0)), self.levels[0], self.levels[-1])


def view(surface: Surface, start: tuple[float, float], paths: Iterable[np.ndarray]) -> Domain:
    """The surface's domain, widened so that the start is in it, and what of the paths (k, 2) is not far off."""
    paths = list(paths)
    ends = np.array([points[-1] for points in paths]).reshape(-1, 2)
    low, high = np.array(surface.domain).reshape(2, 2).T  # (x, y) each
    near = [_within(ends, low, high, REACH), *(_within(points, low, high, ASIDE) for points in paths)]
    seen = np.concatenate([[start], *near])
    lower, upper = seen.min(axis=0), seen.max(axis=0)
    low = np.where(lower < low, lower - 0.05 * (high - lower), low)
    high = np.where(upper > high, upper + 0.05 * (upper - low), high)
    return (*map(float, (low[0], high[0], low[1], high[1])),)


def _within(points: np.ndarray, low: np.ndarray, high: np.ndarray, widths: float) -> np.ndarray:
    reach = widths * (high - low)
    return points[((points >= low - reach) & (points <= high + reach)).all(axis=1)]


@cache
def ground(surface: Surface, lowest: float | None, domain: Domain, size: int = 161) -> Ground:
    """Values on a grid, and levels spaced evenly in the logarithm of the height."""
    x, y = np.linspace(*domain[:2], size), np.linspace(*domain[2:], size)
    with np.errstate(all="ignore"):
        values = np.array(surface.values(*np.meshgrid(x, y)), dtype=float)
    return seen_from_above(x, y, values, lowest)


def seen_from_above(x: np.ndarray, y: np.ndarray, values: np.ndarray, lowest: float | None) -> Ground:
    """A ground of values (len(y), len(x)); heights count from the lowest if it is known, else from the least here."""
    values = np.where(np.isfinite(values), values, np.nan)
    least = np.nanmin(values) if np.isfinite(values).any() else 0.0
    base = float(least if lowest is None else min(lowest, least))
    with np.errstate(all="ignore"):
        heights = values - base
        logs = np.log10(heights)
    positive = heights[np.isfinite(logs)]
    if not len(positive):
        return Ground(x, y, base, np.zeros_like(values), np.array([0.0, 1.0]))
    floor, top = np.log10(max(np.quantile(positive, 0.002), 1e-6 * positive.max())), np.log10(positive.max())
    if top - floor < 1e-6:
        floor, top = floor - 0.5, top + 0.5
    kept = np.where(np.isnan(heights), np.nan, np.clip(np.where(heights > 0, logs, floor), floor, top))
    return Ground(x, y, base, kept, np.linspace(floor, top, 22))


def paint(axis: Axes, below: Ground, levels: int = 22) -> None:
    """Shade the heights, draw their levels, and keep the view."""
    every = np.ma.masked_invalid(below.logs)
    steps = np.linspace(*below.levels[[0, -1]], levels)
    axis.contourf(below.x, below.y, every, steps, cmap=SHADES, zorder=0, antialiased=False)
    if every.count() and every.min() < steps[-2] and every.max() > steps[1]:
        axis.contour(
            *(below.x, below.y, every, steps[1:-1]), colors=EDGE, linewidths=0.6, linestyles="solid", zorder=1
        )
    axis.set(xlim=below.x[[0, -1]], ylim=below.y[[0, -1]])
    axis.grid(False)


def mark_places(axis: Axes, surface: Surface, start: tuple[float, float], size: float = 11, names: bool = True) -> None:
    """The start as a hollow circle, known minima as stars."""
    said = ("start", "minimum") if names else ("", "")
    hollow = {"markerfacecolor": "white", "markeredgecolor": "black", "linestyle": "none", "zorder": 6}
    axis.plot(*start, "o", markersize=size, markeredgewidth=2, label=said[0] or "_start", **hollow)
    for i, minimum in enumerate(surface.minima):
        named = said[1] if said[1] and not i else "_minimum"
        axis.plot(*minimum, "*", markersize=1.4 * size, markeredgewidth=1.4, label=named, **hollow)


def line_of(name: str, **more) -> dict:
    """How an optimizer's line looks, without markers."""
    return {"color": LOOKS[name]["color"], "linestyle": LOOKS[name]["linestyle"], **more}


def mark_of(name: str, **more) -> dict:
    """How an optimizer's marker looks, without a line."""
    white = {"markeredgecolor": "white", "markeredgewidth": 0.8}
    return {"color": LOOKS[name]["color"], "marker": LOOKS[name]["marker"], "linestyle": "none", **white, **more}


def fate(path: Path) -> str:
    """An optimizer's name, and where its path breaks off."""
    return path.optimizer if path.diverged_at is None else f"{path.optimizer}, diverged at step {path.diverged_at}"


def last_seen(axis: Axes, points: np.ndarray) -> np.ndarray:
    """Where points (k, 2) end: the last of them, or where the way to the next leaves the picture for good: (2,)."""
    low, high = np.transpose([axis.get_xlim(), axis.get_ylim()])
    within = ((points >= low) & (points <= high)).all(axis=1)
    if not within.any():
        return points[0]
    last = len(points) - 1 - int(within[::-1].argmax())
    if last == len(points) - 1:
        return points[last]
    way = points[last + 1] - points[last]
    with np.errstate(divide="ignore", invalid="ignore"):
        reach = np.where(way > 0, (high - points[last]) / way, np.where(way < 0, (low - points[last]) / way, np.inf))
    return points[last] + reach.min() * way


def beside(figure: Figure, axis: Axes, **more) -> None:
    """A legend on the right, outside of the axes."""
    figure.legend(*axis.get_legend_handles_labels(), loc="outside right center", handlelength=3.2, **more)


def in_order(names: Iterable[str]) -> list[str]:
    """Names in the order of the table of optimizers."""
    return sorted(names, key=OPTIMIZERS.index)


def name_of(found: Contest) -> str:
    """The surface as a title: short, and without mathematics."""
    return label(found.surface.name)
