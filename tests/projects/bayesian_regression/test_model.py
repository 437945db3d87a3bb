"""The model: what its scales do, what its evidence prefers, and that a saved one is the same one."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundations.estimators import BayesianLinearRegression
from projects.bayesian_regression import saved
from projects.bayesian_regression.columns import Columns
from projects.bayesian_regression.model import (
    BASES,
    LINEAR,
    Model,
    evidence_by_size,
    largest,
    location_and_scale,
    sizes_for,
)
from projects.common.columns import Column
from projects.common.errors import UserError
from projects.common.files import load_model, save_model

COLUMNS = Columns((Column("time", "number", fill=0.5),), "height", ("name",))


def wave(n=80, noise=0.1, seed=0):
    rng = np.random.default_rng(seed)
    X = rng.random((n, 1))
    return X, np.sin(6 * X[:, 0]) + noise * rng.standard_normal(n)


def table(n=60, p=4, seed=0):
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((n, p)) * [1, 100, 0.01, 5] + [0, 1000, 3, -2]
    return X, X @ [1.0, 0.05, 30.0, 0.0] + rng.standard_normal(n)


@pytest.mark.parametrize("basis", BASES)
def test_a_curve_is_followed_and_its_noise_found(basis):
    X, y = wave(300)
    size = largest(evidence_by_size(X, y, basis))
    model = Model(basis, size).fit(X, y)
    new = np.linspace(0.05, 0.95, 50)[:, None]
    mean, std = model.predict(new)
    if basis != "fourier":  # which makes the ends meet, and the wave's do not
        assert np.sqrt(np.mean((mean - np.sin(6 * new[:, 0])) ** 2)) < 0.05
    assert model.estimator.noise_precision_**-0.5 == pytest.approx(0.1, rel=0.15)
    assert (std > model.estimator.noise_precision_**-0.5).all()


def test_the_evidence_prefers_the_degree_that_made_the_data():
    rng = np.random.default_rng(1)
    X = rng.uniform(-1, 1, (200, 1))
    y = 1 - 2 * X[:, 0] + 3 * X[:, 0] ** 3 + 0.1 * rng.standard_normal(200)
    assert largest(evidence_by_size(X, y, "polynomial")) == 3


def test_sizes_stay_below_the_number_of_values():
    X = np.repeat([1.0, 2.0, 3.0, 4.0, 5.0, 6.0], 5)[:, None]
    assert sizes_for(X, "polynomial") == [1, 2, 3, 4, 5]
    assert sizes_for(X, "spline") == [2, 3, 4, 5]
    assert len(sizes_for(np.arange(500.0)[:, None], "polynomial")) == len(BASES["polynomial"][1])


def test_a_linear_model_is_the_estimator_on_standardized_columns():
    X, y = table()
    model = Model().fit(X, y)
    Z = (X - X.mean(axis=0)) / X.std(axis=0)
    np.testing.assert_allclose(model.design(X), Z, rtol=1e-10, atol=1e-12)
    alone = BayesianLinearRegression(tol=1e-12, max_iter=10_000).fit(Z, y)
    np.testing.assert_allclose(model.predict(X), alone.predict(Z, return_std=True), rtol=1e-9)


@pytest.mark.parametrize("basis", [LINEAR, *BASES])
def test_units_of_the_inputs_do_not_matter(basis):
    X, y = wave()
    model, other = Model(basis, 4).fit(X, y), Model(basis, 4).fit(1000 * X - 7, y)
    new = np.linspace(0, 1, 9)[:, None]
    np.testing.assert_allclose(model.predict(new), other.predict(1000 * new - 7), rtol=1e-6)


def test_inputs_are_not_overwritten():
    X, y = wave()
    before = X.copy(), y.copy()
    Model("polynomial", 3).fit(X, y).predict(X)
    np.testing.assert_array_equal(X, before[0])
    np.testing.assert_array_equal(y, before[1])


@given(
    st.lists(st.floats(-1e50, 1e50), min_size=2, max_size=20),
    st.sampled_from([1.0, 1e-30, 1e-200]),
)
def test_scales_are_above_zero_whatever_the_numbers(values, unit):
    X = np.array(values)[:, None] * unit
    location, scale = location_and_scale(X)
    assert scale[0] > 0
    Z = (X - location) / scale
    assert np.isfinite(Z).all()
    assert np.abs(Z).max() <= np.sqrt(len(values)) * 1.01 or np.ptp(X) <= 1e-12 * np.abs(X).max()


def test_a_constant_column_becomes_zero():
    location, scale = location_and_scale(np.full((5, 1), 0.1))
    assert scale == 1
    assert abs(location[0] - 0.1) < 1e-16


@pytest.mark.parametrize("basis", [LINEAR, *BASES])
def test_a_saved_model_is_the_same_model(basis, tmp_path):
    X, y = wave()
    model = Model(basis, 0 if basis == LINEAR else 5).fit(X, y)
    saved.save(tmp_path / "model.npz", model, COLUMNS)
    again, columns = saved.load(tmp_path / "model.npz")
    new = np.linspace(-0.2, 1.2, 17)[:, None]
    np.testing.assert_array_equal(again.predict(new), model.predict(new))
    assert columns == COLUMNS
    assert (again.basis, again.size) == (model.basis, model.size)
    assert again.estimator.log_evidence_ == model.estimator.log_evidence_


def damaged(path, **changes):
    """The model at `path` with some of its arrays replaced, or with other words in what it says about itself."""
    arrays = load_model(path, saved.KIND, set(np.load(path).files) - {"kind"})
    about = json.loads(arrays["about"].tobytes())
    about |= {name: changes.pop(name) for name in list(changes) if name in about}
    arrays["about"] = np.frombuffer(json.dumps(about).encode(), np.uint8)
    save_model(path, saved.KIND, **(arrays | changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"about": np.frombuffer(b"not json", np.uint8)},
        {"about": np.zeros(3)},
        {"basis": "wavelet"},
        {"size": "large"},
        {"size": 10**9},
        {"columns": [{"name": "x"}]},
        {"columns": [{"name": "x", "kind": "color", "levels": [], "fill": 0.0}]},
        {"columns": [{"name": "x", "kind": "number", "levels": [], "fill": "red"}]},
        {"columns": []},
        {"b": np.zeros(4)},
        {"G": np.full((1, 1), np.nan)},
        {"location": np.zeros(2)},
        {"scale": np.zeros(1)},
        {"noise_precision": np.array(-1.0)},
        {"y_mean": np.array("red")},
        {"inputs": np.full((80, 1), np.inf)},
        {"inputs": np.zeros((80, 2))},
        {"inputs": np.zeros((0, 1))},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_damaged_model_is_refused(tmp_path, changes):
    path = tmp_path / "model.npz"
    X, y = wave()
    saved.save(path, Model("polynomial", 3).fit(X, y), COLUMNS)
    if "about" in changes:
        arrays = load_model(path, saved.KIND, set(np.load(path).files) - {"kind"})
        save_model(path, saved.KIND, **(arrays | changes))
    else:
        damaged(path, **changes)
    with pytest.raises(UserError, match=r"is damaged \(.*\); train it again\."):
        saved.load(path)


def test_a_model_of_an_older_version_is_refused(tmp_path):
    path = tmp_path / "model.npz"
    saved.save(path, Model("polynomial", 3).fit(*wave()), COLUMNS)
    arrays = load_model(path, saved.KIND, set(np.load(path).files) - {"kind", "low"})
    save_model(path, saved.KIND, **arrays)
    with pytest.raises(UserError, match=r"is no model as this version saves it: it lacks low; train again\."):
        saved.load(path)
