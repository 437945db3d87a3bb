"""Arithmetic coding: a whole text as one number, with as many digits as its probability asks for.

Every text owns an interval of [0, 1). The empty text owns all of it; with each symbol the interval shrinks to that part
of itself which belongs to the symbol, as long as the symbol is probable:

    low <- low + width · P(symbols before s)        width <- width · P(s)

The end is as wide as the text is probable, so a number inside needs about -log₂ P(text) bits: n H for a text of n
symbols with the entropy H of its own counts. No symbol pays for a whole bit, as each does in a Huffman code.

Here low and width are integers of 96 bits. What of low is settled, its top 32 bits, is put out whenever the width falls
below 2^64; a later carry may still add one to the words put out. Widths are rounded down to multiples of the total of
the counts: for totals up to 2^40 this costs less than 2^-24 of each width, 1e-7 bits a symbol.

The number alone does not tell where it ends: cut short it is another number, of another text. So `compress` puts a
checksum before its table and number.

Left out: adaptive counts, longer contexts.
Source: Witten, Neal, Cleary, Arithmetic coding for data compression, 1987; Martin, Range encoding, 1979.
"""

from bisect import bisect_right
from itertools import accumulate
from zlib import crc32

import numpy as np

from foundations.information.coding._edge import checked_code, checked_symbols, checked_weights

WORD = 32  # bits put out at a time
LEAST = 1 << 2 * WORD  # a narrower interval is made 2^32 times as wide
WHOLE = 1 << 3 * WORD
LARGEST_TOTAL = 1 << 40
CHECK = 4  # bytes of the checksum


def arithmetic_encode(symbols, counts):
    """A text as one number.

    Parameters
    ----------
    symbols : (n,) ints from 0 on, or bytes
    counts : (number of symbols,) ints, 0 or more, that sum to at most 2^40: the model, P(s) = counts[s] / sum

    Returns
    -------
    bytes: the digits of the number after the point, without trailing zero bytes

    Raises
    ------
    ValueError : a symbol whose count is 0

    Notes
    -----
    Takes less than -log₂ P(text) + 40 bits, for texts below 2^24 symbols.
    """
    starts, total = _starts(counts)
    symbols = checked_symbols(symbols, np.diff(starts) > 0)
    words: list[int] = []
    low, width = 0, WHOLE
    for s in symbols:
        unit = width // total
        low += unit * starts[s]
        width = unit * (starts[s + 1] - starts[s])
        while width < LEAST:
            low = _put(words, low)
            width <<= WORD
    _put(words, low + LEAST - 1)  # in the interval, since it is at least LEAST wide; what follows are zeros
    return np.array(words, dtype=">u4").tobytes().rstrip(b"\0")


def arithmetic_decode(code, n, counts):
    """The n symbols (n,) of a text that `arithmetic_encode` made a number of, with the same counts.

    Raises
    ------
    ValueError : a number that no text of n symbols has
    """
    code, n = checked_code(code, n)
    starts, total = _starts(counts)
    words = iter(np.frombuffer(code + bytes(-len(code) % 4), dtype=">u4").tolist())
    value = 0  # the number less low
    for _ in range(3):
        value = value << WORD | next(words, 0)
    symbols, width = np.empty(n, dtype=np.intp), WHOLE
    for i in range(n):
        unit = width // total
        s = bisect_right(starts, value // unit) - 1
        if s == len(starts) - 1:
            raise ValueError(f"the code was not made with these counts: nothing fits at symbol {i} of {n}")
        value -= unit * starts[s]
        width = unit * (starts[s + 1] - starts[s])
        while width < LEAST:
            value = value << WORD | next(words, 0)
            width <<= WORD
        symbols[i] = s
    return symbols


def compress(data):
    """Bytes, packed by the counts of their values: a checksum, a table of the values that occur, then the number.

    Parameters
    ----------
    data : bytes, any

    Returns
    -------
    bytes: 36 for the checksum and which values occur, one to six for the count of each, and the number
    """
    counts = np.bincount(checked_symbols(data, np.ones(256, dtype=bool)), minlength=256)
    table = np.packbits(counts > 0).tobytes()  # 32 bytes: which values occur
    table += b"".join(map(_variable_length, counts[counts > 0].tolist()))
    body = table + (arithmetic_encode(data, counts) if counts.any() else b"")
    return crc32(body).to_bytes(CHECK) + body


def decompress(packed):
    """The bytes that `compress` packed.

    Raises
    ------
    ValueError : other bytes, among them packed ones that were cut short, lengthened or changed
    """
    packed, _ = checked_code(packed, 0)
    body = packed[CHECK:]
    if len(body) < 32 or crc32(body) != int.from_bytes(packed[:CHECK]):
        raise ValueError(f"these {len(packed)} bytes are not what compress packed: cut short, changed, or others")
    occur = np.flatnonzero(np.unpackbits(np.frombuffer(body[:32], dtype=np.uint8)))
    counts, place = np.zeros(256, dtype=np.int64), 32
    for value in occur:
        counts[value], place = _read_variable_length(body, place)
    if not counts.any():
        return b""
    return arithmetic_decode(body[place:], int(counts.sum()), counts).astype(np.uint8).tobytes()


def _put(words, low):
    """Put out the top word of low, a carry first; returns what is left of low, moved up by a word."""
    if low >= WHOLE:
        low -= WHOLE
        i = len(words) - 1
        while words[i] == (1 << WORD) - 1:
            words[i] = 0
            i -= 1
        words[i] += 1
    words.append(low >> 2 * WORD)
    return (low & LEAST - 1) << WORD


def _starts(counts):
    """Sums of the counts before each symbol and, last, their total: P(s) = (starts[s + 1] - starts[s]) / total."""
    counts = checked_weights(counts)
    if any(c != int(c) for c in counts):
        raise ValueError(f"counts must be whole numbers, got {counts[:10]}")
    starts = list(accumulate(map(int, counts), initial=0))
    if starts[-1] > LARGEST_TOTAL:
        raise ValueError(f"counts must sum to at most 2^40, got {starts[-1]}; halve them until they do")
    return starts, starts[-1]


def _variable_length(number):
    """A whole number as bytes of seven bits, the lowest first; all but the last have their top bit set."""
    parts = bytearray()
    while number >= 128:
        parts.append(number & 127 | 128)
        number >>= 7
    return bytes(parts) + bytes([number])


def _read_variable_length(data, place):
    """The number that begins at data[place], and the place after it."""
    number, shift = 0, 0
    while data[place] >= 128:
        number, shift, place = number | (data[place] & 127) << shift, shift + 7, place + 1
    return number | data[place] << shift, place + 1
