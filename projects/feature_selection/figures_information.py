"""Pictures of what columns tell: the ranked columns, information by number chosen, pairs, and the best pair."""

from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import PowerNorm
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from projects.common.figures import BASELINE, COLORS, DUMMY, MARKERS, OURS, canvas, label, save
from projects.feature_selection.model import Model, Row, Task
from projects.feature_selection.studies_information import BestPair, Gain, Pairs

BARS = 20  # columns of the ranked picture
MOST_POINTS = 1000
JITTER = 0.3  # of the distance between two values of a discrete column
UNITS = {"disr": "no unit: parts of the joint entropy"}  # of a criterion's value; nats, where none is said


def unit_of(criterion: str) -> str:
    """What a criterion's value is counted in, for an axis."""
    return UNITS.get(criterion, "nats")


def ranking(task: Task, model: Model, path: Path) -> Path:
    """Columns in the order chosen: the criterion's value with its interval, and redundancy with those before."""
    rows = model.ranked[:BARS]
    places = np.arange(len(rows))
    figure, axes = canvas(1, 2, width=12.5, height=1.8 + 0.36 * max(len(rows), 6))
    left, right = axes[0]
    known = task.truth is not None
    for matters, color in ((True, OURS), (False, BASELINE)):
        chosen = [i for i, row in enumerate(rows) if not known or bool(task.truth[row.column]) == matters]
        if chosen and (known or matters):
            _bars(left, [rows[i] for i in chosen], np.array(chosen), color)
            right.barh(chosen, [rows[i].redundancy for i in chosen], color=color, alpha=0.75, height=0.7)
    left.set_yticks(places, [label(row.feature) for row in rows])
    right.set_yticks(places, [p_text(row.p_value) for row in rows], fontsize=11)
    for axis in (left, right):
        axis.set_ylim(len(rows) - 0.4, -0.6)
        axis.grid(axis="y", visible=False)
        axis.set_axisbelow(True)
        axis.xaxis.set_major_locator(MaxNLocator(5))
    left.set_title(f"Chosen by {model.criterion}, first on top")
    left.set_xlabel(f"score when chosen ({unit_of(model.criterion)})")
    right.set(xlabel="mean information with those chosen before (nats)", title="Redundancy, and p-value (left)")
    if known:
        handles = [Line2D([], [], color=color, linewidth=8) for color in (OURS, BASELINE)]
        figure.legend(handles, ["matters", "does not matter"], loc="outside lower center", ncols=2)
    return save(figure, path, 128, crop=False)


def _bars(axis: Axes, rows: list[Row], places: np.ndarray, color: str) -> None:
    """Scores as bars, with intervals where there are any."""
    scores = np.array([row.score for row in rows])
    axis.barh(places, scores, color=color, alpha=0.75, height=0.7)
    ends = np.array([row.interval for row in rows], dtype=float)
    there = np.isfinite(ends).all(axis=1)
    axis.hlines(places[there], *ends[there].T, color="#000000", linewidth=1.6)


def p_text(p_value: float | None) -> str:
    """A p-value in a few letters, for the ticks of an axis."""
    return "" if p_value is None else f"p < {0.001:g}" if p_value < 0.001 else f"p = {p_value:.2g}"


def gain(found: Gain, path: Path) -> Path:
    """What the first columns tell together, and what each tells alone."""
    figure, axes = canvas(1, 2, width=12.5, height=5.4)
    left, right = axes[0]
    left.plot(found.sizes, found.together, "o-", color=OURS, label="columns chosen, together")
    middle = found.shuffled.mean(axis=1)
    left.plot(found.sizes, middle, "s:", color=DUMMY, label="the same, target shuffled")
    left.fill_between(found.sizes, found.shuffled.min(axis=1), found.shuffled.max(axis=1), color=DUMMY, alpha=0.25)
    if found.ceiling is not None:
        left.axhline(found.ceiling, color="#000000", linestyle="--", linewidth=1.6, label="entropy of the target")
    left.set(ylabel="information with the target (nats)", title=f"Together, estimated on {found.rows:,} rows")
    places = np.arange(1, len(found.relevance) + 1)
    right.bar(places, found.relevance, color=COLORS[5], label="each column alone")
    right.set(ylabel="information with the target (nats)", title="Each alone")
    for axis in (left, right):
        axis.set(xlabel="columns chosen" if axis is left else "place in the order chosen")
        axis.set_ylim(bottom=0)
        axis.xaxis.set_major_locator(MaxNLocator(integer=True))
    left.legend(loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=2, fontsize=12)
    return save(figure, path, 128, crop=False)


def pairs(found: Pairs, target: str, path: Path) -> Path:
    """Heat map of the information between columns chosen, and of each with the target."""
    k = len(found.names)
    side = 4.2 + 0.3 * max(k, 6)
    figure, axes = canvas(1, 1, width=side + 1.2, height=side)
    axis = axes[0, 0]
    shown = np.full((k + 1, k), np.nan)  # the first line is the target's
    shown[0] = found.with_target
    shown[1:] = np.where(np.eye(k, dtype=bool), np.nan, found.information)
    most = np.nanmax(shown) or 1.0
    image = axis.imshow(shown, cmap="cividis", norm=PowerNorm(0.5, 0, most), interpolation="nearest")
    axis.axhline(0.5, color="white", linewidth=5)
    names = [label(name) for name in found.names]
    axis.set_xticks(range(k), names, rotation=90 if k > 6 else 0)
    axis.set_yticks(range(k + 1), [label(target), *names])
    axis.grid(False)
    axis.set_title("Information of each two columns chosen,\nand with the target (first line)")
    figure.colorbar(image, ax=axis, shrink=0.8, label="information (nats)", ticks=MaxNLocator(6))
    return save(figure, path, 256, crop=False)


def spread_out(values: np.ndarray, discrete: tuple[bool, bool]) -> np.ndarray:
    """Points (n, 2) moved a little along discrete columns, so that they do not cover each other."""
    shift = JITTER * (2 * np.random.default_rng(0).random(values.shape) - 1)
    gaps = np.array([np.diff(np.unique(column)).min(initial=np.inf) for column in values.T])
    return values + shift * np.where(discrete & np.isfinite(gaps), gaps, 0.0)


def best_pair(task: Task, found: BestPair, path: Path) -> Path:
    """The two columns that tell most together, a point for each training row."""
    figure, axes = canvas(width=8.2, height=6.4)
    axis = axes[0, 0]
    values, y = spread_out(found.values[:MOST_POINTS], found.discrete), found.y[:MOST_POINTS]
    if task.discrete_target:
        for number in range(len(task.classes)):
            turn = number + number // len(COLORS)  # the eighth class has the first color, and another marker
            look = {"marker": MARKERS[turn % len(MARKERS)], "color": COLORS[number % len(COLORS)]}
            members = y == number
            axis.scatter(*values[members].T, s=26, alpha=0.6, linewidths=0, label=label(task.classes[number]), **look)
        below = {"loc": "upper center", "bbox_to_anchor": (0.5, -0.13), "ncols": min(5, len(task.classes))}
        axis.legend(title=label(task.target), markerscale=1.6, **below)
    else:
        points = axis.scatter(*values.T, c=y, cmap="viridis", s=26, alpha=0.8, linewidths=0)
        figure.colorbar(points, ax=axis, label=label(task.target))
    axis.set(xlabel=label(found.names[0]), ylabel=label(found.names[1]))
    alone = " and ".join(f"{nats:.3f}" for nats in found.alone)
    axis.set_title(f"{found.together:.3f} nats together, {alone} alone")
    return save(figure, path, 128, crop=False)
