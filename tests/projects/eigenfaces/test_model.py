"""The method: what a face space is by definition, and thresholds that hold for people it has not seen."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.eigenfaces.model import FaceSpace, nearest, thresholds


def crowd(rng, people=8, photographs=6, pixels=60, noise=0.3):
    """Rows that are somebody's own point and some noise, and whose they are."""
    centres = rng.standard_normal((people, pixels))
    who = np.repeat(np.arange(people), photographs)
    return centres[who] + noise * rng.standard_normal((len(who), pixels)), who


@given(seed=st.integers(0, 99), k=st.integers(1, 20), whiten=st.booleans())
def test_the_space_is_what_it_says(seed, k, whiten):
    X, who = crowd(np.random.default_rng(seed))
    space = FaceSpace.fit(X, who, k, whiten=whiten)
    assert np.allclose(space.mean, X.mean(axis=0))
    assert np.allclose(space.eigenfaces @ space.eigenfaces.T, np.eye(k), atol=1e-12)
    codes = space.encode(X)
    assert np.allclose(codes, space.codes, atol=1e-10)
    assert np.allclose(codes.std(axis=0, ddof=1), 1.0 if whiten else space.deviations)
    assert np.allclose(space.encode(space.decode(codes)), codes, atol=1e-10)  # decode, then encode: nothing is lost


def test_pythagoras():
    rng = np.random.default_rng(0)
    X, who = crowd(rng)
    space, x = FaceSpace.fit(X, who, 10), rng.standard_normal((5, 60))
    inside = np.sum(space.encode(x) ** 2, axis=1)
    outside = 60 * space.distance_from_face_space(x) ** 2
    assert np.allclose(inside + outside, np.sum((x - space.mean) ** 2, axis=1))


def test_fewer_eigenfaces_rebuild_less():
    X, who = crowd(np.random.default_rng(1))
    space = FaceSpace.fit(X, who, 40)
    errors = [np.linalg.norm(X - space.decode(space.codes[:, :k])) for k in range(0, 41, 5)]
    assert errors == sorted(errors, reverse=True)
    assert errors[0] == pytest.approx(np.linalg.norm(X - X.mean(axis=0)))


def test_everybody_is_nearest_to_themselves():
    X, who = crowd(np.random.default_rng(2))
    match = FaceSpace.fit(X, who, 10).nearest(X)
    assert match.index.tolist() == list(range(len(X)))
    assert np.array_equal(match.person, who)
    assert match.distance.max() < 1e-6


def test_nearest_by_definition():
    rng = np.random.default_rng(3)
    codes, enrolled = rng.standard_normal((7, 4)), rng.standard_normal((9, 4))
    people = np.arange(9) + 100
    match = nearest(codes, enrolled, people)
    distances = np.linalg.norm(codes[:, None] - enrolled[None], axis=2)
    assert np.array_equal(match.index, distances.argmin(axis=1))
    assert np.array_equal(match.person, distances.argmin(axis=1) + 100)
    assert np.allclose(match.distance, distances.min(axis=1))


def test_the_threshold_lets_about_the_chosen_fraction_of_strangers_in():
    """Measured on many people who had no part in choosing it; a little more get in, since more people are enrolled."""
    accepted = []
    for seed in range(4):
        rng = np.random.default_rng(seed)
        X, who = crowd(rng, people=60, pixels=100)
        strangers, _ = crowd(rng, people=200, pixels=100)
        space, limits = FaceSpace.fit(X, who, 30), thresholds(X, who, 30, false_accept_rate=0.2)
        accepted.append(np.mean(space.nearest(strangers).distance <= limits.known))
        assert np.mean(space.distance_from_face_space(strangers) <= limits.face) > 0.9
    assert 0.15 < np.mean(accepted) < 0.35


def test_a_lower_rate_is_a_stricter_threshold():
    X, who = crowd(np.random.default_rng(5))
    strict, loose = (thresholds(X, who, 10, rate) for rate in (0.01, 0.3))
    assert strict.known < loose.known
    assert strict.face == loose.face


def test_too_few_photographs_to_choose_a_threshold():
    limits = thresholds(np.random.default_rng(6).random((2, 9)), np.arange(2), 1, 0.05)
    assert limits == (np.inf, np.inf)
