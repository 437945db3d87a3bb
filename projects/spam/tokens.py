"""From texts to counts of words: one regular expression, one dictionary.

    tokens      every match of `Tokenizer.pattern` in the text, lower case unless told otherwise
    features    what a token counts as: itself, or its kind ("<url>", "<money>", "<5 digits>")
    counts      for each message how often each feature of the vocabulary occurs, as compressed sparse rows

Messages are joined by a separator that the expression finds too, so that one call of `findall` splits hundreds of
them: the loop over messages runs in C. Compare: sklearn.feature_extraction.text.CountVectorizer.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from typing import TypeVar

import numpy as np

from foundations.linalg.sparse import SparseRows, row_of_each
from projects.common.errors import UserError

T = TypeVar("T")

SEPARATOR = "\x1e"  # ASCII's own record separator: white space to a regular expression, and part of no word
WORDS = r"\w\w+"
AT_ONCE, LETTERS_AT_ONCE = 256, 2**20  # messages: their tokens still fit into the processor's cache
_SEPARATES, _UNKNOWN = -1, -2  # in place of a feature's number

# Repetitions are possessive (++, *+): what they took they keep, so that no text takes the square of its length.
NUMBER = r"\d++(?:[.,]\d++)*+"
HOST = r"(?<![\w.-])[\w-]++(?:\.[\w-]++)++(?:(?<=\.com)|(?<=\.net)|(?<=\.org)|(?<=\.info)|(?<=\.biz)|(?<=\.uk))"
# kind -> (what it looks like, what it counts as)
KINDS: dict[str, tuple[str, Callable[[str], str]]] = {
    "urls": (rf"(?i:(?:https?://|www\.)\S+|{HOST}(?:/\S*)?)", lambda _: "<url>"),
    "money": (rf"[$£€¥] ?{NUMBER}", lambda _: "<money>"),
    "numbers": (rf"(?<!\w){NUMBER}(?!\w)", lambda token: f"<{sum(map(str.isdigit, token))} digits>"),
}
LONGEST_NGRAM = 20


@dataclass(frozen=True)
class Tokenizer:
    """How texts fall into tokens.

    Parameters
    ----------
    urls, money, numbers : addresses, amounts and numbers count by their kind instead of letter by letter
    case : upper and lower case differ
    char_ngrams : in place of words all strings of so many characters without a blank; 0 for words

    UserError where `char_ngrams` comes with one of the first three, which are about words, or is not 0 to 20.
    """

    urls: bool = False
    money: bool = False
    numbers: bool = False
    case: bool = False
    char_ngrams: int = 0

    def __post_init__(self):
        if self.char_ngrams and self.kinds:
            raise UserError(f"--char-ngrams takes the place of words; leave out --{' and --'.join(self.kinds)}.")
        if not 0 <= self.char_ngrams <= LONGEST_NGRAM:
            raise UserError(f"--char-ngrams is {self.char_ngrams}; it is at most {LONGEST_NGRAM}, and 0 for words.")

    @property
    def kinds(self) -> list[str]:
        """The kinds of token that count as one feature."""
        return [kind for kind in KINDS if getattr(self, kind)]

    @property
    def pattern(self) -> str:
        """The regular expression; scikit-learn takes it as `token_pattern`."""
        if self.char_ngrams:
            return rf"(?=(\S{{{self.char_ngrams}}}))"  # looking ahead takes nothing away: matches may overlap
        return "|".join([*(KINDS[kind][0] for kind in self.kinds), WORDS])

    def tokens(self, texts: Sequence[str]) -> list[str]:
        """The tokens of all texts in a row, with SEPARATOR after each text."""
        text = SEPARATOR.join([*texts, ""])
        if text.count(SEPARATOR) != len(texts):  # a message holds one itself
            text = SEPARATOR.join([*(text.replace(SEPARATOR, " ") for text in texts), ""])
        return re.findall(self._expression, text if self.case else text.lower())

    @property
    def _expression(self) -> str:
        if self.char_ngrams:
            return rf"(?=({SEPARATOR}|\S{{{self.char_ngrams}}}))"
        return f"{self.pattern}|{SEPARATOR}"

    def feature(self, token: str) -> str:
        """What a token counts as."""
        for kind in self.kinds:
            looks_like, counts_as = KINDS[kind]
            if re.fullmatch(looks_like, token):
                return counts_as(token)
        return token

    def features(self, text: str) -> list[str]:
        """The features of one text, in its order."""
        return [self.feature(token) for token in self.tokens([text]) if token != SEPARATOR]

    def spans(self, text: str) -> list[tuple[int, int, str]]:
        """Where each feature of a text stands in it: (start, end, feature), in its order."""
        shown = text if self.case else text.lower()
        if len(shown) != len(text):  # a few letters, such as İ, have a lower case of two
            shown = text
        group = 1 if self.char_ngrams else 0
        found = (match.span(group) for match in re.finditer(self.pattern, shown))
        return [(start, end, self.feature(shown[start:end])) for start, end in found]

    def options(self) -> dict[str, int]:
        """The settings as numbers, by name, for saving."""
        return {option.name: int(getattr(self, option.name)) for option in fields(self)}


@dataclass(frozen=True)
class Limits:
    """Which features a vocabulary keeps.

    Parameters
    ----------
    min_df : those in at least so many messages
    max_df : those in at most this fraction of the messages
    max_features : of these the most frequent; among equally frequent ones, the first in the alphabet
    """

    min_df: int = 1
    max_df: float = 1.0
    max_features: int | None = None

    @property
    def keep_all(self) -> bool:
        """Whether nothing is ever left out."""
        return self.min_df <= 1 and self.max_df >= 1 and self.max_features is None

    def select(self, words: Sequence[str], occurrences: np.ndarray, messages: np.ndarray, n: int) -> np.ndarray:
        """Numbers of the words to keep, ascending, from how often and in how many of n messages each occurs."""
        kept = np.flatnonzero((messages >= self.min_df) & (messages <= self.max_df * n))
        if self.max_features is not None and len(kept) > self.max_features:
            order = sorted(kept.tolist(), key=lambda number: (-occurrences[number], words[number]))
            kept = np.sort(order[: self.max_features])
        return kept


@dataclass(frozen=True)
class Vocabulary:
    """The features that count, each with its number: `words[number]`."""

    tokenizer: Tokenizer
    words: list[str]
    number_of: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self):
        object.__setattr__(self, "number_of", {word: number for number, word in enumerate(self.words)})

    def counts(self, texts: Sequence[str]) -> SparseRows:
        """How often each word occurs in each text: (n, len(words)); a word met twice has two entries of 1."""
        places = _places(self.tokenizer, texts, lambda feature: self.number_of.get(feature, _UNKNOWN))
        return _ones(*places, (len(texts), len(self.words)))

    def numbers(self, text: str) -> list[int]:
        """The number of each word of one text that the vocabulary has, in the text's order."""
        return [self.number_of[word] for word in self.tokenizer.features(text) if word in self.number_of]


def learn_vocabulary(
    texts: Sequence[str], tokenizer: Tokenizer | None = None, limits: Limits | None = None
) -> tuple[Vocabulary, SparseRows]:
    """The vocabulary of the texts and their counts, (n, words), in one pass. Cost: one dictionary look-up a token.

    Compare: sklearn.feature_extraction.text.CountVectorizer.fit_transform.
    """
    tokenizer, limits = tokenizer or Tokenizer(), limits or Limits()
    number_of: dict[str, int] = {}
    places = _places(tokenizer, texts, lambda feature: number_of.setdefault(feature, len(number_of)))
    words = list(number_of)
    counts = _ones(*places, (len(texts), len(words)))
    if not limits.keep_all:
        kept = limits.select(words, *frequencies(counts), len(texts))
        words, counts = [words[number] for number in kept], keep_columns(counts, kept)
    return Vocabulary(tokenizer, words), counts


def frequencies(counts: SparseRows) -> tuple[np.ndarray, np.ndarray]:
    """How often each word occurs, and in how many messages: (words,) each."""
    width = counts.shape[1]
    place = np.unique(row_of_each(counts) * width + counts.indices)  # each word once a message
    return np.bincount(counts.indices, minlength=width), np.bincount(place % max(width, 1), minlength=width)


def require_words(vocabulary: Vocabulary) -> None:
    """UserError where the limits left no word."""
    if not vocabulary.words:
        raise UserError("No word is left to learn from; give longer messages, or loosen --min-df and --max-df.")


def batches(items: Iterable[T], most: int, letters: int, text: Callable[[T], str] = str) -> Iterator[list[T]]:
    """Lists of items in a row: `most`, or fewer where their texts have `letters` or more together."""
    batch: list[T] = []
    length = 0
    for item in items:
        batch.append(item)
        length += len(text(item))
        if len(batch) == most or length >= letters:
            yield batch
            batch, length = [], 0
    if batch:
        yield batch


class _Numbers(dict):
    """token -> the number of its feature; a token is looked at once, when it is met for the first time."""

    def __init__(self, number: Callable[[str], int]) -> None:
        super().__init__({SEPARATOR: _SEPARATES})
        self.number = number

    def __missing__(self, token: str) -> int:
        number = self[token] = self.number(token)
        return number


def _places(tokenizer: Tokenizer, texts: Sequence[str], number: Callable[[str], int]) -> tuple[np.ndarray, np.ndarray]:
    """Message and number of every feature that `number` numbers, in order."""
    # Without kinds a token is its own feature, and need not be looked at.
    numbers = _Numbers((lambda token: number(tokenizer.feature(token))) if tokenizer.kinds else number)
    parts = [np.zeros(0, np.int64)]
    for some in batches(texts, AT_ONCE, LETTERS_AT_ONCE):
        tokens = tokenizer.tokens(some)
        parts.append(np.fromiter(map(numbers.__getitem__, tokens), np.int64, len(tokens)))
    found = np.concatenate(parts)
    known = found >= 0
    return np.cumsum(found == _SEPARATES)[known], found[known]


def _ones(rows: np.ndarray, columns: np.ndarray, shape: tuple[int, int]) -> SparseRows:
    """A one for each of the places, which come row after row."""
    return SparseRows(np.ones(len(columns)), columns, _starts(rows, shape[0]), shape)


def _starts(rows: np.ndarray, n: int) -> np.ndarray:
    """Where each of n rows starts among places sorted by row, and where the last ends."""
    return np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=n))])


def keep_columns(counts: SparseRows, kept: np.ndarray) -> SparseRows:
    """The columns `kept`, ascending, numbered anew."""
    new = np.full(counts.shape[1], _UNKNOWN)
    new[kept] = np.arange(len(kept))
    indices = new[counts.indices]
    here = indices >= 0
    starts = _starts(row_of_each(counts)[here], counts.shape[0])
    return SparseRows(counts.data[here], indices[here], starts, (counts.shape[0], len(kept)))
