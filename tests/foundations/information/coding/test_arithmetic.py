"""Arithmetic coding: every text comes back, at the length of the entropy."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import entropy

from foundations.information.coding import arithmetic_decode, arithmetic_encode, compress, decompress
from foundations.information.coding.arithmetic import _put

RNG = np.random.default_rng(0)
TEXTS = {
    "nothing": b"",
    "one byte": b"a",
    "zero": b"\0",
    "one value": b"a" * 5000,
    "each value once": bytes(range(256)),
    "two values": bytes(4999) + b"x",
    "uniform": RNG.integers(0, 256, 100_000, dtype=np.uint8).tobytes(),
    "skewed": (256 * RNG.random(100_000) ** 6).astype(np.uint8).tobytes(),
    "nearly one value": (RNG.random(150_000) < 1e-3).astype(np.uint8).tobytes(),
}


@pytest.mark.parametrize("name", TEXTS)
def test_round_trip(name):
    assert decompress(compress(TEXTS[name])) == TEXTS[name]


@given(data=st.binary(max_size=200))
def test_round_trip_of_any_bytes(data):
    assert decompress(compress(data)) == data


@pytest.mark.parametrize("name", ["uniform", "skewed", "nearly one value"])
def test_within_a_hundredth_of_a_bit_of_the_entropy(name):
    data = TEXTS[name]
    counts = np.bincount(np.frombuffer(data, np.uint8), minlength=256)
    bits = 8 * len(arithmetic_encode(data, counts)) / len(data)
    assert abs(bits - entropy(counts, base=2)) < 0.01


@given(data=st.data())
def test_the_number_is_in_the_interval_of_the_text(data):
    # The ideal interval, in fractions. Widths are rounded down, so ours lies in it up to that rounding.
    counts = data.draw(st.lists(st.integers(1, 9), min_size=1, max_size=5))
    symbols = data.draw(st.lists(st.integers(0, len(counts) - 1), max_size=12))
    low, width, total = Fraction(0), Fraction(1), sum(counts)
    for s in symbols:
        low, width = low + width * Fraction(sum(counts[:s]), total), width * Fraction(counts[s], total)
    code = arithmetic_encode(symbols, counts)
    number = Fraction(int.from_bytes(code, "big"), 256 ** len(code))
    assert low - Fraction(1, 2**60) <= number < low + width
    np.testing.assert_array_equal(arithmetic_decode(code, len(symbols), counts), symbols)


def test_a_carry_goes_through_words_that_are_full():
    full = 2**32 - 1
    words = [5, full, full]
    rest = _put(words, 2**96 + (7 << 64) + 9)
    assert words == [6, 0, 0, 7]
    assert rest == 9 << 32
    words = [5, full]
    assert _put(words, full << 64) == 0
    assert words == [5, full, full]


@pytest.mark.parametrize("total", [2**20 + 1, 2**40])
def test_large_totals(total):
    counts = [total - 3, 1, 2]
    symbols = np.array([0] * 50 + [1, 2, 2, 1, 0] * 5)
    code = arithmetic_encode(symbols, counts)
    np.testing.assert_array_equal(arithmetic_decode(code, len(symbols), counts), symbols)
    assert 8 * len(code) < -np.log2(np.array(counts)[symbols] / total).sum() + 40


def test_symbols_that_are_not_bytes():
    symbols = RNG.integers(0, 1000, 3000)
    counts = np.bincount(symbols, minlength=1000)
    np.testing.assert_array_equal(arithmetic_decode(arithmetic_encode(symbols, counts), 3000, counts), symbols)


def test_a_model_of_another_text_costs_the_cross_entropy():
    data, model = TEXTS["skewed"][:20_000], np.arange(256, 0, -1)
    p = np.bincount(np.frombuffer(data, np.uint8), minlength=256) / len(data)
    wanted = -(p * np.log2(model / model.sum())).sum()
    assert abs(8 * len(arithmetic_encode(data, model)) / len(data) - wanted) < 0.01


@pytest.mark.parametrize("data", [b"", b"a", b"aaaaaaaa", bytes(range(256)), b"sea shells" * 9, bytes(200) + b"x"])
def test_what_is_cut_short_is_refused(data):
    packed = compress(data)
    assert decompress(packed) == decompress(bytearray(packed)) == data
    for end in range(len(packed)):
        with pytest.raises(ValueError, match=f"these {end} bytes are not what compress packed: cut short"):
            decompress(packed[:end])


@given(data=st.binary(min_size=1, max_size=40), draw=st.data())
def test_what_is_changed_or_goes_on_is_refused(data, draw):
    packed = bytearray(compress(data))
    packed[draw.draw(st.integers(0, len(packed) - 1))] ^= draw.draw(st.integers(1, 255))
    for other in (packed, compress(data) + b"\0", packed[1:], data):
        with pytest.raises(ValueError, match="not what compress packed"):
            decompress(other)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: arithmetic_encode(b"b", [1]), "symbol 98 is not in the code"),
        (lambda: arithmetic_encode([1], [1, 0]), "symbol 1 is not in the code"),
        (lambda: arithmetic_encode([0], [0.5, 0.5]), "whole numbers"),
        (lambda: arithmetic_encode([0], [2**40, 1]), "at most 2\\^40, got 1099511627777"),
        (lambda: arithmetic_encode([0], []), "at least one number"),
        (lambda: compress("text"), "bytes or a vector of ints"),
        (lambda: arithmetic_decode(b"a", 2.5, [1, 1]), "number of symbols .* got 2.5"),
        (lambda: compress([256]), "symbol 256 is not in the code"),
        (lambda: arithmetic_decode(b"\xff" * 20, 2, [1, 1, 1]), "nothing fits at symbol 0 of 2"),  # 2^96 is 1 mod 3
    ],
)
def test_bad_input(call, sentence):
    with pytest.raises(ValueError, match=sentence):
        call()
