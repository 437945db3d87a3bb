"""Five folds, both sides from raw text in each: how often right, how sure, and at what cost.

In every fold the smoothing, the calibration and the threshold are learned from the training messages alone. Both sides
then split the texts into words, count, fit and predict, in turn and timed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from foundations.estimators import BernoulliNB, ComplementNB, MultinomialNB
from foundations.numerics import sigmoid
from foundations.statistics import metrics
from foundations.statistics.calibration import (
    PlattScaling,
    expected_calibration_error,
    isotonic_scaling,
    minimum_cost_threshold,
    platt_scaling,
)
from foundations.statistics.model_selection import StratifiedKFold
from projects.common.errors import UserError
from projects.common.results import Stopwatch
from projects.spam.messages import Message
from projects.spam.model import SpamFilter, log_odds
from projects.spam.smoothing import Smoothing, choose_smoothing
from projects.spam.tokens import Limits, Tokenizer, learn_vocabulary, require_words

FOLDS = 5
COST_OF_LOST_HAM = 10  # in units of one spam let through
VARIANTS = {"BernoulliNB": BernoulliNB, "ComplementNB": ComplementNB}


@dataclass(frozen=True)
class Settings:
    """The options of a run."""

    tokenizer: Tokenizer
    limits: Limits
    seed: int
    out: Path
    quick: bool
    with_baseline: bool


@dataclass
class Side:
    """One side of the comparison: metrics fold by fold, seconds by phase, and P(spam) of each of n messages."""

    n: int
    scores: list[dict[str, float]] = field(default_factory=list)
    watch: Stopwatch = field(default_factory=Stopwatch)

    def __post_init__(self):
        self.probability = np.zeros(self.n)  # (n,)

    def note(self, test: np.ndarray, y: np.ndarray, p: np.ndarray) -> None:
        """Keep the probabilities p of the messages `test`, whose labels are y."""
        self.probability[test] = p
        self.scores.append(scores(y, p))

    def mean(self) -> dict[str, float]:
        """Each metric's mean over the folds, and the standard deviation of the first."""
        means = {name: float(np.mean([fold[name] for fold in self.scores])) for name in self.scores[0]}
        return {"accuracy": means.pop("accuracy"), "accuracy_std": float(np.std(self.column("accuracy")))} | means

    def column(self, name: str) -> list[float]:
        """One metric, fold by fold."""
        return [fold[name] for fold in self.scores]


@dataclass
class Evaluation:
    """What the folds showed. Arrays over messages are (n,), in the messages' order."""

    texts: np.ndarray
    y: np.ndarray
    splits: list[tuple[np.ndarray, np.ndarray]]
    smoothings: list[Smoothing] = field(default_factory=list)
    costs: list[tuple[float, float]] = field(default_factory=list)  # a message, at probability 0.5 and at the threshold
    vocabulary_differences: int = 0  # words that one side has and the other has not
    posterior_difference: float = 0.0  # the largest
    first: SpamFilter | None = None  # that of the first fold

    def __post_init__(self):
        n = len(self.y)
        self.ours, self.platt, self.isotonic = Side(n), Side(n), Side(n)
        self.library, self.logistic, self.dummy = Side(n), Side(n), Side(n)
        self.variants = {name: Side(n) for name in VARIANTS}
        self.log_odds = np.zeros(n)  # of ours
        self.called_spam = np.zeros(n, bool)  # by ours, at the threshold of least cost


def scores(y: np.ndarray, p: np.ndarray) -> dict[str, float]:
    """The metrics of probabilities of spam p (n,) for labels y (n,); called spam is what has more than 0.5."""
    called = (p > 0.5).astype(int)
    return {
        "accuracy": metrics.accuracy_score(y, called),
        "precision": metrics.precision_score(y, called, zero_division=0),
        "recall": metrics.recall_score(y, called, zero_division=0),
        "f1": metrics.f1_score(y, called, zero_division=0),
        "roc_auc": metrics.roc_auc_score(y, p),
        "average_precision": metrics.average_precision_score(y, p),
        "brier": metrics.brier_score_loss(y, p),
        "calibration_error": expected_calibration_error(y, p),
    }


def evaluate(messages: Sequence[Message], settings: Settings, advance: Callable[[], None] = lambda: None) -> Evaluation:
    """Run both sides on every fold; `advance` is called after each. UserError where a class has too few messages."""
    texts = np.array([message.text for message in messages], dtype=object)
    y = np.array([int(message.spam) for message in messages])
    few = int(np.bincount(y, minlength=2).min())
    if few < FOLDS:
        which = "spam" if np.sum(y) == few else "ham"
        have = f"Only {few} of the {len(y):,} messages {'is' if few == 1 else 'are'} {which}"
        raise UserError(f"{have}; {FOLDS} folds take {FOLDS} or more of each class.")

    splits = StratifiedKFold(FOLDS, shuffle=True, random_state=settings.seed).split(y, y)
    found = Evaluation(texts, y, list(splits))
    for train, test in found.splits:
        _fold(found, train, test, settings)
        advance()
    return found


def _fold(found: Evaluation, train: np.ndarray, test: np.ndarray, settings: Settings) -> None:
    texts, new, y, y_test = found.texts[train].tolist(), found.texts[test].tolist(), found.y[train], found.y[test]
    vocabulary, counts = learn_vocabulary(texts, settings.tokenizer, settings.limits)
    require_words(vocabulary)
    smoothing = choose_smoothing(counts, y, settings.seed)
    found.smoothings.append(smoothing)

    p, bayes = _our_turn(found.ours.watch, texts, new, y, settings, smoothing.alpha)
    found.ours.note(test, y_test, p)
    if settings.with_baseline:
        words = _library_turn(found, texts, new, y, test, settings, smoothing.alpha)
        found.vocabulary_differences += len(words.symmetric_difference(vocabulary.words))

    new_counts = vocabulary.counts(new)
    found.log_odds[test] = log_odds(bayes, new_counts)
    platt, threshold = _calibrate(found, y, test, smoothing)
    found.first = found.first or SpamFilter(vocabulary, bayes, platt, threshold)
    for name, side in found.variants.items():
        variant = VARIANTS[name](alpha=smoothing.alpha).fit(counts, y)
        side.note(test, y_test, variant.predict_proba(new_counts)[:, 1])


def _our_turn(watch: Stopwatch, texts, new, y, settings: Settings, alpha: float) -> tuple[np.ndarray, MultinomialNB]:
    """From raw text to P(spam) of the new texts, timed."""

    def tokenize():
        vocabulary, counts = learn_vocabulary(texts, settings.tokenizer, settings.limits)
        return counts, vocabulary.counts(new)

    counts, new_counts = watch.time("tokenize", tokenize)
    bayes = watch.time("fit", MultinomialNB(alpha=alpha).fit, counts, y)
    score = watch.time("predict", log_odds, bayes, new_counts)
    return sigmoid(score), bayes


def _library_turn(found: Evaluation, texts, new, y, test, settings: Settings, alpha: float) -> set[str]:
    """The same by the library, its logistic regression and the dummy; gives the library's words."""
    from projects.spam import baseline  # slow to import, and --no-baseline need not wait for it

    watch, y_test = found.library.watch, found.y[test]
    arguments = (texts, new, settings.tokenizer, settings.limits)
    vectors, counts, new_counts = watch.time("tokenize", baseline.tokenize, *arguments)
    bayes = watch.time("fit", baseline.fit, counts, y, alpha)
    found.library.note(test, y_test, watch.time("predict", baseline.predict, bayes, new_counts))
    found.logistic.note(test, y_test, baseline.logistic_regression(counts, y, new_counts))
    found.dummy.note(test, y_test, baseline.dummy(y, len(test)))

    gap = np.abs(found.ours.probability[test] - found.library.probability[test]).max()
    found.posterior_difference = max(found.posterior_difference, float(gap))
    return baseline.words(vectors)


def _calibrate(found: Evaluation, y, test, smoothing: Smoothing) -> tuple[PlattScaling, float]:
    """Learn both scalings and the threshold from the scores of the training messages, and try them on the test's."""
    y_test, score = found.y[test], found.log_odds[test]
    platt, isotonic = (fit(y, smoothing.log_odds) for fit in (platt_scaling, isotonic_scaling))
    found.platt.note(test, y_test, platt.predict(score))
    found.isotonic.note(test, y_test, isotonic.predict(score))
    threshold = least_cost(y, smoothing)
    found.called_spam[test] = score >= threshold
    found.costs.append((cost(y_test, score > 0), cost(y_test, found.called_spam[test])))
    return platt, threshold


def least_cost(y: np.ndarray, smoothing: Smoothing) -> float:
    """The log-odds from which on calling a message spam would have cost least."""
    return minimum_cost_threshold(y, smoothing.log_odds, cost_false_positive=COST_OF_LOST_HAM).threshold


def cost(y: np.ndarray, called_spam: np.ndarray) -> float:
    """Mean cost of a message, in units of one spam let through."""
    return float(np.mean(np.where(y == 1, ~called_spam, COST_OF_LOST_HAM * called_spam)))
