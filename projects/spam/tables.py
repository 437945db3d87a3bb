"""Tables of messages: a label and a text on each row, by tabs, commas or semicolons.

What the file is like stands in a `Layout`, which `layouts.py` finds. Rows are read one after another, in the memory of
one. A field in quotation marks may hold separators, line ends and doubled quotation marks (RFC 4180).
"""

import csv
from collections.abc import Iterator
from typing import NamedTuple

from projects.common.errors import UserError
from projects.spam.labels import is_spam
from projects.spam.messages import Message, Tally
from projects.spam.sources import LONGEST, Source, mended, text_lines

LONGEST_SHOWN = 40  # characters of what should have been a label

csv.field_size_limit(LONGEST)  # of the whole process: the module has no other. An e-mail exceeds its usual 131,072


class Layout(NamedTuple):
    """How a table is to be read; columns are counted from 0."""

    delimiter: str
    quoted: bool  # quotation marks enclose fields; else they mean themselves
    header: bool = False
    width: int = 2  # columns that rows have
    label: int = 0
    text: int = 1
    encoding: str = "utf-8"
    guessed: bool = False  # the header: none of its names is known


SMS_LAYOUT = Layout("\t", quoted=False)


def rows(source: Source, encoding: str, delimiter: str, quoted: bool) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not blank, each with the number of the line it begins on.

    Raises UserError for a quotation mark that is never closed: the rest of the table would be one text.
    """
    lines: list[str] = []  # of the present row

    def noted() -> Iterator[str]:
        for line in text_lines(source, encoding):
            lines.append(line)
            yield line

    reader = csv.reader(noted(), delimiter=delimiter, quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE)
    number = next_number = 1
    last: list[str] = []
    try:
        for row in reader:
            number, next_number = next_number, reader.line_num + 1
            last[:], lines[:] = lines, []
            if row:
                yield number, row
    except csv.Error as error:
        raise UserError(f"{source.name}, line {next_number}: {error}; is a quotation mark left open?") from error
    if quoted and len(last) > 1 and _is_open(last, delimiter):
        raise UserError(f"{source.name}, line {number}: a quotation mark is never closed; double it, or take it away.")


def _is_open(lines: list[str], delimiter: str) -> bool:
    """Whether the last row ends inside quotation marks: only when strict does the reader say so."""
    try:
        list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False


def read_table(source: Source, layout: Layout, tally: Tally) -> Iterator[Message]:
    """The messages of a table, in order; those without text are counted and skipped.

    Raises UserError for a label that is neither ham nor spam.
    """
    label = layout.label
    table = rows(source, layout.encoding, layout.delimiter, layout.quoted)
    names = next(table, (1, []))[1] if layout.header else []
    tally.remarks += _remarks(layout, names)
    for number, row in table:
        spam = is_spam(row[label]) if label < len(row) else None
        if spam is None:
            found = repr(row[label][:LONGEST_SHOWN]) if label < len(row) else "missing"
            raise UserError(f"{source.name}, line {number}: the label is {found}; labels are ham and spam, or 0 and 1.")
        text, broken = mended(_field(row, layout), layout.encoding)
        if message := tally.message(text, spam, broken=broken):
            yield message


def _remarks(layout: Layout, names: list[str]) -> Iterator[str]:
    """What was taken for what, unless it is as in the SMS collection: a label, a text, and nothing else."""
    if layout.guessed:
        shown = ", ".join(repr(name[:LONGEST_SHOWN]) for name in names)
        yield f"The first row is read as the names of columns, not as a message: {shown}."
    if layout.header or (layout.width, layout.label, layout.text) != SMS_LAYOUT[3:6]:
        label, text = (_column(c, names) for c in (layout.label, layout.text))
        yield f"Labels are in {label}, texts in {text}."


def _column(c: int, names: list[str]) -> str:
    named = f" {names[c].strip()[:LONGEST_SHOWN]!r}" if c < len(names) and names[c].strip() else ""
    return f"column {c + 1}{named}"


def _field(row: list[str], layout: Layout) -> str:
    """The text of a row. What stands beyond the last column belongs to it: a separator that nobody quoted."""
    if layout.text == layout.width - 1 and len(row) > layout.width:
        return layout.delimiter.join(row[layout.text :]).rstrip(layout.delimiter)
    return row[layout.text] if layout.text < len(row) else ""
