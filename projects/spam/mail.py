"""The text of an e-mail: its subject, and its parts that are text.

MIME parts, quoted-printable and base64 are undone by the standard library's `email`; encoded words in a subject (RFC
2047) here; HTML by `hypertext.py`. Where the same is said in plain text and in HTML, the plain text counts. Real spam
breaks every rule there is: whatever is wrong, there is a text. Left out: attachments, signatures, the other headers.
"""

import binascii
import codecs
import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import Message as Mail
from email.parser import BytesHeaderParser

from projects.spam.hypertext import html_to_text
from projects.spam.sources import decoded, mended

HEADER = re.compile(rb"^[!-9;-~]+:[ \t\r\n]", re.MULTILINE)
KNOWN_HEADER = re.compile(
    rb"^(?:from|to|cc|bcc|subject|date|sender|received|return-path|reply-to|delivered-to|message-id|in-reply-to|references"
    rb"|mime-version|content-type|content-transfer-encoding|list-id|precedence|x-[!-9;-~]+):[ \t\r\n]",
    re.IGNORECASE | re.MULTILINE,
)
SUBJECT = re.compile(rb"^subject:", re.IGNORECASE | re.MULTILINE)
BLANK_LINE = re.compile(rb"\r?\n\r?\n|\r\r")
# A word of a header as RFC 2047 writes it, =?charset?q or b?letters?=; blanks between two of them mean nothing.
ENCODED_WORD = re.compile(r"=\?([^?\s]+)\?([bq])\?([^?]*)\?=", re.IGNORECASE)
BETWEEN_WORDS = re.compile(r"(?<=\?=)\s+(?==\?)")
# Not by `email`, which takes the square of the length of a header with many semicolons in quotation marks.
CHARSET = re.compile(r"""\bcharset\s*=\s*["']?([^\s"';]+)""", re.IGNORECASE)
NOT_LETTERS = re.compile("[\0\ud800-\udfff]")  # UTF-7 can say the latter, which no encoding can write
NOT_OF_BYTES = {"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape"}  # codecs that no mail means


def is_mail(raw: bytes) -> bool:
    """Whether a file begins with headers, one of them known: a subject, or two. A text may begin with "Note:"."""
    head = raw[: 2**16].lstrip(b"\r\n")
    if head.startswith(b"From "):  # the line that an mbox has before each
        head = head.partition(b"\n")[2]
    if not HEADER.match(head):
        return False
    block = BLANK_LINE.split(head, maxsplit=1)[0]
    if SUBJECT.search(block):
        return True
    return KNOWN_HEADER.search(block) is not None and len(HEADER.findall(block)) > 1


def mail_to_text(raw: bytes) -> tuple[str, bool]:
    """Subject and text of an e-mail, and whether some of its bytes were no text in their encoding."""
    raw = raw.lstrip(b"\r\n")
    try:
        mail = message_from_bytes(raw, policy=policy.compat32)  # the newer policy raises on headers that are broken
        value = next((value for name, value in mail.raw_items() if name.lower() == "subject"), "")
        subject, broken = header_to_text(value)
        texts = [subject]
        for text, wrong in _texts(mail):
            texts.append(text)
            broken |= wrong
    except (RecursionError, ValueError, LookupError, AttributeError, TypeError):
        # What `email` raises for parts nested a thousand deep, and on other days: the file is then its own text.
        text, broken = decoded(raw)
        texts = [text]
    text = "\n".join(part.strip() for part in texts if part.strip())
    whole = NOT_LETTERS.sub("\ufffd", text)
    return whole, broken or whole != text


def headers_of(raw: bytes) -> Mail:
    """The headers of an e-mail, by name whatever the case."""
    return BytesHeaderParser(policy=policy.compat32).parsebytes(raw)


def _texts(mail: Mail) -> Iterator[tuple[str, bool]]:
    """The text of each part; of alternatives, that of the first plain one that says anything, else of HTML."""
    if mail.get_content_disposition() == "attachment":
        return
    kind = mail.get_content_type()
    if mail.is_multipart():
        parts = mail.get_payload()
        if kind == "multipart/alternative":
            parts = _best(parts)
        for part in parts:
            yield from _texts(part)
    elif kind.startswith(("text/", "multipart/")):  # the second has lost its boundary
        yield _part(mail, kind)


def _best(parts: list[Mail]) -> list[Mail]:
    plain = [part for part in parts if part.get_content_type() == "text/plain" and _part(part, "text/plain")[0].strip()]
    return plain[:1] or parts


def _part(mail: Mail, kind: str) -> tuple[str, bool]:
    """The text of a part without parts."""
    raw = mail.get_payload(decode=True) or b""
    charset = CHARSET.search(str(mail.get("Content-Type", "")))
    text, broken = _decoded(raw, charset and charset[1])
    return (html_to_text(text) if kind == "text/html" else text), broken


def header_to_text(value: str) -> tuple[str, bool]:
    """A header in words: =?utf-8?q?fr=C3=BC?= and raw bytes become what they mean."""
    broken = False

    def word(match: re.Match) -> str:
        nonlocal broken
        charset, code, letters = match.groups()
        raw = letters.encode("utf-8", "surrogateescape")
        try:
            raw = binascii.a2b_qp(raw, header=True) if code in "qQ" else binascii.a2b_base64(raw + b"===")
        except binascii.Error:
            broken = True
            return letters
        text, wrong = _decoded(raw, charset)
        broken |= wrong
        return text

    text, wrong = _decoded(value.encode("utf-8", "surrogateescape"), None)
    words = ENCODED_WORD.sub(word, BETWEEN_WORDS.sub("", " ".join(text.split())))
    return words, broken or wrong


def _decoded(raw: bytes, charset: str | None) -> tuple[str, bool]:
    """Bytes in the charset they claim; in UTF-8 where it is unknown or claims nothing, as ASCII claims nothing."""
    try:
        codec = codecs.lookup(charset or "utf-8").name
        if codec not in {"utf-8", "ascii", *NOT_OF_BYTES}:
            text = raw.decode(codec, "replace")
            return text, "\ufffd" in text and "\ufffd".encode() not in raw
    except (LookupError, ValueError):
        pass
    return mended(raw.decode("utf-8", "surrogateescape"))
