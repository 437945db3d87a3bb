"""How much there is to learn from how many messages: F1 on unseen ones against the number trained on."""

from typing import NamedTuple

import numpy as np

from foundations.estimators import MultinomialNB
from foundations.statistics.metrics import f1_score
from projects.spam.evaluate import Evaluation, Settings
from projects.spam.model import log_odds
from projects.spam.tokens import learn_vocabulary

SIZES = 8  # numbers of messages on the curve, the smallest and all of them included
SMALLEST = 40


class LearningCurve(NamedTuple):
    """F1 by fold and number of training messages, (folds, sizes); the library's logistic regression if it was run."""

    sizes: np.ndarray
    ours: np.ndarray
    logistic: np.ndarray | None


def learning_curve(found: Evaluation, settings: Settings, folds: int) -> LearningCurve:
    """Train on more and more of each fold's training messages, in an order of their own, and test on its test ones.

    Every beginning holds some of both classes: the order is random but for its first two. α is the one chosen from all
    of the fold's training messages. Where so few messages leave no word within the limits, all is called ham.
    """
    rng = np.random.default_rng(settings.seed)
    splits = found.splits[:folds]
    most = min(len(train) for train, _ in splits)
    sizes = np.unique(np.geomspace(min(SMALLEST, most), most, SIZES).astype(int))
    ours, logistic = [], []
    for (train, test), smoothing in zip(splits, found.smoothings, strict=False):
        order = _both_first(rng.permutation(train), found.y)
        for size in sizes:
            chosen = order[:size]
            f1 = _f1(found, chosen, test, settings, smoothing.alpha)
            ours.append(f1[0])
            logistic.append(f1[1])
    shape = (len(splits), len(sizes))
    reference = np.reshape(logistic, shape).astype(float) if settings.with_baseline else None
    return LearningCurve(sizes, np.reshape(ours, shape), reference)


def _both_first(order: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The same messages, one of each class moved to the front."""
    front = [int(np.flatnonzero(y[order] == label)[0]) for label in (0, 1)]
    return np.concatenate([order[front], np.delete(order, front)])


def _f1(found: Evaluation, train, test, settings: Settings, alpha: float) -> tuple[float, float | None]:
    texts, y, y_test = found.texts[train].tolist(), found.y[train], found.y[test]
    vocabulary, counts = learn_vocabulary(texts, settings.tokenizer, settings.limits)
    if not vocabulary.words:
        return 0.0, 0.0
    new = vocabulary.counts(found.texts[test].tolist())
    called = log_odds(MultinomialNB(alpha=alpha).fit(counts, y), new) > 0
    f1 = f1_score(y_test, called.astype(int), zero_division=0)
    if not settings.with_baseline:
        return f1, None
    from projects.spam import baseline

    reference = baseline.logistic_regression(baseline.as_csr(counts), y, baseline.as_csr(new)) > 0.5
    return f1, f1_score(y_test, reference.astype(int), zero_division=0)
