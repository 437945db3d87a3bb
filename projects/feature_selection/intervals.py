"""How far a score would stray on other rows: the same columns, in the same order, are scored on half of the rows.

A bootstrap draws rows twice, and two equal rows are neighbors at distance zero: they would look like information. Half
of the rows, drawn without repetition, has no such rows. Its score strays from that of all rows as much as that of all
rows strays from the truth, since var(half) - var(all) = σ²/(n/2) - σ²/n = σ²/n. So the standard deviation over many
halves is that of the score, and score ± 1.96 of them is an interval of about 95 %.

The interval tells of chance alone: the upward bias of counting few rows in many cells is in the score itself.
Source: Politis, Romano, Wolf, Subsampling, 1999, §2.
"""

import numpy as np

from foundations.estimators.selection import CRITERIA
from foundations.estimators.selection.criteria import Terms
from foundations.information.discrete.codes import entropy_codes, joint, mutual_information_columns


def scores_in_order(codes: np.ndarray, target: np.ndarray, criterion: str) -> np.ndarray:
    """(k,) the value of a criterion of pairs for each column of codes (n, k), given those before it."""
    value, k = CRITERIA[criterion].value, codes.shape[1]
    told = mutual_information_columns(codes, target)
    shared = np.array([mutual_information_columns(codes, column) for column in codes.T])  # (k, k)
    within = np.array([mutual_information_columns(codes, joint(column, target)) for column in codes.T]) - told
    own = np.array([entropy_codes(column) for column in codes.T]) - told
    all_terms = Terms(told, shared, within, own, entropy_codes(target), np.arange(k))
    steps = [all_terms._replace(shared=shared[:i], within=within[:i], chosen=np.arange(i)) for i in range(k)]
    return np.array([value(terms)[i] for i, terms in enumerate(steps)])


def half_samples(n: int, count: int, rng: np.random.Generator) -> np.ndarray:
    """(count, n // 2) rows, each half drawn without repetition."""
    return np.array([rng.permutation(n)[: n // 2] for _ in range(count)])
