"""Mboxes: their e-mails, their labels, and lines that only look like the beginning of the next."""

import mailbox
import shutil
import tracemalloc

import pytest

from projects.common.errors import UserError
from projects.spam.data import read_corpus
from projects.spam.mboxes import GMAIL, LABEL_HEADERS
from projects.spam.messages import Message


def mbox(path, *mails):
    """An mbox as the standard library writes it."""
    box = mailbox.mbox(path)
    for mail in mails:
        box.add(mail)
    box.close()
    return path


@pytest.mark.parametrize("header", [header for header in LABEL_HEADERS if header != GMAIL])
def test_an_mbox(tmp_path, header):
    path = mbox(
        tmp_path / "box",
        f"Subject: Lunch\n{header}: No, score=0.1\n\nFrom noon on?\n\nFrom here\n",
        f"Subject: Prize\n{header.upper()}: yes\n\nWIN now\n",
        f"Subject: Again\n{header}: SPAM\n\nWIN again\n",
        f"{header}: ham\n\n\n",
    )
    assert b"\n>From here" in path.read_bytes()
    corpus = read_corpus(path)
    assert list(corpus) == list(corpus) == [
        Message("Lunch\nFrom noon on?\n\nFrom here", False),
        Message("Prize\nWIN now", True),
        Message("Again\nWIN again", True),
    ]
    assert corpus.notes == ["1 message had no text and was skipped."]


@pytest.mark.parametrize(
    ("value", "spam"), [("not spam", False), ("Non-Spam", False), ("legitimate", False), ("1.0", True), ("TRUE", True)]
)
def test_labels_are_as_in_tables(tmp_path, value, spam):
    path = mbox(tmp_path / "box", f"Subject: a\nX-Label: {value}\n\nb\n")
    assert list(read_corpus(path, both_classes=False)) == [Message("a\nb", spam)]


def test_an_mbox_in_an_archive(tmp_path):
    (tmp_path / "x").mkdir()
    mbox(tmp_path / "x" / "box", "Subject: a\nX-Label: ham\n\nb", "Subject: c\nX-Label: spam\n\nd")
    path = shutil.make_archive(str(tmp_path / "archive"), "zip", tmp_path / "x")
    assert list(read_corpus(path)) == [Message("a\nb", False), Message("c\nd", True)]


def test_an_mbox_is_no_table(tmp_path):
    with pytest.raises(UserError, match="is no table: leave out --label-column and --text-column"):
        read_corpus(mbox(tmp_path / "box", "X-Label: ham\n\nx"), text_column="2")


def test_an_mbox_without_labels(tmp_path):
    path = mbox(tmp_path / "box", "Subject: a\nX-Label: ham\n\nb", "Subject: c\nX-Label: maybe\n\nd", "Subject: e\n\nf")
    with pytest.raises(UserError) as caught:
        read_corpus(path)
    assert str(caught.value) == (
        f"{path} has 2 of 3 messages without a label: each needs one of the headers X-Label, X-Spam-Label, "
        "X-Gmail-Labels, X-Spam-Flag, X-Spam-Status, X-Spam, X-Class that says ham or spam, or no or yes."
    )


@pytest.mark.parametrize(
    ("labels", "spam"),
    [
        ("Spam,Unread", True),
        ("Inbox, SPAM", True),
        ('"Spam"', True),
        ("=?UTF-8?Q?Spam,Unge=C3=B6ffnet?=", True),
        ("Archived,\n =?UTF-8?Q?Unge=C3=B6ffnet?=,\n Spam", True),
        ("Inbox,Not spam,Spam/old", False),
        ("", False),
    ],
)
def test_the_labels_of_gmail(tmp_path, labels, spam):
    header = f"X-Gmail-Labels: {labels}\nX-Spam-Status: {'No' if spam else 'Yes'}\n"
    path = mbox(tmp_path / "box", f"{header}Subject: a\n\nb\n", f"X-Label: ham\n{header}Subject: c\n\nd\n")
    assert [message.spam for message in read_corpus(path, both_classes=False)] == [spam, False]


def test_a_line_that_begins_as_an_e_mail_does_belongs_to_the_text(tmp_path):
    """Only what a header follows begins an e-mail; not every program marks such a line."""
    mails = [
        "From a@example.com Sat Nov 21 13:55:32\nSubject: a\nX-Label: ham\n\nHi\n\nFrom now on ...\nlunch at noon\n",
        "\nFrom b\nX-Label: spam\n\nWIN\n\nFrom here on\n\nFrom there\n",
        "\nFrom c\r\nX-Label: spam\r\n\r\nFrom us\r\n\r\nFrom me\r\n",
    ]
    (tmp_path / "box").write_bytes("".join(mails).encode())
    assert list(read_corpus(tmp_path / "box")) == [
        Message("a\nHi\n\nFrom now on ...\nlunch at noon", False),
        Message("WIN\n\nFrom here on\n\nFrom there", True),
        Message("From us\r\n\r\nFrom me", True),
    ]


def test_a_large_mbox_is_read_in_little_memory(tmp_path):
    mail = "From x\nX-Label: {}\n\n" + "From noon on we lunch.\n\n" * 400
    (tmp_path / "box").write_text("".join(mail.format("spam" if n % 2 else "ham") for n in range(60)))
    tracemalloc.start()
    corpus = read_corpus(tmp_path / "box")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert corpus.n == 60 and peak < 200_000 < (tmp_path / "box").stat().st_size / 2
