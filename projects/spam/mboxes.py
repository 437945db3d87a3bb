"""An mbox: e-mails in one file, each after a line that begins with "From ", its label in a header.

A "From " line begins an e-mail where a blank line stands before it and a header after it: the text of an e-mail may
have such a line too. Of a line that begins with ">From ", the mark was put there by the program that wrote the mbox,
and is taken away. Read line after line, in the memory of one message.
"""

import re
from collections.abc import Iterator
from itertools import chain, pairwise

from projects.common.errors import UserError
from projects.spam.labels import is_spam
from projects.spam.mail import HEADER, header_to_text, headers_of, mail_to_text
from projects.spam.messages import Message, Tally
from projects.spam.sources import LONGEST, Source

# The value or its first word says spam or ham. The first header that does decides: what a person said, then the mail
# program, then filters on the way, for anyone may send a message with such a header.
GMAIL = "X-Gmail-Labels"  # all labels of a message, after commas: without Spam among them, it is ham
LABEL_HEADERS = ("X-Label", "X-Spam-Label", GMAIL, "X-Spam-Flag", "X-Spam-Status", "X-Spam", "X-Class")
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
        if message := tally.message(text, spam, broken=broken, cut=cut):
            yield message
    if unlabelled:
        raise UserError(
            f"{source.name} has {unlabelled:,} of {n:,} messages without a label: each needs one of the headers "
            f"{', '.join(LABEL_HEADERS)} that says ham or spam, or no or yes."
        )


def _label(raw: bytes) -> bool | None:
    mail = headers_of(raw)
    for header in LABEL_HEADERS:
        value = str(mail.get(header, ""))
        if header == GMAIL and header in mail:
            return "spam" in {label.strip(' "').casefold() for label in header_to_text(value)[0].split(",")}
        word = re.match(r"\s*(\w+)", value)
        for label in (value, word[1] if word else ""):
            if (spam := is_spam(label)) is not None:
                return spam
    return None


def _mails(source: Source) -> Iterator[tuple[bytes, bool]]:
    """Each e-mail without its "From " line, and whether it was cut for being too long."""
    with source.open() as stream:
        lines: list[bytes] = []
        size, blank = 0, True
        for line, following in pairwise(chain(iter(lambda: stream.readline(LONGEST), b""), [b""])):
            if blank and line.startswith(b"From ") and HEADER.match(following):
                if lines:
                    yield _whole(lines), size > LONGEST
                lines, size, blank = [], 0, False
                continue
            blank = not line.strip(b"\r\n")
            size += len(line)
            if size <= LONGEST:
                lines.append(line)
        if lines:
            yield _whole(lines), size > LONGEST


def _whole(lines: list[bytes]) -> bytes:
    return ESCAPED.sub(rb"\1", b"".join(lines))
