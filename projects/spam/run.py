"""One run: messages in; metrics, pictures, report, model and a few messages to try out."""

import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import threadpoolctl

from foundations.statistics.calibration import platt_scaling
from projects.common.cli import progress_bar, say
from projects.common.results import publish, record, side_by_side
from projects.spam import figures, saved, stream
from projects.spam.evaluate import COST_OF_LOST_HAM, Evaluation, Settings, evaluate, least_cost
from projects.spam.learning import LearningCurve, learning_curve
from projects.spam.messages import Corpus
from projects.spam.model import SpamFilter
from projects.spam.report import write
from projects.spam.smoothing import Smoothing, choose_smoothing
from projects.spam.tokens import learn_vocabulary, require_words

EVALUATED = 20_000  # messages; of a larger corpus, so many drawn at random
EVALUATED_QUICKLY = 2_000
REFERENCE = ("accuracy", "f1", "roc_auc", "brier")  # metrics of the logistic regression
TIMED = 500  # messages that are classified one by one, to see how long one takes


@dataclass(frozen=True)
class Findings:
    """What a run measured, and on what."""

    corpus: Corpus
    settings: Settings
    evaluation: Evaluation
    curve: LearningCurve
    smoothing: Smoothing  # of all messages
    model: SpamFilter
    milliseconds: float  # for one message
    notes: list[str]

    @property
    def title(self) -> str:
        """One line that says what was measured."""
        return f"Spam, {self.corpus.dataset}: {len(self.evaluation.y):,} messages, {len(self.evaluation.splits)} folds"


def run(corpus: Corpus, settings: Settings) -> dict:
    """Everything that `make project-spam` does; returns the metrics."""
    for note in corpus.notes:
        say(note)
    if settings.with_baseline:
        from projects.spam import baseline  # noqa: F401  loaded now, so that the limit holds for its libraries
    with threadpoolctl.threadpool_limits(1):  # the library's logistic regression is all that would use more
        found = _measure(corpus, settings)
        saved.save(settings.out / "model.npz", found.model)
        pictures = _pictures(found)
    metrics = _metrics(found)
    rows = side_by_side(metrics)
    report = write(found, rows, pictures)
    publish(settings.out, metrics, rows, found.title, report)
    return metrics


def _measure(corpus: Corpus, settings: Settings) -> Findings:
    size = EVALUATED_QUICKLY if settings.quick else EVALUATED
    with progress_bar() as progress:
        drawn = progress.track(corpus, corpus.n, description="Drawing messages")
        messages = stream.sample(drawn, size, np.random.default_rng(settings.seed))
        bar = progress.add_task("Measuring", total=7)
        evaluation = evaluate(messages, settings, advance=lambda: progress.advance(bar))
        curve = learning_curve(evaluation, settings, folds=1 if settings.quick else 5)
        progress.advance(bar)
        vocabulary, counts = learn_vocabulary(evaluation.texts.tolist(), settings.tokenizer, settings.limits)
        require_words(vocabulary)
        smoothing = choose_smoothing(counts, evaluation.y, settings.seed)
        progress.advance(bar)
        bar = progress.add_task("Training", total=2 * corpus.n)
        trained = stream.train(
            *(messages if len(messages) == corpus.n else corpus, settings.tokenizer, settings.limits, smoothing.alpha),
            advance=lambda n: progress.advance(bar, n),
        )
    platt = platt_scaling(evaluation.y, smoothing.log_odds)
    model = SpamFilter(trained.vocabulary, trained.bayes, platt, least_cost(evaluation.y, smoothing))
    notes = _notes(corpus, evaluation, trained.forgotten)
    for note in notes:
        say(note)
    milliseconds = _milliseconds(model, evaluation.texts)
    return Findings(corpus, settings, evaluation, curve, smoothing, model, milliseconds, [*corpus.notes, *notes])


def _notes(corpus: Corpus, evaluation: Evaluation, forgotten: int) -> list[str]:
    """What a reader of the numbers should know."""
    n, notes = len(evaluation.y), []
    if n < corpus.n:
        notes.append(f"Measured on {n:,} of the {corpus.n:,} messages, drawn at random; trained on all.")
    if again := n - len(set(evaluation.texts.tolist())):
        copies = "is a copy" if again == 1 else "are copies"
        notes.append(f"{again:,} of the {n:,} messages {copies} of another: a test message may have been trained on.")
    if forgotten:
        notes.append(f"{forgotten:,} rare words were forgotten in training, to keep the others in memory.")
    return notes


def _milliseconds(model: SpamFilter, texts: np.ndarray) -> float:
    """Median time to classify one message."""
    seconds = []
    for text in texts[:TIMED]:
        begin = time.perf_counter()
        model.probability(model.score(text))
        seconds.append(time.perf_counter() - begin)
    return 1000 * float(np.median(seconds))


def _metrics(found: Findings) -> dict:
    evaluation, corpus, settings = found.evaluation, found.corpus, found.settings
    sides: dict = {"ours": _ours(found)}
    if settings.with_baseline:
        from projects.spam.baseline import LIBRARIES

        reference = evaluation.logistic.mean()
        sides["baseline"] = evaluation.library.mean() | {"seconds": evaluation.library.watch.seconds()}
        sides["baseline"] |= {f"{name}_logistic_regression": reference[name] for name in REFERENCE}
        sides["dummy"] = evaluation.dummy.mean()
        sides["agreement"] = {
            "largest_posterior_difference": evaluation.posterior_difference,
            "vocabulary_differences": evaluation.vocabulary_differences,
        }
        sides["libraries"] = LIBRARIES
    where = {"dataset": corpus.dataset, "source": corpus.source}
    return record("spam", **where, seed=settings.seed, quick=settings.quick, **sides)


def _ours(found: Findings) -> dict:
    evaluation = found.evaluation
    at_half, at_threshold = np.mean(evaluation.costs, axis=0)
    ours = evaluation.ours.mean()
    for name, side in (("platt", evaluation.platt), ("isotonic", evaluation.isotonic)):
        ours |= {f"{metric}_{name}": side.mean()[metric] for metric in ("brier", "calibration_error")}
    for name, side in evaluation.variants.items():
        ours |= {f"{metric}_{name}": side.mean()[metric] for metric in ("f1", "roc_auc")}
    ours |= {"cost_at_half": at_half, "cost_at_threshold": at_threshold, "milliseconds_per_message": found.milliseconds}
    return ours | {"seconds": evaluation.ours.watch.seconds()}


def _pictures(found: Findings) -> dict[str, Path]:
    """Draw all pictures; path by name."""
    evaluation, out = found.evaluation, found.settings.out
    drawn = {
        "words": figures.top_words(found.model, out / "top_words.png"),
        "explained": figures.explained(evaluation, out / "explained.png"),
        "roc": figures.roc_and_precision_recall(evaluation, out / "roc_and_precision_recall.png"),
        "reliability": figures.reliability(evaluation, out / "reliability.png"),
        "confusion": figures.confusion(evaluation, out / "confusion.png"),
        "cost": figures.costs(evaluation, COST_OF_LOST_HAM, out / "cost.png"),
        "learning": figures.learning(found.curve, out / "learning_curve.png"),
        "smoothing": figures.smoothing(evaluation.smoothings, out / "smoothing.png"),
    }
    return drawn
