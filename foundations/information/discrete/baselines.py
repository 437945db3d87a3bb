"""Each concept of this folder beside the library's, and what agreement means for it."""

import numpy as np

from foundations.comparison import SIZES, Comparison, unique
from foundations.information import by_hand, discrete

TABLES = (8, 64, 4096)

# Inputs: n outcomes, tables of n rows, n samples


def outcomes(rng, n):
    """A distribution of n outcomes."""
    p = rng.random(n)
    return (p / p.sum(),)


def two_of_outcomes(rng, n):
    """Two distributions of n outcomes."""
    return *outcomes(rng, n), *outcomes(rng, n)


def table(rng, n):
    """Counts of n rows and 6 columns, some 0; scikit-learn's information is of whole numbers only."""
    return (np.maximum(rng.integers(-10, 100, (n, 6)), 0),)


def table_of_three(rng, n):
    """Counts of n rows, 4 columns and 3 layers."""
    return (rng.integers(1, 100, (n, 4, 3)),)


def counts(rng, n):
    """How often each of 20 outcomes was seen among n samples."""
    return (np.bincount(rng.integers(0, 20, n), minlength=20),)


def two_columns(rng, n):
    """n samples of two variables."""
    a = rng.integers(0, 5, n)
    return a, (a + rng.integers(0, 3, n)) % 5


def many_columns(rng, n):
    """20 columns of n codes, and one more that the first has something to do with."""
    A = rng.integers(0, 5, (n, 20))
    return A, (A[:, 0] + rng.integers(0, 3, n)) % 5


def numbers(rng, n):
    """n numbers, to be put into 5 bins."""
    return rng.standard_normal(n), 5


# The library's, where it takes more than a name


def library_joint_entropy(P):
    """scipy.stats.entropy of all cells."""
    from scipy.stats import entropy

    return entropy(P.ravel())


def library_conditional_entropy(P):
    """scipy.stats.entropy of each row, averaged."""
    from scipy.stats import entropy

    return P.sum(1) @ entropy(P, axis=1) / P.sum()


def library_cross_entropy(p, q):
    """scipy.stats.entropy of p, plus that of p and q."""
    from scipy.stats import entropy

    return entropy(p) + entropy(p, q)


def library_perplexity(p):
    """numpy.exp of scipy.stats.entropy."""
    from scipy.stats import entropy

    return np.exp(entropy(p))


def library_jensen_shannon(p, q):
    """scipy.spatial.distance.jensenshannon, squared."""
    from scipy.spatial.distance import jensenshannon

    return jensenshannon(p, q) ** 2


def library_mutual_information(P):
    """sklearn.metrics.mutual_info_score with a contingency table."""
    from sklearn.metrics import mutual_info_score

    return mutual_info_score(None, None, contingency=P)


def library_conditional_information(P):
    """sklearn.metrics.mutual_info_score of each layer, averaged."""
    return sum(P[:, :, c].sum() * library_mutual_information(P[:, :, c]) for c in range(P.shape[2])) / P.sum()


def library_total_correlation(P):
    """scipy.stats.entropy of the sums and of all cells."""
    from scipy.stats import entropy

    sums = (P.sum((1, 2)), P.sum((0, 2)), P.sum((0, 1)))
    return sum(entropy(p) for p in sums) - entropy(P.ravel())


def library_information_of_columns(A, b):
    """sklearn.metrics.mutual_info_score of each column."""
    from sklearn.metrics import mutual_info_score

    return np.array([mutual_info_score(a, b) for a in A.T])


def library_table(a, b):
    """scipy.stats.contingency.crosstab."""
    from scipy.stats.contingency import crosstab

    return crosstab(a, b).count


def library_bins(x, n_bins):
    """numpy.digitize at numpy.quantile."""
    return np.digitize(x, np.quantile(x, np.arange(1, n_bins) / n_bins))


def library_miller_madow(c):
    """scipy.stats.entropy, plus the correction."""
    from scipy.stats import entropy

    return entropy(c) + (np.count_nonzero(c) - 1) / (2 * c.sum())


def library_jackknife(c):
    """scipy.stats.entropy without each sample in turn."""
    from scipy.stats import entropy

    n, samples = c.sum(), np.repeat(np.arange(len(c)), c)
    without = entropy(c - np.eye(len(c), dtype=int)[samples], axis=1)  # (n, 20) counts
    return n * entropy(c) - (n - 1) * without.mean()


COMPARISONS: list[Comparison] = [
    unique("Entropy", discrete.entropy, "scipy.stats.entropy", outcomes, SIZES, 1e-12, by_hand.entropy),
    unique("Joint entropy", discrete.joint_entropy, library_joint_entropy, table, TABLES),
    unique("Conditional entropy", discrete.conditional_entropy, library_conditional_entropy, table, TABLES),
    unique(
        "Cross-entropy",
        discrete.cross_entropy,
        library_cross_entropy,
        two_of_outcomes,
        SIZES,
        1e-12,
        by_hand.cross_entropy,
    ),
    unique("Perplexity", discrete.perplexity, library_perplexity, outcomes, SIZES, 1e-10),  # e^H multiplies the error
    unique(
        "Relative entropy",
        discrete.kl_divergence,
        "scipy.stats.entropy",
        two_of_outcomes,
        SIZES,
        1e-12,
        by_hand.kl_divergence,
    ),
    unique("Jensen-Shannon divergence", discrete.jensen_shannon, library_jensen_shannon, two_of_outcomes),
    unique(
        "Mutual information",
        discrete.mutual_information,
        library_mutual_information,
        table,
        TABLES,
        1e-12,
        by_hand.mutual_information,
    ),
    unique(
        "Conditional mutual information",
        discrete.conditional_mutual_information,
        library_conditional_information,
        table_of_three,
        TABLES,
    ),
    unique("Total correlation", discrete.total_correlation, library_total_correlation, table_of_three, TABLES),
    unique("Contingency table", discrete.contingency_table, library_table, two_columns),
    unique(
        "Mutual information of many columns",
        discrete.mutual_information_columns,
        library_information_of_columns,
        many_columns,
        TABLES,
    ),
    unique("Equal-frequency bins", discrete.equal_frequency_bins, library_bins, numbers, (8, 64, 4000, 100_000)),
    unique("Miller-Madow correction", discrete.miller_madow, library_miller_madow, counts),
    # The library's is a difference of two numbers n times as large
    unique("Jackknifed entropy", discrete.jackknife, library_jackknife, counts, TABLES, 1e-11),
]
