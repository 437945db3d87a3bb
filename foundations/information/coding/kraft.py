"""Kraft's inequality: which lengths the words of a code can have, and the code that has them.

A code is free of prefixes when no word begins another: a text can then be cut into words while it is read. With an
alphabet of r digits, words of lengths l_1, ..., l_n that are free of prefixes exist exactly when

    Σ r^(-l_i) <= 1

Read a word as the digits of a number after the point: it claims all numbers that begin so, an interval as long as
r^(-l), and intervals of a code free of prefixes do not meet. The other way round, lay the intervals one after another,
the longest first: each begins at a multiple of its own length, so its first digits are a word. That is the canonical
code. McMillan showed that giving up the freedom from prefixes, for codes that can be told apart in any other way, gains
nothing.

Source: Cover and Thomas, Elements of Information Theory, 2nd ed., §5.2 and §5.5.
"""

from fractions import Fraction
from itertools import pairwise
from math import inf

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def kraft_sum(lengths, radix=2):
    """Σ radix^(-length), exactly.

    Parameters
    ----------
    lengths : whole numbers, 0 or more
    radix : digits of the alphabet, 2 to 36

    Returns
    -------
    Fraction; at most 1 if and only if a code free of prefixes has these lengths

    Notes
    -----
    Compare: the sum of numpy.float_power(radix, -lengths).
    """
    lengths = _lengths(lengths, radix)
    longest = max(lengths, default=0)
    return Fraction(sum(radix ** (longest - l) for l in lengths), radix**longest)


def prefix_code(lengths, radix=2):
    """The canonical code with these lengths.

    Parameters
    ----------
    lengths : whole numbers, 0 or more
    radix : digits of the alphabet, 2 to 36

    Returns
    -------
    list of words, strings of digits: shorter ones first in numerical order, equally long ones by their place

    Raises
    ------
    ValueError : lengths that break Kraft's inequality
    """
    lengths = _lengths(lengths, radix)
    total = kraft_sum(lengths, radix)
    if total > 1:
        raise ValueError(f"no code free of prefixes has these lengths: their Kraft sum is {total}, more than 1")
    words, number, before = [""] * len(lengths), 0, 0
    for length, i in sorted((length, i) for i, length in enumerate(lengths)):
        number *= radix ** (length - before)  # where the last interval ended, in digits of this length
        words[i] = _digits(number, length, radix)
        number, before = number + 1, length
    return words


def is_prefix_free(words):
    """Whether no word of a sequence of strings begins another, itself met twice included."""
    words = sorted(words)  # what begins with a word follows right after it
    return not any(after.startswith(word) for word, after in pairwise(words))


def _digits(number, length, radix):
    digits = []
    for _ in range(length):
        number, digit = divmod(number, radix)
        digits.append(DIGITS[digit])
    return "".join(reversed(digits))


def _lengths(lengths, radix):
    if not 2 <= radix <= len(DIGITS):
        raise ValueError(f"radix must be from 2 to {len(DIGITS)}, got {radix}")
    lengths = list(lengths)
    if not all(0 <= l < inf and l == int(l) for l in lengths):
        raise ValueError(f"lengths must be whole numbers of 0 or more, got {lengths[:10]}")
    return [int(l) for l in lengths]
