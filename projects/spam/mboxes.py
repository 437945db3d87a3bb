"""An mbox: e-mails in one file, each after a line that begins with "From ", its label in a header.

Read line after line, in the memory of one message. Of a line that begins with ">From ", the mark was put there by the
program that wrote the mbox, and is taken away.
"""

import re
from collections.abc import Iterator

from projects.common.errors import UserError
from projects.spam.mail import HEADER, headers_of, mail_to_text
from projects.spam.messages import Message, Tally
from projects.spam.sources import LONGEST, Source

# The first word of each says spam or ham; filters and mail programs write them. The first header that does decides.
LABEL_HEADERS = ("X-Label", "X-Spam-Label", "X-Spam-Flag", "X-Spam-Status", "X-Spam", "X-Class")
SAYS_SPAM = {"spam", "yes", "true", "1"}
SAYS_HAM = {"ham", "no", "false", "0"}
ESCAPED = re.compile(rb"^>(>*From )", re.MULTILINE)


def is_mbox(head: bytes) -> bool:
    """Whether a file begins as an mbox does: a line "From ", then headers."""
    return head.startswith(b"From ") and HEADER.match(head.partition(b"\n")[2]) is not None


def read_mbox(source: Source, tally: Tally) -> Iterator[Message]:
    """The labelled messages of an mbox, in order; those without text are counted and skipped.

    Raises UserError where messages have no label.
    """
    n = unlabelled = 0
    for raw, cut in _mails(source):
        n += 1
        spam = _label(raw)
        if spam is None:
            unlabelled += 1
            continue
        text, broken = mail_to_text(raw)
        if not text:
            tally.n_empty += 1
            continue
        tally.n_broken += broken
        tally.n_cut += cut
        yield Message(text, spam)
    if unlabelled:
        raise UserError(
            f"{source.name} has {unlabelled:,} of {n:,} messages without a label: each needs one of the headers "
            f"{', '.join(LABEL_HEADERS)} that says ham or spam, or no or yes."
        )


def _label(raw: bytes) -> bool | None:
    mail = headers_of(raw)
    for header in LABEL_HEADERS:
        word = re.match(r"\s*(\w+)", str(mail.get(header, "")))
        if word and (says := word[1].casefold()) in SAYS_SPAM | SAYS_HAM:
            return says in SAYS_SPAM
    return None


def _mails(source: Source) -> Iterator[tuple[bytes, bool]]:
    """Each e-mail without its "From " line, and whether it was cut for being too long."""
    with source.open() as stream:
        lines: list[bytes] = []
        size, blank = 0, True
        for line in iter(lambda: stream.readline(LONGEST), b""):
            if blank and line.startswith(b"From "):
                if lines:
                    yield _whole(lines), size > LONGEST
                lines, size, blank = [b""], 0, False  # begun, though it has no line yet
                continue
            blank = not line.strip(b"\r\n")
            size += len(line)
            if size <= LONGEST:
                lines.append(line)
        if lines:
            yield _whole(lines), size > LONGEST


def _whole(lines: list[bytes]) -> bytes:
    return ESCAPED.sub(rb"\1", b"".join(lines))
