"""Pictures of learning rates: how many steps each takes, where divergence begins, and what theory said of both."""

from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from foundations.optim.theory import observed_rate, predicted_rate
from projects.common.figures import BASELINE, COLORS, canvas, label, save
from projects.optimizers.contest import LIKE, Contest, curvatures, edges
from projects.optimizers.figures_looks import FEW, LOOKS, name_of
from projects.optimizers.figures_paths import AT_THE_TOP, panels
from projects.optimizers.model import Sweep
from projects.optimizers.surfaces import Surface

LOST = {"facecolor": BASELINE, "alpha": 0.18, "hatch": "//", "edgecolor": BASELINE, "linewidth": 0}
ARRIVED = 0.01  # of the picture's width: a descent that ends so near to a minimum is at it
TICKS = (1e-4, 1e-2, 1)  # of learning rates: far enough apart for narrow panels
GREY, DARK = "#bdbdbd", "#555555"


def sweep(found: Contest, path: Path) -> Path:
    """Steps to the target against the learning rate, and the rates at which descents diverge."""
    swept = found.sweep
    steps, promised = swept.steps_to(found.target), edges(found)
    figure, axes = panels(len(swept.optimizers), height=2.3, above=0.3)
    for i, (axis, name) in enumerate(zip(axes.flat, swept.optimizers, strict=False)):
        _one_sweep(axis, swept, steps[i], i)
        if name in promised:
            axis.axvline(promised[name][0], color="black", linestyle=":", linewidth=2)
        best = int(np.abs(swept.rates - found.rates[name]).argmin())
        if steps[i, best] > 0:
            axis.plot(swept.rates[best], steps[i, best], "*", color=LOOKS[name]["color"], markersize=15, zorder=5)
        axis.set_title(name, **AT_THE_TOP)
    figure.supxlabel("learning rate")
    figure.supylabel("steps to the target")
    _explain(figure, bool(promised))
    return save(figure, path, FEW, crop=False)


def _one_sweep(axis: Axes, swept: Sweep, steps: np.ndarray, i: int) -> None:
    """Dots where the target is reached, hollow where the path is chaotic; shaded where it is lost."""
    rates, color = swept.rates, LOOKS[swept.optimizers[i]]["color"]
    reached, wild = steps > 0, swept.chaotic[i]
    axis.plot(rates[reached & ~wild], steps[reached & ~wild], "o", color=color, markersize=4)
    axis.plot(rates[reached & wild], steps[reached & wild], "o", color=color, markersize=5, markerfacecolor="none")
    _shade(axis, rates, swept.diverged_at[i] >= 0)
    if not reached.any():
        said = "at the start" if (steps == 0).any() else f"not in {len(swept.losses) - 1:,} steps"
        axis.text(0.04, 0.92, said, va="top", transform=axis.transAxes)
    axis.set(xscale="log", yscale="log", xlim=(rates[0], rates[-1]), ylim=(0.8, 1.5 * len(swept.losses)))
    axis.set_xticks(TICKS)
    axis.minorticks_off()


def _shade(axis: Axes, rates: np.ndarray, lost: np.ndarray) -> None:
    """Every run of rates at which descents are lost, as a band."""
    widths = np.sqrt(rates[1:] / rates[:-1]) if len(rates) > 1 else np.ones(1)
    half = np.append(widths, widths[-1])
    change = np.flatnonzero(np.diff(np.concatenate([[False], lost, [False]]).astype(int)))
    for begin, end in change.reshape(-1, 2):
        axis.axvspan(rates[begin] / half[begin], rates[end - 1] * half[end - 1], zorder=0, **LOST)


def _explain(figure, with_theory: bool) -> None:
    handles = [
        Line2D([], [], color="black", marker="o", linestyle="none", markersize=5, label="target reached"),
        Line2D([], [], color="black", marker="o", linestyle="none", markerfacecolor="none", label="reached, chaotic"),
        Line2D([], [], color="black", marker="*", linestyle="none", markersize=14, label="rate of the race"),
        Patch(label="diverged", **LOST),
    ]
    if with_theory:
        handles.append(Line2D([], [], color="black", linestyle=":", label="edge, from theory"))
    figure.legend(handles=handles, loc="upper center", ncols=len(handles), handletextpad=0.4)


def theory(found: Contest, path: Path) -> Path:
    """On a bowl: how the distance shrinks in a step, predicted and observed, over all rates; and where that ends."""
    methods = [name for name in found.sweep.optimizers if name in edges(found) and name not in LIKE]
    methods = methods or [name for name in found.sweep.optimizers if name in LIKE]
    figure, axes = canvas(1, max(1, len(methods)), width=max(5.0, 3.6 * len(methods)), height=4.6)
    mu, L = curvatures(found.surface, found.surface.minima[0])
    for axis, name in zip(axes[0], methods, strict=False):
        _predicted_and_observed(axis, found, name, mu, L)
    axes[0, 0].set_ylabel("distance: factor per step")
    handles, labels = axes[0, 0].get_legend_handles_labels()
    if handles:
        figure.legend(handles, labels, loc="outside lower center", ncols=len(handles))
    return save(figure, path, FEW, crop=False)


def _predicted_and_observed(axis: Axes, found: Contest, name: str, mu: float, L: float) -> None:
    swept, (limit, _) = found.sweep, edges(found)[name]
    i, method = swept.optimizers.index(name), LIKE.get(name, name)
    fine = np.geomspace(1e-3, 1.6 * limit, 300)
    axis.plot(fine, [predicted_rate(method, mu, L, rate) for rate in fine], color="black", label="predicted")
    seen = [_shrinking(swept.losses[:, i, k] - (found.lowest or 0.0)) for k in range(len(swept.rates))]
    axis.plot(swept.rates, seen, "o", color=LOOKS[name]["color"], markersize=6, label="observed", alpha=0.9)
    axis.axvline(limit, color="black", linestyle=":", label="edge of divergence, from theory")
    _shade(axis, swept.rates, swept.diverged_at[i] >= 0)
    axis.axhline(1, color="black", linewidth=0.8)
    axis.set(xscale="log", xlabel="learning rate", title=name, xlim=(1e-3, 1.6 * limit), ylim=(0.6, 1.25))
    axis.minorticks_off()


def _shrinking(heights: np.ndarray) -> float:
    """The factor of a step in the distance, whose square is the loss on a bowl; nan where a descent is lost at once."""
    if not np.isfinite(heights[0]):
        return float("nan")
    end = int(np.isfinite(heights).argmin()) or len(heights)
    return observed_rate(np.sqrt(np.maximum(heights[:end], 0)))


def basins(surface: Surface, maps: dict[str, tuple[np.ndarray, np.ndarray]], path: Path) -> Path:
    """Where each optimizer ends from each start: the color of the minimum, lighter the farther from it."""
    figure, axes = canvas(1, len(maps), width=max(6.0, 4.1 * len(maps)), height=5.2)
    x0, x1, y0, y1 = surface.domain
    arrived = ARRIVED * np.hypot(x1 - x0, y1 - y0)
    for axis, (name, (nearest, far)) in zip(axes[0], maps.items(), strict=True):
        axis.imshow(_colored(nearest, far, arrived), extent=surface.domain, origin="lower", aspect="auto")
        for i, minimum in enumerate(surface.minima):
            axis.plot(*minimum, "*", color=COLORS[i % len(COLORS)], markersize=17, markeredgecolor="white")
        axis.set(xlabel="x of the start", title=name)
        axis.grid(False)
    axes[0, 0].set_ylabel("y of the start")
    handles = [
        Patch(color=COLORS[i % len(COLORS)], label=f"({x:.3g}, {y:.3g})") for i, (x, y) in enumerate(surface.minima)
    ]
    handles += [Patch(color=GREY, label="not arrived"), Patch(color=DARK, label="diverged")]
    figure.legend(handles=handles, loc="outside lower center", ncols=3)
    figure.suptitle(label(surface.name))
    return save(figure, path, FEW, crop=False)


def _colored(nearest: np.ndarray, far: np.ndarray, arrived: float) -> np.ndarray:
    """(rows, columns, 3): the minimum's color where it is reached, grey where none is, dark where descents are lost."""
    palette = np.array([_rgb(color) for color in (*COLORS, GREY, DARK)])
    with np.errstate(invalid="ignore"):
        there = (nearest >= 0) & (far <= arrived)
    which = np.where(there, nearest % len(COLORS), np.where(nearest >= 0, len(COLORS), len(COLORS) + 1))
    return palette[which]


def _rgb(color: str) -> tuple[float, ...]:
    return tuple(int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))


def overview(others: list[Contest], path: Path) -> Path:
    """Steps to the target: a row for each surface, a column for each optimizer."""
    names = list(others[0].rates)
    steps = np.array([[_or_nan(each.steps_to_target()[name]) for name in names] for each in others])
    figure, axes = canvas(width=max(5.0, 2.6 + 0.72 * len(names)), height=1.6 + 0.42 * len(others))
    axis = axes[0, 0]
    axis.set_facecolor("#e6e6e6")
    logs, most = np.log10(np.maximum(steps, 1)), np.log10(others[0].steps)
    image = axis.imshow(logs, "cividis_r", vmin=0, vmax=most, aspect="auto")
    for (i, k), value in np.ndenumerate(steps):
        dark = logs[i, k] > 0.55 * most  # not where nan
        text = "-" if np.isnan(value) else f"{value:.0f}"
        axis.text(k, i, text, ha="center", va="center", fontsize=11, color="white" if dark else "black")
    axis.set_xticks(range(len(names)), names, rotation=45, ha="right", rotation_mode="anchor")
    axis.set_yticks(range(len(others)), [name_of(each) for each in others])
    axis.grid(False)
    bar = figure.colorbar(image, ax=axis, label="steps to the target")
    ticks = [tick for tick in (1, 10, 100, 1000, 10_000) if tick <= others[0].steps]
    bar.set_ticks(np.log10(ticks), labels=[f"{tick:,}" for tick in ticks])
    return save(figure, path, FEW, crop=False)


def _or_nan(value: int | None) -> float:
    return float("nan") if value is None else float(value)
