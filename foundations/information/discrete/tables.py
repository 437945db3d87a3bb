"""From samples to a table of counts, on which every function of this folder works.

    C[a, b, ...] = #{i : column₁ᵢ = a, column₂ᵢ = b, ...}

Left out: weights of samples; tables that are mostly empty, for which `codes` counts what occurs.
Source: Cover & Thomas, Elements of Information Theory, §11.1, where the table over n is the type of the samples.
"""

from math import prod

import numpy as np

from foundations.information._edge import paired
from foundations.information.discrete.codes import encode

MOST_CELLS = 10**8


def contingency_table(*columns) -> np.ndarray:
    """How often each value, or each combination of values of several columns, occurs.

    Parameters
    ----------
    columns : (n,) numbers, texts or booleans each, n ≥ 1; at least one column

    Returns
    -------
    C : (v₁, v₂, ...) counts, an axis for each column, in the order of `encode(column).values`

    Raises
    ------
    ValueError : no column, no samples, a nan, other lengths, more than 100 million cells
    TypeError : values that cannot be sorted together

    Notes
    -----
    Cost n log n for each column, and the cells. Compare: scipy.stats.contingency.crosstab.
    """
    if not columns:
        raise ValueError("contingency_table counts at least one column; got none")
    encoded = [encode(column) for column in columns]
    for place, other in enumerate(encoded[1:], 2):
        paired(encoded[0].codes, other.codes, "column 1", f"column {place}")
    shape = tuple(len(values) for _, values in encoded)
    if prod(shape) > MOST_CELLS:
        raise ValueError(f"a table of {prod(shape)} cells is too large; join the columns with joint and encode")
    cell = np.zeros(len(encoded[0].codes), np.int64)
    for code, values in encoded:
        cell = cell * len(values) + code
    return np.bincount(cell, minlength=prod(shape)).reshape(shape)
