"""Pictures of paths: from above, in relief, each alone, and how the loss falls along them."""

from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from projects.common.figures import COLORS, canvas, save
from projects.optimizers.classics import Ending
from projects.optimizers.contest import Contest
from projects.optimizers.figures_looks import (
    FEW,
    LOOKS,
    SHADES,
    Ground,
    beside,
    fate,
    ground,
    last_seen,
    line_of,
    mark_of,
    mark_places,
    name_of,
    paint,
    view,
)
from projects.optimizers.model import Path as Trajectory
from projects.optimizers.tables import fate as outcome

ROWS_3D = 61  # of the grid in relief
AT_THE_TOP = {"y": 1.0}  # of a title: else its place is looked for, and every tick measured


def contest_ground(found: Contest, size: int = 161) -> Ground:
    """The surface of a race, as far as its paths end."""
    kept = [each.points for each in found.paths if each.diverged_at is None]
    return ground(found.surface, found.lowest, view(found.surface, found.start, kept), size)


def contour(found: Contest, path: Path) -> Path:
    """All paths from above."""
    figure, axes = canvas(width=10.5, height=6.6)
    axis = axes[0, 0]
    paint(axis, contest_ground(found))
    for each in found.paths:
        _trace(axis, each, linewidth=2)
    mark_places(axis, found.surface, found.start)
    axis.set(xlabel="x", ylabel="y", title=f"{name_of(found)}: {found.steps:,} steps of each")
    beside(figure, axis)
    return save(figure, path, FEW, crop=False)


def _trace(axis: Axes, each: Trajectory, linewidth: float) -> None:
    """One path with its end: the optimizer's marker, or a cross in its color where the path is lost."""
    name = each.optimizer
    axis.plot(*each.points.T, **line_of(name), linewidth=linewidth, zorder=4, label=f"_{name}")
    if each.diverged_at is None:
        end = mark_of(name, markersize=9)
    else:
        end = {"color": LOOKS[name]["color"], "marker": "x", "markeredgewidth": 3, "markersize": 11}
    axis.plot(*last_seen(axis, each.points), **end, zorder=5, clip_on=False)
    both = {**line_of(name), **{key: end[key] for key in ("marker", "markersize")}}
    axis.plot([], [], **both, linewidth=linewidth, label=fate(each))


def relief(found: Contest, path: Path) -> Path:
    """All paths on the surface in three dimensions; the height is a logarithm, so that a valley's floor has a slope."""
    below = contest_ground(found, ROWS_3D)
    figure = Figure(figsize=(10.5, 7))
    axis = figure.add_subplot(projection="3d", computed_zorder=False)
    X, Y = np.meshgrid(below.x, below.y)
    axis.plot_surface(
        *(X, Y, below.logs), cmap=SHADES, rstride=1, cstride=1, linewidth=0.15, edgecolor="#b4bec8", antialiased=True
    )
    for each in found.paths:
        points = each.points
        within = (points >= (X.min(), Y.min())).all(axis=1) & (points <= (X.max(), Y.max())).all(axis=1)
        heights = np.where(within, below.at(each.losses), np.nan)
        axis.plot(*points.T, heights, **line_of(each.optimizer), linewidth=2, zorder=5, label=fate(each))
    X0, Y0 = found.start
    start_height = below.at(found.paths[0].losses[:1])
    axis.plot([X0], [Y0], start_height, "o", markerfacecolor="white", markeredgecolor="black", zorder=6, label="start")
    counted = "lowest" if found.lowest is not None else "lowest here"
    axis.set(xlabel="x", ylabel="y", xlim=below.x[[0, -1]], ylim=below.y[[0, -1]])
    axis.set_zlabel(f"log₁₀ (loss - {counted})", labelpad=10)
    axis.view_init(elev=38, azim=-120)
    axis.set_box_aspect((4, 4, 2.6), zoom=1.05)
    figure.suptitle(name_of(found))
    figure.legend(*axis.get_legend_handles_labels(), loc="outside right center", handlelength=3.2)
    return save(figure, path, FEW)


def one_by_one(found: Contest, path: Path) -> Path:
    """Every path alone."""
    names = [each.optimizer for each in found.paths]
    figure, axes = panels(len(names), height=2.5)
    below, steps = contest_ground(found, 81), found.steps_to_target()
    for axis, each in zip(axes.flat, found.paths, strict=False):
        paint(axis, below, levels=12)
        look = {**line_of(each.optimizer), "linestyle": "-"}
        axis.plot(*each.points.T, **look, linewidth=1.6, marker=".", markersize=4, zorder=4)
        if each.diverged_at is not None:
            cross = {"color": LOOKS[each.optimizer]["color"], "markeredgewidth": 3, "markersize": 11}
            axis.plot(*last_seen(axis, each.points), "x", **cross, zorder=5)
        mark_places(axis, found.surface, found.start, size=8, names=False)
        rate = found.rates[each.optimizer]
        axis.set_title(f"{each.optimizer}, rate {rate:.2g}\n{_arrival(found, each, steps)}", fontsize=12, **AT_THE_TOP)
    figure.supxlabel("x")
    figure.supylabel("y")
    return save(figure, path, FEW, crop=False)


def _arrival(found: Contest, each: Trajectory, steps: dict[str, int | None]) -> str:
    said = outcome(found, each, steps[each.optimizer])
    return said if steps[each.optimizer] is None else f"target at step {said}"


def panels(number: int, height: float, above: float = 0.0) -> tuple[Figure, np.ndarray]:
    """A grid of so many axes with the same limits, four in a row, those left over taken away; inches free above all."""
    columns = min(4, number)
    rows = -(-number // columns)
    width, tall = max(5.0, 2.75 * columns), height * rows + 0.6 + above
    figure = Figure(figsize=(width, tall), layout="none")  # a layout engine would draw every panel once more
    axes = figure.subplots(rows, columns, squeeze=False, sharex=True, sharey=True)
    edges = {"left": 0.95 / width, "right": 1 - 0.15 / width, "bottom": 0.7 / tall, "top": 1 - (0.6 + above) / tall}
    figure.subplots_adjust(**edges, wspace=0.14, hspace=0.75 / height)
    for axis in axes.flat[number:]:
        axis.remove()
    for axis in axes.flat[max(0, number - columns) : number]:
        axis.tick_params(labelbottom=True)
    return figure, axes


def losses(found: Contest, path: Path) -> Path:
    """How far each optimizer is above the lowest loss, against steps."""
    figure, axes = canvas(width=10.5, height=6.2)
    axis = axes[0, 0]
    base = 0.0 if found.lowest is None else found.lowest
    above = {each.optimizer: each.losses - base for each in found.paths}
    logarithmic = found.lowest is not None and any((height[1:] > 0).any() for height in above.values())
    for each in found.paths:
        heights = above[each.optimizer][1:]
        k = np.arange(1, len(heights) + 1)
        heights = np.where(heights > 0, heights, np.nan) if logarithmic else heights
        marks = np.unique(np.geomspace(1, max(1, len(k)), 8).astype(int)) - 1 if len(k) else []
        look = {**LOOKS[each.optimizer], "markevery": list(marks), "markersize": 6, "linewidth": 1.8}
        axis.plot(k, heights, **look, label=fate(each))
    axis.set_xscale("log")
    if logarithmic:
        axis.set_yscale("log")
        axis.set_ylim(bottom=max(1e-16 * max(1.0, abs(base)), axis.get_ylim()[0]))
        if np.isfinite(found.target):
            axis.axhline(found.target - base, color="black", linewidth=1.2, linestyle=":", label="target")
    elif found.lowest is None:
        axis.set_yscale("symlog", linthresh=1)
        seen = np.clip(np.concatenate([each.losses for each in found.paths]), -1e300, 1e300)
        axis.set_ylim(2 * min(seen.min(), -1), 2 * max(seen.max(), 1))
        axis.yaxis.get_major_locator().set_params(numticks=9)
    axis.set(xlabel="step", ylabel="loss above the lowest" if logarithmic else "loss", title=name_of(found))
    axis.minorticks_off()
    beside(figure, axis)
    return save(figure, path, FEW, crop=False)


def second_order(found: Contest, endings: list[Ending], path: Path) -> Path:
    """The path of each method that chooses its own step."""
    below = ground(
        found.surface, found.lowest, view(found.surface, found.start, [ending.path for ending in endings]), 81
    )
    figure, axes = panels(len(endings), height=2.7)
    for i, (axis, ending) in enumerate(zip(axes.flat, endings, strict=False)):
        paint(axis, below, levels=12)
        axis.plot(*ending.path.T, color=COLORS[i], linewidth=1.6, marker="o", markersize=4, zorder=4)
        mark_places(axis, found.surface, found.start, size=8, names=False)
        steps, method = len(ending.path) - 1, ending.method.replace("_", " ")
        axis.set_title(f"{method}\n{steps:,} step{'s' * (steps != 1)}", fontsize=12, **AT_THE_TOP)
    figure.supxlabel("x")
    figure.supylabel("y")
    return save(figure, path, FEW, crop=False)
