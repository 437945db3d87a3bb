"""On a line: equal to measuring every pair, ties and roundings included."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundations.information.continuous.line import MANY, count_nearer, kth_distances

WHOLE = st.integers(-4, 4).map(float)  # many ties
REAL = st.floats(-1e3, 1e3, allow_subnormal=False)
BESIDE = st.sampled_from([0.0, 1e-17, -1e-17, 1e-16, 1.0, 1 + 2**-52, 1 - 2**-53, 3.0])  # distances that round alike


@given(st.lists(WHOLE | REAL | BESIDE, min_size=2, max_size=30), st.data())
def test_kth_distances_are_those_of_all_pairs(values, data):
    v = np.sort(values)
    k = data.draw(st.integers(1, len(v) - 1))
    wanted = np.sort(np.abs(v[:, None] - v), axis=1)[:, k]  # the nearest is the point itself
    np.testing.assert_array_equal(kth_distances(v, k), wanted)


@given(st.lists(WHOLE | REAL | BESIDE, min_size=2, max_size=30), st.data())
def test_counts_leave_out_the_neighbor_at_r(values, data):
    x = np.sort(values)
    r = data.draw(st.sampled_from(np.unique(np.abs(x[:, None] - x)).tolist()))
    D = np.abs(x[:, None] - x)
    wanted = (r > D).sum(axis=1) if r else (D == 0).sum(axis=1)
    np.testing.assert_array_equal(count_nearer(x, x, np.full(len(x), r)), wanted)


@pytest.mark.parametrize("offset", [0.0, 1e6, -1e6])
def test_counts_with_a_radius_for_each(rng, offset):
    x = np.sort(rng.standard_normal(400)) + offset
    r = kth_distances(x, 3)
    np.testing.assert_array_equal(count_nearer(x, x, r), (np.abs(x[:, None] - x) < r[:, None]).sum(axis=1))


LONG = {
    "density": lambda rng, n: rng.standard_normal(n),
    "ties": lambda rng, n: rng.integers(-20, 20, n) / 3,
    "heavy tails": lambda rng, n: rng.standard_normal(n) ** 9,
    "clusters": lambda rng, n: rng.integers(0, 3, n) + 1e-12 * rng.standard_normal(n),
    "one value but one": lambda rng, n: np.where(np.arange(n) == 7, 1e-300, 0.0),
    "beside 1": lambda rng, n: 1 + 2.0**-52 * rng.integers(0, 3, n),
}


@pytest.mark.parametrize("kind", LONG)
def test_counts_by_a_table_of_cells(rng, kind):
    """Radii from the k-th neighbors on the line, and larger ones, to both sides beyond all of x."""
    x = np.sort(LONG[kind](rng, MANY))
    D = np.abs(x[:, None] - x)
    for r in (kth_distances(x, 3), D[rng.permutation(MANY), np.arange(MANY)], D.max(axis=1)):
        wanted = np.where(r > 0, (r[:, None] > D).sum(axis=1), (D == 0).sum(axis=1))
        order = rng.permutation(MANY)
        np.testing.assert_array_equal(count_nearer(x, x[order], r[order]), wanted[order])


def test_radii_far_larger_than_the_width():
    x = 1 + 2.0**-52 * np.arange(MANY)
    np.testing.assert_array_equal(count_nearer(x, x, np.full(MANY, 1e100)), MANY)
    x = np.arange(MANY) * 1e-201
    np.testing.assert_array_equal(count_nearer(x, x, np.full(MANY, 1e100)), MANY)
