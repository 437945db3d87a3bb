"""Three ways to be fooled when columns are chosen, on data made for them: a table of each, in a few seconds.

XOR: a column that tells nothing alone and everything with another one. A copy: a column that tells much, and nothing
that is not known. Selection before cross-validation: on coin flips, where no model can be right more than half of the
time, columns that were chosen by the rows that judge them make one seem good.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from rich.table import Table

from foundations.estimators import KNeighborsClassifier
from foundations.estimators.selection import CRITERIA, MutualInformationSelector
from foundations.estimators.selection.greedy import most_relevant
from foundations.information.discrete import joint, mutual_information_columns
from foundations.statistics.model_selection import StratifiedKFold
from projects.common.cli import console, say, tracked

DRAWS = 20  # tables behind each line
ROWS, BESIDE = 500, 20  # of the tables with an answer; their columns that say nothing
HEADS = 0.3  # how often the second bit of XOR is 1: else no bit says anything alone, and there is no first step
NOISE_ROWS, NOISE_COLUMNS = 50, (10, 100, 1000, 10_000)
TAKEN, FOLDS, NEIGHBORS = 10, 5, 5


@dataclass(frozen=True)
class Trap:
    """A demonstration: its heading, what is done in it, a table (heading row first), and what to see."""

    title: str
    setting: str
    table: list[list[str]]
    lesson: str


def xor(seed: int = 0) -> Trap:
    """y = a xor b: who takes b second, after a?"""
    rows = [["criterion", "first two are a and b", "accuracy from the first two", "the same, fair coins"]]
    made = [xor_table(rng, HEADS) for rng in _streams(seed)]
    fair = [xor_table(rng, 0.5) for rng in _streams(seed)]
    for criterion in CRITERIA:
        found = [_first(X, y, criterion, 2) for X, y in made]
        right = sum(set(columns) == {0, 1} for columns in found)
        blind = [_accuracy(X, y, _first(X, y, criterion, 2)) for X, y in fair]
        shown = [_accuracy(X, y, columns) for (X, y), columns in zip(made, found, strict=True)]
        rows.append([criterion, f"{right} of {DRAWS}", _percent(shown), _percent(blind)])
    X, y = made[0]
    a, b = mutual_information_columns(X[:, :2], y)
    both = mutual_information_columns(joint(X[:, 0], X[:, 1])[:, None], y)[0]
    return Trap(
        "XOR: nothing alone, everything together",
        f"y = a xor b, {ROWS} rows, {BESIDE} columns of coin flips beside them. b is 1 in {HEADS:.0%} of the rows, so "
        f"that a alone tells a little of y ({a:.3f} nats), b nothing ({b:.3f}), and both everything ({both:.3f}).",
        rows,
        "mim looks at columns one by one, and mrmr at what they tell less what they repeat: neither sees b. jmi, cmim "
        "and disr ask what a column tells together with those chosen. With fair coins a tells nothing, either, and no "
        "search that takes one column at a time has anything to begin with.",
    )


def xor_table(rng: np.random.Generator, heads: float) -> tuple[np.ndarray, np.ndarray]:
    """Bits X (ROWS, 2 + BESIDE), and the exclusive or of the first two; the second is 1 as often as `heads` says."""
    X = (rng.random((ROWS, 2 + BESIDE)) < 0.5).astype(int)
    X[:, 1] = rng.random(ROWS) < heads
    return X, X[:, 0] ^ X[:, 1]


def duplicate(seed: int = 0) -> Trap:
    """A strong column, its copy, and a weaker one that says something else: which two are taken?"""
    rows = [["criterion", "strong and copy", "strong and weak", "accuracy from the first two"]]
    made = [copied_table(rng) for rng in _streams(seed)]
    for criterion in CRITERIA:
        found = [_first(X, y, criterion, 2) for X, y in made]
        twice = sum(set(columns) == {0, 1} for columns in found)
        new = sum(set(columns) in ({0, 2}, {1, 2}) for columns in found)
        shown = [_accuracy(X, y, columns) for (X, y), columns in zip(made, found, strict=True)]
        rows.append([criterion, f"{twice} of {DRAWS}", f"{new} of {DRAWS}", _percent(shown)])
    return Trap(
        "A copy: the same twice",
        f"y is the sign of 2 strong + weak and some noise, {ROWS} rows; a copy of strong and {BESIDE} columns of noise "
        "stand beside them.",
        rows,
        "mim takes the copy second: alone it tells as much as the column itself. mrmr, jmi and cmim count what is "
        "already known, and take the weak column, which is new. disr divides what a pair tells by the pair's entropy, "
        "which a copy does not raise, and mostly takes the copy.",
    )


def copied_table(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Columns strong, its copy, weak, and noise, X (ROWS, 3 + BESIDE), and a class that depends on strong and weak."""
    X = rng.standard_normal((ROWS, 3 + BESIDE))
    X[:, 1] = X[:, 0]
    return X, (2 * X[:, 0] + X[:, 2] + 0.5 * rng.standard_normal(ROWS) > 0).astype(int)


def outside(seed: int = 0) -> Trap:
    """Columns chosen before cross-validation, and within: accuracy claimed on coin flips."""
    rows = [["columns of coin flips", "chosen before splitting", "chosen within each fold", "truth"]]
    for d in NOISE_COLUMNS:
        claims = np.array([claimed(rng, d) for rng in _streams(seed)])  # (draws, 2)
        rows.append([f"{d:,}", *(_percent(side) for side in claims.T), "50 %"])
    return Trap(
        "Selection before cross-validation",
        f"{NOISE_ROWS} rows, a class and columns drawn by coin flips; the {TAKEN} with the most information "
        f"(mim), {NEIGHBORS} nearest neighbors, {FOLDS} folds.",
        rows,
        "Nothing can be learned here. Where the columns were chosen by all rows, the rows that judge have had their "
        "say, and the more columns there are, the larger the lie. Where each fold chooses anew it is gone.",
    )


def claimed(rng: np.random.Generator, d: int) -> tuple[float, float]:
    """Accuracy by cross-validation on noise of d columns: they are chosen by all rows, and by each fold's."""
    X = rng.integers(2, size=(NOISE_ROWS, d))
    y = rng.permutation(np.arange(NOISE_ROWS) % 2)
    before = _telling(X, y)
    right = np.zeros(2)
    for train, test in StratifiedKFold(FOLDS, shuffle=True, random_state=rng).split(X, y):
        for way, columns in enumerate((before, _telling(X[train], y[train]))):
            model = KNeighborsClassifier(NEIGHBORS).fit(X[train][:, columns], y[train])
            right[way] += np.sum(model.predict(X[test][:, columns]) == y[test])
    return right[0] / len(y), right[1] / len(y)


TRAPS: dict[str, Callable[[int], Trap]] = {"xor": xor, "duplicate": duplicate, "outside": outside}


def show(seed: int = 0) -> None:
    """Every trap on the terminal."""
    for trap in [make(seed) for make in tracked(TRAPS.values(), "Setting traps")]:
        table = Table(title=trap.title)
        for column, heading in enumerate(trap.table[0]):
            table.add_column(heading, justify="right" if column else "left")
        for row in trap.table[1:]:
            table.add_row(*row)
        say(trap.setting)
        console.print(table)
        say(trap.lesson)
        say("")


def _streams(seed: int) -> Iterator[np.random.Generator]:
    """A generator for each draw; the same ones for all lines of a table."""
    return map(np.random.default_rng, np.random.SeedSequence(seed).spawn(DRAWS))


def _first(X: np.ndarray, y: np.ndarray, criterion: str, k: int) -> np.ndarray:
    """(k,) columns in the order chosen."""
    return MutualInformationSelector(min(k, X.shape[1]), criterion=criterion).fit(X, y).ranking_


def _telling(X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """(TAKEN,) the columns of bits that tell most, each alone; as the selector with mim, without its checks."""
    return most_relevant(mutual_information_columns(X, y), TAKEN).ranking


def _accuracy(X: np.ndarray, y: np.ndarray, columns: np.ndarray) -> float:
    """Accuracy of nearest neighbors on the second half of the rows, taught by the first."""
    half, X = len(X) // 2, X[:, columns]
    model = KNeighborsClassifier(NEIGHBORS).fit(X[:half], y[:half])
    return float(np.mean(model.predict(X[half:]) == y[half:]))


def _percent(shares) -> str:
    """The mean of shares, in percent."""
    return f"{100 * np.mean(shares):.0f} %"
