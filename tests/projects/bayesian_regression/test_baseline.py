"""The library fits the same model, and both are judged by the same numbers."""

import dataclasses

import numpy as np
import pytest
import scipy.stats
from sklearn.datasets import load_diabetes
from sklearn.metrics import root_mean_squared_error

from projects.bayesian_regression import baseline
from projects.bayesian_regression.evaluate import evaluate, relative, scores
from projects.bayesian_regression.model import MAX_ITER, TOLERANCE, Model, Task


def diabetes_task():
    X, y = load_diabetes(return_X_y=True, scaled=False)
    names = tuple(f"x{i}" for i in range(10))
    return Task("diabetes", "bundled", names, "progression", "", X[:300], y[:300], X[300:], y[300:], False)


def curve_task():
    rng = np.random.default_rng(0)
    X = rng.random((120, 1))
    y = 10 * np.sin(6 * X[:, 0]) + rng.standard_normal(120)
    return Task("user", "user", ("time",), "height", "", X[:90], y[:90], X[90:], y[90:], True)


CASES = {"linear": (diabetes_task, Model()), "polynomial": (curve_task, Model("polynomial", 7))}


@pytest.fixture(scope="module", params=CASES)
def judged(request):
    """A task, a model fitted to it, and what the evaluation says of both sides."""
    make, model = CASES[request.param]
    task = make()
    model.fit(task.X_train, task.y_train)
    return task, model, evaluate(task, model, rounds=2, with_baseline=True)


def test_both_sides_agree(judged):
    agreement = judged[2].agreement
    assert set(agreement) == {
        *("coefficients", "weight_precision", "noise_precision", "predictive_std", "log_evidence"),
        *("ard_coefficients", "ard_weight_precisions", "ard_noise_precision", "ard_predictive_std"),
    }
    for name, difference in agreement.items():
        assert difference < 1e-6, name


def test_both_sides_are_as_good(judged):
    _, _, found = judged
    assert found.ours.keys() == found.library.keys()
    for name, value in found.library.items():
        assert found.ours[name] == pytest.approx(value, rel=1e-6), name
    for metric in ("rmse", "log_likelihood"):
        better = found.dummy[metric] - found.ours[metric]
        assert better > 0 if metric == "rmse" else better < 0


def test_both_sides_are_timed_in_the_same_phases(judged):
    _, _, found = judged
    assert set(found.watch.seconds()) == set(found.library_watch.seconds()) == {"fit", "predict", "total"}
    assert [len(times) for times in found.watch.rounds.values()] == [2, 2]


def test_a_difference_is_seen():
    task = diabetes_task()
    model = Model().fit(task.X_train, task.y_train)
    Phi = model.design(task.X_train)
    with_priors = baseline.BayesianRidge(alpha_1=10, lambda_1=10).fit(Phi, task.y_train)
    theirs = baseline.fit(Phi, task.y_train, TOLERANCE, MAX_ITER)
    assert relative(model.estimator.coef_, theirs.coef_) < 1e-9
    assert relative(model.estimator.coef_, with_priors.coef_) > 1e-3


def test_evidence_at_equal_precisions():
    task = diabetes_task()
    model = Model().fit(task.X_train, task.y_train)
    Phi = model.design(task.X_train)
    for alpha, beta in [(1.0, 1.0), (0.01, 3e-4), (40.0, 1e-5)]:
        wanted = baseline.log_evidence(Phi, task.y_train, alpha, beta)
        assert model.estimator.log_evidence(alpha, beta) == pytest.approx(wanted, rel=1e-10)


def test_scores():
    rng = np.random.default_rng(0)
    y, mean, std = rng.standard_normal(40), rng.standard_normal(40), rng.random(40) + 0.2
    got = scores(y, mean, std)
    assert got["rmse"] == pytest.approx(root_mean_squared_error(y, mean), rel=1e-12)
    assert got["log_likelihood"] == pytest.approx(scipy.stats.norm.logpdf(y, mean, std).mean(), rel=1e-12)
    for level in (50, 80, 95):
        low, high = scipy.stats.norm.interval(level / 100, mean, std)
        assert got[f"coverage_{level}"] == np.mean((low <= y) & (y <= high))


EXACT = {  # rows that a model meets without error, on which the library divides by zero
    "a line": ([[-0.1], [0.1]], [-0.1, 0.1]),
    "whole numbers": ([[0, 0], [2, 1], [2, 1], [1, 0], [2, 0], [2, 0], [2, 1], [2, 0]], [0, 3, 3, 1, 2, 2, 3, 2]),
    "more columns than rows": ([[0.43, -0.88, -0.01], [0.26, 0.62, 0.16]], [2, 0]),
}


@pytest.mark.filterwarnings("error")
@pytest.mark.filterwarnings("ignore:no convergence")
@pytest.mark.parametrize("name", EXACT)
def test_rows_without_error_break_nothing(name, monkeypatch):
    monkeypatch.setattr("projects.bayesian_regression.evaluate.MAX_ITER", 100)  # neither side converges on some
    X, y = (np.array(part, dtype=float) for part in EXACT[name])
    task = Task("user", "user", tuple("abc")[: X.shape[1]], "y", "", X, y, X[:1], y[:1], False)
    found = evaluate(task, Model().fit(X, y), rounds=1, with_baseline=True)
    assert found.ours["rmse"] < 1e-6
    assert found.ours.keys() == found.library.keys()


def test_a_library_that_breaks_down_has_no_metrics(monkeypatch):
    task = curve_task()
    model = Model("polynomial", 3).fit(task.X_train, task.y_train)
    broken = np.full(len(task.y_test), np.nan)
    monkeypatch.setattr(baseline, "ard", lambda *arguments: None)
    monkeypatch.setattr(baseline, "predict", lambda fitted, Phi: (broken, broken))
    found = evaluate(task, model, rounds=1, with_baseline=True)
    assert found.library["rmse"] is found.library["rmse_ard"] is found.library["coverage_50"] is None
    assert found.ours["rmse"] > 0
    assert not [name for name in found.agreement if name.startswith("ard")]


def test_rows_that_were_learned_from_are_no_judges():
    task = dataclasses.replace(curve_task(), held_back=False)
    found = evaluate(task, Model().fit(task.X_train, task.y_train), rounds=1, with_baseline=True)
    held_out = found.ours.keys() - {"log_evidence"}
    assert {found.ours[name] for name in held_out} == {found.library[name] for name in held_out} == {None}
    assert set(found.dummy.values()) == {None}
    assert np.isfinite(found.ours["log_evidence"])


@pytest.mark.parametrize("std", [0.0, np.nan])
def test_without_a_density_there_is_no_likelihood(std):
    assert scores(np.zeros(3), np.ones(3), std)["log_likelihood"] is None


def test_least_squares_has_no_density_where_it_has_no_residuals():
    rng = np.random.default_rng(0)
    X, y = rng.standard_normal((30, 12)), rng.standard_normal(30)
    task = Task("user", "user", tuple("abcdefghijkl"), "y", "", X[:13], y[:13], X[13:], y[13:], False)
    found = evaluate(task, Model().fit(task.X_train, task.y_train), rounds=1, with_baseline=False)
    assert found.ours["log_likelihood_least_squares"] is None
    assert found.ours["rmse_least_squares"] > 0
    assert found.library is found.dummy is found.agreement is None


def test_the_dummy_is_the_mean():
    y = np.array([1.0, 2.0, 6.0])
    np.testing.assert_array_equal(baseline.dummy(y, 2), [3.0, 3.0])
