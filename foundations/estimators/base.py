"""What every estimator has in common: parameters in, learned state out.

The constructor stores its arguments under their own names and does nothing else; `fit` looks at data, leaves what it
learned in attributes that end in `_`, and returns the estimator. Because of this convention a search over parameters
needs to know nothing about the model: it copies an estimator by `type(e)(**e.get_params())`.

    Estimator      get_params, set_params, a repr that is the call that makes it
    Transformer    adds fit_transform
    Classifier     adds score: the accuracy
    Regressor      adds score: R²
    Clusterer      adds fit_predict

Left out: parameters of parameters (`set_params(step__name=...)`), since no estimator here contains another.
Source: Buitinck et al., API design for machine learning software, 2013.
"""

import inspect
from typing import Any

from foundations.estimators import _sklearn
from foundations.statistics.metrics import accuracy_score, r2_score


class Estimator:
    """Base of every estimator. Compare: sklearn.base.BaseEstimator."""

    _kind: str | None = None  # "classifier", "transformer", ... as scikit-learn's tags name it
    _requires_y = False
    _preserves_dtype: tuple[str, ...] = ()
    _takes_sparse = False
    _positive_only = False  # whether X must not be negative
    _multi_output = False  # whether y may have several columns
    _poor_score = False  # whether data that are not what the model is for may well defeat it

    @classmethod
    def _defaults(cls) -> dict[str, Any]:
        """Names and defaults of the constructor's arguments, by name."""
        arguments = list(inspect.signature(cls.__init__).parameters.values())[1:]  # the first one is self
        return {argument.name: argument.default for argument in sorted(arguments, key=lambda a: a.name)}

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """The constructor's arguments as they are now, by name. `deep` is accepted and changes nothing."""
        return {name: getattr(self, name) for name in self._defaults()}

    def set_params(self, **params):
        """Change constructor arguments by name; returns the estimator. ValueError on a name it does not have."""
        known = self._defaults()
        for name in params:
            if name not in known:
                raise ValueError(f"{type(self).__name__} has no parameter {name!r}; it has {', '.join(known)}")
        for name, value in params.items():
            setattr(self, name, value)
        return self

    def __repr__(self) -> str:
        """The call that makes this estimator; arguments at their defaults are left out."""
        defaults, now = self._defaults(), self.get_params()
        changed = (f"{name}={now[name]!r}" for name in now if repr(now[name]) != repr(defaults[name]))
        return f"{type(self).__name__}({', '.join(changed)})"

    def __sklearn_tags__(self):
        return _sklearn.tags(
            self._kind,
            requires_y=self._requires_y,
            preserves_dtype=self._preserves_dtype,
            sparse=self._takes_sparse,
            positive_only=self._positive_only,
            poor_score=self._poor_score,
            multi_output=self._multi_output,
        )

    def _require_fitted(self) -> None:
        """Raise NotFittedError where `fit` has not been called."""
        learned = (name for name in vars(self) if name.endswith("_") and not name.endswith("_in_"))
        if not any(learned):  # n_features_in_ and feature_names_in_ alone: `fit` gave up on its way
            name = type(self).__name__
            raise _sklearn.not_fitted_error()(f"this {name} has learned nothing yet: call fit before using it")


class Transformer(Estimator):
    """An estimator with `transform`. Compare: sklearn.base.TransformerMixin."""

    _kind = "transformer"
    _preserves_dtype = ("float64", "float32")

    def fit_transform(self, X, y=None):
        """`fit(X, y)`, then `transform(X)`."""
        return self.fit(X, y).transform(X)  # type: ignore[attr-defined]


class Classifier(Estimator):
    """An estimator whose `predict` gives labels. Compare: sklearn.base.ClassifierMixin."""

    _kind = "classifier"
    _requires_y = True

    def score(self, X, y, sample_weight=None) -> float:
        """Accuracy: the fraction of samples in X, or of their weight, whose predicted label is the one in y."""
        return accuracy_score(y, self.predict(X), sample_weight=sample_weight)  # type: ignore[attr-defined]


class Regressor(Estimator):
    """An estimator whose `predict` gives numbers. Compare: sklearn.base.RegressorMixin."""

    _kind = "regressor"
    _requires_y = True

    def score(self, X, y, sample_weight=None) -> float:
        """R²: the share of the variance of y, over samples or their weight, that `predict(X)` explains."""
        return r2_score(y, self.predict(X), sample_weight=sample_weight)  # type: ignore[attr-defined]


class Clusterer(Estimator):
    """An estimator that labels the samples it was fitted on. Compare: sklearn.base.ClusterMixin."""

    _kind = "clusterer"

    def fit_predict(self, X, y=None):
        """`fit(X)`, then `labels_`."""
        return self.fit(X).labels_  # type: ignore[attr-defined]
