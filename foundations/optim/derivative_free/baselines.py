"""Minimization by values alone beside the libraries."""

from foundations.comparison import Comparison, unique
from foundations.optim.derivative_free import by_hand, nelder_mead


def valley(x):
    """Rosenbrock's function of n unknowns, each with the next, for arrays and lists; 0 at (1, ..., 1)."""
    return float(sum(100 * (x[i + 1] - x[i] ** 2) ** 2 + (1 - x[i]) ** 2 for i in range(len(x) - 1)))


def start(rng, n):
    """A start near (1, ..., 1): from further away some valleys of six unknowns end elsewhere."""
    return (rng.uniform(0.5, 1.2, n),)


def our_nelder_mead(x0):
    """The point alone."""
    return nelder_mead(valley, x0, max_iter=10_000).x


def library_nelder_mead(x0):
    """scipy.optimize.minimize(method="Nelder-Mead")."""
    from scipy.optimize import minimize

    options = {"xatol": 1e-8, "fatol": 1e-8, "maxiter": 10_000, "maxfev": 10**9}
    return minimize(valley, x0, method="Nelder-Mead", options=options).x


def nelder_mead_by_hand(x0):
    """The same on lists."""
    return by_hand.nelder_mead(valley, x0)


# The values agree to 1e-8, points therefore to about its root over the curvature.
COMPARISONS: list[Comparison] = [
    unique("Nelder-Mead", our_nelder_mead, library_nelder_mead, start, (2, 4, 6), 1e-6, nelder_mead_by_hand)
]
