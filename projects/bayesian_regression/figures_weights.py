"""Pictures of weights: what is known of them point by point, how a prior shrinks them, and which ones ARD keeps."""

from pathlib import Path

import numpy as np
from matplotlib.axes import Axes

from projects.bayesian_regression.studies_weights import (
    NOISE,
    TRUTH,
    Relevance,
    Shrinkage,
    Stage,
)
from projects.common.figures import BASELINE, COLORS, DUMMY, MARKERS, OURS, canvas, label, save

GRID = 120  # of a density, each way
SQUARE = (-1.0, 1.0)
TITLES = ("likelihood of the newest", "prior, then posterior", "lines drawn from it")
COLORED = 7  # coefficients with a color of their own
BARS = 14


def weight_space(stages: list[Stage], path: Path) -> Path:
    """Likelihood of the newest point, what is known of the weights, and lines drawn from it: a row for each stage."""
    figure, axes = canvas(len(stages), 3, width=10.5, height=3.1 * len(stages))
    for row, stage in zip(axes, stages, strict=True):
        n = len(stage.x)
        _likelihood(row[0], stage)
        _shade(row[1], _gaussian(stage.mean, stage.covariance))
        row[1].plot(*ellipses(stage.mean, stage.covariance), color="#000000", linewidth=1.0)
        row[0].set_ylabel(f"{n} point{'s' * (n != 1)}\n\nslope b", fontsize=14)
        for axis in row[:2]:
            axis.plot(*TRUTH, "+", color=BASELINE, markersize=15, markeredgewidth=3)
            axis.set(xlim=SQUARE, ylim=SQUARE, xlabel="constant a", aspect="equal")
        row[1].set_ylabel("slope b")
        _lines(row[2], stage)
    for axis, title in zip(axes[0], TITLES, strict=True):
        axis.set_title(title)
    return save(figure, path, 128, crop=False)


def _likelihood(axis: Axes, stage: Stage) -> None:
    """p(y | a, b) of the newest point."""
    if not len(stage.x):
        axis.text(0, 0, "no point yet", ha="center", va="center", color=DUMMY, fontsize=15)
        axis.grid(False)
        return
    x, y = stage.x[-1], stage.y[-1]
    _shade(axis, lambda a, b: np.exp(-0.5 * ((y - a - b * x) / NOISE) ** 2))


def _gaussian(mean: np.ndarray, covariance: np.ndarray):
    """The density of N(mean, covariance) in two dimensions, up to a constant: a function of two arrays."""
    (p, q), (_, r) = covariance
    determinant = p * r - q * q

    def density(a, b):
        a, b = a - mean[0], b - mean[1]
        return np.exp(-0.5 * (r * a * a - 2 * q * a * b + p * b * b) / determinant)

    return density


def _shade(axis: Axes, density) -> None:
    a, b = np.meshgrid(*[np.linspace(*SQUARE, GRID)] * 2)
    axis.imshow(density(a, b), origin="lower", extent=(*SQUARE, *SQUARE), cmap="Blues", vmin=0, vmax=1.3)
    axis.grid(False)


def ellipses(mean: np.ndarray, covariance: np.ndarray, radii=(1.0, 2.0)) -> tuple[np.ndarray, np.ndarray]:
    """Points at so many standard deviations in every direction, with a gap between two ellipses: x and y."""
    (p, q), (_, r) = covariance
    turn = np.linspace(0, 2 * np.pi, 100)
    low = np.sqrt(max(r - q * q / p, 0.0))  # the second pivot of the covariance's Cholesky factor
    x, y = np.sqrt(p) * np.cos(turn), q / np.sqrt(p) * np.cos(turn) + low * np.sin(turn)
    ends = [np.append(radius * side, np.nan) for side in (x, y) for radius in radii]
    return mean[0] + np.concatenate(ends[: len(radii)]), mean[1] + np.concatenate(ends[len(radii) :])


def _lines(axis: Axes, stage: Stage) -> None:
    """The points so far, the newest with another sign, and lines drawn from the posterior."""
    ends = np.array(SQUARE)
    axis.plot(ends, (stage.lines[:, :1] + stage.lines[:, 1:] * ends).T, color=OURS, linewidth=1.6, alpha=0.7)
    axis.plot(ends, TRUTH[0] + TRUTH[1] * ends, "--", color=BASELINE, linewidth=1.8)
    axis.plot(stage.x[:-1], stage.y[:-1], "o", color="#000000", markersize=6)
    axis.plot(stage.x[-1:], stage.y[-1:], "s", color=BASELINE, markersize=9)
    axis.set(xlim=SQUARE, ylim=(-1.6, 1.6), xlabel="x", ylabel="y")


def shrinkage(found: Shrinkage, unit: str, path: Path) -> Path:
    """Coefficients against the prior's precision, and below it the evidence."""
    figure, axes = canvas(2, 1, width=9.5, height=8.2)
    above, below = axes[:, 0]
    largest = np.argsort(-np.abs(found.coefficients[0]), kind="stable")
    for rank, j in reversed(list(enumerate(largest))):
        if rank < COLORED:
            mark = {"color": COLORS[rank], "marker": MARKERS[rank], "markevery": (2 * rank, 16)}
            mark["label"] = label(found.names[j])
        else:
            mark = {"color": DUMMY, "linewidth": 0.8, "alpha": 0.6, "label": "others" if rank == COLORED else None}
        above.semilogx(found.precisions, found.coefficients[:, j], **mark)
    below.semilogx(found.precisions, found.evidence, color=OURS)
    for axis in (above, below):
        axis.axvline(found.chosen, linestyle="--", color="#000000", linewidth=1.6)
        axis.minorticks_off()
    above.set_ylabel(f"coefficient\n({unit})")
    above.set_title("Coefficients shrink as the prior tightens")
    handles, names = above.get_legend_handles_labels()
    above.legend(handles[::-1], names[::-1], loc="center left", bbox_to_anchor=(1.0, 0.5))
    top, bottom = found.evidence.max(), found.evidence.min()
    below.set(xlabel="prior precision α (1 / coefficient²)", ylabel="log evidence (nats)")
    below.set_ylim(max(bottom, top - 60) - 2, top + 4)
    below.set_title(f"Dashed: the evidence's choice, α = {found.chosen:.3g}")
    return save(figure, path, 128)


def relevance(found: Relevance, unit: str, path: Path) -> Path:
    """Coefficients and their standard deviations: one common prior, and one prior for each."""
    shown = np.argsort(-np.maximum(np.abs(found.common), np.abs(found.own)), kind="stable")[:BARS]
    places = np.arange(len(shown))
    figure, axes = canvas(width=9.5, height=2.0 + 0.48 * len(shown))
    axis = axes[0, 0]
    sides = (
        ("one prior for all", found.common, found.common_std, OURS, "o", -0.17),
        ("a prior for each (ARD)", found.own, found.own_std, BASELINE, "s", 0.17),
    )
    for who, weights, spread, color, marker, shift in sides:
        look = {"color": color, "fmt": marker, "capsize": 4, "elinewidth": 2.2, "markersize": 8, "label": who}
        axis.errorbar(weights[shown], places + shift, xerr=2 * spread[shown], **look)
    axis.axvline(0, color="#000000", linewidth=1)
    axis.set_yticks(places, [label(found.names[j]) for j in shown])
    axis.set_ylim(len(shown) - 0.4, -0.6)
    axis.set_xlabel(f"coefficient ({unit}), with two standard deviations each way")
    axis.set_title(f"ARD sets {found.pruned} of {len(found.common)} weights to zero")
    figure.legend(loc="outside lower center", ncols=2)
    return save(figure, path, 128)
