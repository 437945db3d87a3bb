"""The text of report.html: what was measured, what each picture shows, and what to make of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from projects.bayesian_regression.model import LINEAR
from projects.bayesian_regression.studies_checks import LEAST_NOISE, MOST_ROWS, MOST_WEIGHTS
from projects.bayesian_regression.studies_evidence import FOLDS, LEVELS
from projects.bayesian_regression.studies_weights import NOISE, TRUTH, WEIGHT_PRECISION
from projects.common.report import SOURCES, Words, write_run

if TYPE_CHECKING:
    from projects.bayesian_regression.run import Findings

WHENCE = SOURCES | {"user": "your own"}

PICTURES = {
    "predictive_band": Words(
        "What is predicted, and how sure",
        "Each prediction is a normal distribution. Its variance is that of the noise, which no amount of data takes "
        "away, and that of the weights, which data do take away. Look at where the band is wide.",
        "Predictions with bands of 50, 80 and 95 percent, the training rows and the rows held out",
        "Dark to light: 50, 80, 95 %. The model has not seen the rows held out.",
    ),
    "coverage": Words(
        "Is 95 % really 95 %?",
        "Of the rows held out, how many lie within the interval that should hold so many? A curve below the diagonal "
        "is that of a model which is too sure of itself, one above it of a model that is not sure enough.",
        "Measured coverage against the probability of the interval",
        "Shaded: two standard errors for so many rows. Neighboring points share most of their rows.",
    ),
    "weight_space": Words(
        "Learning a line, point by point",
        "Here the data are made, so that the truth (cross, dashed) is known: "
        f"y = {TRUTH[0]:g} + {TRUTH[1]:g} x and noise of standard deviation {NOISE:g}. A point says that the weights "
        "lie in a stripe. The posterior is the product of the prior and all stripes so far, and the prior of what "
        "comes next. Lines drawn from it differ less and less.",
        "For 0, 1, 2, 5 and 20 points: likelihood of the newest, posterior of the two weights, lines drawn from it",
        f"Ellipses at one and two standard deviations. The prior's precision is {WEIGHT_PRECISION:g}. This picture is "
        "drawn whatever your data are.",
    ),
    "evidence": Words(
        "How large should the model be?",
        "A larger model always fits better. The evidence is the probability of the data before any weight was chosen: "
        "the best fit times the Occam factor, which is the part of the prior's room that the data leave. It is known "
        "from the training rows alone. Cross-validation asks the same question by holding rows back.",
        "Log evidence, best fit and cross-validation against the size of the model",
        f"Both in nats over all training rows; {FOLDS} folds, all choices made anew in each. Rings mark the best.",
    ),
    "shrinkage": Words(
        "What the prior does",
        "From left to right the prior says more firmly that weights are small. What the data say clearly is shrunk "
        "last. On the left the prior hardly counts, on the right only the mean of the targets is left; the evidence "
        "chooses between them.",
        "Coefficients against the prior's precision, and the evidence below",
        "The precision of the noise is held at its estimate.",
    ),
    "relevance": Words(
        "A prior for each weight",
        "Automatic relevance determination (ARD) gives each weight a precision of its own and maximizes the evidence "
        "over all. For a weight that does not pay for itself the precision grows without end, and the weight is zero.",
        "Coefficients with their standard deviations under one common prior and under one for each",
        "The largest weights. ARD's zeros have no bar: that is not certainty, but a choice that was made before.",
    ),
    "kernel": Words(
        "The same as a Gaussian process",
        "Weights that are normal make targets that are normal together. Their covariance is the kernel φ(x)ᵀφ(x') / α. "
        "From here on no weight is needed: an n x n matrix of rows gives the same predictions as the k x k one of "
        "weights.",
        "The kernel's matrix, and mean and standard deviation of the rows held out from both",
        f"A cross in each ring: both agree. Of more than {MOST_ROWS} rows the first {MOST_ROWS} are taken for both. "
        f"Here and for the chains the noise's variance is no less than {LEAST_NOISE:g} of the kernel's mean diagonal.",
    ),
    "chains": Words(
        "The same by walking about",
        "Hamiltonian Monte Carlo knows only the log density of the weights and its gradient, which our automatic "
        "differentiation supplies. Where it ends is known here exactly, so it can be judged: its draws should fill the "
        "ellipses, and the means should lie within about two of their standard errors.",
        "Draws of two weights over the exact posterior, and the errors of all means",
        f"The two weights that are most correlated, of the {MOST_WEIGHTS} clearest at most. Four chains start far "
        "apart; R-hat near 1 says that they agree.",
    ),
}


def write(found: Findings, rows: list[list[str]], pictures: dict[str, Path]) -> Path:
    """Write report.html and return its path."""
    task = found.task
    n, m = len(task.y_train), f"{len(task.y_test):,}" if task.held_back else "none"
    inputs = task.inputs[0] if len(task.inputs) == 1 else f"{len(task.inputs)} columns"
    whence = WHENCE.get(task.source, task.source)
    return write_run(
        found.settings.out / "report.html",
        found.title,
        f"{task.target} from {inputs}: {n:,} rows to learn from, {m} held out. The data: {whence}.",
        results=results(found),
        rows=rows,
        words=PICTURES,
        pictures=pictures,
        method=method(found),
    )


def results(found: Findings) -> list[str]:
    """What the numbers say, in sentences."""
    studies = found.studies
    fitted = found.model.estimator
    text = [
        _judged(found),
        f"The evidence chose a prior precision of {float(fitted.weight_precision_):.3g}; "
        f"{fitted.n_effective_:.1f} of {len(fitted.coef_)} weights are determined by the data rather than the prior.",
    ]
    if studies.evidence is not None:
        text.append(_sizes(studies.evidence))
    own, common = studies.relevance.own_evidence, studies.relevance.common_evidence
    text.append(
        f"With a prior for each weight (ARD), {studies.relevance.pruned} of {len(fitted.coef_)} are zero, and the log "
        f"evidence is {own:.1f} instead of {common:.1f}."
    )
    return text + _roads(found)


def _judged(found: Findings) -> str:
    """How the rows held out came off, where there are any, and what the model says of the noise."""
    task, ours, coverage = found.task, found.evaluation.ours, found.studies.band.coverage
    unit = f" {task.unit}" if task.unit else ""
    noise = f"the model puts the noise at {found.model.estimator.noise_precision_**-0.5:.3g}{unit}"
    if not task.held_back:
        return f"No row is held out, so nothing here says how well new rows are predicted; {noise}."
    inside = ", ".join(f"{100 * coverage[level]:.0f}" for level in LEVELS)
    wanted = ", ".join(f"{100 * level:.0f}" for level in LEVELS)
    return (
        f"Of the {len(task.y_test):,} rows held out, {inside} % lie within the intervals of {wanted} %. A prediction "
        f"misses by {ours['rmse']:.3g}{unit} (root mean square), and {noise}."
    )


def _sizes(evidence) -> str:
    """What evidence and cross-validation choose."""
    if evidence.chosen_by_validation is None:
        return f"Evidence is largest at {evidence.chosen} ({evidence.axis}); the rows are too few for cross-validation."
    best = int(np.argmax(evidence.evidence))
    return (
        f"Evidence is largest at {evidence.chosen}, cross-validation at {evidence.chosen_by_validation} "
        f"({evidence.axis}). At its choice the log evidence is {evidence.evidence[best]:.1f}: "
        f"{evidence.fit[best]:.1f} for the best fit, and {evidence.occam[best]:.1f} for the Occam factor."
    )


def _roads(found: Findings) -> list[str]:
    """How far the Gaussian process and the chains are from the posterior."""
    kernel, chains = found.studies.kernel, found.studies.chains
    return [
        f"The Gaussian process with the linear kernel predicts the same: means differ by {kernel.mean_difference:.0e} "
        f"predictive standard deviations at most, standard deviations by {kernel.std_difference:.0e} of themselves.",
        f"The means of {chains.points[:, :, 0].size:,} draws by Hamiltonian Monte Carlo differ from the exact ones by "
        f"{np.abs(chains.errors).max():.1f} Monte Carlo standard errors at most (weights: {len(chains.names)}). The "
        f"largest R-hat is {chains.r_hat.max():.3f}, the smallest effective size {chains.ess.min():,.0f}.",
    ]


def method(found: Findings) -> list[str]:
    """How it was measured, and on what."""
    task, settings, model = found.task, found.settings, found.model
    columns = "its standardized columns" if model.basis == LINEAR else f"a {model.basis} basis of size {model.size}"
    text = [
        f"Data set: {task.name}, source: {task.source}, seed {settings.seed}. The model is linear in {columns}, with a "
        "normal prior on the weights, none on the constant. Both precisions are those with the largest evidence.",
        "The log likelihood is the mean log density of the rows held out.",
        *found.notes,
    ]
    if settings.with_baseline:
        text.append("Both sides take turns, on the same rows, on one thread; seconds are medians over the turns.")
    else:
        text.append("The library's side was left out with --no-baseline.")
    return text
