"""What every naive Bayes classifier does: Bayes' theorem in log space, and two models merged into one.

A model says how probable a class is, and how probable a sample x = (x_1 ... x_d) is in it. That features are taken as
independent within a class is what makes it naive:

    log P(c, x) = log P(c) + Σ_j log P(x_j | c)            joint log-probability
    log P(c | x) = log P(c, x) - log Σ_b exp log P(b, x)   log-posterior

The textbook's product Π_j P(x_j | c) is zero in floating point from a few hundred features on, for every class, and
then the first class is the answer to every question. A sum of logarithms has no such limit.

Source: Manning, Raghavan and Schütze, Introduction to Information Retrieval, ch. 13.
"""

import numpy as np

from foundations.estimators.base import Classifier
from foundations.estimators.merging import check_mergeable
from foundations.estimators.validation import known_labels, labels, new_matrix, training_matrix
from foundations.numerics import log_softmax
from foundations.statistics.sample_weight import weights


class NaiveBayes(Classifier):
    """Base of the four. All that a model knows of its data are sums, kept class by class."""

    classes_: np.ndarray
    class_count_: np.ndarray
    n_features_in_: int

    # What a model supplies

    def _sums(self, X, codes, weight, k):
        """The sums of a batch: arrays whose first axis is the class, k long. The first array counts samples."""
        raise NotImplementedError

    def _seen(self):
        """The sums of all data so far, read off the learned attributes."""
        raise NotImplementedError

    @staticmethod
    def _combine(a, b):
        """The sums of two sets of data together."""
        raise NotImplementedError

    def _learn(self, *sums):
        """Set the learned attributes; returns self."""
        raise NotImplementedError

    def _joint(self, X):
        """log P(c, x) for each row x of X: (m, k)."""
        raise NotImplementedError

    # What it gets

    def fit(self, X, y, sample_weight=None):
        """Learn from X (n, d) and its labels y (n,), and forget what was learned before.

        Parameters
        ----------
        X : (n, d) array; the discrete models take anything with indptr, indices, data as well
        y : (n,) labels
        sample_weight : (n,) weights >= 0; None is one each. A weight of two is a sample that came twice

        Raises
        ------
        ValueError : a parameter or the data are not as said
        """
        fresh = type(self)(**self.get_params())
        X = training_matrix(fresh, X, sparse=self._takes_sparse)
        fresh.classes_, codes = labels(self, y, X.shape[0])
        return self._update(fresh, X, codes, sample_weight)

    def partial_fit(self, X, y, classes=None, sample_weight=None):
        """Learn from one more batch; after the last, the model is the one that `fit` makes of all of them.

        Parameters
        ----------
        X, y, sample_weight : as in `fit`
        classes : all labels that will ever come, needed in the first call; later None, or the same ones

        Raises
        ------
        ValueError : as in `fit`; a label that is not among the classes; classes missing, or other than before
        """
        first = not hasattr(self, "classes_")
        if first and classes is None:
            raise ValueError("classes must be passed on the first call to partial_fit: all labels that will ever come")
        wanted = self.classes_ if classes is None else _distinct(classes)
        if not first and not np.array_equal(wanted, self.classes_):
            raise ValueError(f"classes are {self.classes_.tolist()} since the first call to partial_fit, got {classes}")
        before, take = (type(self)(**self.get_params()), training_matrix) if first else (self, new_matrix)
        X = take(before, X, sparse=self._takes_sparse)
        before.classes_ = wanted
        return self._update(before, X, known_labels(self, y, X.shape[0], wanted), sample_weight)

    def predict_joint_log_proba(self, X):
        """log P(c, x) for each row x of X (m, d) and each class: (m, n_classes), columns as in `classes_`."""
        return self._joint(new_matrix(self, X, sparse=self._takes_sparse))

    def predict_log_proba(self, X):
        """log P(c | x): (m, n_classes). nan where no class can have made x, or (ComplementNB) weights are infinite."""
        return log_softmax(self.predict_joint_log_proba(X), axis=1)

    def predict_proba(self, X):
        """P(c | x): (m, n_classes), rows sum to one. nan as in `predict_log_proba`."""
        with np.errstate(under="ignore"):
            return np.exp(self.predict_log_proba(X))

    def predict(self, X):
        """The most probable class of each row of X (m, d): (m,). The first of `classes_` where several are."""
        best = self.predict_joint_log_proba(X).argmax(axis=1)
        return self.classes_[best]

    def merge(self, other):
        """A new model, equal to one fitted on the data of both; its classes are those of either.

        Raises
        ------
        ValueError : another kind of model, other parameters, features or names of features, or labels that cannot be
            sorted together
        NotFittedError : one of the two has learned nothing

        Notes
        -----
        Cost k d, however many samples were seen.
        """
        self._require_fitted()
        check_mergeable(self, other)
        names = getattr(self, "feature_names_in_", getattr(other, "feature_names_in_", None))
        both = self._blank(_distinct(self.classes_, other.classes_), self.n_features_in_, names)
        return both._learn(*self._combine(*(_spread(part, both.classes_) for part in (self, other))))

    def _update(self, before, X, codes, sample_weight):
        """Become what the model `before` is after one more batch. Where something is wrong, nothing changes."""
        weight = None if sample_weight is None else weights(sample_weight, len(codes))
        sums = self._sums(X, codes, weight, len(before.classes_))
        if hasattr(before, "class_count_"):
            sums = self._combine(before._seen(), sums)
        if not sums[0].sum() > 0:
            raise ValueError("sample_weight is zero for every sample so far, and nothing can be learned from them")
        names = getattr(before, "feature_names_in_", None)
        learned = self._blank(before.classes_, before.n_features_in_, names)._learn(*sums)
        vars(self).pop("feature_names_in_", None)  # an earlier fit may have had names
        vars(self).update(vars(learned))
        return self

    def _blank(self, classes, n_features, names=None):
        """A model with the same parameters that has seen nothing yet."""
        model = type(self)(**self.get_params())
        model.classes_, model.n_features_in_ = classes, n_features
        if names is not None:
            vars(model)["feature_names_in_"] = names
        return model


def _distinct(*lists):
    """The distinct labels of all lists, sorted, as an array; ValueError where there are none or they have no order."""
    arrays = [np.atleast_1d(labels) for labels in lists]
    try:
        found = sorted({label for array in arrays for label in array.tolist()})
    except TypeError as error:  # concatenated, numbers among strings would become strings
        raise ValueError(f"labels that go together are all numbers or all strings: {error}") from None
    if not found:
        raise ValueError("classes are all labels that will ever come, got none")
    return np.unique(np.concatenate(arrays))


def _spread(model, classes):
    """The sums of a model, with zeros for those of the classes that it does not have."""
    rows = np.searchsorted(classes, model.classes_)
    spread = []
    for sums in model._seen():
        spread.append(np.zeros((len(classes), *sums.shape[1:])))
        spread[-1][rows] = sums
    return spread
