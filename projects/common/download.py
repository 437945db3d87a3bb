"""One url into one file: short patience, a few retries, a progress bar when it takes longer than a second.

`stream` is a pooch downloader. It takes the bytes as they are sent (`Accept-Encoding: identity`, nothing decoded: a
server that labels a .gz file as encoded would otherwise have it unpacked on the way), stops a body that is longer than
it should be, and leaves judging the bytes to the hash.
"""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import requests
import urllib3
from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeRemainingColumn

from projects.common.cli import progress_bar

LARGEST = 2**28  # bytes taken from a url whose size nobody published

# What a url may fail with: requests speaks until the body begins, urllib3 within it, ValueError is about the bytes.
FAILURES = (requests.RequestException, urllib3.exceptions.HTTPError, ValueError)


@dataclass(frozen=True)
class Patience:
    """How long to wait for a server, in seconds, and how often to ask it."""

    connect: float = 5.0
    silence: float = 30.0  # without a byte
    attempts: int = 3
    pause: float = 0.5  # before the second attempt; doubled before each further one


ORDINARY = Patience()


def stream(url: str, output_file: str, _pooch, *, bytes_expected: int | None, patience: Patience, label: str) -> None:
    """Write what `url` serves to `output_file`, asking again where that may help.

    Raises one of FAILURES.
    """
    for attempt in range(patience.attempts):
        try:
            return _stream_once(url, output_file, bytes_expected, patience, label)
        except FAILURES as error:
            if attempt + 1 == patience.attempts or not _may_pass(error):
                raise
            time.sleep(patience.pause * 2**attempt)


def _stream_once(url: str, output_file: str, bytes_expected: int | None, patience: Patience, label: str) -> None:
    timeout, headers = (patience.connect, patience.silence), {"Accept-Encoding": "identity"}
    limit, received = bytes_expected or LARGEST, 0
    with requests.get(url, stream=True, timeout=timeout, headers=headers) as answer:
        answer.raise_for_status()
        with open(output_file, "wb") as file, bytes_bar(label, bytes_expected) as advance:
            for chunk in answer.raw.stream(2**16, decode_content=False):
                received += len(chunk)
                if received > limit:
                    raise ValueError(f"more than the {limit:,} bytes expected")
                file.write(chunk)
                advance(len(chunk))


def reason(error: Exception) -> str:
    """Why a url failed, in a few words."""
    if isinstance(error, requests.HTTPError):
        return f"HTTP {error.response.status_code}"
    if isinstance(error, requests.ConnectTimeout):
        return "no connection in time"
    if isinstance(error, requests.Timeout | urllib3.exceptions.TimeoutError):
        return "stopped answering"
    if isinstance(error, urllib3.exceptions.HTTPError | requests.exceptions.ChunkedEncodingError):
        return "the connection broke off"
    if isinstance(error, requests.ConnectionError):
        return "no such host, or no network" if _unresolved(error) else "no connection"
    return "other bytes than expected" if isinstance(error, ValueError) else type(error).__name__


def unreachable_after(error: Exception) -> bool:
    """Whether the host itself seems dead, so that its other files need not be asked for."""
    return isinstance(error, requests.ConnectionError | requests.Timeout | urllib3.exceptions.TimeoutError)


def _may_pass(error: Exception) -> bool:
    """Whether the same url may serve a moment later: not after a long wait, a clear no, or an unknown host."""
    if isinstance(error, requests.HTTPError):
        return error.response.status_code >= 500
    if isinstance(error, requests.Timeout | urllib3.exceptions.TimeoutError) or _unresolved(error):
        return False
    return isinstance(error, requests.ConnectionError | urllib3.exceptions.HTTPError)


def _unresolved(error: BaseException | None) -> bool:
    while error is not None and not isinstance(error, socket.gaierror):
        error = error.__cause__ or error.__context__
    return error is not None


@contextmanager
def bytes_bar(label: str, total: int | None) -> Iterator[Callable[[int], None]]:
    """Yields advance(bytes); the bar appears once a second has passed, and goes when done."""
    began, done = time.monotonic(), 0
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    progress = progress_bar(*columns)
    task = progress.add_task(label, total=total)
    with ExitStack() as shown:

        def advance(count: int) -> None:
            nonlocal done
            done += count
            if not progress.live.is_started and time.monotonic() - began > 1:
                shown.enter_context(progress)
            progress.update(task, completed=done)

        yield advance
