"""Sums of squares beside the libraries."""

from foundations.comparison import Comparison

COMPARISONS: list[Comparison] = []
