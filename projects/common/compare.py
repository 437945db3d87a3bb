"""Time every concept of `foundations`, and what projects list, beside the library's, in one table.

    python -m projects.common.compare [--area linalg]

Writes compare.json: a list of {"area", "concept", "theirs", "n", "seconds", "ratio", "error", "growth"}. Two threads,
all sides in turn, medians. A concept that differs from the library is named, and the exit code is 1.
"""

import json
from pathlib import Path
from typing import Annotated

import numpy as np
import threadpoolctl
import typer
from rich.table import Table

from foundations.comparison import Comparison, Measurement, areas, check, comparisons, measure_all
from foundations.linalg import LinAlgError
from foundations.nn import kernels
from projects.common.cli import Seed, complaints, console, main, new_app, progress_bar, say
from projects.common.errors import UserError
from projects.common.files import output_folder, write_text

THREADS = 2
PACKAGES = ("foundations", "projects")
TEXTS = ("area", "concept", "theirs")
NUMBERS = ("n", "by hand, ms", "ours, ms", "theirs, ms", "ours / theirs", "error", "growth")

app = new_app("Time every concept beside the industrial library's.")


@app.command()
def compare(
    area: Annotated[str | None, typer.Option(metavar="NAME", help="One folder, of foundations or projects.")] = None,
    out: Annotated[Path, typer.Option(metavar="FILE", help="Where the measurements go.")] = Path("compare.json"),
    seed: Seed = 0,
    budget: Annotated[float, typer.Option(min=0.01, help="Seconds of measuring per concept and size.")] = 1.0,
) -> int:
    """Measure, print the table, write the JSON; 1 where a concept differs from the library."""
    if out.is_dir():
        raise UserError(f"--out {out} is a folder; name a file, such as {out / 'compare.json'}.")
    output_folder(out.parent)
    kernels.set_threads(THREADS)
    rows: list[dict] = []
    troubles: list[str] = []
    work = [(name, comparison) for package, name in _chosen(area) for comparison in comparisons(name, package)]
    with progress_bar() as progress:
        bar = progress.add_task("Comparing", total=len(work))
        for name, comparison in work:
            progress.update(bar, description=comparison.concept)
            try:
                check(comparison, min(comparison.sizes), np.random.default_rng(seed))  # loads the library: a limit
                with threadpoolctl.threadpool_limits(THREADS):  # on threads holds for libraries that are loaded
                    rows += [_row(name, comparison, seen) for seen in measure_all(comparison, seed, budget=budget)]
            except ModuleNotFoundError as error:
                troubles.append(f"{comparison.concept}: left out, {error.name} is not installed (`make setup`).")
            except AssertionError as error:
                troubles.append(f"{comparison.concept}: differs from {comparison.theirs_name}: {error}")
            except (ArithmeticError, LinAlgError, ValueError) as error:
                troubles.append(f"{comparison.concept}: differs from {comparison.theirs_name}: raises {error!r}.")
            progress.advance(bar)
    blas = ", ".join(sorted({_library(info) for info in threadpoolctl.threadpool_info()}))
    console.print(_table(rows), f"{THREADS} threads; {blas}. Medians, all sides in turn.", sep="\n")
    for sentence in troubles:
        say(sentence, complaints)
    write_text(out, json.dumps(rows, indent=1) + "\n")
    return int(any("differs" in sentence for sentence in troubles))


def _chosen(area: str | None) -> list[tuple[str, str]]:
    """Package and name of the folders to compare."""
    found = [(package, name) for package in PACKAGES for name in areas(package)]
    if area is None:
        return found
    if chosen := [(package, name) for package, name in found if name == area]:
        return chosen
    names = ", ".join(name for _, name in found)
    raise UserError(f"There is no area {area!r} with comparisons; the areas are {names}.")


def _library(info: dict) -> str:
    """What does the arithmetic, as threadpoolctl names it: the kernels chosen decide the times."""
    return " ".join(str(info[key]) for key in ("internal_api", "version", "architecture") if info.get(key))


def _row(area: str, comparison: Comparison, measured: Measurement) -> dict:
    return {
        "area": area,
        "concept": comparison.concept,
        "theirs": comparison.theirs_name,
        "n": measured.n,
        "seconds": {side: measured.seconds.get(side) for side in ("by_hand", "ours", "theirs")},
        "ratio": measured.ratio,
        "error": measured.error,
        "growth": measured.growth,
    }


def _table(rows: list[dict]) -> Table:
    table = Table(box=None, pad_edge=False)
    for heading in TEXTS:
        table.add_column(heading)
    for heading in NUMBERS:
        table.add_column(heading, justify="right")
    for row in rows:
        milliseconds = [_figure(row["seconds"][side], "{:.3f}", 1e3) for side in ("by_hand", "ours", "theirs")]
        known = [row["area"], row["concept"], row["theirs"], str(row["n"]), *milliseconds, f"{row['ratio']:.2f}"]
        table.add_row(*known, f"{row['error']:.0e}", _figure(row["growth"], "{:.1f}"))
    return table


def _figure(value: float | None, form: str, scale: float = 1.0) -> str:
    return "" if value is None else form.format(value * scale)


if __name__ == "__main__":
    main(app)
