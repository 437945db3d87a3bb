"""What can be said of a descent before it is run, and measured after, beside the libraries."""

from foundations.comparison import Comparison
from foundations.optim.theory.curvature import baselines as curvature
from foundations.optim.theory.descent import baselines as descent

COMPARISONS: list[Comparison] = [*curvature.COMPARISONS, *descent.COMPARISONS]
