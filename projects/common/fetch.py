"""A data file, wherever it can be had: the cache, else a mirror folder, else the network.

Every file is known by its sha256 before it is used: a file with another hash is never returned and never left in the
cache. The order, and the environment variables that say where (an empty one counts as unset):

    cache     FOUNDATIONS_DATA, else the platform's cache folder      <cache>/<dataset>/<file>
    mirror    FOUNDATIONS_DATA_MIRROR; used in place, never written   <mirror>/<dataset>/<file>
    download  the urls of datasets/registry.toml in order, into the cache

A download goes to a temporary folder inside the cache and is renamed once its hash is right, so another process sees
all of a file or none of it. Left out: resuming a download, and locks; of two processes at once both download, one wins.
"""

import os
import tempfile
from functools import partial
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

import pooch

from projects.common.archives import read_members
from projects.common.cli import complaints, say
from projects.common.download import FAILURES, ORDINARY, Patience, reason, stream, unreachable_after
from projects.common.errors import UserError
from projects.common.registry import Edition, Record, find

pooch.get_logger().setLevel("WARNING")  # its lines name temporary files


class Fetched(NamedTuple):
    """A verified file and where it came from, in the words of metrics.json."""

    path: Path
    source: Literal["cache", "mirror", "download"]


class DataUnavailable(UserError):
    """A file that could not be had: what was tried, and how to get it by hand, in one sentence."""


def cache_folder() -> Path:
    """`FOUNDATIONS_DATA`, else the platform's cache folder. It need not exist yet."""
    return Path(os.path.expanduser(os.environ.get("FOUNDATIONS_DATA") or pooch.os_cache("foundations")))


def mirror_folder() -> Path | None:
    """`FOUNDATIONS_DATA_MIRROR`, or None."""
    folder = os.environ.get("FOUNDATIONS_DATA_MIRROR")
    return Path(os.path.expanduser(folder)) if folder else None


def fetch(
    dataset: str,
    file: str | None = None,
    *,
    offline: bool = False,
    patience: Patience = ORDINARY,
    unreachable: set[str] | None = None,
) -> Fetched:
    """A verified file of a data set.

    Parameters
    ----------
    dataset, file : as in `datasets/registry.toml`; `file` may be left out where the data set has one
    offline : never ask the network
    patience : how long to wait for a server, and how often to ask it
    unreachable : hosts not to be asked; those found dead are added. For callers that fetch many files

    Raises
    ------
    UserError for a name that the registry does not have, DataUnavailable when nobody has the file.
    """
    record = find(dataset, file)
    tried: list[str] = []
    if path := _search(cache_folder(), record, tried, remove=True):
        return Fetched(path, "cache")
    mirror = mirror_folder()
    if mirror is None:
        tried.append("FOUNDATIONS_DATA_MIRROR is not set")
    elif path := _search(mirror, record, tried, remove=False):
        return Fetched(path, "mirror")
    if record.member_of:
        archive = fetch(dataset, record.member_of, offline=offline, patience=patience, unreachable=unreachable)
        return Fetched(_unpack(archive.path, record, tried), archive.source)
    if offline:
        tried.append("--offline forbids the network")
    else:
        unreachable = set() if unreachable is None else unreachable
        if path := _download(record, patience, unreachable, tried):
            return Fetched(path, "download")
    raise _unavailable(record, tried)


def is_good(path: Path, record: Record) -> bool:
    """Whether the file is one of the record's editions. Raises OSError where it cannot be read."""
    return pooch.file_hash(str(path), alg="sha256") in record.hashes


def _search(folder: Path, record: Record, tried: list[str], *, remove: bool) -> Path | None:
    """The verified file below `folder`; files with other hashes are passed over with a line, or removed."""
    for name in record.names:
        path = folder / record.dataset / name
        if not os.path.isfile(path):
            continue
        try:
            if is_good(path, record):
                return path
            if remove:
                path.unlink(missing_ok=True)
            say(f"{path} is {'removed' if remove else 'passed over'}: its sha256 is not in the registry.", complaints)
        except OSError as error:
            say(f"{path} is passed over: {error.strerror}.", complaints)
    tried.append(f"{folder} has no good copy")
    return None


def _download(record: Record, patience: Patience, unreachable: set[str], tried: list[str]) -> Path | None:
    """The file from the first url that serves the right bytes, now in the cache."""
    for edition in record.editions:
        for url in edition.urls:
            host = urlsplit(url).netloc
            if host in unreachable:
                if not any(line.startswith(f"{host}: ") for line in tried):
                    tried.append(f"{host}: did not answer before")
                continue
            try:
                return _retrieve(url, edition, record, patience)
            except FAILURES as error:
                tried.append(f"{host}: {reason(error)}")
                if unreachable_after(error):
                    unreachable.add(host)
            except OSError as error:
                raise _unavailable(record, [*tried, _unwritable(error)]) from error
    return None


def _retrieve(url: str, edition: Edition, record: Record, patience: Patience) -> Path:
    """Download into a temporary folder of the cache; pooch verifies the hash; then move into place."""
    say(f"Fetching {record.key} from {urlsplit(url).netloc}", complaints)
    downloader = partial(stream, bytes_expected=edition.bytes, patience=patience, label=record.key)
    with _temporary_folder() as folder:
        got = pooch.retrieve(url, edition.sha256, fname="file", path=folder, downloader=downloader)
        return _put(Path(got), record, edition)


def _unpack(archive: Path, record: Record, tried: list[str]) -> Path:
    """The file out of the (verified) archive that holds it, into the cache."""
    edition = record.editions[0]
    try:
        with _temporary_folder() as folder:
            for _, content in read_members(archive, record.file, limit_bytes=edition.bytes or 0):
                got = Path(folder) / "file"
                got.write_bytes(content)
                if is_good(got, record):
                    return _put(got, record, edition)
    except OSError as error:
        raise _unavailable(record, [*tried, _unwritable(error)]) from error
    raise _unavailable(record, [*tried, f"{archive} does not hold it"])


def _temporary_folder() -> tempfile.TemporaryDirectory:
    cache_folder().mkdir(parents=True, exist_ok=True)
    return tempfile.TemporaryDirectory(prefix=".partial-", dir=cache_folder())


def _put(got: Path, record: Record, edition: Edition) -> Path:
    """Rename a verified file to its place in the cache, in one step."""
    path = cache_folder() / record.dataset / (edition.name or record.file)
    path.parent.mkdir(parents=True, exist_ok=True)
    got.chmod(0o644)  # temporary files are for their owner's eyes only; a cache may be shared
    try:
        os.replace(got, path)
    except PermissionError:  # Windows, where another process reads the file it has just put there
        if not (path.is_file() and is_good(path, record)):
            raise
    return path


def _unwritable(error: OSError) -> str:
    return f"the cache folder {cache_folder()} cannot be written ({error.strerror}; FOUNDATIONS_DATA names another)"


def _unavailable(record: Record, tried: list[str]) -> DataUnavailable:
    """The sentence of a file that nobody has."""
    place = cache_folder() / record.dataset / record.file
    by_hand = f"download {record.addresses[0]} and save it as {place}" if record.addresses else f"save it as {place}"
    return DataUnavailable(f"{record.key} could not be had ({'; '.join(tried)}): to get it by hand, {by_hand}.")
