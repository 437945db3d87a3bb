"""The tables of a run, as rows of text with the heading first: for the terminal and for the report alike."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from projects.optimizers.contest import Contest, distance, edges, rates_of_convergence
from projects.optimizers.model import Path

if TYPE_CHECKING:
    from projects.optimizers.run import Findings

RHO = "ρ is the factor by which the distance to the minimum shrinks in a step: from the curvature there, and as seen."
Rows = list[list[str]]
NONE = "-"


def number(value: float | None) -> str:
    """Three digits; a dash for what there is none of."""
    if value is None or math.isnan(value):
        return NONE
    return f"{value:.3g}" if math.isfinite(value) else "none"


def race(found: Contest) -> Rows:
    """What became of each optimizer; in each step it asks for one gradient. ρ is explained by `RHO`."""
    heading = ["optimizer", "rate", "steps to target", "gradients", "final loss", "distance"]
    rows = [[*heading, "ρ, theory", "ρ, seen"]]
    reached = found.steps_to_target()
    for path in found.paths:
        steps = reached[path.optimizer]
        end = [number(float(path.losses[-1])), number(distance(found.surface, path.points[-1]))]
        factors = [_factor(value) for value in rates_of_convergence(found, path) or (None, None)]
        gradients = NONE if steps is None else f"{steps:,}"
        rows.append(
            [path.optimizer, number(found.rates[path.optimizer]), fate(found, path, steps), gradients, *end, *factors]
        )
    return rows


def fate(found: Contest, path: Path, steps: int | None) -> str:
    """When the target was reached, or why not."""
    if path.diverged_at is not None:
        return f"diverged at step {path.diverged_at:,}"
    if math.isnan(found.target):
        return "no target"
    return f"not in {found.steps:,} steps" if steps is None else f"{steps:,}"


def _factor(value: float | None) -> str:
    """Five digits, for factors near 1 differ in the last ones."""
    return NONE if value is None or math.isnan(value) else f"{value:.5f}"


def theory(found: Contest) -> Rows:
    """Where curvature is the same everywhere: factors per step and the edge of divergence, predicted and observed."""
    rows = [["optimizer", "rate", "ρ, theory", "ρ, seen", "edge, theory", "edge, seen"]]
    promised = edges(found)
    for path in found.paths:
        factors = rates_of_convergence(found, path)
        if factors is not None and path.optimizer in promised:
            said = [path.optimizer, number(found.rates[path.optimizer]), *map(_factor, factors)]
            rows.append([*said, *map(number, promised[path.optimizer])])
    return rows


def classics(found: Findings) -> Rows:
    """The methods that choose their own step, with SciPy's evaluations beside ours."""
    beside = found.library is not None
    heading = ["method", "steps", "values", "gradients", "final loss", "converged"]
    rows = [heading + (["SciPy: values", "SciPy: gradients", "SciPy: loss"] if beside else [])]
    for ending in found.classics:
        ours = [ending.method.replace("_", " "), f"{len(ending.path) - 1:,}", f"{ending.evaluations:,}"]
        ours += [f"{ending.gradients:,}", number(ending.loss), "yes" if ending.success else "no"]
        rows.append(ours + (_scipy(found.library.scipy.get(ending.method)) if beside else []))
    return rows


def _scipy(result) -> list[str]:
    """Evaluations of the value and of the gradient, and the loss; dashes where SciPy has no such method."""
    if result is None:
        return [NONE, NONE, NONE]
    return [f"{result.nfev:,}", f"{result.get('njev', 0):,}", number(float(result.fun))]


def overview(others: list[Contest]) -> Rows:
    """Steps to the target: a row for each surface, a column for each optimizer."""
    rows = [["surface", *others[0].rates]]
    for found in others:
        reached = found.steps_to_target()
        rows.append([found.surface.name, *(NONE if step is None else f"{step:,}" for step in reached.values())])
    return rows
