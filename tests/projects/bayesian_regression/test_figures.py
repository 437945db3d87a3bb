"""Every picture can be drawn of whatever a study finds, without a warning."""

import dataclasses

import matplotlib
import numpy as np
import pytest
from PIL import Image

from projects.bayesian_regression import figures, figures_checks, figures_evidence, figures_weights
from projects.bayesian_regression.report import PICTURES
from tests.projects.bayesian_regression.studied import fitted, studied

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture
def coarse():
    """Pictures of few pixels are drawn sooner."""
    with matplotlib.rc_context({"savefig.dpi": 30}):
        yield


def test_a_quick_run_draws_all_pictures(results):
    _, out = results
    pictures = list(out.glob("*.png"))
    assert {path.stem for path in pictures} == set(PICTURES)
    for path in pictures:
        with Image.open(path) as picture:
            assert picture.format == "PNG"
            assert min(picture.size) > 200


def test_a_picture_of_an_earlier_run_is_removed(tmp_path, monkeypatch):
    for module in (figures_checks, figures_evidence, figures_weights):
        monkeypatch.setattr(module, "save", lambda figure, path, colors=None: path)
    monkeypatch.setattr(figures_weights, "GRID", 4)
    task, model, found = studied("one column")
    stale = tmp_path / "evidence.png"
    stale.write_bytes(b"old")
    drawn = figures.draw(task, model, found, tmp_path)
    assert list(drawn) == [name for name in PICTURES if name != "evidence"]
    assert not stale.exists()


def test_pictures_of_few_rows(tmp_path, coarse):
    task, model, found = studied("few rows")
    unit = figures.coefficient_unit(task, model)
    to = tmp_path / "a.png"
    drawn = [
        figures_evidence.predictive_band(task, found.band, to),
        figures_evidence.evidence(found.evidence, to),
        figures_weights.shrinkage(found.shrinkage, unit, to),
        figures_weights.relevance(found.relevance, unit, to),
        figures_checks.chains(found.chains, unit, to),
    ]
    assert all(path.stat().st_size > 1000 for path in drawn)


def test_pictures_of_odd_tasks(tmp_path, coarse):
    to = tmp_path / "a.png"
    task, _, found = studied("curve")
    assert figures_evidence.predictive_band(task, found.band, to).stat().st_size > 1000
    assert figures_checks.chains(studied("one column")[2].chains, "m", to).stat().st_size > 1000
    assert figures_weights.shrinkage(studied("no noise")[2].shrinkage, "m", to).stat().st_size > 1000
    assert figures_evidence.evidence(studied("more columns than rows")[2].evidence, to).stat().st_size > 1000


def test_kernel_and_coverage(tmp_path, coarse):
    task, _, found = studied("curve")
    assert figures_checks.kernel(task, found.kernel, tmp_path / "a.png").stat().st_size > 1000
    assert figures_evidence.coverage(task, found.band, tmp_path / "b.png").stat().st_size > 1000
    flat = dataclasses.replace(found.kernel, kernel=np.zeros((3, 3)), std=np.ones(20), kernel_std=np.ones(20))
    assert figures_checks.kernel(task, flat, tmp_path / "c.png").stat().st_size > 1000


def test_ellipses_are_where_the_density_is_that_of_so_many_deviations():
    mean, covariance = np.array([1.0, -2.0]), np.array([[2.0, 0.9], [0.9, 0.5]])
    x, y = figures_weights.ellipses(mean, covariance, (1.0, 3.0))
    points = np.stack([x, y])[:, ~np.isnan(x)] - mean[:, None]
    distance = np.sqrt(np.sum(points * np.linalg.solve(covariance, points), axis=0))
    np.testing.assert_allclose(distance, np.repeat([1.0, 3.0], 100), rtol=1e-9)
    assert np.isnan(x).sum() == 2


def test_the_density_of_two_weights():
    covariance = np.array([[2.0, 0.9], [0.9, 0.5]])
    density = figures_weights._gaussian(np.array([1.0, -2.0]), covariance)
    away = np.array([0.3, 0.4])
    assert density(1.0, -2.0) == 1.0
    assert density(1.3, -1.6) == pytest.approx(np.exp(-0.5 * away @ np.linalg.inv(covariance) @ away))


def test_coefficients_have_a_unit():
    assert figures.coefficient_unit(*fitted("curve")) == "m"
    assert figures.coefficient_unit(*fitted("linear")) == "\u200b_height \\$ per standard deviation"
