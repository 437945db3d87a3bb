"""Open set: is it anybody we know at all? A third of the people are strangers, never seen in training.

The program knows the others by their training photographs. A face is accepted when the nearest of these is near enough:

    false-accept rate   fraction of the strangers' photographs that are accepted
    true-accept rate    fraction of the known people's test photographs that are accepted

Both grow with the threshold; their curve is the ROC, and the equal error rate is where as many strangers are accepted
as known people are rejected. The threshold in use is chosen from the training photographs alone.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from foundations.statistics.metrics import equal_error_rate, roc_curve
from projects.eigenfaces.evaluate import Split, Splits
from projects.eigenfaces.model import FaceSpace, thresholds

STRANGERS = 1 / 3  # fraction of the people held out
FEWEST_PEOPLE = 3  # one stranger, and two to choose a threshold from
RATES = np.linspace(0, 1, 201)  # false-accept rates at which the curves of the splits are averaged


class Trial(NamedTuple):
    """One split: distances of the known and of strangers, whether the nearest is the right person, the threshold."""

    known: np.ndarray
    strangers: np.ndarray
    right: np.ndarray
    threshold: float


@dataclass
class OpenSet:
    """What the trials showed, a number for every split."""

    trials: list[Trial] = field(default_factory=list)
    library_error_rates: list[float] = field(default_factory=list)

    @property
    def error_rates(self) -> list[float]:
        """Equal error rate of each trial."""
        return [error_rate(trial.known, trial.strangers) for trial in self.trials]

    @property
    def true_accepts(self) -> np.ndarray:
        """True-accept rates at RATES, (trials, rates)."""
        return np.array([np.interp(RATES, *roc_curve(*_labels(t.known, t.strangers))[:2]) for t in self.trials])

    def at_threshold(self) -> dict[str, float]:
        """Mean rates at the chosen thresholds: strangers accepted, known accepted, known accepted and named right."""
        return {
            "false_accept_rate": float(np.mean([np.mean(t.strangers <= t.threshold) for t in self.trials])),
            "true_accept_rate": float(np.mean([np.mean(t.known <= t.threshold) for t in self.trials])),
            "identified_rate": float(np.mean([np.mean(t.right & (t.known <= t.threshold)) for t in self.trials])),
        }


def open_set(
    divided: Splits,
    n_components: int,
    false_accept_rate: float,
    *,
    seed: int,
    with_baseline: bool,
    advance: Callable[[], None] = lambda: None,
) -> OpenSet | None:
    """One trial for every split, each with other strangers; None where there are fewer than three people."""
    if len(np.unique(divided.people)) < FEWEST_PEOPLE:
        return None
    found = OpenSet()
    for number, split in enumerate(divided):
        known, strangers = _hold_out(split, np.random.default_rng([seed, number]))
        k = min(n_components, len(known.X) - 1)
        space = FaceSpace.fit(known.X, known.people, k)
        match, stranger = space.nearest(known.X_test), space.nearest(strangers)
        threshold = thresholds(known.X, known.people, k, false_accept_rate).known
        found.trials.append(Trial(match.distance, stranger.distance, match.person == known.people_test, threshold))
        if with_baseline:
            found.library_error_rates.append(_library_error_rate(known, strangers, k))
        advance()
    return found


def _hold_out(split: Split, rng: np.random.Generator) -> tuple[Split, np.ndarray]:
    """The split without its strangers, and all photographs of the strangers."""
    names = np.unique(split.people)
    chosen = rng.permutation(names)[: max(1, round(len(names) * STRANGERS))]
    train, test = np.isin(split.people, chosen), np.isin(split.people_test, chosen)
    known = Split(split.X[~train], split.people[~train], split.X_test[~test], split.people_test[~test])
    return known, np.concatenate([split.X[train], split.X_test[test]])


def _library_error_rate(known: Split, strangers: np.ndarray, k: int) -> float:
    from projects.eigenfaces import baseline

    pipeline = baseline.fit(known.X, known.people, k)
    return error_rate(baseline.nearest_distance(pipeline, known.X_test), baseline.nearest_distance(pipeline, strangers))


def error_rate(known: np.ndarray, strangers: np.ndarray) -> float:
    """Equal error rate of accepting by distance."""
    return equal_error_rate(*_labels(known, strangers))


def _labels(known: np.ndarray, strangers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """1 for the known, 0 for the strangers, and the score: the nearer, the higher."""
    return np.repeat([1, 0], [len(known), len(strangers)]), -np.concatenate([known, strangers])
