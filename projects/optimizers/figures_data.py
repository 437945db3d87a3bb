"""Pictures of training on data: the loss in the plane that the paths span best, and how it falls."""

from pathlib import Path

import numpy as np
from matplotlib.ticker import LogLocator

from projects.common.figures import canvas, save
from projects.optimizers.figures_looks import (
    FEW,
    LOOKS,
    beside,
    in_order,
    line_of,
    mark_of,
    mark_places,
    paint,
    seen_from_above,
)
from projects.optimizers.learning import Plane, Training
from projects.optimizers.surfaces import Surface


def plane(training: Training, seen: Plane, path: Path) -> Path:
    """One model's paths in their two principal directions."""
    figure, axes = canvas(width=10.5, height=6.2)
    axis = axes[0, 0]
    paint(axis, seen_from_above(seen.a, seen.b, seen.losses, None))
    for name in in_order(seen.paths):
        points = seen.paths[name]
        axis.plot(*points.T, **line_of(name), linewidth=1.8, zorder=4)
        axis.plot(*points[-1], **mark_of(name, markersize=9), zorder=5)
        both = {**line_of(name), "marker": LOOKS[name]["marker"], "markersize": 8}
        axis.plot([], [], **both, label=f"{name}, rate {training.rates[name]:.2g}")
    start = next(iter(seen.paths.values()))[0]
    mark_places(axis, Surface("", "0", (0, 1, 0, 1), (0, 0)), (float(start[0]), float(start[1])))
    first, second = 100 * seen.explained
    axis.set(
        xlabel=f"first principal direction ({first:.0f} % of the paths' variance)",
        ylabel=f"second ({second:.0f} %)",
        title=f"{training.task.name}: {training.task.start(0).size:,} weights",
    )
    beside(figure, axis)
    return save(figure, path, FEW, crop=False)


def learning(trainings: list[Training], path: Path) -> Path:
    """The loss over all rows against steps, a panel for each model."""
    figure, axes = canvas(1, len(trainings), width=12.5, height=5.6)
    for axis, training in zip(axes[0], trainings, strict=True):
        for name in in_order(training.losses):
            losses = training.losses[name]
            with np.errstate(invalid="ignore"):
                losses = np.where(np.isfinite(losses) & (losses > 0), losses, np.nan)
            every = max(1, len(losses) // 6)
            axis.plot(losses, **LOOKS[name], markevery=every, markersize=6, linewidth=1.8, label=name)
        top = 1.3 * max(losses[0] for losses in training.losses.values())
        axis.set(xlabel="step", yscale="log", title=training.task.name, ylim=(None, top))
        axis.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        axis.yaxis.set_major_formatter("{x:g}")
        axis.minorticks_off()
    axes[0, 0].set_ylabel("loss over all rows (nats)")
    beside(figure, axes[0, 0])
    return save(figure, path, FEW, crop=False)
