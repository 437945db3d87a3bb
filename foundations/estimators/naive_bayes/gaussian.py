"""Gaussian naive Bayes: within a class, each feature is normally distributed, independently of the others.

    log P(x | c) = -½ Σ_j [ log(2π v_cj) + (x_j - μ_cj)² / v_cj ]

with μ and v the mean and the variance of feature j over the samples of class c. A feature that does not vary in a class
would veto it, so every variance gets ε more, `var_smoothing` times the largest variance of a feature over all samples.

Means and variances of two sets of data, a and b, give those of both without going back to the data. With the shares
s_a and s_b that the sets have of the weight (Chan, Golub and LeVeque),

    μ = s_a μ_a + s_b μ_b,        v = s_a v_a + s_b v_b + s_a s_b (μ_a - μ_b)²

and the variance over all classes, from which ε is taken, follows from those of the classes in the same way. So learning
in batches and merging give what `fit` gives on all data.

Source: Chan, Golub and LeVeque, Updating formulae and a pairwise algorithm for computing sample variances, 1979.
"""

import numpy as np

from foundations.estimators.naive_bayes.core import NaiveBayes
from foundations.estimators.validation import require_nonnegative


class GaussianNB(NaiveBayes):
    """Naive Bayes for measurements.

    Parameters
    ----------
    priors : (k,) P(c) given; None takes the shares of the classes in the data
    var_smoothing : number >= 0, the part of the largest variance that is added to all of them

    Attributes
    ----------
    classes_ : (k,) the distinct labels, sorted
    class_count_, class_prior_ : (k,) samples of each class (their weight), and P(c)
    theta_, var_ : (k, d) means, and variances with epsilon_ added
    epsilon_ : what was added
    n_features_in_ : d; feature_names_in_ where X was a data frame with names

    Notes
    -----
    X is dense. Two things differ from scikit-learn, so that a weight of two is a sample that came twice and batches
    are the same as all at once: epsilon_ heeds sample weights, and after `partial_fit` is that of all data so far, not
    of the last batch. Where a variance is zero after all (var_smoothing=0, or no feature varies), it is taken as the
    smallest normal number: the class is sure of a sample at its mean, and all but excludes any other.
    Cost of fit and of predict: a few passes over X, predict for each class.
    Compare: sklearn.naive_bayes.GaussianNB.
    """

    theta_: np.ndarray
    var_: np.ndarray
    epsilon_: float

    def __init__(self, *, priors=None, var_smoothing=1e-9):
        self.priors = priors
        self.var_smoothing = var_smoothing

    def _sums(self, X, codes, weight, k):
        """Weight, mean and variance of each class: (k,), (k, d), (k, d)."""
        count = np.bincount(codes, weight, k).astype(float, copy=False)
        mean, var = np.zeros((2, k, X.shape[1]))
        with np.errstate(over="ignore", invalid="ignore"):  # refused in _learn
            for c in np.flatnonzero(count):
                mine = codes == c
                share = np.full(mine.sum(), 1 / count[c]) if weight is None else weight[mine] / count[c]
                Xc = X[mine].astype(float, copy=False)
                mean[c] = share @ Xc  # (n_c,) @ (n_c, d)
                mean[c] += share @ (Xc - mean[c])  # so that what does not vary is exactly its mean
                var[c] = share @ (Xc - mean[c]) ** 2
        return count, mean, var

    def _seen(self):
        return self.class_count_, self.theta_, self.var_ - self.epsilon_

    @staticmethod
    def _combine(a, b):
        n = a[0] + b[0]  # (k,)
        s_a, s_b = (part[0][:, None] / np.where(n > 0, n, 1)[:, None] for part in (a, b))  # (k, 1)
        with np.errstate(over="ignore", invalid="ignore"):  # refused in _learn
            return n, s_a * a[1] + s_b * b[1], s_a * a[2] + s_b * b[2] + s_a * s_b * (a[1] - b[1]) ** 2

    def _learn(self, count, mean, var):
        require_nonnegative("var_smoothing", self.var_smoothing)
        with np.errstate(over="ignore", invalid="ignore"):
            epsilon = self.var_smoothing * _variance_over_all(count, mean, var).max()
            var = var + epsilon
        if not np.isfinite(var).all():
            raise ValueError("GaussianNB needs variances that can be represented, and X has too large values: scale it")
        self.class_count_, self.class_prior_ = count, self._prior(count)
        self.epsilon_, self.theta_, self.var_ = float(epsilon), mean, var
        return self

    def _prior(self, count):
        if self.priors is None:
            return count / count.sum()
        prior = np.asarray(self.priors, dtype=float)
        if prior.shape != count.shape or not (prior >= 0).all() or abs(prior.sum() - 1) > 1e-8:
            raise ValueError(f"priors are {len(count)} probabilities, one a class, that sum to 1, got {self.priors}")
        return prior

    def _joint(self, X):
        v = np.maximum(self.var_, np.finfo(float).tiny)
        with np.errstate(divide="ignore"):  # a class that has not come yet has log-probability -inf
            known = np.log(self.class_prior_) - np.log(2 * np.pi * v).sum(axis=1) / 2  # (k,)
        joint = np.empty((len(X), len(known)))
        with np.errstate(over="ignore"):  # farther than can be represented: -inf
            for c, mu in enumerate(self.theta_):
                joint[:, c] = known[c] - (X - mu) ** 2 @ (0.5 / v[c])  # (m, d) @ (d,)
        return joint


def _variance_over_all(count, mean, var):
    """The variance of each feature over all samples, from the moments (k,), (k, d), (k, d) of the classes: (d,)."""
    share = count / count.sum()
    return share @ (var + (mean - share @ mean) ** 2)  # within the classes, and between them
