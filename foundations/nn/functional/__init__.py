"""Operations of neural networks, each with its backward written by hand, for speed and stability."""

from foundations.nn.functional.cross_entropy import cross_entropy
from foundations.nn.functional.linear import linear

__all__ = ["cross_entropy", "linear"]
