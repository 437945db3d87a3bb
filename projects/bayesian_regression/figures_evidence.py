"""Pictures of what is predicted and how sure: the band, its coverage, and evidence beside cross-validation."""

from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from projects.bayesian_regression.model import Task
from projects.bayesian_regression.studies_evidence import CURVE, LEVELS, Band, Evidence, half_width
from projects.common.figures import BASELINE, COLORS, DUMMY, OURS, canvas, label, save

INPUT_UNITS = {"templinkoping": "fraction of the year"}  # by data set
MOST_POINTS = 600  # that are drawn
MOST_BARS = 60
ROOM = 0.3  # of the targets' range, above and below
DEPTH = 60.0  # nats below the best that are shown
FAR = 600.0  # nats below another curve's best, from which on a curve is not shown: few rows may be quite misjudged


def predictive_band(task: Task, found: Band, path: Path) -> Path:
    """What is predicted with intervals of 50, 80 and 95 %, and the data."""
    figure, axes = canvas(width=10.5, height=5.8)
    axis = axes[0, 0]
    if task.smooth:
        _along_input(axis, task, found)
    else:
        _row_by_row(axis, task, found)
    inside = ", ".join(f"{100 * found.coverage[level]:.0f}" for level in LEVELS)
    axis.set_title(f"{task.judged_by.capitalize()} inside the 50, 80, 95 % intervals: {inside} %")
    figure.legend(loc="outside lower center", ncols=3)
    return save(figure, path, 128)


def _along_input(axis: Axes, task: Task, found: Band) -> None:
    """A curve over the one input."""
    for level, alpha in zip(LEVELS[::-1], (0.16, 0.2, 0.26), strict=True):
        reach = half_width(level) * found.grid_std
        shade = {"color": OURS, "alpha": alpha, "linewidth": 0}
        axis.fill_between(found.grid, found.grid_mean - reach, found.grid_mean + reach, **shade)
    axis.plot(found.grid, found.grid_mean, color=OURS, label="predictive mean, with 50, 80, 95 % bands")
    for X, y, mark, name in (
        (task.X_train, task.y_train, {"marker": "o", "color": DUMMY, "s": 16}, "training rows"),
        (task.X_test, task.y_test, {"marker": "s", "color": BASELINE, "s": 22}, "held out"),
    ):
        axis.scatter(X[:MOST_POINTS, 0], y[:MOST_POINTS], linewidths=0, zorder=3, label=name, **mark)
    y = np.concatenate([task.y_train, task.y_test])
    room = ROOM * (y.max() - y.min())  # a polynomial leaves what was seen at once, and its band goes with it
    axis.set(xlabel=of_input(task), ylabel=of_target(task), xlim=(found.grid[0], found.grid[-1]))
    axis.set_ylim(y.min() - room, y.max() + room)


def _row_by_row(axis: Axes, task: Task, found: Band) -> None:
    """Rows held back in the order of their predicted mean, each with its intervals."""
    m = len(found.mean)
    chosen = np.linspace(0, m - 1, min(m, MOST_BARS)).astype(int)
    rows = np.argsort(found.mean, kind="stable")[chosen]
    places = np.arange(1, len(rows) + 1)
    for level, width in zip(LEVELS[::-1], (2.0, 4.0, 7.0), strict=True):
        reach = half_width(level) * found.std[rows]
        axis.vlines(places, found.mean[rows] - reach, found.mean[rows] + reach, color=COLORS[5], linewidth=width)
    dash = {"color": OURS, "markersize": 9, "markeredgewidth": 3}
    axis.plot(places, found.mean[rows], "_", label="predicted, with 50, 80, 95 %", **dash)
    axis.plot(places, task.y_test[rows], "s", color=BASELINE, markersize=6, label="what was seen")
    which = "" if len(rows) == m else f" ({len(rows)} of {m:,})"
    axis.set(xlabel=f"{task.judged_by}, by their prediction{which}", ylabel=of_target(task))
    axis.xaxis.set_major_locator(MaxNLocator(integer=True))


def of_input(task: Task) -> str:
    """The one input's name and unit, for an axis."""
    return label(task.inputs[0]) + (f" ({INPUT_UNITS[task.name]})" if task.name in INPUT_UNITS else "")


def of_target(task: Task) -> str:
    """The target's name and unit, for an axis."""
    return label(task.target) + (f" ({label(task.unit)})" if task.unit else "")


def coverage(task: Task, found: Band, path: Path) -> Path:
    """The part of the rows held out that lies inside, against the probability that the model gives to it."""
    figure, axes = canvas(width=6.6, height=6.2)
    axis, m = axes[0, 0], len(task.y_test)
    error = 200 * np.sqrt(CURVE * (1 - CURVE) / m)
    axis.fill_between(100 * CURVE, 100 * CURVE - error, 100 * CURVE + error, color=DUMMY, alpha=0.25, linewidth=0)
    axis.plot([0, 100], [0, 100], ":", color=DUMMY, label="as it should be, ± 2 standard errors")
    axis.plot(100 * CURVE, 100 * found.measured, "o-", color=OURS, label=f"measured on {m:,} rows")
    for level, part in found.coverage.items():
        axis.plot(100 * level, 100 * part, "s", color=BASELINE, markersize=10)
        below = {"ha": "left", "va": "top", "xytext": (8, -8), "textcoords": "offset points"}
        axis.annotate(f"{100 * part:.0f} %", (100 * level, 100 * part), color=BASELINE, fontsize=14, **below)
    axis.set(xlabel="probability of the interval (%)", ylabel="held-out rows inside it (%)", title="Coverage")
    axis.set(xlim=(0, 100), ylim=(0, 102), aspect="equal")
    axis.legend(loc="upper left", fontsize=12)
    return save(figure, path, 128, crop=False)


def evidence(found: Evidence, path: Path) -> Path:
    """The evidence with its price beside the best fit, and beside cross-validation."""
    figure, axes = canvas(1, 2, width=12.5, height=5.4)
    left, right = axes[0]
    left.plot(found.sizes, found.fit, "^--", color=COLORS[2], label="best fit: log likelihood")
    left.plot(found.sizes, found.evidence, "o-", color=OURS, label="log evidence")
    price = {"color": COLORS[4], "alpha": 0.3, "linewidth": 0, "label": "Occam factor's price"}
    left.fill_between(found.sizes, found.evidence, found.fit, **price)
    _deep(left, found.fit, found.evidence)
    left.set(ylabel="nats", title="Fit grows, and so does its price")
    right.plot(found.sizes, found.evidence, "o-", color=OURS, label=f"log evidence: best at {found.chosen}")
    shown = [found.evidence]
    if (validated := found.chosen_by_validation) is not None:
        right.plot(found.sizes, found.validated, "s-.", color=BASELINE, label=f"cross-validation: best at {validated}")
        shown.append(found.validated[np.isfinite(found.validated)])
    for y, size, color in ((found.evidence, found.chosen, OURS), (found.validated, validated, BASELINE)):
        if size is not None:
            at = (size, y[found.sizes == size][0])
            right.plot(*at, "o", markersize=17, markerfacecolor="none", markeredgecolor=color, markeredgewidth=2.2)
    _deep(right, *shown)
    right.set(ylabel="nats, sum over the training rows", title="Two judges of the same models")
    for axis in (left, right):
        axis.set_xlabel(found.axis)
        axis.xaxis.set_major_locator(MaxNLocator(integer=True))
        axis.legend(loc="upper center", bbox_to_anchor=(0.5, -0.16), fontsize=12)
    return save(figure, path, 128, crop=False)


def _deep(axis: Axes, *curves: np.ndarray) -> None:
    """Show what is best, and so far below it that models worth a look can be told apart."""
    top = max(curve.max() for curve in curves)
    near = [curve for curve in curves if curve.max() > top - FAR]
    best = min(curve.max() for curve in near)
    bottom = max(min(curve.min() for curve in near), best - DEPTH)
    room = 0.06 * (top - bottom) + 0.5
    axis.set_ylim(bottom - room, top + room)
