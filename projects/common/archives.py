"""Reading zip and tar archives that may be hostile.

Two tricks are refused: a member whose name leads out of the folder (`../`, an absolute path, a drive, a link), and an
archive that unpacks to more than it should. Nothing is trusted about size: what the headers announce is added up
against the caller's limit, and what is read is counted again.

Left out: encrypted members, and passwords.
"""

import fnmatch
import io
import lzma
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path, PureWindowsPath
from typing import IO, NamedTuple

from projects.common.errors import UserError

# What the two modules raise for a damaged, encrypted or unknown archive.
DAMAGE = (zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, RuntimeError, ValueError)


class Member(NamedTuple):
    """A file inside an archive: its name, the bytes it says it has, and how to open it."""

    name: str
    size: int
    open: Callable[[], IO[bytes] | None]


def read_members(path: Path, pattern: str = "*", *, limit_bytes: int) -> Iterator[tuple[str, bytes]]:
    """Names and contents of the members that match, in the archive's order.

    Parameters
    ----------
    path : a zip or tar archive (tar.gz, tar.bz2 and tar.xz too)
    pattern : as in fnmatch, where * matches slashes too ("*.pgm")
    limit_bytes : what all of them together may unpack to

    Raises
    ------
    UserError for a file that is no archive or is damaged, a name that leads out of the folder, or too many bytes.
    """
    left = limit_bytes
    with _sound(path):
        for member in _members(Path(path)):
            if not fnmatch.fnmatchcase(member.name, pattern):
                continue
            if member.size > left:
                raise UserError(f"{path} unpacks to more than the {limit_bytes:,} bytes allowed, at {member.name!r}.")
            content = _read(path, member)
            left -= len(content)
            yield member.name, content


def stream_members(path: Path) -> Iterator[Member]:
    """The members one after another, unread: for archives that unpack to more than memory holds.

    A member is opened before the next one is asked for, and read as far as its reader wishes: how much is too much is
    the reader's to say. Raises UserError as `read_members` does, when a member is opened or read too.
    """
    with _sound(path):
        for member in _members(Path(path)):
            yield member._replace(open=partial(_open_sound, path, member))


def open_member(path: Path, name: str) -> IO[bytes]:
    """One member as a stream, the archive being open as long as it is. UserError as above, and where there is none."""
    members = stream_members(path)
    for member in members:
        if member.name == name:
            return io.BufferedReader(_Sound(path, member.open(), members))
    raise UserError(f"{path} has no member {name!r}.")


@contextmanager
def _sound(path: Path) -> Iterator[None]:
    """Damage to the archive as a sentence."""
    try:
        yield
    except (*DAMAGE, OSError) as error:
        why = getattr(error, "strerror", None) or error
        raise UserError(f"{path} is no zip or tar archive that can be read ({why}).") from error


class _Sound(io.RawIOBase):
    """A stream whose damage is told as a sentence, and what is to be closed with it."""

    def __init__(self, path: Path, stream: IO[bytes], *others) -> None:
        self.path, self.stream, self.others = path, stream, others

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        with _sound(self.path):
            content = self.stream.read(len(buffer))
        buffer[: len(content)] = content
        return len(content)

    def close(self) -> None:
        for part in (self.stream, *self.others):
            part.close()
        super().close()


def _open_sound(path: Path, member: Member) -> IO[bytes]:
    with _sound(path):
        return io.BufferedReader(_Sound(path, member.open()))


def _read(path: Path, member: Member) -> bytes:
    """A member's bytes: as many as it says, or an error; never more in memory."""
    source = member.open()
    if source is None:
        raise UserError(f"{path} has a member that is no file: {member.name!r}.")
    with source:
        content = source.read(member.size + 1)
    if len(content) != member.size:
        wrong = "more" if len(content) > member.size else "fewer"
        raise UserError(f"{path} says that {member.name!r} has {member.size:,} bytes, but it has {wrong}.")
    return content


def _members(path: Path) -> Iterator[Member]:
    # Tar first: a tar that ends in a zip has a zip's directory at its end, but no zip begins with a tar's header.
    if tarfile.is_tarfile(path):
        yield from _tar_members(path)
    else:
        yield from _zip_members(path)


def _zip_members(path: Path) -> Iterator[Member]:
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():  # all names are checked before any member is read
            _check(path, info.filename, link=stat.S_ISLNK(info.external_attr >> 16))
        for info in archive.infolist():
            if not info.is_dir():
                yield Member(info.filename, info.file_size, partial(_open_zip_member, archive, info))


def _open_zip_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> IO[bytes]:
    # zipfile cuts a member off at the size it says; raised by more than one of its chunks, one that has more shows it.
    info.file_size += 2**16
    return archive.open(info)


def _tar_members(path: Path) -> Iterator[Member]:
    with tarfile.open(path) as archive:
        while info := archive.next():  # one after another: to look ahead would be to unpack
            archive.members.clear()  # it would remember each; there may be a million
            _check(path, info.name, link=not (info.isfile() or info.isdir()))
            if info.isfile():
                yield Member(info.name, info.size, partial(archive.extractfile, info))


def _check(path: Path, name: str, *, link: bool) -> None:
    """Refuse a name that, joined to a folder, may lead out of it on any platform."""
    windows = PureWindowsPath(name)  # takes both slashes, and knows drives
    if link or not name or windows.drive or windows.root or ".." in windows.parts:
        raise UserError(f"{path} is refused: its member {name!r} leads out of the folder or is a link.")
