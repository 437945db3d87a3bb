"""Where the weights are: as data come in, as the prior tightens, and with a prior of its own for each."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from foundations.estimators import ARDRegression, BayesianLinearRegression
from foundations.linalg import eigh
from projects.bayesian_regression.model import LINEAR, Model, Task

# The line of the first picture: Bishop's example, in which the truth is known and can be marked.
TRUTH = np.array([-0.3, 0.5])  # y = a + b x
NOISE = 0.2  # standard deviation
WEIGHT_PRECISION = 2.0
STAGES = (0, 1, 2, 5, 20)  # points seen
LINES = 6

FUNCTIONS = {"polynomial": "degree", "radial": "center", "fourier": "wave", "spline": "knot"}  # what numbers a weight
DECADES = 4  # of prior precision, to each side of the evidence's choice


@dataclass(frozen=True)
class Stage:
    """What is known of the line after the points (x, y), (n,) each: weights (a, b) are N(mean, covariance).

    `lines` (s, 2) are weights drawn from it.
    """

    x: np.ndarray
    y: np.ndarray
    mean: np.ndarray
    covariance: np.ndarray
    lines: np.ndarray


def line_by_line(rng: np.random.Generator) -> list[Stage]:
    """The posterior of a line's two weights after each of `STAGES`, updated with the points since the last."""
    x = 2 * rng.random(STAGES[-1]) - 1
    y = TRUTH[0] + TRUTH[1] * x + NOISE * rng.standard_normal(len(x))
    Phi = np.column_stack([np.ones_like(x), x])  # (n, 2): the constant has the same prior as the slope
    known = BayesianLinearRegression(weight_precision=WEIGHT_PRECISION, noise_precision=NOISE**-2, fit_intercept=False)
    prior = np.eye(2) / WEIGHT_PRECISION
    stages = [Stage(x[:0], y[:0], np.zeros(2), prior, rng.standard_normal((LINES, 2)) @ np.sqrt(prior))]
    for seen, n in pairwise(STAGES):
        known.partial_fit(Phi[seen:n], y[seen:n])
        lines = known.sample_weights(rng, LINES)[0]
        stages.append(Stage(x[:n], y[:n], known.coef_.copy(), known.covariance_.copy(), lines))
    return stages


@dataclass(frozen=True)
class Shrinkage:
    """Coefficients (g, k) and log evidence (g,) for each prior precision (g,), the noise's held at its estimate."""

    names: list[str]
    precisions: np.ndarray
    coefficients: np.ndarray
    evidence: np.ndarray
    chosen: float


def shrinkage(task: Task, model: Model, points: int) -> Shrinkage:
    """The posterior mean for many prior precisions around the evidence's choice.

    In the eigenvectors v of ΦᵀΦ, with eigenvalues s, a weight is β s / (α + β s) of what least squares says: one
    decomposition serves all α. Where the evidence wants no weight at all, its α is the end of the path.
    """
    fitted = model.estimator
    alpha, beta = float(fitted.weight_precision_), fitted.noise_precision_
    Phi, y = centered(model.design(task.X_train), task.y_train)
    s, V = eigh(Phi.T @ Phi)
    s = np.where(s > len(s) * np.finfo(float).eps * s.max(), s, 0.0)  # what is less is rounding
    most = beta * s.max()  # from here on the prior says more than the data
    ends = (alpha * 10.0**-DECADES, alpha * 10.0**DECADES) if not 0 < most < alpha else (most * 10.0**-DECADES, alpha)
    precisions = np.geomspace(*ends, points)
    moments = np.where(s > 0, V.T @ (Phi.T @ y), 0.0)  # (k)
    inverse = beta / (precisions[:, None] + beta * s)  # (g, k)
    return Shrinkage(
        weight_names(task, model),
        precisions,
        (inverse * moments) @ V.T,  # (g, k) (k, k)
        np.array([fitted.log_evidence(precision, beta) for precision in precisions]),
        alpha,
    )


@dataclass(frozen=True)
class Relevance:
    """Coefficients (k,) and their standard deviations under one common prior, and under one for each (ARD)."""

    names: list[str]
    common: np.ndarray
    common_std: np.ndarray
    own: np.ndarray
    own_std: np.ndarray
    common_evidence: float
    own_evidence: float

    @property
    def pruned(self) -> int:
        """How many weights ARD sets to zero."""
        return int(np.sum(self.own == 0))


def relevance(task: Task, model: Model) -> Relevance:
    """The model's weights beside those of automatic relevance determination on the same columns."""
    fitted = model.estimator
    own = ARDRegression().fit(model.design(task.X_train), task.y_train)
    return Relevance(
        weight_names(task, model),
        fitted.coef_,
        deviations(fitted),
        own.coef_,
        deviations(own),
        fitted.log_evidence_,
        own.log_evidence_,
    )


def deviations(fitted) -> np.ndarray:
    """(k,) standard deviation of each coefficient."""
    return np.sqrt(np.diagonal(fitted.covariance_))


def clearest(fitted) -> np.ndarray:
    """Numbers of the coefficients, those that are most of their standard deviations away from 0 first."""
    spread = deviations(fitted)
    return np.argsort(-np.abs(fitted.coef_) / np.where(spread > 0, spread, 1.0), kind="stable")


def centered(Phi: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Columns and targets without their means, which the constant takes: its prior is flat."""
    return Phi - Phi.mean(axis=0), y - y.mean()


def weight_names(task: Task, model: Model) -> list[str]:
    """A name for each weight: the input's in a linear model, else the number of the basis function."""
    if model.basis == LINEAR:
        return list(task.inputs)
    return [f"{FUNCTIONS[model.basis]} {number}" for number in range(1, len(model.estimator.coef_) + 1)]
