"""Convex functions with kinks beside the libraries, and what agreement means for them."""

from functools import partial

import numpy as np

from foundations.comparison import SIZES, Comparison, unique
from foundations.optim.convex import by_hand
from foundations.optim.convex.admm import admm_lasso, basis_pursuit, consensus
from foundations.optim.convex.lasso import alpha_max, lasso
from foundations.optim.convex.proximal import (
    PROX,
    hard_threshold,
    moreau_envelope,
    singular_value_threshold,
    soft_threshold,
)
from foundations.optim.convex.subgradient_method import subgradient_method
from foundations.optim.convex.subgradients import SUBGRADIENTS, of_affine

SEPARABLE = ("l1", "squared_l2", "elastic_net", "huber", "log_barrier")

# Inputs


def vector_and_step(rng, n):
    """n standard normal numbers, and a step from 0.1 to 1."""
    return rng.standard_normal(n), rng.uniform(0.1, 1)


def matrix_and_step(rng, n):
    """An (n, n) matrix, and a step near its middle singular value."""
    return rng.standard_normal((n, n)), float(np.sqrt(n))


def regression(rng, n):
    """X (5n/2, n), a column leaning on the one before, y from a tenth of them with noise, and a tenth of alpha_max."""
    X = rng.standard_normal((5 * n // 2, n))
    for j in range(1, n):
        X[:, j] = (X[:, j - 1] + X[:, j]) / np.sqrt(2)
    w = np.where(rng.uniform(size=n) < 0.1, 2 * rng.standard_normal(n), 0)
    w[0] = 1
    y = X @ w + rng.standard_normal(len(X))
    return X, y, 0.1 * alpha_max(X, y)


def with_outliers(rng, n):
    """A (n, 2), b = A w but for one element in eight, and what those sum up to: the least absolute deviation."""
    A, off = rng.standard_normal((n, 2)), np.zeros(n)
    off[: n // 8] = rng.uniform(1, 3, n // 8)
    return A, A @ rng.standard_normal(2) + off, float(off.sum())


def wide_system(rng, n):
    """A (n/2, n), and b = A x for an x with n/8 elements that are not zero."""
    A, x = rng.standard_normal((n // 2, n)), np.zeros(n)
    x[rng.permutation(n)[: n // 8]] = rng.uniform(1, 2, n // 8)
    return A, A @ x


# Ours, as answers alone


def our_proximal_points(v, t):
    """A row for each function of the table that is a sum over coordinates."""
    return np.array([PROX[name].prox(v, t) for name in SEPARABLE])


def our_envelope(v, t):
    """Of the l1 norm."""
    return moreau_envelope(PROX["l1"], v, t).value


def our_lasso(X, y, alpha, **options):
    """The coefficients."""
    return lasso(X, y, alpha, **options).x


def our_admm(X, y, alpha):
    """The coefficients."""
    return admm_lasso(X, y, alpha).x


def our_subgradient_method(A, b, minimum):
    """Polyak's steps on ‖A x - b‖₁."""
    f = of_affine(SUBGRADIENTS["l1"], A, -b)
    return subgradient_method(*f, np.zeros(2), rule="polyak", minimum=minimum, tol=1e-11, max_iter=10_000).x


def our_basis_pursuit(A, b):
    """The sparse solution."""
    return basis_pursuit(A, b).x


def our_consensus(A, b, minimum):
    """A copy of x for each |a·x - b|, whose prox moves it along a."""

    def term(a, beta):
        return lambda v, t: v - a * np.clip((a @ v - beta) / (a @ a), -t, t)

    return consensus([term(*row) for row in zip(A, b, strict=True)], np.zeros(2), abs_tol=1e-10, rel_tol=1e-10).x


# Theirs


def library_soft_threshold(v, t):
    """torch.nn.functional.softshrink"""
    import torch

    return torch.nn.functional.softshrink(torch.from_numpy(v), t).numpy()


def library_hard_threshold(v, t):
    """torch.nn.functional.hardshrink"""
    import torch

    return torch.nn.functional.hardshrink(torch.from_numpy(v), float(np.sqrt(2 * t))).numpy()


def library_envelope(v, t):
    """scipy.special.huber"""
    from scipy.special import huber

    return huber(t, v).sum() / t


def library_singular_value_threshold(V, t):
    """scipy.linalg.svd"""
    from scipy.linalg import svd

    U, S, Vh = svd(V, full_matrices=False)
    return (U * np.maximum(S - t, 0)) @ Vh


def library_proximal_points(v, t):
    """scipy.optimize.minimize_scalar"""
    from scipy.optimize import minimize_scalar

    def point(name, a):
        def h(x):
            return PROX[name].value(x) + (x - a) ** 2 / (2 * t)

        bounds = (0 if name == "log_barrier" else -10, 10)
        return minimize_scalar(h, bounds=bounds, method="bounded", options={"xatol": 1e-10}).x

    return np.array([[point(name, a) for a in v] for name in SEPARABLE])


def library_lasso(X, y, alpha):
    """sklearn.linear_model.Lasso"""
    from sklearn.linear_model import Lasso

    return Lasso(alpha=alpha, fit_intercept=False, tol=1e-14, max_iter=10**6).fit(X, y).coef_


def library_elastic_net(X, y, alpha):
    """sklearn.linear_model.ElasticNet"""
    from sklearn.linear_model import ElasticNet

    return ElasticNet(alpha=alpha, l1_ratio=0.5, fit_intercept=False, tol=1e-14, max_iter=10**6).fit(X, y).coef_


def library_least_deviations(A, b, minimum):
    """scipy.optimize.linprog"""
    from scipy.optimize import linprog

    n, p = A.shape
    rows = np.block([[A, -np.eye(n)], [-A, -np.eye(n)]])
    bounds = [(None, None)] * p + [(0, None)] * n
    return linprog(np.append(np.zeros(p), np.ones(n)), rows, np.append(b, -b), bounds=bounds).x[:p]


def library_basis_pursuit(A, b):
    """scipy.optimize.linprog"""
    from scipy.optimize import linprog

    n = A.shape[1]
    halves = linprog(np.ones(2 * n), A_eq=np.hstack([A, -A]), b_eq=b).x  # x = p - q, with p, q >= 0
    return halves[:n] - halves[n:]


THRESHOLDS = [
    unique(
        "Soft thresholding",
        soft_threshold,
        library_soft_threshold,
        vector_and_step,
        tolerance=1e-15,
        by_hand=by_hand.soft_threshold,
    ),
    unique("Hard thresholding", hard_threshold, library_hard_threshold, vector_and_step, SIZES, 1e-15),
    unique(
        "Singular value thresholding",
        singular_value_threshold,
        library_singular_value_threshold,
        matrix_and_step,
        (8, 64, 256),
        1e-12,
    ),
    # A minimum is seen only to the square root of the rounding of its value
    unique(
        "Proximal operators", our_proximal_points, library_proximal_points, vector_and_step, (8, 64), tolerance=1e-6
    ),
    unique("Moreau envelope", our_envelope, library_envelope, vector_and_step, SIZES, 1e-12),
]

LASSO = [
    unique(
        "ISTA",
        partial(our_lasso, method="ista", polish=False),
        library_lasso,
        regression,
        (8, 64, 200),
        tolerance=1e-8,
    ),
    unique(
        "FISTA", partial(our_lasso, polish=False), library_lasso, regression, (8, 64, 200), tolerance=1e-8
    ),
    unique("ADMM for the lasso", our_admm, library_lasso, regression, (8, 64, 200), tolerance=1e-8),
    unique("Lasso", our_lasso, library_lasso, regression, (8, 64, 200), 1e-10, by_hand.lasso),
    unique(
        "Elastic net",
        partial(our_lasso, l1_ratio=0.5),
        library_elastic_net,
        regression,
        (8, 64, 200),
        tolerance=1e-10,
    ),
]

DEVIATIONS = [
    unique(
        "Subgradient method",
        our_subgradient_method,
        library_least_deviations,
        with_outliers,
        (8, 64, 256),
        tolerance=1e-8,
    ),
    unique("Consensus ADMM", our_consensus, library_least_deviations, with_outliers, (8, 32), tolerance=1e-8),
]

PURSUIT = unique(
    "Basis pursuit", our_basis_pursuit, library_basis_pursuit, wide_system, (8, 64, 128), tolerance=1e-8
)

COMPARISONS: list[Comparison] = [*THRESHOLDS, *LASSO, *DEVIATIONS, PURSUIT]
