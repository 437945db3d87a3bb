"""k-means: k centers such that samples are near one of them.

    minimize  Σ_i min_j ‖x_i - c_j‖²

Lloyd's algorithm alternates two steps, neither of which can increase the sum: label each sample by its nearest center,
move each center to the mean of its samples. It ends at a local minimum, and which one depends on where it starts:
k-means++ takes samples as first centers, each next one at random with probability proportional to its squared distance
from those taken, and of a few such candidates the one that helps most.

Nearest is the center of largest c·x - ‖c‖²/2, one matrix product for all. It would cancel for data far from zero, so
data and centers are taken from their mean. A center that loses all its samples moves to the sample farthest from all
centers.

Left out: sample weights, Elkan's bounds (`algorithm="elkan"`), mini-batches, sparse input.
Source: Lloyd, Least squares quantization in PCM, 1957/1982; Arthur and Vassilvitskii, k-means++: the advantages of
careful seeding, 2007.
"""

import math
import warnings
from typing import Any, NamedTuple

import numpy as np

from foundations.estimators.base import Clusterer, Transformer
from foundations.estimators.clusters._edge import centered, check_enough, double, given
from foundations.estimators.validation import generator, new_matrix, require_count, require_nonnegative, training_matrix

BLOCK = 2**17  # scores of samples times centers that are held at a time: they stay in cache


class KMeans(Clusterer, Transformer):
    """Label samples by the nearest of k centers.

    Parameters
    ----------
    n_clusters : int, the number k of centers
    init : "k-means++", "random" (samples, all equally likely) or a (k, d) array of centers to start from
    n_init : int, from how many starts the best result is kept; "auto" is 10 for "random" and 1 for "k-means++"; an
        array is one start
    max_iter : int, the most steps from one start
    tol : stop where the centers move, in sum of squares, by no more than this times the mean variance of a feature
    random_state : int, numpy.random.Generator or None

    Attributes
    ----------
    cluster_centers_ : (k, d)
    labels_ : (n,) index of the nearest center of each sample; of equally near ones the first
    inertia_ : Σ of squared distances to the nearest center
    n_iter_ : steps that the best start took
    n_features_in_ : d; feature_names_in_ where X was a data frame with names

    Notes
    -----
    Cost: 2 n k d flops a step. Computed in double precision; centers are single where X is.
    Compare: sklearn.cluster.KMeans.
    """

    def __init__(
        self, n_clusters=8, *, init="k-means++", n_init="auto", max_iter=300, tol=1e-4, random_state=None
    ):
        self.n_clusters = n_clusters
        self.init = init
        self.n_init = n_init
        self.max_iter = max_iter
        self.tol = tol
        self.random_state = random_state

    def fit(self, X, y=None):
        """Find the centers of X (n, d), n >= k; `y` is ignored. ValueError where a parameter does not fit X.

        A UserWarning where X has fewer than k distinct samples, so that some centers are nobody's nearest.
        """
        X = training_matrix(self, X)
        self._check_parameters()
        check_enough(X, "n_clusters", self.n_clusters)
        Xc, mean = centered(self, X)
        tol = self.tol * Xc.var(axis=0).mean()
        rng = generator(self.random_state)
        runs = (lloyd(Xc, self._start(Xc, mean, rng), self.max_iter, tol) for _ in range(self._n_starts()))
        best = min(runs, key=lambda run: run.inertia)  # the first of equal ones

        self.cluster_centers_ = (best.centers + mean).astype(X.dtype)
        self.labels_, self.inertia_ = self._label(X.astype(np.float64))
        self.n_iter_ = best.n_iter
        found = len(np.unique(self.labels_))
        if found < self.n_clusters:
            warnings.warn(f"only {found} of {self.n_clusters} clusters have samples: X repeats itself", stacklevel=2)
        return self

    def predict(self, X):
        """Index of the nearest center of each row of X (m, d): (m,)."""
        return self._label(double(self, new_matrix(self, X)))[0]

    def transform(self, X):
        """Distances of each row of X (m, d) to all centers: (m, k). By differences, so that short ones are right."""
        X = new_matrix(self, X)
        wide = double(self, X)
        distances = [np.sqrt(((wide - c) ** 2).sum(axis=1)) for c in self.cluster_centers_]
        return np.stack(distances, axis=1).astype(X.dtype)

    def score(self, X, y=None) -> float:
        """Minus the sum of squared distances of X (m, d) to the nearest centers; `y` is ignored."""
        return -self._label(double(self, new_matrix(self, X)))[1]

    def get_feature_names_out(self, input_features=None):
        """Names of the columns that `transform` gives: kmeans0, kmeans1, ..."""
        self._require_fitted()
        return np.asarray([f"kmeans{i}" for i in range(len(self.cluster_centers_))], dtype=object)

    def _label(self, X):
        """The nearest center of each row of X, and the sum of squared distances to them."""
        C = self.cluster_centers_.astype(np.float64)
        center = C.mean(axis=0)
        labels = nearest(X - center, C - center)
        return labels, float(((X - C[labels]) ** 2).sum())

    def _start(self, Xc, mean, rng):
        k = self.n_clusters
        if isinstance(self.init, str):
            return Xc[kmeans_plusplus(Xc, k, rng) if self.init == "k-means++" else rng.permutation(len(Xc))[:k]]
        return given("init", self.init, (k, Xc.shape[1])) - mean

    def _n_starts(self) -> int:
        if not isinstance(self.init, str):
            return 1
        if self.n_init == "auto":
            return 10 if self.init == "random" else 1
        return self.n_init

    def _check_parameters(self):
        require_count("n_clusters", self.n_clusters)
        require_count("max_iter", self.max_iter)
        if not (isinstance(self.n_init, str) and self.n_init == "auto"):
            require_count("n_init", self.n_init)
        if isinstance(self.init, str) and self.init not in ("k-means++", "random"):
            raise ValueError(f'init must be "k-means++", "random" or an array of centers, got {self.init!r}')
        require_nonnegative("tol", self.tol)


class Lloyd(NamedTuple):
    """Where one start led."""

    centers: np.ndarray  # (k, d)
    inertia: float
    n_iter: int


def lloyd(X, C, max_iter, tol):
    """Label, move, repeat: from the centers C (k, d) of centered X (n, d), until no label changes or no center moves.

    Compare: sklearn.cluster.KMeans(init=C).
    """
    columns = np.ascontiguousarray(X.T)  # (d, n)
    labels: Any = None
    for n_iter in range(1, max_iter + 1):  # noqa: B007  (used after the loop)
        before, labels = labels, nearest(X, C)
        if before is not None and np.array_equal(labels, before):
            break
        C_old, C = C, means(X, columns, labels, C)
        if ((C - C_old) ** 2).sum() <= tol:
            break
    inertia = ((X - C[nearest(X, C)]) ** 2).sum()
    return Lloyd(C, float(inertia), n_iter)


def nearest(X, C):
    """Index of the center in C (k, d) that each row of X (n, d) is nearest to: (n,)."""
    labels = np.empty(len(X), dtype=np.intp)
    half = (C * C).sum(axis=1) / 2
    rows = max(1, BLOCK // len(C))
    for i in range(0, len(X), rows):
        part = slice(i, i + rows)
        labels[part] = (half - X[part] @ C.T).argmin(axis=1)  # (rows, k): (‖x - c‖² - ‖x‖²) / 2
    return labels


def means(X, columns, labels, C):
    """The mean of the samples of each label: (k, d). `columns` is Xᵀ; C are the centers that the labels came from."""
    k = len(C)
    counts = np.bincount(labels, minlength=k)
    if not counts.all():
        labels = _refilled(X, labels, counts, C)
        counts = np.bincount(labels, minlength=k)
    sums = np.stack([np.bincount(labels, column, k) for column in columns], axis=1)  # (k, d)
    filled = counts > 0  # all, unless X has fewer than k distinct samples
    return np.where(filled[:, None], sums / np.maximum(counts, 1)[:, None], C)


def _refilled(X, labels, counts, C):
    """Labels in which each empty cluster has the sample that was farthest from every center."""
    labels, counts = labels.copy(), counts.copy()
    d2 = ((X - C[labels]) ** 2).sum(axis=1)  # (n,)
    for j in np.flatnonzero(counts == 0):
        alone = counts[labels] == 1  # its center will come to it
        i = int(np.where(alone, 0, d2).argmax())
        if alone[i] or d2[i] == 0:
            break  # every sample has a center
        counts[labels[i]] -= 1
        labels[i], counts[j] = j, 1
        d2 = np.minimum(d2, ((X - X[i]) ** 2).sum(axis=1))
    return labels


def kmeans_plusplus(X, n_clusters, rng, n_local_trials=None):
    """Rows of centered X (n, d) to start from, far from each other: (k,) indices.

    Of `n_local_trials` candidates (2 + log k by default) drawn with probability proportional to squared distance, the
    one is taken that leaves the least sum of squared distances. Compare: sklearn.cluster.kmeans_plusplus.
    """
    trials = n_local_trials or 2 + int(math.log(n_clusters))
    x2 = (X * X).sum(axis=1)
    chosen = [int(rng.integers(len(X)))]
    d2 = _squared_distances(X, x2, np.array(chosen))[0]  # (n,) to the nearest one chosen
    for _ in range(1, n_clusters):
        cumulative = np.cumsum(d2)
        draws = cumulative[-1] * rng.random(trials)
        candidates = np.searchsorted(cumulative, draws, side="right").clip(max=len(X) - 1)
        D2 = np.minimum(d2, _squared_distances(X, x2, candidates))  # (trials, n)
        best = int(D2.sum(axis=1).argmin())
        chosen.append(int(candidates[best]))
        d2 = D2[best]
    return np.array(chosen)


def _squared_distances(X, x2, rows):
    """‖x - x_r‖² from each of the rows r to all samples: (r, n)."""
    D2 = (-2 * X[rows]) @ X.T
    D2 += x2
    D2 += x2[rows, None]
    D2[np.arange(len(rows)), rows] = 0  # which rounding might not leave
    return np.maximum(D2, 0, out=D2)
