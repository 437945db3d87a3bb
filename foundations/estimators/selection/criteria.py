"""What a column is worth once others have been chosen: the table of criteria.

X is a candidate, Y the target, X_j one of the m columns chosen so far. Most criteria are of one form,

    J(X) = I(X; Y) - β Σ_j I(X; X_j) + γ Σ_j I(X; X_j | Y)

relevance, less redundancy, plus what columns repeat of each other only because both follow the target. β and γ are:

    mim    0     0      relevance alone
    mrmr   1/m   0      maximum relevance, minimum redundancy
    jmi    1/m   1/m    the mean of I(X; Y | X_j), since I(X; Y | X_j) = I(X; Y) - I(X; X_j) + I(X; X_j | Y)

Two are not linear in the terms, but made of the same ones:

    cmim   min_j I(X; Y | X_j)                     new to the target whichever of the others is known
    disr   mean_j I(X X_j; Y) / H(X X_j Y)         information of the pair as a share of all there is in it

Before anything is chosen all are I(X; Y), and disr is I(X; Y) / H(X Y). The values are nats; those of disr are shares.
Brown et al. write jmi and disr as sums; a mean has the same order, and can be compared from one step to the next.

Source: Brown, Pocock, Zhao, Luján, Conditional likelihood maximisation, JMLR 13, 2012, table 3 and §4. mrmr: Peng,
Long, Ding 2005; jmi: Yang, Moody 1999; cmim: Fleuret 2004; disr: Meyer, Bontempi 2006.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np


class Terms(NamedTuple):
    """What is known of d candidates and of m chosen columns, in nats; row j of a term is about the chosen column j."""

    relevance: np.ndarray  # (d,) I(X; Y)
    shared: np.ndarray  # (m, d) I(X; X_j)
    within: np.ndarray  # (m, d) I(X; X_j | Y)
    entropy: np.ndarray  # (d,) H(X | Y)
    target: float  # H(Y)
    chosen: np.ndarray  # (m,) the columns X_j


class Criterion(NamedTuple):
    """A row of the table: its formula, whether it looks at chosen columns at all, and its value for all candidates."""

    formula: str
    pairs: bool
    value: Callable[[Terms], np.ndarray]


def linear(beta, gamma):
    """The frame, with the given multiples of 1/m for β and γ."""

    def value(t):
        m = max(len(t.chosen), 1)
        return t.relevance - (beta / m) * t.shared.sum(axis=0) + (gamma / m) * t.within.sum(axis=0)

    return value


def least_gain(t):
    """The least I(X; Y | X_j)."""
    return (t.relevance - t.shared + t.within).min(axis=0) if len(t.chosen) else t.relevance


def symmetric_relevance(t):
    """The mean of I(X X_j; Y) / H(X X_j Y)."""
    if not len(t.chosen):
        return share(t.relevance, t.target + t.entropy)
    known = t.relevance[t.chosen, None]  # (m, 1) I(X_j; Y)
    told = known + t.relevance - t.shared + t.within  # (m, d) I(X X_j; Y)
    all_there_is = t.target + t.entropy[t.chosen, None] + t.entropy - t.within  # (m, d) H(Y) + H(X_j|Y) + H(X|X_j Y)
    return share(told, all_there_is).mean(axis=0)


def share(part, whole):
    """part / whole; of nothing it is 0."""
    return np.divide(part, whole, out=np.zeros_like(whole), where=whole > 0)


CRITERIA = {
    "mim": Criterion("I(X;Y)", False, linear(0, 0)),
    "mrmr": Criterion("I(X;Y) - mean I(X;Xj)", True, linear(1, 0)),
    "jmi": Criterion("mean I(X;Y|Xj)", True, linear(1, 1)),
    "cmim": Criterion("min I(X;Y|Xj)", True, least_gain),
    "disr": Criterion("mean I(X Xj;Y) / H(X Xj Y)", True, symmetric_relevance),
}
