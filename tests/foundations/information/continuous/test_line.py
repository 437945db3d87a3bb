"""On a line: equal to measuring every pair, ties and roundings included."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundations.information.continuous.line import count_nearer, kth_distances

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
