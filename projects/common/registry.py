"""What data there is: `datasets/registry.toml`, read and checked.

A data set is a folder of files; a file has one or more editions (line ends, containers), each with its sha256, its size
where known, and the urls that serve exactly these bytes. A file is good when it is one of its editions, whatever
its origin.
"""

import difflib
import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path

from projects.common.errors import UserError

REGISTRY = Path(__file__).parents[2] / "datasets" / "registry.toml"


@dataclass(frozen=True, kw_only=True)
class Edition:
    """One form of a file: the hash of its bytes, their number where known, and the urls that serve them, in order."""

    sha256: str
    bytes: int | None = None
    urls: tuple[str, ...] = ()
    name: str | None = None  # another file name than the record's


@dataclass(frozen=True, kw_only=True)
class Record:
    """One file of a data set, as `registry.toml` describes it."""

    dataset: str
    file: str  # its path below the data set's folder, with forward slashes
    editions: tuple[Edition, ...]
    licence: str
    citation: str
    description: str
    member_of: str | None = None
    by_hand: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The record's name in messages, and its place below the cache or the mirror: `<dataset>/<file>`."""
        return f"{self.dataset}/{self.file}"

    @property
    def hashes(self) -> frozenset[str]:
        """The sha256 of every edition."""
        return frozenset(edition.sha256 for edition in self.editions)

    @property
    def names(self) -> tuple[str, ...]:
        """The file's own name and those of its editions, each once."""
        return tuple(dict.fromkeys([self.file, *(edition.name or self.file for edition in self.editions)]))

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every address a person may download from, the confirmed ones first."""
        return (*(url for edition in self.editions for url in edition.urls), *self.by_hand)


def registry() -> dict[str, tuple[Record, ...]]:
    """The records of each data set, in the order of the file."""
    return _read(REGISTRY)


@functools.cache
def _read(path: Path) -> dict[str, tuple[Record, ...]]:
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: tuple(_record(name, table, entry) for entry in table["files"]) for name, table in tables.items()}


def _record(dataset: str, table: dict, entry: dict) -> Record:
    editions = tuple(Edition(**{**edition, "urls": tuple(edition.get("urls", ()))}) for edition in entry["editions"])
    return Record(
        dataset=dataset,
        file=entry["file"],
        editions=editions,
        licence=table["licence"],
        citation=table["citation"],
        description=table["description"],
        member_of=entry.get("member_of"),
        by_hand=tuple(entry.get("by_hand", ())),
    )


def find(dataset: str, file: str | None = None) -> Record:
    """The record of a file; `file` may be left out where the data set has one.

    Raises UserError for an unknown data set or file, with the nearest known one.
    """
    records = {record.file: record for record in _known(dataset, registry(), "data set")}
    if file is None and len(records) == 1:
        return next(iter(records.values()))
    if file is None:
        raise UserError(f"Data set {dataset!r} has {len(records)} files; say which: {', '.join(records)}.")
    return _known(file, records, f"file of data set {dataset!r}")


def _known(name: str, table: dict, what: str):
    if name in table:
        return table[name]
    near = difflib.get_close_matches(name, table, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(table)}."
    raise UserError(f"{name!r} is no {what}; {hint}")
