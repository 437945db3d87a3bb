"""The choice on disk: which columns were chosen, in which order, and why."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from projects.common.errors import UserError
from projects.common.files import load_model, save_model
from projects.feature_selection.model import Model, Row, Task

KIND = "feature_selection"
NUMBERS = ("column", "score", "lower", "upper", "redundancy", "p_value")  # of each chosen column; nan for none


@dataclass(frozen=True)
class Choice:
    """What was chosen: the target, the criterion, all columns that there were, and the ranked table."""

    target: str
    criterion: str
    columns: tuple[str, ...]
    ranked: list[Row]


def save(path: Path, task: Task, model: Model) -> None:
    """Write the choice, whole or not at all."""
    about = {"target": task.target, "criterion": model.criterion, "columns": task.columns}
    arrays = {
        "column": [row.column for row in model.ranked],
        "score": [row.score for row in model.ranked],
        "lower": [row.interval[0] for row in model.ranked],
        "upper": [row.interval[1] for row in model.ranked],
        "redundancy": [row.redundancy for row in model.ranked],
        "p_value": [np.nan if row.p_value is None else row.p_value for row in model.ranked],
    }
    save_model(path, KIND, about=np.frombuffer(json.dumps(about).encode(), np.uint8), **arrays)


def load(path: Path) -> Choice:
    """Read a choice. UserError where it is absent, truncated, foreign or does not fit together."""
    raw = load_model(path, KIND, {"about", *NUMBERS})
    try:
        about = json.loads(raw["about"].tobytes())
        columns = tuple(map(str, about["columns"]))
        _check(raw, len(columns))
        return Choice(str(about["target"]), str(about["criterion"]), columns, _rows(raw, columns))
    except (ValueError, TypeError, KeyError) as error:
        raise UserError(f"{path} is damaged ({str(error).rstrip('.')}); choose again.") from error


def _check(raw: dict[str, np.ndarray], d: int) -> None:
    k = raw["column"].size
    for name in NUMBERS:
        if raw[name].shape != (k,) or raw[name].dtype.kind != ("i" if name == "column" else "f"):
            raise ValueError(f"its {name} is no column of {k} numbers")
    if not ((raw["column"] >= 0) & (raw["column"] < d)).all() or len(np.unique(raw["column"])) < k:
        raise ValueError("its columns are not so many different ones of those it names")
    if not np.isfinite(raw["score"]).all():
        raise ValueError("its score holds what is no finite number")


def _rows(raw: dict[str, np.ndarray], columns: tuple[str, ...]) -> list[Row]:
    lines = zip(*(raw[name].tolist() for name in NUMBERS), strict=True)
    return [
        Row(columns[column], column, score, (lower, upper), redundancy, None if np.isnan(p_value) else p_value)
        for column, score, lower, upper, redundancy, p_value in lines
    ]
