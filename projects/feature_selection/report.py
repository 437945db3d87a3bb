"""The text of report.html: what was measured, what each picture shows, and what to make of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from projects.common.report import SOURCES, Words, write_run
from projects.feature_selection.figures_information import UNITS
from projects.feature_selection.studies_accuracy import NEIGHBORS
from projects.feature_selection.studies_information import MOST_COLUMNS, SHUFFLES

if TYPE_CHECKING:
    from projects.feature_selection.run import Findings

WHENCE = SOURCES | {"user": "your own"}

PICTURES = {
    "ranking": Words(
        "The columns, in the order chosen",
        "Each time the column with the largest value of the criterion is taken. Except for mim, that value depends on "
        "what was chosen before, and may rise: a column may tell more beside another one than alone.",
        "Score of each column when it was chosen, with its interval, and its redundancy with those chosen before",
        "Black: intervals of 95 % from half-samples. Redundancy is the mean information with each of those chosen "
        "before, from bins; p says how often a shuffled target seems to be told as much about by the column alone.",
    ),
    "information": Words(
        "Information against columns chosen",
        "The first columns as one vector: what do they tell together? No more than the entropy of the target, where it "
        "is of classes. In many dimensions neighbors are far away and the estimate is too low; the same on a shuffled "
        "target shows what it says where there is nothing to find.",
        "Information of the first columns together with the target, and of each alone",
        f"Shaded: smallest and largest of {SHUFFLES} shuffles. A step that falls is no loss of information, there is "
        "none: it is the estimate.",
    ),
    "accuracy": Words(
        "Accuracy against columns used",
        "What a choice is worth, judged on rows that had no part in it, by two models that are not those of the "
        "criteria. A model of neighbors suffers from every column that says nothing; a linear one sees only what a "
        "weighted sum can say.",
        "Score of two models on rows held back against the number of columns, for every criterion and the baselines",
        f"{NEIGHBORS} neighbors on standardized columns. Shaded: worst and best of the random choices. One set of "
        "columns may be better than all: that is why one chooses.",
    ),
    "precision": Words(
        "Of the first columns, how many matter?",
        "Here it is known which columns matter. On the left each ranking from all training rows, on the right each "
        "criterion from some of them.",
        "Precision of the first columns for every ranking, and against the number of training rows",
        "Shaded: worst and best of several draws of rows. Dotted: a choice by lot.",
    ),
    "pairs": Words(
        "What the columns repeat of each other",
        "Bright squares are columns that say nearly the same. Whoever takes them all carries one column several times.",
        "Heat map of the information between each two columns chosen, and of each with the target",
        f"From the bins of the joint terms, the first {MOST_COLUMNS} columns at most. The diagonal, a column's own "
        "entropy, is left out. Colors are by the square root, so that little can be told from nothing.",
    ),
    "best_pair": Words(
        "The two that tell most together",
        "Of all pairs of the columns chosen the one with the largest information with the target. Where both together "
        "tell more than the sum of each alone, look for a pattern that no single axis shows.",
        "The training rows along the two columns that tell most together, by target",
        "Nats from bins, on all training rows. Along a discrete column points are moved a little, so that they do not "
        "cover each other.",
    ),
    "stability": Words(
        "Would other rows have chosen the same?",
        "Nogueira's measure is 1 where every bootstrap chooses the same columns and about 0 where it chooses by lot. A "
        "stable choice may still be a bad one, but one that changes with the rows is no finding.",
        "Stability of every criterion with its interval, and how often each column is chosen",
        "A row that a bootstrap draws twice counts once: its copy would be a neighbor at distance zero, and look like "
        "information. Dashed: as many columns as were to be chosen.",
    ),
}


def write(found: Findings, rows: list[list[str]], pictures: dict[str, Path]) -> Path:
    """Write report.html and return its path."""
    task = found.task
    n, m = len(task.y_train), f"{len(task.y_test):,}" if task.held_back else "none"
    whence = WHENCE.get(task.source, task.source)
    return write_run(
        found.settings.out / "report.html",
        found.title,
        f"What {len(task.columns):,} columns tell about {task.target}: {n:,} rows to choose by, {m} held back. "
        f"The data: {whence}.",
        results=results(found),
        rows=rows,
        words=PICTURES,
        pictures=pictures,
        method=method(found),
    )


def results(found: Findings) -> list[str]:
    """What the numbers say, in sentences."""
    model, studies = found.model, found.studies
    text = [_first(found)]
    if studies.precision is not None:
        text.append(_precision(studies.precision, model.criterion))
    if studies.accuracy is not None:
        text.append(_accuracy(studies.accuracy, model.criterion))
    if studies.best_pair is not None:
        pair = studies.best_pair
        alone = " and ".join(f"{nats:.3f}" for nats in pair.alone)
        text.append(
            f"Of the pairs chosen {pair.names[0]} and {pair.names[1]} tell most together: {pair.together:.3f} nats, "
            f"{alone} alone."
        )
    if studies.stability is not None:
        middle, low, high = studies.stability.measure[model.criterion]
        text.append(
            f"Over {studies.stability.bootstraps} bootstraps the choice by {model.criterion} has a stability of "
            f"{middle:.2f} ({low:.2f} to {high:.2f}), where 1 is always the same."
        )
    return text


def _first(found: Findings) -> str:
    """What was chosen, and what it tells together."""
    model, gain = found.model, found.studies.gain
    ranked = model.ranked
    names = ", ".join(row.feature for row in ranked[:5])
    unit = "" if model.criterion in UNITS else " nats"
    most = "" if gain.ceiling is None else f"; the target's entropy is {gain.ceiling:.3f}"
    return (
        f"{len(ranked)} of {len(found.task.columns):,} columns were chosen by {model.criterion}, first {names}. The "
        f"first had a score of {ranked[0].score:.3f}{unit}, the last of {ranked[-1].score:.3f}. Together the first "
        f"{gain.sizes[-1]} tell {gain.together[-1]:.3f} nats of {found.task.target} by the estimate (with the target "
        f"shuffled {gain.shuffled[-1].mean():.3f}){most}."
    )


def _precision(precision, criterion: str) -> str:
    """How many of the first chosen matter."""
    ours = round(precision.whole[criterion] * precision.k)
    beside = ", ".join(
        f"{round(share * precision.k)} of {name}" for name, share in precision.whole.items() if name != criterion
    )
    return (
        f"{precision.k} columns are known to matter. Of the first {precision.k} chosen by {criterion} {ours} do; of as "
        f"many by the other rankings: {beside}."
    )


def _accuracy(accuracy, criterion: str) -> str:
    """Where each judge is best, on the model's own ranking."""
    parts = []
    for judge, scores in accuracy.scores.items():
        best = int(np.nanargmax(scores[criterion]))
        parts.append(
            f"{judge}: {scores[criterion][best]:.3f} from {accuracy.sizes[best]} columns, "
            f"{accuracy.all_columns[judge]:.3f} from all, {accuracy.by_chance[judge][:, best].mean():.3f} from as many "
            "drawn at random"
        )
    found = "; ".join(parts)
    return f"Best {accuracy.measure} of rows held back, along the columns chosen by {criterion}. {found}."


def method(found: Findings) -> list[str]:
    """How it was measured, and on what."""
    task, settings, model = found.task, found.settings, found.model
    discrete, d = int(task.discrete.sum()), len(task.columns)
    kind = f"{len(task.classes)} classes" if task.discrete_target else "a number"
    text = [
        f"Data set: {task.name}, source: {task.source}, seed {settings.seed}. {discrete:,} of {d:,} columns are "
        f"taken as discrete, and {task.target} is {kind}. Information of a column alone is counted where both are "
        f"discrete, else estimated from {model.n_neighbors} neighbors; joint terms are counted in {model.n_bins} bins "
        "of equal frequency.",
        "Columns are chosen by the training rows alone. The size that is best on rows held back was found by looking "
        "at them: for a promise about new rows, hold back a second time.",
        *found.notes,
    ]
    if settings.with_baseline:
        text.append("Both sides take turns, on the same rows, on one thread; seconds are medians over the turns.")
        if settings.quick:
            text.append("A quick run leaves out the forest, and with it the library's permutation importance.")
    else:
        text.append("The library's side was left out with --no-baseline.")
    return text
