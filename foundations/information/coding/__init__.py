"""Codes: as short as the entropy allows, and what that is for a text with memory."""

from foundations.information.coding.arithmetic import arithmetic_decode, arithmetic_encode, compress, decompress
from foundations.information.coding.huffman import huffman_decode, huffman_encode, huffman_lengths
from foundations.information.coding.kraft import is_prefix_free, kraft_sum, prefix_code
from foundations.information.coding.markov_text import (
    cross_entropy_rate,
    entropy_rate,
    text_entropy,
    text_perplexity,
)

__all__ = [
    "arithmetic_decode",
    "arithmetic_encode",
    "compress",
    "cross_entropy_rate",
    "decompress",
    "entropy_rate",
    "huffman_decode",
    "huffman_encode",
    "huffman_lengths",
    "is_prefix_free",
    "kraft_sum",
    "prefix_code",
    "text_entropy",
    "text_perplexity",
]
