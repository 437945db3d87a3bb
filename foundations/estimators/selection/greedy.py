"""Greedy forward selection: again and again the column whose criterion is largest, given those chosen so far.

Nothing is estimated twice. When X_j is chosen, its terms with all d candidates are counted once and kept,

    I(X; X_j)    and    I(X; X_j | Y) = I(X; X_j Y) - I(X; Y)

where X_j Y is the column of pairs. With relevance that makes (2 k - 1) d estimates for k of d columns; a criterion that
looks at relevance alone needs d. The best k columns together are another question, and an intractable one: of two
columns that tell nothing alone and everything together, greedy selection has no reason to take either first.

Where several columns are best up to rounding, the first of them is taken.
Source: Brown, Pocock, Zhao, Luján, JMLR 13, 2012, §3.
"""

from functools import cache
from typing import NamedTuple

import numpy as np

from foundations.estimators.selection.criteria import CRITERIA, Terms
from foundations.information.discrete import entropy_codes, joint, mutual_information_columns

ROUNDING = 1e-12  # values as close as this are a tie


class Selection(NamedTuple):
    """The chosen columns in the order chosen, and what the criterion was when each was."""

    ranking: np.ndarray  # (k,) int
    scores: np.ndarray  # (k,)


def greedy(codes, target, k, criterion="jmi") -> Selection:
    """Choose k columns, one by one.

    Parameters
    ----------
    codes : (n, d) whole numbers >= 0, the columns as codes
    target : (n,) whole numbers >= 0, not all the same
    k : int from 1 to d
    criterion : a name in `CRITERIA`

    Raises
    ------
    ValueError : an unknown criterion, a k that is not from 1 to d
    TypeError, ValueError : no codes, see `mutual_information_columns`

    Notes
    -----
    Cost (2 k - 1) d estimates of n steps each, and k² d additions.
    """
    return greedy_by_each(codes, target, k, [criterion])[criterion]


def greedy_by_each(codes, target, k, criteria) -> dict[str, Selection]:
    """The choice of `greedy` by each of several criteria, which share what is counted: by name.

    Cost at most that of each alone, added up: the terms of a column that several of them choose are counted once.
    """
    rows = {name: criterion_named(name) for name in criteria}
    relevance = mutual_information_columns(codes, target)
    require_k(k, len(relevance))
    codes = np.asarray(codes)
    entropy = np.array([entropy_codes(column) for column in codes.T]) - relevance
    of_target = entropy_codes(target)

    @cache
    def terms(j):
        """I(X; X_j) and I(X; X_j | Y) of all columns: (d,) each."""
        X_j = codes[:, j]  # (n,)
        shared = mutual_information_columns(codes, X_j)
        return shared, mutual_information_columns(codes, joint(X_j, target)) - relevance

    none = np.zeros((0, len(relevance)))
    nothing = Terms(relevance, none, none, entropy, of_target, np.zeros(0, dtype=np.intp))
    return {
        name: forward(nothing, terms, k, row) if row.pairs else most_relevant(relevance, k)
        for name, row in rows.items()
    }


def forward(nothing, terms, k, row) -> Selection:
    """The greedy rounds for a row of the table of criteria.

    nothing : the Terms before anything is chosen
    terms : the function from a chosen column to its shared and within, (d,) each
    """
    d = len(nothing.relevance)
    shared, within = np.zeros((k, d)), np.zeros((k, d))
    ranking, scores = np.zeros(k, dtype=np.intp), np.zeros(k)
    free = np.ones(d, dtype=bool)
    for m in range(k):
        known = nothing._replace(shared=shared[:m], within=within[:m], chosen=ranking[:m])
        ranking[m], scores[m] = _take(row.value(known), free)
        if m < k - 1:  # after the last choice nothing is asked any more
            shared[m], within[m] = terms(int(ranking[m]))
    return Selection(ranking, scores)


def most_relevant(relevance, k) -> Selection:
    """The k columns with the largest relevance (d,), however it was estimated: the criterion mim."""
    relevance = np.asarray(relevance, dtype=np.float64)
    require_k(k, len(relevance))
    free = np.ones(len(relevance), dtype=bool)
    taken = [_take(relevance, free) for _ in range(k)]
    return Selection(np.array([best for best, _ in taken], dtype=np.intp), np.array([score for _, score in taken]))


def redundancy(codes, ranking) -> np.ndarray:
    """The mean information, in nats, of each chosen column with those chosen before it: (k,), nan for the first.

    codes (n, d) and ranking (k,) as in `greedy`. Cost k (k - 1) / 2 estimates.
    """
    if len(ranking) == 0:
        return np.zeros(0)
    chosen = np.asarray(codes)[:, ranking]  # (n, k)
    with_earlier = [mutual_information_columns(chosen[:, :m], chosen[:, m]).mean() for m in range(1, len(ranking))]
    return np.array([np.nan, *with_earlier])


def criterion_named(name):
    """The row of the table; ValueError where there is none of this name."""
    if not isinstance(name, str) or name not in CRITERIA:
        raise ValueError(f"criterion is one of {', '.join(map(repr, CRITERIA))}; got {name!r}")
    return CRITERIA[name]


def require_k(k, d) -> None:
    """ValueError where k is not a number of columns that d columns have."""
    if not 1 <= k <= d:
        raise ValueError(f"k is how many of the {d} columns are chosen, from 1 to {d}; got {k}")


def _take(J, free):
    """The first of the best free columns, and its value; it is free no more."""
    J = np.where(free, J, -np.inf)
    best = int(np.argmax(J.max() - J <= ROUNDING))
    free[best] = False
    return best, float(J[best])
