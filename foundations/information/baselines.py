"""Each concept of this folder beside the library's, and what agreement means for it: the lists of its parts."""

from foundations.comparison import Comparison
from foundations.information.coding import baselines as coding
from foundations.information.continuous import baselines as continuous
from foundations.information.discrete import baselines as discrete

COMPARISONS: list[Comparison] = [*discrete.COMPARISONS, *continuous.COMPARISONS, *coding.COMPARISONS]
