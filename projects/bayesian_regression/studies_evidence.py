"""How good the model is: coverage of its intervals on rows held back, and evidence beside cross-validation."""

from dataclasses import dataclass

import numpy as np

from foundations.probability.distributions import Normal
from foundations.statistics.model_selection import KFold
from projects.bayesian_regression.model import LINEAR, Model, Task, sizes_for
from projects.bayesian_regression.studies_weights import clearest

LEVELS = (0.5, 0.8, 0.95)
CURVE = np.linspace(0.05, 0.95, 19)
BEYOND = 0.05  # of the inputs' range, to each side of them, that a curve is drawn on
FOLDS = 5
LEAST_ROWS = 4  # to hold some of them back again
MOST_SIZES = 16

AXES = {
    "polynomial": "degree of the polynomial",
    "radial": "radial functions",
    "fourier": "harmonics",
    "spline": "knots of the spline",
    LINEAR: "columns used, the clearest first",
}


@dataclass(frozen=True)
class Band:
    """What is predicted for the rows held back, (m,) each, and for a smooth task along a grid, (g,) each.

    `measured` (19,) is the part of the rows held back that lies within the central intervals of probability `CURVE`.
    """

    mean: np.ndarray
    std: np.ndarray
    coverage: dict[float, float]
    measured: np.ndarray
    grid: np.ndarray
    grid_mean: np.ndarray
    grid_std: np.ndarray


def half_width(level) -> np.ndarray:
    """Standard deviations from the middle of a normal distribution to the ends of its central interval."""
    return Normal(0.0, 1.0).icdf((1 + np.asarray(level)) / 2)


def covered(y: np.ndarray, mean: np.ndarray, std: np.ndarray, levels) -> np.ndarray:
    """The part of y (m,) within the central interval of each level."""
    return np.array([np.mean(np.abs(y - mean) <= z * std) for z in half_width(levels)])


def band(task: Task, model: Model) -> Band:
    """Predictions for the rows held back, how many lie within, and the curve between."""
    mean, std = model.predict(task.X_test)
    grid = np.zeros(0)
    if task.smooth:
        both = np.concatenate([task.X_train, task.X_test])
        low, high = both.min(), both.max()
        margin = BEYOND * (high - low)
        grid = np.linspace(low - margin, high + margin, 240)
    along = model.predict(grid[:, None]) if task.smooth else (grid, grid)
    at_levels, measured = (covered(task.y_test, mean, std, levels) for levels in (LEVELS, CURVE))
    coverage = dict(zip(LEVELS, at_levels.tolist(), strict=True))
    return Band(mean, std, coverage, measured, grid, *along)


@dataclass(frozen=True)
class Evidence:
    """By size of the model, (s,) each, in nats.

    evidence : the log evidence
    fit : log likelihood of the weights that are most probable after the data; it is the evidence without its price
    validated : sum of the log densities of all training rows, each predicted without the rows of its fold; nan where it
        cannot be had
    """

    axis: str
    sizes: np.ndarray
    evidence: np.ndarray
    fit: np.ndarray
    validated: np.ndarray

    @property
    def occam(self) -> np.ndarray:
        """The log of the Occam factor: how much of the prior's room the data leave, and what it costs."""
        return self.evidence - self.fit

    @property
    def chosen(self) -> int:
        """The size that the evidence prefers."""
        return int(self.sizes[np.argmax(self.evidence)])

    @property
    def chosen_by_validation(self) -> int | None:
        """The size that cross-validation prefers; None where there was none."""
        held = np.isfinite(self.validated)
        return int(self.sizes[held][np.argmax(self.validated[held])]) if held.any() else None


def evidence(task: Task, model: Model, rng: np.random.Generator, quick: bool) -> Evidence | None:
    """Evidence and cross-validation by the basis's size, or by the number of columns; None where there is one size."""
    X, y = task.X_train, task.y_train
    sizes = sizes_to_try(X, model, quick)
    if len(sizes) < 2:
        return None
    fits = [_fits(X, y, model.basis, sizes)]
    log_evidence = [fitted.estimator.log_evidence_ for fitted, _ in fits[0]]
    fit = [_log_density(y, *_at_best(fitted, X[:, columns])) for fitted, columns in fits[0]]
    validated = np.full(len(sizes), np.nan)
    if len(y) >= LEAST_ROWS:
        folds = KFold(min(FOLDS, len(y)), shuffle=True, random_state=rng).split(X)
        validated = np.sum([_held_out(X, y, model.basis, sizes, *fold) for fold in folds], axis=0)
    return Evidence(AXES[model.basis], np.array(sizes), np.array(log_evidence), np.array(fit), validated)


def sizes_to_try(X: np.ndarray, model: Model, quick: bool) -> list[int]:
    """Sizes of the basis that X allows, or numbers of columns; fewer where there are many, or with `quick`."""
    most = MOST_SIZES // (2 if quick else 1)
    if model.basis == LINEAR:
        largest = X.shape[1]
        few = np.arange(1, largest + 1) if largest <= most else np.geomspace(1, largest, most).round()
        return np.unique(few.astype(int)).tolist()
    allowed = sizes_for(X, model.basis)
    every = 2 if quick and len(allowed) > most else 1
    return sorted({*allowed[::every], model.size} & {*allowed, model.size})


def _fits(X, y, basis: str, sizes) -> list[tuple[Model, np.ndarray]]:
    """A model of each size and its columns: all of them, or so many of those that are clearest in a fit of all."""
    if basis != LINEAR:
        return [(Model(basis, size).fit(X, y), np.arange(X.shape[1])) for size in sizes]
    order = clearest(Model().fit(X, y).estimator)
    return [(Model().fit(X[:, order[:size]], y), order[:size]) for size in sizes]


def _held_out(X, y, basis: str, sizes, train, test) -> np.ndarray:
    """(s,) sums of the log densities of a fold's rows; nan where its training rows do not allow the size."""
    allowed = [size for size in sizes if basis == LINEAR or size < len(np.unique(X[train]))]
    found = _fits(X[train], y[train], basis, allowed)
    scores = [_log_density(y[test], *fitted.predict(X[test][:, columns])) for fitted, columns in found]
    return np.array(scores + [np.nan] * (len(sizes) - len(allowed)))


def _at_best(fitted: Model, X) -> tuple[np.ndarray, float]:
    """Mean, and the standard deviation of the noise alone: as if the most probable weights were sure."""
    return fitted.predict(X)[0], fitted.estimator.noise_precision_**-0.5


def _log_density(y, mean, std) -> float:
    return float(Normal(mean, std).log_prob(y).sum())
