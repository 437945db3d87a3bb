"""Minimization by values alone beside the libraries."""

from foundations.comparison import Comparison

COMPARISONS: list[Comparison] = []
