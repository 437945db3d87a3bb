"""Rates, escape from saddles, and noise beside the libraries."""

import itertools

import numpy as np

from foundations.comparison import Comparison, relative_error, unique
from foundations.optim import theory

STEPPED = ("gd", "momentum", "nesterov")

# Inputs


def settings(rng, n):
    """n pairs of a least and a largest eigenvalue, learning rates to the edge and beyond, and a momentum each."""
    mu = rng.uniform(0.1, 1, n)
    L = mu * rng.uniform(1.5, 100, n)
    return mu, L, rng.uniform(0.05, 2.5, n) / L, rng.uniform(0.1, 0.95, n)


def curvatures(rng, n):
    return rng.uniform(0.1, 100, n), rng.uniform(0, 0.95, n)


def conditions(rng, n):
    return rng.uniform(1, 400, n), int(rng.integers(1, 40))


def linear_errors(rng, n):
    """Errors of a linearly convergent sequence, not quite on a line."""
    return (rng.uniform(0.7, 0.9) ** np.arange(n) * rng.uniform(0.9, 1.1, n),)


def quadratic_errors(rng, n):
    """e_{k+1} = C e_k², three of them."""
    e, C = rng.uniform(0.05, 0.1), rng.uniform(0.5, 1)
    return (np.array([e, C * e**2, C**3 * e**4]),)


def saddles(rng, n):
    return -rng.uniform(0.5, 2, n), 0.05, 10 ** rng.uniform(-4, -1, n), 1.0


def monkeys(rng, n):
    return 0.01, rng.uniform(1e-3, 1e-1, n), 1.0


def gradients(rng, n):
    return rng.standard_normal((n, 3)) + 1, n // 2


def floors(rng, n):
    h = rng.uniform(0.5, 2, n)
    return h, rng.uniform(0.1, 0.9) / h, rng.uniform(0.1, 4, n)


def noisy_quadratic(rng, n):
    A, B = rng.standard_normal((2, n, n))
    H = np.eye(n) + A @ A.T / n  # eigenvalues above 1, and not much above 5
    return H, 0.1, B @ B.T


def two_sizes(rng, n):
    return rng.uniform(2, 3), rng.uniform(1, 2), n, 4 * n


# Ours


def all_rates(mu, L, lr, momentum):
    return np.stack([theory.predicted_rate(method, mu, L, lr, momentum) for method in STEPPED])


def all_limits(L, momentum):
    return np.stack([theory.stability_limit(method, L, momentum) for method in STEPPED])


def best_learning_rates(mu, L, *_):
    return theory.best_settings("gd", mu, L)[0]


def single_gradients(gradients, _batch):
    return theory.noise_scale(gradients)


def perturbed_path(x0):
    """From a saddle of x⁴/4 - x²/2 + y²/2, with the perturbations of seed 0."""
    rng = np.random.default_rng(0)
    return theory.perturbed_gradient_descent(lambda x: np.array([x[0] ** 3 - x[0], x[1]]), x0, 0.1, rng, steps=200)


# The library


def iteration_matrix(method, h, lr, beta):
    """What one step does to (x, v) in a coordinate of curvature h: (2, 2)."""
    ahead = {"gd": 0.0, "momentum": beta, "nesterov": beta**2}[method]  # lr (∇f + βv'), v' = βv + ∇f
    inertia = 0.0 if method == "gd" else beta
    now = 1 + (beta if method == "nesterov" else 0)
    return np.array([[1 - lr * h * now, -lr * ahead], [h, inertia]])


def radius(method, h, lr, beta):
    return np.abs(np.linalg.eigvals(iteration_matrix(method, h, lr, beta))).max()


def numpy_rates(mu, L, lr, momentum):
    """numpy.linalg.eigvals of the iteration matrices."""
    cases = list(zip(mu, L, lr, momentum, strict=True))
    return np.array([[max(radius(name, h, *case[2:]) for h in case[:2]) for case in cases] for name in STEPPED])


def scipy_limits(L, momentum):
    """scipy.optimize.brentq where numpy.linalg.eigvals of the iteration matrix reach 1."""
    from scipy.optimize import brentq

    def limit(method, h, beta):
        return brentq(lambda lr: radius(method, h, lr, beta) - 1, 0.5 / h, 4.1 / h, xtol=1e-15)

    return np.array([[limit(method, h, beta) for h, beta in zip(L, momentum, strict=True)] for method in STEPPED])


def scipy_best_settings(mu, L, *_):
    """scipy.optimize.minimize_scalar of numpy.linalg.norm(I - lr H, 2)."""
    from scipy.optimize import minimize_scalar

    def rate(lr, ends):
        return np.linalg.norm(np.eye(2) - lr * np.diag(ends), 2)

    return [minimize_scalar(rate, (0, 2 / l), args=([m, l],), tol=1e-12).x for m, l in zip(mu, L, strict=True)]


def chebyshev(kappa, steps):
    """numpy.polynomial.chebyshev.chebval."""
    return 1 / np.polynomial.chebyshev.chebval((kappa + 1) / (kappa - 1), np.eye(steps + 1)[steps])


def numpy_slope(errors):
    """numpy.polyfit of the logarithms, degree 1."""
    return np.exp(np.polyfit(np.arange(len(errors)), np.log(errors), 1)[0])


def numpy_order(errors):
    """numpy.polyfit of log(e_{k+1}) against log(e_k), degree 1."""
    return np.polyfit(np.log(errors[:-1]), np.log(errors[1:]), 1)[0]


def torch_steps_on_saddle(curvature, lr, start, radius):
    """torch.optim.SGD, counted."""
    import torch

    counts = []
    for h, x0 in zip(curvature, start, strict=True):
        x, steps = torch.tensor(x0, dtype=torch.float64, requires_grad=True), 0
        optimizer = torch.optim.SGD([x], lr)
        while abs(x.item()) < radius:
            optimizer.zero_grad()
            (h * x * x / 2).backward()
            optimizer.step()
            steps += 1
        counts.append(float(steps))
    return counts


def scipy_monkey(lr, start, radius):
    """scipy.integrate.solve_ivp of x' = -3x² up to the radius."""
    from scipy.integrate import solve_ivp

    def arrived(_t, x):
        return x[0] + radius

    vars(arrived)["terminal"] = True
    options = {"events": arrived, "rtol": 1e-12, "atol": 1e-14}
    ends = [solve_ivp(lambda _t, x: -3 * x**2, (0, 1 / s), [-s], **options).t_events[0][0] for s in start]
    return np.array(ends) / lr


def torch_perturbed(x0):
    """torch.optim.SGD with the same perturbations."""
    import torch

    rng = np.random.default_rng(0)
    x, path, moved = torch.tensor(x0, requires_grad=True), [x0], -20
    optimizer = torch.optim.SGD([x], 0.1)
    for k in range(200):
        for again in range(2):
            optimizer.zero_grad()
            (x[0] ** 4 / 4 - x[0] ** 2 / 2 + x[1] ** 2 / 2).backward()
            if again or k - moved < 20 or x.grad.norm() > 1e-3:
                break
            direction = rng.standard_normal(2)
            moved, length = k, 1e-3 * rng.random() ** 0.5
            x.data += torch.from_numpy(direction * length / np.linalg.norm(direction))
        optimizer.step()
        path.append(x.detach().numpy().copy())
    return np.array(path)


def every_batch(gradients, batch_size):
    """numpy.cov over itertools.combinations."""
    means = [gradients[list(rows)].mean(axis=0) for rows in itertools.combinations(range(len(gradients)), batch_size)]
    return np.cov(np.array(means).T, bias=True)


def scipy_floors(h, lr, variance):
    """scipy.linalg.solve_discrete_lyapunov."""
    from scipy.linalg import solve_discrete_lyapunov

    return solve_discrete_lyapunov(np.diag(1 - lr * h), np.diag(lr**2 * variance)).diagonal()


def scipy_stationary(H, lr, C):
    """scipy.linalg.solve_discrete_lyapunov."""
    from scipy.linalg import solve_discrete_lyapunov

    return solve_discrete_lyapunov(np.eye(len(H)) - lr * H, lr**2 * C)


def numpy_noise_scale(gradients, _batch):
    """numpy.var(ddof=1) and numpy.mean."""
    variance = np.var(gradients, axis=0, ddof=1).sum()
    mean = (gradients.mean(axis=0) ** 2).sum() - variance / len(gradients)
    return mean, variance, variance / mean if mean > 0 else np.inf


def numpy_two_sizes(small, big, b, B):
    """numpy.linalg.solve."""
    mean, variance = np.linalg.solve([[1, 1 / b], [1, 1 / B]], [small, big])
    return mean, variance, variance / mean if mean > 0 else np.inf


# Agreement


def both_near(got, wanted, mu, L, lr, momentum):
    """Rates within 1e-12, but within 1e-7 where two roots nearly meet: eigvals knows those to half the digits only."""
    T, D = 1 + momentum - lr * np.array([mu, L]), momentum
    Tn, Dn = (1 + momentum) * (1 - lr * np.array([mu, L])), momentum * (1 - lr * np.array([mu, L]))
    meets = (np.abs(T * T - 4 * D) < 1e-6) | (np.abs(Tn * Tn - 4 * Dn) < 1e-6)  # (2, n)
    clear = ~meets.any(axis=0)
    error = relative_error(got[:, clear], wanted[:, clear])
    assert error <= 1e-11, f"got rates with an error of {error:.1e}, wanted 1e-11"
    assert relative_error(got, wanted) <= 1e-6, "got rates with an error above 1e-6 where roots meet"
    return error


COMPARISONS: list[Comparison] = [
    Comparison(
        concept="Predicted convergence rate",
        ours=all_rates,
        theirs=numpy_rates,
        inputs=settings,
        sizes=(8, 64, 512),
        agrees=both_near,
    ),
    # a minimum is found to half the digits
    unique("Best fixed learning rate", best_learning_rates, scipy_best_settings, settings, (4, 16), tolerance=1e-7),
    unique("Edge of divergence", all_limits, scipy_limits, curvatures, (4, 16), tolerance=1e-9),
    unique("Chebyshev bound of conjugate gradients", theory.chebyshev_bound, chebyshev, conditions, (8, 4096), 1e-11),
    unique("Observed convergence rate", lambda e: theory.observed_rate(e, tail=1), numpy_slope, linear_errors, (8, 64)),
    unique("Order of convergence", theory.convergence_order, numpy_order, quadratic_errors, (3,), 1e-11),
    unique("Escape time from a strict saddle", theory.escape_time, torch_steps_on_saddle, saddles, (4,)),
    unique("Escape time from the monkey saddle", theory.monkey_escape_time, scipy_monkey, monkeys, (4,), 1e-8),
    unique("Perturbed gradient descent", perturbed_path, torch_perturbed, lambda rng, n: (np.zeros(n),), (2,), 1e-11),
    unique("Covariance of a mini-batch gradient", theory.batch_covariance, every_batch, gradients, (4, 8, 14)),
    unique("Noise floor of stochastic gradient descent", theory.noise_floor, scipy_floors, floors, (4, 16, 64)),
    unique(
        "Stationary covariance of stochastic gradient descent",
        theory.stationary_covariance,
        scipy_stationary,
        noisy_quadratic,
        (4, 16),
        tolerance=1e-10,
    ),
    unique("Gradient noise scale", single_gradients, numpy_noise_scale, gradients, (8, 64, 4096), tolerance=1e-10),
    unique("Gradient noise scale of two sizes", theory.noise_scale_of_two_sizes, numpy_two_sizes, two_sizes, (8, 64)),
]
