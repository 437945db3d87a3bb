"""Tables of one's own: found out, read to the letter, and refused in one sentence."""

import csv
import io
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.common.errors import UserError
from projects.spam import layouts
from projects.spam.data import generated, read_corpus
from projects.spam.layouts import find_layout
from projects.spam.messages import Message, Tally
from projects.spam.sources import Source, file_source
from projects.spam.tables import read_table

HAM, SPAM = Message("see you at noon, ok?", False), Message("WIN a prize; text now", True)


@pytest.fixture
def table(tmp_path):
    """table(text) -> the path of a file of it."""

    def write(content, name="table"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def test_separators_headers_columns_and_labels(table):
    for content in READ:
        assert list(read_corpus(table(content))) == [HAM, SPAM], content


READ = [
    "ham\tsee you at noon, ok?\nspam\tWIN a prize; text now\n",  # as the SMS collection
    "ham\tsee you at noon, ok?\r\nspam\tWIN a prize; text now",  # other line ends, and none at the end
    "\n\nham\tsee you at noon, ok?\n\nspam\tWIN a prize; text now\n\n",
    'ham,"see you at noon, ok?"\nspam,WIN a prize; text now\n',
    'ham;see you at noon, ok?\nspam;"WIN a prize; text now"\n',
    'label,text\nham,"see you at noon, ok?"\nspam,WIN a prize; text now\n',
    'text,spam\n"see you at noon, ok?",0\nWIN a prize; text now,1\n',  # a name that is a label too
    'Message;Category\nsee you at noon, ok?;Ham\n"WIN a prize; text now"; SPAM \n',
    'v1,v2,,,\nham,"see you at noon, ok?",,,\nspam,WIN a prize; text now,,,\n',  # as the collection is on Kaggle
    "v1,v2,,,\nham,see you at noon, ok?,,\nspam,WIN a prize; text now,,,\n",  # its text continued in nameless columns
    "label,text\nham,see you at noon, ok?\nspam,WIN a prize; text now\n",  # a comma that nobody quoted
    "ham,see you at noon, ok?\nspam,WIN a prize; text now\n",
    "Kategorie\tNachricht\n0\tsee you at noon, ok?\n1\tWIN a prize; text now\n",  # names nobody knows
    "id\tlabel_num\tlabel\tbody\n7\t0\tham\tsee you at noon, ok?\n8\t1\tspam\tWIN a prize; text now\n",
    "id\ttext\tlabel\n1\tsee you at noon, ok?\tFALSE\n0\tWIN a prize; text now\tTRUE\n",  # ids that look like labels
    "subject\tx\ttarget\nhi\tsee you at noon, ok?\tno\nhi\tWIN a prize; text now\tyes\n",  # the longest is the text
    # Counters that look like labels, and fillers that are longer than the texts.
    f"1\tsee you at noon, ok?\tHam\t{'x' * 99}\n0\tWIN a prize; text now\tSPAM\t{'x' * 99}\n",
    f"n\tBODY\tIsSpam\tmore\n1\tsee you at noon, ok?\t0\t{'x' * 99}\n0\tWIN a prize; text now\t1\t{'x' * 99}\n",
    f"n\tx\ty\tfiller\n1\tsee you at noon, ok?\t0.0\t{'x' * 99}\n7\tWIN a prize; text now\t1.0\t{'x' * 99}\n",
    "read\tlabel\tx\nspam\t0\tsee you at noon, ok?\nspam\t1\tWIN a prize; text now\n",  # its name counts first
    "not spam\tsee you at noon, ok?\nspam\tWIN a prize; text now\n",
    "Non-Spam\tsee you at noon, ok?\nspam\tWIN a prize; text now\n",
    "text\ttarget\nsee you at noon, ok?\tlegitimate\nWIN a prize; text now\tspam\n",
    "text\ttarget\nsee you at noon, ok?\tnot_spam\nWIN a prize; text now\tspam\n",
]


def test_which_columns_are_read_is_told(table):
    """Unless there is nothing but a label and a text."""
    rows = "7,see,ham\n8,WIN,spam\n"
    for first, sentence in {
        "n,Body,IsSpam\n": "Labels are in column 3 'IsSpam', texts in column 2 'Body'.",
        ",Body,IsSpam\n": "Labels are in column 3 'IsSpam', texts in column 2 'Body'.",
        "": "Labels are in column 3, texts in column 2.",
    }.items():
        assert read_corpus(table(first + rows)).notes == [sentence]
    assert read_corpus(table("text,label\nsee,ham\nWIN,spam\n")).notes == [
        "Labels are in column 2 'label', texts in column 1 'text'."
    ]
    assert read_corpus(table("ham,see,7\nspam,WIN,8\n"), "1", "3").notes == [
        "Labels are in column 1, texts in column 3."
    ]
    for separator in "\t,;":
        assert read_corpus(table(f"ham{separator}see\nspam{separator}WIN\n")).notes == []


@pytest.mark.parametrize(
    ("content", "which"),
    [
        ("n,text,y\n0,see,1\n1,WIN,0\n", "(1, 3): name the right one by --label-column; the first row has 1 'n', 2 "),
        ("0\tsee\tno\n1\tWIN\tyes\n", "(1, 3): name the right one by --label-column; the first row has 1 '0', 2 "),
        ("ham,spam,see\nspam,spam,WIN\n", "(1, 2): name"),
        ("label,class,text\n0,1,see\n1,1,WIN\n", "(1, 2): name"),
    ],
)
def test_columns_that_are_alike_are_asked_about(table, content, which):
    with pytest.raises(UserError) as caught:
        read_corpus(table(content))
    assert f"has more than one column of labels {which}" in str(caught.value)
    assert len(list(read_corpus(table(content), label_column=which[1]))) == 2


def test_a_header_that_is_guessed_is_told(table):
    corpus = read_corpus(table("Kategorie\tNachricht\n0\tsee\n1\tWIN\n"))
    columns = "Labels are in column 1 'Kategorie', texts in column 2 'Nachricht'."
    first = "The first row is read as the names of columns, not as a message: 'Kategorie', 'Nachricht'."
    assert corpus.notes == [first, columns]
    assert read_corpus(table("Label\tNachricht\n0\tsee\n1\tWIN\n")).notes == [columns.replace("Kategorie", "Label")]
    assert read_corpus(table("Kategorie\tNachricht\n0\tsee\n1\tWIN\n"), "kategorie").notes == [columns]


def test_columns_given_by_name_or_number(table):
    path = table("a,b,c,d\n0,1,ham,see\n1,0,spam,WIN\n")
    assert list(read_corpus(path, "a", "d")) == [Message("see", False), Message("WIN", True)]
    assert list(read_corpus(path, "2", "4")) == [Message("see", True), Message("WIN", False)]
    assert list(read_corpus(path, " C ")) == [Message("see", False), Message("WIN", True)]
    assert list(read_corpus(path, text_column="a")) == [Message("0", False), Message("1", True)]
    bare = table("0\tham\tsee you\n0\tspam\tWIN it\n")
    assert list(read_corpus(bare, "2", "3")) == [Message("see you", False), Message("WIN it", True)]
    numbered = table("1,0\nham,see\nspam,WIN\n")  # names come before numbers
    assert list(read_corpus(numbered, "1", "0")) == [Message("see", False), Message("WIN", True)]


def test_quotation_marks_in_tab_separated_tables(table):
    """They enclose fields where the whole file can be read so; else they mean themselves."""
    texts = ['"Gimme a few" was an hour ago', '"WIN now"', '"never closed', "last"]
    path = table("".join(f"{label}\t{text}\n" for label, text in zip(["ham", "spam"] * 2, texts, strict=True)))
    assert [text for text, _ in read_corpus(path)] == texts
    path = table('ham\t"begins\nham\tother\nspam\tends"\n')
    assert [text for text, _ in read_corpus(path)] == ['"begins', "other", 'ends"']
    rows = [["ham", 'he said "hi"\nand left'], ["spam", "tab\there"], ["ham", "plain"]]
    file = io.StringIO()
    csv.writer(file, delimiter="\t").writerows(rows)
    assert [text for text, _ in read_corpus(table(file.getvalue()))] == [text for _, text in rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_encodings_that_say_what_they_are(table, encoding):
    corpus = read_corpus(table("label,text\nham,schön\nspam,£1000 ☎\n".encode(encoding)))
    assert list(corpus) == [Message("schön", False), Message("£1000 ☎", True)]
    assert corpus.n_broken == 0 and len(corpus.notes) == 1  # which columns are read


def test_broken_encodings_are_replaced_and_counted(table):
    assert read_corpus(table("ham,caf\xe9\nspam,WIN \xa31000\nham,good \ufffd\n")).n_broken == 0
    corpus = read_corpus(table(b"v1,v2\nham,caf\xe9\nspam,WIN \xa3\xa31000\nspam,plain\nham,good \xef\xbf\xbd\n"))
    assert [text for text, _ in corpus] == ["caf\ufffd", "WIN \ufffd\ufffd1000", "plain", "good \ufffd"]
    assert (corpus.n, corpus.n_spam, corpus.n_broken) == (4, 2, 2)
    assert corpus.notes[1:] == ["2 messages had bytes that are no text in their encoding: each is read as U+FFFD."]


def test_broken_utf_16_is_replaced_and_counted(table):
    content = "ham\tsee\nspam\tWIN\n".encode("utf-16").replace("E".encode("utf-16-le"), b"\x00\xd8")
    content = content.replace("W".encode("utf-16-le"), b"\x00\xdc")
    assert read_corpus(table(content)).n_broken == 1


def test_messages_without_text_are_counted_and_skipped(table):
    corpus = read_corpus(table("ham\tsee\nham\t \nspam\t\nspam\nspam\tWIN\n"))
    assert list(corpus) == [Message("see", False), Message("WIN", True)]
    assert corpus.n == 2 and corpus.notes == ["3 messages had no text and were skipped."]


WRONG = [
    ("", "is empty: give a table with a label and a text on each row."),
    (" \n\n", "is empty"),
    ("hello world\n", "is no table of messages: no tab, comma or semicolon separates a label from a text."),
    ("ham\tsee\nham\tyou\n", "has one class only (all 2 messages are ham): add some spam, to learn the difference."),
    ("spam\tWIN\n", "has one class only (its one message is spam): add some ham, to learn the difference."),
    ("ham\tsee\nspam\tWIN\nhamm\tyou\n", "line 3: the label is 'hamm'; labels are ham and spam, or 0 and 1."),
    ('label,text\nham,"two\nlines"\n2,see\nspam,WIN\n', "line 4: the label is '2'; labels are"),
    ("label,text\n\nham,see\nspam,WIN\n,what\n", "line 5: the label is ''; labels are"),
    ("text\tlabel\nsee\tham\nWIN\tspam\nyou\n", "line 4: the label is missing; labels are"),
    ("text,label\nsee,promo\nWIN,news\n", "line 2: the label is 'promo'; labels are"),
    ("text,label,type\nsee,promo,a\nWIN,news,b\n", "line 2: the label is 'promo'; labels are"),
    ("hm\tsee you later, alligator\nham\tyes\nspam\tWIN\n", "line 1: the label is 'hm'; labels are"),
    ("ham\tsee\nspam\tWIN\n" + "x" * 99 + "\tyou\n", f"line 3: the label is '{'x' * 40}'; labels are"),
    ("a,b\nx,see\ny,WIN\n", "has no column of labels (ham and spam, or 0 and 1): name it by --label-column"),
    ("label,text\n", "has no message with any text in it: give some ham and some spam."),
    ("ham\t\nspam\t\n", "has no message with any text in it"),
    (b"ham\tsee\nspam\tWIN\x00\n", "is a binary file, not text: give a table, an mbox,"),
    (b"ham\tsee\nspam\tWIN\n" * 9000 + b"\x00", "is a binary file, not text"),
    (bytes(range(256)) * 9, "is a binary file, not text"),
    (b"\x01\x02\x03" * 30 + b"ham\tsee", "is a binary file, not text"),
    ("ham,see\nspam,WIN\n" * 99 + 'ham,"' + ("x" * 2**20 + "\n") * 9, "line 199: field larger than field limit"),
    ('ham,see\nspam,"WIN\nham,you\n', "line 2: a quotation mark is never closed; double it, or take it away."),
    ("ham\tsee\nspam\tWIN\nham\t" + "x" * 2**23, "line 3: more than 8,388,608 characters; break it into lines."),
]


@pytest.mark.parametrize(("content", "sentence"), WRONG, ids=[sentence[:40] for _, sentence in WRONG])
def test_what_is_wrong_is_said_in_one_sentence(table, content, sentence):
    path = table(content)
    with pytest.raises(UserError) as caught:
        read_corpus(path)
    assert str(caught.value).startswith(str(path)) and sentence in str(caught.value)
    assert str(caught.value).endswith(".") or str(caught.value).endswith("?")


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (("lable", None), "has no column 'lable': the first row has 1 'label', 2 'text'."),
        ((None, "3"), "has no column '3': the first row has 1 'label', 2 'text'."),
        (("0", None), "has no column '0'"),
        (("1", "label"), "has no column of texts besides the labels: name both; the first row has 1 'label', 2 'text'"),
        (("text", None), "line 2: the label is 'see'"),
    ],
)
def test_columns_that_are_not_there(table, asked, sentence):
    with pytest.raises(UserError) as caught:
        read_corpus(table("label,text\nham,see\nspam,WIN\n"), *asked)
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    "table_of",
    [
        "id;Body;IsSpam;when\n1;so, what, then, hm;ham;now\n2;WIN, WIN, WIN, WIN;spam;now\n3;a;ham;now, or never\n",
        "id\tBody\tIsSpam\twhen\n1\tso, what; then, hm\tham\tnow\n2\tWIN, WIN; a\tspam\tnow\n3\ta; b\tham\tnow\n",
        "id,Body,IsSpam,when\n1,so; what; then; hm,ham,now\n2,WIN; WIN; WIN,spam,now\n3,a; b; c; d,ham,now\n",
    ],
)
def test_a_complaint_about_columns_is_by_the_right_separator(table, table_of):
    with pytest.raises(UserError) as caught:
        read_corpus(table(table_of), "nope")
    assert str(caught.value).endswith("has no column 'nope': the first row has 1 'id', 2 'Body', 3 'IsSpam', 4 'when'.")


def test_a_text_is_cut_where_it_is_too_long(table):
    corpus = read_corpus(table("ham\tsee\nspam\t" + "WIN " * 2**18 + "now\nspam\t" + "x" * 2**20 + "\n"))
    assert [len(text) for text, _ in corpus] == [3, 2**20, 2**20]
    most = "no more than 8,388,608 bytes and 1,048,576 characters of a message are read"
    assert corpus.notes == [f"1 message was too long and was cut: {most}."]


def test_looking_for_quotation_marks_shows_a_bar(table, monkeypatch):
    labels = []
    monkeypatch.setattr(layouts, "tracked", lambda items, label: labels.append(label) or items)
    read_corpus(table("ham\tsee\nspam\tWIN\n"))
    assert labels == ["Looking for quotation marks"]


def test_one_class_will_do_for_going_on_to_learn(table):
    corpus = read_corpus(table("spam\tWIN\nspam\tprize\n"), both_classes=False)
    assert (corpus.n, corpus.n_spam) == (2, 2)


# No surrogates: they have no UTF-8. No NUL: it is what tells a binary file.
LETTERS = st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('\t\n\r,;"')
ANY_TEXT = st.text(LETTERS, max_size=30).filter(str.strip)


@given(messages=st.lists(st.tuples(st.booleans(), ANY_TEXT), min_size=1, max_size=8), delimiter=st.sampled_from(",;\t"))
def test_any_text_survives(messages, delimiter):
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerow(["label", "text"])
    writer.writerows([["spam" if spam else "ham", text] for spam, text in messages])
    source = Source("a table", lambda: io.BytesIO(file.getvalue().encode()))
    assert find_layout(source).quoted
    got = list(read_table(source, find_layout(source), Tally()))
    assert got == [Message(text, spam) for spam, text in messages]


def test_a_large_table_is_read_in_little_memory(table, tmp_path):
    path = tmp_path / "large.csv"
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["label", "text"])
        some = [("spam" if spam else "ham", text) for text, spam in generated(5000, 0)]
        for _ in range(4):
            writer.writerows(some)
    tracemalloc.start()
    corpus = read_corpus(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert corpus.n == 20_000 and peak < 500_000 < path.stat().st_size / 2


def test_a_file_that_may_not_be_read(table, monkeypatch):
    path = table("ham\tsee\nspam\tWIN\n")
    source = file_source(path)

    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", refuse)
    with pytest.raises(UserError, match=r"cannot be read \(permission denied\): give a file or folder that you may"):
        source.open()
