"""Paths as a table: one row for each step of each optimizer, numbers in full."""

import csv
import io
from collections.abc import Iterable

from projects.optimizers.model import Path

COLUMNS = ("optimizer", "step", "x", "y", "loss", "gradient_x", "gradient_y")


def paths_csv(paths: Iterable[Path]) -> str:
    """The rows of all paths below a heading, as CSV; the start is step 0."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for path in paths:
        for step, (point, loss, gradient) in enumerate(zip(path.points, path.losses, path.gradients, strict=True)):
            writer.writerow([path.optimizer, step, *map(repr, map(float, (*point, loss, *gradient)))])
    return text.getvalue()
