"""Each concept of this folder beside the library's, and what agreement means for it."""

import numpy as np

from foundations.comparison import unique
from foundations.information import continuous
from foundations.information.continuous import by_hand

SIZES = (64, 512, 4096)

# Inputs


def two_columns(rng, n):
    """x, and y = x + noise."""
    x = rng.standard_normal(n)
    return x, x + rng.standard_normal(n)


def column_and_classes(rng, n):
    """Two classes of n / 2 rows, one standard deviation apart."""
    labels = rng.permutation(n) % 2
    return rng.standard_normal(n) + labels, labels


def in_space(rng, n):
    """n points in three dimensions."""
    return (rng.standard_normal((n, 3)),)


def common_cause(rng, n):
    """x and y, both z plus noise, and z."""
    z = rng.standard_normal(n)
    return z + rng.standard_normal(n), z + rng.standard_normal(n), z


def table_and_classes(rng, n):
    """50 columns, every second discrete, and three classes."""
    y = rng.integers(0, 3, n)
    return *_table(rng, n, y), y


def table_and_numbers(rng, n):
    """50 columns, every second discrete, and a number to predict."""
    y = rng.standard_normal(n)
    return *_table(rng, n, y), y


def _table(rng, n, y):
    X = rng.standard_normal((n, 50)) + np.linspace(0, 1, 50) * y[:, None]
    discrete = np.arange(50) % 2 == 1
    X[:, discrete] = np.round(X[:, discrete])
    return X, discrete


# Ours, where it takes more than a name


def our_second_ksg(x, y):
    """The second estimate."""
    return continuous.ksg(x, y, estimator=2)


def our_columns_and_classes(X, discrete, y):
    """With the noise of scikit-learn: one RandomState, the continuous columns of X first."""
    X = X.copy()
    X[:, ~discrete] = continuous.scaled_and_jittered(X[:, ~discrete], np.random.RandomState(0))
    return continuous.mutual_information_columns(X, y, discrete_columns=discrete, discrete_target=True)


def our_columns_and_numbers(X, discrete, y):
    """With the noise of scikit-learn: one RandomState, the continuous columns of X first, then y."""
    rng, X = np.random.RandomState(0), X.copy()
    X[:, ~discrete] = continuous.scaled_and_jittered(X[:, ~discrete], rng)
    y = continuous.scaled_and_jittered(y, rng)
    return continuous.mutual_information_columns(X, y, discrete_columns=discrete, discrete_target=False)


# The library's


def library_ksg(x, y):
    """sklearn.feature_selection.mutual_info_regression without its noise."""
    from sklearn.feature_selection._mutual_info import _compute_mi_cc

    return _compute_mi_cc(x, y, 3)


def library_ross(c, labels):
    """sklearn.feature_selection.mutual_info_classif without its noise."""
    from sklearn.feature_selection._mutual_info import _compute_mi_cd

    return _compute_mi_cd(c, labels, 3)


def library_second_ksg(x, y):
    """scipy.spatial.cKDTree, scipy.special.digamma."""
    from scipy.special import digamma

    nearest = _tree(x, y).query(np.column_stack([x, y]), 4, p=np.inf)[1]  # (n, 4), the point itself among them
    counts = [
        _tree(a).query_ball_point(a[:, None], np.abs(a[nearest] - a[:, None]).max(axis=1), p=np.inf, return_length=True)
        for a in (x, y)
    ]
    return digamma(3) - 1 / 3 + digamma(len(x)) - sum(digamma(count - 1).mean() for count in counts)


def library_entropy(X):
    """scipy.spatial.cKDTree, scipy.special.digamma."""
    from scipy.special import digamma

    r = _tree(*X.T).query(X, 4)[0][:, 3]
    return digamma(len(X)) - digamma(3) + np.log(4 / 3 * np.pi) + 3 * np.log(r).mean()


def library_conditional(x, y, z):
    """scipy.spatial.cKDTree, scipy.special.digamma."""
    from scipy.special import digamma

    r = np.nextafter(_tree(x, y, z).query(np.column_stack([x, y, z]), 4, p=np.inf)[0][:, 3], 0)
    xz, yz, alone = (
        digamma(_tree(*columns).query_ball_point(np.column_stack(columns), r, p=np.inf, return_length=True)).mean()
        for columns in ((x, z), (y, z), (z,))
    )
    return digamma(3) - xz - yz + alone


def _tree(*columns):
    from scipy.spatial import cKDTree

    return cKDTree(np.column_stack(columns))


def library_columns_and_classes(X, discrete, y):
    """sklearn.feature_selection.mutual_info_classif."""
    from sklearn.feature_selection import mutual_info_classif

    return mutual_info_classif(X, y, discrete_features=discrete, random_state=0)


def library_columns_and_numbers(X, discrete, y):
    """sklearn.feature_selection.mutual_info_regression."""
    from sklearn.feature_selection import mutual_info_regression

    return mutual_info_regression(X, y, discrete_features=discrete, random_state=0)


COMPARISONS = [
    unique(concept, ours, theirs, inputs, sizes, by_hand=slowly)
    for concept, ours, theirs, slowly, inputs, sizes in [
        ("First KSG estimate", continuous.ksg, library_ksg, by_hand.ksg, two_columns, SIZES),
        ("Second KSG estimate", our_second_ksg, library_second_ksg, None, two_columns, SIZES),
        ("Ross estimate", continuous.ross, library_ross, by_hand.ross, column_and_classes, SIZES),
        ("Kozachenko-Leonenko entropy", continuous.kozachenko_leonenko, library_entropy, None, in_space, SIZES),
        (
            "Conditional information by neighbors",
            continuous.conditional_mutual_information,
            library_conditional,
            None,
            common_cause,
            SIZES,
        ),
        (
            "Information of columns with a class",
            our_columns_and_classes,
            library_columns_and_classes,
            None,
            table_and_classes,
            (64, 2000),
        ),
        (
            "Information of columns with a number",
            our_columns_and_numbers,
            library_columns_and_numbers,
            None,
            table_and_numbers,
            (64, 2000),
        ),
    ]
]
