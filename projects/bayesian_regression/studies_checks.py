"""The same posterior by two other roads: a Gaussian process on the rows, and Hamiltonian Monte Carlo on the weights."""

from dataclasses import dataclass

import numpy as np

from foundations.autodiff import Tensor, from_numpy
from foundations.estimators import BayesianLinearRegression
from foundations.linalg import cholesky, qr, solve_triangular
from foundations.sampling.diagnostics import ess_bulk, mcse_mean, r_hat
from foundations.sampling.hamiltonian import hmc
from projects.bayesian_regression.model import Model, Task
from projects.bayesian_regression.studies_weights import centered, clearest, deviations, weight_names

MOST_ROWS = 400  # of the kernel matrix, whose factorization takes n³ / 3 operations
LEAST_NOISE = 1e-8  # variance of the noise over the kernel's mean diagonal: less is lost in rounding
MOST_WEIGHTS = 12  # that are sampled together
CHAINS = 4
DRAWS, WARM_UP = (1000, 250), (500, 200)  # of each chain; in a quick run
SPREAD = 3.0  # standard deviations of the chains' starts


@dataclass(frozen=True)
class KernelEquality:
    """Predictions for rows held back, (m,) each, by weights and by the kernel, and the log evidence of both.

    `kernel` (n, n) is the covariance of the training targets, without the noise, by the input or by what is predicted.
    """

    kernel: np.ndarray
    mean: np.ndarray
    std: np.ndarray
    kernel_mean: np.ndarray
    kernel_std: np.ndarray
    log_evidence: float
    kernel_log_evidence: float

    @property
    def mean_difference(self) -> float:
        """The largest difference of two means, in predictive standard deviations."""
        return float(np.max(np.abs(self.mean - self.kernel_mean) / self.std))

    @property
    def std_difference(self) -> float:
        """The largest relative difference of two standard deviations."""
        return float(np.max(np.abs(self.std - self.kernel_std) / self.std))


def kernel_equality(task: Task, model: Model) -> KernelEquality:
    """The regression's predictions beside those of the Gaussian process with kernel φ(x)ᵀ φ(x') / α.

    The constant's prior is flat: it takes the means of the targets and of the basis functions, on both sides.
    """
    n = min(MOST_ROWS, len(task.y_train))
    Phi, y = model.design(task.X_train)[:n], task.y_train[:n]
    Phi_new = model.design(task.X_test)[:MOST_ROWS]
    C, residual = centered(Phi, y)
    C_new = Phi_new - Phi.mean(axis=0)
    alpha, noise = precision_and_noise(model, C)
    K = C @ C.T / alpha  # (n, n)
    L = cholesky(K + noise * np.eye(n))
    whitened = solve_triangular(L, residual, lower=True)  # (n)
    cross = solve_triangular(L, C @ C_new.T / alpha, lower=True)  # (n, m)
    variance = np.sum(C_new**2, axis=1) / alpha - np.sum(cross**2, axis=0) + noise
    evidence = -0.5 * whitened @ whitened - np.log(np.diagonal(L)).sum() - 0.5 * n * np.log(2 * np.pi)
    weights = BayesianLinearRegression(weight_precision=alpha, noise_precision=1 / noise).fit(Phi, y)
    order = np.argsort(task.X_train[:n, 0] if task.smooth else weights.predict(Phi), kind="stable")
    return KernelEquality(
        K[np.ix_(order, order)],
        *weights.predict(Phi_new, return_std=True),
        y.mean() + cross.T @ whitened,
        np.sqrt(variance),
        float(weights.log_evidence_),
        float(evidence),
    )


def precision_and_noise(model: Model, C: np.ndarray) -> tuple[float, float]:
    """α, and the noise's variance 1 / β; not less than arithmetic allows, where a few rows are met without error."""
    alpha = float(model.estimator.weight_precision_)
    return alpha, max(1 / float(model.estimator.noise_precision_), LEAST_NOISE * np.sum(C**2) / alpha / len(C))


@dataclass(frozen=True)
class Chains:
    """Draws (chains, draws, k) of the weights, and the posterior N(mean, covariance) that they should be from.

    standard_error : (k,) of the mean of each weight's draws
    r_hat, ess : (k,) of each weight; the effective size is that for the bulk
    accept : mean probability of acceptance
    """

    names: list[str]
    points: np.ndarray
    mean: np.ndarray
    covariance: np.ndarray
    standard_error: np.ndarray
    r_hat: np.ndarray
    ess: np.ndarray
    accept: float

    @property
    def errors(self) -> np.ndarray:
        """(k,) how far each mean of the draws is from the posterior's, in Monte Carlo standard errors."""
        return (self.points.mean(axis=(0, 1)) - self.mean) / self.standard_error

    @property
    def pair(self) -> tuple[int, ...]:
        """The two weights that are most correlated; one where there is one."""
        spread = np.sqrt(np.diagonal(self.covariance))
        correlation = np.abs(self.covariance / np.outer(spread, spread))
        np.fill_diagonal(correlation, -1.0)
        first, second = divmod(int(np.argmax(correlation)), len(spread))
        return (first, second) if first != second else (0,)


def chains(task: Task, model: Model, rng: np.random.Generator, quick: bool) -> Chains:
    """Hamiltonian Monte Carlo on the weights at the model's precisions, four chains that start far apart."""
    chosen = np.sort(clearest(model.estimator)[:MOST_WEIGHTS])
    Phi, y = model.design(task.X_train)[:, chosen], task.y_train
    alpha, noise = precision_and_noise(model, centered(Phi, y)[0])
    exact = BayesianLinearRegression(weight_precision=alpha, noise_precision=1 / noise).fit(Phi, y)
    unit = deviations(exact)
    start = SPREAD * rng.standard_normal((CHAINS, len(unit)))
    target = log_posterior(Phi, y, alpha, 1 / noise, exact.coef_, unit)
    found = hmc(target, start, DRAWS[quick], rng=rng, warmup=WARM_UP[quick])
    names = weight_names(task, model)
    points = exact.coef_ + unit * found.points  # (chains, draws, k)
    return Chains(
        [names[number] for number in chosen],
        points,
        exact.coef_,
        exact.covariance_,
        *(measure(points) for measure in (mcse_mean, r_hat, ess_bulk)),
        float(found.acceptance_rate.mean()),
    )


def log_posterior(Phi: np.ndarray, y: np.ndarray, alpha: float, beta: float, origin: np.ndarray, unit: np.ndarray):
    """log p(w | y) up to a constant, at w = origin + unit z: a function of a Tensor z (chains, k).

    In such units one step size suits all weights, and no digits are lost. ‖y - Φ w‖² is ‖t - R w‖² and a constant,
    where (R, t) is the triangle of (Φ, y): about as many rows as there are weights, however many data.
    """
    triangle = qr(np.column_stack(centered(Phi, y)), mode="r")  # (r, k+1), r = min(n, k+1)
    left = from_numpy(triangle[:, -1] - triangle[:, :-1] @ origin)  # what the origin does not explain
    steps = from_numpy(triangle[:, :-1].T * unit[:, None])  # (k, r)
    origin, unit = from_numpy(origin.copy()), from_numpy(unit)

    def value(z: Tensor) -> Tensor:
        residual = left - z @ steps  # (chains, k) (k, r)
        weights = origin + z * unit
        return -0.5 * beta * (residual * residual).sum(dim=1) - 0.5 * alpha * (weights * weights).sum(dim=1)

    return value
