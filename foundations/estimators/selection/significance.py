"""Is what a column tells more than chance would tell? Shuffle the target, and see.

With a permutation π of the samples, (x, π y) has the same columns and no dependence: whatever information is counted
then is chance. The p-value of a column is how often chance does as well, the observed order being one of them:

    p = (1 + #{π : I(x; π y) ≥ I(x; y)}) / (1 + number of permutations)

so that P(p ≤ a) ≤ a where x and y are independent, for any number of samples. With many columns some p-values are small
by chance; `foundations.statistics.hypothesis_tests.adjust` says which to believe.

The information is counted from codes, for all permutations at once: of I = H(x) + H(y) - H(x, y) only the last varies,
which is log n - 1/n Σ N log N over the joint counts N, and those are a product of indicator matrices.
Source: Good, Permutation, Parametric and Bootstrap Tests of Hypotheses, 3rd ed., §3.
"""

import numpy as np

from foundations.estimators.validation import require_count
from foundations.information.discrete import encode

CELLS = 1 << 23  # of an indicator matrix, or of a table of counts, held at once
ROUNDING = 1e-9  # of Σ N log N, relative: as good as equal


def permutation_p_values(codes, target, n_permutations, rng) -> np.ndarray:
    """The p-value of the information of each column with the target.

    Parameters
    ----------
    codes : (n, d) codes; columns of other values are encoded
    target : (n,) codes or other values
    n_permutations : int >= 1; no p-value is below 1 / (n_permutations + 1)
    rng : numpy.random.Generator

    Returns
    -------
    (d,) in (0, 1]

    Raises
    ------
    ValueError : other shapes, a missing value, n_permutations below 1

    Notes
    -----
    All columns are held against the same permutations. Cost 2 n V T flops a permutation, V and T the numbers of values
    of all columns together and of the target.
    """
    require_count("n_permutations", n_permutations)
    codes, (target, classes) = np.asarray(codes), encode(target)
    if codes.ndim != 2 or len(codes) != len(target):
        raise ValueError(f"codes is (n, d) and target (n,); got shapes {codes.shape} and {target.shape}")
    n, d = codes.shape
    if codes.dtype != np.int64 or codes.min(initial=0) < 0 or codes.max(initial=0) > n:  # no codes, or large gaps
        codes = np.array([encode(column).codes for column in codes.T], dtype=np.int64).reshape(d, n).T  # (n, d)
    block = max(1, CELLS // (n * len(classes)))
    as_good = np.zeros(d, dtype=np.int64)
    observed = _log_likelihood(codes, target[:, None], len(classes))  # (d, 1)
    for done in range(0, n_permutations, block):
        repeated = np.repeat(target[:, None], min(block, n_permutations - done), axis=1)  # (n, B)
        chance = _log_likelihood(codes, rng.permuted(repeated, axis=0), len(classes))  # (d, B)
        as_good += (chance >= observed * (1 - ROUNDING)).sum(axis=1)
    return (1 + as_good) / (1 + n_permutations)


def _log_likelihood(codes, targets, t):
    """Σ N log N over the joint counts N of each column (n, d) with each target (n, B) of t values: (d, B)."""
    (n, d), B = codes.shape, targets.shape[1]
    of_targets = (targets[:, :, None] == np.arange(t)).reshape(n, B * t).astype(_exact(n))  # (n, B t) indicators
    n_log_n = np.arange(n + 1.0)
    n_log_n[1:] *= np.log(n_log_n[1:])
    levels = codes.max(axis=0) + 1
    column = np.repeat(np.arange(d), levels)  # (V,) the values of all columns, one after the other
    value = np.arange(len(column)) - np.repeat(np.cumsum(levels) - levels, levels)
    sums, step = np.zeros((d, B)), max(1, CELLS // max(n, B * t))
    for start in range(0, len(column), step):
        j, v = column[start : start + step], value[start : start + step]
        counts = (codes[:, j] == v).T.astype(of_targets.dtype) @ of_targets  # (step, n) @ (n, B t)
        terms = n_log_n[counts.astype(np.int64)].reshape(len(j), B, t).sum(axis=2)  # (step, B)
        first = np.flatnonzero(np.diff(j, prepend=-1))
        sums[j[first]] += np.add.reduceat(terms, first, axis=0)
    return sums


def _exact(n):
    """The faster dtype in which counts up to n are exact."""
    return np.float32 if n < 1 << 24 else np.float64
