"""Training on messages that come one after the other: two passes, memory that does not grow with their number.

    first pass     the vocabulary: in how many messages each word occurs, and how often
    second pass    the counts of its words in either class, added up batch by batch (`partial_fit`)

Only words are kept in memory. Where more than `most` different ones appear, the rarest are forgotten: what occurs once
in a million messages has no vote worth keeping. Source: Manku and Motwani, Approximate frequency counts over data
streams, 2002, for the idea.
"""

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from foundations.estimators import MultinomialNB
from foundations.linalg.sparse import SparseRows
from projects.spam.messages import Message
from projects.spam.model import HAM, SPAM
from projects.spam.tokens import Limits, Tokenizer, Vocabulary, batches, frequencies, learn_vocabulary

BATCH = 2_000  # messages
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


def train(
    messages: Iterable[Message],
    tokenizer: Tokenizer,
    limits: Limits,
    alpha: float,
    advance: Callable[[int], None] = lambda n: None,
) -> tuple[Vocabulary, MultinomialNB]:
    """Vocabulary and naive Bayes of `messages`, which are iterated over twice; `advance(n)` after each batch of n.

    The same as learning from all of them at once (a test holds them equal), unless words were forgotten.
    """
    counter = WordCounter(tokenizer)
    for batch in batches(messages, BATCH):
        counter.add([message.text for message in batch])
        advance(len(batch))
    vocabulary = counter.vocabulary(limits)
    bayes = MultinomialNB(alpha=alpha)
    return vocabulary, add(bayes, vocabulary, messages, advance)


def add(
    bayes: MultinomialNB,
    vocabulary: Vocabulary,
    messages: Iterable[Message],
    advance: Callable[[int], None] = lambda n: None,
) -> MultinomialNB:
    """Count the messages into `bayes`, batch by batch, and return it."""
    for batch in batches(messages, BATCH):
        counts: SparseRows = vocabulary.counts([message.text for message in batch])
        bayes.partial_fit(counts, np.array([int(message.spam) for message in batch]), classes=np.array([HAM, SPAM]))
        advance(len(batch))
    return bayes


def sample(messages: Iterable[Message], size: int, rng: np.random.Generator) -> list[Message]:
    """`size` of the messages, each as likely as any other, in one pass and in their order; all where there are no more.

    Source: Vitter, Random sampling with a reservoir, 1985, algorithm R.
    """
    kept: list[tuple[int, Message]] = []
    for number, message in enumerate(messages):
        if number < size:
            kept.append((number, message))
        elif (place := int(rng.integers(number + 1))) < size:
            kept[place] = (number, message)
    return [message for _, message in sorted(kept, key=lambda pair: pair[0])]
