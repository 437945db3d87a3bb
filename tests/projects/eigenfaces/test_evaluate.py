"""Both sides see the same photographs and give the same answers; splits are fair; angles are what they should be."""

import numpy as np
import pytest

from projects.eigenfaces import open_set as opened
from projects.eigenfaces.evaluate import closed_set, faces_and_others, largest_principal_angle, splits
from projects.eigenfaces.open_set import error_rate, open_set


def crowd(people=9, photographs=10, pixels=80, noise=2.0, seed=0):
    rng = np.random.default_rng(seed)
    who = np.repeat(np.arange(people), photographs)
    return rng.standard_normal((people, pixels))[who] + noise * rng.standard_normal((len(who), pixels)), who


def test_seven_to_train_and_three_to_test():
    X, who = crowd()
    for split in splits(X, who, 10, seed=0):
        assert np.bincount(split.people).tolist() == [7] * 9
        assert np.bincount(split.people_test).tolist() == [3] * 9
        rows = {tuple(row) for row in np.concatenate([split.X, split.X_test])}
        assert len(rows) == len(X)


@pytest.mark.parametrize("counts", [[2, 2], [2, 50], [3, 2, 2, 2], [5, 17, 2, 9]])
def test_everybody_is_on_both_sides(counts):
    who = np.repeat(np.arange(len(counts)), counts)
    X = np.arange(len(who), dtype=float)[:, None]
    for seed in range(5):
        for split in splits(X, who, 3, seed):
            assert set(split.people) == set(split.people_test) == set(who)


def test_splits_follow_the_seed():
    X, who = crowd()
    first, again, other = (splits(X, who, 2, seed) for seed in (0, 0, 1))
    assert np.array_equal(first[1].X, again[1].X)
    assert not np.array_equal(first[1].X, other[1].X)
    assert not np.array_equal(first[0].X, first[1].X)


def test_both_sides_agree():
    X, who = crowd()
    found = closed_set(splits(X, who, 3, seed=0), 20, with_baseline=True)
    assert found.ours.accuracy == found.library.accuracy
    assert found.ours.whitened == found.library.whitened
    assert found.ours.curve == found.library.curve
    assert 0.5 < np.mean(found.ours.accuracy) < 1.0  # neither hopeless nor trivial: the test can see a difference
    assert max(found.angles) < 1e-9
    assert max(found.gaps) < 1e-12
    assert found.components == [1, 2, 5, 10, 15, 20, 30, 40, 50]
    assert set(found.ours.watch.seconds()) == set(found.library.watch.seconds()) == {"fit", "predict", "total"}


def test_open_set_agrees_with_the_library():
    X, who = crowd()
    found = open_set(splits(X, who, 3, seed=0), 20, 0.05, seed=0, with_baseline=True)
    assert found.error_rates == pytest.approx(found.library_error_rates, abs=1e-12)
    assert found.true_accepts.shape == (3, 201)
    assert set(found.at_threshold()) == {"false_accept_rate", "true_accept_rate", "identified_rate"}
    for trial in found.trials:
        assert len(trial.known) == 6 * 3  # a third of nine people are strangers
        assert len(trial.strangers) == 3 * 10


def test_open_set_needs_three_people():
    X, who = crowd(people=2)
    assert open_set(splits(X, who, 1, seed=0), 5, 0.05, seed=0, with_baseline=False) is None
    X, who = crowd(people=3)
    assert open_set(splits(X, who, 1, seed=0), 5, 0.05, seed=0, with_baseline=False) is not None


def test_strangers_are_never_enrolled():
    X, who = crowd()
    split = splits(X, who, 1, seed=0)[0]
    known, strangers = opened._hold_out(split, np.random.default_rng(0))
    assert set(known.people) == set(known.people_test)
    rows = {tuple(row) for row in known.X}
    assert not any(tuple(row) in rows for row in strangers)
    assert len(known.X) + len(known.X_test) + len(strangers) == len(X)


@pytest.mark.parametrize(
    ("known", "strangers", "rate"),
    [([1, 2], [3, 4], 0.0), ([3, 4], [1, 2], 1.0), ([1, 2, 3, 9], [4, 5, 2.5, 8], 0.25)],
)
def test_error_rate(known, strangers, rate):
    assert error_rate(np.array(known, float), np.array(strangers, float)) == pytest.approx(rate)


def test_angle_from_the_sine_sees_small_angles():
    U = np.eye(3, 4)
    for angle in (0.0, 1e-12, 1e-5, 0.3):
        V = U.copy()
        V[0] = [np.cos(angle), 0, 0, np.sin(angle)]
        assert largest_principal_angle(U, V, np.array([4.0, 2.0, 1.0])) == pytest.approx(angle, rel=1e-6)
        assert largest_principal_angle(U, -V, np.array([4.0, 2.0, 1.0])) == pytest.approx(angle, rel=1e-6)


def test_eigenfaces_without_a_gap_are_not_compared():
    turned = np.array([[0.6, 0.8, 0], [-0.8, 0.6, 0], [0, 0, 1]])  # the first two, turned in their plane
    assert largest_principal_angle(np.eye(3), turned, np.array([2.0, 2.0 - 1e-4, 1.0])) == 0
    assert largest_principal_angle(np.eye(3), turned, np.array([2.0, 1.5, 1.0])) > 0.9


def test_faces_and_others():
    X, who = crowd(pixels=16 * 12, noise=0.1)
    split = splits(0.5 + 0.1 * X, who, 1, seed=0)[0]
    found = faces_and_others(split, 8, (16, 12), 0.05, seed=0)
    assert len(found.faces) == len(found.others) == len(split.X_test)
    assert 0 <= found.roc_auc <= 1
    assert found.threshold > np.median(found.faces)
