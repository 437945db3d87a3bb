"""Pictures of the two other roads: the kernel of the Gaussian process, and chains over the posterior."""

from pathlib import Path

import numpy as np
from matplotlib.ticker import MaxNLocator

from foundations.probability.distributions import Normal
from projects.bayesian_regression.figures_evidence import of_target
from projects.bayesian_regression.figures_weights import ellipses
from projects.bayesian_regression.model import Task
from projects.bayesian_regression.studies_checks import Chains, KernelEquality
from projects.common.figures import BASELINE, COLORS, DUMMY, MARKERS, OURS, canvas, label, save

MOST_DRAWS = 1500  # that are drawn as points


def kernel(task: Task, found: KernelEquality, path: Path) -> Path:
    """The covariance that the weights give to the targets, and both predictions of the rows held out."""
    figure, axes = canvas(1, 2, width=12, height=5.2)
    left, right = axes[0]
    most = np.quantile(np.abs(found.kernel), 0.98) or 1.0
    shown = left.imshow(found.kernel, cmap="RdBu_r", vmin=-most, vmax=most, interpolation="nearest")
    left.grid(False)
    order = label(task.inputs[0]) if task.smooth else "prediction"
    left.set(xlabel=f"training row, by {order}", ylabel=f"training row, by {order}", title="Kernel φ(x)ᵀφ(x') / α")
    squared = f" ({label(task.unit)})²" if task.unit else ""
    figure.colorbar(shown, ax=left, shrink=0.85, extend="both", label=f"covariance{squared}")
    right.plot(found.mean, found.std, "o", color=OURS, markersize=9, markerfacecolor="none", label="from the weights")
    right.plot(found.kernel_mean, found.kernel_std, "x", color=BASELINE, markersize=6, label="Gaussian process")
    right.set(xlabel=f"predictive mean of {of_target(task)}", ylabel="predictive standard deviation")
    right.set_title(f"{task.judged_by.capitalize()}, predicted both ways")
    low, high = found.std.min(), found.std.max()
    room = 0.08 * (high - low) or 0.05 * high
    right.set_ylim(low - room, high + room)
    right.legend(loc="upper center", bbox_to_anchor=(0.5, -0.14), ncols=2)
    return save(figure, path)


def chains(found: Chains, unit: str, path: Path) -> Path:
    """Draws of two weights over the posterior's ellipses, and every mean's distance in Monte Carlo errors."""
    figure, axes = canvas(1, 2, width=12, height=5.6)
    left, right = axes[0]
    in_unit = f"\n({unit})"
    if len(found.pair) == 2:
        _two(left, found, in_unit)
    else:
        _one(left, found, in_unit)
    left.set_title("Hamiltonian Monte Carlo, and the posterior")
    left.xaxis.set_major_locator(MaxNLocator(5))
    left.legend(loc="upper center", bbox_to_anchor=(0.5, -0.19), ncols=3, fontsize=12)
    places = np.arange(len(found.names))
    right.axvspan(-2, 2, color=DUMMY, alpha=0.18, linewidth=0)
    right.axvline(0, color="#000000", linewidth=1)
    right.plot(found.errors, places, "o", color=OURS, markersize=9)
    right.set_yticks(places, [label(name) for name in found.names])
    reach = max(4.0, 1.1 * np.abs(found.errors).max())
    right.set(xlim=(-reach, reach), ylim=(len(places) - 0.4, -0.6))
    right.set_xlabel("mean of the draws minus the exact one\n(Monte Carlo standard errors)")
    right.set_title(f"largest R-hat {found.r_hat.max():.3f}, smallest ess {found.ess.min():,.0f}")
    return save(figure, path, 128)


def _two(axis, found: Chains, in_unit: str) -> None:
    """Draws of a pair of weights, a sign for each chain."""
    pair = list(found.pair)
    every = -(-found.points[:, :, 0].size // MOST_DRAWS)
    for number, chain in enumerate(found.points[:, ::every][:, :, pair]):
        look = {"color": COLORS[number], "marker": MARKERS[number], "markersize": 3, "alpha": 0.55}
        axis.plot(*chain.T, linestyle="none", label=f"chain {number + 1}", **look)
    exact = ellipses(found.mean[pair], found.covariance[np.ix_(pair, pair)], (1.0, 2.0, 3.0))
    axis.plot(*exact, color="#000000", linewidth=2, label="exact, 1 to 3 σ")
    axis.set(xlabel=label(found.names[pair[0]]) + in_unit, ylabel=label(found.names[pair[1]]) + in_unit)


def _one(axis, found: Chains, in_unit: str) -> None:
    """A histogram of the one weight's draws under its exact density."""
    (j,) = found.pair
    draws, spread = found.points[:, :, j].ravel(), np.sqrt(found.covariance[j, j])
    axis.hist(draws, bins=40, density=True, color=COLORS[5], label="draws of all chains")
    w = found.mean[j] + spread * np.linspace(-4, 4, 200)
    axis.plot(w, np.exp(Normal(found.mean[j], spread).log_prob(w)), color="#000000", label="exact")
    axis.set(xlabel=label(found.names[j]) + in_unit, ylabel="density")
