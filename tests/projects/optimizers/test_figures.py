"""Every picture can be drawn of whatever a run finds, without a warning, and looks for each optimizer differ."""

import numpy as np
import pytest
from PIL import Image

from projects.optimizers import figures
from projects.optimizers.animation import animate
from projects.optimizers.contest import contest
from projects.optimizers.figures_looks import LOOKS, ground, last_seen, seen_from_above, view
from projects.optimizers.figures_rates import _colored
from projects.optimizers.model import OPTIMIZERS
from projects.optimizers.report import PICTURES
from projects.optimizers.surfaces import SURFACES, surface
from tests.projects.optimizers.findings import RATES, findings

pytestmark = pytest.mark.filterwarnings("error")


def test_optimizers_can_be_told_apart():
    assert set(LOOKS) == set(OPTIMIZERS)
    lines = {(look["color"], str(look["linestyle"])) for look in LOOKS.values()}
    assert len(lines) == len(OPTIMIZERS)
    assert len({look["marker"] for look in LOOKS.values()}) == len(OPTIMIZERS)


def test_all_pictures_are_drawn_and_said(results):
    pictures = list(results.glob("*.png"))
    assert {path.stem for path in pictures} | {"race", *figures.NOT_QUICKLY} == set(PICTURES)
    for path in pictures:
        with Image.open(path) as picture:
            assert picture.format == "PNG"
            assert min(picture.size) > 200


@pytest.mark.parametrize(
    ("formula", "names", "lr", "start"),
    [
        ("7", ("adam",), None, None),  # constant
        ("x**3 - 3*x*y**2", ("gd",), 5.0, None),  # no lowest point, and all lost
        ("log(x) + y**2", ("gd", "adam"), 0.5, (1.0, 1.0)),  # nan in half of the picture
        ("-x**2", ("lion",), None, (1e6, 0.0)),  # far off
    ],
)
def test_main_pictures_of_odd_races(tmp_path, formula, names, lr, start):
    descended = surface(formula)
    main = contest(descended, start or descended.start, names, 12, RATES, lr)
    drawings = (figures.paths.contour, figures.paths.relief, figures.paths.one_by_one, figures.paths.losses)
    for draw in (*drawings, figures.rates.sweep):
        assert draw(main, tmp_path / "a.png").stat().st_size > 1000
    assert animate(main, tmp_path / "a.gif", quick=True).stat().st_size > 1000


def test_animation_repeats_and_begins_at_the_start(tmp_path):
    main = findings(tmp_path).main
    path = animate(main, tmp_path / "race.gif", quick=False)
    assert [file.name for file in tmp_path.iterdir()] == ["race.gif"]  # nothing half written is left
    with Image.open(path) as picture:
        assert picture.info["loop"] == 0
        assert picture.n_frames == len(np.unique(np.geomspace(1, main.steps + 1, 76).round()))
        first = np.array(picture.convert("RGB"))
        picture.seek(picture.n_frames - 1)
        assert (first != np.array(picture.convert("RGB"))).any()


def test_a_view_holds_the_start_and_what_is_near():
    bowl = SURFACES["bowl-10"]  # domain -2.5 to 2.5, -2 to 2
    assert view(bowl, (0, 0), []) == (-2.5, 2.5, -2.0, 2.0)
    x0, x1, y0, y1 = view(bowl, (9.0, 0), [np.array([[0.0, 0.0], [0.0, 3.0]]), np.array([[0.0, 0.0], [1e5, 0.0]])])
    assert (x0, y0) == (-2.5, -2.0)
    assert 9 < x1 < 10
    assert 3 < y1 < 4


def test_ground_counts_from_the_lowest():
    x = np.linspace(0, 1, 5)
    values = np.arange(25.0).reshape(5, 5)
    values[0, 0] = np.inf
    below = seen_from_above(x, x, values, lowest=-1.0)
    assert np.isnan(below.logs[0, 0])
    assert below.logs[4, 4] == pytest.approx(np.log10(25))
    assert below.at(np.array([9.0])) == pytest.approx(1.0)
    assert below.at(np.array([np.inf, -5.0])) == pytest.approx(below.levels[[-1, 0]])
    flat = ground(surface("7"), 7.0, (0.0, 1.0, 0.0, 1.0), 4)
    assert not flat.logs.any()


def test_paths_are_marked_where_they_were_last_seen():
    _, axes = figures.paths.canvas()
    axes[0, 0].set(xlim=(0, 1), ylim=(0, 1))
    points = np.array([[0.5, 0.5], [2.0, 0.5], [0.7, 0.8], [0.7, -1.0]])
    assert last_seen(axes[0, 0], points).tolist() == pytest.approx([0.7, 0.0])
    assert last_seen(axes[0, 0], points[:3]).tolist() == [0.7, 0.8]
    assert last_seen(axes[0, 0], points + 10).tolist() == [10.5, 10.5]


def test_basins_have_a_color_for_each_ending():
    nearest, far = np.array([[0, 1, 0, -1]]), np.array([[0.0, 0.1, 5.0, np.nan]])
    colors = _colored(nearest, far, arrived=1.0)
    assert colors.shape == (1, 4, 3)
    assert len(np.unique(colors[0], axis=0)) == 4


def test_one_optimizer_without_theory(tmp_path):
    bowl = SURFACES["bowl-10"]
    found = contest(bowl, bowl.start, ["adam"], 5, RATES, None)
    assert figures.rates.theory(found, tmp_path / "a.png").exists()
