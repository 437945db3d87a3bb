"""Training in two passes: the same model as at once, in memory for one batch of messages."""

import itertools
from collections import Counter

import numpy as np
import pytest

from foundations.estimators import MultinomialNB
from projects.common.errors import UserError
from projects.spam.grammar import generate
from projects.spam.messages import Message
from projects.spam.stream import BATCH, WordCounter, add, sample, train
from projects.spam.tokens import Limits, Tokenizer, frequencies, learn_vocabulary


@pytest.mark.parametrize("limits", [Limits(), Limits(min_df=3, max_df=0.2), Limits(max_features=100)], ids=str)
def test_the_same_as_at_once(limits):
    messages = list(generate(5_000, seed=2))
    vocabulary, bayes, forgotten = train(messages, Tokenizer(), limits, alpha=0.3)
    wanted, counts = learn_vocabulary([message.text for message in messages], limits=limits)
    at_once = MultinomialNB(alpha=0.3).fit(counts, np.array([int(message.spam) for message in messages]))
    assert vocabulary.words == wanted.words
    assert forgotten == 0
    assert np.array_equal(bayes.feature_count_, at_once.feature_count_)
    np.testing.assert_allclose(bayes.feature_log_prob_, at_once.feature_log_prob_, rtol=1e-14)
    np.testing.assert_allclose(bayes.class_log_prior_, at_once.class_log_prior_, rtol=1e-14)


class Text(str):
    """A text that knows how many of its kind there are."""

    alive = most = 0

    def __new__(cls, text):
        cls.alive += 1
        cls.most = max(cls.most, cls.alive)
        return super().__new__(cls, text)

    def __del__(self):
        type(self).alive -= 1


class Stream:
    """So many messages of the grammar, made anew in every pass."""

    def __init__(self, n):
        self.n, self.some = n, list(generate(5_000, seed=0))

    def __iter__(self):
        for message in itertools.islice(itertools.cycle(self.some), self.n):
            yield Message(Text(message.text), message.spam)


def test_100_000_messages_are_never_in_memory_together():
    seen = []
    vocabulary, bayes, _ = train(Stream(100_000), Tokenizer(), Limits(), 1.0, advance=seen.append)
    assert Text.most <= 3 * BATCH  # one that is counted, one that is filled, the last of the first pass
    assert sum(seen) == 200_000  # two passes
    assert bayes.class_count_.sum() == 100_000
    wanted, _ = learn_vocabulary([message.text for message in generate(5_000, seed=0)])
    assert vocabulary.words == wanted.words


def test_the_rarest_words_are_forgotten_when_there_are_too_many():
    counter = WordCounter(Tokenizer(), most=50)
    for batch in range(100):
        counter.add([f"common frequent once{batch}a once{batch}b once{batch}c", "common"])
    vocabulary = counter.vocabulary(Limits())
    assert {"common", "frequent"} <= set(vocabulary.words)
    assert len(vocabulary.words) <= 50
    assert counter.forgotten > 200
    number = counter.number_of["common"]
    assert (counter.messages[number], counter.occurrences[number]) == (200, 200)


def test_word_counter_counts():
    texts = [message.text for message in generate(1_000, seed=5)]
    counter = WordCounter(Tokenizer())
    for start in range(0, 1_000, 130):
        counter.add(texts[start : start + 130])
    vocabulary, counts = learn_vocabulary(texts)
    occurrences, messages = frequencies(counts)
    assert list(counter.number_of) == vocabulary.words
    assert np.array_equal(counter.occurrences, occurrences)
    assert np.array_equal(counter.messages, messages)
    assert counter.n == 1_000


def test_sample_keeps_order_and_all_where_there_are_no_more():
    messages = list(generate(50, seed=1))
    assert sample(messages, 50, np.random.default_rng(0)) == messages
    assert sample(messages, 80, np.random.default_rng(0)) == messages
    some = sample(messages, 20, np.random.default_rng(0))
    assert len(some) == 20
    places = [messages.index(message) for message in some]
    assert places == sorted(places)


def test_every_message_is_as_likely_as_any_other_to_be_drawn():
    messages = [Message(str(i), False) for i in range(10)]
    rng = np.random.default_rng(1)
    drawn = Counter(message.text for _ in range(4_000) for message in sample(messages, 3, rng))
    wanted, spread = 4_000 * 0.3, np.sqrt(4_000 * 0.3 * 0.7)
    assert len(drawn) == 10
    assert max(abs(count - wanted) for count in drawn.values()) < 4 * spread


def test_no_more_letters_are_drawn_than_fit():
    messages = list(generate(500, seed=1))
    some = sample(messages, 400, np.random.default_rng(0), letters=5_000)
    assert sum(len(message.text) for message in some) <= 5_000
    assert 30 < len(some) < 150
    huge = [Message("x" * 10_000, False)]
    assert sample(huge, 10, np.random.default_rng(0), letters=5_000) == huge


def test_no_word_is_left():
    with pytest.raises(UserError, match="No word is left"):
        train(list(generate(50, seed=0)), Tokenizer(), Limits(min_df=1_000), 1.0)


def test_messages_with_a_known_word_are_counted():
    vocabulary, bayes, _ = train([Message("win now", True), Message("see you", False)], Tokenizer(), Limits(), 1.0)
    assert add(bayes, vocabulary, [Message("now", True), Message("ζζ", False), Message("", False)]) == 1
    assert bayes.class_count_.tolist() == [3, 2]
