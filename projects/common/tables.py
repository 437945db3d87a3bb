"""A CSV file as a table of texts: names of columns from its first row, blanks as NaN.

The separator (comma, semicolon, tab) is the one that the first line has most of; with semicolons a comma may stand for
the decimal point. The encoding is UTF-8, or UTF-16 with its byte order mark. Which column holds numbers is found out in
`columns.py`. Left out: files without names of columns, and thousands separators.
"""

import codecs
import csv
import difflib
import io
import re
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from projects.common.errors import UserError

SEPARATORS = ",;\t"
BLANKS = ["", "NA", "N/A", "n/a", "#N/A", "<NA>", "NaN", "nan", "NULL", "null", "None"]
DECIMAL_COMMA = re.compile(r"[+-]?\d*,\d+([eE][+-]?\d+)?")
SHOWN = 40  # characters of a person's own text in a sentence


class Table(NamedTuple):
    """Texts by column, NaN where a cell is blank, and what a person should know of how they were read."""

    where: str  # the file, for sentences
    frame: pd.DataFrame
    notes: list[str]


def read_table(path: Path) -> Table:
    """Read a CSV file. UserError, one sentence, for what is none."""
    text = _text(path)
    first = text.lstrip("\r\n").split("\n", 1)[0]
    if not first.strip():
        raise UserError(f"{path} is empty: give a CSV file with names of columns and rows of values.")
    separator = max(SEPARATORS, key=_unquoted(first).count)
    cells = _cells(path, text, separator)
    names = [str(name).strip() for name in cells.iloc[0]]
    _check_names(path, names)
    frame = cells.iloc[1:].reset_index(drop=True)
    frame = frame.apply(lambda column: column.str.strip())
    frame = frame.where(~frame.isin(BLANKS) & frame.notna())  # what is missing at the end of a row is blank, too
    if separator == ";":
        frame = frame.map(_with_point, na_action="ignore")
    frame.columns = pd.Index(range(len(names)))
    nameless = [i for i, name in enumerate(names) if not name]
    dropped = [i + 1 for i in nameless if frame[i].notna().any()]  # an empty one is a separator at the end of each line
    notes = [f"Column {i} of {path} has no name, and is left out." for i in dropped]
    frame = frame.drop(columns=nameless)
    frame.columns = pd.Index([name for name in names if name])
    return Table(str(path), frame, notes)


def _text(path: Path) -> str:
    """All of a file. UserError where it cannot be read or is no text."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise UserError(f"{path} does not exist: give a CSV file.") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        why = (getattr(error, "strerror", None) or str(error)).lower()
        raise UserError(f"{path} cannot be read ({why}): give a CSV file that you may read.") from None
    wide = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = raw.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        raise UserError(f"{path} is not UTF-8 text: save it as CSV in UTF-8, and give that.") from None
    if "\0" in text:
        raise UserError(f"{path} is a binary file, not text: give a CSV file.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _unquoted(line: str) -> str:
    return re.sub(r'"[^"]*"', "", line)


def _cells(path: Path, text: str, separator: str) -> pd.DataFrame:
    """All rows as texts, that of the names among them."""
    try:
        return pd.read_csv(
            io.StringIO(text),
            **{"sep": separator, "header": None, "dtype": str, "skipinitialspace": separator != "\t"},
            **{"keep_default_na": False, "quoting": csv.QUOTE_MINIMAL},
        )
    except pd.errors.ParserError as error:
        if "EOF inside string" in str(error):
            raise UserError(f"{path} has a quotation mark that is never closed: double it, or take it away.") from None
        why = str(error).replace("Error tokenizing data. C error: ", "").strip()
        shown = why[:1].lower() + why[1:]
        raise UserError(f"{path} cannot be read as CSV ({shown}): give every row as many values as names.") from None


def _check_names(path: Path, names: list[str]) -> None:
    """Refuse a first row of numbers, and names that are there twice."""
    given = [name for name in names if name]
    if given and all(_is_number(name) for name in given):
        raise UserError(f"{path} begins with numbers ({', '.join(given[:3])}): put the names of the columns first.")
    twice = sorted({name for name in given if given.count(name) > 1})
    if twice:
        raise UserError(f"{path} has more than one column named {shown(twice)}: give each a name of its own.")


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _with_point(text: str) -> str:
    return text.replace(",", ".") if DECIMAL_COMMA.fullmatch(text) else text


def shown(names, most: int = 8) -> str:
    """A few names for a sentence, each cut where it is long."""
    names = [name if len(name) <= SHOWN else f"{name[: SHOWN - 1]}…" for name in map(str, names)]
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def target_column(table: Table, target: str | None) -> str:
    """The name of the target's column. UserError where none, or one that there is not, was named."""
    names = list(table.frame.columns)
    if target is None:
        raise UserError(f"{table.where} needs --target, the column to be predicted; it has {shown(names, 20)}.")
    if target in names:
        return target
    near = difflib.get_close_matches(target, names, n=1)
    guess = f"did you mean {near[0]}? It has" if near else "it has"
    raise UserError(f"{table.where} has no column {target}: {guess} {shown(names, 20)}.")
