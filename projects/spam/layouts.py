"""What a table is like: its separator, its quotation marks, its header, and which columns have labels and texts.

All is judged from the first 200 rows, for each separator in turn; the one that finds most labels wins. A column is that
of the labels where it is called so, or where most of it is ham and spam, or 0 and 1. That of the texts is called so, or
has the longest. What a person says about columns comes first.
"""

import csv
from collections.abc import Iterator
from itertools import islice

from projects.common.errors import UserError
from projects.spam.labels import is_spam, kind
from projects.spam.sources import Source, binary, encoding_of, is_binary, read_head, text_lines
from projects.spam.tables import Layout, rows

DELIMITERS = "\t,;"
SAMPLE = 200  # rows
LABEL_NAMES = {"label", "labels", "class", "category", "spam", "target", "type", "v1", "is_spam", "isspam", "spam/ham"}
TEXT_NAMES = {"text", "message", "messages", "sms", "email", "mail", "body", "content", "v2", "text_message", "tweet"}

Table = list[list[str]]


def find_layout(source: Source, label_column: str | None = None, text_column: str | None = None) -> Layout:
    """How a table is to be read.

    Parameters
    ----------
    source : of tab, comma or semicolon separated text
    label_column, text_column : a name in the first row, or a number from 1; None to be found

    Raises
    ------
    UserError for a file that is empty, binary or no table, and for columns that are not there or cannot be found.
    """
    head = read_head(source)
    if is_binary(head):
        raise binary(source.name)
    if not head.strip():
        raise UserError(f"{source.name} is empty: give a table with a label and a text on each row.")
    encoding = encoding_of(head)
    found, problems = [], []
    for delimiter in [sign for sign in DELIMITERS if sign in head.decode(encoding, "replace")] or DELIMITERS:
        try:
            found.append(_judged(source, encoding, delimiter, label_column, text_column))
        except UserError as problem:
            problems.append(problem)
    if found:
        return max(found, key=lambda pair: pair[0])[1]
    # Of a wrong separator nothing is known but that it finds one column: another's complaint says more.
    raise next((problem for problem in problems if not isinstance(problem, _OneColumn)), problems[0])


class _OneColumn(UserError):
    """A separator that separates nothing."""


def _judged(source: Source, encoding: str, delimiter: str, *asked: str | None) -> tuple[float, Layout]:
    """How much of the first rows is right with this separator, and the layout it means."""
    quoted = delimiter != "\t" or _obeys_quotation(source, encoding)
    table = [row for _, row in islice(rows(source, encoding, delimiter, quoted), SAMPLE)]
    if all(len(row) < 2 for row in table):
        raise _OneColumn(
            f"{source.name} is no table of messages: no tab, comma or semicolon separates a label from a text."
        )
    first, body = table[0], table[1:] or table
    wanted_label, wanted_text = (_column(name, first, source) for name in asked)
    label = _label_column(first, body, wanted_text) if wanted_label is None else wanted_label
    if label is None:
        wanted = "has no column of labels (ham and spam, or 0 and 1): name it by --label-column"
        raise UserError(f"{source.name} {wanted}; {_columns(first)}.")
    named = any(name is not None and _named(name, first) for name in asked)
    header = named or _is_header(first, body, label)
    guessed = header and not named and not (LABEL_NAMES | TEXT_NAMES).intersection(_names(first))
    body = table[header:]
    width = _width(first) if header else min((len(row) for row in body if len(row) > 1), default=2)
    text = _text_column(first, body, width, label, header) if wanted_text is None else wanted_text
    if text is None or text == label:
        raise UserError(f"{source.name} has no column of texts besides the labels: name both; {_columns(first)}.")
    return _share(body, label), Layout(delimiter, quoted, header, width, label, text, encoding, guessed)


def _column(asked: str | None, first: list[str], source: Source) -> int | None:
    """The place of a column that a person named or numbered."""
    if asked is None:
        return None
    if _named(asked, first):
        return _names(first).index(asked.strip().casefold())
    if asked.strip().isdecimal() and 1 <= int(asked) <= len(first):
        return int(asked) - 1
    raise UserError(f"{source.name} has no column {asked!r}: {_columns(first)}.")


def _names(first: list[str]) -> list[str]:
    return [cell.strip().casefold() for cell in first]


def _named(asked: str, first: list[str]) -> bool:
    return asked.strip().casefold() in _names(first)


def _columns(first: list[str]) -> str:
    """The columns there are, for a complaint: what the first row has, which may be names."""
    cells = [f"{i} {cell.strip()[:20]!r}" for i, cell in enumerate(first[:12], 1)]
    more = f" and {len(first) - 12} more" if len(first) > 12 else ""
    return f"the first row has {', '.join(cells)}{more}"


def _label_column(first: list[str], body: Table, taken: int | None) -> int | None:
    """Named, and full of labels; else full of labels; else named."""
    names, best, place = _names(first), 0.0, None
    for c in range(len(first)):
        share = _share(body, c)
        score = 2 * (share >= 0.5) + (names[c] in LABEL_NAMES) + 0.5 * share
        if score >= 1 and score > best and c != taken:
            best, place = score, c
    return place


def _share(body: Table, c: int) -> float:
    """How much of a column are labels."""
    return sum(c < len(row) and is_spam(row[c]) is not None for row in body) / max(1, len(body))


def _is_header(first: list[str], body: Table, label: int) -> bool:
    """Whether the first row has names: "spam" is one above 0 and 1, but a label above ham and spam."""
    if label >= len(first):
        return False
    if kind(first[label]):
        return kind(first[label]) not in {kind(row[label]) for row in body if label < len(row)}
    # A wrong label in the first row stands beside a text; a name stands beside names.
    return _names(first)[label] in LABEL_NAMES or all(len(cell.split()) <= 3 for cell in first)


def _width(first: list[str]) -> int:
    """Columns up to the last that has a name: what stands in nameless ones after it is the rest of a text."""
    return max((c + 1 for c, cell in enumerate(first) if cell.strip()), default=len(first))


def _text_column(first: list[str], body: Table, width: int, label: int, header: bool) -> int | None:
    """Of the columns with a name for it, else of all but the labels, that with the longest texts."""
    others = [c for c in range(width) if c != label]
    named = [c for c in others if header and c < len(first) and _names(first)[c] in TEXT_NAMES]
    length = {c: sum(len(row[c]) for row in body if c < len(row)) for c in others}
    return max(named or others, key=length.__getitem__, default=None)


def _obeys_quotation(source: Source, encoding: str) -> bool:
    """Whether quotation marks in a tab separated file enclose fields, as spreadsheets write them.

    In many such files they mean themselves, at the edge of a text too. They enclose fields if there are any and all of
    the file can be read so, without an enclosed tab and line end together: that would be rows swallowed by a text.
    """
    enclosed = False

    def noting(lines: Iterator[str]) -> Iterator[str]:
        nonlocal enclosed
        for line in lines:
            enclosed = enclosed or line.startswith('"') or '\t"' in line
            yield line

    try:
        for row in csv.reader(noting(text_lines(source, encoding)), delimiter="\t", strict=True):
            if any("\n" in cell and "\t" in cell for cell in row):
                return False
    except csv.Error:
        return False
    return enclosed
