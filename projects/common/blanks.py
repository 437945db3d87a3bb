"""Blank cells: an error that names columns and counts, unless a person says what to do with them.

    drop    rows with a blank are left out
    mean    a blank becomes the mean of the training rows, in a category their most frequent level

Either way a row of the training table whose target is blank is left out: there is nothing to learn from it.
"""

from collections.abc import Iterable

from projects.common.columns import FILLED_BY, Column
from projects.common.errors import UserError
from projects.common.tables import Table, shown

POLICIES = ("drop", "mean")


def check_policy(missing: str | None) -> None:
    """Refuse a policy that there is not."""
    if missing not in (None, *POLICIES):
        raise UserError(f"--missing {missing} is unknown: give {' or '.join(POLICIES)}.")


def without_blank_rows(table: Table, names: list[str], target: str | None, missing: str | None) -> Table:
    """The rows to go on with: all but those with blanks that nothing will fill. Rows keep their numbers.

    UserError where there are blanks in the columns `names` or in the target, and no policy.
    """
    wanted = [*names, *([target] if target is not None else [])]
    counts = table.frame[wanted].isna().sum()
    counts = counts[counts > 0]
    if counts.empty:
        return table
    listed = shown([f"{name} ({n:,})" for name, n in counts.items()], most=20)
    if missing is None:
        raise UserError(
            f"{table.where} has blanks in the columns {listed}: give --missing drop to leave such rows out, or "
            "--missing mean to fill them."
        )
    kept = table.frame.dropna(subset=wanted if missing == "drop" else [target] if target is not None else [])
    lost = len(table.frame) - len(kept)
    notes = [f"{lost:,} of {len(table.frame):,} rows are left out, for blanks in {listed}."] if lost else []
    if missing == "mean" and lost:
        notes = [f"{lost:,} of {len(table.frame):,} rows are left out, for their {target} is blank."]
    return Table(table.where, kept, [*table.notes, *notes])


def filling(table: Table, columns: Iterable[Column]) -> list[str]:
    """A note of what the blanks of a table are filled with; none where there are none."""
    said = []
    for column in columns:
        if n := int(table.frame[column.name].isna().sum()):
            by = f"{column.fill:.4g}" if isinstance(column.fill, float) else shown([column.fill])
            said.append(f"{column.name} ({n:,}) with {FILLED_BY[column.kind]}, {by}")
    return [f"Blanks are filled: {'; '.join(said)}."] if said else []
