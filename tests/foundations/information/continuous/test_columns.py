"""Columns against a target: equal to scikit-learn on every kind of table, once the noise is the same."""

import numpy as np
import pytest
from sklearn.feature_selection import mutual_info_classif, mutual_info_regression
from sklearn.preprocessing import scale

from foundations.information.continuous.columns import mutual_information_columns, scaled_and_jittered


def table(seed):
    """Continuous and discrete columns, rare values among them, half of the tables with many ties."""
    rng = np.random.default_rng(seed)
    n, d, discrete_target = int(rng.choice([60, 200, 1200])), 6, bool(seed % 2)
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


@pytest.mark.filterwarnings("ignore:Clustering metrics expects discrete values")  # of a column said to be discrete
@pytest.mark.parametrize("k", [1, 3])
@pytest.mark.parametrize("seed", range(20))
def test_equal_to_scikit_learn(seed, k):
    X, y, discrete, discrete_target = table(seed)
    theirs = mutual_info_classif if discrete_target else mutual_info_regression
    wanted = theirs(X, y, discrete_features=discrete, n_neighbors=k, random_state=seed)
    noisy = with_the_noise_of_scikit_learn(X, y, discrete, discrete_target, seed)
    got = mutual_information_columns(*noisy, discrete_columns=discrete, discrete_target=discrete_target, k=k)
    np.testing.assert_allclose(got, wanted, rtol=0, atol=1e-12)


@pytest.mark.parametrize("shape", [(50,), (50, 3)])
def test_the_noise_is_that_of_scikit_learn(rng, shape):
    X = 3 + rng.standard_normal(shape) * 5
    X[..., 0] = 2.0  # a row of a vector, or a column of one value
    scaled = scale(X, with_mean=False)
    wanted = np.random.RandomState(4).standard_normal(size=shape) * 1e-10 * np.maximum(1, np.abs(scaled).mean(axis=0))
    got = scaled_and_jittered(X, np.random.RandomState(4))
    np.testing.assert_allclose(got, scaled + wanted, rtol=0, atol=1e-15 * np.abs(scaled).max())


def test_columns_do_not_depend_on_each_other(rng):
    X, y = rng.standard_normal((100, 4)), rng.integers(0, 3, 100)
    X[:, 1] = np.round(X[:, 1])
    X[:, 2] *= 2.0**500
    for target, discrete_target in ((y, True), (rng.standard_normal(100), False)):
        settings = {"discrete_target": discrete_target, "k": 2}
        together = mutual_information_columns(X, target, discrete_columns=[False, True, False, False], **settings)
        for j in range(4):
            apart = mutual_information_columns(X[:, [j]], target, discrete_columns=j == 1, **settings)
            assert together[j] == apart[0]


def test_labels_may_be_texts(rng):
    X, codes = rng.standard_normal((60, 2)), rng.integers(0, 2, 60)
    settings = {"discrete_columns": False, "discrete_target": True}
    texts = mutual_information_columns(X, np.array(["ham", "spam"])[codes], **settings)
    np.testing.assert_array_equal(texts, mutual_information_columns(X, codes, **settings))


def test_none_is_below_zero_and_all_alone_is_zero(rng):
    X = rng.standard_normal((40, 20))
    assert mutual_information_columns(X, np.arange(40), discrete_columns=False, discrete_target=True).max() == 0
    independent = mutual_information_columns(X, rng.standard_normal(40), discrete_columns=False, discrete_target=False)
    assert independent.min() == 0


@pytest.mark.parametrize(
    "X, y, settings, message",
    [
        (np.ones((3, 1)), [1, 2], {}, "X and y must have the same rows; got 3 and 2"),
        (np.ones((3, 1)), [1, 2, 3], {}, "k = 3 neighbors need at least 4 rows; got 3"),
        (np.ones((3, 2)), [1, 2, 3], {"discrete_columns": [True]}, r"discrete_columns is a bool, or 2 of them"),
        (np.ones((3, 2)), [1, 2, 3], {"discrete_columns": [0, 1]}, r"or 2 of them; got int64 of shape \(2,\)"),
        (np.ones((3, 1)), [1, 2, 3], {"discrete_columns": True, "k": 0}, "k is at least 1; got 0"),
        (np.ones((3, 1)), [1, np.nan, 3], {}, "y has no value in row 1"),
        (np.ones((3, 1)), [1, np.inf, 3], {}, "y holds a number that is not finite"),
        (np.full((3, 1), np.nan), [1, 2, 3], {}, "X holds a number that is not finite"),
        (np.ones((3, 1)), [[1], [2], [3]], {}, r"y is a vector of at least one sample; got shape \(3, 1\)"),
    ],
)
def test_bad_input(X, y, settings, message):
    with pytest.raises(ValueError, match=message):
        mutual_information_columns(X, y, **{"discrete_columns": False, "discrete_target": False, **settings})


def test_a_target_is_discrete_or_not():
    with pytest.raises(TypeError, match="discrete_target is True or False; got 'auto'"):
        mutual_information_columns(np.ones((5, 1)), np.arange(5), discrete_columns=False, discrete_target="auto")


def test_noise_of_large_numbers_and_of_no_columns(rng):
    """A deviation of 1e300 has no square; the columns beside it are as without it."""
    X = rng.standard_normal((50, 2))
    apart = scaled_and_jittered(X, np.random.RandomState(0))
    together = scaled_and_jittered(X * [1, 2.0**1000], np.random.RandomState(0))
    np.testing.assert_allclose(together, apart, rtol=0, atol=1e-14)
    assert scaled_and_jittered(np.empty((5, 0)), rng).shape == (5, 0)


@pytest.mark.parametrize(
    "X, error, message",
    [
        (3.0, ValueError, r"at least one row; got shape \(\)"),
        (np.empty((0, 2)), ValueError, r"at least one row; got shape \(0, 2\)"),
        ([1.0, np.nan], ValueError, "X holds a number that is not finite"),
        (["a", "b"], TypeError, "X holds real numbers"),
    ],
)
def test_no_noise_for_bad_input(rng, X, error, message):
    with pytest.raises(error, match=message):
        scaled_and_jittered(X, rng)
