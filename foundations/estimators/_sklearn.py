"""The one place where our estimators meet scikit-learn.

An estimator of ours works in scikit-learn's `Pipeline`, `GridSearchCV` and `check_estimator` as it is, and inherits
nothing from the library. What that takes beyond `get_params` and `set_params` are four things that only the library
can supply: the object `__sklearn_tags__` returns, `NotFittedError`, `DataConversionWarning` and `ConvergenceWarning`.
They are looked up here, inside functions, so that importing an estimator imports NumPy alone; where scikit-learn is not
installed, stand-ins with the same names and parents take their place.

Source: scikit-learn, "Developing scikit-learn estimators" and `sklearn.utils.Tags`.
"""

from types import SimpleNamespace


class _NotFittedError(ValueError, AttributeError):
    """An estimator was used before `fit`; the stand-in for `sklearn.exceptions.NotFittedError`."""


class _DataConversionWarning(UserWarning):
    """Data were converted on the way in; the stand-in for `sklearn.exceptions.DataConversionWarning`."""


class _ConvergenceWarning(UserWarning):
    """An iteration stopped before it had converged; the stand-in for `sklearn.exceptions.ConvergenceWarning`."""


def not_fitted_error() -> type[Exception]:
    """The class to raise where an estimator is used before `fit`. Compare: sklearn.exceptions.NotFittedError."""
    try:
        from sklearn.exceptions import NotFittedError
    except ImportError:
        return _NotFittedError
    return NotFittedError


def data_conversion_warning() -> type[Warning]:
    """The class to warn with where data are converted. Compare: sklearn.exceptions.DataConversionWarning."""
    try:
        from sklearn.exceptions import DataConversionWarning
    except ImportError:
        return _DataConversionWarning
    return DataConversionWarning


def convergence_warning() -> type[Warning]:
    """The class to warn with where a fit has not converged. Compare: sklearn.exceptions.ConvergenceWarning."""
    try:
        from sklearn.exceptions import ConvergenceWarning
    except ImportError:
        return _ConvergenceWarning
    return ConvergenceWarning


def tags(
    kind: str | None,
    *,
    requires_y: bool,
    preserves_dtype: tuple[str, ...] = (),
    sparse: bool = False,
    positive_only: bool = False,
    poor_score: bool = False,
    multi_output: bool = False,
):
    """What `__sklearn_tags__` returns: how the library should treat an estimator.

    Parameters
    ----------
    kind : "classifier", "regressor", "transformer", another of the library's estimator types, or None
    requires_y : whether `fit` needs y
    preserves_dtype : where there is a `transform`, the dtypes that go out as they came in
    sparse : whether X may be sparse
    positive_only : whether X must not be negative
    poor_score : for a classifier, whether it may fail on data that it is not made for, such as clouds of points
    multi_output : whether y may have several columns

    Compare: sklearn.utils.Tags.
    """
    try:
        from sklearn.utils import ClassifierTags, InputTags, RegressorTags, Tags, TargetTags, TransformerTags
    except ImportError:
        ClassifierTags = InputTags = RegressorTags = SimpleNamespace  # type: ignore
        Tags = TargetTags = TransformerTags = SimpleNamespace  # type: ignore
    return Tags(
        estimator_type=kind,
        input_tags=InputTags(sparse=sparse, positive_only=positive_only),
        target_tags=TargetTags(required=requires_y, multi_output=multi_output),
        transformer_tags=TransformerTags(preserves_dtype=list(preserves_dtype)) if preserves_dtype else None,
        classifier_tags=ClassifierTags(poor_score=poor_score) if kind == "classifier" else None,
        regressor_tags=RegressorTags() if kind == "regressor" else None,
    )
