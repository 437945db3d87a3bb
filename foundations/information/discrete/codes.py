"""Columns as small whole numbers, and information counted from them.

A column of texts, booleans or numbers with few values becomes codes 0, 1, ..., v - 1. Two columns make one, whose
values are the pairs; then every information is a mean over the samples of logarithms of counts, in nats:

    I(A; B) = 1/n Σᵢ log( n · n(aᵢ, bᵢ) / (n(aᵢ) n(bᵢ)) )

where n(·) counts the samples with that value. These are the plug-in estimates: probabilities replaced by frequencies.
What they miss on few samples is in `bias`.

Left out: weights of samples, bases other than e (`entropies` has them).
Source: Cover & Thomas, Elements of Information Theory, 2nd ed., §2.
"""

from typing import NamedTuple

import numpy as np

from foundations.information._edge import codes, column, numbers, paired, whole

CELLS = 1 << 22  # cells of a table of counts, and samples of a block, held at once: 32 MiB of integers


class Encoded(NamedTuple):
    """The codes (n,) of a column, and the values (v,) they stand for: `values[codes]` is the column."""

    codes: np.ndarray
    values: np.ndarray


def encode(values) -> Encoded:
    """Number the values of a column: 0 for the smallest, v - 1 for the largest.

    Parameters
    ----------
    values : (n,) numbers, texts or booleans, n ≥ 1

    Raises
    ------
    ValueError : no samples, more than one axis, a nan
    TypeError : values that cannot be sorted together, such as texts and numbers

    Notes
    -----
    Cost n log n, a sort. Compare: numpy.unique with return_inverse.
    """
    values = column(values, "column")
    try:
        present, code = np.unique(values, return_inverse=True)
    except TypeError:
        kinds = sorted({type(value).__name__ for value in values})
        raise TypeError(f"column holds {' and '.join(kinds)}, which cannot be sorted together") from None
    return Encoded(code.astype(np.int64, copy=False), present)


def joint(a, b) -> np.ndarray:
    """Codes (n,) of the pairs (aᵢ, bᵢ) of two columns of codes, in the order of the pairs and without gaps.

    Cost n where the codes are as small as `encode` makes them, else a sort.
    """
    a, b = codes(a, "a"), codes(b, "b")
    paired(a, b, "a", "b")
    return _joint(a, b)


def entropy_codes(a) -> float:
    """The plug-in entropy -Σ p log p of a column of codes (n,), in nats. Compare: scipy.stats.entropy of its counts."""
    a = codes(a, "a")
    count = np.bincount(_compact(a))
    count = count[count > 0]
    return _not_below_zero(-(count @ np.log(count / len(a))) / len(a))


def mutual_information_columns(A, b) -> np.ndarray:
    """The plug-in mutual information of each of d columns of codes with one column of codes.

    Parameters
    ----------
    A : (n, d) codes, whole numbers ≥ 0
    b : (n,) codes

    Returns
    -------
    (d,) nats, none below 0

    Raises
    ------
    ValueError : no rows, other shapes, negative codes
    TypeError : not integers

    Notes
    -----
    All columns are counted at once, in blocks of about four million cells: cost n d. Where a table of counts would be
    larger than that, the mean over the samples is taken column by column.
    Compare: sklearn.metrics.mutual_info_score, column by column.
    """
    A, b = codes(A, "A", 2), codes(b, "b")
    paired(A, b, "A", "b")
    (n, d), b = A.shape, _compact(b)
    u, v = int(A.max(initial=0)) + 1, int(b.max()) + 1
    if u * v > CELLS:
        return np.array([_mean_information(_compact(A[:, j]), b) for j in range(d)])
    width = max(1, CELLS // max(n, u * v))
    blocks = [_from_counts(_tables(A[:, j : j + width], b, u, v)) for j in range(0, d, width)]
    return np.concatenate([np.zeros(0), *blocks])


def conditional_mutual_information_codes(a, b, c) -> float:
    """The plug-in I(A; B | C) of three columns of codes (n,), in nats, not below 0.

    1/n Σᵢ log( n(aᵢ, bᵢ, cᵢ) n(cᵢ) / (n(aᵢ, cᵢ) n(bᵢ, cᵢ)) ). Cost n.
    """
    a, b, c = codes(a, "a"), codes(b, "b"), codes(c, "c")
    paired(a, b, "a", "b")
    paired(a, c, "a", "c")
    ac, bc = _joint(a, c), _joint(b, c)
    above, below = (_occurrences(_joint(ac, b)), _occurrences(_compact(c))), (_occurrences(ac), _occurrences(bc))
    return _not_below_zero(np.log(above[0] * above[1] / (below[0] * below[1])).mean())


def equal_frequency_bins(values, n_bins) -> np.ndarray:
    """Codes (n,) of bins that hold about n / n_bins samples each; equal numbers share a bin.

    Parameters
    ----------
    values : (n,) numbers, n ≥ 1
    n_bins : whole number ≥ 1; there are fewer bins where ties leave some empty

    Raises
    ------
    ValueError : no samples, a nan, n_bins below 1
    TypeError : values that are no numbers, n_bins no whole number

    Notes
    -----
    Of m equal numbers with l smaller ones, all go where the middle one of them goes: to bin ⌊n_bins (l + m/2) / n⌋.
    Cost n log n, a sort. Compare: numpy.digitize at numpy.quantile, for numbers without ties.
    """
    x = numbers(values, "column")
    n_bins = min(whole(n_bins, "n_bins", 1), len(x))  # with n bins each number has its own already
    ordered = np.sort(x)
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])  # of each distinct number, its first place
    ends = np.r_[starts[1:], len(x)]
    bins = n_bins * (starts + ends) // (2 * len(x))
    first = np.r_[False, bins[1:] != bins[:-1]]  # the distinct numbers at which a new bin begins
    return np.searchsorted(ordered[starts[first]], x, side="right")


# ---- Counting


def _compact(a):
    """The same codes, renumbered without gaps where they are large; the order is kept."""
    largest = int(a.max())
    if largest < 4 * len(a):
        return a
    return np.unique(a, return_inverse=True)[1]


def _joint(a, b):
    a, b = _compact(a), _compact(b)
    pair = a * (int(b.max()) + 1) + b  # below 16 n²
    if pair.max() >= max(4 * len(a), 64):
        return np.unique(pair, return_inverse=True)[1]
    present = np.bincount(pair) > 0
    return (np.cumsum(present) - 1)[pair]


def _occurrences(a):
    """For each sample, how many samples have its code."""
    return np.bincount(a)[a].astype(np.float64)


def _mean_information(a, b):
    """I(A; B) as the mean over samples, without a table of all pairs."""
    return _not_below_zero(np.log(len(a) * _occurrences(_joint(a, b)) / (_occurrences(a) * _occurrences(b))).mean())


def _tables(A, b, u, v):
    """(d, u, v) counts: of column j, how many samples have code k there and code l in b."""
    d = A.shape[1]
    cell = A * v + b[:, None] + np.arange(d) * (u * v)  # (n, d)
    return np.bincount(cell.ravel(), minlength=d * u * v).reshape(d, u, v)


def _from_counts(tables):
    """I of each of d tables of counts (d, u, v): Σ p(a, b) log( p(a, b) / (p(a) p(b)) )."""
    n = tables[0].sum() if len(tables) else 1
    expected = tables.sum(2, dtype=np.float64)[:, :, None] * tables.sum(1)[:, None, :]  # (d, u, v), n times it
    seen = tables > 0
    ratio = np.divide(n * tables, expected, out=np.ones(tables.shape), where=seen)
    return np.maximum((tables * np.log(ratio)).sum((1, 2)) / n, 0.0)


def _not_below_zero(information):
    return max(float(information), 0.0)  # rounding alone is below
