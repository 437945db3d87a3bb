"""One run: a task in; metrics, pictures, report and the model out."""

import warnings
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import threadpoolctl

from projects.bayesian_regression import figures, saved, studies
from projects.bayesian_regression.columns import Columns
from projects.bayesian_regression.data import Loaded
from projects.bayesian_regression.evaluate import Evaluation, evaluate
from projects.bayesian_regression.model import BASES, LINEAR, MOST, Model, Task, evidence_by_size, largest
from projects.bayesian_regression.report import write
from projects.common.cli import progress_bar, say
from projects.common.errors import UserError
from projects.common.results import publish, record, side_by_side

DEFAULT_BASIS = "polynomial"
STILL_RISING = "Of some fits the evidence still rose at the last step: the data say little of how large weights are."


@dataclass(frozen=True)
class Settings:
    """What a person asked for, and how much is done."""

    basis: str | None
    size: int | None
    seed: int
    out: Path
    quick: bool
    with_baseline: bool

    @property
    def rounds(self) -> int:
        """How often each side is timed."""
        return 5 if self.quick else 25


@dataclass(frozen=True)
class Findings:
    """What a run measured.

    Attributes
    ----------
    evidence : log evidence by size, where the size was chosen by it; else empty
    notes : what was done with columns and rows
    """

    settings: Settings
    task: Task
    columns: Columns
    model: Model
    evidence: dict[int, float]
    evaluation: Evaluation
    studies: studies.Studies
    notes: list[str]

    @property
    def title(self) -> str:
        """One line that says what was measured."""
        task = self.task
        name = task.name if task.source != "user" else "data of yours"
        held_back = f"{len(task.y_test):,}" if task.held_back else "none"
        return f"Bayesian regression, {name}: {task.target} from {len(task.y_train):,} rows, {held_back} held back"


def run(loaded: Loaded, settings: Settings) -> dict:
    """Everything that `make project-bayesian-regression` does; returns the metrics."""
    basis = choose_basis(loaded.task, settings)
    for note in loaded.notes:
        say(note)
    if settings.with_baseline:
        from projects.bayesian_regression import baseline  # noqa: F401  loaded now, so that the limit holds for it
    with threadpoolctl.threadpool_limits(1):
        found = _measured(loaded, basis, settings)
        saved.save(settings.out / "model.npz", found.model, found.columns)
        pictures = figures.draw(found.task, found.model, found.studies, settings.out)
    metrics = _metrics(found)
    rows = side_by_side(metrics)
    report = write(found, rows, pictures)
    publish(settings.out, metrics, rows, found.title, report)
    return metrics


def choose_basis(task: Task, settings: Settings) -> str:
    """The basis that was asked for, or the task's default. UserError where it, or its size, does not suit the task."""
    basis = settings.basis or (DEFAULT_BASIS if task.smooth else LINEAR)
    if basis not in (LINEAR, *BASES):
        raise UserError(f"--basis {basis} is unknown: there are {', '.join((LINEAR, *BASES))}.")
    if basis == LINEAR:
        if settings.size is not None:
            raise UserError(f"--size {settings.size} is of a basis, and the model is linear: leave one of them out.")
        return basis
    if not task.smooth:
        have = f"{len(task.inputs)} inputs" if len(task.inputs) > 1 else f"an input {task.inputs[0]} of few values"
        raise UserError(f"--basis {basis} is for one input with many values; there is {have}: leave it out.")
    least, most = BASES[basis][1].start, min(MOST, len(np.unique(task.X_train)) - 1)
    if settings.size is not None and not least <= settings.size <= most:
        raise UserError(f"--size {settings.size} does not suit: for {basis} and these rows it is {least} to {most}.")
    return basis


def _measured(loaded: Loaded, basis: str, settings: Settings) -> Findings:
    """As `_measure`, with a note in place of the warnings of fits that did not converge."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.filterwarnings("always", message="no convergence")
        found = _measure(loaded, basis, settings)
    if not any("no convergence" in str(warning.message) for warning in caught):
        return found
    say(STILL_RISING)
    return replace(found, notes=[*found.notes, STILL_RISING])


def _measure(loaded: Loaded, basis: str, settings: Settings) -> Findings:
    task, rng = loaded.task, np.random.default_rng(settings.seed)
    with progress_bar() as progress:
        bar = progress.add_task("Measuring", total=2 + studies.STEPS)
        chosen = basis == LINEAR or settings.size is not None
        evidence = {} if chosen else evidence_by_size(task.X_train, task.y_train, basis)
        size = 0 if basis == LINEAR else settings.size or largest(evidence)
        model = Model(basis, size).fit(task.X_train, task.y_train)
        progress.advance(bar)
        evaluation = evaluate(task, model, settings.rounds, settings.with_baseline)
        progress.advance(bar)
        seen = studies.study(task, model, rng=rng, quick=settings.quick, progress=lambda: progress.advance(bar))
    return Findings(settings, task, loaded.columns, model, evidence, evaluation, seen, loaded.notes)


def _metrics(found: Findings) -> dict:
    evaluation, settings = found.evaluation, found.settings
    sides: dict = {
        "ours": evaluation.ours | found.studies.numbers() | {"seconds": evaluation.watch.seconds()},
        "agreement": (evaluation.agreement or {}) | found.studies.agreement(),
    }
    if evaluation.library is not None:
        from projects.bayesian_regression.baseline import LIBRARIES

        sides["baseline"] = evaluation.library | {"seconds": evaluation.library_watch.seconds()}
        sides["dummy"] = evaluation.dummy
        sides["libraries"] = LIBRARIES
    where = {"dataset": found.task.name, "source": found.task.source}
    return record("bayesian_regression", **where, seed=settings.seed, quick=settings.quick, **sides)
