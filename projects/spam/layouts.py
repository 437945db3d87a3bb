"""What a table is like: its separator, its quotation marks, its header, and which columns have labels and texts.

All is judged from the first 200 rows, for each separator in turn; the one that finds most labels wins. Most of the
labels' column is ham and spam, or 0 and 1; of several such columns it is the one that is called so, else the one with
words; between equals the person has to choose. That of the texts is called so, or has the longest different ones. What
a person says about columns comes first.
"""

import csv
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from projects.common.cli import tracked
from projects.common.errors import UserError
from projects.spam.labels import is_spam, kind
from projects.spam.sources import Source, binary, encoding_of, is_binary, read_head, text_lines
from projects.spam.tables import Layout, rows

DELIMITERS = "\t,;"
SAMPLE = 200  # rows
MOST, NEARLY_ALL = 0.5, 0.9  # of a column: what makes it one of labels, and what allows for no more than slips
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
    UserError for a file that is empty, binary or no table, and for columns that are not there, cannot be found, or
    could be several.
    """
    head = read_head(source)
    if is_binary(head):
        raise binary(source.name)
    if not head.strip():
        raise UserError(f"{source.name} is empty: give a table with a label and a text on each row.")
    encoding = encoding_of(head)
    found: list[tuple[float, Layout]] = []
    problems: list[tuple[float, UserError]] = []
    for delimiter in [sign for sign in DELIMITERS if sign in head.decode(encoding, "replace")] or DELIMITERS:
        table: Table = []
        try:
            quoted = delimiter != "\t" or _obeys_quotation(source, encoding)
            for _, row in islice(rows(source, encoding, delimiter, quoted), SAMPLE):
                table.append(row)  # one by one: where the next cannot be read, those before it tell how even they are
            layout = Layout(delimiter, quoted, encoding=encoding)
            found.append(_judged(source, table, layout, label_column, text_column))
        except UserError as problem:
            problems.append((_evenness(table), problem))
    if found:
        return max(found, key=lambda pair: pair[0])[1]
    raise max(problems, key=lambda pair: pair[0])[1]  # what is wrong by the separator that seems to be the right one


def _evenness(table: Table) -> float:
    """How many of the rows have as many cells as most have, more than one: what a separator does in its own table."""
    cells = Counter(len(row) for row in table if len(row) > 1)
    return max(cells.values(), default=0) / max(1, len(table))


def _judged(source: Source, table: Table, layout: Layout, *asked: str | None) -> tuple[float, Layout]:
    """How much of the first rows is right with a separator, and the layout it means."""
    if all(len(row) < 2 for row in table):
        raise UserError(
            f"{source.name} is no table of messages: no tab, comma or semicolon separates a label from a text."
        )
    first, body = table[0], table[1:] or table
    wanted_label, wanted_text = (_column(name, first, source) for name in asked)
    label = _label_column(source, first, body, wanted_text) if wanted_label is None else wanted_label
    named = any(name is not None and _named(name, first) for name in asked)
    header = named or _is_header(first, body, label)
    guessed = header and not named and not (LABEL_NAMES | TEXT_NAMES).intersection(_names(first))
    body = table[header:]
    width = _width(first) if header else min((len(row) for row in body if len(row) > 1), default=2)
    text = _text_column(first, body, width, label, header) if wanted_text is None else wanted_text
    if text is None or text == label:
        raise UserError(f"{source.name} has no column of texts besides the labels: name both; {_columns(first)}.")
    found = layout._replace(header=header, width=width, label=label, text=text, guessed=guessed)
    return _share(body, label), found


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


def _label_column(source: Source, first: list[str], body: Table, taken: int | None) -> int:
    """The column with the best claim; UserError where there is none, or where two full of labels have the same."""
    claims = {c: _claim(first, body, c) for c in range(len(first)) if c != taken}
    best = max(claims.values(), default=NO_CLAIM)
    if best == NO_CLAIM:
        wanted = "has no column of labels (ham and spam, or 0 and 1): name it by --label-column"
        raise UserError(f"{source.name} {wanted}; {_columns(first)}.")
    equal = [c for c, claim in claims.items() if claim == best]
    if len(equal) > 1 and best > ONLY_NAMED:
        which = ", ".join(str(c + 1) for c in equal)
        wanted = f"has more than one column of labels ({which}): name the right one by --label-column"
        raise UserError(f"{source.name} {wanted}; {_columns(first)}.")
    return equal[0]


def _claim(first: list[str], body: Table, c: int) -> tuple[bool, bool, bool, bool]:
    """How much a column is like one of labels: full of them, called so, in words, with hardly anything else."""
    share, kinds = _share(body, c), Counter(kind(row[c]) for row in body if c < len(row) and kind(row[c]))
    named = _names(first)[c] in LABEL_NAMES and kind(first[c]) not in kinds  # "spam" above ham and spam is no name
    if share < MOST:
        return False, named, False, False
    return True, named, kinds.most_common(1)[0][0] == "words", share >= NEARLY_ALL


NO_CLAIM, ONLY_NAMED = (False, False, False, False), (False, True, False, False)


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
    """Of the columns with a name for it, else of all but the labels, that with the longest different texts.

    What stands in every row alike is a filler, however long.
    """
    others = [c for c in range(width) if c != label]
    named = [c for c in others if header and c < len(first) and _names(first)[c] in TEXT_NAMES]
    texts = {c: {row[c] for row in body if c < len(row)} for c in others}
    return max(named or others, key=lambda c: (len(texts[c]) > 1, sum(map(len, texts[c]))), default=None)


def _obeys_quotation(source: Source, encoding: str) -> bool:
    """Whether quotation marks in a tab separated file enclose fields, as spreadsheets write them.

    In many such files they mean themselves, at the edge of a text too. They enclose fields if there are any and all of
    the file can be read so, without an enclosed tab and line end together: that would be rows swallowed by a text.
    """
    enclosed = False
    lines = tracked(text_lines(source, encoding), "Looking for quotation marks")

    def noting(lines: Iterator[str]) -> Iterator[str]:
        nonlocal enclosed
        for line in lines:
            enclosed = enclosed or line.startswith('"') or '\t"' in line
            yield line

    try:
        for row in csv.reader(noting(lines), delimiter="\t", strict=True):
            if any("\n" in cell and "\t" in cell for cell in row):
                return False
    except csv.Error:
        return False
    return enclosed
