"""Smooth functions without constraints beside the libraries."""

from foundations.comparison import Comparison

COMPARISONS: list[Comparison] = []
