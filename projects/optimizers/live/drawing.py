"""The numbers of a view: the paths with their Hessians' eigenvalues, the surface as a picture with contour lines.

Everything is a dict of columns, ready to be sent to the page.
"""

import numpy as np
from contourpy import LineType, contour_generator

from foundations.optim.first_order.schedules import SCHEDULES
from projects.common.figures import COLORS
from projects.optimizers.live.state import FIRST, State
from projects.optimizers.model import OPTIMIZERS, Path, Settings, eigenvalues, race
from projects.optimizers.surfaces import Surface

GRID = 160  # points of the picture, each way
LEVELS = 18
DASHES = ("solid", "dashed")  # the second time that a color is used
MARKERS = ("circle", "square", "diamond", "inverted_triangle", "triangle", "plus", "x")
LOOKS = {
    name: (COLORS[i % len(COLORS)], DASHES[i // len(COLORS) % len(DASHES)], MARKERS[i % len(MARKERS)])
    for i, name in enumerate([*FIRST, *(name for name in OPTIMIZERS if name not in FIRST)])
}


def factors(state: State) -> np.ndarray | None:
    """(steps,) by which the schedule multiplies the rate; None where it stays as it is."""
    if state.schedule == "constant":
        return None
    return np.asarray(SCHEDULES[state.schedule](np.arange(state.steps), state.steps), dtype=float)


def paths(surface: Surface, state: State) -> list[Path]:
    """The race of a state."""
    if not state.opt:
        return []
    same = {name: getattr(state, name) for name in ("lr", "momentum", "beta1", "beta2", "noise", "seed")}
    told = Settings(**same, factors=factors(state))
    return race(surface, (state.x, state.y), state.opt, state.steps, told)


def points(surface: Surface, found: list[Path]) -> np.ndarray:
    """(7, n) all points of all paths, one path after the other: x, y, loss, gradient, eigenvalues of the Hessian.

    One array is one message to the page; each message takes half a millisecond, however short it is.
    """
    if not found:
        return np.zeros((7, 0))
    P = np.concatenate([path.points for path in found])
    G = np.concatenate([path.gradients for path in found])
    loss = np.concatenate([path.losses for path in found])
    return np.concatenate([P.T, loss[None], G.T, eigenvalues(surface, P).T])


def racers(found: list[Path]) -> dict[str, list]:
    """One row for each path: whose it is, how it looks, how many points it has, where it diverged (-1: nowhere)."""
    looks = [LOOKS[path.optimizer] for path in found]
    return {
        "name": [path.optimizer for path in found],
        "color": [color for color, _, _ in looks],
        "dash": [dash for _, dash, _ in looks],
        "marker": [marker for _, _, marker in looks],
        "count": [len(path.points) for path in found],
        "diverged": [-1 if path.diverged_at is None else path.diverged_at for path in found],
    }


def edge(state: State) -> dict[str, np.ndarray]:
    """2 / rate at each step: where an eigenvalue is larger, gradient descent with that rate moves away.

    The value is as high as the figure of the eigenvalues puts it, at log(1 + 2 / rate).
    """
    by = factors(state)
    rates = state.lr * (np.ones(state.steps) if by is None else by)
    with np.errstate(divide="ignore"):
        return {"step": np.arange(state.steps), "value": np.log10(1 + 2 / rates)}


def terrain(surface: Surface, domain: tuple[float, float, float, float]) -> tuple[dict, dict]:
    """The surface over a rectangle: a picture of heights from 0 to 1, and contour lines, one row for each level.

    Heights are logarithms of what lies above the lowest, with equal steps between lines, so that a narrow valley shows
    as well as the slopes around it.
    """
    a, b, c, d = domain
    x, y = np.linspace(a, b, GRID), np.linspace(c, d, GRID)
    with np.errstate(all="ignore"):
        Z = np.array(surface.values(*np.meshgrid(x, y)), dtype=float)
    heights = leveled(Z)
    lines = contour_generator(x, y, np.ma.masked_invalid(heights), line_type=LineType.ChunkCombinedNan)
    drawn = [lines.lines(level)[0][0] for level in np.linspace(0, 1, LEVELS + 1)[1:-1]]
    drawn = [line for line in drawn if line is not None]
    picture = {"image": [heights.astype(np.float32)], "x": [a], "y": [c], "dw": [b - a], "dh": [d - c]}
    return picture, {"xs": [line[:, 0] for line in drawn], "ys": [line[:, 1] for line in drawn]}


def leveled(Z: np.ndarray) -> np.ndarray:
    """Heights from 0 to 1 that grow with Z as a logarithm does; nan where Z has no finite value."""
    Z = np.where(np.isfinite(Z) & (np.abs(Z) < 1e150), Z, np.nan)
    known = Z[np.isfinite(Z)]
    if not known.size or known.min() == known.max():
        return np.where(np.isfinite(Z), 0.5, np.nan)
    above = Z - known.min()
    soft = np.quantile(known - known.min(), 0.02) or known.max() - known.min()  # below it, heights grow evenly
    heights = np.log1p(above / soft)
    return heights / np.nanmax(heights)
