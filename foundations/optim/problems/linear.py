"""Problems 32 to 34: residuals A x - b, with A of full rank, of rank 1, and of rank 1 with zero rows and columns.

A method for least squares should take one step; one that squares A must not take two columns for one.
Source: Moré, Garbow and Hillstrom, Testing unconstrained optimization software (1981), section 3, by their numbers.
"""

import numpy as np

from foundations.optim.problems.problem import Optimum, Problem


def linear_full_rank(n: int = 10, m: int = 20) -> Problem:
    """(32) xᵢ - 2/m Σ xⱼ - 1 for i <= n, -2/m Σ xⱼ - 1 beyond."""
    return _linear("Linear, full rank", 32, np.eye(m, n) - 2 / m, np.ones(m), Optimum(m - n, (-1,) * n))


def linear_rank_1(n: int = 10, m: int = 20) -> Problem:
    """(33) i (Σ j xⱼ) - 1; a minimum wherever Σ j xⱼ = 3 / (2m + 1)."""
    A = np.outer(np.arange(1, m + 1), np.arange(1, n + 1))
    return _linear("Linear, rank 1", 33, A, np.ones(m), Optimum(m * (m - 1) / (2 * (2 * m + 1))))


def linear_rank_1_zeros(n: int = 10, m: int = 20) -> Problem:
    """(34) (i - 1) (Σ j xⱼ) - 1 over 1 < j < n, and -1 in the first and the last row."""
    A = np.outer(np.arange(m), np.arange(1, n + 1))
    A[-1], A[:, 0], A[:, -1] = 0, 0, 0
    return _linear(
        "Linear, rank 1, zero columns and rows", 34, A, np.ones(m), Optimum((m**2 + 3 * m - 6) / (2 * (2 * m - 3)))
    )


def _linear(name, number, A, b, optimum) -> Problem:
    m, n = A.shape
    A = A.astype(float)
    return Problem(name, number, m, (1,) * n, (optimum,), lambda x: x @ A.T - b, lambda x: A)


LINEAR = (linear_full_rank, linear_rank_1, linear_rank_1_zeros)
