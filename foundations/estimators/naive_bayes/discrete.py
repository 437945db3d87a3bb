"""What the naive Bayes models of counts share: how often each feature came in each class, smoothing, the prior.

All that is kept of the data are two sums over the samples of a class c, weighted where weights are given:

    N_c = Σ_i [y_i = c]                class_count_     (k,)
    N_cj = Σ_i [y_i = c] x_ij          feature_count_   (k, d)

so that learning in batches and merging are additions. A feature that never came in a class would have probability
zero there, and veto the class by itself; so α is added to every count (Laplace 1774 for α = 1, Lidstone for less).

Sparse X stays sparse: counting is one `bincount` over the values kept, a prediction one product.
"""

import warnings

import numpy as np

from foundations.estimators.naive_bayes.core import NaiveBayes
from foundations.linalg.sparse import SparseRows, product

LEAST_ALPHA = 1e-10  # without `force_alpha`


class DiscreteNB(NaiveBayes):
    """Base of the models of counts. A model supplies `_weigh(alpha)`, which learns from the counts, and `_joint`."""

    _takes_sparse = True
    _poor_score = True

    feature_count_: np.ndarray
    class_log_prior_: np.ndarray

    def __init__(self, *, alpha=1.0, force_alpha=True, fit_prior=True, class_prior=None):
        self.alpha = alpha
        self.force_alpha = force_alpha
        self.fit_prior = fit_prior
        self.class_prior = class_prior

    @classmethod
    def from_counts(cls, classes, class_count, feature_count, **params):
        """The model that data with these counts would have made, for one that was saved, or counted elsewhere.

        Parameters
        ----------
        classes : (k,) labels, sorted
        class_count : (k,) samples of each class
        feature_count : (k, d) how often each feature came in each class
        **params : the constructor's arguments

        Raises
        ------
        ValueError : shapes that do not fit, labels that are not sorted, counts that are negative or not finite
        """
        classes = np.array(classes)
        class_count, feature_count = (np.array(counts, dtype=float) for counts in (class_count, feature_count))
        if class_count.shape != classes.shape or feature_count.shape[:-1] != classes.shape or feature_count.ndim != 2:
            shapes = f"{classes.shape}, {class_count.shape} and {feature_count.shape}"
            raise ValueError(f"classes, class_count and feature_count are (k,), (k,) and (k, d), got {shapes}")
        if not np.array_equal(np.unique(classes), classes):
            raise ValueError(f"classes are different and sorted, got {classes}")
        for name, counts in (("class_count", class_count), ("feature_count", feature_count)):
            if not (np.isfinite(counts).all() and (counts >= 0).all()):
                raise ValueError(f"{name} has finite numbers, none negative")
        if not class_count.sum() > 0:
            raise ValueError("class_count is zero for every class, and nothing can be learned from no samples")
        model = cls(**params)._blank(classes, feature_count.shape[1])
        return model._learn(class_count, feature_count)

    def _sums(self, X, codes, weight, k):
        if self._positive_only:
            self._refuse_negative(X)
        return np.bincount(codes, weight, k).astype(float, copy=False), class_sums(X, codes, weight, k)

    def _seen(self):
        return self.class_count_, self.feature_count_

    @staticmethod
    def _combine(a, b):
        return a[0] + b[0], a[1] + b[1]

    def _learn(self, class_count, feature_count):
        self.class_count_, self.feature_count_ = class_count, feature_count
        self.class_log_prior_ = self._log_prior()
        self._weigh(self._smoothing())
        return self

    def _weigh(self, alpha):
        raise NotImplementedError

    def _log_prior(self):
        k = len(self.classes_)
        if self.class_prior is not None:
            prior = np.asarray(self.class_prior, dtype=float)
            if prior.shape != (k,) or not (np.isfinite(prior).all() and (prior >= 0).all()):
                raise ValueError(f"class_prior needs one probability for each of {k} classes, got {self.class_prior}")
        else:
            prior = self.class_count_ / self.class_count_.sum() if self.fit_prior else np.full(k, 1 / k)
        with np.errstate(divide="ignore"):  # a class that has not come yet has log-probability -inf
            return np.log(prior)

    def _smoothing(self):
        """α as a number or an array (d,), checked."""
        alpha = np.asarray(self.alpha, dtype=float)
        if alpha.shape not in ((), (self.n_features_in_,)):
            raise ValueError(
                f"alpha is a number or has one for each of {self.n_features_in_} features, got shape {alpha.shape}"
            )
        if not (np.isfinite(alpha).all() and (alpha >= 0).all()):
            raise ValueError(f"alpha must be finite and 0 or more, got {self.alpha}")
        if not self.force_alpha and alpha.min() < LEAST_ALPHA:
            message = f"alpha below {LEAST_ALPHA} is taken as {LEAST_ALPHA}; force_alpha=True keeps it"
            warnings.warn(message, stacklevel=5)
            alpha = np.maximum(alpha, LEAST_ALPHA)
        return alpha

    def _refuse_negative(self, X):
        least = (X.data if isinstance(X, SparseRows) else X).min(initial=0)
        if least < 0:
            name = type(self).__name__
            raise ValueError(f"Negative values in data passed to {name} (input X): it takes counts, got {least}")


def class_sums(X, codes, weight, k):
    """Σ of the rows of X (n, d) in each class, weighted: (k, d)."""
    if not isinstance(X, SparseRows):
        Y = (codes == np.arange(k)[:, None]).astype(float)  # (k, n): one where the sample is of the class
        return (Y if weight is None else Y * weight) @ X  # (k, n) @ (n, d)
    d, kept = X.shape[1], np.diff(X.indptr)
    cells = np.repeat(codes * d, kept) + X.indices  # (nnz,): one cell per class and feature
    values = X.data if weight is None else X.data * np.repeat(weight, kept)
    return np.bincount(cells, values, k * d).reshape(k, d)


def weighted(X, W):
    """X Wᵀ for X (m, d), dense or sparse, and log-probabilities W (k, d): (m, k). Here 0 · ∞ is 0, as in xlogy.

    W is infinite where α = 0 and a feature never came: a sample without that feature is not concerned.
    """
    scores = _product(X, W)
    if np.isfinite(scores).all():
        return scores
    infinite = np.isinf(W)
    if not infinite.any():  # what overflowed is X
        return scores
    touched = _product(X, infinite.astype(float)) != 0
    return np.where(touched, W[infinite][0], _product(X, np.where(infinite, 0, W)))


def _product(X, W):
    with np.errstate(invalid="ignore", over="ignore"):  # 0 · ∞
        return product(X, W.T) if isinstance(X, SparseRows) else X @ W.T  # (m, d) @ (d, k)
