"""Which faces a run gets: real ones, drawn ones, the user's own, or one sentence on why none."""

import numpy as np
import pytest
from PIL import Image

from projects.common.errors import UserError
from projects.common.fetch import DataUnavailable, fetch
from projects.eigenfaces import data
from projects.eigenfaces.data import DATASETS, load
from projects.eigenfaces.drawn_faces import draw_faces


@pytest.fixture
def nothing_to_be_had(monkeypatch, tmp_path):
    """An empty cache and no mirror. Few faces are drawn, to be quick."""
    monkeypatch.setenv("FOUNDATIONS_DATA", str(tmp_path / "cache"))
    monkeypatch.delenv("FOUNDATIONS_DATA_MIRROR", raising=False)
    monkeypatch.setattr(data, "draw_faces", lambda seed: draw_faces(seed, people=3, pictures=2))


def real(dataset):
    """The data set, or a skip that says why."""
    try:
        fetch(dataset, offline=True)
    except DataUnavailable as problem:
        pytest.skip(str(problem))
    return load(dataset=dataset, offline=True)


def test_att_faces():
    faces = real("att_faces")
    assert faces.images.shape == (400, 112, 92) and faces.images.dtype == np.float64
    assert np.array_equal(np.bincount(faces.people), np.full(40, 10)) and np.all(np.diff(faces.people) >= 0)
    assert (faces.names[0], faces.names[-1]) == ("s1", "s40")
    assert faces.dataset == "att_faces" and faces.source in ("cache", "mirror") and faces.notes == []
    assert faces.images.min() >= 0 and 0.9 < faces.images.max() <= 1


def test_att_faces_are_the_default():
    faces = real("att_faces")
    assert np.array_equal(load(offline=True).images, faces.images)


def test_olivetti_faces_are_those_of_scikit_learn():
    faces = real("olivetti")
    assert faces.images.shape == (400, 64, 64) and len(faces.names) == 40
    assert np.array_equal(np.bincount(faces.people), np.full(40, 10))
    darkest, brightest = faces.images.min(), faces.images.max()
    scaled = (faces.images[0].ravel() - darkest) / (brightest - darkest)  # as fetch_olivetti_faces scales them
    np.testing.assert_allclose(scaled[[0, 1, 2, 3]], [0.30991736, 0.3677686, 0.41735536, 0.44214877], atol=1e-7)
    assert scaled[-1] == pytest.approx(0.1570248, abs=1e-7)


def test_olivetti_faces_are_att_faces_cut_and_upright():
    """The same photographs: brightest and darkest thirds of the mean faces lie in the same places."""
    small = real("olivetti").images.mean(axis=0)
    large = real("att_faces").images.mean(axis=0)
    cut = np.asarray(Image.fromarray(large[24:104, 6:86].astype(np.float32)).resize((64, 64)))
    assert np.corrcoef(small.ravel(), cut.ravel())[0, 1] > np.corrcoef(small.T.ravel(), cut.ravel())[0, 1] + 0.1


def test_drawn_faces_take_the_place_of_what_cannot_be_had(nothing_to_be_had):
    faces = load(seed=5, offline=True)
    assert (faces.dataset, faces.source) == ("drawn", "generated")
    assert len(faces.notes) == 1
    assert faces.notes[0].startswith("Faces drawn by the program are used, because att_faces")
    assert "--offline" in faces.notes[0]
    assert np.array_equal(faces.images, draw_faces(5, people=3, pictures=2)[0])


def test_drawn_faces_by_name_need_no_excuse(nothing_to_be_had):
    faces = load(dataset="drawn")
    assert faces.images.shape == (6, 112, 92) and faces.names == ["drawn 1", "drawn 2", "drawn 3"]
    assert faces.people.tolist() == [0, 0, 1, 1, 2, 2]
    assert faces.source == "generated" and faces.notes == []


@pytest.mark.parametrize("dataset", ["att_faces", "olivetti"])
def test_named_and_not_to_be_had_is_an_error(nothing_to_be_had, dataset):
    with pytest.raises(DataUnavailable, match="could not be had"):
        load(dataset=dataset, offline=True)


def test_a_folder_of_the_user(tmp_path):
    for person in ("Ada", "Ben"):
        (tmp_path / person).mkdir()
        for number in range(2):
            Image.new("L", (20, 24), 51).save(tmp_path / person / f"{number}.png")
    (tmp_path / "readme.txt").write_text("x")
    faces = load(tmp_path)
    assert (faces.dataset, faces.source, faces.names) == ("user", "user", ["Ada", "Ben"])
    assert faces.images.shape == (4, 24, 20) and np.all(faces.images == 0.2)
    assert len(faces.notes) == 1


def test_an_unknown_data_set_with_a_guess():
    with pytest.raises(UserError, match="--dataset Olivety is unknown: did you mean olivetti") as refused:
        load(dataset="Olivety")
    assert all(name in str(refused.value) for name in DATASETS)


def test_an_unknown_data_set_without_a_guess():
    with pytest.raises(UserError, match="--dataset xyz is unknown: there are att_faces, olivetti, drawn"):
        load(dataset="xyz")


def test_data_and_dataset_exclude_each_other(tmp_path):
    with pytest.raises(UserError, match="exclude each other: give one of them"):
        load(tmp_path, "olivetti")
