"""Pictures of how good a choice is: accuracy by number of columns, precision where it is known, and stability."""

from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator, PercentFormatter

from projects.common.figures import BASELINE, COLORS, DUMMY, OURS, canvas, label, save
from projects.feature_selection.model import Model, Task
from projects.feature_selection.studies_accuracy import Accuracy
from projects.feature_selection.studies_rankings import Precision, Stability

# By criterion: color, marker, line; disr is drawn over jmi, which it often follows
LOOKS = {
    "mim": (COLORS[4], "^", "-"),
    "mrmr": (COLORS[2], "D", "-"),
    "jmi": (OURS, "o", "-"),
    "cmim": (COLORS[3], "v", "-"),
    "disr": (COLORS[5], "P", (0, (3, 3))),
}
THEIRS = ((BASELINE, "s", "--"), ("#000000", "X", "--"))  # of the library's rankings
CLOSE = 0.04  # of the height of a panel: two lines of text overlap
FREQUENT = 25  # columns of the picture of stability


def look(name: str, number: int) -> dict:
    """Color, marker and line of a ranking; `number` counts those that are no criterion of ours."""
    color, marker, line = LOOKS.get(name) or THEIRS[number % len(THEIRS)]
    return {"color": color, "marker": marker, "linestyle": line}


def looks(names) -> dict[str, dict]:
    """A look for each ranking."""
    other = [name for name in names if name not in LOOKS]
    return {name: look(name, other.index(name) if name in other else 0) for name in names}


def accuracy(found: Accuracy, path: Path) -> Path:
    """Scores of rows held back against the number of columns, a panel for each judge and a line for each ranking."""
    figure, axes = canvas(1, len(found.scores), width=13, height=6.2)
    for axis, (judge, scores) in zip(axes[0], found.scores.items(), strict=True):
        chance = found.by_chance[judge]
        axis.fill_between(found.sizes, chance.min(axis=0), chance.max(axis=0), color=DUMMY, alpha=0.2, linewidth=0)
        axis.plot(found.sizes, chance.mean(axis=0), ":", color=DUMMY, label="columns drawn at random")
        axis.axhline(found.all_columns[judge], color="#000000", linewidth=1.2, label="all columns")
        for name, style in looks(scores).items():
            hollow = {} if name in LOOKS else {"markerfacecolor": "none", "markersize": 11}
            style = {"markersize": 6, "linewidth": 1.9, **hollow, **style}
            axis.plot(found.sizes, scores[name], label=name, **style)
        axis.set(xlabel="columns, the first of a ranking", ylabel=f"{found.measure} of rows held back", title=judge)
        axis.xaxis.set_major_locator(MaxNLocator(integer=True))
    low, high = _reach(found)
    for axis in axes[0]:
        axis.set_ylim(low, high)
    handles, names = axes[0, 0].get_legend_handles_labels()
    figure.legend(handles, names, loc="outside lower center", ncols=4, fontsize=12)
    return save(figure, path, 128, crop=False)


def _reach(found: Accuracy) -> tuple[float, float]:
    """Both panels' ends; R² far below 0 is not shown."""
    everything = [row for judge in found.scores for row in (*found.scores[judge].values(), found.by_chance[judge])]
    values = np.concatenate([*map(np.ravel, everything), list(found.all_columns.values())])
    low, high = np.nanmin(values), np.nanmax(values)
    low = max(low, -0.5)
    room = 0.05 * (high - low) or 0.05
    return low - room, high + room


def precision(found: Precision, path: Path) -> Path:
    """How many of the first columns matter: by every ranking from all rows, and by criterion from fewer rows."""
    figure, axes = canvas(1, 2, width=13, height=5.6)
    left, right = axes[0]
    styles = looks(found.whole)
    places = np.arange(len(found.whole))
    values = list(found.whole.values())
    left.barh(places, values, color=[style["color"] for style in styles.values()], height=0.7)
    for place, value in zip(places, values, strict=True):
        beside = {"xytext": (5, 0), "textcoords": "offset points", "va": "center"}
        left.annotate(f"{round(value * found.k)} of {found.k}", (value, place), **beside)
    left.set_yticks(places, list(found.whole))
    left.axvline(found.by_chance, color=DUMMY, linestyle=":", label="by chance")
    left.set(xlim=(0, 1.18), ylim=(len(places) - 0.4, -0.6), xlabel=f"of the first {found.k} chosen, those that matter")
    left.set_title(f"From all {found.rows[-1]:,} training rows")
    left.xaxis.set_major_formatter(PercentFormatter(1.0))
    left.set_xticks([0, 0.25, 0.5, 0.75, 1])
    left.grid(axis="y", visible=False)
    left.set_axisbelow(True)
    for name, scores in found.by_rows.items():
        style = looks([name])[name]
        right.plot(found.rows, np.mean(scores, axis=1), markersize=8, **style)
        right.fill_between(found.rows, np.min(scores, 1), np.max(scores, 1), color=style["color"], alpha=0.13)
    for end, names in _ends(found).items():
        right.annotate(names, (found.rows[-1], end), (8, 0), textcoords="offset points", va="center")
    right.axhline(found.by_chance, color=DUMMY, linestyle=":")
    right.set_xscale("log")
    right.set_xticks(found.rows, [f"{n:,}" for n in found.rows])
    right.minorticks_off()
    right.set(ylim=(-0.03, 1.06), xlabel="training rows", title="From fewer rows")
    right.yaxis.set_major_formatter(PercentFormatter(1.0))
    return save(figure, path, 128, crop=False)


def _ends(found: Precision) -> dict[float, str]:
    """The criteria by their precision from all rows, the best first: those that end close together share a label."""
    ends: dict[float, list[str]] = {}
    last = np.inf
    for name in sorted(found.by_rows, key=lambda name: -found.by_rows[name][-1, 0]):
        if (end := float(found.by_rows[name][-1, 0])) < last - CLOSE:
            last = end
        ends.setdefault(last, []).append(name)
    return {end: ", ".join(names) for end, names in ends.items()}


def stability(task: Task, model: Model, found: Stability, path: Path) -> Path:
    """Nogueira's measure of every criterion, and which columns the model's criterion chooses how often."""
    figure, axes = canvas(1, 2, width=13, height=6.0)
    left, right = axes[0]
    for place, (name, (middle, low, high)) in enumerate(found.measure.items()):
        color, marker, _ = LOOKS[name]
        left.hlines(place, low, high, color=color, linewidth=3)
        left.plot(middle, place, marker, color=color, markersize=11)
    left.set_yticks(range(len(found.measure)), list(found.measure))
    ends = np.array(list(found.measure.values()))
    left.set(ylim=(len(found.measure) - 0.5, -0.5), xlim=(min(-0.02, ends.min() - 0.02), max(1.02, ends.max() + 0.02)))
    left.set(xlabel="Nogueira's measure (1: always the same columns, 0: as if by lot)", title="Stability")
    left.grid(axis="y", visible=False)
    _frequencies(right, task, found)
    right.set_title(f"Chosen by {model.criterion}, of {found.bootstraps} bootstraps")
    if task.truth is not None:
        handles = [Line2D([], [], color=color, linewidth=8) for color in (OURS, BASELINE)]
        figure.legend(handles, ["matters", "does not matter"], loc="outside lower right", ncols=2)
    return save(figure, path, 128, crop=False)


def _frequencies(axis: Axes, task: Task, found: Stability) -> None:
    """The columns that are chosen most often, as bars."""
    often = np.argsort(-found.frequency, kind="stable")[:FREQUENT]
    often = often[found.frequency[often] > 0]
    colors = [OURS if task.truth is None or task.truth[j] else BASELINE for j in often]
    axis.bar(np.arange(len(often)), found.frequency[often], color=colors)
    axis.set_xticks(np.arange(len(often)), [label(task.columns[j]) for j in often], rotation=90, fontsize=11)
    axis.axvline(found.k - 0.5, color="#000000", linestyle="--", linewidth=1.4)
    axis.set(ylabel="bootstraps in which it is chosen", ylim=(0, 1.03))
    axis.yaxis.set_major_formatter(PercentFormatter(1.0))
    axis.grid(axis="x", visible=False)
    axis.set_axisbelow(True)
