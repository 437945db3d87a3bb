"""Folders with ham and spam in them, and archives of these."""

import os
import shutil
import tarfile
import tracemalloc
import zipfile

import pytest

from projects.common.errors import UserError
from projects.spam import data
from projects.spam.data import load, read_corpus, read_message
from projects.spam.messages import MOST_READ, Message

TREE = {
    "ham/1.txt": "see you at noon",
    "ham/2.eml": "From: a@example.com\nSubject: Lunch\nContent-Type: text/html\n\n<p>at <b>noon</b>?</p>\n",
    "ham/2003/03": "Note: buy milk",
    "spam/1": "Subject: Prize\n\nWIN now\n",
}
MESSAGES = [
    Message("see you at noon", False),
    Message("Note: buy milk", False),
    Message("Lunch\nat noon?", False),
    Message("Prize\nWIN now", True),
]


@pytest.fixture
def tree(tmp_path):
    """tree(files) -> a folder with them."""

    def make(files=TREE, name="mine"):
        for path, content in files.items():
            file = tmp_path / name / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return tmp_path / name

    return make


def test_a_folder(tree):
    corpus = load(tree())
    assert sorted(corpus) == sorted(MESSAGES) and list(corpus) == list(corpus)
    assert (corpus.dataset, corpus.source, corpus.notes) == ("user", "user", [])
    assert (corpus.n, corpus.n_spam, corpus.n_broken) == (4, 1, 0)


@pytest.mark.parametrize(
    ("ham", "spam"),
    [
        *(("HAM", "Spam"), ("easy_ham", "spam_2"), ("hard-ham_10", "spam")),
        *(("a/b/ham", "c/spam/d"), ("spam/ham", "spam/spam")),
    ],
)
def test_what_the_two_folders_may_be_called(tree, ham, spam):
    assert list(read_corpus(tree({f"{ham}/x": "see", f"{spam}/x": "WIN"}))) in (
        [Message("see", False), Message("WIN", True)],
        [Message("WIN", True), Message("see", False)],
    )


def test_what_is_skipped_is_told(tree):
    more = {
        "README": "no message",
        "ham/.hidden": "no message",
        "ham/Thumbs.db": "no message",
        "__MACOSX/ham/1": "no message",
        "ham/picture.png": b"\x89PNG\r\n\x1a\n\x00\x00",
        "spam/sound": b"RIFF\x00\x00",
        "ham/empty": b"",
        "ham/latin": b"caf\xe9",
        "spam/long": b"WIN " * 2**21 + b"now",
    }
    corpus = read_corpus(tree(TREE | more))
    assert (corpus.n, corpus.n_spam, corpus.n_broken) == (6, 2, 1)
    assert set(corpus.notes) == {
        "1 file was skipped (outside ham and spam): README.",
        "2 files were skipped (binary): first ham/picture.png.",
        "1 message had no text and was skipped.",
        "1 message had bytes that are no text in its encoding: each is read as U+FFFD.",
        f"1 message was too long and was cut: {MOST_READ}.",
    }


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({}, "has no folders ham and spam with files in them; expected a folder ham and a folder spam in it"),
        ({"a/1": "see", "b/1": "WIN"}, "has no folders ham and spam"),
        ({"hamster/1": "see", "not_spam/1": "WIN"}, "has no folders ham and spam"),
        ({"ham/1": "see", "ham/2": "you"}, "has one class only (all 2 messages are ham): add some spam"),
        ({"spam/1": "WIN"}, "has one class only (its one message is spam): add some ham"),
        ({"ham/1": b"\0", "spam/1": b"\0"}, "has no message with any text in it (2 binary): give some ham and"),
    ],
)
def test_folders_that_will_not_do(tree, tmp_path, files, sentence):
    (tmp_path / "mine").mkdir()
    path = tree(files)
    for where in (path, archived(path, "zip"), archived(path, "gztar")):
        if where != path and not any(name.startswith(("ham/", "spam/")) for name in files):
            sentence = "has no folders ham and spam, nor a single table or mbox; expected a folder ham and a folder"
        with pytest.raises(UserError) as caught:
            read_corpus(where)
        assert str(caught.value).startswith(f"{where} {sentence}")


def archived(folder, kind, base=""):
    """An archive beside the folder, of what is in it or, with a base, of the folder itself."""
    root, inside = (folder.parent, folder.name) if base else (folder, ".")
    made = shutil.make_archive(str(folder.parent / f"archive{base}"), kind, root, inside)
    return type(folder)(made)


@pytest.mark.parametrize("base", ["", "-with-top-folder"])
@pytest.mark.parametrize("kind", ["zip", "tar", "gztar", "bztar", "xztar"])
def test_archives(tree, kind, base):
    corpus = read_corpus(archived(tree(TREE | {"ham/.hidden": "no"}), kind, base))
    assert sorted(corpus) == sorted(MESSAGES) and list(corpus) == list(corpus)
    assert (corpus.n, corpus.n_spam, corpus.notes) == (4, 1, [])


def test_an_archive_is_known_whatever_its_name(tree):
    path = archived(tree(), "gztar").rename(tree().parent / "mail.dat")
    assert sorted(read_corpus(path)) == sorted(MESSAGES)


@pytest.mark.parametrize("kind", ["zip", "gztar"])
def test_an_archive_of_a_single_table(tree, kind):
    folder = tree({"set/messages.csv": "label,text\nham,see\nspam,WIN\n", "readme.txt": "ham, spam", ".x": "no"})
    corpus = read_corpus(archived(folder, kind))
    assert list(corpus) == list(corpus) == [Message("see", False), Message("WIN", True)]
    with pytest.raises(UserError, match=r"messages\.csv has no column 'body'"):
        read_corpus(archived(folder, kind), text_column="body")


def test_archives_that_lead_out_or_are_damaged_are_refused(tree):
    folder = tree()
    evil = folder.parent / "evil.zip"
    with zipfile.ZipFile(evil, "w") as archive:
        archive.writestr("ham/1", "see")
        archive.writestr("../spam/1", "WIN")
    whole = archived(folder, "gztar").read_bytes()
    (folder.parent / "cut.tar.gz").write_bytes(whole[: len(whole) // 2])
    (folder.parent / "text.zip").write_text("ham\tsee\nspam\tWIN\n")
    for name, sentence in {
        "evil.zip": "is refused: its member '../spam/1' leads out of the folder or is a link.",
        "cut.tar.gz": "is no zip or tar archive that can be read",
        "text.zip": "is no zip or tar archive that can be read",
    }.items():
        with pytest.raises(UserError) as caught:
            read_corpus(folder.parent / name)
        assert sentence in str(caught.value)
    assert not (folder.parent.parent / "spam").exists()


def test_a_large_archive_is_read_in_little_memory(tmp_path):
    path = tmp_path / "large.tar.gz"
    with tarfile.open(path, "w:gz", compresslevel=1) as archive:
        for i in range(200):
            file = tmp_path / "file"
            file.write_bytes(b"see you at noon " * 2**11)
            archive.add(file, f"{'spam' if i % 2 else 'ham'}/{i}")
    tracemalloc.start()
    corpus = read_corpus(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert corpus.n == 200 and peak < 1_500_000 < 200 * 2**15


def test_a_file_of_the_folder_that_may_not_be_read(tree, monkeypatch):
    path, true = tree(), open

    def refuse(file, *rest, **named):
        if str(file).endswith("2.eml"):
            raise PermissionError(13, "Permission denied")
        return true(file, *rest, **named)

    monkeypatch.setattr("builtins.open", refuse)
    with pytest.raises(UserError, match=r"2\.eml cannot be read \(permission denied\)"):
        read_corpus(path)


def link(path, target):
    """A link to a folder, or a skip where this system lets nobody make one."""
    try:
        path.symlink_to(target, target_is_directory=True)
    except OSError as error:
        pytest.skip(f"no links to be had: {error}")


def test_links_to_folders_are_followed(tree):
    tree({"a/1": "see", "b/1": "Subject: Prize\n\nWIN now\n", ".c/1": "hidden"}, "elsewhere")
    mine = tree({"a/1": "no message"})
    link(mine / "ham", mine.parent / "elsewhere" / "a")
    link(mine / "spam", mine.parent / "elsewhere" / "b")
    link(mine / "ham" / ".hidden", mine.parent / "elsewhere")
    corpus = read_corpus(mine)
    assert list(corpus) == [Message("see", False), Message("Prize\nWIN now", True)]
    assert corpus.notes == ["1 file was skipped (outside ham and spam): a/1."]


def test_links_that_lead_back_or_twice_to_the_same_are_no_end(tree):
    folder = tree(TREE | {"x/1": "no message"})
    for place, target in {
        "ham/back": folder,
        "ham/here": folder / "ham",
        "spam/loop": folder / "spam" / "loop",
        "ham/again": folder / "ham" / "2003",
        "a": folder / "ham",
        "x/y": folder.parent / "other",
    }.items():
        link(folder / place, target)
    other = tree({"1": "no message"}, "other")
    link(other / "z", folder / "x")
    corpus = read_corpus(folder)
    assert sorted(corpus) == sorted(MESSAGES)
    [note] = corpus.notes
    assert note.endswith(" (outside ham and spam): first a/1.txt.")


def test_paths_that_are_links_to_nothing_or_in_a_circle(tmp_path):
    link(tmp_path / "loop", tmp_path / "loop")
    link(tmp_path / "gone", tmp_path / "nobody")
    for name, sentence in {
        "loop": "cannot be read, for its links lead in a circle: give a table, a folder, an mbox or an archive.",
        "loop/ham": "cannot be read, for its links lead in a circle",
        "gone": f"is a link to {tmp_path / 'nobody'}, which does not exist: mend it.",
        "gone/ham": "does not exist: give a table,",
    }.items():
        with pytest.raises(UserError) as caught:
            read_corpus(tmp_path / name)
        assert str(caught.value).startswith(f"{tmp_path / name} {sentence}")


def test_a_name_longer_than_any(tmp_path):
    with pytest.raises(UserError, match=r"(does not exist|cannot be read \(file name too long\)): give a "):
        read_corpus(tmp_path / ("x" * 5000))


def test_a_folder_that_may_be_listed_but_not_gone_into(tree, monkeypatch):
    folder = tree()

    def refuse(_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.is_file", refuse)
    with pytest.raises(UserError, match=r"cannot be read \(permission denied\): give a file or folder that you may"):
        read_corpus(folder)


@pytest.mark.parametrize("name", ["ham", "spam"])
def test_a_folder_of_one_class_is_not_a_folder_with_both_in_it(tree, name):
    with pytest.raises(UserError, match="has no folders ham and spam with files in them"):
        read_corpus(tree() / name)


STRAY = {
    "hello\n": "is no table of messages: no tab, comma or semicolon separates a label from a text.",
    "Dear Sam,\nas you said, noon\n": "has no column of labels (ham and spam, or 0 and 1): name it by --label-column",
    "Subject: Lunch\n\nat noon?\n": "is a single e-mail, without a label; expected a folder ham and a folder spam",
    "": "is empty: give a table",
    "\0": "is a binary file, not text",
}


@pytest.mark.parametrize("kind", ["zip", "gztar"])
@pytest.mark.parametrize("content", STRAY, ids=["text", "letter", "mail", "empty", "binary"])
def test_an_archive_of_a_stray_file_has_no_folders(tree, kind, content):
    path = archived(tree({"x/notes.txt": content}), kind)
    with pytest.raises(UserError) as caught:
        read_corpus(path)
    sentence = f"{path} has no folders ham and spam, and its one file x/notes.txt {STRAY[content]}"
    assert str(caught.value).startswith(sentence)


def test_an_excel_workbook(tree):
    files = {"[Content_Types].xml": "<Types/>", "_rels/.rels": "<x/>", "xl/workbook.xml": "<x/>", "xl/a.xml": "<x/>"}
    path = archived(tree(files), "zip").rename(tree().parent / "mine.xlsx")
    with pytest.raises(UserError) as caught:
        read_corpus(path)
    assert str(caught.value) == f"{path} is an Excel workbook, not text: save its sheet as CSV, and give that."


def test_listing_an_archive_shows_a_bar(tree, monkeypatch):
    labels = []
    monkeypatch.setattr(data, "tracked", lambda items, label: labels.append(label) or items)
    read_corpus(archived(tree(), "gztar"))
    assert labels == ["Listing the archive"]


def test_paths_that_will_not_do(tree, tmp_path):
    folder = tree()
    for path, columns, sentence in [
        (tmp_path / "mien", (), f"{tmp_path / 'mien'} does not exist: did you mean {tmp_path / 'mine'}?"),
        (tmp_path / "no" / "x", (), "does not exist: give a table, a folder, an mbox or an archive."),
        (folder / "ham" / "2.eml", (), "is a single e-mail, without a label; expected a folder ham and a folder spam"),
        (folder, ("label",), "is no table: leave out --label-column and --text-column."),
    ]:
        with pytest.raises(UserError) as caught:
            read_corpus(path, *columns)
        assert sentence in str(caught.value)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_a_pipe_can_be_read_but_once(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UserError, match="is neither a file nor a folder: save it as a file"):
        read_corpus(tmp_path / "pipe")


def test_one_message(tree):
    folder = tree(TREE | {"binary": b"\0\1\2", "latin": b"caf\xe9", "sixteen": "früh".encode("utf-16"), "empty": ""})
    assert read_message(folder / "ham" / "1.txt") == "see you at noon"
    assert read_message(folder / "ham" / "2.eml") == "Lunch\nat noon?"
    assert read_message(folder / "latin") == "caf\ufffd" and read_message(folder / "empty") == ""
    assert read_message(folder / "sixteen") == "früh"
    for name, sentence in {
        "binary": "is a binary file, not text: give a text or e-mail file.",
        "ham": "cannot be read (is a directory)",
        "nobody": "cannot be read (no such file or directory)",
    }.items():
        with pytest.raises(UserError) as caught:
            read_message(folder / name)
        assert sentence in str(caught.value)
