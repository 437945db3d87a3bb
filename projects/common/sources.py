"""Where a run's data come from: a person's own, or a data set by name."""

import difflib
from collections.abc import Collection
from pathlib import Path

from projects.common.errors import UserError


def check_source(data: Path | None, dataset: str | None, known: Collection[str]) -> None:
    """Refuse --data and --dataset together, and the name of a data set that there is not."""
    if data is not None and dataset is not None:
        raise UserError(f"--data {data} and --dataset {dataset} exclude each other: give one of them.")
    if dataset is not None and dataset not in known:
        near = difflib.get_close_matches(dataset.lower(), known, n=1, cutoff=0.5)
        guess = f"did you mean {near[0]}? There are" if near else "there are"
        raise UserError(f"--dataset {dataset} is unknown: {guess} {', '.join(known)}.")
