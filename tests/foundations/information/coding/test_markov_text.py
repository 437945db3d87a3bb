"""Entropy rates: of chains by their formula, of texts against SciPy and against the chain that wrote them."""

import math
import os
from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import entropy

from foundations.information.coding import (
    arithmetic_encode,
    compress,
    cross_entropy_rate,
    decompress,
    entropy_rate,
    text_entropy,
    text_perplexity,
)
from foundations.probability.babble import Babbler
from foundations.probability.markov.chains import simulate


@pytest.mark.parametrize(
    ("P", "bits"),
    [
        ([[0.5, 0.5], [0.5, 0.5]], 1.0),
        ([[0.0, 1.0], [1.0, 0.0]], 0.0),
        ([[1.0]], 0.0),
        ([[0.9, 0.1], [0.3, 0.7]], 0.75 * entropy([0.9, 0.1], base=2) + 0.25 * entropy([0.3, 0.7], base=2)),
    ],
)
def test_rate_of_a_chain(P, bits):
    assert entropy_rate(np.array(P), base=2) == pytest.approx(bits, abs=1e-15)
    assert entropy_rate(np.array(P)) == pytest.approx(bits * math.log(2), abs=1e-15)


def test_rate_is_at_most_the_entropy_of_a_state():
    rng = np.random.default_rng(0)
    for n in (2, 5, 20):
        P = rng.random((n, n)) ** 3
        P /= P.sum(axis=1, keepdims=True)
        pi = np.linalg.matrix_power(P, 2000)[0]
        assert entropy_rate(P) <= entropy(pi) + 1e-12


@pytest.mark.parametrize("order", [0, 1, 3])
@pytest.mark.parametrize("words", [False, True])
def test_text_entropy_equals_scipy(order, words):
    rng = np.random.default_rng(order)
    tokens = ["ab"[i] if words else "abcde"[i] for i in rng.integers(0, 2 if words else 5, 400)]
    long = Counter(tuple(tokens[i : i + order + 1]) for i in range(400 - order))
    short = Counter(t[:-1] for t in long.elements())
    wanted = entropy(list(long.values()), base=2) - entropy(list(short.values()), base=2)
    text = (" " if words else "").join(tokens)
    assert text_entropy(text, order, words=words, base=2) == pytest.approx(wanted, abs=1e-12)


def test_a_long_text_has_the_rate_of_its_chain():
    P = np.array([[0.8, 0.2, 0.0], [0.1, 0.6, 0.3], [0.5, 0.0, 0.5]])
    states = simulate(np.random.default_rng(1), P, 0, 40_000)[0]
    text = "".join("xyz"[i] for i in states.tolist())
    rate = entropy_rate(P)
    assert text_entropy(text, 1) == pytest.approx(rate, abs=0.01)
    assert text_entropy(text, 2) == pytest.approx(rate, abs=0.01)  # a longer memory tells nothing more
    assert text_entropy(text, 0) > rate + 0.1
    model = Babbler(1).fit(text[:30_000])
    assert cross_entropy_rate(model, text[30_000:]) == pytest.approx(rate, abs=0.03)
    assert text_perplexity(model, text[30_000:]) == pytest.approx(math.exp(rate), rel=0.03)


@given(text=st.text("abc ", min_size=4, max_size=60))
def test_to_know_more_of_the_past_never_hurts(text):
    # On a circle, where all contexts have the same number of followers, H_k does not grow with k.
    rates = [text_entropy(text + text[:k], k) for k in range(4)]
    assert all(after <= before + 1e-12 for before, after in pairwise(rates))
    assert rates[0] <= math.log(len(set(text))) + 1e-12


@pytest.mark.parametrize("text", ["abab cdcd", "a"])
def test_perplexity_is_that_of_the_model(text):
    for words in (False, True):
        model = Babbler(2, words=words).fit("abab abab cdcd")
        assert text_perplexity(model, text) == pytest.approx(model.perplexity(text), rel=1e-14)
        assert cross_entropy_rate(model, text, base=2) == pytest.approx(math.log2(model.perplexity(text)), rel=1e-13)


def test_shakespeare():
    """His letters are packed to their entropy; what came before makes them easier to guess."""
    mirror = os.environ.get("FOUNDATIONS_DATA_MIRROR")
    path = Path(mirror or "no mirror") / "tinyshakespeare" / "input.txt"
    if not path.exists():
        pytest.skip("tiny Shakespeare is read from the mirror, FOUNDATIONS_DATA_MIRROR, which is not there")
    text = path.read_text(encoding="utf-8")[:120_000]
    data = text.encode()
    rates = [text_entropy(text, k, base=2) for k in range(4)]
    assert rates[0] > rates[1] > rates[2] > rates[3] > 1
    bits = 8 * len(arithmetic_encode(data, np.bincount(np.frombuffer(data, np.uint8)))) / len(data)
    assert bits == pytest.approx(rates[0], abs=0.01)
    assert decompress(compress(data)) == data


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: text_entropy("", 0), "at least one character"),
        (lambda: text_entropy("ab", 2), "more than 2 tokens"),
        (lambda: text_entropy("ab", 0, base=1), "greater than 1, got 1"),
        (lambda: cross_entropy_rate(Babbler(1).fit("ab"), ""), "at least one token"),
        (lambda: entropy_rate(np.eye(2)), "2 recurrent classes"),
        (lambda: entropy_rate(np.ones((2, 2))), "sum"),
    ],
)
def test_bad_input(call, sentence):
    with pytest.raises(ValueError, match=sentence):
        call()
