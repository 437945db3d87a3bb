"""What the pictures show is what the formulas and the libraries say, on ordinary tasks and on odd ones."""

import dataclasses
from types import SimpleNamespace

import numpy as np
import pytest
import scipy.stats
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import DotProduct
from sklearn.linear_model import BayesianRidge, Ridge

from foundations.autodiff import from_numpy, grad
from foundations.statistics.model_selection import KFold
from projects.bayesian_regression import studies, studies_checks
from projects.bayesian_regression.model import Model
from projects.bayesian_regression.studies_checks import (
    MOST_ROWS,
    MOST_WEIGHTS,
    Chains,
    kernel_equality,
    log_posterior,
)
from projects.bayesian_regression.studies_evidence import MOST_SIZES, band, covered, evidence, half_width, sizes_to_try
from projects.bayesian_regression.studies_weights import (
    NOISE,
    STAGES,
    WEIGHT_PRECISION,
    clearest,
    deviations,
    line_by_line,
    relevance,
    shrinkage,
    weight_names,
)
from tests.projects.bayesian_regression.studied import SHORT, STUDIED, TASKS, fitted, made, studied


def test_a_line_is_learned_as_if_all_points_had_come_at_once():
    stages = line_by_line(np.random.default_rng(1))
    assert [len(stage.x) for stage in stages] == list(STAGES)
    for stage in stages:
        Phi = np.column_stack([np.ones_like(stage.x), stage.x])
        precision = WEIGHT_PRECISION * np.eye(2) + Phi.T @ Phi / NOISE**2
        np.testing.assert_allclose(stage.covariance, np.linalg.inv(precision), rtol=1e-10)
        np.testing.assert_allclose(stage.mean, np.linalg.solve(precision, Phi.T @ stage.y / NOISE**2), atol=1e-12)
        np.testing.assert_array_equal(stage.x, stages[-1].x[: len(stage.x)])
        unlikely = np.linalg.cholesky(precision).T @ (stage.lines - stage.mean).T
        assert 0.1 < np.mean(unlikely**2) < 3  # of 12 squared standard normal numbers


def test_half_widths_are_those_of_the_normal_distribution():
    levels = np.array([0.0, 0.5, 0.8, 0.95, 0.999])
    np.testing.assert_allclose(half_width(levels), scipy.stats.norm.ppf((1 + levels) / 2), atol=1e-13)


def test_coverage_counts_what_lies_inside():
    y = np.array([0.0, 0.6, -0.7, 1.2, -3.0])
    assert covered(y, np.zeros(5), np.ones(5), (0.5, 0.8, 0.95)).tolist() == [0.4, 0.8, 0.8]
    assert covered(y, np.zeros(5), np.full(5, 9.0), (0.5,)).tolist() == [1.0]


def test_a_band_follows_the_model_and_goes_beyond_the_data():
    task, model = fitted("curve")
    found = band(task, model)
    both = np.concatenate([task.X_train, task.X_test])
    assert found.grid[0] < both.min() and both.max() < found.grid[-1]
    np.testing.assert_array_equal(found.grid_std, model.predict(found.grid[:, None])[1])
    inside = np.abs(task.y_test - found.mean) <= 1.959963984540054 * found.std
    assert found.coverage[0.95] == inside.mean()
    assert (np.diff(found.measured) >= 0).all()
    assert len(band(*fitted("linear")).grid) == 0


@pytest.mark.parametrize("name", ["curve", "linear"])
def test_evidence_is_the_best_fit_times_mackays_occam_factor(name):
    task, model = fitted(name)
    found = evidence(task, model, np.random.default_rng(0), quick=True)
    np.testing.assert_allclose(found.occam, found.evidence - found.fit)
    assert (found.occam < 0).all()
    i = list(found.sizes).index(model.size or len(task.inputs))
    e = model.estimator
    Phi = model.design(task.X_train)
    A = e.weight_precision_ * np.eye(Phi.shape[1]) + e.noise_precision_ * np.cov(Phi.T, bias=True) * len(Phi)
    m, alpha = e.coef_, e.weight_precision_
    occam = -alpha / 2 * m @ m + len(m) / 2 * np.log(alpha) - np.linalg.slogdet(A)[1] / 2
    assert found.occam[i] == pytest.approx(occam, rel=1e-9)
    assert found.chosen == found.sizes[np.argmax(found.evidence)]


def test_cross_validation_is_what_the_library_finds():
    task, model = fitted("curve")
    found = evidence(task, model, np.random.default_rng(3), quick=False)
    size = 4
    total = 0.0
    for train, test in KFold(5, shuffle=True, random_state=np.random.default_rng(3)).split(task.X_train):
        X, y = task.X_train[train], task.y_train[train]
        basis = Model("polynomial", size).fit_basis(X)
        theirs = BayesianRidge(tol=1e-12, alpha_1=0, alpha_2=0, lambda_1=0, lambda_2=0).fit(basis.design(X), y)
        mean, std = theirs.predict(basis.design(task.X_train[test]), return_std=True)
        total += scipy.stats.norm.logpdf(task.y_train[test], mean, std).sum()
    assert found.validated[list(found.sizes).index(size)] == pytest.approx(total, rel=1e-6)


def test_columns_that_say_nothing_lower_the_evidence():
    found = evidence(made(150, 20, 5), Model().fit(*_training(made(150, 20, 5))), np.random.default_rng(0), quick=False)
    assert found.chosen == 5
    assert found.evidence[-1] < found.evidence.max() - 10
    assert len(found.sizes) <= MOST_SIZES
    assert (found.sizes[0], found.sizes[-1]) == (1, 20)


def _training(task):
    return task.X_train, task.y_train


def test_sizes():
    task, model = fitted("curve")
    assert sizes_to_try(task.X_train, model, quick=False) == list(range(1, 16))
    quick = sizes_to_try(task.X_train, model, quick=True)
    assert model.size in quick and len(quick) < 12
    assert sizes_to_try(task.X_train[:5], Model("polynomial", 2), quick=False) == [1, 2, 3, 4]
    assert evidence(*fitted("one column"), np.random.default_rng(0), quick=True) is None


def test_shrinkage_is_ridge_regression():
    task, model = fitted("linear")
    found, beta = shrinkage(task, model, points=9), model.estimator.noise_precision_
    Phi = model.design(task.X_train)
    for precision, coefficients in zip(found.precisions, found.coefficients, strict=True):
        theirs = Ridge(alpha=precision / beta, solver="cholesky").fit(Phi, task.y_train)
        np.testing.assert_allclose(coefficients, theirs.coef_, rtol=1e-8, atol=1e-12)
    assert found.precisions[4] == pytest.approx(found.chosen)
    assert np.argmax(found.evidence) == 4
    assert found.evidence[4] == pytest.approx(model.estimator.log_evidence_)
    assert found.names == list(task.inputs)


def test_a_path_without_weights_ends_at_the_evidences_choice():
    rng = np.random.default_rng(1)
    task = dataclasses.replace(made(60, 2, 5), y_train=rng.standard_normal(60))
    model = Model().fit(*_training(task))
    model.estimator.weight_precision_ = 1e12
    found = shrinkage(task, model, points=9)
    assert found.precisions[-1] == pytest.approx(1e12)
    least_squares = np.linalg.lstsq(model.design(task.X_train), task.y_train - task.y_train.mean(), rcond=None)[0]
    np.testing.assert_allclose(found.coefficients[0], least_squares, rtol=1e-3)
    assert np.abs(found.coefficients[-1]).max() < 1e-9


def test_relevance_sets_what_is_useless_to_zero():
    task = made(200, 12, 5)
    found = relevance(task, Model().fit(*_training(task)))
    assert found.pruned >= 3
    assert (found.own[:5] != 0).all() and (found.own_std[found.own == 0] == 0).all()
    assert found.own_evidence > found.common_evidence


def test_a_weight_that_is_certain_is_the_clearest():
    fitted = SimpleNamespace(covariance_=np.diag([4.0, 0.0]), coef_=np.array([1.0, 2.0]))
    assert deviations(fitted).tolist() == [2.0, 0.0]
    assert clearest(fitted).tolist() == [1, 0]


@pytest.mark.parametrize(("name", "names"), [("linear", "column 1"), ("curve", "degree 1")])
def test_weights_have_names(name, names):
    found = weight_names(*fitted(name))
    assert found[0] == names
    assert len(found) == len(fitted(name)[1].estimator.coef_)


@pytest.mark.parametrize("name", TASKS)
def test_a_gaussian_process_predicts_the_same(name):
    found = kernel_equality(*fitted(name))
    assert found.mean_difference < 1e-6
    assert found.std_difference < 1e-6
    assert found.kernel_log_evidence == pytest.approx(found.log_evidence, abs=1e-5)


def test_the_gaussian_process_is_the_librarys():
    task, model = fitted("linear")
    found, e = kernel_equality(task, model), model.estimator
    center = model.design(task.X_train).mean(axis=0)
    kernel = (1 / e.weight_precision_) * DotProduct(0.0, sigma_0_bounds="fixed")
    library = GaussianProcessRegressor(kernel, alpha=1 / e.noise_precision_, optimizer=None)
    library.fit(model.design(task.X_train) - center, task.y_train - task.y_train.mean())
    mean, std = library.predict(model.design(task.X_test) - center, return_std=True)
    np.testing.assert_allclose(found.kernel_mean, mean + task.y_train.mean(), rtol=1e-9)
    np.testing.assert_allclose(found.kernel_std, np.sqrt(std**2 + 1 / e.noise_precision_), rtol=1e-9)
    assert found.kernel_log_evidence == pytest.approx(library.log_marginal_likelihood_value_, rel=1e-9)


def test_many_rows_are_too_many_for_a_kernel():
    task = made(MOST_ROWS + 50, 2, MOST_ROWS + 10)
    found = kernel_equality(task, Model().fit(*_training(task)))
    assert found.kernel.shape == (MOST_ROWS, MOST_ROWS)
    assert found.kernel_mean.shape == (MOST_ROWS,)
    assert found.mean_difference < 1e-9


@pytest.mark.parametrize("n", [3, 40])
def test_the_log_posterior_is_that_of_all_rows(n):
    rng = np.random.default_rng(0)
    Phi, y, z = rng.standard_normal((n, 4)), rng.standard_normal(n), rng.standard_normal((2, 4))
    origin, unit = rng.standard_normal(4), rng.random(4) + 0.5
    value = log_posterior(Phi, y, 0.7, 2.0, origin, unit)
    point = from_numpy(z.copy()).requires_grad_()
    got = value(point)
    w = origin + unit * z
    C = Phi - Phi.mean(axis=0)
    residual = y - y.mean() - w @ C.T
    wanted = -(residual**2).sum(axis=1) - 0.35 * (w**2).sum(axis=1)
    assert np.diff(got.detach().numpy()) == pytest.approx(np.diff(wanted))  # up to a constant
    (gradient,) = grad(got.sum(), (point,))
    np.testing.assert_allclose(gradient.numpy(), unit * (2 * residual @ C - 0.7 * w), atol=1e-10)


def test_chains_find_the_posterior():
    found = studied("curve")[2].chains
    assert np.abs(found.errors).max() < 4
    assert found.r_hat.max() < 1.05
    assert found.ess.min() > 200
    draws = found.points.reshape(-1, found.points.shape[-1])
    spread = np.sqrt(np.diagonal(found.covariance))
    np.testing.assert_allclose(draws.std(axis=0), spread, rtol=0.15)


def test_the_most_correlated_pair_is_shown():
    covariance = np.array([[4.0, 0.1, 0.0], [0.1, 1.0, -0.9], [0.0, -0.9, 1.0]])
    blank = np.ones(3)
    found = Chains(["a", "b", "c"], np.zeros((2, 4, 3)), blank, covariance, blank, blank, blank, 0.8)
    assert found.pair == (1, 2)
    assert dataclasses.replace(found, covariance=np.eye(1)).pair == (0,)
    np.testing.assert_array_equal(found.errors, [-1.0, -1.0, -1.0])


@pytest.mark.filterwarnings("error::RuntimeWarning")
@pytest.mark.parametrize("name", STUDIED)
def test_every_task_can_be_studied(name):
    task, model, found = studied(name)
    numbers = found.numbers() | found.agreement()
    assert all(value is None or np.isfinite(value) for value in numbers.values())
    assert set(found.band.coverage) == {0.5, 0.8, 0.95}
    assert found.chains.points.shape[2] == min(MOST_WEIGHTS, len(model.estimator.coef_))
    assert np.isfinite(found.shrinkage.coefficients).all() and np.isfinite(found.shrinkage.evidence).all()
    assert found.band.mean.shape == task.y_test.shape


def test_progress_is_told_and_a_seed_repeats_a_study(monkeypatch):
    for length in ("DRAWS", "WARM_UP"):
        monkeypatch.setattr(studies_checks, length, (0, SHORT))
    task, model, found = studied("one column")
    told = []
    again = studies.study(task, model, rng=np.random.default_rng(0), quick=True, progress=lambda: told.append(1))
    assert len(told) == studies.STEPS
    np.testing.assert_array_equal(again.chains.points, found.chains.points)
    np.testing.assert_array_equal(again.line[-1].lines, found.line[-1].lines)
