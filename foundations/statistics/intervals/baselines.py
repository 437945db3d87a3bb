"""Each concept of this folder beside the library's, and what agreement means for it."""

from foundations.comparison import Comparison

COMPARISONS: list[Comparison] = []
