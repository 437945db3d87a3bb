"""Drawn faces: the same for the same seed, in the format of photographs, and neither easy nor hopeless."""

import numpy as np
import pytest
from sklearn.decomposition import PCA
from sklearn.neighbors import KNeighborsClassifier

from projects.eigenfaces.drawn_faces import HEIGHT, WIDTH, draw_faces
from projects.eigenfaces.not_faces import KINDS, not_faces


@pytest.fixture(scope="module")
def faces():
    """Everyone, as a run without network has them."""
    return draw_faces(0)


def test_forty_people_ten_pictures_each(faces):
    images, people = faces
    assert images.shape == (400, HEIGHT, WIDTH) and images.dtype == np.float64
    assert np.array_equal(np.bincount(people), np.full(40, 10))


def test_levels_are_those_of_an_8_bit_photograph(faces):
    levels = faces[0] * 255
    np.testing.assert_allclose(levels, np.rint(levels), atol=1e-12)
    assert 0 <= levels.min() < 20 and 235 < levels.max() <= 255


def test_no_two_pictures_are_the_same(faces):
    assert len({image.tobytes() for image in faces[0]}) == 400


def test_the_same_seed_draws_the_same_pictures(faces):
    again, people = draw_faces(0, people=3)
    assert np.array_equal(again, faces[0][:30])  # nor does a person depend on how many others there are
    assert people.tolist() == [0] * 10 + [1] * 10 + [2] * 10


def test_another_seed_draws_other_people(faces):
    other, _ = draw_faces(1, people=1)
    assert np.abs(other[0] - faces[0][0]).mean() > 0.03


def test_neither_easy_nor_hopeless(faces):
    """Nearest neighbors on 100 principal components, 7 pictures to learn and 3 to test: about as photographs are."""
    X, people = faces[0].reshape(400, -1), faces[1]
    rights = []
    for rng in map(np.random.default_rng, range(3)):
        test = np.concatenate([rng.permutation(np.flatnonzero(people == p))[:3] for p in range(40)])
        train = np.setdiff1d(np.arange(400), test)
        space = PCA(100, svd_solver="randomized", random_state=0).fit(X[train])
        nearest = KNeighborsClassifier(1).fit(space.transform(X[train]), people[train])
        rights.append(nearest.score(space.transform(X[test]), people[test]))
    assert 0.8 <= np.mean(rights) <= 0.95


# ---- Pictures of no face


def test_pictures_of_no_face_have_the_format_of_faces():
    pictures = not_faces(14, 40, 30, np.random.default_rng(0))
    assert pictures.shape == (14, 40, 30) and pictures.dtype == np.float64
    assert pictures.min() >= 0 and pictures.max() <= 1
    assert np.array_equal(pictures, not_faces(14, 40, 30, np.random.default_rng(0)))
    assert not_faces(0, 40, 30, np.random.default_rng(0)).shape == (0, 40, 30)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", [(8, 8), (64, 64), (112, 92), (10, 50)])
def test_every_kind_varies_at_every_size(kind, size):
    rng = np.random.default_rng(0)
    first, second = KINDS[kind](*size, rng), KINDS[kind](*size, rng)
    assert first.shape == size and np.ptp(first) > 0.2
    assert not np.array_equal(first, second)
