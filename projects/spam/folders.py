"""A folder with ham/ and spam/ in it, of plain text or e-mail files, one message each.

    my_mail/
      ham/     0001.eml  0002.txt  2003/0003
      spam/    0001      ...

The folders may lie deeper, and be called as in the SpamAssassin corpus: easy_ham, hard_ham, spam_2. A file belongs to
the deepest of them that it lies in. Links to folders are followed. An archive of such a folder is the same: pairs of
names and bytes.
"""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import IO, NamedTuple

from projects.common.errors import UserError
from projects.spam.mail import is_mail, mail_to_text
from projects.spam.messages import Message, Tally
from projects.spam.sources import decoded, file_source, is_binary, read_whole, unreadable

CLASSES = re.compile(r"(?:(?:easy|hard)[_-]?)?(?:(ham)|(spam))(?:[_-]?\d+)?", re.IGNORECASE)
JUNK = {"Thumbs.db", "desktop.ini", "__MACOSX"}
LAYOUT = "expected a folder ham and a folder spam in it, with a file for each message"


class File(NamedTuple):
    """A file in a folder or an archive: its path in it, with forward slashes, and how to open it."""

    name: str
    open: Callable[[], IO[bytes]]


def folder_class(name: str) -> bool | None:
    """Whether a file lies in a folder of spam; None where it lies in neither kind."""
    for part in reversed(PurePosixPath(name).parts[:-1]):
        if match := CLASSES.fullmatch(part):
            return match[2] is not None
    return None


def is_hidden(name: str) -> bool:
    """Whether a person would not see the file: hidden, or a leftover of a file manager."""
    return any(part.startswith(".") or part in JUNK for part in PurePosixPath(name).parts)


def folder_files(root: Path) -> Iterator[File]:
    """The files that a person sees below a folder, in order of their names; links are followed, but not in circles."""

    def refuse(error: OSError) -> None:
        raise unreadable(Path(error.filename or root), error) from error

    seen: set[tuple[str, bool | None]] = set()
    for folder, folders, names in os.walk(root, onerror=refuse, followlinks=True):
        below = Path(folder).relative_to(root)
        # In place: os.walk goes on with these, in this order.
        folders[:] = [name for name in sorted(folders) if _is_new(Path(folder), below / name, seen)]
        for name in sorted(names):
            path = Path(folder) / name
            if not is_hidden(short := (below / name).as_posix()) and _is_file(path):
                yield File(short, file_source(path).open)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError as error:  # its folder may be listed but not gone into
        raise unreadable(path, error) from error


def _is_new(parent: Path, below: Path, seen: set[tuple[str, bool | None]]) -> bool:
    """Whether to go into a folder: one that a person sees, and not by a link that leads back, or to the same again."""
    real = os.path.realpath(parent / below.name)
    place = real, folder_class((below / "file").as_posix())  # a link may be called ham, and lead to what is not
    if is_hidden(below.name) or Path(os.path.realpath(parent)).is_relative_to(real) or place in seen:
        return False
    seen.add(place)
    return True


def read_files(where: str, files: Callable[[], Iterator[File]], tally: Tally) -> Iterator[Message]:
    """The messages of files in ham/ and spam/; what cannot be used is counted and skipped.

    Raises UserError where there are no such folders, and where a file may not be read.
    """
    found = False
    for file in files():
        spam = folder_class(file.name)
        if spam is None:
            tally.skip("outside ham and spam", file.name)
            continue
        found = True
        message = _message(file, spam, tally)
        if message is not None:
            yield message
    if not found:
        raise UserError(f"{where} has no folders ham and spam with files in them; {LAYOUT}.")


def _message(file: File, spam: bool, tally: Tally) -> Message | None:
    with file.open() as stream:
        raw, cut = read_whole(stream)
    if (converted := file_to_text(raw)) is None:
        tally.skip("binary", file.name)
        return None
    text, broken = converted
    return tally.message(text, spam, broken=broken, cut=cut)


def file_to_text(raw: bytes) -> tuple[str, bool] | None:
    """The text of a plain or e-mail file, and whether bytes of it were none; None where it is binary.

    An e-mail may hold a NUL, and some spam does; in a plain text it is a sign that there is none.
    """
    if is_mail(raw):
        return mail_to_text(raw)
    if is_binary(raw):
        return None
    return decoded(raw)
