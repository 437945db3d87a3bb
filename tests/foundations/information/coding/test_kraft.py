"""Kraft's inequality, and the code with given lengths."""

import itertools
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundations.information.coding import is_prefix_free, kraft_sum, prefix_code


@pytest.mark.parametrize(
    ("lengths", "radix", "words"),
    [
        ([1, 2, 3, 3], 2, ["0", "10", "110", "111"]),
        ([3, 1, 3, 2], 2, ["110", "0", "111", "10"]),
        ([2, 2, 2, 2, 2, 3, 4, 4], 2, None),
        ([1, 1, 2, 2], 3, ["0", "1", "20", "21"]),
        ([0], 2, [""]),
        ([], 2, []),
        ([70], 2, ["0" * 70]),
    ],
)
def test_words_by_hand(lengths, radix, words):
    if words is None:
        with pytest.raises(ValueError, match="Kraft sum is 3/2"):
            prefix_code(lengths, radix)
    else:
        assert prefix_code(lengths, radix) == words


def test_the_table_of_deflate():
    # RFC 1951, 3.2.2: the code lengths of ABCDEFGH, and its words
    assert prefix_code([3, 3, 3, 3, 3, 2, 4, 4]) == ["010", "011", "100", "101", "110", "00", "1110", "1111"]


@given(lengths=st.lists(st.integers(0, 6), max_size=12), radix=st.integers(2, 4))
def test_a_code_exists_exactly_when_the_sum_is_at_most_one(lengths, radix):
    total = sum((Fraction(1, radix**length) for length in lengths), Fraction(0))
    assert kraft_sum(lengths, radix) == total
    if total <= 1:
        words = prefix_code(lengths, radix)
        assert list(map(len, words)) == lengths
        assert is_prefix_free(words)
        assert set("".join(words)) <= set("0123"[:radix])
    else:
        with pytest.raises(ValueError, match="more than 1"):
            prefix_code(lengths, radix)


@given(words=st.lists(st.text("01", max_size=4), max_size=8))
def test_free_of_prefixes_is_what_it_says_and_keeps_the_inequality(words):
    wanted = not any(b.startswith(a) for a, b in itertools.permutations(words, 2))
    assert is_prefix_free(words) is wanted
    if wanted:
        assert kraft_sum(map(len, words)) <= 1


def test_the_sum_is_exact_where_floats_are_not():
    assert kraft_sum([1, 2000, 2000]) == Fraction(1, 2) + Fraction(1, 2**1999)
    assert kraft_sum(np.array([1, 2, 2])) == 1


@pytest.mark.parametrize(
    ("lengths", "radix", "sentence"),
    [
        ([-1], 2, "0 or more"),
        ([1.5], 2, "whole"),
        ([float("nan")], 2, "whole"),
        ([float("inf")], 2, "whole"),
        ([1], 1, "from 2 to 36, got 1"),
        ([1], 37, "got 37"),
    ],
)
def test_bad_input(lengths, radix, sentence):
    for function in (kraft_sum, prefix_code):
        with pytest.raises(ValueError, match=sentence):
            function(lengths, radix)
