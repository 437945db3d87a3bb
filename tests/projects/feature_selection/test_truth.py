"""Which columns can be told from the others."""

import numpy as np
import pytest

from foundations.linalg import LinAlgError
from projects.feature_selection.truth import explained_by_others, useful_columns


def table(rng, n=400):
    """Twelve columns: 0 to 2 and their sums 3 and 4, with some noise; the others are noise."""
    X = rng.standard_normal((n, 12))
    X[:, 3] = X[:, 0] + X[:, 1] + 0.3 * rng.standard_normal(n)
    X[:, 4] = X[:, 2] - X[:, 1] + 0.3 * rng.standard_normal(n)
    return 480 + 10 * X


def test_it_is_the_regression_of_each_column_on_the_others():
    from sklearn.linear_model import LinearRegression

    X = table(np.random.default_rng(0))
    for j, share in enumerate(explained_by_others(X)):
        others = np.delete(X, j, axis=1)
        assert share == pytest.approx(LinearRegression().fit(others, X[:, j]).score(others, X[:, j]), abs=1e-11)


@pytest.mark.parametrize("seed", range(5))
def test_sums_and_their_parts_are_found(seed):
    useful = useful_columns(table(np.random.default_rng(seed)))
    assert np.flatnonzero(useful).tolist() == [0, 1, 2, 3, 4]


def test_exact_sums_have_no_answer():
    X = table(np.random.default_rng(0))
    with pytest.raises(LinAlgError):
        explained_by_others(np.column_stack([X, np.ones(len(X))]))
