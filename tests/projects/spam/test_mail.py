"""The text of e-mails: undone encodings, HTML, parts; and of broken ones, some text."""

import base64
import random
import time
from email.message import EmailMessage

import pytest

from projects.spam.hypertext import html_to_text
from projects.spam.mail import is_mail, mail_to_text


def mail(body, *headers):
    """The bytes of an e-mail."""
    raw = body if isinstance(body, bytes) else body.encode()
    return "\n".join(["From: a@example.com", "Subject: Hello", *headers, "", ""]).encode() + raw


def multipart(kind, *parts):
    """The bytes of an e-mail with parts, each given as (headers, body)."""
    body = "".join(f"--xyz\n{headers}\n\n{text}\n" for headers, text in parts)
    return mail(body + "--xyz--\n", "MIME-Version: 1.0", f'Content-Type: multipart/{kind}; boundary="xyz"')


PLAIN, HTML = "Content-Type: text/plain; charset=utf-8", "Content-Type: text/html; charset=utf-8"
ATTACHED = "Content-Type: text/plain\nContent-Disposition: attachment; filename=a.txt"

READ = {
    "plain": (mail("see you\nat noon\n"), "Hello\nsee you\nat noon"),
    "windows line ends": (mail("see you").replace(b"\n", b"\r\n"), "Hello\nsee you"),
    "no subject": (b"From: a@example.com\nTo: b@example.com\n\nsee you\n", "see you"),
    "no body": (mail(""), "Hello"),
    "subject alone": (b"Subject: christmas tree farm\nsee you there\n", "christmas tree farm\nsee you there"),
    "line of an mbox": (b"From a@example.com Mon Jan  1 2001\n" + mail("see"), "Hello\nsee"),
    "folded subject": (b"Subject: one\n two\n\nthree", "one two\nthree"),
    "encoded subject": (b"Subject: =?utf-8?q?fr=C3=BC_h?= =?iso-8859-1?b?5nRo?= end\n\nx", "frü hæth end\nx"),
    "raw subject": ("Subject: früh\n\nx".encode(), "früh\nx"),
    "quoted-printable": (
        mail("caf=C3=A9 =\nbar=3D", PLAIN, "Content-Transfer-Encoding: quoted-printable"),
        "Hello\ncafé bar=",
    ),
    "base64": (
        mail(base64.encodebytes("WIN £1000".encode()), PLAIN, "Content-Transfer-Encoding: base64"),
        "Hello\nWIN £1000",
    ),
    "latin-1": (mail("caf\xe9".encode("latin-1"), "Content-Type: text/plain; charset=ISO-8859-1"), "Hello\ncafé"),
    "cyrillic": (mail("привет".encode("cp1251"), 'Content-Type: text/plain; charset="cp1251"'), "Hello\nпривет"),
    "undeclared utf-8": (mail("café"), "Hello\ncafé"),
    "unknown charset, plain letters": (mail("see", "Content-Type: text/plain; charset=x-nobody"), "Hello\nsee"),
    "charset that is no text": (mail("see", "Content-Type: text/plain; charset=rot13"), "Hello\nsee"),
    "html": (mail("<p>see <b>you</b></p>", HTML), "Hello\nsee you"),
    "alternative": (multipart("alternative", (PLAIN, "plain words"), (HTML, "<p>html words")), "Hello\nplain words"),
    "alternative, plain empty": (multipart("alternative", (PLAIN, " "), (HTML, "<p>html words")), "Hello\nhtml words"),
    "mixed": (multipart("mixed", (PLAIN, "one"), (HTML, "<i>two</i>"), (ATTACHED, "three")), "Hello\none\ntwo"),
    "picture": (multipart("mixed", (PLAIN, "one"), ("Content-Type: image/png", "iVBORw0KGgo=")), "Hello\none"),
    "forwarded": (multipart("mixed", ("Content-Type: message/rfc822", "Subject: Inner\n\nwords")), "Hello\nwords"),
    "no boundary": (mail("see you", "Content-Type: multipart/mixed"), "Hello\nsee you"),
    "boundary never met": (mail("see you", 'Content-Type: multipart/mixed; boundary="b"'), "Hello\nsee you"),
    "never ended": (mail("--b\n\nsee", 'Content-Type: multipart/mixed; boundary="b"'), "Hello\nsee"),
    "bad base64": (mail("c2Vl*IHlvdQ", "Content-Transfer-Encoding: base64"), "Hello\nsee you"),
    "unknown encoding": (mail("see you", "Content-Transfer-Encoding: 99bit"), "Hello\nsee you"),
    "no content type": (mail("see you", "Content-Type:"), "Hello\nsee you"),
}


@pytest.mark.parametrize("case", READ)
def test_the_text_of_an_e_mail(case):
    raw, text = READ[case]
    assert is_mail(raw)
    assert mail_to_text(raw) == (text, False)


BROKEN = {
    "not utf-8": (mail(b"caf\xe9", PLAIN), "Hello\ncaf\ufffd"),
    "declared ascii": (mail(b"caf\xe9", "Content-Type: text/plain; charset=us-ascii"), "Hello\ncaf\ufffd"),
    "unknown charset": (mail(b"caf\xe9", "Content-Type: text/plain; charset=x-nobody"), "Hello\ncaf\ufffd"),
    "not of the charset": (mail(b"\xff\xff", "Content-Type: text/plain; charset=euc-jp"), "Hello\n\ufffd\ufffd"),
    "raw subject": (b"Subject: fr\xfch\n\nx", "fr\ufffdh\nx"),
    "encoded subject": (b"Subject: =?utf-8?q?fr=FCh?=\n\nx", "fr\ufffdh\nx"),
    "UTF-7": (mail("+2AA-see", "Content-Type: text/plain; charset=utf-7"), "Hello\n\ufffdsee"),
    "NUL": (mail(b"a\0b"), "Hello\na\ufffdb"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_broken_encodings_are_replaced_and_told(case):
    raw, text = BROKEN[case]
    assert mail_to_text(raw) == (text, True)


def test_what_the_standard_library_writes_is_read():
    message = EmailMessage()
    subject, body = " ".join(["Überraschung für dich"] * 5), " ".join(["Grüße und viel Glück!"] * 9)
    message["Subject"], message["From"] = subject, "a@example.com"
    message.set_content(body)
    message.add_alternative("<p>anders</p>", subtype="html")
    message.add_attachment(b"\x89PNG\x00", maintype="image", subtype="png")
    text, broken = mail_to_text(message.as_bytes())
    assert (text, broken) == (f"{subject}\n{body}", False)


@pytest.mark.parametrize(
    "raw",
    [
        *(b"", b"\n\n", b"see you at noon", b"Note: buy milk", b"To: be or not to be", b"http://example.com/\n"),
        *(b"9:30 at noon?\nFrom: me", b"Note: see below\n\nSubject: x", b"From here on: rain", b"\x89PNG\r\n: \x00"),
    ],
)
def test_what_is_no_e_mail(raw):
    assert not is_mail(raw)


def test_parts_nested_too_deep_are_no_end():
    raw = b"Subject: deep\n"
    for i in range(3000):
        raw += b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (i, i)
    text, _ = mail_to_text(raw + b"\nwords")
    assert "words" in text


def test_whatever_is_broken_there_is_a_text():
    """Bytes of good e-mails changed, cut out or doubled at random."""
    rng = random.Random(0)
    good = [raw for raw, _ in READ.values()]
    damages = [b"", b"=?", b"\0", b"\xff", b"--xyz\n", b"\n", b'"', b"<!", b"&#", b";"]
    for _ in range(600):
        raw = bytearray(rng.choice(good))
        for _ in range(rng.randrange(1, 8)):
            i = rng.randrange(len(raw) + 1)
            raw[i : i + rng.randrange(4)] = rng.choice(damages)
        text, broken = mail_to_text(bytes(raw))
        assert isinstance(text, str) and isinstance(broken, bool) and "\0" not in text
        text.encode()  # no surrogate is left


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>one</p><p>two", "one\ntwo"),
        ("one<br>two<br/>three", "one\ntwo\nthree"),
        ("a <b>bold</b>\n move", "a bold move"),
        ("w<b>o</b>rd", "word"),
        ("caf&eacute; &amp; &#163;5 &nbsp;x &bogus; &#x110000;", "café & £5 x &bogus; \ufffd"),
        ("<style>p {color: red}</style>see<script>if (a < b) alert('x')</script> you", "see you"),
        ("<title>Win</title><body>now<!-- hidden --></body>", "Win\nnow"),
        ('<a href="http://example.com/a?b&amp;c">here</a>!', "here http://example.com/a?b&c !"),
        ("<a name=top>here</a>", "here"),
        ('<a href="http://example.com">never closed', "never closed http://example.com"),
        ("<table><tr><td>one<td>two</table>", "one\ntwo"),
        ("no tags at all", "no tags at all"),
        ("1 < 2 > 0 <", "1 < 2 > 0 <"),
        ("<![bogus[ no ]]>see<?php no ?></>", "see"),
        ("see<!-- never closed <p>no", "see"),
        ("see<script>never closed</style>", "see"),
        ("<A HREF='http://example.com'>here</A> <a\nclass=x href=b>there</a>", "here http://example.com there b"),
        ("", ""),
    ],
)
def test_html(html, text):
    assert html_to_text(html) == text


@pytest.mark.parametrize(
    "piece", ["<!--", "<a ", "<", "&", "<a href=b>", '<a "', "<script>", "<![", "</script", "<style", 'href="']
)
def test_the_time_for_malicious_html_grows_as_its_length(piece):
    """The square of these lengths would take minutes."""
    started = time.perf_counter()
    html_to_text(piece * 100_000)
    html_to_text("<style>" + piece * 100_000)
    assert time.perf_counter() - started < 5
