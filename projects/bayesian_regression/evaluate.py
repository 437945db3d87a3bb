"""How well the rows held back are predicted, by both sides, and how far the two agree.

A prediction is a normal density, so it is judged as one: by the mean log density of what came true, which punishes both
the error and the misplaced confidence. Least squares is given the density that textbooks give it, with the variance of
its residuals, RSS / (n - k - 1); the dummy the mean and the variance of the training targets.
"""

from dataclasses import dataclass, field

import numpy as np

from foundations.estimators import ARDRegression, LinearRegression
from foundations.probability.distributions import Normal
from foundations.statistics.metrics import mean_squared_error
from projects.bayesian_regression.model import MAX_ITER, TOLERANCE, Model, Task
from projects.bayesian_regression.studies_evidence import LEVELS, covered
from projects.common.results import Stopwatch

Metrics = dict[str, float | int | None]


@dataclass
class Evaluation:
    """Metrics and seconds of each side; those of the library are None where it was left out."""

    ours: Metrics
    watch: Stopwatch = field(default_factory=Stopwatch)
    library: Metrics | None = None
    library_watch: Stopwatch = field(default_factory=Stopwatch)
    dummy: Metrics | None = None
    agreement: dict[str, float] | None = None


def scores(y: np.ndarray, mean: np.ndarray, std) -> Metrics:
    """Metrics of normal predictions, (m,) each, of y (m,). The log likelihood is per row, None without a density."""
    std = np.broadcast_to(std, y.shape)
    parts = covered(y, mean, std, LEVELS)
    density = bool((std > 0).all() and np.isfinite(std).all())
    return {
        "rmse": float(np.sqrt(mean_squared_error(y, mean))),
        "log_likelihood": float(Normal(mean, std).log_prob(y).mean()) if density else None,
        **{f"coverage_{100 * level:.0f}": float(part) for level, part in zip(LEVELS, parts, strict=True)},
    }


def judge(task: Task, mean: np.ndarray, std) -> Metrics:
    """`scores` of the rows held back, mean and std (m,); None for each where no row was, or a mean is no number."""
    usable = task.held_back and bool(np.isfinite(mean).all())
    found = scores(task.y_test, mean if usable else np.zeros(len(task.y_test)), std)
    return found if usable else dict.fromkeys(found)


def evaluate(task: Task, model: Model, rounds: int, with_baseline: bool) -> Evaluation:
    """Judge the model, fitted to the task's training rows; with the baseline, both sides `rounds` times in turn."""
    Phi, Phi_new = model.design(task.X_train), model.design(task.X_test)
    own = ARDRegression(tol=TOLERANCE, max_iter=MAX_ITER).fit(Phi, task.y_train)
    found = Evaluation(_metrics(task, model.predict(task.X_test), model.estimator.log_evidence_))
    found.ours |= _beside(task, own.predict(Phi_new, return_std=True), LinearRegression().fit(Phi, task.y_train), model)
    if with_baseline:
        from projects.bayesian_regression import baseline  # slow to import, and --no-baseline need not wait for it

        baseline.fit(Phi, task.y_train, TOLERANCE, MAX_ITER)  # the library loads parts of itself on first use
    for _ in range(rounds):
        _our_turn(found.watch, task, model)
        if with_baseline:
            _library_turn(found.library_watch, task, model)
    if with_baseline:
        with np.errstate(**baseline.NO_RESIDUALS):
            _compare(found, task, model, own)
    return found


def tolerance(y: np.ndarray) -> float:
    """The library's, which is of coefficients and in their unit; ours is of precisions, and relative to them."""
    return TOLERANCE * min(1.0, float(np.std(y)))


def _metrics(task: Task, predicted, log_evidence: float) -> Metrics:
    return judge(task, *predicted) | {"log_evidence": float(log_evidence)}


def _beside(task: Task, by_ard, least_squares, model: Model) -> Metrics:
    """The metrics of automatic relevance determination and of least squares, under names of their own."""
    sides: dict[str, Metrics] = {"ard": judge(task, *by_ard) if by_ard is not None else {}}
    n, k = model.design(task.X_train).shape
    residual = task.y_train - least_squares.predict(model.design(task.X_train))
    variance = residual @ residual / (n - k - 1) if n > k + 1 else np.nan
    sides["least_squares"] = judge(task, least_squares.predict(model.design(task.X_test)), np.sqrt(variance))
    kept = ("rmse", "log_likelihood")
    return {f"{metric}_{name}": side.get(metric) for name, side in sides.items() for metric in kept}


def _our_turn(watch: Stopwatch, task: Task, model: Model) -> None:
    fitted = watch.time("fit", Model(model.basis, model.size).fit, task.X_train, task.y_train)
    watch.time("predict", fitted.predict, task.X_test)


def _library_turn(watch: Stopwatch, task: Task, model: Model) -> None:
    """The library from the same inputs: it has no such bases, so its columns are made by ours, within its time."""
    from projects.bayesian_regression import baseline

    def fit():
        columns = Model(model.basis, model.size).fit_basis(task.X_train)
        return baseline.fit(columns.design(task.X_train), task.y_train, tolerance(task.y_train), MAX_ITER)

    fitted = watch.time("fit", fit)
    watch.time("predict", lambda: baseline.predict(fitted, model.design(task.X_test)))


def _compare(found: Evaluation, task: Task, model: Model, own: ARDRegression) -> None:
    """The library's metrics, the dummy's, and how far the library is from ours."""
    from projects.bayesian_regression import baseline

    Phi, Phi_new, y = model.design(task.X_train), model.design(task.X_test), task.y_train
    theirs = baseline.fit(Phi, y, tolerance(y), MAX_ITER)
    relevance = baseline.ard(Phi, y, tolerance(y), MAX_ITER)
    ours = model.estimator
    evidence = baseline.log_evidence(Phi, y, ours.weight_precision_, ours.noise_precision_)
    found.library = _metrics(task, baseline.predict(theirs, Phi_new), evidence)
    by_ard = None if relevance is None else baseline.predict(relevance, Phi_new)
    found.library |= _beside(task, by_ard, baseline.least_squares(Phi, y), model)
    found.dummy = judge(task, baseline.dummy(y, len(task.y_test)), np.std(y))
    found.agreement = _agreement("", ours, theirs, Phi_new)
    found.agreement["weight_precision"] = relative(ours.weight_precision_, theirs.lambda_)
    found.agreement["log_evidence"] = relative(ours.log_evidence_, evidence)
    if relevance is not None:
        kept = np.isfinite(own.weight_precision_)  # where a weight is pruned ours is inf, the library's its last one
        precisions = each_relative(own.weight_precision_[kept], relevance.lambda_[kept])
        found.agreement |= _agreement("ard_", own, relevance, Phi_new) | {"ard_weight_precisions": precisions}


def _agreement(name: str, mine, library, Phi_new: np.ndarray) -> dict[str, float]:
    """How far two fitted models are apart, the library's and ours."""
    stds = (model.predict(Phi_new, return_std=True)[1] for model in (mine, library))
    return {
        f"{name}coefficients": relative(mine.coef_, library.coef_),
        f"{name}noise_precision": relative(mine.noise_precision_, library.alpha_),
        f"{name}predictive_std": each_relative(*stds),
    }


def each_relative(got: np.ndarray, wanted: np.ndarray) -> float:
    """The largest relative difference of two entries of arrays of positive numbers; 0 where there are none."""
    return float(np.max(np.abs(got / wanted - 1), initial=0.0))


def relative(got, wanted) -> float:
    """The largest difference of two arrays, relative to the second's largest magnitude; 0 where both are zero."""
    gap, size = np.max(np.abs(np.asarray(got) - wanted)), np.max(np.abs(wanted))
    return float(gap / size) if size > 0 else float(gap)
