"""Which columns to keep: greedy selection by mutual information, how sure one may be of it, and how stable it is."""

from foundations.estimators.selection.criteria import CRITERIA
from foundations.estimators.selection.estimates import joint_codes, relevance
from foundations.estimators.selection.greedy import Selection, greedy, greedy_by_each, redundancy
from foundations.estimators.selection.selector import MutualInformationSelector
from foundations.estimators.selection.significance import permutation_p_values
from foundations.estimators.selection.stability import Stability, bootstrap_supports, nogueira_stability

__all__ = [
    "CRITERIA",
    "MutualInformationSelector",
    "Selection",
    "Stability",
    "bootstrap_supports",
    "greedy",
    "greedy_by_each",
    "joint_codes",
    "nogueira_stability",
    "permutation_p_values",
    "redundancy",
    "relevance",
]
