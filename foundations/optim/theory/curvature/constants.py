"""How steeply a gradient can change: its Lipschitz constant L, and the constant of strong convexity μ.

    ‖∇f(x) - ∇f(y)‖ ≤ L ‖x - y‖                      the gradient changes no faster:  eigenvalues of ∇²f ≤ L
    (∇f(x) - ∇f(y))ᵀ(x - y) ≥ μ ‖x - y‖²             and no slower:                   eigenvalues of ∇²f ≥ μ

L bounds the step that still descends, κ = L / μ how many steps it takes. They are known exactly for a quadratic, where
they are the extreme eigenvalues of its matrix, and for logistic regression, whose second derivative p(1-p) is at most
1/4. Elsewhere they are estimated from Hessians at points, and estimates err on one side: the largest eigenvalue seen
is at most L, the smallest at least μ.

Source: Nesterov, Lectures on Convex Optimization, 2nd ed., §2.1; Golub & Van Loan, Matrix Computations, 4th ed., §7.3;
Böhning, Multinomial logistic regression algorithm, 1992 (the bound 1/2 for several classes).
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from foundations.calculus import hessian
from foundations.linalg import eigh, norm, svd
from foundations.optim.theory._edge import count, generator, matrix, symmetric


class Constants(NamedTuple):
    """μ and L: the least and the largest curvature. μ below 0 means not convex."""

    mu: float
    L: float


class PowerIteration(NamedTuple):
    """The eigenvalue of largest magnitude, its (n,) unit eigenvector, the products taken, and whether it converged."""

    value: float
    vector: np.ndarray
    steps: int
    converged: bool


def quadratic_constants(H) -> Constants:
    """μ and L of ½ xᵀHx + bᵀx: the smallest and the largest eigenvalue of the symmetric (n, n) matrix H.

    Raises ValueError where H is not symmetric. Cost 4/3 n³ and more. Compare: numpy.linalg.eigvalsh.
    """
    w = eigh(symmetric(H)).eigenvalues
    return Constants(float(w[0]), float(w[-1]))


def power_iteration(H, rng: np.random.Generator, *, n=None, tol=1e-10, max_iter=10_000) -> PowerIteration:
    """The eigenvalue of largest magnitude by v ← Hv / ‖Hv‖, from products with H alone.

    Parameters
    ----------
    H : symmetric (n, n) array, or a function v -> Hv of (n,) arrays, such as a Hessian-vector product
    rng : draws the first v
    n : the number of coordinates, needed where H is a function
    tol : stop where ‖Hv - λv‖ ≤ tol |λ|: some eigenvalue is then that near λ
    max_iter : most products

    Raises
    ------
    ValueError : H is not symmetric, n is missing, or a product has another shape than v; tol is below 0
    TypeError : an rng that is no numpy.random.Generator

    Notes
    -----
    For a convex f this is L. The error of λ falls by |λ₂/λ₁|² a step, so where the two largest are nearly equal it
    takes long; where they are λ and -λ it does not converge. Cost: one product a step. Compare:
    scipy.sparse.linalg.eigsh(k=1).
    """
    apply = H if callable(H) else symmetric(H).__matmul__
    size = count(n, "n") if callable(H) else len(H)
    v = generator(rng).standard_normal(size)
    v /= norm(v)
    value = 0.0
    if not tol >= 0:
        raise ValueError(f"tol is a number of at least 0; got {tol}")
    for step in range(1, count(max_iter, "max_iter") + 1):
        Hv = np.asarray(apply(v), np.float64)
        if Hv.shape != v.shape:
            raise ValueError(f"H gives an array of shape {v.shape} for a v of that shape; got {Hv.shape}")
        value = float(v @ Hv)  # Rayleigh quotient: its error is the square of v's
        if not np.isfinite(value) or norm(Hv - value * v) <= tol * abs(value):
            return PowerIteration(value, v, step, bool(np.isfinite(value)))
        v = Hv / norm(Hv)
    return PowerIteration(value, v, max_iter, False)


def sampled_constants(f: Callable, points) -> Constants:
    """μ and L of f as far as (m, n) points show them: the extreme eigenvalues of the Hessians there.

    The L of f on a region is at least this one, the μ at most. `f` is in what `foundations.calculus.Dual` can do.
    Raises ValueError where there are no points, or a Hessian is not finite. Cost: m Hessians and their eigenvalues.
    Compare: torch.autograd.functional.hessian and numpy.linalg.eigvalsh.
    """
    H = np.stack([symmetric(hessian(f, x), "the Hessian") for x in matrix(points, "points")])  # (m, n, n)
    w = eigh(H).eigenvalues
    return Constants(float(w[:, 0].min()), float(w[:, -1].max()))


def secant_constants(gradient: Callable, x, y) -> Constants:
    """μ and L as far as (m, n) pairs of points x, y show them, from gradients alone.

    The least (∇f(x) - ∇f(y))ᵀ(x - y) / ‖x - y‖² and the largest ‖∇f(x) - ∇f(y)‖ / ‖x - y‖. Raises ValueError where
    shapes differ, a pair is one point, or a gradient is not (n,) finite numbers. Cost: 2m gradients.
    Compare: the same quotients by torch.autograd.grad.
    """
    x, y = matrix(x, "x"), matrix(y, "y")
    d = x - y if x.shape == y.shape else np.zeros(1)
    length = norm(d, axis=-1)
    if not np.all(length > 0):
        raise ValueError(f"x and y are as many points of one width, the two of a pair apart; got {x.shape}, {y.shape}")
    with np.errstate(all="ignore"):  # what is not finite is told below
        g = np.stack([np.subtract(gradient(a), gradient(b)) for a, b in zip(x, y, strict=True)])  # (m, n)
    if g.shape != x.shape or not np.isfinite(g).all():
        raise ValueError(f"a gradient at a point of {x.shape[1]} coordinates is as many finite numbers; got {g[0]}")
    return Constants(float(((g * d).sum(axis=1) / length**2).min()), float((norm(g, axis=1) / length).max()))


def logistic_constants(X, *, alpha=0.0, n_classes=2) -> Constants:
    """Bounds for logistic regression: the mean log loss over the rows of X (n, d), with ½ alpha ‖w‖² added.

        L = c σ₁(X)² / n + alpha,    μ = alpha,    c = 1/4 for two classes (one w), 1/2 for more (one w a class)

    Raises ValueError where X is no matrix, alpha is negative, or there are fewer than two classes. L is reached at
    w = 0 for two classes. Cost: the singular values of X.
    Compare: torch.autograd.functional.hessian and numpy.linalg.eigvalsh.
    """
    X = matrix(X, "X")
    if not 0 <= alpha < np.inf or count(n_classes, "n_classes") < 2:
        raise ValueError(f"alpha is a number ≥ 0 and n_classes at least 2; got {alpha!r} and {n_classes!r}")
    bound = 0.25 if n_classes == 2 else 0.5
    return Constants(float(alpha), float(bound * svd(X, compute_uv=False)[0] ** 2 / len(X) + alpha))
