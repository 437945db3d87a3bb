"""Columns against a target: equal to scikit-learn on every kind of table, once the noise is the same."""

import numpy as np
import pytest
from sklearn.feature_selection import mutual_info_classif, mutual_info_regression

from foundations.information.continuous.columns import mutual_information_columns, scaled_and_jittered


def table(seed):
    """Continuous and discrete columns, rare values among them, half of the tables with many ties."""
    rng = np.random.default_rng(seed)
    n, d, discrete_target = int(rng.choice([60, 200, 500])), 6, bool(seed % 2)
    y = rng.integers(0, 3, n).astype(float) if discrete_target else rng.standard_normal(n)
    X = rng.standard_normal((n, d)) + rng.uniform(0, 1, d) * y[:, None]
    if seed % 4 > 1:
        X = np.round(X * rng.choice([1, 5, 50], d))
        y = y if discrete_target else np.round(y * 4) / 4
    discrete = np.arange(d) < seed % 7  # none, some, or all
    X[:, discrete] = np.round(X[:, discrete])
    return X, y, rng.permuted(discrete) if seed % 7 == 3 else discrete, discrete_target


def with_the_noise_of_scikit_learn(X, y, discrete, discrete_target, seed):
    """One RandomState draws for the continuous columns first, then for a continuous target."""
    rng, X = np.random.RandomState(seed), X.copy()
    if not discrete.all():
        X[:, ~discrete] = scaled_and_jittered(X[:, ~discrete], rng)
    return X, y if discrete_target else scaled_and_jittered(y, rng)


@pytest.mark.parametrize("k", [1, 3])
@pytest.mark.parametrize("seed", range(20))
def test_equal_to_scikit_learn(seed, k):
    X, y, discrete, discrete_target = table(seed)
    theirs = mutual_info_classif if discrete_target else mutual_info_regression
    wanted = theirs(X, y, discrete_features=discrete, n_neighbors=k, random_state=seed)
    noisy = with_the_noise_of_scikit_learn(X, y, discrete, discrete_target, seed)
    got = mutual_information_columns(*noisy, discrete_columns=discrete, discrete_target=discrete_target, k=k)
    np.testing.assert_allclose(got, wanted, rtol=0, atol=1e-12)
