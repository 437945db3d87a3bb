"""What a message is, and a collection of them that is read anew each time it is gone through.

Nothing here holds the messages: a corpus holds a function that reads them, so that one larger than memory can be gone
through as often as wanted. It is gone through once when it is made: what is wrong with it is said then, and not after
minutes of training.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from projects.common.cli import tracked
from projects.common.errors import UserError
from projects.spam.sources import LONGEST

LONGEST_TEXT = 2**20  # characters of a message that are handed on: twice the whole SMS collection
MOST_READ = f"no more than {LONGEST:,} bytes and {LONGEST_TEXT:,} characters of a message are read"


class Message(NamedTuple):
    """A text, and whether it is spam."""

    text: str
    spam: bool


@dataclass
class Tally:
    """What was met in one reading: readers count into it what they mend, cut or pass over."""

    n: int = 0
    n_spam: int = 0
    n_broken: int = 0  # bytes that were no text in their encoding, replaced by U+FFFD
    n_empty: int = 0
    n_cut: int = 0
    skipped: dict[str, list] = field(default_factory=dict)  # why -> [how many, the first]
    remarks: list[str] = field(default_factory=list)  # sentences about what was guessed

    def skip(self, why: str, what: str) -> None:
        """Count something that is passed over, and remember the first of its kind."""
        self.skipped.setdefault(why, [0, what])[0] += 1

    def message(self, text: str, spam: bool, *, broken: bool, cut: bool = False) -> Message | None:
        """A message that was read, counted by what happened to it; None, and counted, where it has no text."""
        if not text.strip():
            self.n_empty += 1
            return None
        self.n_broken += broken
        self.n_cut += cut or len(text) > LONGEST_TEXT
        return Message(text[:LONGEST_TEXT], spam)


Reader = Callable[[Tally], Iterator[Message]]


@dataclass
class Corpus:
    """Labelled messages: going through it reads them anew, in the same order.

    Attributes
    ----------
    dataset : "sms_spam", "generated", or "user"
    source : "cache", "mirror", "download", "generated" or "user"
    reader : what reads the messages, and counts into a `Tally`
    notes : sentences for the terminal and the report: what was mended, skipped or replaced, and why
    n, n_spam, n_broken : messages, how many are spam, and how many had bytes that were no text
    """

    dataset: str
    source: str
    reader: Reader = field(repr=False)
    notes: list[str]
    n: int
    n_spam: int
    n_broken: int = 0

    def __iter__(self) -> Iterator[Message]:
        return self.reader(Tally())


def checked(name: str, reader: Reader, both_classes: bool = True) -> Corpus:
    """A corpus of the user's own, read once to its end.

    Raises UserError where the reader does, where there is no message and, unless one will do, where all are of one
    class.
    """
    tally = Tally()
    for message in tracked(reader(tally), "Reading messages"):
        tally.n += 1
        tally.n_spam += message.spam
    if tally.n == 0:
        raise UserError(f"{name} has no message with any text in it{_why_none(tally)}: give some ham and some spam.")
    if both_classes and tally.n_spam in (0, tally.n):
        only, lacks = ("spam", "ham") if tally.n_spam else ("ham", "spam")
        have = "its one message is" if tally.n == 1 else f"all {tally.n:,} messages are"
        raise UserError(f"{name} has one class only ({have} {only}): add some {lacks}, to learn the difference.")
    return Corpus("user", "user", reader, _notes(tally), tally.n, tally.n_spam, tally.n_broken)


def _why_none(tally: Tally) -> str:
    skipped = [f"{count:,} {why}" for why, (count, _) in tally.skipped.items()]
    return f" ({', '.join(skipped)})" if skipped else ""


def _notes(tally: Tally) -> list[str]:
    """One sentence for each kind of thing that was mended or passed over."""
    found = [
        (tally.n_broken, "had bytes that are no text in {its} encoding: each is read as U+FFFD"),
        (tally.n_empty, "had no text and {was} skipped"),
        (tally.n_cut, f"{{was}} too long and {{was}} cut: {MOST_READ}"),
    ]
    notes = [*tally.remarks]
    notes += [f"{_counted(count, 'message')} {_verbs(what, count)}." for count, what in found if count]
    for why, (count, first) in tally.skipped.items():
        which = first if count == 1 else f"first {first}"
        notes.append(f"{_counted(count, 'file')} {_verbs('{was} skipped', count)} ({why}): {which}.")
    return notes


def _counted(count: int, thing: str) -> str:
    return f"{count:,} {thing}{'' if count == 1 else 's'}"


def _verbs(what: str, count: int) -> str:
    return what.format(was="was", its="its") if count == 1 else what.format(was="were", its="their")
