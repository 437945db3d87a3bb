"""Entropy and its kin where values can be counted."""

from foundations.information.discrete.bias import corrected_mutual_information, jackknife, miller_madow
from foundations.information.discrete.codes import (
    Encoded,
    conditional_mutual_information_codes,
    encode,
    entropy_codes,
    equal_frequency_bins,
    joint,
    mutual_information_columns,
)
from foundations.information.discrete.divergences import jensen_shannon, kl_divergence
from foundations.information.discrete.entropies import (
    conditional_entropy,
    cross_entropy,
    entropy,
    joint_entropy,
    perplexity,
)
from foundations.information.discrete.informations import (
    conditional_mutual_information,
    mutual_information,
    total_correlation,
)
from foundations.information.discrete.tables import contingency_table

__all__ = [
    "Encoded",
    "conditional_entropy",
    "conditional_mutual_information",
    "conditional_mutual_information_codes",
    "contingency_table",
    "corrected_mutual_information",
    "cross_entropy",
    "encode",
    "entropy",
    "entropy_codes",
    "equal_frequency_bins",
    "jackknife",
    "jensen_shannon",
    "joint",
    "joint_entropy",
    "kl_divergence",
    "miller_madow",
    "mutual_information",
    "mutual_information_columns",
    "perplexity",
    "total_correlation",
]
