"""Information of continuous values, by the distances to nearest neighbors."""

from foundations.information.continuous.columns import mutual_information_columns, scaled_and_jittered
from foundations.information.continuous.conditional import conditional_mutual_information
from foundations.information.continuous.kozachenko_leonenko import kozachenko_leonenko
from foundations.information.continuous.ksg import ksg
from foundations.information.continuous.ross import ross

__all__ = [
    "conditional_mutual_information",
    "kozachenko_leonenko",
    "ksg",
    "mutual_information_columns",
    "ross",
    "scaled_and_jittered",
]
