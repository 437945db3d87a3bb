"""Messages to learn from: the SMS Spam Collection, messages of the program's own grammar, or the user's own.

By default the 5,574 messages of the collection are fetched; where they cannot be had, generated messages take their
place and a note says why. The user's own come as a table, a folder, an mbox, or an archive of one of these: which it
is, is seen from what is there, not from its name. Whatever the source, the result is a `Corpus`.
"""

import difflib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from projects.common.errors import UserError
from projects.common.fetch import DataUnavailable, fetch
from projects.spam.grammar import N, generate
from projects.spam.messages import Corpus, Message, Tally
from projects.spam.sources import decoded, file_source
from projects.spam.tables import SMS_LAYOUT, read_table

DATASETS = {
    "sms_spam": "SMS Spam Collection: 5,574 text messages, 747 of them spam",
    "generated": "messages of the program's own grammar: 5,574, about 13.4 % of them spam",
}
DEFAULT = "sms_spam"


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
    if data is not None and dataset is not None:
        raise UserError(f"--data {data} and --dataset {dataset} exclude each other: give one of them.")
    if data is not None:
        return read_corpus(data, label_column, text_column)
    if label_column is not None or text_column is not None:
        raise UserError("--label-column and --text-column say where to look in a table of your own: give it by --data.")
    if dataset is not None and dataset not in DATASETS:
        raise UserError(_unknown(dataset))
    try:
        return LOADERS[dataset or DEFAULT](seed, offline)
    except DataUnavailable as problem:
        if dataset is not None:
            raise
        corpus = _generated(seed)
        corpus.notes.append(f"Generated messages are used, because {str(problem).rstrip('.')}.")
        return corpus


def _unknown(dataset: str) -> str:
    near = difflib.get_close_matches(dataset.lower(), DATASETS, n=1, cutoff=0.5)
    guess = f"did you mean {near[0]}? There are" if near else "there are"
    return f"--dataset {dataset} is unknown: {guess} {', '.join(DATASETS)}."


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


def read_corpus(path: Path, label_column: str | None = None, text_column: str | None = None) -> Corpus:
    """Labelled messages of the user's own: a table, a folder, an mbox, or an archive of one of these.

    All of it is read once, to count and to find what is wrong. Raises UserError, one sentence, for what is not usable.
    """
    raise UserError(f"{path}: not yet.")


def read_message(path: Path) -> str:
    """The text of one file, plain or an e-mail. Raises UserError where it cannot be read or is binary."""
    with file_source(path).open() as stream:
        return decoded(stream.read())[0]
