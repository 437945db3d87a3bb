"""Every picture can be drawn of whatever a study finds, without a warning."""

import dataclasses

import matplotlib.figure
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image

from projects.feature_selection import figures, figures_accuracy, figures_information
from projects.feature_selection.model import Model
from projects.feature_selection.report import PICTURES
from tests.projects.feature_selection.studied import counted, fitted, studied

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture
def drawn(monkeypatch):
    """Pictures are drawn once, of few pixels, not laid out and into no file: the figures by name."""
    found = {}

    def save(figure, path, colors=None, **options):
        figure.set_dpi(20)
        figure.set_layout_engine("none")
        FigureCanvasAgg(figure).draw()
        found[path.stem] = figure
        return path

    for module in (figures_accuracy, figures_information):
        monkeypatch.setattr(module, "save", save)
    return found


def test_a_quick_run_draws_all_pictures_but_that_of_a_truth(results):
    _, out = results
    pictures = list(out.glob("*.png"))
    assert {path.stem for path in pictures} == set(PICTURES) - {"precision"}
    for path in pictures:
        with Image.open(path) as picture:
            assert picture.format == "PNG"
            assert min(picture.size) > 200


@pytest.mark.parametrize("name", ["classes", "number", "one column", "few rows"])
def test_pictures_of_every_task(name, drawn, tmp_path):
    task, model, found = studied(name)
    there = {"precision": found.precision, "accuracy": found.accuracy, "best_pair": found.best_pair}
    there["stability"] = found.stability
    stale = [tmp_path / f"{picture}.png" for picture, study in there.items() if study is None]
    for path in stale:
        path.write_bytes(b"old")
    paths = figures.draw(task, model, found, tmp_path)
    assert list(paths) == [picture for picture in PICTURES if there.get(picture, True) is not None]
    assert set(drawn) == set(paths)
    assert not [path for path in stale if path.exists()]
    if name == "classes":
        axes_have_units(drawn)


def axes_have_units(drawn):
    assert [axis.get_xlabel() for axis in drawn["ranking"].axes] == [
        "score when chosen (nats)",
        "mean information with those chosen before (nats)",
    ]
    assert drawn["information"].axes[0].get_ylabel() == "information with the target (nats)"
    assert drawn["pairs"].axes[-1].get_ylabel() == "information (nats)"
    assert drawn["accuracy"].axes[0].get_ylabel() == "accuracy of rows held back"


def test_scores_of_disr_are_no_nats():
    assert figures_information.unit_of("jmi") == "nats"
    assert figures_information.unit_of("disr") == "no unit: parts of the joint entropy"


def test_p_values_in_words():
    assert figures_information.p_text(None) == ""
    assert figures_information.p_text(0.0004) == "p < 0.001"
    assert figures_information.p_text(0.25) == "p = 0.25"


def test_names_of_criteria_that_end_close_together_share_a_place():
    _, _, found = studied("classes")
    ends = {"mim": 0.2, "mrmr": 0.18, "jmi": 1.0, "cmim": 0.5, "disr": 1.0}
    rows = {name: np.array([[0.1, 0.0], [end, end]]) for name, end in ends.items()}
    places = figures_accuracy._ends(dataclasses.replace(found.precision, by_rows=rows))
    assert places == {1.0: "jmi, disr", 0.5: "cmim", 0.2: "mim, mrmr"}


def test_every_ranking_has_a_look_of_its_own():
    styles = figures_accuracy.looks(["mim", "mrmr", "jmi", "cmim", "disr", "one of theirs", "another"])
    assert len({style["color"] for style in styles.values()}) == 7
    assert len({style["marker"] for style in styles.values()}) == 7


def test_classes_differ_in_color_or_marker(drawn, tmp_path):
    task = counted()
    y = np.arange(len(task.y)) % 20
    many = dataclasses.replace(task, y=y, classes=tuple(map(str, range(20))))
    model = Model(2).fit(many)
    pair = figures_information.BestPair(("a", "b"), many.X_train[:, :2], many.y_train, (True, True), 0.1, (0.0, 0.0))
    figures_information.best_pair(many, pair, tmp_path / "pair")
    points = drawn["pair"].axes[0].collections
    looks = {(tuple(part.get_facecolor()[0]), part.get_paths()[0].vertices.tobytes()) for part in points}
    assert len(points) == len(looks) == 20
    assert model.ranked


def test_points_are_moved_along_discrete_columns_alone():
    values = np.array([[1.0, 0.5], [1.0, 0.5], [3.0, 0.7], [5.0, 0.7]])
    moved = figures_information.spread_out(values, (True, False))
    np.testing.assert_array_equal(moved[:, 1], values[:, 1])
    assert (np.abs(moved - values)[:, 0] <= 0.6).all()
    assert len(set(moved[:, 0])) == 4
    constant = np.ones((3, 2))
    np.testing.assert_array_equal(figures_information.spread_out(constant, (True, True)), constant)


def test_scores_far_below_zero_are_not_shown():
    _, _, found = studied("number")
    judge = next(iter(found.accuracy.scores))
    far = {judge: {"jmi": np.array([-1e6, 0.4, np.nan])}}
    low, high = figures_accuracy._reach(dataclasses.replace(found.accuracy, scores=far))
    assert -0.7 < low < -0.5
    assert 0.4 < high < 1.1


def test_bars_without_an_interval():
    axis = matplotlib.figure.Figure().subplots()
    rows = [dataclasses.replace(row, interval=(np.nan, np.nan)) for row in fitted("classes")[1].ranked]
    figures_information._bars(axis, rows, np.arange(len(rows)), "#000000")
    assert len(axis.patches) == len(rows)
    assert len(axis.collections[0].get_segments()) == 0
