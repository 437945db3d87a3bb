"""Ways to hold samples back, so that a model is judged on what it has not seen.

A split is a pair of index arrays, train and test. K-fold deals the samples into K hands and tests on each in turn;
a shuffle split draws anew each time; stratified, each class is dealt or drawn in proportion:

    k-fold      fold i tests n/K samples, every sample exactly once
    stratified  of n_train samples, class c gets n_train · n_c / n, rounded by largest remainder, ties by lot

Quotas are compared as whole numbers n_train · n_c over n: 58 / 400 * 200 is 28.999999999999996 in floating point.

The splitters have scikit-learn's names, arguments and methods, and serve as `cv` in its `cross_val_score` and
`GridSearchCV`. `random_state` is an int, a numpy.random.Generator or None. The random streams are our own: sizes per
class are scikit-learn's, the members are not. Unshuffled folds are equal.

Left out: groups, time series, repeats.
Source: Kohavi, A study of cross-validation and bootstrap for accuracy estimation and model selection, IJCAI 1995.
"""

import math
import numbers
import warnings
from collections.abc import Iterator
from dataclasses import KW_ONLY, dataclass
from typing import Any

import numpy as np

from foundations.statistics._edge import label_vector, n_samples, take

Split = tuple[np.ndarray, np.ndarray]  # indices of train, indices of test


@dataclass
class KFold:
    """K folds of nearly equal size; each is the test set once.

    Parameters
    ----------
    n_splits : K ≥ 2, at most the number of samples
    shuffle : deal the samples in random order instead of in blocks
    random_state : int, Generator or None, used when shuffling

    Notes
    -----
    The first n mod K folds have one sample more. Compare: sklearn.model_selection.KFold.
    """

    n_splits: int = 5
    _: KW_ONLY
    shuffle: bool = False
    random_state: Any = None

    def __post_init__(self):
        _check_n_splits(self.n_splits, least=2)
        if self.random_state is not None and not self.shuffle:
            raise ValueError("random_state has no effect without shuffle=True; leave it out or set shuffle")

    def get_n_splits(self, X=None, y=None, groups=None) -> int:
        """The number of folds."""
        return self.n_splits

    def split(self, X, y=None, groups=None) -> Iterator[Split]:
        """Yield (train, test) index arrays, each in rising order. ValueError for fewer samples than folds."""
        fold = self._folds(X, y)
        for i in range(self.n_splits):
            yield np.flatnonzero(fold != i), np.flatnonzero(fold == i)

    def _folds(self, X, y):
        """The number of the fold that tests each sample."""
        n = n_samples(X)
        if n < self.n_splits:
            raise ValueError(f"n_splits={self.n_splits} is more than the {n} samples there are")
        each, over = divmod(n, self.n_splits)
        fold = np.repeat(np.arange(self.n_splits), [each + (i < over) for i in range(self.n_splits)])  # (n,)
        return np.random.default_rng(self.random_state).permutation(fold) if self.shuffle else fold


@dataclass
class StratifiedKFold(KFold):
    """K folds, each with the classes in proportion.

    Parameters
    ----------
    n_splits : K ≥ 2, at most the size of the largest class; a UserWarning where a class has fewer members
    shuffle : deal each class in random order instead of in blocks
    random_state : int, Generator or None, used when shuffling

    Notes
    -----
    Sorted by class, the samples are dealt like cards, 0, 1, ..., K-1, 0, 1, ...: folds differ by at most one in size,
    and by at most one in each class. Compare: sklearn.model_selection.StratifiedKFold.
    """

    def _folds(self, X, y):
        code, counts = _classes(y, n_samples(X))
        if self.n_splits > counts.max():
            raise ValueError(f"n_splits={self.n_splits} is more than the {counts.max()} members of the largest class")
        if self.n_splits > counts.min():
            warnings.warn(
                f"the smallest class has {counts.min()} members for n_splits={self.n_splits}: some folds miss it",
                stacklevel=3,
            )
        rng = np.random.default_rng(self.random_state)
        members = np.argsort(code, kind="stable")  # class by class, in the order of y within each
        fold = np.empty(len(code), dtype=int)
        start = 0
        for count in counts:
            dealt = np.sort((start + np.arange(count)) % self.n_splits)
            fold[members[start : start + count]] = rng.permutation(dealt) if self.shuffle else dealt
            start += count
        return fold


@dataclass
class StratifiedShuffleSplit:
    """Independent random splits, each with the classes in proportion on both sides.

    Parameters
    ----------
    n_splits : how many
    test_size, train_size : fractions or counts; None for the rest of the other; both None for a tenth to test
    random_state : int, Generator or None

    Notes
    -----
    Every class is on both sides; scikit-learn leaves a class out of the side where its quota rounds to zero.
    Compare: sklearn.model_selection.StratifiedShuffleSplit.
    """

    n_splits: int = 10
    _: KW_ONLY
    test_size: Any = None
    train_size: Any = None
    random_state: Any = None

    def __post_init__(self):
        _check_n_splits(self.n_splits, least=1)

    def get_n_splits(self, X=None, y=None, groups=None) -> int:
        """The number of splits."""
        return self.n_splits

    def split(self, X, y, groups=None) -> Iterator[Split]:
        """Yield (train, test) index arrays in random order.

        Raises
        ------
        ValueError : a class with one member, a side smaller than the number of classes, sizes that do not fit
        """
        n = n_samples(X)
        code, counts = _classes(y, n)
        n_train, n_test = _sizes(n, self.test_size, self.train_size, default=0.1)
        if counts.min() < 2:
            raise ValueError("a class has only one member, and a stratified split needs one on each side")
        for side, size in (("train", n_train), ("test", n_test)):
            if size < len(counts):
                raise ValueError(f"the {side} side has {size} samples for {len(counts)} classes; it needs one of each")

        rng = np.random.default_rng(self.random_state)
        members = [np.flatnonzero(code == c) for c in range(len(counts))]
        for _ in range(self.n_splits):
            train_counts = _apportion(counts, n_train, counts - 1, rng)  # at least one is left to test
            test_counts = _apportion(counts - train_counts, n_test, counts - train_counts, rng)
            drawn = [rng.permutation(m) for m in members]
            train = [m[:a] for m, a in zip(drawn, train_counts, strict=True)]
            test = [m[a : a + b] for m, a, b in zip(drawn, train_counts, test_counts, strict=True)]
            yield rng.permutation(np.concatenate(train)), rng.permutation(np.concatenate(test))


def train_test_split(*arrays, test_size=None, train_size=None, random_state=None, shuffle=True, stratify=None):
    """Split arrays of one length into two parts, the same way for all.

    Parameters
    ----------
    *arrays : arrays, lists, data frames, sparse matrices; the first axis counts samples
    test_size, train_size : fractions or counts; None for the rest of the other; both None for a quarter to test
    random_state : int, Generator or None
    shuffle : False to cut in the given order
    stratify : (n,) labels to keep in proportion, or None

    Returns
    -------
    list : train and test of the first array, of the second, ...; lists stay lists

    Raises
    ------
    ValueError : no array, lengths differ, sizes that do not fit, stratify without shuffle

    Notes
    -----
    Compare: sklearn.model_selection.train_test_split.
    """
    if not arrays:
        raise ValueError("there is nothing to split: give at least one array")
    lengths = [n_samples(a) for a in arrays]
    if len(set(lengths)) > 1:
        raise ValueError(f"the arrays have different lengths, {', '.join(map(str, lengths))}; they are split together")
    n_train, n_test = _sizes(lengths[0], test_size, train_size, default=0.25)
    if stratify is None:
        n = lengths[0]
        order = np.random.default_rng(random_state).permutation(n) if shuffle else np.arange(n)
        train, test = order[:n_train], order[n_train : n_train + n_test]
    elif shuffle:
        once = StratifiedShuffleSplit(1, test_size=n_test, train_size=n_train, random_state=random_state)
        train, test = next(once.split(arrays[0], stratify))
    else:
        raise ValueError("stratify draws samples at random, so it needs shuffle=True")
    return [take(a, rows) for a in arrays for rows in (train, test)]


def _apportion(counts, n_draws, most, rng):
    """How many of each class to draw: in proportion to counts, at least one of each, no more than `most` of each."""
    total = counts.sum()
    shares, remainders = np.divmod(counts * n_draws, total)  # whole numbers: exact where the proportion is
    first = np.lexsort((rng.permutation(len(counts)), -remainders))  # largest remainder, ties by lot
    shares[first[: n_draws - shares.sum()]] += 1
    # Repair what rounding did to small classes, at the cost of the class furthest beyond its quota.
    beyond = shares * total - counts * n_draws
    for c in np.flatnonzero(shares < 1):
        giver = np.argmax(np.where(shares > 1, beyond, beyond.min() - 1))
        _move(shares, beyond, total, giver, c)
    for c in np.flatnonzero(shares > most):
        taker = np.argmin(np.where(shares < most, beyond, beyond.max() + 1))
        _move(shares, beyond, total, c, taker)
    return shares


def _move(shares, beyond, total, giver, taker):
    shares[giver], shares[taker] = shares[giver] - 1, shares[taker] + 1
    beyond[giver], beyond[taker] = beyond[giver] - total, beyond[taker] + total


def _sizes(n, test_size, train_size, default):
    """Numbers of samples to train and to test; a fraction is rounded up for the test side, down for the other."""
    if test_size is None and train_size is None:
        test_size = default
    n_test = _count(test_size, "test_size", n, math.ceil)
    n_train = _count(train_size, "train_size", n, math.floor)
    n_train = n - n_test if n_train is None else n_train
    n_test = n - n_train if n_test is None else n_test
    if n_train < 1 or n_test < 1 or n_train + n_test > n:
        raise ValueError(f"{n} samples cannot be split into {n_train} to train and {n_test} to test; change the sizes")
    return n_train, n_test


def _count(size, name, n, rounded):
    if size is None:
        return None
    if isinstance(size, numbers.Integral) and not isinstance(size, bool) and 0 < int(size) < n:
        return int(size)
    if isinstance(size, numbers.Real) and not isinstance(size, numbers.Integral) and 0 < float(size) < 1:
        return int(rounded(float(size) * n))
    raise ValueError(f"{name} is a fraction between 0 and 1, or a count below the {n} samples there are; got {size!r}")


def _check_n_splits(n_splits, least):
    if not isinstance(n_splits, numbers.Integral) or isinstance(n_splits, bool) or n_splits < least:
        raise ValueError(f"n_splits is a whole number, {least} or more; got {n_splits!r}")


def _classes(y, n):
    """Each sample's class as a number, in order of first appearance, and the members of each."""
    y = label_vector(y, "y")
    if len(y) != n:
        raise ValueError(f"y is one label for each of the {n} samples; got {len(y)}")
    _, first, code = np.unique(y, return_index=True, return_inverse=True)
    appearance = np.argsort(np.argsort(first))  # rank of each sorted label by where it first stands
    code = appearance[code]
    return code, np.bincount(code)
