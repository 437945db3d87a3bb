"""The cheap way: as good as the careful one where it answers, and silent where it would not be."""

import numpy as np
import pytest

from foundations.statistics.regression.normal_equations import condition_bound, normal_equations
from foundations.statistics.regression.refined import RefinedQR

RNG = np.random.default_rng(17)
Z, E = RNG.uniform(-1, 1, (200, 3)), RNG.standard_normal(200)
ONES = np.ones((200, 1))


def with_mean(c):
    """Columns of mean c beside deviations near 1, in a unit that makes them near 1."""
    return (Z + c) / (c + 1)


CLOSE = Z[:, :1] + 0.3 * Z[:, 1:2]


@pytest.mark.parametrize(
    ("X", "intercept"),
    [
        (Z, True),
        (Z, False),
        (Z[:, :1], True),
        (with_mean(10), True),
        (with_mean(300), True),
        (with_mean(3), False),
        (np.column_stack([Z[:, :1], CLOSE / 2]), True),
    ],
)
@pytest.mark.parametrize("mean", [0.0, 30.0])
def test_it_has_the_digits_of_the_corrected_solution(X, intercept, mean):
    y = (Z.sum(axis=1) + E + mean) / (mean + 10)
    A = np.column_stack([0.5 * ONES, X]) if intercept else X
    r, x, V = normal_equations(A, y, intercept)
    solver = RefinedQR(A)
    exact_r, exact_x = solver.solve(y[:, None], np.zeros((A.shape[1], 1)))
    assert np.abs(r - exact_r[:, 0]).max() < 1e-14
    assert np.abs(x - exact_x[:, 0]).max() < 1e-12 * np.abs(exact_x).max()
    assert pytest.approx(solver.inverse_gram(), rel=1e-11, abs=1e-13 * np.abs(V).max()) == V


@pytest.mark.parametrize(
    ("X", "y", "intercept"),
    [
        (with_mean(1e4), E / 8, True),  # far from zero
        (with_mean(300), E / 8, False),  # nothing takes the mean away
        (np.column_stack([Z, Z[:, 0] + 1e-3 * Z[:, 1]]) / 2, E / 8, True),  # κ
        (np.column_stack([Z, Z[:, 0]]), E / 8, True),  # no Cholesky factor
        (np.column_stack([Z, 0 * E]), E / 8, True),
        (np.column_stack([Z, ONES]), E / 8, True),
        (Z, Z.sum(axis=1) / 4, True),  # everything is explained
        (Z, (1e5 + E) / 2e5, True),
    ],
)
def test_it_is_silent_where_digits_would_be_lost(X, y, intercept):
    A = np.column_stack([ONES, X]) if intercept else X
    assert normal_equations(A, y, intercept) is None


@pytest.mark.parametrize("k", [1e-6, 1e-2, 1.0])
def test_the_bound_is_no_less_than_the_condition_number(k):
    A = np.column_stack([ONES, Z[:, 0], Z[:, 0] + k * Z[:, 1]])
    lengths = np.sqrt((A * A).sum(axis=0))
    condition = np.linalg.cond(A / lengths)
    bound = condition_bound(np.linalg.inv(np.linalg.qr(A, mode="r")), lengths)
    assert condition * (1 - 1e-9) <= bound <= 3 * condition
