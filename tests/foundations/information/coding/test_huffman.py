"""Huffman's code: optimal among all codes, bounded by the entropy, and decoded again."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import entropy

from foundations.information.coding import huffman_decode, huffman_encode, huffman_lengths, kraft_sum


@pytest.mark.parametrize(
    ("weights", "lengths"),
    [
        ([0.5, 0.25, 0.125, 0.125], [1, 2, 3, 3]),
        ([1, 1, 1, 1], [2, 2, 2, 2]),
        ([5, 0, 3], [1, -1, 1]),
        ([7], [0]),
        ([0, 7, 0], [-1, 0, -1]),
        ([1, 1, 2, 3, 5, 8, 13], [6, 6, 5, 4, 3, 2, 1]),
    ],
)
def test_lengths_by_hand(weights, lengths):
    assert huffman_lengths(weights).tolist() == lengths


@pytest.mark.parametrize("n", [2, 3, 4, 5])
def test_no_lengths_that_keep_the_inequality_do_better(n):
    rng = np.random.default_rng(n)
    codes = np.array([c for c in itertools.product(range(1, n), repeat=n) if kraft_sum(c) <= 1] or [[1, 1]])
    for _ in range(20):
        weights = rng.integers(1, 30, n)
        assert weights @ huffman_lengths(weights) == (codes @ weights).min()


@given(weights=st.lists(st.integers(0, 1000), min_size=1, max_size=40).filter(any))
def test_mean_length_is_between_the_entropy_and_one_bit_more(weights):
    lengths, p = huffman_lengths(weights), np.array(weights) / sum(weights)
    L, H = p @ np.maximum(lengths, 0), entropy(p, base=2)
    assert H - 1e-12 <= L < H + 1
    assert ((lengths >= 0) == (p > 0)).all()
    assert kraft_sum(lengths[lengths >= 0]) == 1  # nothing is wasted


@given(weights=st.lists(st.integers(1, 50), min_size=2, max_size=40, unique=True))
def test_what_comes_more_often_is_not_longer(weights):
    lengths = huffman_lengths(weights)
    assert (np.diff(lengths[np.argsort(weights)]) <= 0).all()


def test_words_longer_than_a_machine_word():
    weights = [1, 1]
    while len(weights) < 100:
        weights.append(weights[-1] + weights[-2])  # Fibonacci numbers: the tree is a chain
    lengths = huffman_lengths(weights)
    assert lengths.max() == 99
    symbols = np.array([0, 99, 1, 50])
    np.testing.assert_array_equal(huffman_decode(huffman_encode(symbols, lengths), 4, lengths), symbols)


@given(data=st.binary(min_size=1, max_size=300))
def test_round_trip(data):
    lengths = huffman_lengths(np.bincount(np.frombuffer(data, np.uint8)))
    code = huffman_encode(data, lengths)
    decoded = huffman_decode(code, len(data), lengths)
    assert bytes(decoded.astype(np.uint8)) == data
    assert len(code) == -(-sum(int(lengths[s]) for s in data) // 8)


def test_a_code_that_was_cut_short_is_refused():
    data = b"she sells sea shells"
    lengths = huffman_lengths(np.bincount(np.frombuffer(data, np.uint8)))
    code = huffman_encode(data, lengths)
    for end in range(len(code)):
        with pytest.raises(ValueError, match="the code ends"):
            huffman_decode(code[:end], len(data), lengths)


def test_nothing_to_tell():
    assert huffman_encode(b"", [1, 1]) == b""
    assert huffman_decode(b"", 0, [1, 1]).shape == (0,)
    assert huffman_encode([0, 0, 0], [0]) == b""
    assert huffman_decode(b"", 3, [0]).tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: huffman_lengths([]), "at least one number"),
        (lambda: huffman_lengths([[1, 2]]), "a vector"),
        (lambda: huffman_lengths([0, 0]), "not all 0"),
        (lambda: huffman_lengths([1, -1]), "0 or more"),
        (lambda: huffman_lengths([1, np.nan]), "finite"),
        (lambda: huffman_encode([0, 2], [1, 1]), "symbol 2 is not in the code"),
        (lambda: huffman_encode([-1], [1, 1]), "symbol -1 is not in the code"),
        (lambda: huffman_encode([1], [0, -1]), "symbol 1 is not in the code"),
        (lambda: huffman_encode([0.5], [1, 1]), "a vector of ints"),
        (lambda: huffman_encode([0], [1, 1, 1]), "Kraft sum is 3/2"),
        (lambda: huffman_encode([0], [1, -2]), "0 or more"),
        (lambda: huffman_decode(b"", -1, [1, 1]), "0 or more, got -1"),
        (lambda: huffman_encode([], [-1]), "at least one word"),
        (lambda: huffman_decode(b"\x00", 9, [1, 1]), "at symbol 8 of 9"),
        (lambda: huffman_decode(b"\xff", 1, [1]), "at symbol 0 of 1"),
    ],
)
def test_bad_input(call, sentence):
    with pytest.raises(ValueError, match=sentence):
        call()


def test_what_is_neither_numbers_nor_bytes():
    with pytest.raises(TypeError, match="weights must be numbers, got"):
        huffman_lengths(["a"])
    with pytest.raises(TypeError, match="a code must be bytes, got str"):
        huffman_decode("10", 1, [1, 1])
