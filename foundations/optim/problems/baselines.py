"""Moré, Garbow and Hillstrom's test problems with their published optima. beside the libraries."""

from foundations.comparison import Comparison

COMPARISONS: list[Comparison] = []
