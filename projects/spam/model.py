"""Naive Bayes for messages: words vote with their log-odds, and every vote can be read.

    log P(spam | d) / P(ham | d) = log P(spam) / P(ham) + Σ_w n_w log P(w | spam) / P(w | ham)

for a message d in which word w occurs n_w times. It is "naive" to let words vote independently of each other: the sum
is far too sure of itself. So the probability that is shown is the sum put through a sigmoid that was fitted on messages
the model had not seen (Platt scaling), and a message is called spam where the sum reaches a threshold of least cost.

Sources: McCallum and Nigam, A comparison of event models for naive Bayes text classification, 1998; Sahami et al.,
A Bayesian approach to filtering junk e-mail, 1998. Left out: order of words, senders, what several messages share.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from foundations.estimators import MultinomialNB
from foundations.linalg.sparse import SparseRows, product
from foundations.statistics.calibration import PlattScaling
from projects.spam.tokens import Vocabulary

HAM, SPAM = 0, 1


class Contribution(NamedTuple):
    """What one word of a message adds to its log-odds: `times` its weight; positive speaks for spam."""

    word: str
    times: int
    log_odds: float


@dataclass(frozen=True)
class SpamFilter:
    """A trained model: the words it knows, how often each occurs in either class, and what it makes of a score.

    Parameters
    ----------
    vocabulary : the words
    bayes : multinomial naive Bayes over their counts, classes HAM and SPAM
    platt : from log-odds to probability
    threshold : the least log-odds at which a message is called spam; infinite where none is worth the risk
    """

    vocabulary: Vocabulary
    bayes: MultinomialNB
    platt: PlattScaling
    threshold: float

    @cached_property
    def weights(self) -> np.ndarray:
        """What one occurrence of each word adds to the log-odds of spam, (words,)."""
        return self.bayes.feature_log_prob_[SPAM] - self.bayes.feature_log_prob_[HAM]

    @cached_property
    def prior(self) -> float:
        """The log-odds of spam before a word is read."""
        return float(self.bayes.class_log_prior_[SPAM] - self.bayes.class_log_prior_[HAM])

    def log_odds(self, texts: Sequence[str]) -> np.ndarray:
        """The score of each text: (n,). Words outside the vocabulary add nothing."""
        return log_odds(self.bayes, self.vocabulary.counts(texts))

    def score(self, text: str) -> float:
        """The same for one text, without the detour over arrays of counts."""
        return self.prior + float(self.weights[self.vocabulary.numbers(text)].sum())

    def probability(self, log_odds: float) -> float:
        """The calibrated probability that a text with this score is spam."""
        return float(self.platt.predict([log_odds])[0])

    def explain(self, text: str) -> list[Contribution]:
        """Every known word of a text with what it adds; with `prior` they sum to its score. Largest effect first."""
        times = Counter(self.vocabulary.numbers(text))
        found = [Contribution(self.vocabulary.words[w], n, n * float(self.weights[w])) for w, n in times.items()]
        return sorted(found, key=lambda c: -abs(c.log_odds))


def log_odds(bayes: MultinomialNB, counts: SparseRows) -> np.ndarray:
    """log P(spam | d) / P(ham | d) for the messages in the rows of counts (n, words): (n,).

    The normalizing constant P(d), in which thousands of factors would underflow, cancels and is never formed.
    Compare: differences of sklearn.naive_bayes.MultinomialNB.predict_joint_log_proba.
    """
    weights = bayes.feature_log_prob_[SPAM] - bayes.feature_log_prob_[HAM]
    return product(counts, weights) + (bayes.class_log_prior_[SPAM] - bayes.class_log_prior_[HAM])
