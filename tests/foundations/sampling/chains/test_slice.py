"""Slices: widths of any size, the limit on steps, and the width that warm-up finds."""

import numpy as np
import pytest
from scipy import stats

from foundations import autodiff
from foundations.sampling.chains import slice_sampling
from foundations.sampling.chains.slice import shrunk, stepped_out
from foundations.sampling.density import Density
from tests.foundations.sampling.chains.reversal import symmetry


def bowl(x):
    return -0.5 * (x * x).sum(1)


def test_ends_step_out_until_they_are_outside_or_have_no_steps_left():
    X, height = np.zeros((4, 1)), np.full(4, -0.5)  # the slice is -1 to 1
    steps = np.array([0.0, 1.0, 2.0, 10.0])
    high = stepped_out(Density(bowl), X, 0, np.full(4, 0.1), 0.4, steps, height)
    np.testing.assert_allclose(high, [0.1, 0.5, 0.9, 1.3], rtol=1e-15)
    low = stepped_out(Density(bowl), X, 0, np.full(4, -1.2), -0.4, steps, height)
    assert (low == -1.2).all()


@pytest.mark.parametrize("x", [-0.9, 0.0, 0.5])
def test_points_found_are_uniform_on_the_slice(x):
    n, density = 5000, Density(bowl)
    X, ends = np.full((n, 1), x), np.ones(n)
    found, value = shrunk(density, np.random.default_rng(0), X, density.value(X), 0, -ends, ends, np.full(n, -0.5))
    assert stats.kstest(found[:, 0], stats.uniform(-1, 2).cdf).pvalue > 1e-3
    np.testing.assert_allclose(value, -0.5 * found[:, 0] ** 2, rtol=1e-14)
    assert np.ptp(X) == 0 and X[0, 0] == x


def test_a_width_beyond_all_reason_is_shrunk():
    rng = np.random.default_rng(0)
    start = rng.standard_normal((300, 1))
    x = slice_sampling(bowl, start, 1, rng=rng, warmup=0, width=1e300).points[:, 0]
    assert stats.kstest(x[:, 0], stats.norm.cdf).pvalue > 1e-3 and (x != start).all()


def test_a_density_that_is_noise_does_not_hang(monkeypatch):
    """Its values jump up at the first evaluation: no other point, and not x either, reaches that height again."""
    monkeypatch.setattr("foundations.sampling.chains.slice.MAX_SHRINKS", 500)
    seen = []

    def noisy(x):
        seen.append(float(x.detach().numpy()[0, 0]))  # reads its numbers: it is not recorded
        return bowl(x) + (1000.0 if len(seen) < 3 else 0.0)

    points = slice_sampling(noisy, np.ones((1, 1)), 1, rng=np.random.default_rng(0), warmup=0).points
    assert points == 1 and 500 <= len(seen) < 520


def test_a_slice_that_is_a_single_number_ends_the_search():
    """Nothing but x itself is inside; after enough shrinking the chain stays there."""
    spike = Density(lambda x: autodiff.where(x[:, 0] == 0.3, 0.0, -np.inf))
    points = slice_sampling(spike, np.full((5, 1), 0.3), 3, rng=np.random.default_rng(0), warmup=2).points
    assert (points == 0.3).all()


@pytest.mark.parametrize("unit", [1e-3, 1e6])
def test_warmup_finds_the_width(unit):
    """Evaluations a draw hardly depend on the target's unit."""
    start = unit * np.random.default_rng(0).standard_normal((1, 1))

    def run(n):
        density = Density(lambda x: bowl(x / unit))
        return slice_sampling(density, start, n, rng=np.random.default_rng(1), warmup=200).evaluations

    assert 4 < (run(201) - run(1)) / 200 < 6


def test_coordinates_of_different_units_have_widths_of_their_own():
    units = np.array([1e-3, 1.0, 1e3])
    rng = np.random.default_rng(2)
    start = units * rng.standard_normal((200, 3))
    x = slice_sampling(lambda x: bowl(x / autodiff.from_numpy(units)), start, 40, rng=rng, warmup=30).points / units
    error = (x**2).mean(axis=1).std(axis=0) / 200**0.5
    assert (np.abs((x**2).mean(axis=(0, 1)) - 1) < 4 * error).all()


def test_both_sides_of_a_gap_are_reached_where_the_interval_spans_it():
    def two(x):  # 0 to 1 and 2 to 3
        x = x[:, 0]
        return autodiff.where(((x > 0) & (x < 1)) | ((x > 2) & (x < 3)), 0.0, -np.inf)

    x = slice_sampling(two, np.full((100, 1), 0.5), 100, rng=np.random.default_rng(3), warmup=20, width=4.0).points
    share = (x > 2).mean(axis=(1, 2))
    assert abs(share.mean() - 0.5) < 4 * share.std() / 10


def test_across_a_gap_as_much_goes_there_as_comes_back():
    """Only an interval laid around x at random finds the way back as often: one centered on x would not."""

    def two(x):  # 0 to 1 and 1.5 to 2
        x = x[:, 0]
        return autodiff.where(((x > 0) & (x < 1)) | ((x > 1.5) & (x < 2)), 0.0, -np.inf)

    rng = np.random.default_rng(4)
    u = 1.5 * rng.random((20_000, 1))
    after = slice_sampling(two, u + 0.5 * (u > 1), 1, rng=rng, warmup=0, width=1.0).points[:, 0]
    counts = np.zeros((6, 6))
    np.add.at(counts, ((4 * u[:, 0]).astype(int), (4 * (after - 0.5 * (after > 1))[:, 0]).astype(int)), 1)
    assert symmetry(counts) > 1e-3


@pytest.mark.parametrize("width", [0.3, [0.3, 5.0]])
def test_a_width_for_all_or_for_each(width):
    draws = slice_sampling(bowl, np.ones((3, 2)), 5, rng=np.random.default_rng(0), width=width, warmup=0)
    assert (draws.accept == 1).all() and np.isnan(draws.step_size).all() and draws.evaluations >= 3 * 5 * 2 * 3


@pytest.mark.parametrize(
    ("most", "error", "words"),
    [(0, ValueError, "at least 1; got 0"), (-1, ValueError, "at least 1; got -1")]
    + [(most, TypeError, f"a whole number; got {most}") for most in (np.inf, np.nan, 2.5, True)],
)
def test_a_whole_number_of_steps_is_needed(most, error, words):
    with pytest.raises(error, match=f"max_steps_out is {words}"):
        slice_sampling(bowl, np.ones((3, 2)), 5, rng=np.random.default_rng(0), max_steps_out=most)


def test_a_flat_density_without_end_has_steps_without_end_and_still_ends():
    flat = lambda x: autodiff.zeros(len(x))  # noqa: E731
    draws = slice_sampling(flat, np.ones((3, 1)), 5, rng=np.random.default_rng(0), warmup=20)
    assert np.isfinite(draws.points).all()
