"""The text model: counts by hand, probabilities that sum to 1, and Shakespeare where he is to be had."""

import math
import os
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from foundations.probability import Babbler

TEXT = "abracadabra"
texts = st.text("abc ", min_size=1, max_size=30)


def test_counts():
    model = Babbler(2).fit(TEXT)
    assert model.vocabulary == list("abcdr")
    assert model.counts[()] == Counter(TEXT)
    assert model.counts["a",] == {"b": 2, "c": 1, "d": 1}
    assert model.counts["r", "a"] == {"c": 1} and ("c", "r") not in model.counts
    assert Babbler(0).fit(TEXT).counts == {(): Counter(TEXT)}


def test_log_likelihood_by_hand():
    a, V = 0.5, 6  # five letters, and one never seen
    model = Babbler(1, smoothing=a).fit(TEXT)
    wanted = (5 + a) / (11 + a * V) * (2 + a) / (4 + a * V) * (0 + a) / (2 + a * V)  # a, b after a, z after b
    assert model.log_likelihood("abz") == pytest.approx(math.log(wanted), rel=1e-14)
    assert model.perplexity("abz") == pytest.approx(wanted ** (-1 / 3), rel=1e-14)
    assert model.log_probability("a", "z") == pytest.approx(math.log((5 + a) / (11 + a * V)))  # z was never seen
    assert model.log_likelihood("") == 0


def test_contexts_never_seen_are_shortened():
    model = Babbler(3).fit(TEXT)
    assert model.context("abr") == tuple("abr") and model.context("xxbr") == tuple("br")
    assert model.context("zz") == () == model.context("") and model.context("a") == ("a",)
    assert model.log_probability("a", list("zbr")) == model.log_probability("a", list("br"))


@given(texts, st.integers(0, 4), st.floats(0.01, 5), texts)
def test_probabilities_sum_to_one(text, order, smoothing, before):
    model = Babbler(order, smoothing=smoothing).fit(text)
    p = [math.exp(model.log_probability(token, before)) for token in [*model.vocabulary, "never seen"]]
    assert math.fsum(p) == pytest.approx(1, rel=1e-12)
    assert model.perplexity(before) >= 1


@given(texts, st.integers(0, 4), st.integers(0, 40), st.integers(0, 99))
def test_babble_is_made_of_what_was_seen(text, order, length, seed):
    model = Babbler(order).fit(text)
    babble = model.sample(np.random.default_rng(seed), length)
    assert len(babble) == length and set(babble) <= set(text)
    assert babble == model.sample(np.random.default_rng(seed), length)
    pairs = {babble[i : i + 2] for i in range(length - 1)}
    if order and length > 1:  # a letter follows one that it has followed, unless that was the end of the text
        assert all(pair in text or pair[0] not in text[:-1] for pair in pairs)


def test_babble_has_the_frequencies_of_the_text():
    babble = Babbler(0).fit(TEXT).sample(np.random.default_rng(0), 11_000)
    counts = Counter(babble)
    assert scipy.stats.chisquare([counts[c] for c in "abrcd"], [5000, 2000, 2000, 1000, 1000]).pvalue > 1e-3


def test_a_start_is_continued():
    model = Babbler(2).fit("to be or not to be")
    assert model.sample(np.random.default_rng(0), 3, start="not t").startswith("not to ")
    assert model.sample(np.random.default_rng(0), 0, start="not") == "not"


def test_words():
    model = Babbler(1, words=True).fit("the cat sat on\nthe mat")
    assert model.vocabulary == ["cat", "mat", "on", "sat", "the"] and model.counts["the",] == {"cat": 1, "mat": 1}
    assert model.sample(np.random.default_rng(0), 3, start="cat") == "cat sat on the"
    assert model.perplexity("the cat") < model.perplexity("cat the")


def test_fitting_again_forgets():
    model = Babbler(1).fit("ab")
    model.sample(np.random.default_rng(0), 5)
    model.fit("xy")
    assert model.vocabulary == ["x", "y"] and set(model.sample(np.random.default_rng(0), 50)) == {"x", "y"}


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: Babbler(-1), ValueError, "order is at least 0; got -1"),
        (lambda: Babbler(1.5), TypeError, "order is a whole number; got 1.5"),
        (lambda: Babbler(smoothing=0), ValueError, "smoothing is a positive number; got 0"),
        (lambda: Babbler(smoothing=math.nan), ValueError, "smoothing is a positive number; got nan"),
        (lambda: Babbler().fit(""), ValueError, "at least one character; got ''"),
        (lambda: Babbler(words=True).fit(" \n"), ValueError, r"at least one word; got ' \\n'"),
        (lambda: Babbler().fit(b"text"), TypeError, "a text is a string; got bytes"),
        (lambda: Babbler().sample(np.random.default_rng(0), 3), ValueError, "call fit"),
        (lambda: Babbler().log_likelihood("a"), ValueError, "call fit"),
        (lambda: Babbler().fit("a").perplexity(""), ValueError, "at least one character"),
        (lambda: Babbler().fit("a").sample(np.random.default_rng(0), -1), ValueError, "length is at least 0"),
    ],
)
def test_what_is_refused(call, error, words):
    with pytest.raises(error, match=words):
        call()


def test_shakespeare():
    """A longer context guesses better on text that was not seen, until most contexts are new."""
    mirror = os.environ.get("FOUNDATIONS_DATA_MIRROR")
    path = Path(mirror or "no mirror") / "tinyshakespeare" / "input.txt"
    if not path.exists():
        pytest.skip("tiny Shakespeare is read from the mirror, FOUNDATIONS_DATA_MIRROR, which is not there")
    text = path.read_text(encoding="utf-8")
    seen, unseen = text[:60_000], text[60_000:65_000]
    perplexity = [Babbler(k).fit(seen).perplexity(unseen) for k in (0, 1, 2, 6)]
    assert perplexity[0] > perplexity[1] > perplexity[2] < perplexity[3]
    assert 20 < perplexity[0] < 35 and perplexity[2] < 9
