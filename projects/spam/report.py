"""The text of report.html: what was measured, what each picture shows, and what to make of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from projects.common.report import SOURCES, Words, write_run
from projects.spam.evaluate import COST_OF_LOST_HAM

if TYPE_CHECKING:
    from projects.spam.run import Findings

WHENCE = SOURCES | {
    "generated": "written by a small grammar in the program itself, not by people",
    "user": "your own",
}

PICTURES = {
    "words": Words(
        "The words that decide",
        "Naive Bayes adds up log-odds: one occurrence of a word adds its bar to the score.",
        "Bar charts of the words with the largest log-odds for spam and for ham",
        "Words that occur five times or more in all messages, the strongest each way.",
    ),
    "explained": Words(
        "Why?",
        "Test messages of the first fold, which the model had not seen. What its words say and the log-odds before a "
        "word is read sum to the score. The worst mistake teaches most.",
        "Messages with every word colored by its contribution",
        "Words without color were not in the training messages, or say nothing.",
    ),
    "roc": Words(
        "Ranking",
        "If the messages were sorted by their score, how much ham would have to be given up to catch so much spam?",
        "ROC curve and precision-recall curve",
        "Test messages of all folds together. The ROC curve is cut at 30 % on the left, where it matters.",
    ),
    "reliability": Words(
        "Is 90 % really 90 %?",
        "Naive Bayes counts words as if they were independent, and so may be surer than it should be. Both scalings "
        "were learned from training messages that the model had not seen.",
        "Reliability curves before and after scaling, and numbers of messages by probability",
        "Ten bins of equal width. Few messages lie between the ends, so the points in the middle jump.",
    ),
    "confusion": Words(
        "What was called what",
        f"A lost ham is worth {COST_OF_LOST_HAM} spam let through. The threshold of least cost was chosen from each "
        "fold's training messages.",
        "Confusion matrices at probability 0.5 and at the threshold of least cost",
        "Numbers of test messages of all folds, and their share of the row.",
    ),
    "cost": Words(
        "Where to draw the line",
        "Each fold's threshold was chosen from its training messages; the dashed line is their cost on its test ones.",
        "Mean cost of a message against the threshold on log-odds",
        "The curve knows the test messages, so its lowest point is out of reach.",
    ),
    "learning": Words(
        "How many messages does it take?",
        "Each model was trained on so many of the training messages, and tested on all test messages of its fold.",
        "F1 against the number of training messages",
        "Mean over the folds, where more than one was taken; the band is one standard deviation.",
    ),
    "smoothing": Words(
        "How much to smooth",
        "Too little, and a single word that was never seen in ham decides; too much, and all words say the same.",
        "Log loss against the smoothing parameter alpha",
        "One line for each fold's training messages, by cross-validation inside them.",
    ),
}


def write(found: Findings, rows: list[list[str]], pictures: dict[str, Path]) -> Path:
    """Write report.html and return its path."""
    corpus, settings = found.corpus, found.settings
    lead = f"{corpus.n:,} messages, {corpus.n_spam:,} of them spam: {WHENCE[corpus.source]}."
    return write_run(
        settings.out / "report.html",
        found.title,
        lead,
        results=_results(found),
        rows=rows,
        words=PICTURES,
        pictures=pictures,
        method=_method(found),
    )


def _results(found: Findings) -> list[str]:
    evaluation = found.evaluation
    ours = evaluation.ours.mean()
    half, chosen = np.mean(evaluation.costs, axis=0)
    text = [
        f"Ours calls {100 * ours['accuracy']:.1f} % of the test messages what they are. Of what it calls spam, "
        f"{100 * ours['precision']:.1f} % is; of the spam, it catches {100 * ours['recall']:.1f} %.",
        f"Where a lost ham costs as much as {COST_OF_LOST_HAM} spam let through, a message costs {half:.4f} on average "
        f"if spam is what has a probability above 0.5, and {chosen:.4f} with the thresholds chosen in training.",
        f"The saved model calls spam {_limit(found.model.threshold)}.",
        f"One message takes {found.milliseconds:.3f} milliseconds through the saved model.",
    ]
    if evaluation.library.scores:
        text.append(
            f"The two sides' probabilities differ by at most {evaluation.posterior_difference:.0e}, their vocabularies "
            f"in {evaluation.vocabulary_differences} words."
        )
    return text


def _limit(threshold: float) -> str:
    return f"what has log-odds of {threshold:.2f} or more" if np.isfinite(threshold) else "nothing: no spam is worth it"


def _method(found: Findings) -> list[str]:
    corpus, settings, tokenizer = found.corpus, found.settings, found.settings.tokenizer
    kinds = f" {', '.join(tokenizer.kinds)} count by their kind." if tokenizer.kinds else ""
    text = [
        f"Data set: {corpus.dataset}, source: {corpus.source}, seed {settings.seed}. Words are what matches "
        f"{tokenizer.pattern}{'' if tokenizer.case else ', in lower case'}.{kinds}",
        f"{len(found.evaluation.splits)} stratified folds. The raw texts are split into words, counted, fitted and "
        "predicted anew in every fold, on one thread; seconds are medians over the folds. Smoothing, scaling and "
        "threshold are chosen in each fold from its training messages, by cross-validation inside them.",
        "Metrics are means over the folds; spam is the positive class.",
        *found.notes,
    ]
    if not settings.with_baseline:
        text.append("The library's side was left out with --no-baseline.")
    else:
        text.append("Both sides take turns in every fold, on the same messages and with the same smoothing.")
    return text
