"""Huffman's code: the shortest code of whole words for symbols that come with given frequencies.

Take the two rarest symbols, give their words a common beginning, and treat them from now on as one symbol with the sum
of their frequencies; when one symbol is left, the code is made. No code free of prefixes has a smaller mean length
L = Σ p_i l_i, and in bits

    H(p) <= L < H(p) + 1

since even lengths ⌈-log₂ p_i⌉, which keep Kraft's inequality, are less than one bit too long. Only the lengths matter:
the words are those of the canonical code, so that sender and receiver need to share no more than the lengths.

A symbol that never comes has no word. One symbol alone has the empty word: there is nothing to tell but how often it
comes, and the decoder is told the number of symbols anyway.
Left out: a limit to the length, adaptive codes.
Source: Huffman, A method for the construction of minimum-redundancy codes, 1952; Cover and Thomas, Elements of
Information Theory, 2nd ed., §5.4 and §5.6.
"""

import heapq

import numpy as np

from foundations.information.coding._edge import checked_code, checked_symbols, checked_weights
from foundations.information.coding.kraft import prefix_code


def huffman_lengths(weights):
    """Length in bits of each symbol's word.

    Parameters
    ----------
    weights : (n,) counts or probabilities, 0 or more, not all 0

    Returns
    -------
    (n,) int; -1 for a symbol of weight 0, which has no word

    Notes
    -----
    Cost: n log n. Compare: zlib with the strategy Z_HUFFMAN_ONLY, whose words have at most 15 bits.
    """
    weights = checked_weights(weights)
    lengths = [0 if w > 0 else -1 for w in weights]
    heap = [(w, i, [i]) for i, w in enumerate(weights) if w > 0]  # i settles ties
    heapq.heapify(heap)
    for merged in range(len(weights), len(weights) + len(heap) - 1):
        (v, _, rare), (w, _, next_rare) = heapq.heappop(heap), heapq.heappop(heap)
        for i in (both := rare + next_rare):
            lengths[i] += 1
        heapq.heappush(heap, (v + w, merged, both))
    return np.array(lengths)


def huffman_encode(symbols, lengths):
    """The words of the symbols, one after the other.

    Parameters
    ----------
    symbols : (n,) ints from 0 on, or bytes
    lengths : (number of symbols,) as `huffman_lengths` gives them

    Returns
    -------
    bytes; the last one is filled up with zeros
    """
    words = _words(lengths)
    symbols = checked_symbols(symbols, [word is not None for word in words])
    bits = "".join([words[s] for s in symbols])
    return np.packbits(np.frombuffer(bits.encode(), dtype=np.uint8) & 1).tobytes()


def huffman_decode(code, n, lengths):
    """The n symbols (n,) of a code that `huffman_encode` made with the same lengths.

    Raises
    ------
    ValueError : a code that ends too early, or has bits that begin no word
    """
    code, n = checked_code(code, n)
    symbol_of = {word: s for s, word in enumerate(_words(lengths)) if word is not None}
    longest = max(map(len, symbol_of))
    bits = (np.unpackbits(np.frombuffer(code, dtype=np.uint8)) + ord("0")).tobytes().decode()
    symbols, start = np.empty(n, dtype=np.intp), 0
    shortest = min(map(len, symbol_of))
    for i in range(n):
        stop = start + shortest
        while (symbol := symbol_of.get(bits[start:stop])) is None:
            stop += 1
            if stop - start > longest or stop > len(bits):
                raise ValueError(f"the code ends, or is not of this table, at symbol {i} of {n}")
        symbols[i], start = symbol, stop
    return symbols


def _words(lengths):
    """The canonical words; None where there is none."""
    lengths = np.asarray(lengths).tolist()
    words = iter(prefix_code([length for length in lengths if length != -1]))
    words = [next(words) if length != -1 else None for length in lengths]
    if all(word is None for word in words):
        raise ValueError("a code has at least one word, and all lengths are -1")
    return words
