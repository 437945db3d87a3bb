"""What is computed for the pictures, and for the numbers beside them: seven studies of one fitted model."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from projects.feature_selection.model import Model, Task
from projects.feature_selection.studies_accuracy import Accuracy, accuracy
from projects.feature_selection.studies_information import BestPair, Gain, Pairs, best_pair, gain, pairs
from projects.feature_selection.studies_rankings import Precision, Rankings, Stability, precision, rank, stability

STEPS = 5  # how often `study` calls progress
BEYOND = 2.0  # times as many columns as were asked for: where the curves of accuracy end


@dataclass(frozen=True)
class Studies:
    """What was found; None where there is nothing to see.

    That is `best_pair` of one column, `accuracy` where too few rows are held back, `precision` where nobody knows the
    columns that matter, and `stability` where all columns are chosen, or rows are few.
    """

    ranked: Rankings
    gain: Gain
    pairs: Pairs
    best_pair: BestPair | None
    accuracy: Accuracy | None
    precision: Precision | None
    stability: Stability | None


def study(
    task: Task,
    model: Model,
    *,
    seed: int = 0,
    quick: bool = False,
    others: Mapping[str, np.ndarray] | None = None,
    progress: Callable[[], object] = lambda: None,
) -> Studies:
    """All that the pictures show of a fitted model; `progress` is called `STEPS` times.

    others : rankings of a library's, by name: columns, best first
    """

    def done(result):
        progress()
        return result

    rng = np.random.default_rng(seed)
    others = dict(others or {})
    d, k = len(task.columns), len(model.selector.ranking_)
    most = max(k if quick else round(BEYOND * k), needed(task))
    ranked = done(rank(task, model, min(d, most)))
    return Studies(
        ranked,
        done(gain(task, model, rng, quick)),
        pairs(task, model),
        best_pair(task, model),
        done(accuracy(task, ranked, others, rng, quick)),
        done(precision(task, model, ranked | others, rng, quick)),
        done(stability(task, model, rng, quick)),
    )


def needed(task: Task) -> int:
    """How many columns matter, where it is known; their precision is of so many."""
    return 0 if task.truth is None else int(task.truth.sum())
