"""What a run found: one record in one shape for every project, and the table that shows ours beside the baseline.

    {"project", "dataset", "source", "seed", "quick", "ours", "baseline", "dummy", "ratio", "agreement", "versions"}

`ours` and `baseline` hold metrics and "seconds" by phase; `ratio` is ours / baseline in seconds, phase by phase.
"""

import json
import math
import platform
import time
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np
from rich.table import Table

from projects.common.cli import console, say
from projects.common.files import write_text


class Stopwatch:
    """Seconds by phase, over rounds in which all sides take turns; `seconds()` gives medians and the total's median."""

    def __init__(self) -> None:
        self.rounds: dict[str, list[float]] = {}

    def time(self, phase: str, function: Callable, *arguments) -> Any:
        """Call the function, note its seconds under `phase`, and return its result."""
        begin = time.perf_counter()
        result = function(*arguments)
        self.rounds.setdefault(phase, []).append(time.perf_counter() - begin)
        return result

    def seconds(self) -> dict[str, float]:
        """Median seconds of each phase, and the total: the median sum of a round, where every phase is in every round.

        Where phases differ in their number of rounds, as loading once and training often do, the sum of all seconds.
        """
        phases = list(self.rounds.values())
        in_turn = len({len(times) for times in phases}) == 1
        total = np.median(np.sum(phases, axis=0)) if in_turn else sum(map(sum, phases))
        return {phase: float(np.median(times)) for phase, times in self.rounds.items()} | {"total": float(total)}


def record(
    project: str,
    *,
    dataset: str,
    source: str,
    seed: int,
    quick: bool,
    ours: dict,
    baseline: dict | None = None,
    dummy: dict | None = None,
    agreement: dict | None = None,
    libraries: tuple[str, ...] = ("numpy",),
) -> dict:
    """The contents of metrics.json; what was not run is null."""
    ratio = None
    if baseline is not None:
        ratio = {phase: ours["seconds"][phase] / seconds for phase, seconds in baseline["seconds"].items()}
    return {
        "project": project,
        "dataset": dataset,
        "source": source,
        "seed": seed,
        "quick": quick,
        "ours": ours,
        "baseline": baseline,
        "dummy": dummy,
        "ratio": ratio,
        "agreement": agreement,
        "versions": {"python": platform.python_version()} | {name: _version(name) for name in libraries},
    }


def _version(library: str) -> str | None:
    try:
        return version(library)
    except PackageNotFoundError:
        return None


def write_metrics(path: Path, metrics: dict) -> None:
    """Write the record as JSON: NumPy's numbers as numbers, nan and infinity as null."""
    write_text(path, json.dumps(_plain(metrics), indent=2, allow_nan=False) + "\n")


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | np.ndarray):
        return [_plain(item) for item in value]
    if isinstance(value, np.generic):
        value = value.item()
    return None if isinstance(value, float) and not math.isfinite(value) else value


def side_by_side(metrics: dict) -> list[list[str]]:
    """Rows of the table: heading first, then metrics, then seconds with their ratio."""
    sides = {name: metrics[name] or {} for name in ("ours", "baseline", "dummy")}
    rows = [["", *sides, "ours / baseline"]]
    names = dict.fromkeys(name for side in sides.values() for name in side if name != "seconds")
    for metric in names:
        rows.append([metric.replace("_", " "), *(_number(side.get(metric)) for side in sides.values()), ""])
    for phase in sides["ours"]["seconds"]:
        seconds = [_number(side.get("seconds", {}).get(phase)) for side in sides.values()]
        rows.append([f"{phase}, seconds", *seconds, _number((metrics["ratio"] or {}).get(phase))])
    return rows


def _number(value: float | None) -> str:
    if isinstance(value, int):
        return f"{value:,}"
    return "" if value is None else f"{value:.3f}" if 0.0995 <= abs(value) < 1e7 else f"{value:.3g}"


def terminal_table(rows: list[list[str]], title: str) -> Table:
    """The rows of `side_by_side` for the terminal."""
    table = Table(title=title)
    for column, heading in enumerate(rows[0]):
        table.add_column(heading, justify="right" if column else "left")
    for row in rows[1:]:
        table.add_row(*row)
    return table


def publish(out: Path, metrics: dict, rows: list[list[str]], title: str, report: Path) -> None:
    """The end of a run: metrics.json, last of the files, then the table and where the report is."""
    write_metrics(out / "metrics.json", metrics)
    console.print(terminal_table(rows, title))
    say(f"Report: {report}")
