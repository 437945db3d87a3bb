"""Messages to learn from: the SMS Spam Collection, messages of the program's own grammar, or the user's own.

By default the 5,574 messages of the collection are fetched; where they cannot be had, generated messages take their
place and a note says why. The user's own come as a table, a folder, an mbox, or an archive of one of these: which it
is, is seen from what is there, not from its name. Whatever the source, the result is a `Corpus`.
"""

import difflib
import errno
import os
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path, PurePosixPath

from projects.common.archives import open_member, stream_members
from projects.common.cli import tracked
from projects.common.errors import UserError
from projects.common.fetch import DataUnavailable, fetch
from projects.common.sources import check_source
from projects.spam.folders import LAYOUT, File, file_to_text, folder_class, folder_files, is_hidden, read_files
from projects.spam.grammar import N, generate
from projects.spam.layouts import find_layout
from projects.spam.mail import is_mail
from projects.spam.mboxes import is_mbox, read_mbox
from projects.spam.messages import Corpus, Message, Reader, Tally, checked
from projects.spam.sources import Source, binary, file_source, read_head, read_whole, unreadable
from projects.spam.tables import SMS_LAYOUT, read_table

DATASETS = {
    "sms_spam": "SMS Spam Collection: 5,574 text messages, 747 of them spam",
    "generated": "messages of the program's own grammar: 5,574, about 13.4 % spam, one in 300 mislabeled on purpose",
}
DEFAULT = "sms_spam"
GIVE = "give a table, a folder, an mbox or an archive."


def load(
    data: Path | None = None,
    dataset: str | None = None,
    *,
    seed: int = 0,
    offline: bool = False,
    label_column: str | None = None,
    text_column: str | None = None,
) -> Corpus:
    """The messages that a person asked for.

    Parameters
    ----------
    data : a table, a folder, an mbox or an archive of the user's own
    dataset : a key of `DATASETS`; None is sms_spam, or generated messages where that cannot be had
    seed : for generated messages
    offline : never ask the network
    label_column, text_column : of a table: a name, or a number from 1

    Raises
    ------
    UserError for an unknown data set, a data set asked for by name that cannot be had, data that is not usable, both
    `data` and `dataset`, and columns without `data`.
    """
    check_source(data, dataset, DATASETS)
    if data is not None:
        return read_corpus(data, label_column, text_column)
    if label_column is not None or text_column is not None:
        raise UserError("--label-column and --text-column say where to look in a table of your own: give it by --data.")
    try:
        return LOADERS[dataset or DEFAULT](seed, offline)
    except DataUnavailable as problem:
        if dataset is not None:
            raise
        corpus = _generated(seed)
        corpus.notes.append(f"Generated messages are used, because {str(problem).rstrip('.')}.")
        return corpus


def _sms_spam(seed: int, offline: bool) -> Corpus:
    """A label, a tab and a text on each line; quotation marks mean themselves."""
    fetched = fetch("sms_spam", "SMSSpamCollection", offline=offline)
    reader = partial(read_table, file_source(fetched.path), SMS_LAYOUT)
    return Corpus("sms_spam", fetched.source, reader, [], n=5574, n_spam=747)


def _generated(seed: int, offline: bool = True) -> Corpus:
    return generated(N, seed)


def generated(n: int, seed: int) -> Corpus:
    """`n` messages of the grammar, made anew each time they are gone through."""

    def reader(tally: Tally) -> Iterator[Message]:
        return generate(n, seed)

    n_spam = sum(message.spam for message in generate(n, seed))
    return Corpus("generated", "generated", reader, [], n, n_spam)


LOADERS: dict[str, Callable[[int, bool], Corpus]] = {"sms_spam": _sms_spam, "generated": _generated}


def read_corpus(
    path: Path, label_column: str | None = None, text_column: str | None = None, *, both_classes: bool = True
) -> Corpus:
    """Labelled messages of the user's own: a table, a folder, an mbox, or an archive of one of these.

    All of it is read once, to count and to find what is wrong. Messages of one class alone are an error unless
    `both_classes` is False. Raises UserError, one sentence, for what is not usable.
    """
    path = Path(path)
    columns = (label_column, text_column)
    _must_exist(path)
    if os.path.isdir(path):
        reader = _of_files(str(path), partial(folder_files, path), columns)
    elif not os.path.isfile(path):
        raise UserError(f"{path} is neither a file nor a folder: save it as a file, for it is read more than once.")
    elif _is_archive(path):
        reader = _of_archive(path, columns)
    else:
        reader = _of_stream(file_source(path), columns)
    return checked(str(path), reader, both_classes)


def read_message(path: Path) -> str:
    """The text of one file, plain or an e-mail. Raises UserError where it cannot be read or is binary."""
    with file_source(path).open() as stream:
        text = file_to_text(read_whole(stream)[0])
    if text is None:
        raise binary(str(path), "give a text or e-mail file.")
    return text[0]


Columns = tuple[str | None, str | None]  # what a person said of those of labels and texts


def _of_stream(source: Source, columns: Columns) -> Reader:
    """The reader of an mbox or a table."""
    head = read_head(source)
    if is_mbox(head):
        _no_columns(source.name, columns)
        return partial(read_mbox, source)
    if is_mail(head):
        raise UserError(f"{source.name} is a single e-mail, without a label; {LAYOUT}.")
    return partial(read_table, source, find_layout(source, *columns))


def _of_files(where: str, files: Callable[[], Iterator[File]], columns: Columns) -> Reader:
    _no_columns(where, columns)
    return partial(read_files, where, files)


def _of_archive(path: Path, columns: Columns) -> Reader:
    """The reader of an archive with folders ham and spam, else with a single table or mbox."""
    names = []
    for name, _ in tracked(_archive_files(path), "Listing the archive"):
        if folder_class(name) is not None:
            return _of_files(str(path), partial(_archive_files, path), columns)
        names.append(name)
    if "[Content_Types].xml" in names and any(name.startswith("xl/") for name in names):
        raise UserError(f"{path} is an Excel workbook, not text: save its sheet as CSV, and give that.")
    names = [name for name in names if not Path(name).name.casefold().startswith("readme")]
    if len(names) == 1:
        return _of_member(path, names[0], columns)
    raise UserError(f"{path} has no folders ham and spam, nor a single table or mbox; {LAYOUT}.")


def _of_member(path: Path, name: str, columns: Columns) -> Reader:
    """The reader of the one file of an archive. Of a stray one, that there are no folders is said too."""
    shown = PurePosixPath(name)  # without a ./ in front
    source = Source(f"{path}/{shown}", partial(open_member, path, name))
    try:
        return _of_stream(source, columns)
    except UserError as problem:
        what = str(problem).removeprefix(f"{source.name} ")
        if what == str(problem) or any(column is not None for column in columns):
            raise
        raise UserError(f"{path} has no folders ham and spam, and its one file {shown} {what}") from problem


def _archive_files(path: Path) -> Iterator[File]:
    return (File(name, open) for name, _, open in stream_members(path) if not is_hidden(name))


def _is_archive(path: Path) -> bool:
    """By its name, so that a damaged one is told as such, or by its content."""
    if path.name.casefold().endswith((".zip", ".tar", ".tgz", ".tar.gz", ".tar.bz2", ".tar.xz")):
        return True
    try:
        return tarfile.is_tarfile(path) or zipfile.is_zipfile(path)
    except OSError as error:
        raise unreadable(path, error) from error


def _no_columns(where: str, columns: Columns) -> None:
    if any(column is not None for column in columns):
        raise UserError(f"{where} is no table: leave out --label-column and --text-column.")


def _must_exist(path: Path) -> None:
    """Refuse a path that leads nowhere: there is nothing, a link is in the way, or it may not be gone."""
    try:
        os.stat(path)
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        if os.path.islink(path):
            raise UserError(f"{path} is a link to {os.readlink(path)}, which does not exist: mend it.") from error
        raise UserError(f"{path} does not exist: {_nearest(path)}") from error
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise UserError(f"{path} cannot be read, for its links lead in a circle: {GIVE}") from error
        raise unreadable(path, error) from error


def _nearest(path: Path) -> str:
    """What a path that does not exist may have meant."""
    try:
        near = difflib.get_close_matches(path.name, os.listdir(path.parent), n=1)
    except OSError:
        near = []
    return f"did you mean {path.parent / near[0]}?" if near else GIVE
