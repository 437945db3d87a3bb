"""Each concept of this folder beside the library's, and what agreement means for it: the lists of its parts."""

from foundations.comparison import Comparison
from foundations.optim.constrained import baselines as constrained
from foundations.optim.convex import baselines as convex
from foundations.optim.derivative_free import baselines as derivative_free
from foundations.optim.first_order import baselines as first_order
from foundations.optim.least_squares import baselines as least_squares
from foundations.optim.problems import baselines as problems
from foundations.optim.smooth import baselines as smooth
from foundations.optim.theory import baselines as theory

COMPARISONS: list[Comparison] = [
    *first_order.COMPARISONS,
    *theory.COMPARISONS,
    *smooth.COMPARISONS,
    *least_squares.COMPARISONS,
    *derivative_free.COMPARISONS,
    *problems.COMPARISONS,
    *constrained.COMPARISONS,
    *convex.COMPARISONS,
]
