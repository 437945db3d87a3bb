"""In the plane: equal to measuring every pair, for densities, ties, lines and clusters."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundations.information.continuous import plane
from foundations.information.continuous.growth import DATA
from foundations.information.continuous.plane import kth_distances


def of_all_pairs(x, y, k):
    D = np.maximum(np.abs(x[:, None] - x), np.abs(y[:, None] - y))
    return np.sort(D, axis=1)[:, k]  # the nearest is the point itself


@pytest.mark.parametrize("k", [1, 3, 20])
@pytest.mark.parametrize("n", [21, 100, 900])
@pytest.mark.parametrize("kind", DATA)
def test_equal_to_all_pairs(rng, kind, n, k):
    x, y = (np.asarray(a, dtype=float) for a in DATA[kind](rng, n))
    noise = 1e-10 * rng.standard_normal((2, n))
    for a, b in ((x, y), (y, x), (x + noise[0], y + noise[1])):
        np.testing.assert_array_equal(kth_distances(a, b, k), of_all_pairs(a, b, k))


@given(st.lists(st.tuples(st.integers(0, 5), st.floats(-1, 1)), min_size=2, max_size=60), st.data())
def test_equal_to_all_pairs_of_a_few(points, data):
    x, y = np.array(points, dtype=float).T
    k = data.draw(st.integers(1, len(x) - 1))
    np.testing.assert_array_equal(kth_distances(x, y, k), of_all_pairs(x, y, k))


@pytest.mark.parametrize("few, block", [(8, 1 << 14), (60, 1 << 8)])
@pytest.mark.parametrize("kind", DATA)
def test_long_runs_are_cut_into_strips(rng, monkeypatch, kind, few, block):
    """As in many more points: runs that are too long to be measured, more distances than are held at once."""
    monkeypatch.setattr(plane, "FEW", few)
    monkeypatch.setattr(plane, "BLOCK", block)
    x, y = (a + 1e-10 * rng.standard_normal(500) for a in DATA[kind](rng, 500))
    np.testing.assert_array_equal(kth_distances(x, y, 3), of_all_pairs(x, y, 3))


def test_planes_together_are_planes_alone(rng, monkeypatch):
    monkeypatch.setattr(plane, "FEW", 40)
    pairs = [tuple(np.asarray(a, dtype=float) for a in make(rng, 300)) for make in DATA.values()]
    planes = [plane.plane(x, y, np.argsort(x), np.argsort(y)) for x, y in pairs]
    for (x, y), r in zip(pairs, plane.kth_distances_in(planes, 3), strict=True):
        np.testing.assert_array_equal(r, of_all_pairs(x, y, 3)[np.argsort(x)])


def test_heavy_tails(rng):
    x, y = rng.standard_normal((2, 900)) ** np.array([[5], [7]])
    np.testing.assert_array_equal(kth_distances(x, y, 3), of_all_pairs(x, y, 3))
