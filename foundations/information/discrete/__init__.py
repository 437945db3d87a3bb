"""Entropy and its kin where values can be counted."""

from foundations.information.discrete.codes import (
    Encoded,
    conditional_mutual_information_codes,
    encode,
    entropy_codes,
    equal_frequency_bins,
    joint,
    mutual_information_columns,
)

__all__ = [
    "Encoded",
    "conditional_mutual_information_codes",
    "encode",
    "entropy_codes",
    "equal_frequency_bins",
    "joint",
    "mutual_information_columns",
]
