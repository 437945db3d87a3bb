"""The same optimizers on real data: a logistic regression and a small network, all of them trained as one batch.

A model's weights are a point in many dimensions. Here n such points are the columns of one array (d, n): the losses of
n models, and their gradients, take one evaluation on tensors, as a surface's do. What a path of thirty or three hundred
dimensions looks like is seen in the plane of its two principal directions.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from foundations.autodiff import Tensor, from_numpy, logaddexp, matmul, tanh, zeros_like
from foundations.estimators import PCA
from foundations.optim.first_order.trajectories import Descents, Trajectories, trajectories
from projects.optimizers.model import Settings

HIDDEN = 6
PENALTY = 1e-3  # ½ PENALTY |w|² keeps the minimum at a finite place
BATCH = 32  # rows that sgd looks at in a step


def logits_of_regression(X: Tensor, w: Tensor) -> Tensor:
    """w (d + 1, n) -> (rows, n): a weight for each column of X, and an intercept."""
    return matmul(X, w[:-1]) + w[-1]


def logits_of_network(X: Tensor, w: Tensor) -> Tensor:
    """w (d·h + h + h + 1, n) -> (rows, n): h units with tanh, then one logit."""
    d, h, n = X.shape[1], HIDDEN, w.shape[1]
    into = w[: d * h].t().reshape(n, d, h)
    bias = w[d * h : d * h + h].t().reshape(n, 1, h)
    out = w[d * h + h : -1].t().reshape(n, h, 1)
    hidden = tanh(matmul(X, into) + bias)  # (n, rows, h)
    return matmul(hidden, out).reshape(n, -1).t() + w[-1]


LOGITS = {"logistic regression": logits_of_regression, "small network": logits_of_network}


@dataclass(frozen=True)
class Task:
    """A model and the rows that it learns from.

    Attributes
    ----------
    name : key of `LOGITS`
    X : (rows, d)
    y : (rows,) 0 or 1
    """

    name: str
    X: np.ndarray
    y: np.ndarray

    def losses(self, w: Tensor, rows: slice | np.ndarray = slice(None)) -> Tensor:
        """Mean cross-entropy over the rows, and the penalty, of n models w (d, n): (n,)."""
        z = LOGITS[self.name](from_numpy(self.X[rows]), w)
        y = from_numpy(self.y[rows][:, None])
        return (logaddexp(z, zeros_like(z)) - y * z).mean(0) + 0.5 * PENALTY * (w * w).sum(0)

    def descent(self, rows: slice | np.ndarray = slice(None)) -> Callable:
        """points (d, n) -> losses (n,) and gradients (d, n)."""

        def values_and_gradients(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
            w = from_numpy(points.copy()).requires_grad_()
            losses = self.losses(w, rows)
            losses.sum().backward()
            return losses.detach().numpy(), w.grad.numpy()

        return values_and_gradients

    def values(self, points: np.ndarray) -> np.ndarray:
        """The losses alone."""
        return self.losses(from_numpy(points)).numpy()

    def start(self, seed: int) -> np.ndarray:
        """Weights to start from: zeros for the regression; for the network drawn with deviation 1 / √inputs."""
        d = self.X.shape[1]
        if self.name == "logistic regression":
            return np.zeros(d + 1)
        rng = np.random.default_rng(seed)
        into, out = rng.standard_normal(d * HIDDEN) / d**0.5, rng.standard_normal(HIDDEN) / HIDDEN**0.5
        return np.concatenate([into, np.zeros(HIDDEN), out, [0.0]])


@dataclass(frozen=True)
class Training:
    """Every optimizer on one task, each at the best of the rates tried.

    Attributes
    ----------
    rates : by optimizer
    points : by optimizer (steps + 1, d)
    losses : by optimizer (steps + 1,), over all rows
    """

    task: Task
    rates: dict[str, float]
    points: dict[str, np.ndarray]
    losses: dict[str, np.ndarray]


def train(task: Task, optimizers: Sequence[str], steps: int, rates: np.ndarray, seed: int) -> Training:
    """Train by every optimizer at every rate, and keep the rate that ends lowest. sgd sees BATCH rows in each step.

    Cost: steps + 1 evaluations of len(optimizers) len(rates) models.
    """
    start, r = task.start(seed), len(rates)
    whole = [name for name in optimizers if name != "sgd"]
    blocks = [Descents(name, {**Settings().of(name), "lr": rates}, start) for name in whole]
    found = [(whole, trajectories(task.descent(), blocks, steps))] if whole else []
    if "sgd" in optimizers:
        found.append((["sgd"], _stochastic(task, start, steps, rates, seed)))
    chosen, points, losses = {}, {}, {}
    for names, paths in found:
        for i, name in enumerate(names):
            mine = slice(i * r, (i + 1) * r)
            last = np.where(paths.diverged_at[mine] < 0, paths.losses[-1, mine], np.inf)
            k = int(last.argmin())
            chosen[name] = float(rates[k])
            points[name], losses[name] = paths.points[:, :, mine][:, :, k], paths.losses[:, mine][:, k]
    return Training(task, chosen, points, losses)


def _stochastic(task: Task, start: np.ndarray, steps: int, rates: np.ndarray, seed: int) -> Trajectories:
    """sgd at every rate, with losses over all rows put in place of those over its batches."""
    rng = np.random.default_rng(seed)

    def values_and_gradients(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        rows = rng.permutation(len(task.y))[:BATCH]
        return task.descent(rows)(points)

    paths = trajectories(values_and_gradients, [Descents("sgd", {"lr": rates}, start)], steps)
    with np.errstate(all="ignore"):
        losses = np.array([task.values(points) for points in paths.points])
    return Trajectories(paths.points, losses, paths.gradients, paths.diverged_at)


@dataclass(frozen=True)
class Plane:
    """A training seen from above, in the plane of the two principal directions of all paths.

    Attributes
    ----------
    paths : by optimizer (steps + 1, 2)
    a, b : (size,) coordinates of the grid
    losses : (size, size) over the plane, rows from the lowest b up
    explained : (2,) how much of the paths' variance each direction has
    """

    paths: dict[str, np.ndarray]
    a: np.ndarray
    b: np.ndarray
    losses: np.ndarray
    explained: np.ndarray


def plane(training: Training, size: int = 48) -> Plane:
    """Project all paths, and evaluate the loss over the plane that they span best: size² models in one batch."""
    points = np.concatenate(list(training.points.values()))
    pca = PCA(2).fit(points)
    paths = {name: pca.transform(path) for name, path in training.points.items()}
    seen = np.concatenate(list(paths.values()))
    low, high = seen.min(axis=0), seen.max(axis=0)
    margin = 0.12 * (high - low) + 1e-9
    a, b = (np.linspace(low[i] - margin[i], high[i] + margin[i], size) for i in range(2))
    grid = np.stack([part.ravel() for part in np.meshgrid(a, b)], axis=1)
    models = grid @ pca.components_ + pca.mean_  # (size², d)
    losses = np.concatenate([training.task.values(part.T.copy()) for part in np.array_split(models, 16)])
    return Plane(paths, a, b, losses.reshape(size, size), pca.explained_variance_ratio_)
