"""Codes and the rate of a text beside the library's, and what agreement means for them."""

import heapq
import math

import numpy as np

from foundations.comparison import Comparison, unique
from foundations.information.coding.arithmetic import arithmetic_decode, arithmetic_encode
from foundations.information.coding.huffman import huffman_decode, huffman_encode, huffman_lengths
from foundations.information.coding.kraft import kraft_sum
from foundations.information.coding.markov_text import entropy_rate, text_entropy

# Inputs


def skewed_bytes(rng, n):
    """n bytes, small ones far more often than large ones."""
    return ((256 * rng.random(n) ** 4).astype(np.uint8).tobytes(),)


def some_lengths(rng, n):
    """n lengths from 1 to 40."""
    return (rng.integers(1, 41, n),)


def random_chain(rng, n):
    """A transition matrix of n states."""
    P = rng.random((n, n)) ** 2
    return (P / P.sum(axis=1, keepdims=True),)


def babble(rng, n):
    """n letters of four kinds, each the same as the one before half of the time; and contexts of two."""
    fresh = rng.integers(0, 4, n)
    place = np.where(rng.random(n) < 0.5, 0, np.arange(n))
    return "".join("abcd"[i] for i in fresh[np.maximum.accumulate(place)]), 2


# Ours and by hand


def kraft(lengths):
    """The sum as a float."""
    return float(kraft_sum(lengths))


def huffman(data):
    """The table and the code of some bytes."""
    lengths = huffman_lengths(np.bincount(np.frombuffer(data, np.uint8), minlength=256))
    return lengths, huffman_encode(data, lengths)


def huffman_by_hand(data):
    """A tree of nested pairs, and its words read off."""
    counts = {s: data.count(s) for s in set(data)}
    heap = [(w, s, s) for s, w in counts.items()]
    heapq.heapify(heap)
    serial = 256  # settles ties, so that no tree is ever compared
    while len(heap) > 1:
        (v, _, a), (w, _, b) = heapq.heappop(heap), heapq.heappop(heap)
        heapq.heappush(heap, (v + w, serial, (a, b)))
        serial += 1
    lengths, todo = [-1] * 256, [(heap[0][2], 0)]
    while todo:
        node, depth = todo.pop()
        if isinstance(node, tuple):
            todo += [(child, depth + 1) for child in node]
        else:
            lengths[node] = depth
    return lengths, huffman_encode(data, lengths)


def arithmetic(data):
    """The code of some bytes by their own counts."""
    return arithmetic_encode(data, np.bincount(np.frombuffer(data, np.uint8), minlength=256))


# The library


def zlib_huffman(data):
    """zlib.compressobj(strategy=Z_HUFFMAN_ONLY)."""
    import zlib

    packer = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zlib.Z_HUFFMAN_ONLY)
    return None, packer.compress(data) + packer.flush()


def scipy_bits(data):
    """scipy.stats.entropy, the bits that no code of single symbols beats."""
    from scipy.stats import entropy

    return len(data) * entropy(np.bincount(np.frombuffer(data, np.uint8)), base=2)


def summed_powers(lengths):
    """numpy.float_power, summed."""
    return np.float_power(2.0, -lengths).sum()


def scipy_rate(P):
    """scipy.stats.entropy of the rows, weighted by numpy.linalg.eig."""
    from scipy.stats import entropy

    values, vectors = np.linalg.eig(P.T)
    pi = vectors[:, np.abs(values - 1).argmin()].real
    return pi / pi.sum() @ entropy(P, axis=1)


def scipy_text_entropy(text, order):
    """scipy.stats.entropy of the counts of longer strings, less that of their beginnings."""
    from scipy.stats import entropy

    letters = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
    runs = np.lib.stride_tricks.sliding_window_view(letters, order + 1)
    long, short = (np.unique(r, axis=0, return_counts=True)[1] for r in (runs, runs[:, :order]))
    return entropy(long) - entropy(short)


# Agreement


def no_longer(got, wanted, data):
    """The code is decoded; its mean length is between H and H + 1; and it is no longer than the library's."""
    (lengths, code), (_, theirs) = got, wanted
    counts = np.bincount(np.frombuffer(data, np.uint8), minlength=256)
    decoded = huffman_decode(code, len(data), lengths)
    assert decoded.astype(np.uint8).tobytes() == data, "the decoded bytes are not those encoded"
    bits, H = int(counts @ np.maximum(lengths, 0)), scipy_bits(data)
    assert H - 1e-9 * H <= bits < H + len(data), f"got {bits} bits, wanted from {H} to {H + len(data)}"
    assert len(code) <= len(theirs), f"got {len(code)} bytes, wanted at most {len(theirs)}"
    return 0.0


def near_the_bound(got, wanted, data):
    """The code is decoded, and takes less than 40 bits more than the entropy says."""
    counts = np.bincount(np.frombuffer(data, np.uint8), minlength=256)
    decoded = arithmetic_decode(got, len(data), counts)
    assert decoded.astype(np.uint8).tobytes() == data, "the decoded bytes are not those encoded"
    assert 8 * len(got) < wanted + 40, f"got {8 * len(got)} bits, wanted less than {wanted:.0f} + 40"
    return 0.0


def entropy_rate_by_hand(P):
    """The chain runs until its distribution stays the same."""
    n = len(P)
    pi = [1 / n] * n
    for _ in range(200):
        pi = [math.fsum(pi[i] * P[i][j] for i in range(n)) for j in range(n)]
    return -math.fsum(pi[i] * p * math.log(p) for i in range(n) for p in P[i] if p > 0)


COMPARISONS = [
    Comparison(
        concept="Huffman code",
        ours=huffman,
        theirs=zlib_huffman,
        by_hand=huffman_by_hand,
        inputs=skewed_bytes,
        sizes=(64, 4096, 100_000),
        agrees=no_longer,
    ),
    Comparison(
        concept="Arithmetic coding",
        ours=arithmetic,
        theirs=scipy_bits,
        inputs=skewed_bytes,
        sizes=(64, 4096, 100_000),
        agrees=near_the_bound,
    ),
    unique("Kraft's inequality", kraft, summed_powers, some_lengths, (8, 64, 4096)),
    unique("Entropy rate", entropy_rate, scipy_rate, random_chain, (4, 32, 256), 1e-12, entropy_rate_by_hand),
    unique("Entropy of a text given its past", text_entropy, scipy_text_entropy, babble, (64, 4096, 100_000)),
]
