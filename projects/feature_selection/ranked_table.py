"""The ranked table, as the terminal shows it."""

from rich.table import Table

from projects.common.cli import printable
from projects.feature_selection.model import Row


def ranked_table(rows: list[Row], title: str) -> Table:
    """The ranked table for the terminal."""
    table = Table("", "feature", "score", "95 % from", "to", "redundancy", "p-value", title=title)
    for column in table.columns:
        column.justify = "left" if column.header == "feature" else "right"
    for place, row in enumerate(rows, start=1):
        numbers = (row.score, *row.interval, row.redundancy)
        shown = ["" if number != number else f"{number:.4f}" for number in numbers]  # nan: there is none
        table.add_row(str(place), printable(row.feature), *shown, "" if row.p_value is None else f"{row.p_value:.3g}")
    return table
