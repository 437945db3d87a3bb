"""One run: a task in; metrics, pictures, report and the choice out."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import threadpoolctl

from projects.common.cli import console, progress_bar, say
from projects.common.results import publish, record, side_by_side
from projects.feature_selection import figures, saved, studies
from projects.feature_selection.data import Loaded
from projects.feature_selection.evaluate import Evaluation, evaluate
from projects.feature_selection.model import Model, Task
from projects.feature_selection.ranked_table import ranked_table
from projects.feature_selection.report import write

PERMUTATIONS = {False: 999, True: 99}  # shuffled targets behind a p-value; in a quick run
ROUNDS = {False: 3, True: 1}  # how often each side is timed
QUICK_ROWS = 1000  # that a quick run chooses by


@dataclass(frozen=True)
class Settings:
    """What a person asked for, and how much is done."""

    k: int
    criterion: str
    n_bins: int
    seed: int
    out: Path
    quick: bool
    with_baseline: bool


@dataclass(frozen=True)
class Findings:
    """What a run measured; `notes` says what was done with columns and rows."""

    settings: Settings
    task: Task
    model: Model
    evaluation: Evaluation
    studies: studies.Studies
    notes: list[str]

    @property
    def title(self) -> str:
        """One line that says what was measured."""
        task = self.task
        name = task.name if task.source != "user" else "data of yours"
        rows = f"{len(task.y_train):,} rows, {len(task.y_test):,} held back" if task.held_back else "all rows"
        return f"Feature selection, {name}: {len(self.model.ranked)} of {len(task.columns)} columns by {rows}"


def run(loaded: Loaded, settings: Settings) -> dict:
    """Everything that `make project-feature-selection` does; returns the metrics."""
    if settings.quick:
        loaded = quickly(loaded)
    for note in loaded.notes:
        say(note)
    if settings.with_baseline:
        from projects.feature_selection import baseline  # noqa: F401  loaded now, so that the limit holds for it
    with threadpoolctl.threadpool_limits(1):
        found = _measure(loaded, settings)
        pictures = figures.draw(found.task, found.model, found.studies, settings.out)
    metrics = _metrics(found)
    rows = side_by_side(metrics)
    saved.save(settings.out / "model.npz", found.task, found.model)  # when all is done, as the report: they go together
    report = write(found, rows, pictures)
    console.print(ranked_table(found.model.ranked, f"Columns by {settings.criterion}, in the order chosen"))
    publish(settings.out, metrics, rows, found.title, report)
    return metrics


def quickly(loaded: Loaded) -> Loaded:
    """The same, with `QUICK_ROWS` to choose by where there are more, and a note. The order of rows is random."""
    n = loaded.task.n_train
    if n <= QUICK_ROWS or np.ptp(loaded.task.y[:QUICK_ROWS]) == 0:
        return loaded
    note = f"The quick run chooses by {QUICK_ROWS:,} of {n:,} rows."
    return Loaded(loaded.task.with_fewer_rows(QUICK_ROWS), [*loaded.notes, note])


def _measure(loaded: Loaded, settings: Settings) -> Findings:
    task, quick = loaded.task, settings.quick
    with progress_bar() as progress:
        bar = progress.add_task("Measuring", total=2 + studies.STEPS)
        choices = {"criterion": settings.criterion, "n_bins": settings.n_bins, "seed": settings.seed}
        model = Model(settings.k, **choices, n_permutations=PERMUTATIONS[quick]).fit(task)
        progress.advance(bar)
        evaluation = evaluate(task, model, ROUNDS[quick], settings.with_baseline, quick)
        progress.advance(bar)
        found = studies.study(
            *(task, model),
            **{"seed": settings.seed, "quick": quick, "others": evaluation.rankings},
            progress=lambda: progress.advance(bar),
        )
    return Findings(settings, task, model, evaluation, found, loaded.notes)


def _metrics(found: Findings) -> dict:
    evaluation, settings = found.evaluation, found.settings
    sides: dict = {
        "ours": evaluation.ours | {"seconds": evaluation.watch.seconds()},
        "agreement": evaluation.agreement,
    }
    if evaluation.library is not None:
        from projects.feature_selection.baseline import LIBRARIES

        sides["baseline"] = evaluation.library | {"seconds": evaluation.library_watch.seconds()}
        sides["dummy"] = evaluation.dummy
        sides["libraries"] = LIBRARIES
    where = {"dataset": found.task.name, "source": found.task.source}
    return record("feature_selection", **where, seed=settings.seed, quick=settings.quick, **sides)
