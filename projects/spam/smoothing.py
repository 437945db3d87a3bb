"""How much to smooth, and scores of messages that the model which gave them had not seen.

The training messages are cut into folds; each fold is scored by models trained on the others, one for every α. The α
with the smallest mean log loss is taken. Its scores, of all training messages, are then what the probabilities are
calibrated on and the threshold is chosen from: the test messages are touched by none of this.

A word that the models of a fold have not met must not count there, as it will not count in a new message. If it stayed
in the vocabulary with no occurrence in either class, it would speak for the rarer class, and unseen messages would look
more like spam than they will. Left out: the limits on document frequency are not set anew in every fold.
"""

from typing import NamedTuple

import numpy as np

from foundations.estimators import MultinomialNB
from foundations.linalg.sparse import SparseRows, column_sums
from foundations.numerics import softplus
from foundations.statistics.model_selection import StratifiedKFold
from projects.spam.model import log_odds
from projects.spam.tokens import keep_columns

ALPHAS = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0)


class Smoothing(NamedTuple):
    """The α chosen, the log-odds (n,) that it gave to unseen messages, and the log loss of every α."""

    alpha: float
    log_odds: np.ndarray
    losses: np.ndarray


def choose_smoothing(
    counts: SparseRows, y: np.ndarray, seed: int, alphas: tuple[float, ...] = ALPHAS, folds: int = 5
) -> Smoothing:
    """Choose α for messages with counts (n, words) and labels y (n,) by cross-validation.

    Fewer folds where a class has fewer messages; ValueError where one has a single message.
    Compare: sklearn.model_selection.GridSearchCV(scoring="neg_log_loss").
    """
    draw = StratifiedKFold(n_splits=min(folds, np.bincount(y).min()), shuffle=True, random_state=seed)
    scores = np.empty((len(alphas), len(y)))
    for train, test in draw.split(y, y):
        met = np.flatnonzero(column_sums(counts[train]))
        if not len(met):
            scores[:, test] = np.log(np.mean(y[train]) / (1 - np.mean(y[train])))  # nothing but how much spam there is
            continue
        seen, unseen = keep_columns(counts[train], met), keep_columns(counts[test], met)
        for score, alpha in zip(scores, alphas, strict=True):
            score[test] = log_odds(MultinomialNB(alpha=alpha).fit(seen, y[train]), unseen)
    losses = log_losses(scores, y)
    best = int(np.argmin(losses))
    return Smoothing(alphas[best], scores[best], losses)


def log_losses(log_odds: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Mean of -log P(label) along the last axis, from log-odds: log(1 + exp(-s)) for spam, log(1 + exp(s)) for ham."""
    return softplus(np.where(y == 1, -log_odds, log_odds)).mean(axis=-1)
