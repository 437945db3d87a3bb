"""The pictures of the spam project. Each function writes one PNG and returns its path."""

import textwrap
from pathlib import Path

import numpy as np
from matplotlib.patches import Rectangle
from matplotlib.ticker import LogLocator, NullLocator

from foundations.statistics.calibration import calibration_curve
from foundations.statistics.metrics import confusion_matrix, precision_recall_curve, roc_curve
from projects.common.cli import printable
from projects.common.figures import BASELINE, COLORS, DUMMY, OURS, blank, canvas, label, save
from projects.spam.evaluate import Evaluation, Side, cost
from projects.spam.learning import LearningCurve
from projects.spam.model import HAM, SPAM, SpamFilter
from projects.spam.smoothing import ALPHAS, Smoothing

SPAM_COLOR, HAM_COLOR = BASELINE, OURS
WORDS = 15  # each way
LEAST = 5  # occurrences of a word that is shown
COLUMNS, LINES = 72, 7  # of an explained message


def top_words(model: SpamFilter, path: Path) -> Path:
    """The words that speak most for spam and for ham, among those that occur often enough."""
    often = np.flatnonzero(model.bayes.feature_count_.sum(axis=0) >= LEAST)
    often = often if len(often) else np.arange(len(model.weights))
    order = often[np.argsort(model.weights[often])]
    figure, axes = canvas(1, 2, width=10, height=5.6)
    sides = (("for spam", order[::-1], 1, SPAM_COLOR), ("for ham", order, -1, HAM_COLOR))
    for axis, (what, numbers, sign, color) in zip(axes[0], sides, strict=True):
        shown = [n for n in numbers[:WORDS] if sign * model.weights[n] > 0]
        axis.barh(np.arange(len(shown)), sign * model.weights[shown], color=color)
        axis.set_yticks(np.arange(len(shown)), [label(model.vocabulary.words[n]) for n in shown])
        axis.invert_yaxis()
        axis.grid(axis="y", visible=False)
        axis.set(xlabel=f"log-odds {what}, each time it occurs (nats)", title=f"Words that speak {what}")
    return save(figure, path)


def roc_and_precision_recall(found: Evaluation, path: Path) -> Path:
    """ROC and precision-recall curves of all folds' test messages together."""
    figure, axes = canvas(1, 2, width=10.5, height=4.8)
    left, right = axes[0]
    for who, score, color, line in _rankings(found):
        fpr, tpr, _ = roc_curve(found.y, score, drop_intermediate=False)
        left.plot(100 * fpr, 100 * tpr, line, color=color, label=who)
        precision, recall, _ = precision_recall_curve(found.y, score)
        right.plot(100 * recall, 100 * precision, line, color=color, label=who)
    left.plot([0, 100], [0, 100], ":", color=DUMMY, label="dummy")
    right.axhline(100 * found.y.mean(), linestyle=":", color=DUMMY, label="dummy")
    left.set(xlabel="ham called spam (%)", ylabel="spam called spam (%)", xlim=(-1, 31), ylim=(-2, 102), title="ROC")
    right.set(xlabel="recall: spam caught (%)", ylabel="precision: spam among caught (%)", title="Precision and recall")
    right.set(xlim=(-2, 102), ylim=(-2, 102))
    left.legend(loc="center right")
    return save(figure, path)


def _rankings(found: Evaluation) -> list[tuple[str, np.ndarray, str, str]]:
    """What ranks the messages: (who, score, color, line)."""
    rankings = [("ours", found.log_odds, OURS, "-")]
    if found.library.scores:
        rankings.append(("scikit-learn, naive Bayes", found.library.probability, BASELINE, "--"))
        rankings.append(("scikit-learn, logistic regression", found.logistic.probability, COLORS[2], "-."))
    return rankings


def reliability(found: Evaluation, path: Path) -> Path:
    """What fraction is spam among messages of about the same probability, before and after scaling; and how many."""
    figure, axes = canvas(1, 2, width=10.5, height=5.6)
    left, right = axes[0]
    left.plot([0, 100], [0, 100], ":", color=DUMMY, label="as it should be")
    bins = np.linspace(0, 100, 11)
    for (who, side, color, line, hatch), shift in zip(_scalings(found), (-2.6, 0, 2.6), strict=True):
        happened, said = calibration_curve(found.y, side.probability, n_bins=10)
        error = side.mean()["calibration_error"]
        left.plot(100 * said, 100 * happened, line, color=color, label=f"{who}, error {100 * error:.2f} %")
        number = np.bincount(np.clip(np.ceil(side.probability * 10).astype(int) - 1, 0, 9), minlength=10)
        right.bar(bins[:-1] + 5 + shift, number, width=2.4, color=color, hatch=hatch, label=who)
    left.set(xlabel="probability of spam (%)", ylabel="spam among them (%)", title="Reliability")
    left.legend(loc="upper center", bbox_to_anchor=(0.5, -0.16), fontsize=11)
    right.set(xlabel="probability of spam (%)", ylabel="test messages", yscale="log", title="How many")
    right.legend(loc="upper center", bbox_to_anchor=(0.5, -0.16), fontsize=11)
    return save(figure, path)


def _scalings(found: Evaluation) -> list[tuple[str, Side, str, str, str]]:
    return [
        ("as naive Bayes says", found.ours, OURS, "o-", ""),
        ("Platt scaling", found.platt, COLORS[2], "s--", "//"),
        ("isotonic scaling", found.isotonic, COLORS[4], "^-.", ".."),
    ]


def confusion(found: Evaluation, path: Path) -> Path:
    """What was called what: at probability 0.5, and at the threshold of least cost."""
    figure, axes = canvas(1, 2, width=9, height=4.2)
    sides = ((found.log_odds > 0, "probability above 0.5"), (found.called_spam, "threshold of least cost"))
    for axis, (called, title) in zip(axes[0], sides, strict=True):
        table = confusion_matrix(found.y, called.astype(int), labels=[HAM, SPAM])
        share = table / table.sum(axis=1, keepdims=True)
        axis.imshow(share, cmap="Blues", vmin=0, vmax=2)
        for row in (HAM, SPAM):
            for column in (HAM, SPAM):
                text = f"{table[row, column]:,}\n{100 * share[row, column]:.1f} %"
                axis.text(column, row, text, ha="center", va="center", fontsize=15)
        axis.grid(False)
        axis.set(xticks=(0, 1), yticks=(0, 1), xticklabels=("ham", "spam"), yticklabels=("ham", "spam"))
        axis.set(xlabel="called", ylabel="is", title=title)
    return save(figure, path)


def costs(found: Evaluation, cost_of_lost_ham: float, path: Path) -> Path:
    """Mean cost of a test message against the threshold on its log-odds."""
    figure, axes = canvas(height=4.4)
    axis = axes[0, 0]
    low, high = np.quantile(found.log_odds, [0.8, 0.98])
    thresholds = np.linspace(min(low, 0), max(high, 1), 300)
    curve = [cost(found.y, found.log_odds >= t) for t in thresholds]
    axis.plot(thresholds, curve)
    half, chosen = np.mean(found.costs, axis=0)
    axis.plot(0, half, "o", color=BASELINE, label=f"probability 0.5: {half:.4f}")
    axis.axhline(chosen, linestyle="--", color=COLORS[2], label=f"thresholds chosen in training: {chosen:.4f}")
    axis.set(xlabel="called spam from these log-odds on (nats)", ylabel="mean cost of a message\n(spam let through)")
    if min(*curve, half, chosen) > 0:  # else somewhere nothing is wrong, and zero has no logarithm
        axis.set_yscale("log")
        axis.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        axis.yaxis.set_major_formatter("{x:g}")
        axis.yaxis.set_minor_locator(NullLocator())
    axis.set_title(f"One ham lost costs as much as {cost_of_lost_ham} spam let through")
    axis.legend()
    return save(figure, path)


def learning(curve: LearningCurve, path: Path) -> Path:
    """F1 on test messages against the number of training messages."""
    figure, axes = canvas(height=4.6)
    axis = axes[0, 0]
    sides = [("ours", curve.ours, OURS, "o-")]
    if curve.logistic is not None:
        sides.append(("scikit-learn, logistic regression", curve.logistic, COLORS[2], "s-."))
    for who, f1, color, line in sides:
        mean, spread = f1.mean(axis=0), f1.std(axis=0)
        axis.semilogx(curve.sizes, mean, line, color=color, label=who)
        axis.fill_between(curve.sizes, mean - spread, mean + spread, color=color, alpha=0.15, linewidth=0)
    axis.set(xlabel="training messages", ylabel="F1 of spam on test messages", ylim=(-0.02, 1.02))
    axis.set_xticks(curve.sizes, [f"{size:,}" for size in curve.sizes], minor=False)
    axis.minorticks_off()
    axis.legend(loc="lower right")
    return save(figure, path)


def smoothing(found: list[Smoothing], path: Path) -> Path:
    """Log loss of unseen messages against α, a line for each fold's training messages."""
    figure, axes = canvas(height=4.2)
    axis = axes[0, 0]
    for fold in found:
        axis.loglog(ALPHAS, fold.losses, color=OURS, alpha=0.5)
        axis.plot(fold.alpha, fold.losses.min(), "o", color=BASELINE)
    axis.set_xticks(ALPHAS, [f"{alpha:g}" for alpha in ALPHAS])
    axis.minorticks_off()
    low, high = axis.get_ylim()
    ticks = np.geomspace(low, high, 5)[1:-1]
    axis.set_yticks(ticks, [f"{tick:.2g}" for tick in ticks])
    axis.set(xlabel="α, added to every count", ylabel="log loss (nats per message)", title="Points: the α chosen")
    return save(figure, path)


def explained(found: Evaluation, path: Path) -> Path:
    """Two or three test messages of the first fold, each letter before the color of what its word says."""
    model, chosen = found.first, _examples(found)
    texts = [printable(" ".join(found.texts[i].split())) for i, _ in chosen]
    lines = [textwrap.wrap(text, COLUMNS, max_lines=LINES) for text in texts]
    weights = [_letter_weights(model, text) for text in texts]
    largest = max((np.abs(w).max(initial=0.0) for w in weights), default=0.0) or 1.0
    rows = sum(len(message) + 2 for message in lines)
    figure, axes = canvas(width=10, height=0.33 * rows + 0.4)
    axis = axes[0, 0]
    axis.set(xlim=(0, COLUMNS), ylim=(rows, 0))
    blank(axis)
    row = 0.0
    for (i, what), text, message, weight in zip(chosen, texts, lines, weights, strict=True):
        score = model.score(found.texts[i])
        title = f"{what}: log-odds {score:+.1f}, probability of spam {100 * model.probability(score):.1f} %"
        axis.text(0, row + 0.6, title, fontsize=12, va="center", weight="bold")
        _write(axis, row + 1, text, message, weight / largest)
        row += len(message) + 2
    axis.set_xlabel("vermilion speaks for spam, blue for ham, the stronger the color the more", fontsize=12)
    return save(figure, path)


def _examples(found: Evaluation) -> list[tuple[int, str]]:
    """Messages of the first fold's test: a typical spam and a typical ham that were told, and the worst mistake."""
    test = found.splits[0][1]
    length = np.array([len(text) for text in found.texts[test]])
    fits, spam, score = (length <= COLUMNS * (LINES - 2)) & (length >= 40), found.y[test] == SPAM, found.log_odds[test]
    right = spam == (score > 0)
    examples = []
    for what, mask in (("spam, told", spam & right), ("ham, told", ~spam & right)):
        among = np.flatnonzero(mask & fits) if (mask & fits).any() else np.flatnonzero(mask)
        if len(among):
            examples.append((int(test[among[np.argsort(score[among])[len(among) // 2]]]), what))
    wrong = np.flatnonzero(~right)
    if len(wrong):
        worst = wrong[np.argmax(np.abs(score[wrong]))]
        examples.append((int(test[worst]), "spam, taken for ham" if spam[worst] else "ham, taken for spam"))
    return examples


def _letter_weights(model: SpamFilter, text: str) -> np.ndarray:
    """For each letter of a text the mean weight of the features that it is part of."""
    total, covered = np.zeros(len(text)), np.zeros(len(text))
    for start, end, feature in model.vocabulary.tokenizer.spans(text):
        number = model.vocabulary.number_of.get(feature)
        if number is not None:
            total[start:end] += model.weights[number]
            covered[start:end] += 1
    return total / np.maximum(covered, 1)


def _write(axis, top: float, text: str, lines: list[str], strength: np.ndarray) -> None:
    """Lines of a text from row `top` on, in a grid of equal widths; strength is -1 to 1 for each letter of the text."""
    position = 0
    for row, line in enumerate(lines, start=1):
        for column, letter in enumerate(line):
            found = text.find(letter, position)
            if found >= 0:  # else the sign that the rest was cut off
                position = found + 1
                color = SPAM_COLOR if strength[found] > 0 else HAM_COLOR
                corner = (column, top + row - 0.95)
                alpha = 0.75 * abs(float(strength[found]))
                axis.add_patch(Rectangle(corner, 1, 0.9, facecolor=color, alpha=alpha, linewidth=0))
            middle = (column + 0.5, top + row - 0.5)
            axis.text(*middle, letter.replace("$", r"\$"), ha="center", va="center", family="monospace")
