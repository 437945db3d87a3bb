"""Training on messages that come one after the other: two passes, memory that does not grow with their number.

    first pass     the vocabulary: in how many messages each word occurs, and how often
    second pass    the counts of its words in either class, added up batch by batch (`partial_fit`)

Only words are kept in memory, and one batch of messages. Where more than `most` different words appear, the rarest are
forgotten: what occurs once in a million messages has no vote worth keeping. Source: Manku and Motwani, Approximate
frequency counts over data streams, 2002, for the idea.
"""

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple

import numpy as np

from foundations.estimators import MultinomialNB
from projects.spam.messages import Message
from projects.spam.model import HAM, SPAM
from projects.spam.tokens import Limits, Tokenizer, Vocabulary, batches, frequencies, learn_vocabulary, require_words

BATCH, LETTERS = 2_000, 2**24  # messages in a batch, and letters: fewer messages where they are long
SAMPLED_LETTERS = 2**26  # of all messages that are drawn to be measured on
MOST_WORDS = 1_000_000  # different ones in memory, about 100 bytes each


class WordCounter:
    """How often each word occurs and in how many messages, batch after batch."""

    def __init__(self, tokenizer: Tokenizer, most: int = MOST_WORDS) -> None:
        self.tokenizer, self.most = tokenizer, most
        self.number_of: dict[str, int] = {}
        self.occurrences = np.zeros(0, np.int64)  # (words,)
        self.messages = np.zeros(0, np.int64)  # (words,)
        self.n = 0  # messages seen
        self.forgotten = 0  # words

    def add(self, texts: Sequence[str]) -> None:
        """Count one batch."""
        vocabulary, counts = learn_vocabulary(texts, self.tokenizer)
        numbers = [self.number_of.setdefault(word, len(self.number_of)) for word in vocabulary.words]
        more = np.zeros(len(self.number_of) - len(self.messages), np.int64)
        self.occurrences, self.messages = np.append(self.occurrences, more), np.append(self.messages, more)
        occurrences, messages = frequencies(counts)
        self.occurrences[numbers] += occurrences
        self.messages[numbers] += messages
        self.n += len(texts)
        if len(self.number_of) > self.most:
            self._forget()

    def _forget(self) -> None:
        """Drop the words in the fewest messages, until half of the places are free."""
        least = np.partition(self.messages, -self.most // 2)[-self.most // 2]
        kept = np.flatnonzero(self.messages > least)
        words = list(self.number_of)
        self.forgotten += len(words) - len(kept)
        self.number_of = {words[number]: place for place, number in enumerate(kept)}
        self.occurrences, self.messages = self.occurrences[kept], self.messages[kept]

    def vocabulary(self, limits: Limits) -> Vocabulary:
        """The words within the limits."""
        words = list(self.number_of)
        kept = limits.select(words, self.occurrences, self.messages, self.n)
        return Vocabulary(self.tokenizer, [words[number] for number in kept])


class Trained(NamedTuple):
    """What two passes make: the words, the model, and how many rare words were forgotten on the way."""

    vocabulary: Vocabulary
    bayes: MultinomialNB
    forgotten: int


def train(
    messages: Iterable[Message],
    tokenizer: Tokenizer,
    limits: Limits,
    alpha: float,
    advance: Callable[[int], None] = lambda n: None,
) -> Trained:
    """Vocabulary and naive Bayes of `messages`, which are iterated over twice; `advance(n)` after each batch of n.

    The same as learning from all of them at once (a test holds them equal), unless words were forgotten. UserError
    where the limits leave no word.
    """
    counter = WordCounter(tokenizer)
    for batch in _batches(messages):
        counter.add([message.text for message in batch])
        advance(len(batch))
    vocabulary = counter.vocabulary(limits)
    require_words(vocabulary)
    bayes = MultinomialNB(alpha=alpha)
    add(bayes, vocabulary, messages, advance)
    return Trained(vocabulary, bayes, counter.forgotten)


def _batches(messages: Iterable[Message]) -> Iterator[list[Message]]:
    return batches(messages, BATCH, LETTERS, attrgetter("text"))


def add(
    bayes: MultinomialNB,
    vocabulary: Vocabulary,
    messages: Iterable[Message],
    advance: Callable[[int], None] = lambda n: None,
) -> int:
    """Count the messages into `bayes`, batch by batch; how many of them have a word of the vocabulary."""
    known = 0
    for batch in _batches(messages):
        counts = vocabulary.counts([message.text for message in batch])
        known += int(np.count_nonzero(np.diff(counts.indptr)))
        bayes.partial_fit(counts, np.array([int(message.spam) for message in batch]), classes=np.array([HAM, SPAM]))
        advance(len(batch))
    return known


def sample(
    messages: Iterable[Message], size: int, rng: np.random.Generator, letters: int = SAMPLED_LETTERS
) -> list[Message]:
    """`size` of the messages, each as likely as any other, in one pass and in their order; all where there are no more.

    Each message draws a number, and those with the largest stay. Fewer stay where they have more than so many letters
    together. Source: Vitter, Random sampling with a reservoir, 1985, for the idea.
    """
    kept: list[tuple[float, int, Message]] = []  # a heap, the smallest number on top
    total, least = 0, 0.0
    for place, message in enumerate(messages):
        number = float(rng.random())
        if number < least:  # as small a number has gone before
            continue
        heapq.heappush(kept, (number, place, message))
        total += len(message.text)
        while len(kept) > size or (total > letters and len(kept) > 1):
            least, _, gone = heapq.heappop(kept)
            total -= len(gone.text)
    return [message for _, _, message in sorted(kept, key=lambda item: item[1])]
