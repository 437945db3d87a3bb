"""Every picture can be drawn of whatever a study finds, without a warning."""

import dataclasses

import matplotlib.figure
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image

from projects.bayesian_regression import figures, figures_checks, figures_evidence, figures_weights
from projects.bayesian_regression.report import PICTURES
from tests.projects.bayesian_regression.studied import fitted, studied

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture
def drawn(monkeypatch):
    """Pictures are drawn once, of few pixels, not laid out and into no file: their names."""
    count = []

    def save(figure, path, colors=None, **options):
        figure.set_dpi(20)
        figure.set_layout_engine("none")
        FigureCanvasAgg(figure).draw()
        count.append(path)
        return path

    for module in (figures_checks, figures_evidence, figures_weights):
        monkeypatch.setattr(module, "save", save)
    return count


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
        monkeypatch.setattr(module, "save", lambda figure, path, *colors, **options: path)
    monkeypatch.setattr(figures_weights, "GRID", 4)
    task, model, found = studied("two rows")
    stale = [tmp_path / f"{name}.png" for name in ("evidence", "coverage")]
    for path in stale:
        path.write_bytes(b"old")
    drawn = figures.draw(task, model, found, tmp_path)
    assert list(drawn) == [name for name in PICTURES if name not in ("evidence", "coverage")]
    assert not [path for path in stale if path.exists()]


def test_pictures_of_few_rows(drawn):
    task, model, found = studied("few rows")
    unit = figures.coefficient_unit(task, model)
    figures_evidence.predictive_band(task, found.band, "band")
    figures_evidence.evidence(found.evidence, "evidence")
    figures_weights.shrinkage(found.shrinkage, unit, "shrinkage")
    figures_weights.relevance(found.relevance, unit, "relevance")
    figures_checks.chains(found.chains, unit, "chains")
    assert drawn == ["band", "evidence", "shrinkage", "relevance", "chains"]


def test_pictures_of_odd_tasks(drawn):
    task, _, found = studied("curve")
    figures_evidence.predictive_band(task, found.band, "a curve")
    figures_checks.chains(studied("one column")[2].chains, "m", "one weight")
    figures_weights.shrinkage(studied("no noise")[2].shrinkage, "m", "no noise")
    figures_evidence.evidence(studied("more columns than rows")[2].evidence, "many columns")
    flat = dataclasses.replace(found.kernel, kernel=np.zeros((3, 3)), std=np.ones(20), kernel_std=np.ones(20))
    figures_checks.kernel(task, flat, "a kernel of zeros")
    assert len(drawn) == 5


def test_two_rows_are_not_called_held_out():
    task, _, found = studied("two rows")
    figure = matplotlib.figure.Figure()
    figures_evidence._row_by_row(figure.subplots(), task, found.band)
    assert figure.axes[0].get_xlabel() == "training rows, by their prediction"


def test_a_curve_far_below_does_not_flatten_the_other():
    axis = matplotlib.figure.Figure().subplots()
    figures_evidence._deep(axis, np.array([-9.0, -5.0]), np.array([-6e15, -7e15]))
    assert axis.get_ylim()[0] > -10
    figures_evidence._deep(axis, np.array([-9.0, -5.0]), np.array([-300.0, -200.0]))
    assert -280 < axis.get_ylim()[0] < -200


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
