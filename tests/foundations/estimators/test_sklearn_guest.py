"""Our estimators as guests of scikit-learn: its own checks, its tools, and life without it."""

import os
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest
from sklearn import linear_model
from sklearn.base import clone
from sklearn.datasets import load_diabetes, load_iris
from sklearn.exceptions import DataConversionWarning, NotFittedError
from sklearn.model_selection import GridSearchCV, KFold, cross_val_score
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.utils.estimator_checks import estimator_checks_generator

from foundations.estimators import (
    PCA,
    ARDRegression,
    BayesianLinearRegression,
    BernoulliNB,
    ComplementNB,
    FourierFeatures,
    GaussianMixture,
    GaussianNB,
    KMeans,
    KNeighborsClassifier,
    LinearRegression,
    LogisticRegression,
    MultinomialNB,
    OrthogonalPolynomialFeatures,
    RadialFeatures,
    Ridge,
    SplineFeatures,
    _sklearn,
)

ROOT = Path(__file__).resolve().parents[3]
ESTIMATORS = [
    PCA(),
    PCA(2, whiten=True),
    PCA(1, svd_solver="randomized"),
    KNeighborsClassifier(),
    KNeighborsClassifier(3, weights="distance", metric="manhattan"),
    MultinomialNB(),
    MultinomialNB(alpha=0.1, fit_prior=False),
    BernoulliNB(),
    ComplementNB(),
    ComplementNB(norm=True),
    GaussianNB(),
    GaussianNB(var_smoothing=0),
    KMeans(),
    KMeans(3, init="random"),
    GaussianMixture(),
    GaussianMixture(2, covariance_type="tied", init_params="random"),
    GaussianMixture(2, covariance_type="diag", init_params="k-means++"),
    GaussianMixture(2, covariance_type="spherical", init_params="random_from_data"),
    LogisticRegression(),
    *(LogisticRegression(solver=name) for name in ("newton", "lbfgs", "gradient-descent")),
    LogisticRegression(solver="proximal-gradient", tol=1e-5),
    LogisticRegression(l1_ratio=1, class_weight="balanced", tol=1e-5),
    LinearRegression(),
    Ridge(),
    Ridge(0.0, fit_intercept=False),
    OrthogonalPolynomialFeatures(),
    RadialFeatures(),
    FourierFeatures(),
    SplineFeatures(),
    BayesianLinearRegression(),
    BayesianLinearRegression(weight_precision=0.1, noise_precision=2.0, fit_intercept=False),
    ARDRegression(),
]


def checks():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # "does not inherit from BaseEstimator": so it is meant to be
        for estimator in ESTIMATORS:
            for _, check in estimator_checks_generator(estimator):
                name = getattr(check, "func", check).__name__
                if name == "check_array_api_input":
                    continue  # see test_passes_the_check_that_needs_array_dispatch
                yield pytest.param(estimator, check, id=f"{estimator}-{name}")


@pytest.mark.parametrize(("estimator", "check"), list(checks()))
def test_passes_scikit_learns_check(estimator, check):
    check(clone(estimator))


def test_passes_the_check_that_needs_array_dispatch():
    # SciPy reads the switch when it is imported, so this one needs a process of its own.
    program = (
        "from sklearn.utils.estimator_checks import check_array_api_input as check\n"
        "from foundations import estimators\n"
        "for estimator in (getattr(estimators, name)() for name in estimators.__all__):\n"
        "    check(type(estimator).__name__, estimator, array_namespace='numpy', expect_only_array_outputs=False)\n"
    )
    environment = {**os.environ, "SCIPY_ARRAY_API": "1"}
    run = subprocess.run([sys.executable, "-c", program], env=environment, cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr


def test_pipeline_grid_search_and_cross_validation():
    X, y = load_iris(return_X_y=True)
    pipeline = make_pipeline(PCA(), KNeighborsClassifier())
    grid = {"pca__n_components": [1, 3], "pca__whiten": [False, True], "kneighborsclassifier__n_neighbors": [1, 5]}
    search = GridSearchCV(pipeline, grid, cv=3).fit(X, y)
    assert search.best_score_ > 0.95
    scores = cross_val_score(search.best_estimator_, X, y, cv=5)
    assert scores.shape == (5,)
    assert scores.mean() > 0.95
    assert list(search.best_estimator_[:-1].get_feature_names_out()) == ["pca0", "pca1", "pca2"]


def test_logistic_regression_in_a_pipeline_and_a_grid():
    X, y = load_iris(return_X_y=True)
    pipeline = make_pipeline(PCA(), LogisticRegression(tol=1e-4))
    grid = {"logisticregression__penalty": ["l1", "l2"], "logisticregression__C": [0.1, 10.0]}
    ours = GridSearchCV(pipeline, grid, cv=3, error_score="raise").fit(X, y)
    assert cross_val_score(ours.best_estimator_, X, y, cv=5, scoring="neg_log_loss").mean() > -0.2
    assert ours.best_score_ > 0.95


def test_linear_models_in_a_pipeline_and_a_grid():
    X, y = load_diabetes(return_X_y=True)
    grid = {"pca__n_components": [2, 5, None], "ridge__alpha": [0.0, 0.1, 10.0]}
    search = GridSearchCV(make_pipeline(PCA(), Ridge()), grid, cv=3, error_score="raise").fit(X, y)
    assert search.best_params_["ridge__alpha"] != 10.0
    scores = cross_val_score(LinearRegression(), X, y, cv=5)
    np.testing.assert_allclose(scores, cross_val_score(linear_model.LinearRegression(), X, y, cv=5), rtol=1e-9)


def test_bayesian_regression_in_a_pipeline_and_a_grid():
    X, y = load_diabetes(return_X_y=True)
    pipeline = make_pipeline(PCA(), BayesianLinearRegression())
    grid = {"pca__n_components": [1, 10], "bayesianlinearregression__weight_precision": [None, 1e9]}
    search = GridSearchCV(pipeline, grid, cv=3, error_score="raise").fit(X, y)
    assert search.best_params_ == {"pca__n_components": 10, "bayesianlinearregression__weight_precision": None}
    assert search.best_score_ > 0.45
    assert cross_val_score(ARDRegression(), X, y, cv=3).mean() > 0.45


def test_bases_in_a_pipeline_and_a_grid():
    x = np.linspace(0, 6, 80)[:, None]
    y = np.sin(2 * x[:, 0])
    for basis, name, sizes in [
        (OrthogonalPolynomialFeatures(), "degree", [1, 12]),
        (RadialFeatures(), "n_centers", [2, 15]),
        (FourierFeatures(period=2 * np.pi), "n_harmonics", [1, 2]),
        (SplineFeatures(), "n_knots", [2, 12]),
    ]:
        pipeline = Pipeline([("basis", basis), ("model", LinearRegression())])
        search = GridSearchCV(pipeline, {f"basis__{name}": sizes}, cv=KFold(4, shuffle=True, random_state=0)).fit(x, y)
        assert search.best_params_ == {f"basis__{name}": sizes[1]} and search.best_score_ > 0.99
        names = search.best_estimator_[:-1].get_feature_names_out()
        assert len(names) == search.best_estimator_["model"].n_features_in_


def test_errors_and_warnings_are_scikit_learns_where_it_is_installed():
    with pytest.raises(NotFittedError, match="call fit"):
        PCA().transform([[1.0]])
    with pytest.warns(DataConversionWarning):
        KNeighborsClassifier(1).fit([[0.0], [1.0]], [[0], [1]])


def test_stand_ins_where_scikit_learn_is_absent(monkeypatch):
    for module in ("sklearn", "sklearn.exceptions", "sklearn.utils"):
        monkeypatch.setitem(sys.modules, module, None)  # makes `import` raise
    assert not issubclass(_sklearn.not_fitted_error(), NotFittedError)
    with pytest.raises(ValueError, match="call fit") as caught:
        PCA().transform([[1.0]])
    assert isinstance(caught.value, AttributeError)  # as the library's is both
    with pytest.warns(UserWarning, match="column-vector"):
        model = KNeighborsClassifier(1).fit([[0.0], [1.0]], [[0], [1]])
    assert model.predict([[0.9]]).tolist() == [1]
    tags = model.__sklearn_tags__()
    assert (tags.estimator_type, tags.target_tags.required) == ("classifier", True)
    assert PCA().__sklearn_tags__().transformer_tags.preserves_dtype == ["float64", "float32"]
