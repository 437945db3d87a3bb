"""What the verbs do on a person's table: rank its columns, and keep those that a run has chosen."""

from dataclasses import dataclass
from pathlib import Path

from foundations.estimators.selection import CRITERIA
from projects.common.errors import UserError
from projects.common.tables import read_table, shown
from projects.feature_selection.data import Choices, load_table
from projects.feature_selection.model import Model, Row
from projects.feature_selection.saved import Choice

PERMUTATIONS = 999  # no p-value is below one of a thousand


@dataclass(frozen=True)
class Ranking:
    """The ranked table of a target, and what a person should know of how it was made."""

    target: str
    ranked: list[Row]
    notes: list[str]


def check_criterion(criterion: str) -> None:
    """Refuse a criterion that there is not."""
    if criterion not in CRITERIA:
        raise UserError(f"--criterion {criterion} is unknown: there are {', '.join(CRITERIA)}.")


def rank_file(
    path: Path, target: str | None, choices: Choices, *, k: int, criterion: str, n_bins: int, seed: int
) -> Ranking:
    """Rank the columns of a CSV file by all its rows. UserError, one sentence, for what is not usable."""
    check_criterion(criterion)
    loaded = load_table(path, target, choices=choices, seed=seed, held_back=0.0)
    model = Model(k, criterion, n_bins=n_bins, seed=seed, n_permutations=PERMUTATIONS).fit(loaded.task)
    return Ranking(loaded.task.target, model.ranked, loaded.notes)


def kept_columns(path: Path, choice: Choice) -> str:
    """The chosen columns of a CSV file, in the order chosen, as CSV. UserError where it lacks one."""
    table = read_table(path)
    names = [row.feature for row in choice.ranked]
    lacking = [name for name in names if name not in table.frame.columns]
    if lacking:
        raise UserError(f"{table.where} lacks {shown(lacking)}, which the run has chosen: name its columns alike.")
    return table.frame[names].to_csv(index=False, lineterminator="\n")
