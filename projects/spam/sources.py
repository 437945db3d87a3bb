"""Bytes that can be opened again and again, and the text in them, line by line.

A source is a file, or a member of an archive. Its encoding is told by its byte order mark (UTF-8, UTF-16, UTF-32), else
it is UTF-8. Bytes that are no text in it become U+FFFD, and the caller is told. Control characters tell a binary file.
Left out: guessing other encodings, for which UTF-8 with replacements is a poor but never a fatal answer.
"""

import codecs
import io
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import IO, NamedTuple

from projects.common.errors import UserError

LONGEST = 2**23  # bytes of a message, characters of a line: 16 times the whole SMS collection
HEAD = 2**16
MARKS = {  # UTF-32 first: its mark begins with that of UTF-16
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# Control characters that no text has; a few of them (old terminals, form feeds) are still text.
CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a\x1b"))
MANY_CONTROLS = 0.1
SURROGATES = {code: "\ufffd" for code in range(0xDC80, 0xDD00)}  # what `surrogateescape` makes of bad bytes


class Source(NamedTuple):
    """Where bytes come from: a name for sentences, and how to open them."""

    name: str
    open: Callable[[], IO[bytes]]


def file_source(path: Path) -> Source:
    """A file as a source. UserError, when it is opened, where it cannot be."""
    return Source(str(path), partial(_open, path))


def _open(path: Path) -> IO[bytes]:
    try:
        return open(path, "rb")
    except OSError as error:
        raise unreadable(path, error) from error


def unreadable(path: Path, error: OSError) -> UserError:
    """The sentence of a file that the system does not let us read."""
    why = (error.strerror or str(error)).lower()
    return UserError(f"{path} cannot be read ({why}): give a file or folder that you may read.")


def read_head(source: Source) -> bytes:
    """The first 65,536 bytes."""
    with source.open() as stream:
        return stream.read(HEAD)


def read_whole(stream: IO[bytes]) -> tuple[bytes, bool]:
    """All of a message, and whether it had to be cut for being too long."""
    pieces, left = [], LONGEST + 1
    while left and (piece := stream.read(min(left, HEAD))):  # a read of so much at once would take the memory for it
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)[:LONGEST], left == 0


def encoding_of(head: bytes) -> str:
    """What the byte order mark says, else UTF-8."""
    return next((encoding for mark, encoding in MARKS.items() if head.startswith(mark)), "utf-8")


def is_binary(head: bytes) -> bool:
    """Whether bytes are no text: a NUL, or control characters for more than one byte in ten."""
    encoding = encoding_of(head)
    if encoding not in ("utf-8", "utf-8-sig"):
        head = head.decode(encoding, "replace").encode()
    if b"\0" in head:
        return True
    return len(head) - len(head.translate(None, CONTROLS)) > MANY_CONTROLS * len(head)


def binary(name: str, wanted: str = "give a table, an mbox, a folder of text files, or an archive.") -> UserError:
    """The sentence of a binary file."""
    return UserError(f"{name} is a binary file, not text: {wanted}")


def decoded(raw: bytes) -> tuple[str, bool]:
    """The text of a whole file, and whether some of its bytes were none."""
    encoding = encoding_of(raw)
    return mended(raw.decode(encoding, _on_bad_bytes(encoding)), encoding)


def mended(text: str, encoding: str = "utf-8") -> tuple[str, bool]:
    """Text that was decoded with `_on_bad_bytes`, its bad bytes now U+FFFD, and whether there were any."""
    if text.isascii():
        return text, False
    if not encoding.startswith("utf-8"):
        return text, "\ufffd" in text
    whole = text.translate(SURROGATES)
    return whole, whole != text


def _on_bad_bytes(encoding: str) -> str:
    # UTF-16 and UTF-32 cannot escape: in them a U+FFFD that was written on purpose counts as a bad byte too.
    return "surrogateescape" if encoding.startswith("utf-8") else "replace"


def text_lines(source: Source, encoding: str) -> Iterator[str]:
    """Lines with their ends as they are; text of bad bytes is escaped, for `mended`.

    Raises UserError for a binary file, and for a line that is too long to be held.
    """
    with source.open() as raw, io.TextIOWrapper(raw, encoding, _on_bad_bytes(encoding), newline="") as text:
        number = 0
        while line := text.readline(LONGEST):
            number += 1
            if "\0" in line:
                raise binary(source.name)
            if len(line) == LONGEST:
                raise UserError(f"{source.name}, line {number}: more than {LONGEST:,} characters; break it into lines.")
            yield line
