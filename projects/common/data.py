"""Fetch every data set, or verify what is there: the command behind `make data`.

    python -m projects.common.data             fetch everything; a table of what came from where
    python -m projects.common.data --check     hash every file in the cache and the mirror; fetch and change nothing

Exit code 2 when a file could not be had, or when --check finds one that the registry does not know the bytes of.
"""

import os
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from projects.common.cli import Offline, console, main, new_app
from projects.common.errors import UserError
from projects.common.fetch import DataUnavailable, cache_folder, fetch, is_good, mirror_folder
from projects.common.registry import Record, registry

app = new_app("Fetch every data set, or verify those that are there.")

Check = Annotated[bool, typer.Option("--check", help="Hash what is in the cache and the mirror; fetch nothing.")]


@app.command()
def run(check: Check = False, offline: Offline = False) -> None:
    """Fetch every data set, or verify those that are there."""
    records = [record for files in registry().values() for record in files]
    if check:
        check_all(records)
    else:
        fetch_all(records, offline=offline)


def fetch_all(records: list[Record], *, offline: bool) -> None:
    """Fetch each file and print where it came from. Raises UserError, after the table, when some could not be had.

    Files that no address is known to serve are asked of cache and mirror alone, and their absence is no error.
    """
    table = _table("bytes", "from")
    unreachable: set[str] = set()
    missing: list[DataUnavailable] = []
    for record in records:
        only_by_hand = not record.member_of and not any(edition.urls for edition in record.editions)
        try:
            path, source = fetch(record.dataset, record.file, offline=offline, unreachable=unreachable)
            table.add_row(record.dataset, record.file, f"{path.stat().st_size:,}", source)
        except DataUnavailable as error:
            table.add_row(record.dataset, record.file, "", "[yellow]by hand" if only_by_hand else "[red]missing")
            if not only_by_hand:
                missing.append(error)
    _show(table)
    if missing:
        raise UserError(f"Missing {len(missing)} of {len(records)} files, the first because {missing[0]}")


def check_all(records: list[Record]) -> None:
    """Hash each file in the cache and the mirror. Raises UserError, after the table, when one has unknown bytes."""
    places = {"cache": cache_folder()} | ({"mirror": mirror} if (mirror := mirror_folder()) else {})
    table, bad = _table(*places), []
    for record in records:
        states = [state(folder, record) for folder in places.values()]
        bad += [record.key for word in states if word in ("wrong", "unreadable")]
        table.add_row(record.dataset, record.file, *(COLORS.get(word, "") + word for word in states))
    _show(table)
    if bad:
        raise UserError(
            f"These files cannot be read, or have a sha256 that is not in the registry: {', '.join(bad)}; "
            "make data replaces those in the cache, a mirror is its owner's to repair."
        )


COLORS = {"good": "[green]", "wrong": "[red]", "unreadable": "[red]", "-": "[dim]"}


def state(folder: Path, record: Record) -> str:
    """What is below `folder` under the record's names: "good", "wrong", "unreadable", or "-" for nothing."""
    paths = [folder / record.dataset / name for name in record.names]
    found = [path for path in paths if os.path.isfile(path)]
    try:
        return "-" if not found else "good" if all(is_good(path, record) for path in found) else "wrong"
    except OSError:
        return "unreadable"


def _table(*columns: str) -> Table:
    table = Table("data set", "file", box=None, pad_edge=False)
    for column in columns:
        table.add_column(column, justify="right" if column == "bytes" else "left")
    return table


def _show(table: Table) -> None:
    """The table, and below it the folders it speaks of."""
    console.print(table)
    console.print(f"\ncache   {cache_folder()}", markup=False, highlight=False, soft_wrap=True)
    mirror = mirror_folder() or "none (FOUNDATIONS_DATA_MIRROR is not set)"
    console.print(f"mirror  {mirror}", markup=False, highlight=False, soft_wrap=True)


if __name__ == "__main__":
    main(app)
