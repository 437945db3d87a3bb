"""What can be said of a descent before it is run, and measured after beside the libraries."""

from foundations.comparison import Comparison

COMPARISONS: list[Comparison] = []
