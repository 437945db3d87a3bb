"""Messages that a small grammar makes up, for a machine without network, and as many as wanted.

A rule (`phrases.py`) is a list of alternatives with other rules in braces; a message is "ham" or "spam" spelled out by
choosing at random until only words are left. What makes real messages hard is put in on purpose:

    mixed         ham that quotes spam, and spam that opens like a friend
    in between    reminders, codes and offers that are the one or the other with nothing in the words to tell
    misspelled    a letter dropped, doubled or swapped; in spam, letters written as digits (fr33)
    mislabeled    one message in 300 has the wrong label, as in real collections

The same seed makes the same messages on every machine, and more of them begin with the fewer. Telephone numbers and
addresses are of the ranges reserved for fiction.
"""

import random
import re
from collections.abc import Callable, Iterator

from projects.spam.messages import Message
from projects.spam.phrases import RULES

N = 5574  # as many as the SMS Spam Collection has
SPAM = 0.134
MISLABELED = 1 / 300
MISSPELLED = 0.10
DISGUISED = 0.12  # of the spam
IN_DIGITS = str.maketrans("aeiost", "431057")

# What each kind of message is spelled out from, and up to which share of its class, added up.
STYLES = {
    False: ((0.98, "ham"), (0.985, "ham_quoting_spam"), (1.0, "in_between")),
    True: ((0.87, "spam"), (0.95, "spam_like_a_friend"), (1.0, "in_between")),
}

Part = str | list  # words as they are, or alternatives, each of which is words or a list of parts


def generate(n: int = N, seed: int = 0) -> Iterator[Message]:
    """`n` messages, made one at a time: as many as wanted, in the memory of one."""
    rng = random.Random(seed)
    for _ in range(n):
        spam = rng.random() < SPAM
        mislabeled = rng.random() < MISLABELED
        yield Message(_text(spam != mislabeled, rng.random), spam)


def _text(spam: bool, uniform: Callable[[], float]) -> str:
    u = uniform()
    style = next(style for limit, style in STYLES[spam] if u < limit)
    words: list[str] = []
    _spell(GRAMMAR[style], uniform, words)
    text = " ".join("".join(words).split())  # an alternative may be nothing: no two blanks for it
    if uniform() < MISSPELLED:
        text = _changed(text, uniform, _misspelled)
    if spam and uniform() < DISGUISED:
        text = _changed(text, uniform, lambda word, _: word.translate(IN_DIGITS))
    return text


def _spell(alternatives: list, uniform: Callable[[], float], words: list[str]) -> None:
    """Choose one of the alternatives and append its words."""
    chosen = alternatives[int(uniform() * len(alternatives))]
    if type(chosen) is str:
        words.append(chosen)
        return
    for part in chosen:
        if type(part) is str:
            words.append(part)
        else:
            _spell(part, uniform, words)


def _changed(text: str, uniform: Callable[[], float], change: Callable[[str, Callable[[], float]], str]) -> str:
    """The text with one of its words changed; a word of three letters or fewer, or an address, stays."""
    words = text.split(" ")
    i = int(uniform() * len(words))
    if len(words[i]) > 3 and words[i].isalpha():
        words[i] = change(words[i], uniform)
    return " ".join(words)


def _misspelled(word: str, uniform: Callable[[], float]) -> str:
    """A letter after the first dropped, doubled, or swapped with the one before it."""
    i = 1 + int(uniform() * (len(word) - 1))
    before, previous, letter, after = word[: i - 1], word[i - 1], word[i], word[i + 1 :]
    changes = (previous, previous + letter + letter, letter + previous)
    return before + changes[int(uniform() * 3)] + after


def compiled(rules: dict[str, str]) -> dict[str, list]:
    """The rules as nested lists. Alternatives stand between bars; {name} is another rule, defined before its use."""
    grammar: dict[str, list] = {}
    for name, rule in rules.items():
        grammar[name] = [_parts(alternative.strip(" \n"), grammar) for alternative in rule.split("|")]
    return grammar


def _parts(alternative: str, grammar: dict[str, list]) -> Part:
    """One alternative: its words, or a list of words and of the rules it names. ~ is a blank at an edge."""
    pieces = re.split(r"\{(\w+)\}", " ".join(alternative.split()).replace("~", " "))
    parts = [grammar[piece] if i % 2 else piece for i, piece in enumerate(pieces) if i % 2 or piece]
    if all(isinstance(part, str) for part in parts):
        return "".join(parts)
    return parts


GRAMMAR = compiled(RULES)
