"""Generated messages: the same everywhere, as many as wanted, and neither too easy nor too hard."""

import itertools
import re
import tracemalloc
from collections import Counter

import pytest

from projects.spam.grammar import SPAM, compiled, generate
from projects.spam.messages import Message


def test_the_same_seed_makes_the_same_messages():
    assert list(generate(50, 3)) == list(generate(50, 3)) != list(generate(50, 4))
    assert list(generate(50, 0)) == list(generate(80, 0))[:50]
    assert list(generate(0, 0)) == []


def test_the_first_messages_are_these_on_every_machine():
    assert list(generate(3, 0)) == FIRST


FIRST = [
    Message("my brother lost the bike again", False),
    Message("Evening, my new number is 08081 570378, save it!! can you cover my shift Sunday at 12:15?", False),
    Message("Morning - how was your day? no problem.", False),
]


def test_classes_come_in_their_share():
    n = 20_000
    spam = sum(message.spam for message in generate(n, 1))
    assert abs(spam - n * SPAM) < 4 * (n * SPAM * (1 - SPAM)) ** 0.5


def test_messages_are_one_line_of_plain_words():
    for text, _ in generate(3000, 2):
        assert text and text.isprintable() and text == " ".join(text.split())
        assert not re.search(r"[{}|~]", text)


def test_both_classes_share_words_but_not_their_frequency():
    counts = {False: Counter(), True: Counter()}
    for text, spam in generate(5000, 0):
        counts[spam].update(set(text.lower().split()))
    shared = counts[False].keys() & counts[True].keys()
    assert len(shared) > 300
    assert counts[True]["claim"] > 20 * counts[False]["claim"] > 0


def test_numbers_and_addresses_are_of_reserved_ranges():
    for text, _ in generate(5000, 5):
        for number in re.findall(r"\d{5,}(?: \d+)?", text):
            assert re.fullmatch(r"555\d\d|01632 960\d{3}|08081 570\d{3}", number)
        for address in re.findall(r"\S+\.(?:com|org|net)\b", text):
            assert re.search(r"\bexample\.(com|org|net)$", address)


def test_a_stream_is_not_held_in_memory():
    tracemalloc.start()
    assert sum(1 for _ in itertools.islice(generate(10**9, 0), 3000)) == 3000
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


def test_rules_may_nest():
    assert compiled({"a": "x|y", "b": "{a}~|<{a}>"})["b"] == [[["x", "y"], " "], ["<", ["x", "y"], ">"]]


def test_a_rule_that_is_not_there_is_told():
    with pytest.raises(KeyError, match="nobody"):
        compiled({"a": "{nobody}"})
