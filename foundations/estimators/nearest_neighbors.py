"""Classification by the nearest neighbors: a sample is labeled as those it lies closest to.

Nothing is learned but the training set itself. To predict x, find its k nearest training samples and let them vote:

    P(class c | x) = Σ w_i [y_i = c] / Σ w_i        over the k neighbors i of x

with w_i = 1 ("uniform") or w_i = 1 / distance ("distance"; a neighbor at distance zero then decides alone). As n grows
the error of k = 1 stays below twice the smallest error that any classifier can have.

A tied vote goes to the class that comes first in `classes_`; among equally distant neighbors the one with the lower
index counts. The search is that of `foundations.neighbors`, which picks among its ways; all give the same answer.
Left out: sparse input, several outputs.
Source: Cover and Hart, Nearest neighbor pattern classification, 1967; Dudani, The distance-weighted k-nearest-neighbor
rule, 1976.
"""

from math import inf

import numpy as np

from foundations.estimators.base import Classifier
from foundations.estimators.validation import labels, new_matrix, training_matrix
from foundations.neighbors import k_nearest
from foundations.neighbors.metrics import METRICS


class KNeighborsClassifier(Classifier):
    """Vote of the k nearest training samples.

    Parameters
    ----------
    n_neighbors : int, the number k of neighbors that vote
    weights : "uniform", "distance", or a function from the (m, k) distances to (m, k) weights
    p : exponent of metric="minkowski"; 1 is Manhattan, 2 Euclidean
    metric : "minkowski", "euclidean", "manhattan", "chebyshev" or "cosine"
    working_memory : MiB that the search may use besides data and result; the answer does not depend on it

    Attributes
    ----------
    classes_ : (n_classes,) the distinct labels, sorted
    n_samples_fit_, n_features_in_ : shape of the training set
    feature_names_in_ : names of its columns, where X was a data frame with names

    Notes
    -----
    Cost of a prediction: log n in few dimensions, else 2 n d flops.
    Compare: sklearn.neighbors.KNeighborsClassifier.
    """

    def __init__(self, n_neighbors=5, *, weights="uniform", p=2, metric="minkowski", working_memory=64):
        self.n_neighbors = n_neighbors
        self.weights = weights
        self.p = p
        self.metric = metric
        self.working_memory = working_memory

    def fit(self, X, y):
        """Remember X (n, d) and its labels y (n,). ValueError where a parameter or the data are not as said above."""
        self._check_parameters()
        X = training_matrix(self, X)
        self.classes_, self._y = labels(self, y, len(X))
        self._X = X.copy()  # what the caller does to X later must not change the model
        self.n_samples_fit_ = len(X)
        return self

    def kneighbors(self, X=None, n_neighbors=None, return_distance=True):
        """The nearest training samples of each row of X.

        Parameters
        ----------
        X : (m, d) array; None asks for the neighbors of each training sample, itself not among them
        n_neighbors : int; None takes the constructor's
        return_distance : whether to return the distances too

        Returns
        -------
        distances : (m, k), ascending; only if `return_distance`
        indices : (m, k), rows of the training set
        """
        self._require_fitted()
        k = self.n_neighbors if n_neighbors is None else n_neighbors
        _check_count(k)
        most = self.n_samples_fit_ - (X is None)
        if k > most:
            raise ValueError(f"n_neighbors must be at most {most}, the number of training samples to find, got {k}")
        search = {"metric": self.metric, "p": self.p, "memory": max(1, int(self.working_memory * 2**20))}
        if X is None:
            distances, indices = _without_self(*k_nearest(self._X, self._X, k + 1, **search))
        else:
            distances, indices = k_nearest(self._X, new_matrix(self, X), k, **search)
        return (distances, indices) if return_distance else indices

    def predict(self, X):
        """The label of each row of X (m, d): an (m,) array of values from `classes_`."""
        votes = self._votes(X)
        return self.classes_[votes.argmax(axis=1)]

    def predict_proba(self, X):
        """Each class's share of the vote for each row of X (m, d): (m, n_classes), columns as in `classes_`."""
        votes = self._votes(X)
        return votes / votes.sum(axis=1, keepdims=True)

    def _votes(self, X):
        distances, indices = self.kneighbors(X)
        weights = self._vote_weights(distances)
        rows = np.arange(len(distances))[:, None]  # (m, 1)
        cells = rows * len(self.classes_) + self._y[indices]  # (m, k): one cell per row and class
        votes = np.bincount(cells.ravel(), weights.ravel(), minlength=len(rows) * len(self.classes_))
        votes = votes.reshape(len(rows), -1)  # (m, n_classes)
        if not (votes.sum(axis=1) > 0).all():
            raise ValueError("all neighbors of some sample got weight zero; weights must leave each sample a vote")
        return votes

    def _vote_weights(self, distances):
        if callable(self.weights):
            weights = np.asarray(self.weights(distances), dtype=float)
            if weights.shape != distances.shape:
                raise ValueError(f"weights must give one weight per distance: {distances.shape}, got {weights.shape}")
            if not ((weights >= 0) & (weights < inf)).all():
                raise ValueError("weights must give finite numbers of 0 or more, and give others for some distances")
            return weights
        if self.weights == "uniform":
            return np.ones_like(distances)
        with np.errstate(divide="ignore", over="ignore"):
            weights = 1 / distances
        here = np.isinf(weights)  # at distance zero: where there are such neighbors they vote, and nobody else
        return np.where(here.any(axis=1, keepdims=True), here, weights)

    def _check_parameters(self):
        _check_count(self.n_neighbors)
        if not callable(self.weights) and self.weights not in ("uniform", "distance"):
            raise ValueError(f'weights must be "uniform", "distance" or a function, got {self.weights!r}')
        if self.metric not in METRICS:
            raise ValueError(f"metric must be one of {', '.join(METRICS)}, got {self.metric!r}")
        if not (isinstance(self.p, int | float | np.number) and self.p > 0):
            raise ValueError(f"p must be greater than 0, got {self.p!r}")
        if not (isinstance(self.working_memory, int | float | np.number) and 0 < self.working_memory < inf):
            raise ValueError(f"working_memory must be more than 0 MiB, and finite, got {self.working_memory!r}")


def _check_count(k):
    if not isinstance(k, int | np.integer) or isinstance(k, bool) or k < 1:
        raise ValueError(f"n_neighbors must be an int of 1 or more, got {k!r}")


def _without_self(distances, indices):
    """Drop each sample from its own (n, k + 1) neighbors; the last one where so many duplicates came before it."""
    mine = indices == np.arange(len(indices))[:, None]
    mine[~mine.any(axis=1), -1] = True
    shape = len(indices), -1
    return distances[~mine].reshape(shape), indices[~mine].reshape(shape)
