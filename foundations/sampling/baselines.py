"""Each concept of this folder beside the library's, and what agreement means for it: the lists of its parts."""

from foundations.comparison import Comparison
from foundations.sampling.chains import baselines as chains
from foundations.sampling.diagnostics import baselines as diagnostics
from foundations.sampling.gradients import baselines as gradients
from foundations.sampling.hamiltonian import baselines as hamiltonian
from foundations.sampling.monte_carlo import baselines as monte_carlo
from foundations.sampling.targets import baselines as targets

COMPARISONS: list[Comparison] = [
    *monte_carlo.COMPARISONS,
    *gradients.COMPARISONS,
    *chains.COMPARISONS,
    *hamiltonian.COMPARISONS,
    *diagnostics.COMPARISONS,
    *targets.COMPARISONS,
]
