"""The text of report.html: what was measured, what each picture shows, and what to make of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from projects.common.cli import console, say
from projects.common.report import SOURCES, Picture, Section, Words, write_report
from projects.common.results import terminal_table
from projects.optimizers import tables
from projects.optimizers.contest import PART
from projects.optimizers.figures_rates import ARRIVED

if TYPE_CHECKING:
    from projects.optimizers.run import Findings

WHENCE = SOURCES | {"user": "your own"}

PICTURES = {
    "race": Words(
        "The race",
        "All optimizers leave the start together, and in each step each asks for one gradient. The clock is "
        "logarithmic: the first steps are shown one by one, later ones in leaps.",
        "Animation: dots move over the contour lines of the surface and leave their paths behind",
        "Seven colors, each once round and once square. A cross stays where an optimizer diverged.",
    ),
    "contour": Words(
        "From above",
        "A step of gradient descent goes at a right angle to the contour line. In a narrow valley that is almost "
        "across it, and the path zigzags; momentum averages the zigzag away, and overshoots in bends.",
        "Contour lines of the surface with the path of every optimizer",
        "Contour lines are evenly spaced in the logarithm of the height. Markers stand at the ends of the paths.",
    ),
    "relief": Words(
        "In relief",
        "The same paths on the surface itself. Its height is a logarithm, or the floor of the valley would look flat.",
        "The surface in three dimensions with the paths on it",
        "Straight lines between steps may run above the surface: an optimizer leaps, it does not walk.",
    ),
    "paths": Words(
        "One by one",
        "A dot for each step. Where dots are far apart the optimizer leaps; where they melt into a line it creeps.",
        "A small contour picture for each optimizer with its path alone",
        "Every optimizer at the rate with which it reaches the target first, unless a rate was given.",
    ),
    "losses": Words(
        "How the loss falls",
        "On these axes a loss that shrinks by the same factor in each step bends down ever more steeply; one that "
        "falls as a power of the number of steps is a straight line.",
        "Loss above the lowest against steps, a line for each optimizer",
        f"The target is the loss at which {100 * PART:g} % of the way down is left.",
    ),
    "sweep": Words(
        "How much the rate matters",
        "The same race at many rates. Where dots are few, the optimizer works only if somebody finds the right rate "
        "for it; where they are many, it forgives. Theory knows the edge of divergence of the plain methods from the "
        "largest curvature at the minimum, so on a surface that is no bowl its line is a hint and no promise.",
        "Steps to the target against the learning rate, a panel for each optimizer, with rates that diverge shaded",
        "Chaotic: two paths that start side by side part, so that another machine's rounding gives another path.",
    ),
    "sweep_bowl": Words(
        "The same on a bowl",
        "On a quadratic bowl the curvature is the same everywhere, and the edge of divergence is where theory puts it: "
        "at twice the inverse of the largest curvature for gradient descent, nearly twice as far out with momentum.",
        "Steps to the target against the learning rate on a quadratic bowl, a panel for each optimizer",
        "Between two rates of the sweep nothing was tried; the shaded band begins halfway.",
    ),
    "theory": Words(
        "What theory promises",
        "On a quadratic bowl a step is a linear map, and its largest eigenvalue is the factor by which the distance "
        "shrinks in the long run. Seen is the last half of each path. The edge is "
        "the smallest rate that diverges, of those that were tried.",
        "Factor per step against the learning rate, predicted as a line and observed as dots, for three optimizers",
        "Above 1 the distance grows. Shaded: rates at which the sweep diverged within its steps.",
    ),
    "basins": Words(
        "Where each start leads",
        "Each point of a map is a start, and its color the minimum that was reached from there. Gradient flow would "
        "have smooth borders; leaps make them ragged, and momentum carries over ridges. The rates are a quarter of "
        "those that are fastest from the surface's own start: such a rate is too large elsewhere.",
        "Maps of starting points, colored by the minimum in which each optimizer ends",
        f"Arrived: within {100 * ARRIVED:g} % of the map's diagonal after 200 steps.",
    ),
    "second_order": Words(
        "Methods that choose their own step",
        "Newton's method divides the gradient by the curvature and knows how far to go; BFGS learns the curvature from "
        "the gradients on its way; Nelder-Mead sees values alone. Evaluations in line searches count, too.",
        "A small contour picture for each method with its path",
        "A dot for each step that was taken.",
    ),
    "overview": Words(
        "On every surface",
        "No optimizer wins everywhere. On surfaces with many minima most stop in the first one on their way: a dash "
        "says that the lowest was not reached.",
        "Steps to the target by surface and optimizer, as colors with numbers",
        "Each at the best rate of a sweep over that surface, from the start in the table of surfaces.",
    ),
    "learning": Words(
        "On real data",
        "The same optimizers train a logistic regression and a small network. All but sgd see every row in every step; "
        "sgd sees 32 rows, and its loss trembles.",
        "Loss against steps for the logistic regression and the network",
        "Each at the rate that ended lowest among those tried.",
    ),
    "regression": Words(
        "Logistic regression from above",
        "The paths have more dimensions than paper. They are shown in the two directions in which they differ most, "
        "and the contour lines are the loss in that plane: convex, with one minimum.",
        "Contour lines of the loss of the logistic regression with the paths of all optimizers",
        "Paths are projected: where one leaves the plane, its loss is not that of the ground below it.",
    ),
    "network": Words(
        "The network from above",
        "The same for the network, whose loss is not convex: different optimizers end in different places.",
        "Contour lines of the loss of the network with the paths of all optimizers",
        "Paths are projected, as above.",
    ),
}


def terminal_tables(found: Findings) -> None:
    """Print the race and the methods that choose their own step."""
    name = found.main.surface.name
    console.print(terminal_table(tables.race(found.main), f"Race on {name}: {found.main.steps:,} steps"))
    say(tables.RHO)
    console.print(terminal_table(tables.classics(found), f"Methods that choose their own step, on {name}"))


def write(found: Findings, rows: list[list[str]], pictures: dict[str, Path]) -> Path:
    """Write report.html and return its path."""
    path, (x, y) = found.settings.out / "report.html", found.main.start
    lead = f"{len(found.main.paths)} optimizers on {found.main.surface.formula}, all from ({x:g}, {y:g})."
    sections = [
        Section("Who gets there first", _results(found), tables.race(found.main)),
        *(_section(found, name, pictures[name]) for name in PICTURES if name in pictures),
        Section("Ours beside the library", _beside(found), rows),
        Section("How it was measured", _method(found)),
    ]
    write_report(path, found.title, lead, sections)
    return path


def _section(found: Findings, name: str, picture: Path) -> Section:
    """A picture with its words, and with the table that belongs to it."""
    said = PICTURES[name]
    table = {"theory": lambda: tables.theory(found.theory), "second_order": lambda: tables.classics(found)}
    table["overview"] = lambda: tables.overview(found.others)
    rows = table[name]() if name in table else []
    shown = rows if len(rows) > 1 else []
    return Section(said.title, [said.text], shown, [Picture(picture, said.alt, said.caption)])


def _results(found: Findings) -> list[str]:
    main = found.main
    reached = {name: step for name, step in main.steps_to_target().items() if step is not None}
    text = []
    if reached:
        first = min(reached, key=reached.__getitem__)
        many = "It reaches" if len(main.paths) == 1 else f"{len(reached)} of {len(main.paths)} reach"
        text.append(f"{many} the target of {main.target:.4g}; first is {first}, after {reached[first]:,} steps.")
    elif main.lowest is not None:
        text.append(f"None reaches the target of {main.target:.4g} in {main.steps:,} steps.")
    text.append(
        "The target is reached when the loss falls below it and stays there. An optimizer asks for one gradient in "
        f"each step. The distance is that from the nearest minimum that is known. {tables.RHO}"
    )
    text += found.notes
    text.append(f"The lowest of {found.settings.steps:,} points drawn at random has a loss of {found.dummy:.4g}.")
    return text


def _beside(found: Findings) -> list[str]:
    library = found.library
    if library is None:
        why = ", as is said above" if found.settings.with_baseline else " with --no-baseline"
        return [f"The libraries' side was left out{why}."]
    text = [
        "PyTorch walks the same paths, one optimizer after the other, with its own derivatives; ours go as one batch. "
        f"At no step do two points differ by more than {library.deviation:.0e}, relative where they are large."
    ]
    if library.left_out:
        text.append(f"Chaotic paths, of which nothing can be compared, are left out: {', '.join(library.left_out)}.")
    return text


def _method(found: Findings) -> list[str]:
    table, settings = found.table, found.settings
    rates = settings.rates
    text = [
        f"{len(rates)} rates from {rates[0]:g} to {rates[-1]:g} were tried on the surface of the race. Momentum 0.9; "
        "what is not said here is PyTorch's default.",
        f"Data set: {table.dataset}, {len(table.y):,} rows of {table.X.shape[1]} measurements, source: "
        f"{WHENCE.get(table.source, table.source)}, seed {settings.seed}.",
    ]
    if found.library is not None:
        text.append("Seconds are medians over rounds in which both sides take turns, on one thread.")
    return text
